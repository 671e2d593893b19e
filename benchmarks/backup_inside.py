"""Writes until a file appears, a listing a transaction, with its place in the search; then tells how quickly."""

import itertools
import json
import sys
import time
from pathlib import Path

from django.utils import timezone

from directory.changes import told_together
from directory.models import Listing

LONGEST = 3600  # seconds: whoever started it may be gone


def main(stop: Path) -> None:
    listings = list(Listing.objects.order_by("pk")[:1000])
    print("writing", flush=True)
    started, waited = time.perf_counter(), []
    for listing in itertools.cycle(listings):
        before = time.perf_counter()
        with told_together():
            listing.verified_at = timezone.now()
            listing.save(update_fields=["verified_at"])
        waited.append(time.perf_counter() - before)
        if stop.exists() or before - started > LONGEST:
            break
        time.sleep(0.01)
    seconds = time.perf_counter() - started
    print(json.dumps({"rate": len(waited) / seconds, "longest": max(waited) * 1000}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

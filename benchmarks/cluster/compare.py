"""What became of the writes in a ledger: `benchmarks.cluster.compare LEDGER`. Runs with Django; answers with JSON."""

import json
import re
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from django.utils import timezone
from wagtail.models import Revision

from directory.models import Listing
from home.models import Report

from .ledger import Entry, entries
from .visitors import EDIT, IMPORT, REPORT

MARGIN = 4 * 3600  # seconds: a clock may have jumped
TOKEN = re.compile(r"\b[a-z]{16}\b")


def main() -> None:
    written = [entry for entry in entries(Path(sys.argv[1])) if entry.token]
    json.dump(compared(written), sys.stdout)


def compared(written: list[Entry]) -> dict:
    """{acknowledged, lost: [{kind, at, token}], kept_silently, twice}.

    `kept_silently`: writes whose answer never came, and which are there all the same. `twice`: rows of lists that stand
    there more than once.
    """
    there = {EDIT: _of_edits(written), REPORT: _of_reports(), IMPORT: _of_lists(written)}
    whole = {entry.token: there[entry.kind][entry.token] >= (entry.rows or 1) for entry in written}
    lost = [one for one in written if one.acknowledged and not whole[one.token]]
    twice = [one for one in written if one.kind == IMPORT and there[IMPORT][one.token] > one.rows]
    return {
        "acknowledged": dict(Counter(entry.kind for entry in written if entry.acknowledged)),
        "lost": [{"kind": entry.kind, "at": entry.at, "token": entry.token} for entry in lost],
        "kept_silently": sum(1 for entry in written if not entry.acknowledged and whole[entry.token]),
        "twice": len(twice),
    }


def _of_edits(written: list[Entry]) -> Counter:
    since = datetime.fromtimestamp(min(entry.at for entry in written) - MARGIN, UTC) if written else timezone.now()
    contents = Revision.objects.filter(created_at__gte=since).values_list("content__first_visit", flat=True)
    return Counter(token for text in contents if text for token in set(TOKEN.findall(text)))


def _of_reports() -> Counter:
    return Counter(token for text in Report.objects.values_list("text", flat=True) for token in TOKEN.findall(text))


def _of_lists(written: list[Entry]) -> Counter:
    tokens = [entry.token for entry in written if entry.kind == IMPORT]
    return Counter({token: Listing.objects.filter(title__startswith=f"食堂{token}-").count() for token in tokens})


if __name__ == "__main__":
    main()

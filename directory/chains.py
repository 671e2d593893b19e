"""What was merged leads on: from an old address to the row that stands for it today."""

from typing import TypeVar

from directory.models import Listing, Organisation, Venue

Merged = TypeVar("Merged", Listing, Organisation, Venue)


def end_of_chain(row: Merged) -> Merged:
    """The row itself, or the one at the end of what it was merged into, so that no redirect follows another.

    Merging makes no circles (`merge_listings`). Where rows were tied into one by hand, each stands for itself: a page
    is better than redirects that never end.
    """
    end, seen = row, {row.pk}
    while end.replaced_by_id is not None:
        if end.replaced_by_id in seen:
            return row
        end = end.replaced_by
        seen.add(end.pk)
    return end

"""How far an import may go: administrators everywhere, curators within the municipalities their bodies look after."""

from __future__ import annotations

from directory.models import Listing, Municipality, User

ELSEWHERE = "担当している市区町村の項目ではないため、取り込みませんでした。その地域の見守り役か管理者に頼んでください。"


class Reach:
    """Asked for every row: the areas are read once, listings in chunks."""

    def __init__(self, user: User | None) -> None:
        """`None` is the command line: everywhere."""
        self.user = None if user is None or user.is_superuser else user
        self.codes = set(Municipality.objects.curated_by(user).values_list("pk", flat=True)) if self.user else set()
        self._listings: dict[int, bool] = {}

    def has_area(self, municipality: Municipality | None) -> bool:
        return self.user is None or (municipality is not None and municipality.pk in self.codes)

    def has_area_key(self, code: str | None) -> bool:
        return self.user is None or code in self.codes

    def has_listing(self, pk: int) -> bool:
        """Whether a listing that is there already is one of theirs."""
        if self.user is None:
            return True
        if pk not in self._listings:
            self.look_up([pk])
        return self._listings[pk]

    def look_up(self, keys: list[int]) -> None:
        """Ask for many at once. Deleted ones, too, are told by their municipality."""
        if self.user is None:
            return
        for start in range(0, len(keys), 500):
            chunk = keys[start : start + 500]
            mine = Listing.objects.filter(pk__in=chunk, municipality__in=self.codes)
            found = set(mine.values_list("pk", flat=True))
            found |= set(Listing.objects.curated_by(self.user).filter(pk__in=chunk).values_list("pk", flat=True))
            self._listings |= {key: key in found for key in chunk}


EVERYWHERE = Reach(None)

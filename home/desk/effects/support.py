"""A support desk: where it is named, and whether people will still reach it."""

from __future__ import annotations

from directory.models import Listing, SupportDesk

from .effect import Effect, changed, names

SAID = {"name": "名前", "subject": "どんなときに", "hours": "時間", "phone": "電話", "url": "ホームページ",
        "other_channels": "ほかの連絡方法"}  # fmt: skip


def effects(before: SupportDesk | None, after: SupportDesk, sent: dict) -> list[Effect]:
    """It stands on 「すぐに話したいとき」 of its area, on the card for supporters, and with listings that name it."""
    area = _area([*sent["municipalities"], *sent["prefectures"]])
    if before is None:
        return [Effect(f"{area}の「すぐに話したいとき」に出ます。")] if after.active else []
    was = _area([*before.municipalities.all(), *before.prefectures.all()])
    listings = Listing.objects.public().filter(support_desks=before).count()
    named = f"公開中の{listings}件が、つなぎ先にしています。" if listings else ""
    if before.active and not after.active:
        return [Effect(f"{was}の「すぐに話したいとき」と、支える人のカードから消えます。{named}", gone=True)]
    if after.active and not before.active:
        return [Effect(f"{area}の「すぐに話したいとき」に出ます。{named}")]
    if not after.active:
        return []
    found = []
    if area != was:
        found.append(Effect(f"出る地域が、{was}から{area}に変わります。{named}", gone=True))
    if before.for_volunteers and not after.for_volunteers:
        found.append(Effect(f"{was}の支える人のカードから消えます。", gone=True))
    if after.for_volunteers and not before.for_volunteers:
        found.append(Effect(f"{area}の支える人のカードに載ります。"))
    for name in changed(before, after, SAID):
        old, new = (getattr(one, name) or "（なし）" for one in (before, after))
        gone = not getattr(after, name)
        found.append(Effect(f"{SAID[name]}が「{old}」から「{new}」に変わります。{named}", gone=gone))
    return found


def _area(areas: list) -> str:
    return names(areas) or "全国"

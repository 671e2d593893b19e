"""A choice (すること, 対象, 立場, 特徴): its name, whether it is offered, whether it is handled quietly."""

from __future__ import annotations

from directory.models import Audience, Category, Feature, Standpoint
from directory.models.taxonomy import Term
from search.arrangements import tagged
from search.models import Entry, TagGroup

from .effect import Effect, changed, listings_in

GROUPS: dict[type[Term], TagGroup] = {
    Category: TagGroup.CATEGORY,
    Audience: TagGroup.AUDIENCE,
    Standpoint: TagGroup.STANDPOINT,
    Feature: TagGroup.FEATURE,
}


def effects(before: Term | None, after: Term, sent: dict) -> list[Effect]:
    """Nothing of a new one: nobody has chosen it yet."""
    if before is None:
        return []
    number, examples = listings_in(Entry.objects.filter(tagged(GROUPS[type(after)], [after.slug])))
    used = f"いま公開中の{number}件が使っています{examples}。" if number else "いま使っている居場所・活動はありません。"
    found = []
    if changed(before, after, ("name", "name_en", "name_easy")):
        found.append(Effect(f"検索の条件とページに出る名前が「{before}」から「{after}」に変わります。{used}"))
    if before.active and not after.active:
        text = f"検索の条件とページから「{before}」がなくなります。居場所・活動そのものは消えません。{used}"
        found.append(Effect(text, gone=True))
    if after.active and not before.active:
        found.append(Effect(f"検索の条件に「{after}」が出ます。{used}"))
    quiet = getattr(after, "sensitive", False)
    if number and quiet and not getattr(before, "sensitive", False):
        text = (
            "が「そっと扱う」になります。端末に保存できず、カレンダーの題はぼかされ、ちらしには選んだときだけ載ります"
        )
        found.append(Effect(f"公開中の{number}件{text}{examples}。", gone=True))
    if number and not quiet and getattr(before, "sensitive", False):
        text = "が「そっと扱う」でなくなります。カレンダーやちらしに、ふつうの題で出ます"
        found.append(Effect(f"公開中の{number}件{text}{examples}。知られたくない人がいないか、確かめてください。"))
    return found

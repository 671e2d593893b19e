"""The settings of a site: what changes on every page."""

from __future__ import annotations

from home.models import SiteSettings
from home.models.settings import EmergencyContact

from .effect import Effect, changed

#: {field: what changes with it on public pages}
SEEN = {
    "name": "すべてのページの左上とブラウザのタブの名前、メールの名前",
    "name_easy": "やさしい日本語のページの名前",
    "name_en": "英語のページの名前",
    "logo": "すべてのページの左上のロゴ",
    "accent": "すべてのページの色",
    "operator": "すべてのページの下の運営者と、印刷物の差出人",
    "contact": "すべてのページの下の問い合わせ先と、印刷物の連絡先",
    "footer": "すべてのページの下の文",
    "about": "「このサイトについて」のページ",
    "quick_exit_url": "「すぐに離れる」の行き先",
}
MAY_GO = ("name", "logo", "operator", "contact", "footer", "about")  # what is empty stands nowhere
#: {field: (words when it is set, words when it is taken away, which of the two makes something disappear)}
SWITCHED = {
    "library_mode": (
        "図書館モードになります。だれも、居場所を端末に保存できなくなります。",
        "図書館モードが終わります。居場所を端末に保存できるようになります。",
        True,
    ),
    "public_coverage": (
        "市区町村のページから、学区ごとの登録の数がだれにでも見られるようになります。",
        "学区ごとの登録の数のページが、見られなくなります。",
        False,
    ),
}


def effects(before: SiteSettings | None, after: SiteSettings, sent: dict) -> list[Effect]:
    before = before or SiteSettings()
    found = []
    for name in changed(before, after, SEEN):
        gone = name in MAY_GO and not getattr(after, name)
        found.append(Effect(f"{SEEN[name]}が{'なくなります' if gone else '変わります'}。", gone=gone))
    for name in changed(before, after, SWITCHED):
        when_set, when_not, goes = SWITCHED[name]
        is_set = getattr(after, name)
        found.append(Effect(when_set if is_set else when_not, gone=is_set == goes))
    return [*found, *_of_emergency(before, after)]


def _of_emergency(before: SiteSettings, after: SiteSettings) -> list[Effect]:
    """Line by line: one number less is one that somebody may need."""
    was, will, place = before.emergency_contacts, after.emergency_contacts, "「いそぐときの連絡先」"
    lost = [Effect(f"{place}から「{_line(one)}」が消えます。", gone=True) for one in was if one not in will]
    return lost + [Effect(f"{place}に「{_line(one)}」が出ます。") for one in will if one not in was]


def _line(contact: EmergencyContact) -> str:
    return f"{contact.name} {contact.number}".strip()

"""Halls as rows of 公共施設一覧: the layout of 自治体標準オープンデータセット and that of its forerunner."""

from __future__ import annotations

from directory.enums import GeocodeLevel
from directory.importers.listing_formats import cells
from directory.importers.listing_formats.layouts import FACILITY_AIDS
from directory.models import Venue

from . import words

Row = dict[str, object]


def row(venue: Venue) -> Row:
    """In the layout of today, which has a column for each aid."""
    area = venue.municipality
    aids, others = _aids(venue)
    return {
        "全国地方公共団体コード": area.code if area else "",
        "ID": venue.public_id,
        "地方公共団体名": f"{area.county}{area.name}" if area else "",
        "所在地_連結表記": words.plain(venue.address),
        "建物名等(方書)": words.plain(venue.building),
        **_common(venue),
        **dict.fromkeys(aids, "有"),
        "バリアフリー情報": others,
    }


def older_row(venue: Venue) -> Row:
    """In the layout of 推奨データセット, which has one text for all aids."""
    area = venue.municipality
    aids, others = _aids(venue)
    return {
        "都道府県コード又は市区町村コード": area.code if area else "",
        "NO": venue.public_id,
        "都道府県名": area.prefecture.name if area else "",
        "市区町村名": area.name if area else "",
        "住所": words.plain(venue.address),
        "方書": words.plain(venue.building),
        **_common(venue),
        "バリアフリー情報": "、".join(filter(None, [others, *aids])),
    }


def _common(venue: Venue) -> Row:
    exact = venue.geocode_level == GeocodeLevel.EXACT and venue.latitude is not None
    return {
        "名称": words.plain(venue.name),
        "名称_カナ": cells.kana(words.plain(venue.kana)),
        "緯度": venue.latitude if exact else "",
        "経度": venue.longitude if exact else "",
        "アクセス方法": words.public(venue.access),
        "駐車場情報": words.plain(venue.parking),
    }


def _aids(venue: Venue) -> tuple[list[str], str]:
    """(the aids that have a column, what else is said), each in the order in which they are read back."""
    parts = cells.names(words.plain(venue.accessibility))
    return [aid for aid in FACILITY_AIDS if aid in parts], "、".join(
        part for part in parts if part not in FACILITY_AIDS
    )

"""The attribute layouts of school district files, as data.

Sources: product specifications of 国土数値情報 A27 (小学校区) 2010, 2016, 2021 and 2023 and A32 (中学校区) 2013, 2016,
2021 and 2023, and derivatives met in municipal and civic repositories, which rename columns or add others.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from directory.importers.school_districts.errors import UnknownLayout
from directory.japan.codes import InvalidCode, normalise_municipality_code

# A column is taken for municipality codes when at least this share of its cells are: one typing error must not
# turn a layout away, an address column must.
CODE_SHARE = 0.9

NAMES = ("name", "Name", "名称", "学校名", "学校名称", "小学校名", "中学校名", "学区名", "小学校区名", "中学校区名")
CODES = (
    "行政区域コード",
    "市区町村コード",
    "自治体コード",
    "全国地方公共団体コード",
    "都道府県コード又は市区町村コード",
    "municipality_code",
    "city_code",
    "code",
)
ADDRESSES = ("address", "Address", "所在地", "住所", "学校所在地")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each field stands: column names in order of preference, the first one present is used.

    ``edition`` is the earliest edition published in this layout (None when the layout tells nothing).
    """

    title: str
    code: tuple[str, ...]
    name: tuple[str, ...]
    founder: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    school_code: tuple[str, ...] = ()
    edition: int | None = None
    series: str = ""

    def columns(self, fields: Collection[str]) -> dict[str, str] | None:
        """Map field → column of this file, or None when the code or the name has no column."""
        found = {}
        for field in ("code", "name", "founder", "address", "school_code"):
            column = next((column for column in getattr(self, field) if column in fields), None)
            if column is not None:
                found[field] = column
        return found if {"code", "name"} <= found.keys() else None


def _early(series: str, first: int, edition: int) -> Layout:
    """Polygons of the first editions: code, founder, name and address in four columns running from ``first``."""
    code, founder, name, address = (f"{series}_{number:03}" for number in range(first, first + 4))
    return Layout(f"{series} 第1・2版", (code,), (name, *NAMES), (founder,), (address, *ADDRESSES), (), edition, series)


def _with_school_code(series: str) -> Layout:
    """Polygons since 2021: code, founder, school code, name, address (``_ja`` in 不動産情報ライブラリ's copies)."""
    return Layout(
        f"{series} 第3版",
        code=(f"{series}_001",),
        name=(f"{series}_004", f"{series}_004_ja", *NAMES),
        founder=(f"{series}_002",),
        address=(f"{series}_005", *ADDRESSES),
        school_code=(f"{series}_003",),
        edition=2021,
        series=series,
    )


# The early layouts come first: their files may carry 001–004 of the schools' points as well.
LAYOUTS: tuple[Layout, ...] = (
    _early("A27", 5, 2010),
    _early("A32", 6, 2013),
    _early("A32", 5, 2013),
    _with_school_code("A27"),
    _with_school_code("A32"),
    Layout(
        "列名が日本語などに直されたもの",
        code=CODES,
        name=NAMES,
        founder=("設置主体", "設置者"),
        address=ADDRESSES,
        school_code=("学校コード", "school_code"),
    ),
)


def is_code_column(cells: Sequence[object]) -> bool:
    """True when (nearly) all cells are municipality codes in one of the spellings ``municipality_code`` takes."""
    good = 0
    for cell in cells:
        try:
            normalise_municipality_code(cell)
        except InvalidCode:
            continue
        good += 1
    return bool(cells) and good >= CODE_SHARE * len(cells)


def detect(table: Mapping[str, Sequence[object]]) -> tuple[Layout, dict[str, str]]:
    """The layout of a table (column name → cells) and its columns by field.

    A column's name alone decides nothing, since A27_005 is the code in one edition and the address in the next: the
    code column must hold codes. Raises UnknownLayout.
    """
    for layout in LAYOUTS:
        columns = layout.columns(table.keys())
        if columns and is_code_column(table[columns["code"]]):
            return layout, columns
    raise UnknownLayout(fields="、".join(table) or "なし")

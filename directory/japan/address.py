"""Japanese addresses as text: numerals, the parts of an address, keys for comparing, signs of somebody's home.

Which municipality and town a text names is decided in `directory.geocoding`, which knows their names. No Django here.
"""

import re
from dataclasses import dataclass

from directory.japan.text import HYPHENS, clean, fold

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_UNITS = {"十": 10, "百": 100}
_KANJI = "〇零一二三四五六七八九十百"

_POSTCODE = re.compile(r"^〒?\s*[0-9]{3}-?[0-9]{4}(?![0-9-])\s*|^〒\s*")
_PREFECTURE = re.compile(r"^(北海道|東京都|(?:京都|大阪)府|[^\s市区町村郡]{2,3}県)\s*")
_TO_HYPHEN = str.maketrans(dict.fromkeys(HYPHENS, "-"))
_BAR = re.compile(r"(?<=[0-9目番地])ー")

# 三丁目17番7号, 3-17-7, 北1条西3丁目2: numbers with what may stand between them
_NUMBER = rf"(?:[0-9]+|[{_KANJI}]+(?=丁目|条|番|号))"
_UNIT = r"(?:丁目|丁(?!目)|番地|番|号(?![室館棟])|条|線)"
_BETWEEN = (
    r"(?:[-のノ]|(?<=[条線目0-9])[東西南北](?=[0-9])|(?<=[条線目])[東西南北]|(?<=[目番地])\s(?![0-9]+(?:階|F|号室)))"
)
_NOT_A_FLOOR = r"(?![0-9]*(?:F|階))"  # 2-20-12-1F ends at 12
_NUMBERS = re.compile(
    rf"(?<!第){_NUMBER}{_UNIT}?(?:{_BETWEEN}?(?<![0-9]){_NUMBER}{_NOT_A_FLOOR}{_UNIT}?)*", re.IGNORECASE
)
_PART_OF_A_NAME = tuple("町村市区条通台丘郷階Ff")

_NUMERAL = re.compile(rf"([{_KANJI}]+)(?=丁目|条|線|番|号)|(?<=第)([{_KANJI}]+)")
_NI_HA = re.compile(r"[には](?=丁目)")  # katakana ニ and ハ typed for 二 and 八


@dataclass(frozen=True)
class Address:
    """An address cut into what comes before the numbers (`place`, without prefecture), the numbers, and the rest."""

    prefecture: str
    place: str
    number: str
    building: str

    @property
    def located(self) -> str:
        """What is looked up: everything but prefecture and building."""
        return f"{self.place}{self.number}"


def from_kanji(numeral: str) -> int:
    """十七 → 17, 二〇 → 20, 百三 → 103. Raises ValueError for anything but 〇一…九十百."""
    if not numeral or set(numeral) - set(_KANJI):
        raise ValueError(f"not a kanji numeral: {numeral!r}")
    total = current = 0
    for char in numeral:
        if char in _UNITS:
            total, current = total + (current or 1) * _UNITS[char], 0
        else:
            current = current * 10 + _DIGITS[char]
    return total + current


def to_kanji(number: int) -> str:
    """17 → 十七, as 丁目 are written. 1–999. Raises ValueError outside."""
    if not 1 <= number <= 999:
        raise ValueError(f"1–999 expected, not {number}")
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    parts = [(hundreds, "百"), (tens, "十")]
    written = "".join(("" if count == 1 else "一二三四五六七八九"[count - 1]) + unit for count, unit in parts if count)
    return written + ("一二三四五六七八九"[ones - 1] if ones else "")


def place_key(text: object) -> str:
    """`fold`, and numerals of 丁目, 条, 番, 号 and 第… in one form: 西柴三丁目 = 西柴３丁目 → 西柴3丁目."""
    key = _NI_HA.sub(lambda m: {"に": "2", "は": "8"}[m[0]], fold(text))
    return _NUMERAL.sub(lambda m: str(from_kanji(m[1] or m[2])), key)


def address_key(text: object) -> str:
    """A key equal for the spellings of one address, building left out: 西柴三丁目17番7号 = 西柴3-17-7."""
    address = split_address(text)
    key = place_key(f"{address.prefecture}{address.located}")
    key = re.sub(r"([0-9])(?:丁目|番地の?|番の?|号の?|の)(?=[0-9])", r"\1-", key)
    return re.sub(r"(?<=[0-9])(?:丁目|番地?|号)$", "", key)


def split_address(text: object) -> Address:
    """Cut an address into prefecture, place, numbers and building (方書, room, what stands in brackets).

    Postcodes are dropped, forms of letters and hyphens made one. Parts that aren't there are "".
    """
    line = _BAR.sub("-", clean(text).translate(_TO_HYPHEN))
    line = _POSTCODE.sub("", line)
    prefecture = ""
    if found := _PREFECTURE.match(line):
        prefecture, line = found[1], line[found.end() :]
    numbers = _house_number(line)
    if numbers is None:
        place, _, rest = line.partition("(")
        return Address(prefecture, place.strip(), "", rest.rstrip(") ").strip())
    building = line[numbers.end() :].strip(" ,、.-")
    if building.startswith("(") and building.endswith(")"):
        building = building[1:-1]
    return Address(prefecture, line[: numbers.start()].strip(), numbers[0].replace(" ", ""), building.strip())


def _house_number(line: str) -> re.Match | None:
    """The first run of numbers that is not part of a name (三条町, 2番町, 第2会館)."""
    for found in _NUMBERS.finditer(line.partition("(")[0]):
        is_number = re.search(r"[0-9]|丁目", found[0])
        if is_number and not line.startswith(_PART_OF_A_NAME, found.end()):
            return found
    return None


_SOMEBODYS = re.compile(
    r"(?:様|さん|氏|先生|代表者?|会長|主宰者?|世話人|役員|個人|自|ご)の?お?宅|様[方邸]|お宅(?![配地])"
)
_NAME = "[一-鿿々〇○ァ-ヺー]{1,6}"
_NOT_NAMES = re.compile(
    r"(?:枚|直|行|地|北|南|東|西|三|上|下|前|後|両|一|夕|親|味|処|見)方$|の方$|(?:住|社|帰|在|三|大|安|新|邸|官|公)宅$"
)
_NAME_AFTER_NUMBER = re.compile(rf"(?:[0-9]|番地?|号室?|室|\s|^)((?:{_NAME}|[ぁ-ゖ]{{2,6}})\s?[方宅])(?=$|[\s(),、内])")
_AREA_WORD = re.compile(r"[都道府県市区町村郡]")


def household_hint(text: object) -> bool:
    """Whether an address or 方書 points to somebody's home: ○○様方, ○○様宅, ○○方, 自宅, 代表者宅.

    ○○方 and ○○宅 count only after the house number or as a whole short text, so that 方南町, 枚方市 and 市営住宅
    don't. Prefers to say yes too often: a listing shown too vaguely can be put right, a home once shown can't.
    """
    line = clean(text)
    if _SOMEBODYS.search(line):
        return True
    address = split_address(line)
    tail = address.building if address.number else address.located
    if not address.number and _AREA_WORD.search(tail):
        return False
    return any(not _NOT_NAMES.search(name) for name in _NAME_AFTER_NUMBER.findall(tail))

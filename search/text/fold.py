"""Folding: spellings that people take for the same word become the same characters. Pure.

The index and the query use the same function, so a rule here needs no second place – but a rebuilt index.
"""

import re
import unicodedata

import jaconv

from directory.japan.address import from_kanji
from directory.japan.text import HYPHENS, VARIANTS

_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖゔゐゑ", "あいうえおつやゆよわかけぶいえ")
_V = {"ゔぁ": "ば", "ゔぃ": "び", "ゔぇ": "べ", "ゔぉ": "ぼ"}
_LONG = "ー"
_COLUMNS = (
    "あかさたなはまやらわがざだばぱぁゃゎ",
    "いきしちにひみりぎじぢびぴぃ",
    "うくすつぬふむゆるぐずづぶぷぅゅゔ",
    "えけせてねへめれげぜでべぺぇ",
    "おこそとのほもよろをごぞどぼぽぉょ",
)
_VOWELS = {kana: vowel for column, vowel in zip(_COLUMNS, "あいうえう", strict=True) for kana in column}
_LONG_INSIDE = re.compile("([ぁ-ゖ])ー+(?=[ぁ-ゖ])|([ァ-ヶ])ー+(?=[ァ-ヶ])")  # コーヒ|ー, but センタ|ー|こども
_IDEOGRAPH = "々一-鿿㐀-䶿豈-﫿"
_VOICED = str.maketrans("゛゜", "\u3099\u309a")  # typed apart (ウ゛): NFKC joins only the combining marks
_BAR = re.compile(f"(?<=[ぁ-ゖァ-ヺー])[{re.escape(HYPHENS)}~](?=[ぁ-ゖァ-ヺー])")  # コ-ヒ-, どり～む
_BAR_AT_END = re.compile(f"(?<=[ァ-ヺー])[{re.escape(HYPHENS)}](?![ぁ-ゖァ-ヺー0-9a-z])")
_GA = re.compile(f"(?<=[{_IDEOGRAPH}])[ケヶヵ](?=[{_IDEOGRAPH}]|$)")  # 保土ケ谷 = 保土ヶ谷, 自由が丘 = 自由ヶ丘
_ACCENTED = re.compile("[\u00c0-\u024f]")  # café = cafe
_DAY = re.compile("(?<=[月火水木金土日])曜日(?!曜)")  # 土曜日 = 土曜
_NUMERAL = re.compile("([〇一二三四五六七八九十百]+)(?=丁目|番地|号室|号棟)|(?<=第)([〇一二三四五六七八九十百]+)")


def fold(text: str) -> str:
    """NFKC, case, half-width, katakana = hiragana, small = large kana, old = new kanji, long-vowel marks as vowels.

    ヒキコモリ = ひきこもり, ｻﾛﾝ = サロン, コンピューター = コンピュータ, おとーさん = おとうさん, 保土ヶ谷 = 保土ケ谷,
    土曜日 = 土曜, 第二 = 第2, 西柴三丁目 = 西柴3丁目. What is neither letter nor number becomes a space, so that words
    are never joined across it.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_VOICED)).casefold().translate(VARIANTS)
    plain = _ACCENTED.sub(lambda found: unicodedata.normalize("NFD", found[0])[0], plain)
    plain = _BAR_AT_END.sub("", _BAR.sub(_LONG, plain))
    plain = _NUMERAL.sub(_digits, _DAY.sub("曜", _GA.sub("が", plain)))
    plain = jaconv.kata2hira(_LONG_INSIDE.sub(_vowel, plain)).replace(_LONG, "")
    for v, b in _V.items():
        plain = plain.replace(v, b)
    return "".join(char if char.isalnum() else " " for char in plain.translate(_SMALL))


def key(text: str) -> str:
    """A folded word in one piece: what is looked up and compared."""
    return fold(text).replace(" ", "")


def _vowel(found: re.Match) -> str:
    """The mark inside a word as the vowel it lengthens; at its end, where people leave it out, it goes."""
    kana = found[1] or found[2]
    return kana + _VOWELS.get(jaconv.kata2hira(kana), "")


def _digits(found: re.Match) -> str:
    return str(from_kanji(found[1] or found[2]))


def runs(text: str) -> list[str]:
    """The unbroken runs of letters and numbers of a text, folded."""
    return fold(text).split()

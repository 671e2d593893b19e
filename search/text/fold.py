"""Folding: spellings that people take for the same word become the same characters. Pure."""

import unicodedata

import jaconv

_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖゔ", "あいうえおつやゆよわかけぶ")
_V = {"ゔぁ": "ば", "ゔぃ": "び", "ゔぇ": "べ", "ゔぉ": "ぼ"}
_LONG = "ー"


def fold(text: str) -> str:
    """NFKC, case, half-width, katakana = hiragana, small = large kana, no long-vowel marks.

    ヒキコモリ = ひきこもり, ｻﾛﾝ = サロン, コンピューター = コンピュータ. What is neither letter nor number becomes a
    space, so that words are never joined across it.
    """
    plain = jaconv.kata2hira(unicodedata.normalize("NFKC", text).casefold()).replace(_LONG, "")
    for v, b in _V.items():
        plain = plain.replace(v, b)
    return "".join(char if char.isalnum() else " " for char in plain.translate(_SMALL))


def runs(text: str) -> list[str]:
    """The unbroken runs of letters and numbers of a text, folded."""
    return fold(text).split()

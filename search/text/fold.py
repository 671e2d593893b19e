"""Folding: spellings that people take for the same word become the same characters. Pure."""

import unicodedata

import jaconv

_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖゔ", "あいうえおつやゆよわかけぶ")
_LONG = "ー"


def fold(text: str) -> str:
    """NFKC, case, half-width, katakana = hiragana, small = large kana, no long-vowel marks.

    ヒキコモリ = ひきこもり, ｻﾛﾝ = サロン, コンピューター = コンピュータ. What is neither letter nor number becomes a
    space, so that words are never joined across it.
    """
    plain = jaconv.kata2hira(unicodedata.normalize("NFKC", text).casefold()).translate(_SMALL)
    return "".join(char if char.isalnum() else "" if char == _LONG else " " for char in plain)


def runs(text: str) -> list[str]:
    """The unbroken runs of letters and numbers of a text, folded."""
    return fold(text).split()

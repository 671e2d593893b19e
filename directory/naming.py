"""Names as readers meet them: with their stored reading in やさしい日本語, in English where they have one."""

from django.utils.translation import get_language

from directory.japan.furigana import notation


def in_own_language(name: str, kana: str = "", english: str = "", easy: str = "") -> str:
    """The name for the active language. Without a reading or translation the Japanese name stands as it is."""
    language = get_language()
    if language == "easy":
        return easy or notation(name, kana)
    return (english if language == "en" else "") or name

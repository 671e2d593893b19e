"""Pages of やさしい日本語 as their readers would copy them: the sentence, without what stands over its kanji."""

import re

READING = re.compile(r"<rp>（</rp><rt>[^<]*</rt><rp>）</rp>")


def without_ruby(page: str) -> str:
    return re.sub(r"</?ruby>", "", READING.sub("", page))

"""The audit of dependencies says "nothing known" only of what it could ask about."""

import json

import pytest

from tools.audit_dependencies import CLEAN, KNOWN, NOT_ASKED, judge

GOOD = {"name": "django", "version": "5.2.19", "vulns": []}
WEAK = {"name": "pillow", "version": "9.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["9.1"], "aliases": []}]}
SILENT = {"name": "wagtail", "skip_reason": "Dependency not found on PyPI and could not be audited: wagtail (8.0.1)"}


@pytest.mark.parametrize(
    ("packages", "code", "told"),
    [
        ([GOOD], CLEAN, "1個の部品に、知られた弱点はありません"),
        ([GOOD, WEAK], KNOWN, "pillow 9.0：PYSEC-1（直った版：9.1）"),
        ([GOOD, SILENT], NOT_ASKED, "2個のうち1個は、一覧に尋ねられませんでした（wagtail"),
        ([WEAK, SILENT], KNOWN, "弱点がないとは言えません"),
    ],
)
def test_what_was_not_asked_about_is_not_called_good(packages, code, told):
    got, sentences = judge(json.dumps({"dependencies": packages, "fixes": []}))
    assert got == code and told in "\n".join(sentences)


@pytest.mark.parametrize("said", ["", "Traceback …", "[]", "null"])
def test_no_answer_is_no_good_answer(said):
    assert judge(said)[0] == NOT_ASKED

"""What may be said of this site's accessibility: the results of the last test run, read strictly.

The words for the whole follow the guideline of Japan's Web Accessibility Infrastructure Committee: 準拠 only when every
criterion was tested and met, 一部準拠 when all were tested and some not met, otherwise 配慮.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .criteria import CRITERIA, Criterion, Machine

RESULTS = Path(__file__).resolve().parent / "results.json"


class Outcome(TextChoices):
    """Of one criterion. `unchecked` and `partly` wait for a person."""

    MET = "met", _("適合")
    PARTLY = "partly", _("自動の試験では問題なし。人による確認はまだです。")
    FAILED = "failed", _("問題があります。直しているところです。")
    UNCHECKED = "unchecked", _("自動では確かめられません。人による確認はまだです。")
    NOT_HERE = "not_here", _("該当なし")


class Conformance(TextChoices):
    """Of the whole, in the guideline's three steps."""

    ALL = "all", _("JIS X 8341-3:2016 のレベルAAに準拠")
    SOME = "some", _("JIS X 8341-3:2016 のレベルAAに一部準拠")
    CARE = "care", _("JIS X 8341-3:2016 のレベルAAに配慮")


@dataclass(frozen=True)
class Row:
    """One line of the checklist."""

    criterion: Criterion
    outcome: Outcome
    tests: int


@dataclass(frozen=True)
class Statement:
    results: dict

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(criterion) for criterion in CRITERIA]

    def _row(self, criterion: Criterion) -> Row:
        said = self.results["criteria"].get(criterion.number, {"passed": [], "failed": []})
        tests = len(said["passed"]) + len(said["failed"])
        if criterion.not_here:
            return Row(criterion, Outcome.NOT_HERE, 0)
        if said["failed"]:
            return Row(criterion, Outcome.FAILED, tests)
        if not tests:
            return Row(criterion, Outcome.UNCHECKED, 0)
        return Row(criterion, Outcome.MET if criterion.machine is Machine.WHOLE else Outcome.PARTLY, tests)

    @property
    def of_jis(self) -> list[Row]:
        return [row for row in self.rows if row.criterion.is_in_jis]

    @property
    def of_wcag(self) -> list[Row]:
        """What WCAG 2.1 and 2.2 ask beyond JIS."""
        return [row for row in self.rows if not row.criterion.is_in_jis]

    @property
    def conformance(self) -> Conformance:
        outcomes = {row.outcome for row in self.of_jis}
        if outcomes & {Outcome.UNCHECKED, Outcome.PARTLY}:
            return Conformance.CARE
        return Conformance.SOME if Outcome.FAILED in outcomes else Conformance.ALL

    @property
    def tested_on(self) -> date:
        return date.fromisoformat(self.results["tested_on"])

    @property
    def tools(self) -> str:
        """Named with their versions, as they name themselves."""
        return f"axe-core {self.results['axe']}、Chromium {self.results['chromium']}、Playwright、html-validate"

    @property
    def page_count(self) -> int:
        return len(self.results["pages"])

    @property
    def addresses(self) -> list[str]:
        """The addresses that were looked at, without what was searched for; what differs between sites stands as …"""
        paths = (address.partition("?")[0] for _name, address in self.results["pages"])
        return list(dict.fromkeys(re.sub(r"\{[^}]*\}", "…", path) for path in paths))


@lru_cache(maxsize=1)
def last_statement() -> Statement:
    """Made from the file that `make accessibility` wrote; it changes with the code only."""
    return Statement(json.loads(RESULTS.read_text(encoding="utf-8")))

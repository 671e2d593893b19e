"""A few cases of each target with every test run, the same each time. Minutes are run by hand (see the package)."""

from random import Random

import pytest

from tests.fuzz import mutations
from tests.fuzz.forms import addresses, filled, paths_of
from tests.fuzz.judging import LONGEST, Broken, run
from tests.fuzz.pages import forms_on
from tests.fuzz.targets import all_targets
from tests.fuzz.world import World, quickly

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.one_database]
CASES = {"recurrence": 60, "forms": 25, "schedules": 10, "pictures": 12, "import_school_districts": 12, "sheets": 2}
FEW = 6


def until(most: int):
    return lambda so_far: so_far.cases >= most


def raised(_what: str, _number: int, error: BaseException) -> None:
    raise error


def test_nothing_breaks_whatever_comes_in(tmp_path, caplog):
    """Files into every importer, answers into forms."""
    caplog.set_level("CRITICAL")
    with quickly(tmp_path):
        for target in all_targets(World()):
            run(target, 20261127, until(CASES.get(target.name, FEW)), raised)


class Weak:
    """Does what nothing may do."""

    name, doing = "weak", ""

    def __init__(self, fault: BaseException | None, work: int = 0) -> None:
        self.fault, self.work = fault, work

    def attempt(self, rng: Random) -> str:
        if self.fault:
            raise self.fault
        return str(sum(range(self.work)))


@pytest.mark.parametrize("fault", [ValueError("x"), Broken("500 /search/")])
def test_what_breaks_is_found_once_for_each_place_and_with_its_cases(fault):
    heard = []
    outcome = run(Weak(fault), 1, until(3), lambda *told: heard.append(told))
    [(what, cases)] = outcome.findings.items()
    assert type(fault).__name__ in what and cases == [1, 2, 3] and len(heard) == 1


def test_what_takes_too_long_is_found(monkeypatch):
    monkeypatch.setattr("tests.fuzz.judging.LONGEST", LONGEST / 1000)
    assert run(Weak(None, 3_000_000), 1, until(1), lambda *told: None).findings


def test_a_case_can_be_had_again():
    """By its seed and number alone."""
    for make in (mutations.nasty, lambda rng: mutations.flipped(rng, b"PK\x03\x04" * 40)):
        assert make(Random("7 3")) == make(Random("7 3"))
    assert len({mutations.text(Random(f"7 {number}"), "2026-05-03") for number in range(50)}) > 30


def test_forms_are_sent_as_a_browser_would():
    [form] = forms_on(
        '<form method="post" action="x/"><input name="a" value="1"><textarea name="c">\n四</textarea>'
        '<select name="b"><option value="2"><option value="3"></select>'
        '<input type="file" name="d"><button name="do" value="save"></form>'
    )
    assert (form.method, form.action, form.files) == ("post", "x/", {"d"})
    assert form.fields == {"a": ["1"], "b": ["2", "3"], "c": ["四"], "d": [""], "do": ["save"]}
    assert set(filled(form, Random(1))) >= {"d"}


def test_every_address_is_tried(db):
    """All but those that no value fits: a new address is there by itself."""
    names = {name for name, _parts, _route in addresses()}
    assert {"list_imports", "away", "account_schedule_typed", "wagtailadmin_home", "api:away"} <= names
    assert len(paths_of(World())) > 350

"""Dockerfile and compose.yaml: what they name exists, what they run is what the units run, and little is allowed.

Building and starting them needs a container engine, which CI hasn't; docs/operations-walk.md tells of a real one.
"""

import re
import tomllib

import pytest
import yaml

from deploy import timetable
from home.paper.pdf import PACKAGES
from tests.deploy.units import ROOT, UNITS

pytestmark = pytest.mark.one_database

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
COMPOSE_TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
SERVICES = COMPOSE["services"]
OURS = ("prepare", "web", "worker", "timers")
POSTGRESQL_OF_DEBIAN = {"bookworm": "15", "trixie": "17"}
EXAMPLE = (ROOT / "deploy" / "compose.env.example").read_text(encoding="utf-8")


def copied() -> set[str]:
    """What of this repository the image holds."""
    lines = re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE)
    return {source for line in lines for source in line.split()[:-1]}


def options(line: str) -> str:
    """A command of granian without what must differ: where it is, and where it listens."""
    return re.sub(r" --(host|port) \S+", "", re.sub(r"\S*/granian", "granian", line))


def test_everything_copied_exists_and_the_engine_is_given_it():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {source for source in copied() if not (ROOT / source).exists()} == set()
    assert {source for source in copied() if f"!{source}" not in ignored} == set()


def test_the_image_holds_every_app_and_what_pages_are_made_of():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {*project["tool"]["importlinter"]["root_packages"], "templates", "static", "locale", "deploy", "manage.py"}
    assert needed - copied() == set()


def test_what_printing_needs_is_installed_wherever_it_runs():
    """Without one of these a sheet takes 13 seconds instead of one, and nothing else tells of it."""
    for name in ("Dockerfile", "docs/operations.md", ".ci/run"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert {one for one in PACKAGES.split() if one not in text} == set(), name


def test_the_image_runs_as_nobody_in_particular_and_is_asked_how_it_is():
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.findall(r"^USER (\S+)$", last, re.MULTILINE) == ["10001:10001"]
    assert '"deploy/healthcheck.py", "8000"' in last.partition("HEALTHCHECK")[2]


def test_pages_are_served_as_by_the_units():
    command = " ".join(re.findall(r'"([^"]*)"', DOCKERFILE.rpartition("\nCMD ")[2]))
    assert options(command) == options(timetable.only_value(UNITS / "ibasho-web@.service", "ExecStart"))
    sent = r"GRANIAN_STATIC_PATH_\w+=\S+"
    assert re.findall(sent, DOCKERFILE) == re.findall(sent, (UNITS / "ibasho-web@.service").read_text(encoding="utf-8"))


def test_the_worker_is_the_units_worker():
    line = timetable.only_value(UNITS / "ibasho-worker.service", "ExecStart")
    assert line.endswith("/" + " ".join(SERVICES["worker"]["command"]))


def test_backups_can_be_made_and_stay():
    """By programs no older than the database, in the folder without which the timer does nothing."""
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"apt-get install [^&]* postgresql-client ", last)
    debian = re.search(r"^ARG DEBIAN=(\w+)", DOCKERFILE, re.MULTILINE)[1]
    assert SERVICES["postgres"]["image"] == f"postgres:{POSTGRESQL_OF_DEBIAN[debian]}"
    timer = next(entry for entry in timetable.read() if entry.name == "ibasho-run@backup")
    assert SERVICES["timers"]["environment"]["IBASHO_BACKUP_ROOT"] == timer.folder
    assert f"${{BACKUPS:-backups}}:{timer.folder}" in SERVICES["timers"]["volumes"]
    assert re.search(rf"install -d -o ibasho [^&]* {timer.folder}(\s|$)", last)


@pytest.mark.parametrize("name", OURS)
def test_our_services_run_what_is_there(name):
    files = [word for word in SERVICES[name].get("command", []) if "/" in word or word.endswith(".py")]
    assert [file for file in files if not (ROOT / file).exists()] == []


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_may_write_its_image_or_become_more_than_it_is(name):
    service = SERVICES[name]
    assert service["read_only"] and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "network_mode", "pid", "devices"} & set(service)


def test_only_the_proxy_is_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_the_database_reaches_nobody_and_the_proxy_not_the_database():
    assert SERVICES["postgres"]["networks"] == ["inside"] and COMPOSE["networks"]["inside"]["internal"]
    assert "inside" not in SERVICES["proxy"]["networks"]


def test_the_proxys_addresses_are_the_ones_trusted():
    (front,) = COMPOSE["networks"]["front"]["ipam"]["config"]
    assert {SERVICES[name]["environment"]["IBASHO_TRUSTED_PROXIES"] for name in OURS} == {front["subnet"]}


def test_every_secret_comes_from_the_file_of_settings():
    """Each name that compose.yaml asks for is in the example; those without a default stop it from starting."""
    asked = set(re.findall(r"\$\{(\w+):\?", COMPOSE_TEXT))
    named = set(re.findall(r"^(\w+)=", EXAMPLE, re.MULTILINE))
    assert asked == {"POSTGRES_PASSWORD", "SITE"}
    assert asked <= named
    assert not re.search(r"^(POSTGRES_PASSWORD|IBASHO_SECRET_KEY)=\S", EXAMPLE, re.MULTILINE)


def test_every_volume_and_network_named_exists():
    for name, service in SERVICES.items():
        named = [re.sub(r"\$\{\w+:-(\w+)\}", r"\1", volume) for volume in service.get("volumes", [])]
        volumes = {volume.partition(":")[0] for volume in named}
        assert {volume for volume in volumes if not volume.startswith("./")} <= set(COMPOSE["volumes"]), name
        assert {volume for volume in volumes if volume.startswith("./") and not (ROOT / volume).exists()} == set(), name
        assert set(service["networks"]) <= set(COMPOSE["networks"]), name

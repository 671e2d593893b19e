"""Export → import into an empty instance → export gives the same bytes; of a workbook, the same cells."""

import datetime

import pytest
from django.core.management import call_command

from activities.services import refresh
from directory.changes import told_together
from directory.enums import Answer, GeocodeLevel, ListingKind, ListingStatus, Visibility
from directory.models import Audience, Category, Channel, Feature, Listing, ListingFeature, Municipality, Venue
from home.open_data.tables import TABLES
from tests.factories import ListingFactory, MunicipalityFactory, OrganisationFactory, ScheduleFactory, VenueFactory

from .travelling import there_and_back, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory(db) -> list[Listing]:
    """What makes tables difficult: two halls, hidden places, formulas, telephone numbers in texts, kinds of when."""
    town = MunicipalityFactory(code="99201", name="凪浦市")
    hall = VenueFactory(
        name="浜町会館", kana="はまちょうかいかん", address="ひなた県凪浦市浜町2-3", building="2階", municipality=town,
        accessibility="スロープ、車椅子可、授乳室", parking="5台", latitude=34.512345, longitude=140.712345,
    )  # fmt: skip
    school = VenueFactory(name="浜小学校", address="ひなた県凪浦市浜町9-1", municipality=town, latitude=34.52)
    rough = VenueFactory(address="ひなた県凪浦市沖町", municipality=town, geocode_level=GeocodeLevel.TOWN)
    body = OrganisationFactory(name="浜の会", corporate_number="7000012050002")
    soon = datetime.date.today() + datetime.timedelta(days=20)
    weekly = {
        "until": soon,
        "rrule": "FREQ=WEEKLY;BYDAY=WE",
        "start_time": datetime.time(10),
        "end_time": datetime.time(12),
    }
    request = Visibility.ON_REQUEST
    with told_together():
        made = [
            _listing(
                town, body, {"venue": hall, "note": "毎週水曜 10:00〜12:00", **weekly}, title="茶の間", cost="無料"
            ),
            _listing(
                town, body, {"venue": hall, **weekly}, {"venue": school, "note": "第1土曜\n雨は休み"}, title="巡る会"
            ),
            _listing(
                town, None, {"venue": hall}, title="=1+1", description="電話 0990-11-2222。\n二行目", capacity="20"
            ),
            _listing(town, body, {"venue": rough, "note": "不定期"}, title="沖の会", summary="", description="短い"),
            _listing(town, body, {"venue": hall, **weekly}, title="そっと", location_visibility=Visibility.AREA),
            _listing(town, body, {"note": "月に一度"}, title="ひみつの会", location_visibility=request),
            _listing(
                town, body, {"place_kind": "online", "venue": None}, title="画面の会", status=ListingStatus.PAUSED
            ),
        ]
        Channel.objects.create(listing=made[0], kind="url", value="https://hama.example.jp/茶", public=True)
        takeout = Feature.objects.get(slug="takeout")
        ListingFeature.objects.create(listing=made[0], feature=takeout, answer=Answer.NO)
        refresh([one.pk for one in made])
    return made


def _listing(town: Municipality, body, *schedules: dict, **values: object) -> Listing:
    listing = ListingFactory(municipality=town, kind=ListingKind.ACTIVITY, title_kana="よみ", **values)
    listing.organisations = [body] if body else []
    listing.categories = Category.objects.filter(slug__in=["kodomo-shokudo", "salon", "study-support"])
    listing.audiences = [Audience.objects.first()]
    listing.save()
    for schedule in schedules:
        ScheduleFactory(listing=listing, **schedule)
    return listing


@pytest.mark.parametrize(
    "table,kind",
    [*((table, "csv") for table in TABLES), ("ibasho", "json"), ("ibasho", "xlsx"), ("facilities", "xlsx")],
)
def test_another_instance_writes_the_same(directory, tmp_path, table, kind):
    first, second, report = there_and_back(table, kind, tmp_path)
    for name, content in first.items():
        assert _lines(second[name]) == _lines(content), name
    assert first == second
    assert report.created == report.rows > 0 and not report.refused


def _lines(content: object) -> list[str]:
    """What tells a difference by its line."""
    return content.decode().split("\n") if isinstance(content, bytes) else str(content).split("), (")


def test_ids_stay_the_same_on_the_way(directory, tmp_path):
    listings = set(Listing.objects.values_list("public_id", "title"))
    there_and_back("ibasho", "csv", tmp_path / "listings")
    assert set(Listing.objects.values_list("public_id", "title")) == {
        (public_id, f"'{title}" if title.startswith("=") else title) for public_id, title in listings
    }
    halls = set(Venue.objects.exclude(name="").values_list("public_id", "name"))
    there_and_back("facilities", "json", tmp_path / "halls")
    assert set(Venue.objects.values_list("public_id", "name")) == halls


def test_a_number_that_somebody_has_is_not_given_again(directory, tmp_path):
    """A list can't take the address of a page away from anybody."""
    written("ibasho", "csv", tmp_path / "out")
    before = list(Listing.objects.order_by("pk").values_list("public_id", "title"))
    call_command("import_listings", tmp_path / "out", "--source", "ほかの一覧", "--publish", verbosity=0)
    assert list(Listing.objects.order_by("pk").values_list("public_id", "title"))[: len(before)] == before
    assert Listing.objects.count() == 2 * len(before)


def test_hidden_places_and_private_contacts_are_in_no_table(directory, tmp_path):
    for table in TABLES:
        text = "".join(one.decode() for one in written(table, "csv", tmp_path / table).values())
        assert "0990-11-2222" not in text
        rows = [line for line in text.splitlines() if "そっと" in line or "ひみつ" in line]
        assert not [line for line in rows if "浜町" in line or "34.5" in line], table


def test_download_is_the_file_of_a_town(directory, client, tmp_path):
    first = written("ibasho", "csv", tmp_path / "out")
    for name, content in first.items():
        response = client.get(f"/open-data/{name}?municipality=99201")
        assert response.content == content and name in response["Content-Disposition"]
    again = client.get(f"/open-data/{name}?municipality=99201", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "address,status",
    [
        ("ibasho.csv", 400),
        ("ibasho.csv?municipality=99202", 404),
        ("ibasho.csv?municipality=x", 400),
        ("ibasho.pdf?municipality=99201", 404),
        ("nothing.csv?municipality=99201", 404),
        ("events-tsuika.csv?municipality=99201", 404),
    ],
)
def test_what_is_not_there_is_not_downloaded(directory, client, address, status):
    assert client.get(f"/open-data/{address}").status_code == status


def test_command_writes_one_town(directory, tmp_path, capsys):
    MunicipalityFactory(code="99202", name="沢音市")
    call_command("export_listings", "ibasho", tmp_path, "--municipality", "99202", "--report", tmp_path / "report.json")
    assert '"rows": 0' in (tmp_path / "report.json").read_text()
    call_command("export_listings", "ibasho", tmp_path, "--municipality", "992011")
    assert "ibasho.csv：7 行" in capsys.readouterr().out

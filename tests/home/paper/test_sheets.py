"""What stands on the sheets, and what never does."""

import pytest
import zxingcpp
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.enums import ChannelKind, Visibility
from directory.models import Channel, VenueDistrict
from home.paper import areas, codes, handouts, surveys
from search.projection import project
from tests.factories import ListingFactory, VenueFactory
from tests.home.paper.pictures import pages_of, text_of
from tests.home.paper.world import make_world

pytestmark = pytest.mark.django_db


def survey(world) -> bytes:
    response = world.get(f"/admin/paper/listing/{world.listing.pk}/survey.pdf")
    assert response["Content-Type"] == "application/pdf"
    return response.content


def test_a_survey_says_what_the_page_says_and_who_asks(world):
    sheet = survey(world)
    text = text_of(sheet)
    for words in (world.listing.title, "100円", "毎月 第2火曜日 10:00〜12:00", "港町3-1", "凪浦市社協"):
        assert words in text
    assert codes.written(world.listing) in text
    assert len(pages_of(sheet, 40)) == 1  # one sheet for the FAX


def test_empty_lines_by_the_thousand_are_no_paper(world):
    world.listing.first_visit = "はじめに" + "\r\n \n" * 1_000 + "つぎに\nそのつぎに"
    world.listing.save()
    sheet = survey(world)
    assert len(pages_of(sheet, 40)) == 1 and "そのつぎに" in text_of(sheet)


def test_both_codes_are_read_from_a_fax(world):
    """Fine FAX: 200 dots an inch, black or white."""
    [page] = pages_of(survey(world), 200)
    found = {code.text for code in zxingcpp.read_barcodes(page.convert("L").point(lambda grey: 255 * (grey > 127)))}
    assert found == {
        f"http://testserver/admin/paper/key-in/{world.listing.pk}/",
        f"http://testserver{world.listing.get_absolute_url()}",
    }


def test_a_place_that_isnt_public_stands_on_no_paper(world):
    world.listing.location_visibility = Visibility.AREA
    world.listing.save()
    text = text_of(survey(world))
    assert "港町3-1" not in text and "公民館" not in text


def test_what_isnt_public_of_the_contacts_is_marked(world):
    Channel.objects.create(listing=world.listing, kind=ChannelKind.MAIL, value="hama@example.jp", public=False)
    assert "hama@example.jp（公開しない）" in text_of(survey(world))


@pytest.mark.parametrize("kind", ["leaflet", "pathfinder"])
def test_a_handout_of_a_whole_city_ends_and_says_so(world, kind, monkeypatch):
    monkeypatch.setattr(areas, "MOST", 0)
    text = text_of(world.get(f"{world.area}/{kind}.pdf").content)
    assert "途中まで" in text and world.listing.title not in text


@pytest.mark.parametrize("kind", ["leaflet", "pathfinder", "cards"])
def test_handouts_leave_out_what_is_sensitive_unless_it_is_chosen(world, kind):
    text = text_of(world.get(f"{world.area}/{kind}.pdf").content)
    assert world.listing.title in text and "途中まで" not in text
    assert world.quiet.title not in text and world.hidden.title not in text
    both = [world.quiet.public_id, world.hidden.public_id]
    chosen = text_of(world.get(f"{world.area}/{kind}.pdf", listing=both).content)
    assert world.listing.title not in chosen
    assert (world.quiet.title in chosen) == (kind != "cards")  # a card has the neutral word, as 「紙にして渡す」 does
    assert world.hidden.title not in chosen  # a hidden place lies in no district


def test_a_hidden_place_is_on_the_municipalitys_leaflet_without_an_address(world):
    code = world.hidden.municipality_id
    assert world.hidden.title in text_of(world.get(f"/admin/paper/area/{code}/leaflet.pdf").content)


def test_a_leaflet_has_the_dates_of_the_month_and_its_code_leads_to_the_areas_page(world):
    month = world.listing.occurrences.order_by("starts_at").first().starts_at
    content = world.get(f"{world.area}/leaflet.pdf", month=f"{month:%Y-%m}").content
    text = text_of(content)
    assert f"{month.month}月の予定" in text and "10:00〜12:00" in text
    found = zxingcpp.read_barcodes(pages_of(content, 200)[0])
    assert [one.text for one in found] == [f"http://testserver/districts/{world.district.code}/"]


def test_large_print_is_large_and_dates_may_be_left_out(world):
    normal, large = (
        world.get(f"{world.area}/leaflet.pdf", size=size, dates="no").content for size in ("normal", "large")
    )
    assert "月の予定" not in text_of(normal)
    assert text_of(normal)[:200].replace("\n", "") == text_of(large)[:200].replace("\n", "")
    dark = [sum(page.convert("L").histogram()[:100]) for page in (pages_of(one, 50)[0] for one in (normal, large))]
    assert dark[1] > dark[0]


def test_a_years_sheet_has_twelve_months(world):
    text = text_of(world.get(f"/admin/paper/listing/{world.listing.pk}/year.pdf").content)
    assert "年度 予定表" in text and all(f"{month}月" in text for month in range(1, 13))
    assert "（火）" in text


def test_queries_hold_as_listings_grow(world, rf):
    request = rf.get("/")
    request.user = world.user

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            area = areas.find(world.user, world.district.code)
            entries = areas.entries_of(world.user, area)
            handouts.leaflet(request, area, entries, timezone.localdate(), dates=True, large=False)
            handouts.pathfinder(request, area, entries)
            surveys.context(request, surveys.with_parts(areas.listings_of(world.user, area)))
            world.get(f"{world.area}/")
        return len(queries)

    cost()  # what is remembered is remembered
    before = cost()
    hall = VenueFactory(municipality=world.listing.municipality)
    VenueDistrict.objects.create(venue=hall, district=world.district)
    project([ListingFactory(municipality=world.listing.municipality, venue=hall).pk for _more in range(3)])
    assert cost() == before


def test_a_curator_elsewhere_finds_nothing_of_it(world):
    elsewhere = make_world("98201", "遠野市")
    pages = [f"{world.area}/", f"{world.area}/leaflet.pdf", f"{world.area}/surveys.pdf"]
    pages += [f"/admin/paper/listing/{world.listing.pk}/{name}.pdf" for name in ("survey", "year")]
    pages += [f"/admin/paper/key-in/{world.listing.pk}/", f"/admin/paper/key-in/{world.listing.pk}/year/"]
    assert {elsewhere.get(page).status_code for page in pages} == {404}
    assert elsewhere.desk.post(pages[-2], {"cost": "500円"}).status_code == 404
    assert world.area not in elsewhere.get("/admin/paper/", q="みなと").content.decode()
    theirs = elsewhere.get(f"{elsewhere.area}/leaflet.pdf", listing=world.listing.public_id)
    assert world.listing.title not in text_of(theirs.content)
    assert codes.NOT_YOURS in elsewhere.get("/admin/paper/key-in/", code=world.listing.public_id).content.decode()
    world.listing.refresh_from_db()
    assert world.listing.cost == "100円"

"""Invented data for measuring: as much as asked for, alike at every size, and true in every relation."""

import json
import math
import random
from io import StringIO
from statistics import median

import pytest
import shapely
from django.core.management import CommandError, call_command

from activities.models import Schedule
from directory.enums import Visibility
from directory.models import District, DistrictBoundary, GazetteerEntry, Listing, Municipality, Venue, VenueDistrict
from directory.services.assignment import assign_districts
from home.scale import seed, texts
from home.scale.layout import PER_PREFECTURE, compositions, lay_out, middle_of
from search.models import Entry, Precision
from tests.factories import VenueFactory

pytestmark = pytest.mark.slow  # whole regions are made


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("seed_scale", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def middles(prefectures: int) -> list[list[tuple[float, float]]]:
    """Middles of all districts, by prefecture."""
    plan = compositions(prefectures * PER_PREFECTURE)
    laid = [lay_out(index, own, random.Random(f"1 {index}")) for index, own in enumerate(plan)]
    return [[cell.middle for place in prefecture for cell in place.cells] for prefecture in laid]


def districts_within_3_km(points: list[tuple[float, float]]) -> list[int]:
    squeeze = math.cos(math.radians(points[0][1]))
    plane = shapely.points([(x * squeeze * 111.195, y * 111.195) for x, y in points])
    pairs = shapely.STRtree(plane).query(plane, predicate="dwithin", distance=3.0)[0].tolist()
    return [pairs.count(index) for index in range(len(points))]


def test_smaller_is_fewer_municipalities_at_the_same_density():
    one = districts_within_3_km(middles(1)[0])
    six = [count for points in middles(6) for count in districts_within_3_km(points)]
    assert median(one) == pytest.approx(median(six), rel=0.15)
    assert sum(one) / len(one) == pytest.approx(sum(six) / len(six), rel=0.15)


def test_the_country_has_its_published_size():
    plan = compositions(seed.NATIONAL_DISTRICTS)
    assert len(plan) == seed.PREFECTURES
    assert sum(map(len, plan)) == pytest.approx(1741, rel=0.01)
    assert sum(size for prefecture in plan for _, size in prefecture) == 19_000


def test_prefectures_lie_apart_and_in_japan():
    centres = [middle_of(number) for number in range(seed.PREFECTURES)]
    assert all(30.5 < latitude < 45 and 128 < longitude < 147 for latitude, longitude in centres)
    assert min(math.dist(a, b) for a in centres for b in centres if a != b) > 1.0


def test_districts_tile_without_overlap():
    cells = [cell for place in lay_out(3, compositions(PER_PREFECTURE)[0], random.Random(1)) for cell in place.cells]
    polygons = [shapely.Polygon(cell.ring) for cell in cells]
    assert all(polygon.is_valid for polygon in polygons)
    assert all(25 <= len(cell.ring) <= 110 for cell in cells)
    assert all(shapely.contains_xy(p, *cell.middle) for p, cell in zip(polygons, cells, strict=True))
    assert shapely.union_all(polygons).area == pytest.approx(sum(p.area for p in polygons), rel=1e-3)


@pytest.fixture
def seeded(db) -> None:
    run("--listings", "600", "--districts", "50")


def test_counts_are_what_was_asked_for(seeded):
    assert Listing.objects.count() == 600
    assert District.objects.count() == DistrictBoundary.objects.count() == 50
    assert Entry.objects.values("listing").distinct().count() == 600
    assert not Listing.objects.exclude(pk__in=Schedule.objects.values("listing")).exists()
    assert District.objects.filter(neighbours=None).count() < 5


def test_what_was_assigned_directly_is_what_the_boundaries_say(seeded):
    assert VenueDistrict.objects.count() == Venue.objects.count()
    report = assign_districts()
    assert (report.updated, report.unchanged) == (0, Venue.objects.count())


def test_a_district_is_found_by_a_point_in_it(seeded):
    for district in District.objects.all()[:10]:
        assert district in District.objects.around(district.label_latitude, district.label_longitude)


def test_check_search_is_clean(seeded):
    call_command("check_search", stdout=StringIO())


def test_every_kind_of_whereabouts_is_there(seeded):
    precisions = set(Entry.objects.values_list("precision", flat=True))
    assert precisions == set(Precision.values)
    assert not Schedule.objects.filter(listing__location_visibility=Visibility.ON_REQUEST).exclude(venue=None)


def test_no_invented_municipality_takes_a_real_code_or_name(db):
    real = dict(Municipality.objects.values_list("code", "name"))
    run("--listings", "60", "--districts", "30")
    invented = dict(Municipality.objects.exclude(code__in=real).values_list("code", "name"))
    assert len(invented) > 2
    assert dict(Municipality.objects.filter(code__in=real).values_list("code", "name")) == real
    assert not set(invented.values()) & set(real.values())


def test_names_repeat_from_town_to_town_but_not_within_one(seeded):
    schools = list(GazetteerEntry.objects.filter(kind="school").values_list("municipality", "name"))
    assert len(set(schools)) == len(schools) > len({name for _, name in schools})


def test_words_are_as_frequent_as_promised():
    rng = random.Random(1)
    said = [texts.words(texts.recipe(rng), "本町", "公民館", number, rng) for number in range(4000)]
    having = sum(texts.COMMON_WORD in w.title + w.summary + w.description for w in said)
    assert having / len(said) == pytest.approx(0.25, abs=0.03)
    assert sum(texts.RARE_WORD in w.description for w in said) == 1
    assert 80 <= median(len(w.description) for w in said) <= 300


def test_the_same_number_gives_the_same_places():
    one, again, other = (lay_out(0, compositions(40)[0], random.Random(n)) for n in ("1", "1", "2"))
    assert one == again != other


def test_a_database_with_data_is_refused_and_left_alone(db):
    VenueFactory()
    with pytest.raises(CommandError, match="会場があります"):
        run("--listings", "60")
    assert not Listing.objects.exists()
    assert not District.objects.exists()


def test_dry_run_writes_nothing_but_its_report(db, tmp_path):
    report = tmp_path / "report.json"
    out = run("--listings", "60", "--dry-run", "--report", str(report))
    assert "まだ何も書いていません" in out
    assert not Municipality.objects.filter(code__endswith="701").exists()
    assert json.loads(report.read_text(encoding="utf-8"))["districts"] == 5


@pytest.mark.parametrize(
    "arguments,complaint",
    [(["--listings", "0"], "1以上"), (["--districts", "-3"], "1以上"), (["--districts", "20000"], "多すぎます")],
)
def test_impossible_sizes_are_refused(db, arguments, complaint):
    with pytest.raises(CommandError, match=complaint):
        run(*arguments, "--dry-run")

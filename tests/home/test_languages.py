"""Three languages, and nothing of one in another: interface, dates, names, addresses."""

import datetime
import importlib
import json
import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from config.furigana import FuriganaMiddleware
from directory import enums
from directory.japan.furigana import has_kanji, is_reading, notation, to_base, to_html
from home.models import GuidePage, HomePage
from home.pages import ensure_pages
from search.date_words import HOLIDAY_YEARS, holiday_name
from tests.home.whole_world import make_world
from tests.reading_html import pieces
from tests.search.test_every_address import EXAMPLES, ONE_LANGUAGE

JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿㐀-䶿々]")
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
QUERIES = {
    "search": ["?place=nowhere", "?municipality=99201&view=map", "?q=x", "?near=34.51,140.71&radius=x",
               "?municipality=99201&weekday=mon&time=evening&category=salon&feature=free&from=2030-01-01"],
    "calendar": ["?municipality=99201", "?municipality=99201&view=month", "?municipality=99201&from=x",
                 "?near=34.5,140.7"],
    "feeds": ["?municipality=99201", "?near=34.51,140.71"],
}  # fmt: skip
AWAY_STEPS = [
    {},
    {"step": "2", "avoid": "99202"},
    {"step": "3", "avoid": "99202", "max_distance": "30"},
    {"step": "results", "avoid": "99202", "max_distance": "30", "min_distance": "2", "open_to": "99201"},
]


def addresses(listings: list) -> list[str]:
    """Every public page that is in three languages, without its prefix: what has an example, what is in the world."""
    found = [reverse(name, args=args) + query for name, examples in EXAMPLES.items() for args in examples
             for query in ["", *QUERIES.get(name, [])]]  # fmt: skip
    found = [path for path in found if not ONE_LANGUAGE.match(path)]
    for one in listings:
        found += [reverse(name, args=[one.public_id]) for name in ("listing", "listing_ics", "listing_calendar")]
    found.append(reverse("venue", args=[listings[0].schedules.first().venue.public_id]))
    found += [f"/{page.slug}/" for page in GuidePage.objects.all()]
    return found


def pages(client, prefix: str, listings: list):
    """(address, page) of all of them, those that are POSTed and the parts that htmx asks for too."""
    for path in addresses(listings):
        response = client.get(f"{prefix}{path}")
        if response["Content-Type"].startswith("text/html") and response.content:
            yield path, response.content.decode()
    for path in ("/search/?municipality=99201", "/calendar/?municipality=99201"):
        yield f"{path} (htmx)", client.get(f"{prefix}{path}", headers={"hx-request": "true"}).content.decode()
    for data in AWAY_STEPS:
        yield f"/away/ {data}", client.post(f"{prefix}/away/", data, headers=SAME_ORIGIN).content.decode()
    yield "/search/ refused", client.post(f"{prefix}/search/", {"place": "x"}).content.decode()


# --- The interface --------------------------------------------------------------------------------------------------


@pytest.fixture
def in_kana(db):
    """A world whose people write in kana only: every kanji on its pages is ours."""
    ensure_pages()
    home = HomePage.objects.get()
    for page in (home, *GuidePage.objects.all()):
        page.title, page.body = "あんない", []
        page.intro = ""
        page.lead = ""
        page.save()
    return make_world(lambda kanji, kana: kana)


@pytest.mark.slow
def test_no_kanji_without_reading_in_easy_mode(client, in_kana):
    bare = {}
    for path, page in pages(client, "/easy", in_kana):
        found = {piece.text for piece in pieces(page) if has_kanji(piece.text) and not piece.in_ruby}
        if found:
            bare[path] = found
        assert not re.search("｜|《|EF%BD%9C", page), f"notation is left on {path}"
    assert bare == {}


def test_the_check_for_bare_kanji_can_fail():
    page = "<html lang='ja'><p>町 <ruby>町<rt>まち</rt></ruby><title>町</title></p>"
    assert [piece.text for piece in pieces(page) if has_kanji(piece.text) and not piece.in_ruby] == ["町"]


@pytest.fixture
def in_kanji(db):
    """A world as people write: names and texts in kanji, which English pages mark as Japanese."""
    ensure_pages()
    return make_world(lambda kanji, kana: kanji)


@pytest.mark.slow
def test_no_japanese_in_english_pages_but_what_says_so(client, in_kanji):
    unmarked = {}
    for path, page in pages(client, "/en", in_kanji):
        found = {piece.text for piece in pieces(page) if JAPANESE.search(piece.text) and piece.lang != "ja"}
        if found and not path.endswith("(htmx)"):
            unmarked[path] = found
    assert unmarked == {}


def test_the_check_for_unmarked_japanese_can_fail():
    page = "<html lang=en><p>near 浜町 <span lang=ja>浜町</span></p>"
    found = [piece.text for piece in pieces(page) if JAPANESE.search(piece.text) and piece.lang != "ja"]
    assert found == ["near 浜町"]


def test_every_message_is_translated_and_has_its_readings(monkeypatch, capsys):
    """`tools/messages.py --check`, whose own tests are below."""
    messages = importlib.import_module("tools.messages")
    monkeypatch.setattr("sys.argv", ["messages.py", "--check"])
    assert messages.main() == 0, capsys.readouterr().out


PUBLIC_ENUMS = [
    *(enums.OrganisationKind, enums.ListingKind, enums.Participation, enums.Answer, enums.Asked),
    *(enums.EligibilityStatus, enums.Proof, enums.ListingStatus, enums.VerificationMethod, enums.ChannelKind),
    enums.ArrangementRoute,
]


@pytest.mark.parametrize("choices", PUBLIC_ENUMS, ids=lambda one: one.__name__)
def test_choices_the_public_sees_are_in_every_language(choices):
    for choice in choices:
        with translation.override("en"):
            assert not JAPANESE.search(str(choice.label))
        with translation.override("easy"):
            assert not has_kanji(re.sub("｜[^》]*》", "", str(choice.label)))


def test_seeded_choices_have_a_name_in_every_language():
    for path in sorted((settings.BASE_DIR / "directory" / "seeds").glob("*.json")):
        for seed in json.loads(path.read_text(encoding="utf-8")):
            assert seed["name_en"] and not JAPANESE.search(seed["name_en"]), seed
            easy = re.sub("｜[^》]*》", "", seed["name_easy"] or notation(seed["name"], seed["kana"]))
            assert easy and not has_kanji(easy), seed


# --- The catalogue's readings ---------------------------------------------------------------------------------------


def test_readings_in_the_dictionary_are_kana():
    readings = importlib.import_module("tools.readings").Readings.load(settings.BASE_DIR / "locale/easy/readings.toml")
    wrong = [word for word, kana in readings.words.items() if "《" not in notation(word, "".join(kana.split()))]
    assert wrong == []
    assert all(kana == "*" or is_reading(kana) for kana in readings.counters.values())


@pytest.mark.parametrize(
    "text,expected",
    [
        ("町へ 行く", "｜町《まち》へ ｜行《い》く"),
        ("休日", "休日"),  # a compound is never put together from its parts
        ("｜町《ちょう》", "｜町《ちょう》"),  # what is said explicitly counts
        ("%(町)s {町} <b title='町'>町</b>", "%(町)s {町} <b title='町'>｜町《まち》</b>"),
        ("%(n)s日の 日", "%(n)s｜日《*》の ｜日《ひ》"),
        ("1日ずっと", "｜1日《いちにち》ずっと"),
        ("行く", "｜行《い》く"),
        ("行う", "行う"),
    ],
)
def test_words_get_their_stored_reading(text, expected):
    tools = importlib.import_module("tools.readings")
    words = {"町": "まち", "行く": "いく", "日": "ひ", "1日ずっと": "いちにちずっと"}
    assert tools.Readings(words, {"日": "*"}).put_over(text) == expected


def test_word_without_a_reading_is_named_with_its_message():
    polib = pytest.importorskip("polib")
    messages = importlib.import_module("tools.messages")
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="休日です", msgstr="｜今日《きょう》は 休日です"))
    assert list(messages.unread(catalogue)) == ["no reading for 休日: 休日です"]


# --- Dates ----------------------------------------------------------------------------------------------------------


def readings_of(words: str) -> str:
    return "".join(re.findall("<rt>([^<]*)</rt>", to_html(words)))


def test_date_and_time_in_easy_mode():
    with translation.override("easy"):
        day = date_format(datetime.date(2026, 10, 3), "DAY_FORMAT")
        long = date_format(datetime.datetime(2026, 9, 20, 16, 5), "DATETIME_FORMAT")
    assert (to_base(day), readings_of(day)) == ("10月3日（土曜日）", "がつみっかどようび")
    assert (to_base(long), readings_of(long)) == ("2026年9月20日 午後4時05分", "ねんくがつはつかごごよじふん")


def test_every_holiday_has_its_reading():
    with translation.override("easy"):
        for year in (year for year in HOLIDAY_YEARS if 2024 <= year <= 2035):
            for day in (datetime.date(year, 1, 1) + datetime.timedelta(days=n) for n in range(366)):
                assert not has_kanji(re.sub("｜[^》]*》", "", holiday_name(day))), day


# --- What is sent ---------------------------------------------------------------------------------------------------


def answer(content: str, kind: str = "text/html; charset=utf-8", path: str = "/easy/", **headers: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind, headers=headers)
    return FuriganaMiddleware(lambda request: response)(RequestFactory().get(path))


def test_length_is_that_of_what_is_sent():
    sent = answer("<p>｜町《まち》</p>", **{"Content-Length": "3"})
    assert sent["Content-Length"] == str(len(sent.content)) and b"<ruby>" in sent.content


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "application/atom+xml", "application/geo+json"])
def test_only_html_has_ruby(kind):
    assert answer("｜町《まち》", kind).content.decode() == "町"


def test_compressed_streamed_and_other_languages_answers_are_left_alone():
    text = "<p>｜町《まち》</p>"
    assert answer(text, **{"Content-Encoding": "gzip"}).content.decode() == text
    assert answer(text, path="/en/").content.decode() == text
    assert answer(text, "application/octet-stream").content.decode() == text
    stream = StreamingHttpResponse([text])
    assert FuriganaMiddleware(lambda request: stream)(RequestFactory().get("/easy/")) is stream
    assert b"".join(stream.streaming_content).decode() == text


def test_middleware_stands_inside_what_measures_and_compresses():
    order = settings.MIDDLEWARE
    own = order.index("config.furigana.FuriganaMiddleware")
    outside = ("gzip", "brotli", "Compress", "cache", "Cache", "ConditionalGet", "CommonMiddleware")
    assert all(order.index(one) < own for one in order if any(word in one for word in outside))


@pytest.mark.django_db
def test_feeds_and_calendars_in_easy_mode_are_plain(client, in_kanji):
    for path in ("/easy/feeds/listings.atom", "/easy/feeds/occurrences.ics", "/easy/districts/99201/calendar.ics"):
        content = client.get(path).content.decode()
        assert "件" in content or "月" in content or "日" in content, path
        assert "｜" not in content.replace("\r\n ", "") and "<ruby>" not in content
    ElementTree.fromstring(client.get("/easy/feeds/listings.atom").content)  # noqa: S314 – our own feed


# --- Names and words of the content ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_names_with_kana_have_their_reading_in_easy_mode_only(client, in_kanji):
    listing = in_kanji[0]
    listing.municipality.kana = "なぎうらし"
    listing.municipality.save()
    path = reverse("listing", args=[listing.public_id])
    assert "<ruby>凪浦市<rp>（</rp><rt>なぎうらし</rt>" in client.get(f"/easy{path}").content.decode()
    assert "<ruby>" not in client.get(path).content.decode()
    district = client.get("/easy/districts/99201/").content.decode()
    assert "<title>凪浦市" in district and "<h1><span><ruby>凪浦市" in district, "no tag of ours in a title"


@pytest.mark.django_db
def test_what_a_first_visit_needs_is_said_in_the_pages_language(client, in_kanji):
    listing = in_kanji[0]
    listing.cost_en, listing.cost_easy = "Free of charge", "おかねは いりません"
    listing.save()
    path = reverse("listing", args=[listing.public_id])
    english = {piece.text: piece.lang for piece in pieces(client.get(f"/en{path}").content.decode())}
    assert english["Free of charge"] == "en" and english["不要"] == "ja"
    assert "おかねは いりません" in client.get(f"/easy{path}").content.decode()
    assert "百円" in client.get(path).content.decode()


# --- Addresses ------------------------------------------------------------------------------------------------------

LINK = re.compile(r'<link rel="(alternate|canonical)" (?:hreflang="([^"]+)" )?href="([^"]+)">')
TAG = re.compile(r"[a-z]{2,3}(-x(-[a-z0-9]{1,8})+)?|x-default")  # BCP 47: a language, perhaps with a private part


@pytest.mark.slow
@pytest.mark.django_db
def test_pages_name_their_versions_and_themselves_in_full(client, in_kanji):
    for path in addresses(in_kanji):
        for prefix in ("", "/en", "/easy"):
            response = client.get(f"{prefix}{path}")
            if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
                continue
            page = response.content.decode()
            links = [found.groups() for found in LINK.finditer(page)]
            if 'name="robots" content="noindex"' in page:
                assert links == [], path
                continue
            versions = {tag: address for rel, tag, address in links if rel == "alternate" and tag}
            [canonical] = [address for rel, _tag, address in links if rel == "canonical"]
            assert list(versions) == ["ja", "x-default", "ja-x-easy", "en"], path
            assert all(TAG.fullmatch(tag) for tag in versions)
            assert all(address.startswith("http://testserver/") for address in versions.values())
            assert versions["x-default"] == versions["ja"]
            assert canonical == versions[{"": "ja", "/en": "en", "/easy": "ja-x-easy"}[prefix]]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/none/", "/away/"])
@pytest.mark.parametrize("prefix", ["", "/en", "/easy"])
def test_pages_not_to_be_found_name_no_versions(client, in_kanji, prefix, path):
    page = client.get(f"{prefix}{path}").content.decode()
    assert "hreflang" not in page and "canonical" not in page and 'content="noindex"' in page


@pytest.mark.django_db
def test_versions_lead_to_each_other(client, in_kanji):
    """What one page says of another, the other says of it."""
    found = [dict(m.groups()[1:] for m in LINK.finditer(client.get(f"{p}/districts/99201/").content.decode()) if m[2])
             for p in ("", "/en", "/easy")]  # fmt: skip
    assert found[0] == found[1] == found[2] and len(found[0]) == 4

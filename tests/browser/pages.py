"""Every public page in every state a reader can meet: the one list that all checks of the face go through.

A new page or state is one line here; test_every_page.py fails while a public address, a kind of Wagtail page or a
template is on none of them. `{…}` in an address is filled in from the demo: a listing by its name in the demo's files.
"""

from dataclasses import dataclass
from functools import partial

LANGUAGES = {"ja": "", "en": "/en", "easy": "/easy"}
TOWN = "凪浦市本町二丁目"
Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PublicPage:
    """view: the name of its URL, for Wagtail's pages their class. sent: fields of a form that is POSTed."""

    name: str
    view: str
    address: str
    status: int = 200
    sent: Fields = ()
    from_elsewhere: bool = False  # the form stands on another site
    press: str = ""  # what has to be pressed to see this state; its HTML is another page's

    @property
    def is_post(self) -> bool:
        return bool(self.sent) or self.from_elsewhere

    def path(self, language: str, names: dict[str, str]) -> str:
        return LANGUAGES[language] + self.address.format_map(names)


Search = partial(PublicPage, view="search")
Calendar = partial(PublicPage, view="calendar")
Area = partial(PublicPage, view="district")
Away = partial(PublicPage, view="away", address="/away/")


def listing(state: str, origin_id: str, **more: object) -> PublicPage:
    return PublicPage(f"listing {state}", "listing", f"/listings/{{{origin_id}}}/", **more)


AVOIDED: Fields = (("avoid", "{district}"),)
LAST: Fields = (("step", "3"), ("go", "results"), ("from", "浜松原"), *AVOIDED)
PAGES = [
    PublicPage("home", "HomePage", "/"),
    PublicPage("guide", "GuidePage", "/hajimete/"),
    PublicPage("guide to safety", "GuidePage", "/anzen/"),
    PublicPage("guide for groups", "GuidePage", "/dantai/"),
    PublicPage("guide with a picture", "GuidePage", "/hajimete/heya/"),
    PublicPage("news", "NewsIndexPage", "/oshirase/"),
    PublicPage("a piece of news", "NewsPage", "/oshirase/natsu/"),
    PublicPage("about", "about", "/about/"),
    PublicPage("collection of a season", "collection", "/collections/fuyu/"),
    PublicPage("coverage of a town", "public_coverage", "/districts/99201/coverage/"),
    PublicPage("talk now", "talk", "/talk/"),
    PublicPage("talk now, in a town", "talk", "/talk/?municipality=99201"),
    PublicPage("help out", "help_out", "/help-out/"),
    PublicPage("help out, nothing", "help_out", "/help-out/?municipality=99202&wanted=goods"),
    PublicPage("for groups", "groups", "/groups/"),
    PublicPage("new group", "groups_new", "/groups/new/"),
    PublicPage(
        "new group, not yet right", "groups_new", "/groups/new/", sent=(("title", "浜の茶の間"), ("email", "x"))
    ),
    PublicPage("new group, sent", "groups_sent", "/groups/sent/"),
    PublicPage("claim", "claim", "/listings/{minato-shokudo}/claim/"),
    PublicPage("claim, not yet right", "claim", "/listings/{minato-shokudo}/claim/", sent=(("person", "浜"),)),
    PublicPage("hand over, nothing chosen", "handover", "/handover/"),
    PublicPage("hand over, words", "handover", "/handover/", sent=(("words", "食堂"),)),
    PublicPage("hand over, two", "handover", "/handover/", sent=(("listing", "{minato-shokudo}"), ("add", "{futago}"))),
    PublicPage("card of desks, where", "desk_card", "/card/"),
    PublicPage("card of desks", "desk_card", "/card/?municipality=99201"),
    PublicPage("saved places", "saved", "/saved/"),
    PublicPage("accessibility statement", "accessibility", "/accessibility/"),
    # search
    Search("search", address="/search/"),
    Search("results", address=f"/search/?place={TOWN}"),
    Search("second page", address=f"/search/?place={TOWN}&radius=30&page=2"),
    Search("results by words", address="/search/?q=こども食堂 土曜"),
    Search("results sorted", address=f"/search/?place={TOWN}&sort=verified&kind=place&weekday=sat&feature=free"),
    Search("unknown place", address="/search/?place=どこにもない町"),
    Search("several places", address="/search/?place=中田"),
    Search("nothing found", address="/search/?place=椿ヶ原町中田&radius=1&category=hikikomori"),
    Search("dates not understood", address=f"/search/?place={TOWN}&from=2030-02-31&to=きのう&radius=x"),
    Search("choices open", address=f"/search/?place={TOWN}", press="#filters > summary"),
    Search("map", address=f"/search/?place={TOWN}", press="[data-show=map]"),
    Search("part of the map", address="/search/?bbox=140.65,34.48,140.72,34.53"),
    # calendar
    Calendar("calendar where", address="/calendar/"),
    Calendar("calendar", address="/calendar/?municipality=99201"),
    Calendar("calendar list", address="/calendar/?municipality=99201&view=list"),
    Calendar("calendar near", address=f"/calendar/?place={TOWN}"),
    Calendar("calendar month past", address="/calendar/?municipality=99201&month=2000-01"),
    Calendar("calendar nothing", address="/calendar/?place=椿ヶ原町中田&radius=1&category=hikikomori"),
    Calendar("calendar choices open", address="/calendar/?municipality=99202", press="#filters > summary"),
    # districts
    PublicPage("districts", "districts", "/districts/"),
    Area("prefecture", address="/districts/99/"),
    Area("prefecture without listings", address="/districts/13/"),
    Area("municipality", address="/districts/99201/"),
    Area("municipality without listings", address="/districts/13101/"),
    Area("district", address="/districts/{district}/"),
    Area("district without listings", address="/districts/{former}/"),
    PublicPage("open to residents elsewhere", "elsewhere", "/districts/99201/elsewhere/"),
    PublicPage("open to people from elsewhere", "welcome", "/districts/99202/welcome/"),
    PublicPage("no arrangements", "elsewhere", "/districts/13101/elsewhere/"),
    # listings and venues
    listing("exact", "minato-shokudo"),
    listing("area", "engawa-gohan"),
    listing("at home", "kesa-no-uchi"),
    listing("on request", "hanareta-ato"),
    listing("closed", "higashi-igo"),
    listing("paused", "hikari-zuko"),
    listing("paused with dates", "naosu-hi"),
    listing("online", "futago"),
    listing("telephone", "asa-no-denwa"),
    listing("touring, with sessions", "michikusa-joshi"),
    listing("library on wheels", "ido-toshokan"),
    PublicPage("listing all dates", "listing", "/listings/{minato-shokudo}/?dates=all"),
    PublicPage("report", "report", "/listings/{minato-shokudo}/report/"),
    PublicPage("report, nothing ticked", "report", "/listings/{minato-shokudo}/report/", sent=(("contact", "x"),)),
    PublicPage("report sent", "report_sent", "/listings/{minato-shokudo}/report/sent/"),
    PublicPage("venue", "venue", "/venues/{venue}/"),
    # subscriptions
    PublicPage("calendar of a search", "feeds", f"/feeds/?place={TOWN}&category=kodomo-shokudo"),
    PublicPage("calendar of everything", "feeds", "/feeds/"),
    PublicPage("calendar of an area", "area_calendar", "/districts/99201/calendar/"),
    PublicPage("calendar of a listing", "listing_calendar", "/listings/{minato-shokudo}/calendar/"),
    # for pages elsewhere
    PublicPage("embed", "embed", "/embed/?area=凪浦市&view=search"),
    PublicPage("embed, area unknown", "embed", "/embed/?area=どこにもない町"),
    # away from home
    Away("away first question"),
    Away("away several areas", sent=(("step", "1"), ("go", "1"), ("avoid_text", "凪浦小学校"))),
    Away("away area unknown", sent=(("step", "1"), ("go", "1"), ("avoid_text", "どこにもない町"))),
    Away("away area chosen", sent=(("step", "1"), ("go", "1"), *AVOIDED)),
    Away("away second question", sent=(("step", "1"), ("go", "2"), *AVOIDED)),
    Away("away several starts", sent=(("step", "2"), ("go", "3"), ("from", "中田"), *AVOIDED)),
    Away("away third question", sent=(("step", "2"), ("go", "3"), ("from", "浜松原"), *AVOIDED)),
    Away("away results", sent=(*LAST, ("open_to", "椿ヶ原町"))),
    Away("away nothing", sent=(*LAST, ("max_distance", "5"), ("min_distance", "2"), ("category", "hikikomori"))),
    Away("away distances wrong", sent=(*LAST, ("max_distance", "5"), ("min_distance", "20"))),
    Away("away asked in the address", address="/away/?avoid=99202", status=400),
    # when something is not there, not allowed or broken
    PublicPage("not found", "", "/nothing/here/", status=404),
    PublicPage("not allowed", "", "/search/", status=403, from_elsewhere=True),
    PublicPage("broken", "", "/broken/", status=500),
]
BY_NAME = {page.name: page for page in PAGES}
# Public addresses that answer with something else than a page, and one page that is another project's
NO_PAGES = {
    "healthz": "JSON",
    "livez": "JSON",
    "readyz": "JSON",
    "metrics": "for programs",
    "media": "pictures and documents",
    "area_ics": "iCalendar",
    "listing_ics": "iCalendar",
    "organisation_ics": "iCalendar",
    "occurrences_ics": "iCalendar",
    "listings_atom": "Atom",
    "news_atom": "Atom",
    "site_css": "CSS",
    "embed_script": "JavaScript",
    "embed_results": "JSON",
    "oembed": "JSON",
    "embed_search": "a frame in pages of others: tests/browser/test_widget.py",
    "embed_listing": "the same with one card",
    "manifest": "JSON",
    "robots": "for programs",
    "security": "for programs",
    "sitemap": "XML",
    "sitemap_section": "XML",
    "open_data": "tables",
    "styleguide": "for staff",
    "wagtailcore_login": "leads to the admin",
    "wagtaildocs_serve": "files",
    "wagtail_serve": "the classes of Wagtail's pages stand for it",
    "api:docs": "Swagger UI, for programmers: not ours to mend, and outside the scope of the statement",
}

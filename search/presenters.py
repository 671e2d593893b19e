"""A listing as the public may see it: the detail page, its preview and every other full view use this and no model.

What isn't public (hidden venues, private channels, unchecked pictures) is left out here, so a template can't leak it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from activities.models import Schedule
from directory.enums import (
    OWN_SOURCES,
    Answer,
    Asked,
    ChannelKind,
    EligibilityRelation,
    EligibilityStatus,
    ListingStatus,
    Proof,
    Visibility,
)
from directory.japan.phone import tel_uri
from directory.models import Channel, Feature, Listing, ListingImage

from .models import Precision
from .rows import with_places
from .whereabouts import PublicPlace, VenueCounts, places_of

RULES = {
    EligibilityRelation.LIVES: gettext_lazy("%(area)sに住んでいる方"),
    EligibilityRelation.WORKS: gettext_lazy("%(area)sで働いている方"),
    EligibilityRelation.STUDIES: gettext_lazy("%(area)sに通学している方"),
    EligibilityRelation.FAMILY: gettext_lazy("%(area)sに家族がいる方"),
}


@dataclass(frozen=True)
class PublicChannel:
    kind: str
    label: str
    value: str
    href: str
    note: str


@dataclass(frozen=True)
class PlaceView:
    """One public location with its dates. Address, access and coordinates only where the place itself is public."""

    place: PublicPlace
    schedules: list[Schedule]

    @property
    def address(self) -> str:
        venue = self.place.venue
        return f"{venue.address} {venue.building}".strip() if venue else ""

    @property
    def geo(self) -> str:
        """What the device's own map program opens, only where the place itself is public and its point is known."""
        if self.place.venue is None or self.place.precision != Precision.EXACT:
            return ""
        point = f"{self.place.latitude:.6f},{self.place.longitude:.6f}"
        return f"geo:{point}?q={quote(f'{point}({self.place.label})')}"


@dataclass(frozen=True)
class ListingView:
    listing: Listing
    places: list[PlaceView]
    channels: list[PublicChannel]
    private_channels: bool
    features: dict[str, list[tuple[Feature, str]]]
    asked: list[tuple[str, str, str]]
    images: list[ListingImage] = field(default_factory=list)

    @property
    def title(self) -> tuple[str, str]:
        return self.listing.in_own_language("title")

    @property
    def summary(self) -> tuple[str, str]:
        return self.listing.in_own_language("summary")

    @property
    def description(self) -> tuple[str, str]:
        return self.listing.in_own_language("description")

    @property
    def tab_title(self) -> str:
        """What stands in the browser's tab, where others read it too: of a listing that asks for quiet handling its
        neutral name, or a word that says nothing."""
        quiet = self.listing.is_sensitive
        return (self.listing.neutral_title or _("案内")) if quiet else self.title[0]

    @property
    def shared_summary(self) -> str:
        """What programs show of the page, in a list of tabs or a message with its address: of a quiet one nothing."""
        return "" if self.listing.is_sensitive else self.summary[0]

    @property
    def source(self) -> str:
        """The list it was taken from, if there is one."""
        return "" if self.listing.source in OWN_SOURCES else self.listing.source

    @property
    def is_translated(self) -> bool:
        """Whether the organisers' words are there in the page's language; in Japanese they always are."""
        language = get_language() or "ja"
        names = [name for name in ("title", "summary", "description") if getattr(self.listing, name)]
        return language == "ja" or all(getattr(self.listing, f"{name}_{language}") for name in names)

    @property
    def is_hidden(self) -> bool:
        return self.listing.location_visibility == Visibility.ON_REQUEST

    @property
    def has_several_places(self) -> bool:
        return len(self.places) > 1

    @property
    def is_closed(self) -> bool:
        return self.listing.status == ListingStatus.CLOSED

    @property
    def eligibility(self) -> str:
        """One plain sentence on who may come."""
        status = self.listing.eligibility_status
        if status == EligibilityStatus.ANYONE:
            return _("どこに住んでいる方でも来られます。")
        if status == EligibilityStatus.LIMITED:
            return _("来られる人に条件があります。")
        return _("だれが来られるかは、まだ確認できていません。先に聞いてみてください。")

    @property
    def eligibility_rules(self) -> list[str]:
        """Who may come where there are conditions, one sentence each; any of them is enough."""
        sentences = []
        for rule in self.listing.eligibility_rules.all():
            sentence = RULES[EligibilityRelation(rule.relation)] % {"area": rule.area.label}
            if rule.proof != Proof.NONE:
                sentence = _("%(who)s（%(proof)s）") % {"who": sentence, "proof": rule.get_proof_display()}
            sentences.append(sentence)
        return sentences

    @property
    def district_links(self) -> list:
        seen = {}
        for view in self.places:
            for district in view.place.districts:
                seen.setdefault(district.pk, district)
        return list(seen.values())


def load_listing(public_id: str) -> Listing:
    """The published listing with everything its page shows, in a constant number of queries.

    Raises Listing.DoesNotExist.
    """
    return with_all_shown(Listing.objects.addressable()).get(public_id=public_id)


def with_all_shown(listings: QuerySet[Listing]) -> QuerySet[Listing]:
    """Load what `present` needs: a constant number of queries however many listings."""
    return (
        with_places(listings)
        .select_related("replaced_by")
        .prefetch_related(
            "categories",
            "audiences",
            "standpoints",
            "organisations__municipality",
            "support_desks",
            "channels",
            "listing_features__feature",
            "eligibility_rules__municipality",
            "eligibility_rules__prefecture",
            "eligibility_rules__district",
            "listing_images__image",
            "schedules__sessions__audiences",
            "schedules__sessions__standpoints",
        )
    )


def present(listing: Listing) -> ListingView:
    """The public view of a listing, published or (in a preview) not yet."""
    return next(present_all([listing]))


def present_all(listings: Iterable[Listing]) -> Iterator[ListingView]:
    """The public view of each (`with_all_shown`). Two queries."""
    listings = list(listings)
    counts = VenueCounts.around(s.venue for listing in listings for s in listing.schedules.all() if s.venue_id)
    return (_present(listing, counts) for listing in listings)


def _present(listing: Listing, counts: VenueCounts) -> ListingView:
    places = places_of(listing, counts)
    public = public_channels(listing)
    return ListingView(
        listing=listing,
        places=[PlaceView(place, schedules) for place, schedules in places],
        channels=public,
        private_channels=len(public) < len(listing.channels.all()),
        features=_features(listing),
        asked=_asked(listing),
        images=_images(listing, [place for place, _schedules in places]),
    )


def public_channels(listing: Listing) -> list[PublicChannel]:
    return [_channel(channel) for channel in listing.channels.all() if channel.public]


def _channel(channel: Channel) -> PublicChannel:
    return PublicChannel(channel.kind, channel.get_kind_display(), channel.value, _href(channel), channel.note)


def _href(channel: Channel) -> str:
    """What touching it does: calls, writes, opens. A FAX number isn't called."""
    if channel.kind == ChannelKind.PHONE:
        return tel_uri(channel.value)
    if channel.kind == ChannelKind.MAIL:
        return f"mailto:{channel.value.replace(' ', '')}"
    return channel.value if channel.value.startswith(("https://", "http://")) else ""


def _features(listing: Listing) -> dict[str, list[tuple[Feature, str]]]:
    """{answer: [(feature, note)]} for yes, ask and no; what is unknown isn't claimed either way."""
    grouped: dict[str, list[tuple[Feature, str]]] = {Answer.YES.value: [], Answer.ASK.value: [], Answer.NO.value: []}
    for row in listing.listing_features.all():
        if row.answer in grouped and row.feature.active:
            grouped[row.answer].append((row.feature, row.note))
    return grouped


def _asked(listing: Listing) -> list[tuple[str, str, str]]:
    """聞かれること: [(what, yes|no|unknown, words)]."""
    questions = [
        (_("お名前"), listing.ask_name),
        (_("住所"), listing.ask_address),
        (_("電話番号"), listing.ask_phone),
    ]
    photo = {Asked.YES: _("撮ることがあります"), Asked.NO: _("撮りません")}
    return [
        *((what, answer, str(Asked(answer).label)) for what, answer in questions),
        (_("写真"), listing.ask_photo, photo.get(listing.ask_photo) or str(Asked(listing.ask_photo).label)),
    ]


def _images(listing: Listing, places: list[PublicPlace]) -> list[ListingImage]:
    """All pictures where every place is public; otherwise only those a second person has looked at."""
    images = list(listing.listing_images.all())
    if all(place.visibility == Visibility.EXACT for place in places):
        return images
    return [image for image in images if image.checked_by_id]

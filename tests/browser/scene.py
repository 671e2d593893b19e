"""What the demo leaves out and staff would add: a piece of news, and a guide with a picture and a page below it."""

import json
from datetime import timedelta
from io import BytesIO

from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.images import get_image_model

from activities.models import Schedule
from activities.services import refresh
from directory.changes import told_together
from directory.enums import ChannelKind, MembershipRole
from directory.models import Category, Channel, Listing, Membership, Municipality, Organisation, User
from home.account import invitations
from home.account.reminding import dates, letters
from home.models import DateMailWish, GuidePage, Letter, LetterKind, NewsIndexPage, NewsPage

#: {whose mail address begins so: the page of their group}, one for each walk of test_account_journeys
WALKS = {
    "script": "夜風の読書室",
    "plain": "夜風の縁側",
    "claim": "夜風の工作室",
    "mail": "夜風のお茶",
    "report": "夜風の畑",
    "together": "夜風の合唱",
    "taps": "夜風の将棋",
}
WRITER = "kakite@example.jp"
OLD_WORDS = "窓をあけて、ゆっくりします。"


def _a_group_that_writes() -> None:
    """A page nobody else's test writes on, and that is in no list: not public yet. Whoever writes there is a person of
    its own: nobody gets more than five codes in a quarter of an hour."""
    group = Organisation.objects.get(memberships__user__email="ichiban@example.jp")
    Membership.objects.create(organisation=group, user=User.objects.create_user(WRITER))
    listing = Listing.objects.create(title="波止場の茶話会", live=False, municipality=Municipality.objects.first())
    listing.organisations.set([group])
    listing.save()


def make() -> None:
    """Run inside the browser's site, once, after the demo was loaded."""
    data = BytesIO()
    Picture.new("RGB", (1600, 900), "#2f6b52").save(data, "PNG")
    image = get_image_model().objects.create(title="緑の壁", file=ImageFile(data, "wall.png"))
    picture = {"image": image.pk, "alt": "緑色の壁", "caption": "集まる部屋の壁"}
    news = NewsPage(title="夏のあいだの開きかた", slug="natsu", intro="八月は朝だけ開きます。", body=[])
    NewsIndexPage.objects.get().add_child(instance=news)
    news.save_revision().publish()
    body = [{"type": "image", "value": picture}]
    guide = GuidePage(title="部屋のようす", slug="heya", intro="写真で見られます。", body=body)
    GuidePage.objects.get(slug="hajimete").add_child(instance=guide)
    guide.save_revision().publish()
    _a_group_that_writes()


def address(name: str) -> str:
    return f"{name}@yokaze.example.jp"


def walks_begin() -> None:
    """Public pages with a group each. They are in lists that other tests count, so they go again (`walks_end`).
    Prints {name: public_id}; invitations and the mails about one page are in the folder after it."""
    with told_together():
        made = {name: _walk(name, title) for name, title in WALKS.items()}
    refresh([one.pk for one in made.values()])
    admin = User.objects.filter(is_superuser=True).first()
    for name in ("script", "plain"):
        invitations.open_door(made[name].organisations.get(), address(name), MembershipRole.EDITOR, admin)
    _write_to(made["mail"], User.objects.get(email=address("mail")))
    print(json.dumps({name: listing.public_id for name, listing in made.items()}))


def _walk(name: str, title: str) -> Listing:
    """Open daily, next in two hours. Where somebody is invited or asks to be let in, nobody is in yet."""
    soon = timezone.localtime() + timedelta(hours=2)
    group = Organisation.objects.create(name=f"{title}の会")
    asked_long_ago = timezone.now() - timedelta(days=400 if name == "mail" else 1)
    town = Municipality.objects.get(name="凪浦市")
    listing = Listing.objects.create(title=title, summary=OLD_WORDS, municipality=town, verified_at=asked_long_ago)
    listing.organisations.set([group])
    listing.categories.set([Category.objects.filter(active=True, sensitive=False).first()])
    listing.save()
    start = soon.time().replace(microsecond=0)
    Schedule.objects.create(listing=listing, rrule="FREQ=DAILY", dtstart=soon.date(), start_time=start)
    Channel.objects.create(listing=listing, kind=ChannelKind.PHONE, value="099-000-0000", public=True)
    for who in {"together": ["together", "together-2"], "script": [], "plain": [], "claim": []}.get(name, [name]):
        person = User.objects.create_user(address(who))
        Membership.objects.create(organisation=group, user=person, role=MembershipRole.OWNER)
    return listing


def _write_to(listing: Listing, person: User) -> None:
    """Whether it is still so, and that a date comes: as the two nightly commands do, about this page only."""
    now = timezone.localtime()
    DateMailWish.objects.create(listing=listing, person=person)
    dates.write_down(now)
    Letter.objects.create(kind=LetterKind.REVIEW, listing=listing, person=person, key="1", written_on=now.date())
    letters.send_waiting(now.date(), [LetterKind.DATE, LetterKind.REVIEW])


def walks_end() -> None:
    Listing.objects.filter(title__in=WALKS.values()).delete()
    Organisation.objects.filter(name__startswith="夜風の").delete()
    User.objects.filter(email__endswith=address("")).delete()


CALM = ("朝凪の茶会", "朝凪の読書")
LEAVER = "utsuru@asanagi.example.jp"


def desk_begin() -> None:
    """For what is done to many on the desk: two public pages that nobody else's test counts after it, and a colleague
    of the curator who leaves in April."""
    town = Municipality.objects.get(name="凪浦市")
    for title in CALM:
        Listing.objects.create(title=title, municipality=town, verified_at=timezone.now())
    council = Organisation.objects.get(memberships__user__email="shakyo@example.jp")
    person = User.objects.create_user(LEAVER, last_name="移", first_name="みなみ")
    Membership.objects.create(organisation=council, user=person)


def desk_end() -> None:
    Listing.objects.filter(title__in=CALM).delete()
    User.objects.filter(email=LEAVER).delete()

"""Writing use cases: ask to join, let in, decline. Each is one transaction, its mail included."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Revision

from directory.changes import told_together
from directory.enums import ListingStatus, MembershipRole
from directory.models import Channel, Curatorship, Listing, Membership, Organisation, User
from home.account import invitations, mails
from home.account.rights import looked_after_by
from home.models import JoinRequest, JoinStatus

LET_IN = "ibasho.let_in"  # in the listing's history: whom staff have let in, and how they made sure
ANSWERED = "この申し込みには、もう返事がしてあります。"
GONE = "この居場所・活動は、もうありません。断る返事をしてください。"
NOT_CHECKED = "どこに連絡して、だれが何と答えたかを書いてください。"
NO_COMMENT = "断る理由を、ひとこと書いてください。相手にメールで届きます。"
OWN = "ご自分の申し込みには、ほかの人が答えます。"
NOT_THIS_BODY = "その団体には、ここからは招けません。別の団体として加えるか、管理者に頼んでください。"
MOST_LIKE_IT = 20


@transaction.atomic
def ask(request: JoinRequest) -> None:
    """Keep what was asked, and tell the address so. The mail holds nothing of what was typed: whoever types somebody
    else's address can't have us say anything to them."""
    request.save()
    mails.send("account/email/join_received", request.email, {"request": request})


def bodies_for(request: JoinRequest, user: User) -> list[Organisation]:
    """Organisations that the person may let somebody into here: organisers of the listing; for a registration, those
    near by with a like name. Only what the person looks after, or what runs nothing but listings they look after."""
    if not request.is_claim:
        alike = looked_after_by(user).filter(name__icontains=request.organisation_name)
        return [one for one in alike.order_by("name", "pk")[:MOST_LIKE_IT] if _is_theirs(one, user)]
    rows = Organisation.objects.present().filter(listings=request.listing).order_by("name", "pk")
    return [one for one in rows if _is_theirs(one, user)]


def _is_theirs(organisation: Organisation, user: User) -> bool:
    if user.is_superuser or looked_after_by(user).filter(pk=organisation.pk).exists():
        return True
    if Curatorship.objects.in_force().filter(organisation=organisation).exists():
        return False  # to be in a body that looks after an area is to look after it
    others = Listing.objects.present().filter(organisations=organisation)
    return not others.exclude(pk__in=Listing.objects.curated_by(user).order_by().values("pk")).exists()


@told_together()
def approve(
    request: JoinRequest, by: User, *, checked_with: str, role: MembershipRole, into: Organisation | None = None
) -> JoinRequest:
    """Let somebody in by an invitation. `into`: an organisation that is there, else the one they named is made.

    Raises PermissionDenied for who looks after something else, ValidationError with a sentence."""
    row = _waiting(request, by)
    if not checked_with.strip():
        raise ValidationError(NOT_CHECKED)
    if into is not None and into not in bodies_for(row, by):
        raise ValidationError(NOT_THIS_BODY)
    organisation = into or _new_body(row)
    if row.is_claim:
        _add_organiser(row.listing, organisation)
        listing = row.listing
    else:
        listing = _first_draft(row, organisation)
    log(instance=listing, action=LET_IN, user=by, data={"organisation": organisation.name, "checked": checked_with})
    row.organisation, row.checked_with = organisation, checked_with
    _answered(row, by, JoinStatus.APPROVED)
    if not Membership.objects.filter(organisation=organisation, user__email=row.email.lower()).exists():
        invitations.open_door(organisation, row.email, role, by)
    return row


@transaction.atomic
def decline(request: JoinRequest, by: User, comment: str) -> JoinRequest:
    row = _waiting(request, by)
    if not comment.strip():
        raise ValidationError(NO_COMMENT)
    row.checked_with = comment
    _answered(row, by, JoinStatus.DECLINED)
    mails.send("account/email/join_declined", row.email, {"request": row, "comment": comment})
    return row


def _waiting(request: JoinRequest, by: User) -> JoinRequest:
    """The row, held until the transaction ends: of two answers at once only one finds it waiting."""
    rows = JoinRequest.objects.curated_by(by).filter(pk=request.pk).order_by().values("pk")
    row = JoinRequest.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=rows).first()
    if row is None:
        raise PermissionDenied
    if row.status != JoinStatus.WAITING:
        raise ValidationError(ANSWERED)
    if row.email.lower() == by.email.lower():
        raise ValidationError(OWN)
    return row


def _answered(row: JoinRequest, by: User, status: JoinStatus) -> None:
    row.status, row.answered_by, row.answered_at = status, by, timezone.now()
    row.save()


def _new_body(row: JoinRequest) -> Organisation:
    town = row.listing.municipality if row.listing else row.municipality
    return Organisation.objects.create(name=row.organisation_name, kind=row.organisation_kind, municipality=town)


def _add_organiser(listing: Listing, organisation: Organisation) -> None:
    """In the row, and in the words that may be published next: or an older draft would put them out again."""
    found = Listing.objects.select_for_update(no_key=True, of=("self",)).present().filter(pk=listing.pk).first()
    if found is None or found.status == ListingStatus.CLOSED:
        raise ValidationError(GONE)
    if found.organisations.filter(pk=organisation.pk).exists():
        return
    found.organisations.add(organisation)
    found.save()
    for revision in Revision.objects.filter(pk__in=[found.latest_revision_id or 0, found.live_revision_id or 0]):
        named = revision.content.get("organisations") or []
        content = revision.content | {"organisations": [*named, organisation.pk]}
        Revision.objects.filter(pk=revision.pk).update(content=content)


def _first_draft(row: JoinRequest, organisation: Organisation) -> Listing:
    """Nobody's words but theirs: whoever let them in may review it later."""
    listing = Listing(
        title=row.title, kind=row.kind, summary=row.summary, municipality=row.municipality, live=False,
        organisations=[organisation], categories=[row.category] if row.category else [],
        channels=[Channel(kind=row.channel_kind, value=row.channel_value, public=True)],
    )  # fmt: skip
    listing.full_clean(exclude=["latest_revision", "live_revision"])
    listing.save()
    listing.save_revision()
    return listing

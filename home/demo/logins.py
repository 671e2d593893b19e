"""Accounts to try the demo with. They have a known password, so they exist only where the settings allow it."""

from dataclasses import dataclass

from django.conf import settings
from wagtail.users.models import UserProfile

from directory.enums import MembershipRole
from directory.models import Membership, Organisation, User
from home.roles import make_curator

from .places import SOURCE

PASSWORD = "ibasho-demo-99"  # noqa: S105


@dataclass(frozen=True)
class Login:
    email: str
    family_name: str
    role: str
    organisation: str = ""
    curates: bool = False  # is let into the admin, for what the organisation looks after

    @property
    def is_superuser(self) -> bool:
        return not self.organisation


LOGINS = (
    Login("admin@example.jp", "見本の管理者", "/admin/ ですべてを管理します"),
    Login("shakyo@example.jp", "見本の社協職員", "凪浦市の居場所を見守ります", "nagiura-shakyo", curates=True),
    Login("ichiban@example.jp", "見本の団体メンバー", "「汀の舟だまり」のページを書きます", "funadamari"),
)


def create_logins() -> tuple[Login, ...]:
    """Create the accounts that are missing. Returns them all, or none where IBASHO_DEMO_LOGINS is off (production)."""
    if not settings.IBASHO_DEMO_LOGINS:
        return ()
    for login in LOGINS:
        user = User.objects.filter(email=login.email).first()
        if user is None:
            create = User.objects.create_superuser if login.is_superuser else User.objects.create_user
            user = create(login.email, PASSWORD, last_name=login.family_name)
            UserProfile.objects.create(user=user, submitted_notifications=False)  # nobody reads that address
        if login.organisation:
            body = Organisation.objects.get(source=SOURCE, origin_id=login.organisation)
            Membership.objects.get_or_create(user=user, organisation=body, defaults={"role": MembershipRole.OWNER})
        if login.curates:
            make_curator(user)
    return LOGINS


def remove_logins() -> None:
    User.objects.filter(
        email__in=[login.email for login in LOGINS], last_name__in=[x.family_name for x in LOGINS]
    ).delete()

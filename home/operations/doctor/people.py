"""Who can get in – in numbers, nobody is named."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q, QuerySet

from directory.models import Organisation, User
from home.account.ownerless import ownerless

from .findings import Finding, fault, notice, ok


def administrators() -> Iterator[Finding]:
    superusers = User.objects.filter(is_active=True, is_superuser=True).count()
    if superusers == 0:
        yield fault("管理者がいません。だれも設定を変えられません。", "manage.py createsuperuser を行ってください。")
    elif superusers == 1:
        yield notice(
            "管理者が一人だけです。その人が入れなくなると、だれも直せません。",
            "管理画面の利用者から、もう一人を管理者にしてください。",
        )
    else:
        yield ok(f"管理者は {superusers} 人です。")


def second_step() -> Iterator[Finding]:
    steps = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    without = _staff().filter(~Exists(steps)).count()
    if without and settings.IBASHO_ADMIN_SECOND_FACTOR:
        yield notice(
            f"管理画面に入る人のうち {without} 人が、二つめの鍵（認証アプリかパスキー）をまだ登録していません。",
            "/account/me/ で登録してもらってください。登録するまで、その人は管理画面に入れません。",
        )
    else:
        yield ok("管理画面に入る人の二つめの鍵は、そろっています。" if not without else "二つめの鍵は求めていません。")


def _staff() -> QuerySet[User]:
    enters = Permission.objects.filter(codename="access_admin", content_type__app_label="wagtailadmin")
    by_role = Q(groups__permissions__in=enters) | Q(user_permissions__in=enters)
    return User.objects.filter(Q(is_superuser=True) | by_role, is_active=True).distinct()


def owners() -> Iterator[Finding]:
    without = ownerless(Organisation.objects.all()).count()
    if without:
        yield notice(
            f"メンバーを招待できる人のいない団体が {without:,} あります。", "管理画面の最初のページから開けます。"
        )
    else:
        yield ok("どの団体にも、メンバーを招待できる人がいます。")

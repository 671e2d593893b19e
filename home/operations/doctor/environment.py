"""What was set by environment, and whether it fits together."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.checks import ERROR, run_checks

from .findings import Finding, fault, notice, ok

ZONE_OF_THE_MACHINE = Path("/etc/localtime")
SHORT = 20  # letters of a token anybody could try out


def is_production() -> bool:
    return not settings.DEBUG and not settings.IBASHO_DEMO_LOGINS


def environment() -> Iterator[Finding]:
    if not is_production():
        yield notice(
            "開発用の設定で動いています。合言葉の決まった見本のアカウントで入れます。",
            "公開するときは DJANGO_SETTINGS_MODULE=config.settings.production を設定してください。",
        )
        return
    problems = [str(one.msg) for one in run_checks(include_deployment_checks=True) if one.level >= ERROR]
    if problems:
        yield fault(
            f"Djangoの検査で {len(problems)} 件の問題があります：{problems[0]}",
            "manage.py check --deploy に、すべての問題と直し方が出ます。",
        )
    else:
        yield ok("本番用の設定です。")


def address() -> Iterator[Finding]:
    url = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    allowed = settings.ALLOWED_HOSTS
    fits = any(re.fullmatch(re.escape(host).replace(r"\*", ".*"), url.hostname or "") for host in allowed)
    in_a_domain = any(host.startswith(".") and f".{url.hostname}".endswith(host) for host in allowed)
    if not (fits or in_a_domain):
        yield fault(
            f"メールのリンクは {url.netloc} を指しますが、そのホスト名では答えません。",
            "IBASHO_BASE_URL を公開するアドレスにし、そのホスト名を IBASHO_ALLOWED_HOSTS に入れてください。",
        )
    elif is_production() and url.scheme != "https":
        yield fault(
            "メールのリンクが https ではありません。パスキーも使えません。",
            "IBASHO_BASE_URL を https:// で始まるアドレスにしてください。",
        )
    else:
        yield ok(f"{settings.WAGTAILADMIN_BASE_URL} で公開します。")


def figures() -> Iterator[Finding]:
    token = settings.IBASHO_METRICS_TOKEN
    if token and len(token) < SHORT:
        yield fault(
            "/metrics の合言葉が短く、当てられるおそれがあります。",
            "IBASHO_METRICS_TOKEN に、python3 -c 'import secrets; print(secrets.token_urlsafe(32))' の結果を"
            "設定してください。",
        )
    elif token and not settings.PROMETHEUS_MULTIPROC_DIR:
        yield notice(
            "/metrics は、答えたプロセス一つの数だけを伝えます。",
            "プロセスが二つ以上あるときは、PROMETHEUS_MULTIPROC_DIR に書けるフォルダを設定してください。",
        )
    else:
        yield ok("/metrics を開いています。" if token else "/metrics は開いていません。")


def static_files() -> Iterator[Finding]:
    from django.contrib.staticfiles.storage import staticfiles_storage

    manifest = Path(settings.STATIC_ROOT) / getattr(staticfiles_storage, "manifest_name", "staticfiles.json")
    if not getattr(staticfiles_storage, "manifest_strict", False):
        yield ok("開発用に、もとのファイルをそのまま出します。")
    elif not manifest.is_file():
        yield fault(
            f"静的ファイルが {settings.STATIC_ROOT} にありません。どのページも開けません。",
            "manage.py collectstatic --noinput を行い、サーバーを起動し直してください。",
        )
    elif manifest.stat().st_mtime < _newest_source():
        yield notice(
            "静的ファイルを集めたあとで、もとのファイルが変わりました。",
            "manage.py collectstatic --noinput を行い、サーバーを起動し直してください。",
        )
    else:
        yield ok("静的ファイルがそろっています。")


def _newest_source() -> float:
    folders = [Path(folder) for folder in settings.STATICFILES_DIRS]
    return max((file.stat().st_mtime for folder in folders for file in folder.rglob("*.*")), default=0.0)


def place_of_time() -> Iterator[Finding]:
    """Nothing here stands on the machine's zone, but whoever reads when timers run does. Asked of its own file: this
    process is always told Japan's, by Django."""
    name, ahead = "UTC", timedelta()
    if ZONE_OF_THE_MACHINE.exists():
        with ZONE_OF_THE_MACHINE.open("rb") as file:
            here = datetime.now(ZoneInfo.from_file(file))
        name, ahead = here.tzname(), here.utcoffset()
    if ahead == timedelta(hours=9):
        yield ok("このマシンの時刻は、日本の時間です。")
    else:
        yield notice(
            f"このマシンの時間帯は日本ではありません（{name}）。タイマーの時刻がずれて見えます。",
            "timedatectl set-timezone Asia/Tokyo を行ってください。",
        )

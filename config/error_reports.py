"""Reports of errors to a server of the operator's choice, only where one is named (`IBASHO_SENTRY_DSN`).

What is logged as an error is reported: of the whole event only what `scrubbed` names leaves this machine. It is built
anew and not cleaned, so that a newer version of the library has no new way to tell of somebody. Nothing of the library
reaches into Django: no request, person, breadcrumb, variable or statement is collected in the first place.
"""

import logging
from typing import Any

import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.logging import EventHandler
from sentry_sdk.utils import BadDsn

from config import request_ids
from config.scrubbing import SPEAK_OF_CODE, scrub

KEPT = ("event_id", "timestamp", "level", "platform", "logger", "release")
FRAME = ("filename", "function", "module", "lineno", "context_line", "in_app")
Event = dict[str, Any]
_OPEN_KINDS = {f"{kind.__module__}.{kind.__qualname__}" for kind in SPEAK_OF_CODE}


def start(dsn: str) -> None:
    """Report from now on; without a DSN the library isn't even begun."""
    if not dsn:
        return
    try:
        sentry_sdk.init(
            dsn=dsn,
            default_integrations=False,
            auto_enabling_integrations=False,
            integrations=[AtexitIntegration(callback=lambda pending, timeout: None)],  # send what waits, say nothing
            before_send=scrubbed,
            include_local_variables=False,
            max_breadcrumbs=0,
            send_default_pii=False,
            server_name="",
        )
    except BadDsn as error:
        raise ImproperlyConfigured(
            "IBASHO_SENTRY_DSN is no DSN: it looks like https://key@errors.example.jp/1 (from the server's own page)."
        ) from error
    logging.getLogger().addHandler(EventHandler(level=logging.ERROR))


def scrubbed(event: Event, hint: Event) -> Event:
    """The event with where it happened and of which kind; of words only those that stand in our code."""
    clean = {name: event[name] for name in KEPT if name in event}
    if request_id := request_ids.current.get():
        clean["tags"] = {"request_id": request_id}
    if record := hint.get("log_record"):
        clean["logentry"] = {"message": scrub(str(record.msg))}  # as written in the code, without what was put in
    if "exception" in event:
        clean["exception"] = {"values": [_exception(one) for one in event["exception"].get("values", [])]}
    return clean


def _exception(value: Event) -> Event:
    kind = f"{value.get('module') or 'builtins'}.{value.get('type')}"
    frames = (value.get("stacktrace") or {}).get("frames", [])
    return {
        "type": value.get("type"),
        "module": value.get("module"),
        "value": scrub(str(value.get("value"))) if kind in _OPEN_KINDS else "",
        "stacktrace": {"frames": [{name: frame[name] for name in FRAME if name in frame} for frame in frames]},
    }

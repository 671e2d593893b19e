"""Logs that hold method, path, status, time and request id – never a query string, a Referer or an address.

A resident's search words and whereabouts are in the query string; so every logger that might print a request line
goes through `StripQuery`, and every line is scrubbed once more as it is written (`config.scrubbing`). As JSON
(`IBASHO_LOG_FORMAT=json`) a line has named fields and no others: whatever a library hangs on a record stays out.
"""

import logging
import logging.config
import sys
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from pythonjsonlogger.json import JsonFormatter

from config import error_reports, request_ids, slow_queries
from config.scrubbing import RULES, scrub, told
from config.told_paths import told_path

#: What our own lines may say in fields of their own.
FIELDS = ("method", "path", "status", "milliseconds", "view", "statement")
QUERY, _ = RULES[0]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


class StripQuery(logging.Filter):
    """Removes `?…` from anything that looks like a request line, in the message and in its arguments. Where Django's
    own lines tell a path ("Internal Server Error: …", "Forbidden (CSRF …): …"), it is told as ours tell it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str):
            record.msg = QUERY.sub("", record.msg)
        if isinstance(record.args, tuple):
            if isinstance(request := getattr(record, "request", None), HttpRequest):
                record.args = _with_told_path(record.args, request, getattr(record, "status_code", 500))
            record.args = tuple(QUERY.sub("", arg) if isinstance(arg, str) else arg for arg in record.args)
        return True


def _with_told_path(args: tuple[object, ...], request: HttpRequest, status: int) -> tuple[object, ...]:
    written = request.path.encode("unicode_escape").decode("ascii")  # as Django passes it on
    return tuple(told_path(request, status) if arg in (written, request.path) else arg for arg in args)


class PlainFormatter(logging.Formatter):
    """A line for people, with the request's id."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler's, with messages of exceptions in it
        try:
            return super().format(record)
        finally:
            record.exc_text = None

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = scrub(record.message)
        current = request_ids.current.get()
        return super().formatMessage(record) + (f" {current}" if current and current not in record.message else "")

    def formatException(self, ei: ExcInfo) -> str:
        return told(ei[1])


class OneObjectFormatter(JsonFormatter):
    """A line for programs: time, level, logger, message, request_id, `FIELDS` and, of an error, where it happened."""

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data |= {"level": record.levelname, "logger": record.name, "message": scrub(record.message)}
        if current := request_ids.current.get():
            log_data["request_id"] = current
        log_data |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            log_data["error"] = told(record.exc_info[1])


class QuietHandler(logging.StreamHandler):
    """Where a line can't be written, logging's own way would print it whole, with all that was put into it."""

    def handleError(self, record: logging.LogRecord) -> None:
        kind = sys.exc_info()[0]
        print(f"a line of {record.name} was lost: {kind and kind.__name__}", file=sys.stderr)


FORMATS = {
    "plain": {"()": PlainFormatter, "fmt": "{asctime} {levelname} {name} {message}", "style": "{"},
    "json": {"()": OneObjectFormatter, "json_ensure_ascii": False},
}


def configure(options: dict[str, Any]) -> None:
    """Set up logging: `LEVEL` of our own and Django's loggers, `FORMAT` plain or json, `DSN` for reports of errors,
    `SLOW_QUERY_MS` from when on a statement is told of."""
    level, form = options.get("LEVEL", "INFO"), options.get("FORMAT", "plain")
    if form not in FORMATS:
        raise ImproperlyConfigured(f"IBASHO_LOG_FORMAT is {form!r}: it must be plain or json.")
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"strip_query": {"()": StripQuery}},
            "formatters": {"chosen": FORMATS[form]},
            "handlers": {
                "console": {"()": QuietHandler, "formatter": "chosen", "filters": ["strip_query"]},
            },
            "root": {"handlers": ["console"], "level": "WARNING"},
            "loggers": {
                "django": {"level": level},
                # runserver's own request lines would repeat ours, with the query string
                "django.server": {"level": "ERROR", "handlers": ["console"], "propagate": False},
                # "Not Found: /…": our line says so, and says less of what somebody typed
                "django.request": {"level": "ERROR"},
                "django.template": {"level": "INFO"},
                "ibasho": {"level": level},
            },
        }
    )
    error_reports.start(options.get("DSN", ""))
    slow_queries.start(options.get("SLOW_QUERY_MS", 0))

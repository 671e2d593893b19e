"""Logs that hold method, path, status, time and request id – never a query string, a Referer or an address.

A resident's search words and whereabouts are in the query string; so every logger that might print a request line
goes through `StripQuery`.
"""

import logging
import logging.config
import re
from typing import Any

QUERY = re.compile(r"\?[^\s\"']*")


class StripQuery(logging.Filter):
    """Removes `?…` from anything that looks like a request line, in the message and in its arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str):
            record.msg = QUERY.sub("", record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(QUERY.sub("", arg) if isinstance(arg, str) else arg for arg in record.args)
        return True


def configure(options: dict[str, Any]) -> None:
    """Set up logging; `options["LEVEL"]` is the level of our own and Django's loggers."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"strip_query": {"()": StripQuery}},
            "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
            "handlers": {
                "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["strip_query"]}
            },
            "root": {"handlers": ["console"], "level": "WARNING"},
            "loggers": {
                "django": {"level": options.get("LEVEL", "INFO")},
                # runserver's own request lines would repeat ours, with the query string
                "django.server": {"level": "ERROR", "handlers": ["console"], "propagate": False},
                "django.template": {"level": "INFO"},
                "ibasho": {"level": options.get("LEVEL", "INFO")},
            },
        }
    )

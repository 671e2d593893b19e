"""What needs Django and the database: `count`, `draw`, `explain` or `wagtail`; answers with JSON."""

import json
import sys

from django.db import connection

from directory.models import District, Listing
from search.models import Entry

from . import plans, scenarios


def count() -> dict:
    """`projected`: listings that can be found."""
    return {
        "listings": Listing.objects.count(),
        "projected": Entry.objects.values("listing").distinct().count(),
        "entries": Entry.objects.count(),
        "districts": District.objects.count(),
        "version": _version(),
    }


def _version() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
            return f"SQLite {cursor.fetchone()[0]}"
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def draw(*only: str) -> dict:
    return {"scenarios": scenarios.drawn(set(only))}


def explain(*only: str) -> dict:
    """{scenario: statements of its first request, explained}."""
    wanted = set(only or plans.EXPLAINED) & set(plans.EXPLAINED)
    chosen = scenarios.drawn(wanted) if wanted else []
    return {plan["key"]: plans.explained(plan["requests"][0]) for plan in chosen}


def wagtail() -> dict:
    from .wagtail_search import compared  # its model is only known here

    return compared()


if __name__ == "__main__":
    answer = {"count": count, "draw": draw, "explain": explain, "wagtail": wagtail}[sys.argv[1]]
    json.dump(answer(*sys.argv[2:]), sys.stdout, ensure_ascii=False)

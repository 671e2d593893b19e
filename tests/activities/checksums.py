"""What stands in the tables, to show that two states are the same."""

import hashlib
import json

from django.apps import apps
from wagtail.models import Revision

from search.models import Entry, EntryTag


def checksums() -> dict[str, str]:
    """{table: digest of all its rows}. Of the read model what it says: its keys are made anew each time."""
    models = [*apps.get_app_config("directory").get_models(include_auto_created=True)]
    models += [*apps.get_app_config("activities").get_models(include_auto_created=True), Revision]
    tables = {model._meta.db_table: sorted(model._base_manager.values_list(), key=str) for model in models}
    said = [field.attname for field in Entry._meta.concrete_fields if field.attname != "id"]
    tables["entries"] = sorted(Entry.objects.values_list(*said), key=str)
    tags = EntryTag.objects.values_list("entry__listing", "entry__place_key", "group", "value")
    tables["tags"] = sorted(tags, key=str)
    return {name: hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest() for name, rows in tables.items()}


def differing(before: dict[str, str]) -> set[str]:
    """The tables that say something else now."""
    now = checksums()
    return {name for name in now.keys() | before.keys() if now.get(name) != before.get(name)}

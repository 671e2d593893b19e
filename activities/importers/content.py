"""What is stored of a listing, as plain data: to tell an imported listing from one that people have changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Model

from activities.importers.origins import digest
from activities.models import Schedule
from directory.models import OPERATIONAL_FIELDS, Channel, Listing, ListingFeature

# What is neither written by an editor nor read by the public: publication, locking, keys.
_APART = {
    *("id", "pk", "live", "has_unpublished_changes", "first_published_at", "last_published_at", "live_revision_id"),
    *("go_live_at", "expire_at", "expired", "locked", "locked_at", "locked_by_id", "latest_revision_id"),
    *("updated_at", "listing_id", "sort_order"),
    *OPERATIONAL_FIELDS,
}


def _defaults(model: type[Model]) -> dict[str, object]:
    return {f.attname: f.get_default() for f in model._meta.concrete_fields if f.attname not in _APART} | (
        {"uid": None} if model is Schedule else {}
    )


LISTING_DEFAULTS, SCHEDULE_DEFAULTS = _defaults(Listing), _defaults(Schedule)
RELATIONS = ("organisations", "categories", "audiences", "standpoints")


def stored_marks(listing_ids: Iterable[int]) -> dict[int, str]:
    """{listing: 32 hex digits of its content as stored} – a constant number of queries."""
    ids = list(listing_ids)
    contents = {
        row["pk"]: {"fields": _said(row, LISTING_DEFAULTS), "parts": defaultdict(list)}
        for row in _rows(Listing.objects.all(), "pk__in", ids, ("pk", *LISTING_DEFAULTS))
    }
    for row in _rows(Schedule.objects.all(), "listing__in", ids, ("listing_id", *SCHEDULE_DEFAULTS)):
        _add(contents, row["listing_id"], "schedule", _said(row, SCHEDULE_DEFAULTS))
    for row in _rows(Channel.objects.all(), "listing__in", ids, ("listing_id", "kind", "value", "note", "public")):
        _add(contents, row["listing_id"], "channel", [row["kind"], row["value"], row["note"], row["public"]])
    for row in _rows(ListingFeature.objects.all(), "listing__in", ids, ("listing_id", "feature_id", "answer", "note")):
        _add(contents, row["listing_id"], "feature", [row["feature_id"], row["answer"], row["note"]])
    for name in RELATIONS:
        field = Listing._meta.get_field(name)
        column = f"{field.related_model._meta.model_name}_id"
        for row in _rows(field.remote_field.through.objects.all(), "listing__in", ids, ("listing_id", column)):
            _add(contents, row["listing_id"], name, [row[column]])
    return {pk: _mark(content) for pk, content in contents.items()}


def draft_mark(listing: Listing) -> str:
    """The same for a listing object that holds its parts in memory: the newest draft of a listing."""
    content = {"fields": _said(vars(listing), LISTING_DEFAULTS), "parts": defaultdict(list)}
    for schedule in listing.schedules.all():
        content["parts"]["schedule"].append(_said(vars(schedule), SCHEDULE_DEFAULTS))
    for channel in listing.channels.all():
        content["parts"]["channel"].append([channel.kind, channel.value, channel.note, channel.public])
    for row in listing.listing_features.all():
        content["parts"]["feature"].append([row.feature_id, row.answer, row.note])
    for name in RELATIONS:
        content["parts"][name] = [[related.pk] for related in getattr(listing, name).all()]
    return _mark(content)


def _said(values: Mapping, defaults: dict[str, object]) -> dict:
    """Only what differs from the defaults, so that a field added later doesn't make every listing look edited."""
    return {name: values[name] for name, default in defaults.items() if values[name] != default}


def _rows(queryset, condition: str, ids: list[int], names: tuple[str, ...]):
    for start in range(0, len(ids), 500):  # SQLite takes a limited number of parameters
        yield from queryset.order_by().filter(**{condition: ids[start : start + 500]}).values(*names)


def _add(contents: dict, listing_id: int, part: str, value: list | dict) -> None:
    contents[listing_id]["parts"][part].append(value)


def _mark(content: dict) -> str:
    parts = {name: sorted(digest(value) for value in values) for name, values in content["parts"].items() if values}
    return digest({"fields": content["fields"], "parts": parts})

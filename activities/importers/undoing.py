"""Takes back what an import wrote, one of its parts at a time, the last first. What people changed since stays."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from wagtail.models import ReferenceIndex, Revision
from wagtail.search.models import IndexEntry

from activities.importers import outcome
from activities.importers.keeping import BATCH, PARTS, Image, Kept, images, mark
from directory.changes import listings_changed, tell_now, told_together
from directory.models import Listing, Organisation, Venue
from directory.services.venues import tell_venues


@told_together()
def undo(kept: Kept) -> list[str]:
    """Make everything as it was before; the names of listings that stay since somebody changed them meanwhile."""
    changed = {model: _changed_since(kept, model) for model in PARTS}
    stays = changed[Listing]
    names = list(Listing.objects.filter(pk__in=stays).values_list("title", flat=True))
    back = {
        model: {pk: image for pk, image in kept.before[model].items() if pk not in changed[model]} for model in PARTS
    }
    tell_venues(back[Venue])
    _put_back(Venue, back[Venue])
    _put_back(Listing, back[Listing])
    _forget_revisions(kept, back[Listing])
    _delete_listings(kept.made[Listing] - stays)
    tell_venues(kept.made[Venue] - changed[Venue])
    _delete_unnamed(Venue, kept.made[Venue] - changed[Venue])
    _delete_unnamed(Organisation, kept.made[Organisation] - changed[Organisation])
    tell_venues(back[Venue])
    listings_changed.send(Listing, listing_ids=sorted(back[Listing]))
    outcome.index(back[Listing])
    return names


def _changed_since(kept: Kept, model: type[Model]) -> set[int]:
    """What no longer is as the import left it."""
    now = images(model, kept.after[model], to_mark=True)
    return {key for key, left in kept.after[model].items() if mark(now.get(key, {})) != left}


def _put_back(model: type[Model], wanted: dict[int, Image]) -> None:
    """Bring the rows of each table in line with what was kept."""
    now = images(model, wanted)
    parts = [part for part, _path in PARTS[model]]
    for part in reversed(parts[1:]):
        old = {row["id"] for image in wanted.values() for row in image.get(part._meta.label, ())}
        present = {row["id"] for image in now.values() for row in image.get(part._meta.label, ())}
        _delete(part, present - old)
    for part in parts:
        label = part._meta.label
        present = {row["id"]: row for image in now.values() for row in image.get(label, ())}
        rows = [row for image in wanted.values() for row in image.get(label, ()) if present.get(row["id"]) != row]
        _write(part, rows, present)


def _write(model: type[Model], rows: list[dict], present: dict) -> None:
    fields = [column for column in model._meta.concrete_fields if not column.primary_key]
    objects = [_object(model, row) for row in rows]
    model._base_manager.bulk_create((_object(model, row) for row in rows if row["id"] not in present), batch_size=BATCH)
    if fields:  # also of the new ones: creating sets the time of the last change
        model._base_manager.bulk_update(objects, [column.name for column in fields], batch_size=100)


def _object(model: type[Model], row: dict) -> Model:
    columns = {column.attname: column for column in model._meta.concrete_fields}
    return model(**{name: _value(columns[name], value) for name, value in row.items() if name in columns})


def _value(column: object, value: object) -> object:
    return (column.target_field if column.is_relation else column).to_python(value)


def _delete(model: type[Model], keys: Iterable[int]) -> None:
    keys = sorted(keys)
    for start in range(0, len(keys), BATCH):
        model._base_manager.filter(pk__in=keys[start : start + BATCH]).delete()


def _forget_revisions(kept: Kept, listing_ids: Iterable[int]) -> None:
    """Versions that the import has made of listings that had some."""
    ids = [pk for pk in listing_ids if pk in kept.revisions]
    rows = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Listing), object_id__in=[str(pk) for pk in ids]
    )
    rows.exclude(pk__in=[pk for key in ids for pk in kept.revisions[key]]).delete()


def _delete_listings(keys: set[int]) -> None:
    """Whatever names them by now goes with them. The public ceases to find them first, all at once."""
    Listing.objects.filter(pk__in=keys).update(live=False)
    tell_now(Listing, keys)
    Listing.objects.filter(pk__in=_delete_unnamed(Listing, keys)).delete()


def _delete_unnamed(model: type[Model], keys: Iterable[int]) -> set[int]:
    """Delete those that nothing but what came with them names by now; the keys of those that stay.

    In one statement for each table, without a signal for each row: what has to hear of it was told before. They are
    locked first, so that nobody begins to name one in this very moment.
    """
    parts = PARTS[model][1:]
    keys = set(model._base_manager.filter(pk__in=keys).order_by("pk").select_for_update().values_list("pk", flat=True))
    unnamed = set(keys)
    for link in model._meta.related_objects:
        if link.related_model not in {part for part, _path in parts}:
            name = link.field.name
            named = link.related_model._base_manager.filter(**{f"{name}__in": unnamed}).values_list(name, flat=True)
            unnamed.difference_update(named)
    for part, path in reversed(parts):
        _away(part._base_manager.filter(**{f"{path}__in": unnamed}))
    for field in model._meta.many_to_many:
        if field.remote_field.through._meta.auto_created:
            _away(field.remote_field.through._base_manager.filter(**{f"{field.m2m_field_name()}__in": unnamed}))
    _forget(model, unnamed)
    _away(model._base_manager.filter(pk__in=unnamed))
    return keys - unnamed


def _forget(model: type[Model], keys: Iterable[int]) -> None:
    """What Wagtail keeps of these rows: for its search, and of who refers to whom."""
    kind, texts = ContentType.objects.get_for_model(model), [str(key) for key in keys]
    _away(IndexEntry.objects.filter(content_type=kind, object_id__in=texts))
    _away(ReferenceIndex.objects.filter(base_content_type=kind, object_id__in=texts))
    _away(ReferenceIndex.objects.filter(to_content_type=kind, to_object_id__in=texts))


def _away(rows: QuerySet) -> None:
    rows._raw_delete(rows.db)

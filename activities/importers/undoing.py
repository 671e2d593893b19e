"""Takes back what an import wrote, one of its parts at a time, the last first. What people changed since stays."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, ProtectedError
from wagtail.models import Revision

from activities.importers import outcome
from activities.importers.keeping import BATCH, PARTS, Image, Kept, images, mark
from directory.changes import listings_changed, told_together
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
    Listing.objects.filter(pk__in=kept.made[Listing] - stays).delete()
    _delete_unused(Venue, kept.made[Venue] - changed[Venue])
    _delete_unused(Organisation, kept.made[Organisation] - changed[Organisation])
    tell_venues(back[Venue])
    listings_changed.send(Listing, listing_ids=sorted(back[Listing]))
    outcome.index(back[Listing])
    return names


def _changed_since(kept: Kept, model: type[Model]) -> set[int]:
    """What no longer is as the import left it."""
    now = images(model, kept.after[model])
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


def _delete_unused(model: type[Model], keys: Iterable[int]) -> None:
    """Halls and bodies that came with the import, unless something else names them by now."""
    for one in model._base_manager.filter(pk__in=keys):
        links = [
            link for link in model._meta.related_objects if link.related_model._meta.label != "directory.VenueDistrict"
        ]
        if any(link.related_model._base_manager.filter(**{link.field.name: one}).exists() for link in links):
            continue
        try:
            one.delete()
        except ProtectedError:  # named in this very moment
            continue

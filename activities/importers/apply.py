"""Writes staged rows: all of a file or nothing, in bulk, without touching what people have changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from activities.importers import content, keeping
from activities.importers.organisations import OrganisationBook
from activities.importers.reach import EVERYWHERE, Reach
from activities.importers.schedules import ScheduleWriter
from activities.importers.staged import Staged, StagedExtra
from directory.enums import ListingStatus
from directory.importers.report import ImportRefused, Report
from directory.models import Audience, Category, Channel, Feature, Listing, ListingFeature
from directory.public_ids import given_back

EDITED = "手で直された項目があるため、取り込みませんでした。内容を比べ、必要なら管理画面で直してください。"
DELETED = "管理画面で削除された項目のため、取り込みませんでした。"
MERGED = "ほかの項目に統合されているため、取り込みませんでした。"
NO_PARENT = "この番号の行が一覧にないため、追加情報を取り込めませんでした。"
PARENT_SKIPPED = "一覧の同じ番号の行を取り込まなかったため、追加情報も取り込みませんでした。"
PAUSED_BY_LIST = "公開された一覧に、休止と書かれています。"
GONE_BUT_KEPT = "一覧から消えましたが、手で直されたか確認された項目のため残しました。続いているか確かめてください。"
VANISHED = (
    "前回まであった{before}件のうち{gone}件が、このファイルにありません。"
    "ファイルが一部だけでないか確かめ、正しければ「多くの項目がなくなってもよい」を選んで"
    "（コマンドでは --force を付けて）もう一度実行してください。"
)
#: A re-import may remove this many listings, or this share of a source's, without being forced.
REMOVABLE, REMOVABLE_SHARE = 5, 0.20
BATCH = 500
PUBLISHING_FIELDS = ("live", "first_published_at", "last_published_at")


@dataclass
class Outcome:
    """What became of the rows of one file, by the listings they concern."""

    listings: dict[str, Listing] = field(default_factory=dict)  # origin id → listing, written or already right
    touched: set[int] = field(default_factory=set)
    untouchable: set[str] = field(default_factory=set)


class Writer:
    """Applies the staged rows of one source. Use inside a transaction; it leaves the projection to the caller."""

    def __init__(self, source: str, file: str, report: Report, *, publish: bool, reach: Reach = EVERYWHERE) -> None:
        self.source, self.file, self.report, self.publish = source, file, report, publish
        self.reach = reach
        self.now = timezone.now()
        self.terms = {model: dict(model.objects.values_list("slug", "pk")) for model in (Category, Audience, Feature)}
        self.existing: dict[str, Listing] = {}
        self.outcome = Outcome()

    # -- rows ------------------------------------------------------------------------------------------------------

    def write(self, staged: list[Staged], extras: list[StagedExtra], *, extra_table: bool) -> Outcome:
        """Create, update or leave each row's listing, then – if the file has such a table – the 追加情報."""
        self.existing = self._stored({one.origin_id for one in staged} | {extra.parent_id for extra in extras})
        self.reach.look_up([listing.pk for listing in self.existing.values()])
        marks = content.stored_marks(listing.pk for listing in self.existing.values())
        new, changed, unchanged = [], [], []
        for one in staged:
            listing = self.existing.get(one.origin_id)
            if listing is None:
                new.append(one)
            elif reason := self._reason_to_leave(listing, one, marks):
                self._skip(one.row.line, one.row.name, reason)
                self.outcome.untouchable.add(one.origin_id)
            elif listing.source_hash[:32] == one.hash and listing.deleted_at is None:
                unchanged.append(one)
            else:
                changed.append(one)
        keeping.listings(self.existing[one.origin_id].pk for one in changed)
        self.schedules = ScheduleWriter(
            self.source, self.existing.values(), [one.times for one in new + changed + unchanged], extras
        )
        self._leave(unchanged)
        self._write_rows(new, changed)
        if extra_table:
            self._write_extras(extras)
        self._remember_hashes({one.origin_id: one.hash for one in new + changed})
        self._refresh_drafts([self.existing[one.origin_id] for one in changed])
        return self.outcome

    def _stored(self, origin_ids: set[str]) -> dict[str, Listing]:
        found: dict[str, Listing] = {}
        ids = sorted(origin_ids - {""})
        for start in range(0, len(ids), BATCH):
            rows = Listing.objects.filter(source=self.source, origin_id__in=ids[start : start + BATCH])
            found |= {listing.origin_id: listing for listing in rows}
        return found

    def _reason_to_leave(self, listing: Listing, one: Staged, marks: dict[int, str]) -> str:
        if not self.reach.has_listing(listing.pk):
            return self.reach.refusal
        if listing.replaced_by_id:
            return MERGED
        if listing.deleted_at and listing.source_hash:
            return DELETED
        if listing.deleted_at or listing.source_hash[:32] == one.hash:
            return ""
        return EDITED if is_edited(listing, marks.get(listing.pk, "")) else ""

    def _leave(self, unchanged: list[Staged]) -> None:
        """Nothing new in these rows; but a place may have become findable, or the draft publishable."""
        moved = self.schedules.relocate(one.times for one in unchanged)
        publishing = []
        for one in unchanged:
            listing = self.existing[one.origin_id]
            self.outcome.listings[one.origin_id] = listing
            if self.publish and self._publishable(listing):
                keeping.listings([listing.pk])
                self._publish(listing)
                publishing.append(listing)
            if publishing[-1:] == [listing] or one.times.first.uid in moved:
                self.outcome.touched.add(listing.pk)
                self._took(one, "updated", public=listing.live)
            else:
                self._took(one, "unchanged")
        Listing.objects.bulk_update(publishing, PUBLISHING_FIELDS, batch_size=200)

    def _took(self, one: Staged, result: str, *, public: bool = False) -> None:
        self.report.took(self.file, one.row.line, one.row.name, result, public=public)

    def _skip(self, line: int, value: str, message: str, field_: str = "名称") -> None:
        self.report.add(self.file, line, field_, value, message)
        self.report.skipped += 1

    # -- writing ---------------------------------------------------------------------------------------------------

    def _write_rows(self, new: list[Staged], changed: list[Staged]) -> None:
        rows = new + changed
        organisations = OrganisationBook(self.source)
        organisations.load((*one.organisation, one.municipality) for one in rows)
        bodies = [organisations.find(*one.organisation, one.municipality) for one in rows]
        organisations.save()
        given = given_back((one.origin_id for one in new), _taken)
        listings = [self._new(one, keeps_id=one.origin_id in given) for one in new]
        listings += [self._changed(one) for one in changed]
        Listing.objects.bulk_create(listings[: len(new)], batch_size=BATCH)
        fields = {"municipality", "status", "status_reason", "status_since", "deleted_at", "updated_at"}
        fields |= {*PUBLISHING_FIELDS, *(name for one in changed for name in one.values)}
        Listing.objects.bulk_update(listings[len(new) :], sorted(fields), batch_size=200)
        self._write_parts(listings, rows, bodies)
        self.schedules.write([(listing, one.times) for listing, one in zip(listings, rows, strict=True)])
        self.schedules.remove_left_over(one.times for one in changed)
        for listing, one in zip(listings, rows, strict=True):
            self.outcome.listings[one.origin_id] = listing
        self.outcome.touched |= {listing.pk for listing in listings}
        keeping.made(Listing, (listing.pk for listing in listings[: len(new)]))
        for number, (listing, one) in enumerate(zip(listings, rows, strict=True)):
            self._took(one, "created" if number < len(new) else "updated", public=listing.live)

    def _new(self, one: Staged, *, keeps_id: bool) -> Listing:
        """A number that is a public id stays one: a listing has the same address here as where it was written out."""
        listing = Listing(source=self.source, origin_id=one.origin_id, live=False, **one.values)
        if keeps_id:
            listing.public_id = one.origin_id
        listing.municipality = one.municipality
        self._set_status(listing, one)
        if self.publish:
            self._publish(listing)
        return listing

    def _changed(self, one: Staged) -> Listing:
        listing = self.existing[one.origin_id]
        for name, value in one.values.items():
            setattr(listing, name, value)
        listing.municipality = one.municipality
        self._set_status(listing, one)
        listing.deleted_at, listing.updated_at = None, self.now
        if self.publish and self._publishable(listing):
            self._publish(listing)
        return listing

    def _set_status(self, listing: Listing, one: Staged) -> None:
        """休止 in the list pauses an open listing; only a pause that came from the list is lifted by it."""
        if one.paused and listing.status == ListingStatus.OPEN and listing.verified_at is None:
            listing.status, listing.status_reason = ListingStatus.PAUSED, PAUSED_BY_LIST
            listing.status_since = timezone.localdate()
        elif not one.paused and listing.status_reason == PAUSED_BY_LIST:
            listing.status, listing.status_reason, listing.status_since = ListingStatus.OPEN, "", None

    def _publishable(self, listing: Listing) -> bool:
        return not listing.live and listing.first_published_at is None and listing.latest_revision_id is None

    def _publish(self, listing: Listing) -> None:
        listing.live, listing.first_published_at, listing.last_published_at = True, self.now, self.now

    def _write_parts(self, listings: list[Listing], rows: list[Staged], bodies: list) -> None:
        """Channels, features and choice lists of new and changed listings, replaced as a whole."""
        ids = [listing.pk for listing in listings]
        parts: dict[type, list] = {Channel: [], ListingFeature: []}
        links = {name: [] for name in ("categories", "audiences", "organisations")}
        for listing, one, body in zip(listings, rows, bodies, strict=True):
            for order, (kind, value, note, public) in enumerate(one.channels):
                channel = Channel(listing=listing, kind=kind, value=value, note=note, public=public, sort_order=order)
                parts[Channel].append(channel)
            for order, (slug, answer) in enumerate(sorted(one.features.items())):
                if feature := self.terms[Feature].get(slug):
                    row = ListingFeature(listing=listing, feature_id=feature, answer=answer, sort_order=order)
                    parts[ListingFeature].append(row)
            links["categories"] += [(listing.pk, pk) for pk in self._pks(Category, one.categories)]
            links["audiences"] += [(listing.pk, pk) for pk in self._pks(Audience, one.audiences)]
            links["organisations"] += [(listing.pk, body.pk)] if body else []
        for model, objects in parts.items():
            _delete(model, ids)
            model.objects.bulk_create(objects, batch_size=BATCH)
        for name, pairs in links.items():
            through = Listing._meta.get_field(name).remote_field.through
            column = f"{Listing._meta.get_field(name).related_model._meta.model_name}_id"
            _delete(through, ids)
            through.objects.bulk_create(
                (through(**{"listing_id": listing, column: other}) for listing, other in pairs), batch_size=BATCH
            )

    def _pks(self, model: type, slugs: Iterable[str]) -> list[int]:
        return [self.terms[model][slug] for slug in sorted(slugs) if slug in self.terms[model]]

    # -- 追加情報 --------------------------------------------------------------------------------------------------

    def _write_extras(self, extras: list[StagedExtra]) -> None:
        """The 追加情報 rows whose listing is there and may be changed; each is counted by what its schedule does."""
        parents = {key: listing for key, listing in self.existing.items() if listing.deleted_at is None}
        parents |= self.outcome.listings
        mine = {listing.pk: listing for listing in parents.values() if listing.pk not in self.outcome.touched}
        marks = content.stored_marks(mine)
        edited = {pk for pk, listing in mine.items() if is_edited(listing, marks[pk])}
        pairs = []
        for extra in extras:
            parent = parents.get(extra.parent_id)
            if parent is None:
                self._skip(extra.row.line, extra.parent_id, NO_PARENT, "ID")
            elif extra.parent_id in self.outcome.untouchable:
                self._skip(extra.row.line, extra.parent_id, PARENT_SKIPPED, "ID")
            elif not self.reach.has_listing(parent.pk):
                self._skip(extra.row.line, extra.parent_id, self.reach.refusal, "ID")
            elif parent.pk in edited and not self.schedules.is_stored(extra.times):
                self._skip(extra.row.line, extra.parent_id, EDITED, "ID")
            else:
                pairs.append((parent, extra.times))
        keeping.listings({parent.pk for parent, _times in pairs})
        results = self.schedules.write(pairs)
        for (parent, times), result in zip(pairs, results, strict=True):
            self.report.took(self.file, times.first.line, parent.title, result, public=parent.live)
            self.outcome.listings[parent.origin_id] = parent
            if result != "unchanged":
                self.outcome.touched.add(parent.pk)
        for pk in self.schedules.remove_extras(
            {key: listing.pk for key, listing in parents.items() if listing.pk not in edited},
            keep={schedule.uid for _parent, times in pairs for schedule in times.schedules},
        ):
            self.outcome.touched.add(pk)

    # -- afterwards ------------------------------------------------------------------------------------------------

    def _remember_hashes(self, hashes: dict[str, str]) -> None:
        """Store what was read and what is now stored, so that a later import can tell people's changes."""
        listings = {listing.pk: listing for listing in [*self.existing.values(), *self.outcome.listings.values()]}
        marks = content.stored_marks(self.outcome.touched)
        for pk, mark in marks.items():
            listing = listings[pk]
            listing.source_hash = hashes.get(listing.origin_id, listing.source_hash[:32]) + mark
        Listing.objects.bulk_update([listings[pk] for pk in marks], ["source_hash"], batch_size=200)

    def _refresh_drafts(self, listings: list[Listing]) -> None:
        """Where a listing has revisions (unchanged by people), the newest must say what the row says now."""
        for listing in listings:
            if listing.latest_revision_id:
                revision = Listing.objects.get(pk=listing.pk).save_revision()
                if listing.live:
                    revision.publish()


def _taken(public_ids: list[str]) -> Iterable[str]:
    return Listing.objects.filter(public_id__in=public_ids).values_list("public_id", flat=True)


def is_edited(listing: Listing, mark: str) -> bool:
    """Whether people changed a listing, live or in its newest draft, since it was imported."""
    imported = listing.source_hash[32:]
    if mark != imported:
        return True
    if listing.latest_revision_id:
        return content.draft_mark(listing.get_latest_revision_as_object()) != imported
    return False


def remove_vanished(
    source: str,
    file: str,
    seen: set[str],
    *,
    within: tuple | None,
    force: bool,
    report: Report,
    reach: Reach = EVERYWHERE,
) -> list[int]:
    """Soft-delete the listings of a source that its file no longer has; their primary keys.

    Those that people have edited or confirmed stay and are reported. ``within``: for dated events, the first and last
    day of the file; others are past or still to come, not gone. Raises ImportRefused when more than 5 and more than a
    fifth would go and nobody forces it.
    """
    present = Listing.objects.present().filter(source=source).exclude(origin_id="")
    if within:
        present = present.filter(schedules__dtstart__range=within).distinct()
    known = list(present.values_list("pk", "origin_id"))
    reach.look_up([pk for pk, _origin_id in known])
    known = [row for row in known if reach.has_listing(row[0])]
    missing = _in_chunks([pk for pk, origin_id in known if origin_id not in seen])
    marks = content.stored_marks(listing.pk for listing in missing)
    kept = {listing.pk for listing in missing if listing.verified_at or is_edited(listing, marks[listing.pk])}
    gone = [listing.pk for listing in missing if listing.pk not in kept]
    if len(gone) > REMOVABLE and len(gone) > REMOVABLE_SHARE * len(known) and not force:
        raise ImportRefused(VANISHED.format(before=len(known), gone=len(gone)))
    for listing in missing:
        if listing.pk in kept:
            report.add(file, 0, "名称", listing.title, GONE_BUT_KEPT)
    now = timezone.now()
    keeping.listings(gone)
    for start in range(0, len(gone), BATCH):
        # an empty hash says that an import removed the listing, so that an import may bring it back
        Listing.objects.filter(pk__in=gone[start : start + BATCH]).update(
            deleted_at=now, source_hash="", updated_at=now
        )
    report.removed += len(gone)
    return gone


def _in_chunks(keys: list[int]) -> list[Listing]:
    """SQLite takes a limited number of parameters."""
    starts = range(0, len(keys), BATCH)
    return [listing for start in starts for listing in Listing.objects.filter(pk__in=keys[start : start + BATCH])]


def _delete(model: type, listing_ids: list[int]) -> None:
    for start in range(0, len(listing_ids), BATCH):
        model.objects.filter(listing__in=listing_ids[start : start + BATCH]).delete()

"""A backup is made while others write, comes back the same elsewhere, and is refused whole where something is wrong."""

import hashlib
import io
import json
import os
import resource
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage, default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from pyrage import x25519

from config.media import FilesAway
from directory.models import Listing, User
from home.models import PersonSession
from home.operations.backup import catalogue, databases, media, restoring
from home.operations.backup.manifest import FILE, Contents, Manifest, Part
from home.operations.backup.refusing import BackupRefused, faults_told
from home.operations.backup.sealing import read_out, seal, unsealed
from tests.factories import ListingFactory
from tests.home.elsewhere import at

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
KEY, OTHER_KEY = x25519.Identity.generate(), x25519.Identity.generate()
SECRET = "田中さんの会"


@pytest.fixture
def place(tmp_path, settings):
    """Folders for copies, keys and files; the functions that an operator calls."""
    (tmp_path / "kept").mkdir()
    (tmp_path / "media" / "kept").mkdir(parents=True)
    settings.IBASHO_BACKUP_ROOT = str(tmp_path / "kept")
    settings.IBASHO_BACKUP_PUBLIC_KEY = [str(KEY.to_public())]
    for name, key in (("key", KEY), ("other", OTHER_KEY)):
        (tmp_path / name).write_text(f"# public key: {key.to_public()}\n{key}\n")
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    use_media(settings, tmp_path / "media")
    return tmp_path


@pytest.fixture(scope="module")
def made(tmp_path_factory, elsewhere, django_db_blocker):
    """A backup with one picture, made once."""
    folder = tmp_path_factory.mktemp("made")
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder / "media"}}
    changed = {
        "IBASHO_BACKUP_ROOT": str(folder),
        "IBASHO_BACKUP_PUBLIC_KEY": [str(KEY.to_public())],
        "STORAGES": {**settings.STORAGES, "default": storage},
    }
    with django_db_blocker.unblock(), override_settings(**changed), at(elsewhere.new("made", migrated=True)):
        default_storage.save("images/small.avif", ContentFile(b"picture"))
        return backup()


@pytest.fixture
def small(made, tmp_path) -> Path:
    """A copy of it, to be spoiled."""
    return Path(shutil.copytree(made, tmp_path / "small"))


def use_media(settings, folder: Path) -> None:
    settings.MEDIA_ROOT = str(folder)


def backup(**options) -> Path:
    """Make one; returns its folder."""
    call_command("backup", stdout=io.StringIO(), **options)
    return catalogue.kept(catalogue.root())[0].folder


def restore(folder: Path, key: Path, **options) -> str:
    out = io.StringIO()
    call_command("restore", str(folder), key=str(key), stdout=out, **options)
    return out.getvalue()


def fill() -> None:
    """A little of everything that matters: a listing in the search, an account, a session, a picture."""
    ListingFactory(title=SECRET)
    person = User.objects.create_superuser("tanaka@example.jp", "nagiura-no-umi-99")
    PersonSession.objects.create(session_key="a" * 32, user=person, expire_date=datetime.now(UTC) + timedelta(days=1))
    default_storage.save("original_images/田中.jpg", ContentFile(os.urandom(300_000)))
    default_storage.save("images/small.avif", ContentFile(b"picture"))


def lying_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_rehearsal(place, settings, elsewhere):
    with at(elsewhere.new("here", migrated=True)):
        fill()
        before = databases.tables_now()
        folder = backup(report=str(place / "report.json"))
    assert json.loads((place / "report.json").read_text())["rows"] == sum(rows for rows, _digest in before.values())
    settings.IBASHO_BACKUP_ROOT = ""  # another machine
    use_media(settings, place / "there")
    with at(elsewhere.new("there")):
        restore(folder, place / "key")
        assert databases.tables_now() == before
        assert Listing.objects.get().title == SECRET
        assert not PersonSession.objects.exists()  # who was signed out since must not be let in again
        call_command("check_search", stdout=io.StringIO())
        with pytest.raises(CommandError, match="もう書かれた"):
            restore(folder, place / "key")
        User.objects.update(email="changed@example.jp")
        default_storage.save("images/later.avif", ContentFile(b"later"))
        restore(folder, place / "key", replace=True)
        assert User.objects.get().email == "tanaka@example.jp"
        assert databases.tables_now() == before
    assert lying_in(place / "there") == lying_in(place / "media") != {}


def test_nothing_of_anybody_can_be_read_without_the_key(place, elsewhere):
    with at(elsewhere.new("here", migrated=True)):
        fill()
        folder = backup()
    everything = b"".join(path.read_bytes() for path in folder.iterdir())
    assert not any(word.encode() in everything for word in (SECRET, "tanaka", "田中", "small.avif"))
    assert set(json.loads((folder / "manifest.json").read_text())) == {"made_at", "engine", "parts", "format"}
    assert {oct(path.stat().st_mode & 0o77) for path in (folder, *folder.iterdir())} <= {"0o0", "0o44"}
    assert oct(folder.stat().st_mode)[-3:] == "700"


def test_a_snapshot_does_not_see_what_is_written_meanwhile(place, elsewhere):
    name = elsewhere.new("here", migrated=True)
    with at(name), databases.engine().snapshot() as snapshot:
        with at(name):
            User.objects.create_user("later@example.jp")
            assert databases.tables_now()["directory_user"][0] == 1
        assert snapshot.tables()["directory_user"][0] == 0


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is one file")
def test_of_several_servers_named_the_one_we_speak_with_is_copied_and_restored(place, elsewhere):
    with at(elsewhere.new("here", migrated=True)):
        known = connection.settings_dict
        several = {"host": f"{known['HOST']},{known['HOST']}", "port": f"1,{known['PORT']}"}  # the first is away
        connection.settings_dict |= {"HOST": "", "PORT": "", "OPTIONS": {**known["OPTIONS"], **several}}
        fill()
        before = databases.tables_now()
        folder = backup()
        User.objects.all().delete()
        restore(folder, place / "key", replace=True)
        assert databases.tables_now() == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no pool")
def test_connections_of_its_own_pool_are_nobody_elses(elsewhere):
    with at(elsewhere.new("pooled", migrated=True)):
        connection.settings_dict["OPTIONS"] = {**connection.settings_dict["OPTIONS"], "pool": {"min_size": 2}}
        connection.ensure_connection()
        databases.engine().expect_unused()


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def rewrite(folder: Path, **parts_or_fields) -> None:
    manifest = Manifest.read(folder)
    replace(manifest, **parts_or_fields).write(folder)


def forge(folder: Path, kind: str) -> None:
    """A part changed, and the manifest's checksum with it."""
    path = folder / Manifest.read(folder).part(kind).name
    flip(path)
    with_sum = Part(path.name, path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
    rewrite(folder, parts=tuple(with_sum if one.kind == kind else one for one in Manifest.read(folder).parts))


def rewrite_contents(folder: Path, **fields) -> None:
    """What only a programming error, or somebody with much patience, would do."""
    path = folder / "contents.json.age"
    contents = Contents.unpack(pyrage.decrypt(path.read_bytes(), [KEY]))
    path.unlink()
    part = seal(path, [replace(contents, **fields).packed()], [KEY.to_public()])
    rewrite(folder, parts=tuple(part if one.kind == "contents" else one for one in Manifest.read(folder).parts))


def of_a_later_format(folder: Path) -> None:
    """With fields that nobody knows yet."""
    told = json.loads((folder / FILE).read_text())
    told |= {"format": 2, "parts": [part | {"blake3": ""} for part in told["parts"]]}
    (folder / FILE).write_text(json.dumps(told))


DAMAGE = {
    "a byte of the database": (lambda folder: flip(next(folder.glob("database*"))), "壊れています"),
    "a byte of the files": (lambda folder: flip(folder / "media.tar.age"), "壊れています"),
    "half of the database": (lambda folder: cut(next(folder.glob("database*"))), "壊れています"),
    "no files": (lambda folder: (folder / "media.tar.age").unlink(), "壊れています"),
    "no manifest": (lambda folder: (folder / "manifest.json").unlink(), "読めません"),
    "half a manifest": (lambda folder: cut(folder / "manifest.json"), "読めません"),
    "a database changed with its sum": (lambda folder: forge(folder, "database"), "手を加えた"),
    "contents changed with their sum": (lambda folder: forge(folder, "contents"), "壊れています"),
    "another engine": (lambda folder: rewrite(folder, engine="oracle"), "DATABASE_URL"),
    "a later format": (of_a_later_format, "別の版"),
    "a later version": (lambda folder: rewrite_contents(folder, migrations=[["home", "9999_later"]]), "新しい版"),
}


@pytest.mark.one_database
@pytest.mark.parametrize("what", DAMAGE)
def test_what_is_damaged_is_refused_and_changes_nothing(what, small, place, settings, elsewhere):
    damage, words = DAMAGE[what]
    damage(small)
    use_media(settings, place / "there")
    with at(elsewhere.new("there")):
        with pytest.raises(CommandError, match=words):
            restore(small, place / "key")
        assert connection.introspection.table_names() == []
    assert not (place / "there").exists()


@pytest.mark.one_database
def test_a_migration_that_was_squashed_since_makes_no_later_version(small, place, elsewhere):
    rewrite_contents(small, migrations=[["wagtailcore", "0000_of_old"]])
    with at(elsewhere.new("there")):
        restoring.expect_fitting(restoring.look(small, [KEY]), replace=False)


@pytest.mark.one_database
def test_a_part_that_vanishes_before_it_is_read_holds_nobody_up(tmp_path):
    with unsealed(tmp_path / "unplugged.tar", []) as part, pytest.raises(BackupRefused, match="壊れています"):
        read_out(part)


def test_rows_that_do_not_add_up_are_refused_before_anything_is_there(small, place, elsewhere):
    """The last moment at which a restore can be taken back."""
    rewrite_contents(small, tables={"directory_user": (7, "0")})
    with at(elsewhere.new("there")):
        with pytest.raises(CommandError, match="違います"):
            restore(small, place / "key")
        assert connection.introspection.table_names() == []


@pytest.mark.one_database
def test_keys_that_do_not_fit_are_refused(small, place, settings, elsewhere):
    use_media(settings, place / "there")
    (place / "empty").write_text("# nothing")
    with at(elsewhere.new("there")):
        for key, words in (("other", "この鍵では"), ("empty", "秘密鍵がありません"), ("missing", "秘密鍵を読めません")):
            with pytest.raises(CommandError, match=words):
                restore(small, place / key)
        with pytest.raises(CommandError, match="暗号化されています"):
            call_command("restore", str(small))
        assert connection.introspection.table_names() == []
    assert not (place / "there").exists()
    settings.IBASHO_BACKUP_PUBLIC_KEY = [str(KEY)]
    with pytest.raises(CommandError, match="秘密鍵が入っています"):
        call_command("backup")
    settings.IBASHO_BACKUP_PUBLIC_KEY = []
    with pytest.raises(CommandError, match="公開鍵がない"):
        call_command("backup")


@pytest.mark.one_database
def test_files_that_are_not_of_the_backup_are_not_lost_unasked(small, place, settings, elsewhere):
    use_media(settings, place / "there")
    default_storage.save("images/strange.avif", ContentFile(b"picture"))
    with at(elsewhere.new("there")), pytest.raises(CommandError, match="1 件"):
        restore(small, place / "key")


def test_a_database_in_use_is_left_alone_and_no_file_is_written(small, place, settings, elsewhere):
    use_media(settings, place / "there")
    name = elsewhere.new("used", migrated=True)
    with at(name):
        connection.cursor().execute("SELECT 1 FROM directory_user")  # SQLite becomes WAL, as under a running site
        with at(name), pytest.raises(CommandError, match="止めてから"):
            restore(small, place / "key")
        assert User.objects.count() == 0
    assert not (place / "there").exists()


@pytest.mark.one_database
def test_one_at_a_time_and_leftovers_go(place, elsewhere):
    with at(elsewhere.new("here", migrated=True)):
        (place / "kept" / "ibasho-20260101T000000Z.partial").mkdir()
        with catalogue.alone(place / "kept"), pytest.raises(CommandError) as raised:
            call_command("backup")
        assert raised.value.returncode == 75
        with pytest.raises(CommandError, match=str(place / "not-there")):
            backup(without_media=True, report=str(place / "not-there" / "report.json"))
        assert len(catalogue.kept(place / "kept")) == 1  # made all the same
    assert [path.name for path in (place / "kept").iterdir() if path.name.endswith(".partial")] == []


@pytest.mark.one_database
def interrupted(path: Path) -> None:
    raise KeyboardInterrupt


def test_an_old_one_that_was_half_removed_goes_the_next_time(tmp_path, monkeypatch):
    for name, backup in zip(("ibasho-20261127T180000Z", "ibasho-20261126T180000Z"), on("11-27", "11-26"), strict=True):
        (tmp_path / name).mkdir()
        backup.manifest.write(tmp_path / name)
    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(catalogue.shutil, "rmtree", interrupted)
        catalogue.tidy(tmp_path, (1, 0, 0))
    assert len(catalogue.kept(tmp_path)) == 1
    with catalogue.alone(tmp_path):
        assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "ibasho-20261127T180000Z"]


@pytest.mark.one_database
def test_with_a_clock_that_stands_before_the_last_backup_none_is_made(small, place, elsewhere):
    """It would count as the oldest, and go as soon as it was made."""
    shutil.copytree(small, place / "kept" / "ibasho-20990101T000000Z")
    rewrite(place / "kept" / "ibasho-20990101T000000Z", made_at=datetime(2099, 1, 1, tzinfo=UTC))
    with at(elsewhere.new("here", migrated=True)), pytest.raises(CommandError, match="時計が"):
        call_command("backup")


@pytest.mark.one_database
def test_nothing_is_left_of_a_backup_that_failed(place, settings, elsewhere):
    with at(elsewhere.new("nothing")), pytest.raises(CommandError, match="データベースに断られました"):
        call_command("backup")  # no tables: migrate was forgotten
    assert [path.name for path in (place / "kept").iterdir()] == [".lock"]
    for folder, words in (("not-mounted", "フォルダがありません"), ("media/kept", "だれでも見られる")):
        settings.IBASHO_BACKUP_ROOT = str(place / folder)
        with pytest.raises(CommandError, match=words):
            call_command("backup")


@pytest.mark.one_database
def test_files_go_from_any_storage_to_any_other(tmp_path):
    here, there = FileSystemStorage(location=tmp_path), InMemoryStorage()
    for name, content in (("a/b/長い名前" * 20 + ".jpg", b"x" * 3_000_000), ("empty.txt", b""), ("a/c.jpg", b"c")):
        here.save(name, ContentFile(content))
    seen: dict = {}
    packed = b"".join(media.packed(here, seen))
    media.unpack(io.BytesIO(packed), there, seen)
    assert list(media.names(there)) == list(media.names(here)) == sorted(seen, key=lambda name: (name.count("/"), name))
    assert media.strangers(there, seen) == []


@pytest.mark.one_database
def test_names_that_are_not_utf_8_are_kept_as_they_are(tmp_path):
    """As a folder copied from Windows may hold them."""
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / os.fsdecode("面.jpg".encode("cp932"))).write_bytes(b"picture")
    here, there = (FileSystemStorage(location=tmp_path / name) for name in ("here", "there"))
    seen: dict = {}
    packed = b"".join(media.packed(here, seen))
    files = Contents.unpack(Contents([], {}, [], seen).packed()).files
    media.unpack(io.BytesIO(packed), there, files)
    assert [os.fsencode(path.name) for path in (tmp_path / "there").iterdir()] == ["面.jpg".encode("cp932")]


class Hiccup(FileSystemStorage):
    """Doesn't answer every other time, as a bucket may."""

    asked = 0

    def _now_and_then(self) -> None:
        self.asked += 1
        if self.asked % 2:
            raise OSError("does not answer")

    def _open(self, name, mode="rb"):
        self._now_and_then()
        return super()._open(name, mode)

    def _save(self, name, content):
        self._now_and_then()
        content.read()  # some of it is gone already
        content.seek(0)
        return super()._save(name, content)


@pytest.mark.one_database
def test_moments_without_an_answer_cost_neither_backup_nor_restore(tmp_path, monkeypatch):
    monkeypatch.setattr(media, "PAUSE", 0)
    FileSystemStorage(location=tmp_path / "here").save("a.jpg", ContentFile(b"picture"))
    here, there = (Hiccup(location=tmp_path / name) for name in ("here", "there"))
    seen: dict = {}
    packed = b"".join(media.packed(here, seen))
    media.unpack(io.BytesIO(packed), there, seen)
    assert (tmp_path / "there" / "a.jpg").read_bytes() == b"picture"


@pytest.mark.one_database
def test_a_bucket_that_stays_away_is_told_of_as_one(tmp_path):
    with pytest.raises(BackupRefused, match="IBASHO_S3_"), faults_told():
        raise FilesAway("The bucket does not answer")


@pytest.mark.one_database
def test_a_disk_that_takes_no_more_is_told_of_as_one(tmp_path):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(BackupRefused, match="空き容量"), faults_told():
            seal(tmp_path / "part.age", [b"x" * 1_000_000], [KEY.to_public()])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_backups_are_found_from_a_folder_their_user_may_not_enter(tmp_path, monkeypatch):
    """`sudo ibasho` runs where it was typed: in root's home, say, which is closed to the user ibasho."""
    look = os.stat

    def closed(path, *rest, **options):
        if not isinstance(path, int) and not Path(path).is_absolute():
            raise PermissionError(13, "Permission denied", str(path))
        return look(path, *rest, **options)

    (tmp_path / "ibasho-20261127T180000Z").mkdir()
    monkeypatch.setattr(os, "stat", closed)
    with override_settings(IBASHO_BACKUP_ROOT=str(tmp_path)):
        assert catalogue.find("ibasho-20261127T180000Z") == tmp_path / "ibasho-20261127T180000Z"
        with pytest.raises(BackupRefused, match="バックアップがまだありません"):
            catalogue.find("latest")


def on(*days: str) -> list[catalogue.Backup]:
    """Backups of those days, the newest first; `-` after a day: without pictures."""
    found = []
    for day in days:
        parts = (Part("database", 0, ""), Part("contents", 0, ""), Part("media", 0, ""))
        made_at = datetime.fromisoformat(f"2026-{day.rstrip('-')}T03:00:00+09:00")
        found.append(catalogue.Backup(Path(day), Manifest(made_at, "sqlite", parts[: 2 if "-" in day[5:] else 3])))
    return found


@pytest.mark.one_database
@pytest.mark.parametrize(
    "days,keep,going",
    [
        (["11-27", "11-26", "11-25"], (2, 0, 0), ["11-25"]),
        (["11-27", "11-20", "11-13"], (1, 2, 0), ["11-13"]),
        (["11-27", "10-31", "10-30", "09-30"], (1, 0, 2), ["10-30", "09-30"]),
        (["11-27-", "11-26-", "11-25"], (1, 0, 0), ["11-26-"]),
        (["11-27", "06-01"], (7, 0, 0), []),  # none was made for months: none of the old is lost
    ],
)
def test_days_weeks_and_months_are_kept(days, keep, going):
    assert [backup.folder.name for backup in catalogue.too_many(on(*days), keep)] == going

"""Lists that somebody uploads: what was chosen, how far it is, and what is needed to undo it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from directory.models import Municipality, User

#: Longer than this no task is silent that still runs.
STALLED = timedelta(minutes=2)
#: How long an import can be undone; then what is kept for it – also private contacts – goes.
UNDOABLE = timedelta(days=30)


class ImportState(models.TextChoices):
    NEW = "new", "列を確かめてください"
    CHECKING = "checking", "内容を確かめています"
    CHECKED = "checked", "確かめました（まだ取り込んでいません）"
    RUNNING = "running", "取り込んでいます"
    DONE = "done", "取り込みました"
    UNDOING = "undoing", "もとに戻しています"
    UNDONE = "undone", "もとに戻しました"
    FAILED = "failed", "とちゅうで止まりました"


WORKING = (ImportState.CHECKING, ImportState.RUNNING, ImportState.UNDOING)


class ListImportQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ListImportQuerySet:
        """One's own, and those that lie wholly in the areas one looks after: colleagues answer for each other."""
        if user.is_superuser:
            return self
        mine = Municipality.objects.curated_by(user).order_by().values("pk")
        links = self.model.areas.through.objects.filter(listimport=OuterRef("pk"))
        return self.filter(Q(by=user) | Q(Exists(links), ~Exists(links.exclude(municipality__in=mine))))

    def stalled(self) -> ListImportQuerySet:
        return self.filter(state__in=WORKING, changed_at__lt=timezone.now() - STALLED)

    def with_trouble(self) -> ListImportQuerySet:
        return self.filter(Q(state=ImportState.FAILED) | Q(state=ImportState.CHECKED))


class ListImport(models.Model):
    """One upload. `rename`: {column in the file: the name by which we know it}. `summary`: counts of the report."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="入れた人"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="確かめた人"
    )
    filename = models.CharField("ファイル", max_length=200)
    state = models.CharField("状態", max_length=10, choices=ImportState, default=ImportState.NEW)
    #: What a run that stopped was doing: where it goes on.
    doing = models.CharField(max_length=10, choices=ImportState, blank=True)
    rename = models.JSONField(default=dict)
    publish = models.BooleanField("公開する", default=False)
    force = models.BooleanField("多くの項目がなくなってもよい", default=False)
    facilities_as = models.CharField("公共施設の扱い", max_length=10, default="venues")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    areas = models.ManyToManyField(Municipality, related_name="+", blank=True)
    created_at = models.DateTimeField("入れた日時", auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ListImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "一覧の取り込み"
        verbose_name_plural = "一覧の取り込み"
        indexes = [models.Index(fields=["state", "changed_at"], name="import_state")]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_working(self) -> bool:
        return self.state in WORKING

    @property
    def is_stalled(self) -> bool:
        return self.is_working and self.changed_at < timezone.now() - STALLED

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    @property
    def can_be_undone(self) -> bool:
        return self.state in (ImportState.DONE, ImportState.FAILED) and self.created_at > timezone.now() - UNDOABLE

    @property
    def is_refused(self) -> bool:
        """Nothing in it can be taken, or it would take too much away."""
        return not self.summary.get("rows") or bool(self.summary.get("refused"))

    @property
    def needs_second(self) -> bool:
        """Whether what the public reads would change: then somebody else has to look at it, as at any change."""
        return not (self.by and self.by.is_superuser) and bool(self.summary.get("public"))

    def may_be_confirmed_by(self, user: User) -> bool:
        if self.state != ImportState.CHECKED or self.is_refused:
            return False
        return user.is_superuser or not self.needs_second or user != self.by


class ImportFile(models.Model):
    """The bytes, apart from the row that lists are made of, and never in a folder that a web server shows."""

    list_import = models.OneToOneField(ListImport, models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()

    class Meta:
        verbose_name = verbose_name_plural = "取り込むファイル"

    def __str__(self) -> str:
        return str(self.list_import)


class ImportPart(models.Model):
    """A portion that was checked or written: what became of its rows and – of those written – what stood there."""

    list_import = models.ForeignKey(ListImport, models.CASCADE, related_name="parts")
    written = models.BooleanField()
    number = models.PositiveIntegerField()
    report = models.JSONField(default=dict)
    kept = models.BinaryField(null=True)
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        verbose_name = verbose_name_plural = "取り込みの一部"
        constraints = [
            models.UniqueConstraint(fields=["list_import", "written", "number"], name="import_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.list_import} {self.number}"

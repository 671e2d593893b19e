"""The lines of the trail: read from Wagtail's log of listings, within the person's areas."""

from collections.abc import Iterator

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from directory.models import Listing, User

COLUMNS = ["日時", "居場所・活動", "番号", "だれが", "したこと"]


class TrailForm(forms.Form):
    """What makes no sense is told at its field and narrows nothing."""

    title = forms.CharField(label="居場所・活動の名前の一部", required=False)
    who = forms.CharField(label="だれが（名字・名前・メールの一部）", required=False)
    action = forms.ChoiceField(label="したこと", required=False)
    since = forms.DateField(
        label="いつから", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "日付は 2026-03-31 のように書いてください。"},
    )  # fmt: skip
    until = forms.DateField(
        label="いつまで", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "日付は 2026-03-31 のように書いてください。"},
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", "すべて"), *registry.get_choices()]

    def narrow(self, rows: QuerySet[ModelLogEntry]) -> QuerySet[ModelLogEntry]:
        self.is_valid()
        said = self.cleaned_data
        title, who = ((said.get(name) or "").replace("\x00", "").strip() for name in ("title", "who"))
        if title:
            rows = rows.filter(label__icontains=title)
        if who:
            people = User.objects.filter(
                Q(email__icontains=who) | Q(last_name__icontains=who) | Q(first_name__icontains=who)
            )
            rows = rows.filter(user__in=people.order_by().values("pk"))
        if said.get("action"):
            rows = rows.filter(action=said["action"])
        if said.get("since"):
            rows = rows.filter(timestamp__date__gte=said["since"])
        if said.get("until"):
            rows = rows.filter(timestamp__date__lte=said["until"])
        return rows


def about(listings: QuerySet[Listing]) -> Q:
    """Lines of the log about these. The keys become texts, as the log has them, and not the other way round: it is the
    log's index that must be of use."""
    return Q(object_id__in=listings.order_by().annotate(as_text=Cast("pk", CharField())).values("as_text"))


def entries(user: User) -> QuerySet[ModelLogEntry]:
    """The latest first. Of what is gone for good, administrators see what it was called."""
    rows = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Listing))
    if not user.is_superuser:
        rows = rows.filter(about(Listing.objects.in_areas_of(user)))
    return rows.select_related("user", "content_type").order_by("-timestamp", "-pk")


def lines(rows: QuerySet[ModelLogEntry]) -> Iterator[list]:
    """For a file: read one after the other."""
    for entry in rows.iterator(chunk_size=500):
        moment = timezone.localtime(entry.timestamp).replace(tzinfo=None, microsecond=0)
        yield [moment, entry.label, entry.object_id, entry.user_display_name, str(entry.message)]

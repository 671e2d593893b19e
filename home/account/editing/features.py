"""特徴: what makes it easier to come. Yes, no, ask, or not known; unknown is never shown as no."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.enums import Answer
from directory.models import Feature, Listing, ListingFeature

from .fields import SubjectForm

NOTE_LENGTH = ListingFeature._meta.get_field("note").max_length


class FeaturesForm(SubjectForm):
    """Fields `answer_<slug>` and `note_<slug>` for each feature in use. Rows of others are left as they are."""

    class Meta:
        model = Listing
        formsets = ()
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.features = list(Feature.objects.filter(active=True))
        held = {row.feature_id: row for row in self.instance.listing_features.all()}
        for feature in self.features:
            self._add(feature, held.get(feature.pk))

    def _add(self, feature: Feature, row: ListingFeature | None) -> None:
        answer, note = f"answer_{feature.slug}", f"note_{feature.slug}"
        self.fields[answer] = forms.ChoiceField(
            label=feature.label, choices=Answer.choices, widget=forms.RadioSelect, required=False
        )
        self.fields[note] = forms.CharField(label=_("%sの補足") % feature.label, max_length=NOTE_LENGTH, required=False)
        self.initial |= {answer: row.answer if row else Answer.UNKNOWN, note: row.note if row else ""}

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"answer_{one.slug}"], self[f"note_{one.slug}"]) for one in self.features]

    def save(self, commit: bool = True) -> Listing:
        draft = super().save(commit=commit)
        if self.changed_data:
            draft.listing_features = self._rows(draft)
        return draft

    def _rows(self, draft: Listing) -> list[ListingFeature]:
        asked = {one.pk for one in self.features}
        rows = [row for row in draft.listing_features.all() if row.feature_id not in asked]
        for feature in self.features:
            answer = self.cleaned_data[f"answer_{feature.slug}"] or Answer.UNKNOWN
            note = self.cleaned_data[f"note_{feature.slug}"]
            if answer != Answer.UNKNOWN or note:
                rows.append(ListingFeature(feature=feature, answer=answer, note=note))
        for number, row in enumerate(rows):
            row.sort_order = number
        return rows

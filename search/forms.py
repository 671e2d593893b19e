"""What the search page asks. Everything may stay empty."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.enums import ListingKind
from directory.models import Category

from .filters import PointField

RADII = [("1", _("1km（歩いて15分くらい）")), ("3", _("3km")), ("5", _("5km")), ("10", _("10km")), ("30", _("30km"))]


class SearchForm(forms.Form):
    place = forms.CharField(
        label=_("どのあたりで"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
    )
    near = PointField(required=False, widget=forms.HiddenInput())
    radius = forms.ChoiceField(label=_("どのくらい近くまで"), choices=RADII, required=False, initial="3")
    kind = forms.ChoiceField(label=_("どちら"), required=False)
    category = forms.MultipleChoiceField(label=_("すること"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("どちらでも")), *ListingKind.choices]
        self.fields["category"].choices = [(c.slug, c.label) for c in Category.objects.filter(active=True)]

"""A municipality by its name, in the forms of groups."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.geocoding.areas import AreaNames
from directory.models import Municipality

from .forms import plain

NO_TOWN = _("市区町村の名前が見つかりませんでした。「凪浦市」「広島県府中市」のように書いてください。")
WHICH_TOWN = _("どれか一つを、都道府県から書いてください：%s")
AT_MOST = 5


class TownField(forms.CharField):
    """Nobody leafs through 1,900 of them on a telephone. Gives None for nothing, where nothing may be said."""

    def clean(self, value: Any) -> Municipality | None:
        text = plain(super().clean(value))
        if not text:
            return None
        names = AreaNames.current()
        if town := names.find(text):
            return town
        several = "、".join(town.full_name for town in names.named(text)[:AT_MOST])
        raise forms.ValidationError(WHICH_TOWN % several if several else NO_TOWN)

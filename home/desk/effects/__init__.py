"""What a change to shared things does – to searches, pages, people – told before it is saved.

`effects_of` is asked with a valid form whose object isn't saved yet; `told.TellsFirst` shows the answer and waits for a
second press. What does nothing anybody would notice has no effects and is saved at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from directory.models import Audience, Category, Feature, Standpoint, SupportDesk, WideAreaArrangement
from home.models import SiteSettings
from search.models import SynonymGroup

from . import arrangements, site, support, synonyms, terms
from .effect import Effect

__all__ = ["Effect", "effects_of"]

BY_MODEL: dict[type, Callable[[Any, Any, dict], list[Effect]]] = {
    **dict.fromkeys((Category, Audience, Standpoint, Feature), terms.effects),
    SynonymGroup: synonyms.effects,
    WideAreaArrangement: arrangements.effects,
    SupportDesk: support.effects,
    SiteSettings: site.effects,
}


def effects_of(form: Any) -> list[Effect]:
    """Each function gets the object as it is stored (None where it is new), as it would be, and what the form holds.
    What disappears comes first."""
    model = type(form.instance)
    before = model._default_manager.filter(pk=form.instance.pk).first() if form.instance.pk else None
    return sorted(BY_MODEL[model](before, form.instance, form.cleaned_data), key=lambda effect: not effect.gone)

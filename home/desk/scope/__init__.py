"""Who sees and changes what in the admin (docs/decisions/0031-scope-and-review.md).

`scopes` says it per model, `policy` tells Wagtail, `viewset` stops every address of an object, `choosers` and `forms`
limit what can be chosen. A model is registered by giving it a scope and a `ScopedSnippetViewSet`.
"""

from .policy import register_policies
from .scopes import SCOPES, Scope
from .viewset import ScopedSnippetViewSet

__all__ = ["SCOPES", "Scope", "ScopedSnippetViewSet", "register_policies"]

"""What pages elsewhere load by themselves: one address in every language. (For readers: search/urls.py.)"""

from django.urls import path

from search.api.answers import public

from .oembed import oembed
from .results import results
from .scripts import script

urlpatterns = [
    path("v<str:version>/widget.js", script, name="embed_script"),
    path("oembed", oembed, name="oembed"),
    path("v1/results", public(results), name="embed_results"),
]

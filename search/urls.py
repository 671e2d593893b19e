"""Public pages for finding: search, districts, listings."""

from django.urls import path

from search.views.districts import area, index
from search.views.listings import listing
from search.views.search import search

urlpatterns = [
    path("search/", search, name="search"),
    path("districts/", index, name="districts"),
    path("districts/<slug:code>/", area, name="district"),
    path("listings/<slug:public_id>/", listing, name="listing"),
]

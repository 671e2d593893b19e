"""Public pages for finding: search, away from home, districts, listings."""

from django.urls import path

from search.views.arrangements import elsewhere, welcome
from search.views.away import away
from search.views.calendar import calendar
from search.views.districts import area, index
from search.views.listings import listing
from search.views.search import search
from search.views.venues import venue

urlpatterns = [
    path("search/", search, name="search"),
    path("calendar/", calendar, name="calendar"),
    path("away/", away, name="away"),
    path("districts/", index, name="districts"),
    path("districts/<slug:code>/", area, name="district"),
    path("districts/<slug:code>/elsewhere/", elsewhere, name="elsewhere"),
    path("districts/<slug:code>/welcome/", welcome, name="welcome"),
    path("listings/<slug:public_id>/", listing, name="listing"),
    path("venues/<slug:public_id>/", venue, name="venue"),
]

"""Public pages for finding: search, away from home, districts, listings, and what can be subscribed to."""

from django.urls import path

from search.embed import frame
from search.embed.builder import builder
from search.feeds import explain, views
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
    path("districts/<slug:code>/calendar.ics", views.area_ics, name="area_ics"),
    path("districts/<slug:code>/calendar/", explain.area_page, name="area_calendar"),
    path("listings/<slug:public_id>/", listing, name="listing"),
    path("venues/<slug:public_id>/", venue, name="venue"),
    path("listings/<slug:public_id>/calendar.ics", views.listing_ics, name="listing_ics"),
    path("listings/<slug:public_id>/calendar/", explain.listing_page, name="listing_calendar"),
    path("organisations/<slug:public_id>/calendar.ics", views.organisation_ics, name="organisation_ics"),
    path("embed/", builder, name="embed"),
    path("embed/v1/search", frame.search, name="embed_search"),
    path("embed/v1/listings/<slug:public_id>", frame.listing, name="embed_listing"),
    path("feeds/", explain.search_page, name="feeds"),
    path("feeds/occurrences.ics", views.occurrences_ics, name="occurrences_ics"),
    path("feeds/listings.atom", views.listings_atom, name="listings_atom"),
]

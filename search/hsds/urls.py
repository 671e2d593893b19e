"""The addresses that HSDS 3.0 names."""

from django.urls import path

from search.api.answers import public

from . import views

app_name = "hsds"

_KINDS = {
    "services": (views.services, "service", views.service),
    "service_at_locations": (views.places, "service_at_location", views.place),
    "organizations": (views.organisations, "organization", views.organisation),
    "taxonomies": (views.taxonomies, "taxonomy", views.taxonomy),
    "taxonomy_terms": (views.taxonomy_terms, "taxonomy_term", views.taxonomy_term),
}

urlpatterns = [path("", public(views.answered(views.root)), name="root")]
for many, (list_view, one, view) in _KINDS.items():
    urlpatterns += [
        path(many, public(views.answered(list_view)), name=many),
        path(f"{many}/<str:key>", public(views.answered(view)), name=one),
    ]

"""Public pages for finding: search, districts, listings."""

from django.urls import path

urlpatterns: list[path] = []

"""Addresses of the site itself that are not Wagtail pages. All of them exist in the three languages."""

from django.urls import path

from home.views.about import about
from home.views.styleguide import styleguide

urlpatterns = [
    path("about/", about, name="about"),
    path("styleguide/", styleguide, name="styleguide"),
]

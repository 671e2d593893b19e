"""Lets the admin know of these pages."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.desk.menu import TOOLS, DeskItem

from . import views


@hooks.register("register_admin_urls")
def activity_report_urls():
    return [
        path("activity-report/", views.start, name="activity_report"),
        path("activity-report/organisation/<int:pk>/", views.organisation_report, name="activity_report_organisation"),
        path("activity-report/<slug:code>/", views.area_report, name="activity_report_area"),
        path("listing-headcounts/<int:pk>/", views.listing_headcounts, name="listing_headcounts"),
    ]


@hooks.register(TOOLS)
def activity_report_item() -> MenuItem:
    return DeskItem(views.LABEL, reverse("activity_report"), icon_name="doc-full-inverse", order=155)

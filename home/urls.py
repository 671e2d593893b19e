"""Addresses of the site itself that are not Wagtail pages. All of them exist in the three languages."""

from django.urls import path

from home.views.about import about
from home.views.accessibility import accessibility
from home.views.collections import collection
from home.views.coverage import coverage
from home.views.desk_card import desk_card
from home.views.handover import handover
from home.views.help_out import help_out
from home.views.joining import claim, groups, register, sent
from home.views.manifest import manifest
from home.views.news import news_atom
from home.views.report import report, report_sent
from home.views.saved import saved
from home.views.styleguide import styleguide
from home.views.talk import talk

urlpatterns = [
    path("accessibility/", accessibility, name="accessibility"),
    path("about/", about, name="about"),
    path("collections/<slug:slug>/", collection, name="collection"),
    path("card/", desk_card, name="desk_card"),
    path("districts/<slug:code>/coverage/", coverage, name="public_coverage"),
    path("feeds/news.atom", news_atom, name="news_atom"),
    path("groups/", groups, name="groups"),
    path("groups/new/", register, name="groups_new"),
    path("groups/sent/", sent, name="groups_sent"),
    path("listings/<slug:public_id>/claim/", claim, name="claim"),
    path("handover/", handover, name="handover"),
    path("help-out/", help_out, name="help_out"),
    path("listings/<slug:public_id>/report/", report, name="report"),
    path("listings/<slug:public_id>/report/sent/", report_sent, name="report_sent"),
    path("manifest.webmanifest", manifest, name="manifest"),
    path("saved/", saved, name="saved"),
    path("styleguide/", styleguide, name="styleguide"),
    path("talk/", talk, name="talk"),
]

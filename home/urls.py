"""Addresses of the site itself that are not Wagtail pages. All of them exist in the three languages."""

from django.urls import path

from home.views.help_out import help_out
from home.views.news import news_atom
from home.views.talk import talk

urlpatterns: list = [
    path("talk/", talk, name="talk"),
    path("help-out/", help_out, name="help_out"),
    path("feeds/news.atom", news_atom, name="news_atom"),
]

"""Public pages about the site itself, each with the languages' prefixes; finding has its own in search.urls."""

from django.urls import path

from home.views.about import about
from home.views.help_out import help_out
from home.views.news import news_atom
from home.views.styleguide import styleguide
from home.views.talk import talk

urlpatterns = [
    path("about/", about, name="about"),
    path("feeds/news.atom", news_atom, name="news_atom"),
    path("help-out/", help_out, name="help_out"),
    path("styleguide/", styleguide, name="styleguide"),
    path("talk/", talk, name="talk"),
]

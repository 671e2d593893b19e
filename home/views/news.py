"""/feeds/news.atom – the news, for feed readers."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from activities.occurring import start_of
from home.models import NewsIndexPage, NewsPage
from search.feeds.atom import CONTENT_TYPE, tag
from search.feeds.serving import feed, file

MOST = 30


@feed
def news_atom(request: HttpRequest) -> HttpResponse:
    """The latest of what is current, in the language of the address; Japanese where there is no other."""
    index = NewsIndexPage.objects.live().public().first()
    about = request.build_absolute_uri(index.get_url(request) if index else "/")
    atom = Atom1Feed(
        title=index.label if index else _("お知らせ"),
        link=about,
        description=None,
        language="en" if get_language() == "en" else "ja",
        feed_url=request.build_absolute_uri(reverse("news_atom")),
        feed_guid=tag("news"),
    )
    for page in NewsPage.objects.current()[:MOST]:
        atom.add_item(
            title=page.label,
            link=request.build_absolute_uri(page.get_url(request)),
            description=page.said["intro"].text,
            pubdate=start_of(page.date),
            updateddate=page.last_published_at or start_of(page.date),
            unique_id=tag(f"news/{page.pk}"),
        )
    return file(atom.writeString("utf-8").encode(), CONTENT_TYPE, "news.atom")

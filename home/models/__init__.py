"""The site's own pages and settings, one subject per file."""

from .blocks import BodyBlock, ImageBlock, NoticeBlock
from .news import NewsIndexPage, NewsPage
from .pages import GuidePage, HomePage
from .settings import SiteSettings

__all__ = [
    "BodyBlock",
    "GuidePage",
    "HomePage",
    "ImageBlock",
    "NewsIndexPage",
    "NewsPage",
    "NoticeBlock",
    "SiteSettings",
]

"""The site's own pages and settings, one subject per file."""

from .blocks import BodyBlock, ImageBlock, NoticeBlock
from .news import NewsIndexPage, NewsPage
from .pages import GuidePage, HomePage
from .review import CuratorReviewTask, ReviewMode, ReviewPolicy
from .settings import SiteSettings

__all__ = [
    "BodyBlock",
    "CuratorReviewTask",
    "GuidePage",
    "HomePage",
    "ImageBlock",
    "NewsIndexPage",
    "NewsPage",
    "NoticeBlock",
    "ReviewMode",
    "ReviewPolicy",
    "SiteSettings",
]

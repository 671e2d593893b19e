"""The site's own pages and settings, and what the account area keeps; one subject per file."""

from .blocks import BodyBlock, ImageBlock, NoticeBlock
from .invitations import Invitation
from .member_events import MemberAction, MemberEvent
from .news import NewsIndexPage, NewsPage
from .pages import GuidePage, HomePage
from .reports import Report, ReportState, ReportTopic
from .review import CuratorReviewTask, ReviewMode, ReviewPolicy
from .sessions import PersonSession
from .settings import SiteSettings

__all__ = [
    "BodyBlock",
    "CuratorReviewTask",
    "GuidePage",
    "HomePage",
    "ImageBlock",
    "Invitation",
    "MemberAction",
    "MemberEvent",
    "NewsIndexPage",
    "NewsPage",
    "NoticeBlock",
    "PersonSession",
    "Report",
    "ReportState",
    "ReportTopic",
    "ReviewMode",
    "ReviewPolicy",
    "SiteSettings",
]

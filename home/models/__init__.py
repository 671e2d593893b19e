"""The site's own pages and settings, and what the account area keeps; one subject per file."""

from .blocks import BodyBlock, ImageBlock, NoticeBlock
from .invitations import Invitation
from .join_requests import JoinRequest, JoinStatus
from .member_events import MemberAction, MemberEvent
from .news import NewsIndexPage, NewsPage
from .pages import GuidePage, HomePage
from .reminders import DateMailWish, Letter, LetterKind, ReviewRound
from .reports import Report, ReportState, ReportTopic
from .review import CuratorReviewTask, ReviewMode, ReviewPolicy
from .sessions import PersonSession
from .settings import SiteSettings
from .workbench import DistrictMerger, ToldApart

__all__ = [
    "BodyBlock",
    "CuratorReviewTask",
    "DateMailWish",
    "DistrictMerger",
    "GuidePage",
    "HomePage",
    "ImageBlock",
    "Invitation",
    "JoinRequest",
    "JoinStatus",
    "Letter",
    "LetterKind",
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
    "ReviewRound",
    "SiteSettings",
    "ToldApart",
]

"""The site's own pages and settings, and what the account area keeps; one subject per file."""

from .blocks import BodyBlock, ImageBlock, NoticeBlock
from .bulk import BulkChange, BulkRow
from .collections import Collection
from .coverage import CoverageMonth, DistrictPopulation, Headcount
from .embed_days import EmbedDay
from .imports import ImportFile, ImportPart, ImportState, ListImport
from .invitations import Invitation
from .join_requests import JoinRequest, JoinStatus
from .member_events import MemberAction, MemberEvent
from .membership_ends import MembershipEnd
from .news import NewsIndexPage, NewsPage
from .pages import GuidePage, HomePage
from .queue_workers import QueueWorker
from .ready_comments import ReadyComment
from .reminders import DateMailWish, Letter, LetterKind, ReviewRound
from .reports import Report, ReportState, ReportTopic
from .review import CuratorReviewTask, ReviewMode, ReviewPolicy
from .sessions import PersonSession
from .settings import SiteSettings
from .typed import TypedDraft
from .workbench import DistrictMerger, ToldApart

__all__ = [
    "BodyBlock",
    "BulkChange",
    "BulkRow",
    "Collection",
    "CoverageMonth",
    "CuratorReviewTask",
    "DateMailWish",
    "DistrictMerger",
    "DistrictPopulation",
    "EmbedDay",
    "GuidePage",
    "Headcount",
    "HomePage",
    "ImageBlock",
    "ImportFile",
    "ImportPart",
    "ImportState",
    "Invitation",
    "JoinRequest",
    "JoinStatus",
    "Letter",
    "LetterKind",
    "ListImport",
    "MemberAction",
    "MemberEvent",
    "MembershipEnd",
    "NewsIndexPage",
    "NewsPage",
    "NoticeBlock",
    "PersonSession",
    "QueueWorker",
    "ReadyComment",
    "Report",
    "ReportState",
    "ReportTopic",
    "ReviewMode",
    "ReviewPolicy",
    "ReviewRound",
    "SiteSettings",
    "ToldApart",
    "TypedDraft",
]

"""Everything staff look after, in the Wagtail admin."""

import datetime

from django.forms import CheckboxSelectMultiple
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import DateColumn
from wagtail.snippets.views.snippets import (
    CollectWorkflowActionDataView,
    RevisionsCompareView,
    SnippetViewSetGroup,
    WorkflowActionView,
    WorkflowPreviewView,
)

from directory.models import (
    Audience,
    Category,
    Curatorship,
    District,
    Feature,
    GazetteerEntry,
    Listing,
    ListingDistrict,
    Membership,
    Municipality,
    Organisation,
    Standpoint,
    SupportDesk,
    Venue,
    WideAreaArrangement,
)
from home.models import Collection, ReadyComment, ReviewPolicy
from home.review.waiting import waiting_on
from home.trail.deleting import KeptDeleteView
from search.models import SynonymGroup

from .arrangement_panels import arrangement_edit_handler, support_edit_handler
from .listing_panels import listing_edit_handler
from .listing_views import ListingCopyView, ListingCreateView, ListingEditView
from .scope import ScopedSnippetViewSet
from .told import ToldCreateView, ToldEditView

REVIEWING = (CollectWorkflowActionDataView, RevisionsCompareView, WorkflowActionView, WorkflowPreviewView)


def _changed(listing: Listing) -> datetime.datetime:
    """When the latest draft was written, or what is public."""
    return listing.latest_revision.created_at if listing.latest_revision else listing.updated_at


#: Not Wagtail's own: to count the list, too, it would join the drafts of the whole country.
CHANGED = DateColumn("changed", label="更新", accessor=_changed, sort_key="updated_at")


class KeptSnippetViewSet(ScopedSnippetViewSet):
    """Of what comes back for 90 days after it was deleted."""

    delete_view_class = KeptDeleteView
    delete_template_name = KeptDeleteView.template_name


class ListingViewSet(KeptSnippetViewSet):
    model = Listing
    related = ("municipality", "latest_revision")
    add_view_class = ListingCreateView
    copy_view_class = ListingCopyView
    edit_view_class = ListingEditView
    icon = "group"
    menu_label = "居場所・活動"
    list_display = ["title", "municipality", "kind", "status", "verified_at", CHANGED]
    list_filter = ["kind", "status", "location_visibility", "eligibility_status", "categories", "source"]
    search_fields = ["title", "title_kana", "summary"]
    search_backend_name = None  # database lookups: Wagtail's text search doesn't split Japanese
    ordering = ["-updated_at"]
    list_per_page = 50
    list_export = [
        "public_id", "title", "title_kana", "get_kind_display", "get_status_display", "municipality", "summary",
        "get_location_visibility_display", "cost", "booking", "capacity", "eligibility_note", "live", "verified_at",
        "updated_at",
    ]  # fmt: skip
    edit_handler = listing_edit_handler

    def find(self, request, view_class, pk):
        """Whoever may answer for a listing sees what it is about, also from another town."""
        found = super().find(request, view_class, pk)
        if found is None and pk.isdecimal() and issubclass(view_class, REVIEWING):
            listing = Listing.objects.present().filter(pk=pk).first()
            waiting = waiting_on(listing) if listing else None
            return listing if waiting and waiting.may_answer(request.user) else None
        return found


class ToldViewSet(ScopedSnippetViewSet):
    """Of what many pages show: a change is told before it is saved."""

    add_view_class = ToldCreateView
    edit_view_class = ToldEditView


class VenueViewSet(KeptSnippetViewSet):
    model = Venue
    related = ("municipality",)
    icon = "home"
    menu_label = "会場"
    list_display = ["__str__", "address", "municipality", "geocode_level"]
    list_filter = ["geocode_level", "is_home"]
    list_export = [
        "public_id", "name", "kana", "address", "building", "municipality", "latitude", "longitude",
        "get_geocode_level_display", "is_home", "access", "accessibility", "parking",
    ]  # fmt: skip
    search_fields = ["name", "kana", "address"]
    search_backend_name = None
    list_per_page = 50
    panels = [
        FieldPanel("name"),
        FieldPanel("kana"),
        FieldRowPanel([FieldPanel("address"), FieldPanel("building")]),
        FieldPanel("municipality"),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude"), FieldPanel("geocode_level")]),
        FieldPanel("is_home"),
        MultiFieldPanel(
            [FieldPanel("nearest_stop"), FieldPanel("access"), FieldPanel("accessibility"), FieldPanel("parking")],
            "行き方",
        ),
    ]


class OrganisationViewSet(KeptSnippetViewSet):
    model = Organisation
    related = ("municipality",)
    icon = "user"
    menu_label = "団体"
    list_display = ["name", "kind", "municipality"]
    list_export = [
        "public_id", "name", "kana", "get_kind_display", "municipality", "corporate_number", "description", "url",
        "contact_phone", "contact_email",
    ]  # fmt: skip
    list_filter = ["kind"]
    search_fields = ["name", "kana"]
    search_backend_name = None
    list_per_page = 50
    panels = [
        FieldPanel("kind"),
        FieldPanel("name"),
        FieldPanel("kana"),
        FieldPanel("name_en"),
        FieldPanel("corporate_number"),
        FieldPanel("description"),
        FieldPanel("url"),
        FieldPanel("municipality"),
        MultiFieldPanel([FieldPanel("contact_phone"), FieldPanel("contact_email")], "事務連絡先（公開されません）"),
    ]


class MembershipViewSet(ScopedSnippetViewSet):
    model = Membership
    related = ("user", "organisation")
    icon = "user"
    menu_label = "メンバー"
    list_display = ["user", "organisation", "role"]
    list_export = ["user", "organisation", "get_role_display"]
    list_filter = ["role"]
    panels = [FieldPanel("user"), FieldPanel("organisation"), FieldPanel("role")]


class CuratorshipViewSet(ScopedSnippetViewSet):
    model = Curatorship
    related = ("organisation", "municipality", "district")
    icon = "view"
    menu_label = "担当"
    list_display = ["organisation", "municipality", "district", "valid_from", "valid_until"]
    list_export = list_display
    panels = [
        FieldPanel("organisation"),
        FieldPanel("municipality"),
        FieldPanel("district"),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
    ]


class ReviewPolicyViewSet(ScopedSnippetViewSet):
    model = ReviewPolicy
    related = ("municipality",)
    icon = "check"
    menu_label = "変更の確かめ方"
    list_display = ["municipality", "mode"]
    list_filter = ["mode"]
    panels = [FieldPanel("municipality"), FieldPanel("mode"), FieldPanel("trusted")]


class DistrictViewSet(ScopedSnippetViewSet):
    model = District
    icon = "doc-full"
    menu_label = "学区"
    list_display = ["name", "kind", "edition", "status", "code"]
    list_filter = ["kind", "status", "edition"]
    search_fields = ["name", "kana", "code"]
    search_backend_name = None
    list_per_page = 50
    panels = [
        FieldPanel("kind"),
        FieldPanel("name"),
        FieldPanel("kana"),
        FieldPanel("status"),
        FieldPanel("code", read_only=True),
        FieldPanel("edition", read_only=True),
        FieldPanel("address"),
        FieldPanel("source", read_only=True),
    ]


class ListingDistrictViewSet(ScopedSnippetViewSet):
    """学区 cells of lists: those without a district wait here for somebody to choose one."""

    model = ListingDistrict
    related = ("listing", "district")
    icon = "link"
    menu_label = "対象の学区"
    list_display = ["listing", "district", "text"]
    list_export = list_display
    list_filter = {"district": ["isnull"]}
    search_fields = ["text", "listing__title"]
    search_backend_name = None
    list_per_page = 50
    panels = [FieldPanel("listing", read_only=True), FieldPanel("text", read_only=True), FieldPanel("district")]


class MunicipalityViewSet(ScopedSnippetViewSet):
    model = Municipality
    related = ("prefecture", "parent")
    icon = "site"
    menu_label = "市区町村"
    list_display = ["name", "prefecture", "code", "parent"]
    list_filter = ["prefecture"]
    search_fields = ["name", "kana", "code"]
    search_backend_name = None
    list_per_page = 50
    panels = [FieldPanel("name"), FieldPanel("kana"), FieldPanel("county"), FieldPanel("parent")]


class GazetteerViewSet(ScopedSnippetViewSet):
    model = GazetteerEntry
    related = ("municipality",)
    icon = "search"
    menu_label = "地名"
    list_display = ["__str__", "municipality", "kind"]
    list_filter = ["kind"]
    search_fields = ["name", "kana"]
    search_backend_name = None
    list_per_page = 50
    panels = [
        FieldPanel("kind"),
        FieldPanel("municipality"),
        FieldRowPanel([FieldPanel("name"), FieldPanel("koaza")]),
        FieldPanel("kana"),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
    ]


class SupportDeskViewSet(ToldViewSet):
    model = SupportDesk
    icon = "help"
    menu_label = "相談窓口"
    list_display = ["name", "subject", "phone", "active"]
    list_filter = ["active", "for_volunteers"]
    search_fields = ["name", "subject"]
    search_backend_name = None
    edit_handler = support_edit_handler


class ArrangementViewSet(ToldViewSet):
    model = WideAreaArrangement
    icon = "link"
    menu_label = "広域利用の取り決め"
    list_display = ["name", "kind", "route", "valid_from", "valid_until", "verified_at"]
    list_filter = ["kind", "route"]
    search_fields = ["name", "evidence"]
    search_backend_name = None
    edit_handler = arrangement_edit_handler


def term_viewset(term: type, icon_name: str, extra: tuple[str, ...] = ()) -> type[ScopedSnippetViewSet]:
    """The viewset of a choice list. The slug is shown but never edited: it is in URLs and exports."""

    class TermViewSet(ToldViewSet):
        model = term
        icon = icon_name
        list_display = ["name", "slug", "sort_order", "active"]
        list_filter = ["active"]
        search_fields = ["name", "kana", "slug"]
        search_backend_name = None
        list_per_page = 100
        panels = [
            FieldPanel("name"),
            FieldPanel("kana"),
            FieldRowPanel([FieldPanel("name_en"), FieldPanel("name_easy")]),
            FieldPanel("description"),
            FieldRowPanel([FieldPanel("sort_order"), FieldPanel("active")]),
            *(FieldPanel(name) for name in extra),
            FieldPanel("slug"),
        ]

    return TermViewSet


class SynonymViewSet(ToldViewSet):
    """Words that find each other in the public search. Never shown there."""

    model = SynonymGroup
    icon = "pilcrow"
    menu_label = "検索の同義語"
    list_display = ["__str__", "kind", "note", "active"]
    list_filter = ["kind", "active"]
    search_fields = ["terms", "narrower", "note"]
    search_backend_name = None
    list_per_page = 100
    panels = [
        FieldPanel("kind"),
        FieldPanel("terms"),
        FieldPanel("narrower"),
        FieldRowPanel([FieldPanel("note"), FieldPanel("active")]),
    ]


class ReadyCommentViewSet(ScopedSnippetViewSet):
    model = ReadyComment
    icon = "comment"
    menu_label = "確認のひとこと"
    list_display = ["text", "sort_order", "active"]
    list_filter = ["active"]
    search_fields = ["text"]
    search_backend_name = None
    panels = [FieldPanel("text"), FieldRowPanel([FieldPanel("sort_order"), FieldPanel("active")])]


class CollectionViewSet(ScopedSnippetViewSet):
    """What stands on the front page for a season."""

    model = Collection
    related = ("municipality",)
    icon = "date"
    menu_label = "特集（季節のお知らせ）"
    list_display = ["title", "municipality", "shown_from", "shown_until"]
    search_fields = ["title", "slug"]
    search_backend_name = None
    list_per_page = 50
    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("intro"),
        FieldPanel("municipality"),
        FieldRowPanel([FieldPanel("shown_from"), FieldPanel("shown_until")]),
        MultiFieldPanel(
            [
                FieldPanel("categories", widget=CheckboxSelectMultiple),
                FieldPanel("audiences", widget=CheckboxSelectMultiple),
                FieldPanel("features", widget=CheckboxSelectMultiple),
                FieldPanel("held_then"),
            ],
            "どれを集めるか（同じ種類の中ではどれか一つ、ちがう種類は全部に合うもの）",
        ),
        MultiFieldPanel([FieldPanel("title_en"), FieldPanel("intro_en")], "英語"),
        MultiFieldPanel([FieldPanel("title_easy"), FieldPanel("intro_easy")], "やさしい日本語"),
    ]


class DirectoryGroup(SnippetViewSetGroup):
    menu_label = "名簿"
    menu_icon = "list-ul"
    menu_order = 100
    items = (
        ListingViewSet,
        VenueViewSet,
        OrganisationViewSet,
        MembershipViewSet,
        CuratorshipViewSet,
        ReviewPolicyViewSet,
        CollectionViewSet,
    )


class AreaGroup(SnippetViewSetGroup):
    menu_label = "地域"
    menu_icon = "site"
    menu_order = 110
    items = (
        DistrictViewSet,
        ListingDistrictViewSet,
        MunicipalityViewSet,
        GazetteerViewSet,
        ArrangementViewSet,
        SupportDeskViewSet,
    )


class ChoiceGroup(SnippetViewSetGroup):
    menu_label = "選択肢"
    menu_icon = "tag"
    menu_order = 120
    items = (
        term_viewset(Category, "tag", ("icon", "sensitive")),
        term_viewset(Audience, "group", ("sensitive",)),
        term_viewset(Standpoint, "user"),
        term_viewset(Feature, "tick", ("icon",)),
        SynonymViewSet,
        ReadyCommentViewSet,
    )

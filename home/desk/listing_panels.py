"""The listing form in the admin, by subject: what, when and where, who may come, practical, state."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface

from .behalf import PANELS as BEHALF
from .behalf import BehalfForm
from .schedule_panels import schedule_panel

WHAT = [
    FieldPanel("kind"),
    FieldPanel("title"),
    FieldPanel("title_kana"),
    FieldPanel("summary"),
    FieldPanel("description"),
    FieldPanel("organisations"),
    MultiFieldPanel(
        [FieldPanel("categories"), FieldPanel("audiences"), FieldPanel("standpoints")], "すること・対象・立場"
    ),
    FieldRowPanel(
        [FieldPanel("in_person"), FieldPanel("online"), FieldPanel("telephone"), FieldPanel("sns")], "参加のしかた"
    ),
    InlinePanel("listing_features", heading="特徴", label="特徴"),
    InlinePanel("listing_images", heading="写真", label="写真"),
    MultiFieldPanel([FieldPanel("neutral_title"), FieldPanel("search_words")], "そっと届けるために"),
]
WHERE_AND_WHEN = [
    FieldPanel("location_visibility"),
    FieldRowPanel([FieldPanel("municipality"), FieldPanel("prefecture")]),
    schedule_panel,
]
WHO = [
    FieldPanel("eligibility_status"),
    FieldPanel("eligibility_note"),
    FieldPanel("welcome_note"),
    InlinePanel("eligibility_rules", heading="条件", label="条件"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("ask_name"), FieldPanel("ask_address")]),
            FieldRowPanel([FieldPanel("ask_phone"), FieldPanel("ask_photo")]),
            FieldPanel("ask_note"),
        ],
        "聞かれること",
    ),
    MultiFieldPanel(
        [FieldPanel("first_visit"), FieldPanel("first_visit_greeter"), FieldPanel("first_visit_leaving")],
        "はじめての日",
    ),
]
PRACTICAL = [
    InlinePanel("channels", heading="連絡先", label="連絡先"),
    FieldPanel("cost"),
    FieldPanel("booking"),
    FieldPanel("capacity"),
    FieldPanel("languages"),
    MultiFieldPanel(
        [FieldPanel("safeguarding_present"), FieldPanel("safeguarding_training"), FieldPanel("safeguarding_url")],
        "安全のために",
    ),
    MultiFieldPanel(
        [FieldPanel("roles_wanted"), FieldPanel("goods_wanted"), FieldPanel("goods_offered")], "支える側になる"
    ),
    FieldPanel("support_desks"),
]
TRANSLATED = (
    *("title", "summary", "description", "first_visit", "first_visit_greeter", "first_visit_leaving"),
    *("eligibility_note", "cost", "booking"),
)
LANGUAGES = [
    MultiFieldPanel([FieldPanel(f"{name}_{language}") for name in TRANSLATED], heading)
    for language, heading in (("en", "英語"), ("easy", "やさしい日本語"))
]
STATE = [
    MultiFieldPanel(
        [FieldPanel("status"), FieldPanel("status_reason"), FieldPanel("status_since")],
        "いまの状態（すぐに反映されます）",
    ),
    FieldPanel("review_interval"),
    MultiFieldPanel(
        [
            FieldPanel("verified_at", read_only=True),
            FieldPanel("verified_method", read_only=True),
            FieldPanel("verified_for", read_only=True),
            FieldPanel("source", read_only=True),
            FieldPanel("origin_id", read_only=True),
        ],
        "確認と出典",
    ),
]

listing_edit_handler = TabbedInterface(
    [
        ObjectList(WHAT, heading="なにを"),
        ObjectList(WHERE_AND_WHEN, heading="いつ・どこで"),
        ObjectList(WHO, heading="だれが・はじめての日"),
        ObjectList(PRACTICAL, heading="連絡先・費用・安全"),
        ObjectList(LANGUAGES, heading="ほかの言葉"),
        ObjectList(STATE, heading="状態"),
        ObjectList(BEHALF, heading="代理入力"),
    ],
    base_form_class=BehalfForm,
)

"""Every fixed choice of the directory. The values are part of the API and of exports: add, never rename.

Labels the public reads are in `_()`, so that they appear in the language of the page.
"""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class DistrictKind(TextChoices):
    """Kinds of district; the policy names 小学校区 first and leaves room for what a community really uses."""

    ELEMENTARY = "elementary", "小学校区"
    JUNIOR_HIGH = "junior_high", "中学校区"
    WELFARE = "welfare", "地区社協"
    NEIGHBOURHOOD = "neighbourhood", "自治会・町内会"
    DAILY_LIVING = "daily_living", "日常生活圏域"
    OTHER = "other", "その他の地区"


class DistrictStatus(TextChoices):
    CURRENT = "current", "現在の学区"
    FORMER = "former", "以前の学区"


class GeocodeLevel(TextChoices):
    """How precisely an address was found; `exact` is a given coordinate, `town` a 町・丁目's reference point."""

    EXACT = "exact", "番地まで"
    TOWN = "town", "町・丁目まで"
    MUNICIPALITY = "municipality", "市区町村まで"
    NONE = "none", "不明"


class GazetteerKind(TextChoices):
    TOWN = "town", "町・丁目"
    SCHOOL = "school", "学校"
    STATION = "station", "駅"
    LANDMARK = "landmark", "施設"


class Certainty(TextChoices):
    """How we know that a venue lies in a district."""

    COMPUTED = "computed", "座標から計算"
    DECLARED = "declared", "団体の申告"
    CONFIRMED = "confirmed", "職員が確認"


class DistrictRelation(TextChoices):
    SERVES = "serves", "対象にしている学区"


class OrganisationKind(TextChoices):
    COUNCIL = "council", _("社会福祉協議会")
    DISTRICT_COUNCIL = "district_council", _("地区社会福祉協議会")
    NEIGHBOURHOOD = "neighbourhood", _("自治会・町内会")
    NPO = "npo", _("NPO法人")
    WELFARE_CORPORATION = "welfare_corporation", _("社会福祉法人")
    RESIDENTS = "residents", _("住民組織")
    PEERS = "peers", _("当事者会・家族会")
    COMMUNITY_SUPPORT_CENTRE = "community_support_centre", _("地域包括支援センター")
    SCHOOL = "school", _("学校")
    LIBRARY = "library", _("図書館")
    TEMPLE = "temple", _("寺社・教会")
    COMPANY = "company", _("企業・商店")
    GOVERNMENT = "government", _("行政")
    VOLUNTARY = "voluntary", _("任意団体")
    OTHER = "other", _("その他")


class MembershipRole(TextChoices):
    OWNER = "owner", "代表者"
    EDITOR = "editor", "編集する人"


class ListingKind(TextChoices):
    """`place` is somewhere to come and stay, `activity` something done together."""

    PLACE = "place", _("居場所")
    ACTIVITY = "activity", _("活動")


class Participation(TextChoices):
    IN_PERSON = "in_person", _("会って")
    ONLINE = "online", _("オンライン")
    TELEPHONE = "telephone", _("電話")
    SNS = "sns", _("SNS・チャット")


class Answer(TextChoices):
    """What is known of a feature; unknown is never shown as no."""

    YES = "yes", _("はい")
    NO = "no", _("いいえ")
    ASK = "ask", _("問い合わせてください")
    UNKNOWN = "unknown", _("わかりません")


class Asked(TextChoices):
    YES = "yes", _("聞かれます")
    NO = "no", _("聞かれません")
    UNKNOWN = "unknown", _("わかりません")


class EligibilityStatus(TextChoices):
    UNKNOWN = "unknown", _("確認中")
    ANYONE = "anyone", _("どなたでも")
    LIMITED = "limited", _("条件があります")


class EligibilityRelation(TextChoices):
    LIVES = "lives", "住んでいる"
    WORKS = "works", "働いている"
    STUDIES = "studies", "通学している"
    FAMILY = "family", "家族がいる"


class Proof(TextChoices):
    NONE = "none", _("証明はいりません")
    SELF_DECLARED = "self_declared", _("口頭で伝えるだけ")
    DOCUMENT = "document", _("証明するものが必要")


class Visibility(TextChoices):
    """What the public learns of whereabouts, from open to strict (`strictness` orders them)."""

    EXACT = "exact", "場所を公開"
    AREA = "area", "だいたいの地域だけ公開"
    ON_REQUEST = "on_request", "場所は問い合わせた人にだけ"

    @property
    def strictness(self) -> int:
        return list(Visibility).index(self)

    @classmethod
    def stricter(cls, *levels: str) -> "Visibility":
        """The strictest of the given levels: whoever asked for more cover gets it."""
        return max((cls(level) for level in levels), key=lambda level: level.strictness)


class ListingStatus(TextChoices):
    OPEN = "open", _("活動中")
    PAUSED = "paused", _("お休み中")
    CLOSED = "closed", _("終了")


class VerificationMethod(TextChoices):
    SELF = "self", _("本人（団体）が確認")
    TELEPHONE = "telephone", _("電話で確認")
    VISIT = "visit", _("訪問して確認")
    PAPER = "paper", _("書面で確認")
    ON_BEHALF = "on_behalf", _("代理で確認")


class ReviewInterval(IntegerChoices):
    """Months between two confirmations."""

    MONTHLY = 1, "毎月"
    QUARTERLY = 3, "3か月ごと"
    HALF_YEARLY = 6, "半年ごと"
    YEARLY = 12, "1年ごと"


class ChannelKind(TextChoices):
    PHONE = "phone", _("電話")
    FAX = "fax", _("FAX")
    POST = "post", _("郵便")
    MAIL = "mail", _("メール")
    URL = "url", _("ホームページ")
    LINE = "line", "LINE"
    INSTAGRAM = "instagram", "Instagram"
    FACEBOOK = "facebook", "Facebook"
    X = "x", "X"
    FORM = "form", _("申込みフォーム")
    RELAY = "relay", _("電話リレーサービス")
    VIA_COUNCIL = "via_council", _("社会福祉協議会を通して")


class ArrangementKind(TextChoices):
    AGREEMENT = "agreement", "協定"
    PREFECTURE_SCHEME = "prefecture_scheme", "県の事業"
    CUSTOM = "custom", "慣行"


class ArrangementRoute(TextChoices):
    DIRECT = "direct", _("直接申し込めます")
    VIA_HOME = "via_home", _("お住まいの市区町村を通して")


class Wanted(TextChoices):
    """What a listing looks for or gives; each value is also the name of its column."""

    ROLES = "roles_wanted", _("手伝ってほしいこと")
    GOODS = "goods_wanted", _("ほしい物")
    OFFERED = "goods_offered", _("ゆずれる物")


#: `source` of rows that we made ourselves: a mark to find them by, and no name of a list that readers could look up
DEMO_SOURCE, SCALE_SOURCE = "demo", "scale"
OWN_SOURCES = (DEMO_SOURCE, SCALE_SOURCE)

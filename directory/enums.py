"""Every fixed choice of the directory. The values are part of the API and of exports: add, never rename."""

from django.db.models import IntegerChoices, TextChoices


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
    COUNCIL = "council", "社会福祉協議会"
    DISTRICT_COUNCIL = "district_council", "地区社会福祉協議会"
    NEIGHBOURHOOD = "neighbourhood", "自治会・町内会"
    NPO = "npo", "NPO法人"
    WELFARE_CORPORATION = "welfare_corporation", "社会福祉法人"
    RESIDENTS = "residents", "住民組織"
    PEERS = "peers", "当事者会・家族会"
    COMMUNITY_SUPPORT_CENTRE = "community_support_centre", "地域包括支援センター"
    SCHOOL = "school", "学校"
    LIBRARY = "library", "図書館"
    TEMPLE = "temple", "寺社・教会"
    COMPANY = "company", "企業・商店"
    GOVERNMENT = "government", "行政"
    VOLUNTARY = "voluntary", "任意団体"
    OTHER = "other", "その他"


class MembershipRole(TextChoices):
    OWNER = "owner", "代表者"
    EDITOR = "editor", "編集する人"


class ListingKind(TextChoices):
    """`place` is somewhere to come and stay, `activity` something done together."""

    PLACE = "place", "居場所"
    ACTIVITY = "activity", "活動"


class Participation(TextChoices):
    IN_PERSON = "in_person", "会って"
    ONLINE = "online", "オンライン"
    TELEPHONE = "telephone", "電話"
    SNS = "sns", "SNS・チャット"


class Answer(TextChoices):
    """What is known of a feature; unknown is never shown as no."""

    YES = "yes", "はい"
    NO = "no", "いいえ"
    ASK = "ask", "問い合わせてください"
    UNKNOWN = "unknown", "わかりません"


class Asked(TextChoices):
    YES = "yes", "聞かれます"
    NO = "no", "聞かれません"
    UNKNOWN = "unknown", "わかりません"


class EligibilityStatus(TextChoices):
    UNKNOWN = "unknown", "確認中"
    ANYONE = "anyone", "どなたでも"
    LIMITED = "limited", "条件があります"


class EligibilityRelation(TextChoices):
    LIVES = "lives", "住んでいる"
    WORKS = "works", "働いている"
    STUDIES = "studies", "通学している"
    FAMILY = "family", "家族がいる"


class Proof(TextChoices):
    NONE = "none", "証明はいりません"
    SELF_DECLARED = "self_declared", "口頭で伝えるだけ"
    DOCUMENT = "document", "証明するものが必要"


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
    OPEN = "open", "活動中"
    PAUSED = "paused", "お休み中"
    CLOSED = "closed", "終了"


class VerificationMethod(TextChoices):
    SELF = "self", "本人（団体）が確認"
    TELEPHONE = "telephone", "電話で確認"
    VISIT = "visit", "訪問して確認"
    PAPER = "paper", "書面で確認"
    ON_BEHALF = "on_behalf", "代理で確認"


class ReviewInterval(IntegerChoices):
    """Months between two confirmations."""

    MONTHLY = 1, "毎月"
    QUARTERLY = 3, "3か月ごと"
    HALF_YEARLY = 6, "半年ごと"
    YEARLY = 12, "1年ごと"


class ChannelKind(TextChoices):
    PHONE = "phone", "電話"
    FAX = "fax", "FAX"
    POST = "post", "郵便"
    MAIL = "mail", "メール"
    URL = "url", "ホームページ"
    LINE = "line", "LINE"
    INSTAGRAM = "instagram", "Instagram"
    FACEBOOK = "facebook", "Facebook"
    X = "x", "X"
    FORM = "form", "申込みフォーム"
    RELAY = "relay", "電話リレーサービス"
    VIA_COUNCIL = "via_council", "社会福祉協議会を通して"


class ArrangementKind(TextChoices):
    AGREEMENT = "agreement", "協定"
    PREFECTURE_SCHEME = "prefecture_scheme", "県の事業"
    CUSTOM = "custom", "慣行"


class ArrangementRoute(TextChoices):
    DIRECT = "direct", "直接申し込めます"
    VIA_HOME = "via_home", "お住まいの市区町村を通して"

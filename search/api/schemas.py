"""The shapes of answers, for the OpenAPI document. Tests hold every answer against them; a running site does not."""

from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, create_model

Precision = Literal["exact", "area", "none"]
Point = tuple[float, float]


class Shape(Schema):
    model_config = ConfigDict(extra="forbid")


def part_of(shape: type[Shape]) -> type[Shape]:
    """What `fields` leaves of a shape: any of its fields may be missing, `id` never."""
    kept = {
        name: (field.annotation, Field(default_factory=list, description=field.description))
        for name, field in shape.model_fields.items()
        if name != "id"
    }
    return create_model(f"{shape.__name__}Part", __base__=Shape, id=(str, ...), **kept)


class Errors(Shape):
    errors: dict[str, list[str]] = Field(description="条件の名前ごとの、わからなかった理由")


class BulkItem(Shape):
    """What is said of a listing anywhere, now and in the file of last night."""

    id: str = Field(description="変わらない番号。意味はありません")
    kind: Literal["place", "activity"]
    title: str
    summary: str
    url: str = Field(description="このサイトでのページ")
    municipality: str | None = Field(description="市区町村コード（5桁）")
    districts: list[str] = Field(description="会場のある学区のコード。場所が非公開なら空")
    latitude: float | None
    longitude: float | None
    location_precision: Precision = Field(description="exact：会場、area：だいたいの地域の代表点、none：座標なし")
    categories: list[str]
    audiences: list[str]
    features: list[str] = Field(description="「はい」と答えのある特徴")
    eligibility: Literal["unknown", "anyone", "limited"]
    verified_at: str | None = Field(description="最後に確認された日時（ISO 8601、+09:00）")


class ListingItem(BulkItem):
    distance_km: float | None = Field(description="near・placeの点から（直線、小数3けた）。点がなければnull")
    next_occurrence: str | None = Field(description="次に開かれる日時（ISO 8601、+09:00）")


class Choice(Shape):
    value: str
    label: str


class CountedChoice(Choice):
    count: int


class Place(Shape):
    label: str = Field(description="さがした場所")
    candidates: list[str] = Field(description="同じ名前の、ほかの場所")


class Gone(Shape):
    id: str
    gone_at: str = Field(description="ISO 8601、+09:00")


ListingItemPart = part_of(ListingItem)


class Steps(Shape):
    """What `cursor` and `updated_since` add to a list."""

    page: int | None = Field(description="cursor・updated_sinceのときはnull")
    next_cursor: str | None = Field(None, description="cursor・updated_sinceのとき。続きがなければnull")
    gone: list[Gone] | None = Field(
        None, description="updated_sinceのとき。見えなくなったもの、条件に合わないもの（持っていれば、消してください）"
    )
    as_of: str | None = Field(None, description="updated_sinceのとき。次にupdated_sinceに書く日時")


class Listings(Steps):
    count: int
    page_size: int
    results: list[ListingItem | ListingItemPart]
    place: Place | None = Field(None, description="placeを書いたとき")
    facets: dict[str, list[CountedChoice]] | None = Field(None, description="facets=1のとき")
    facets_exact: bool | None = Field(None, description="falseなら、件数は「少なくともこれだけ」")


class DateItem(Shape):
    id: str = Field(description="変わらない番号。時刻が変わっても同じです")
    listing: str = Field(description="居場所・活動のid")
    title: str
    starts_at: str = Field(description="ISO 8601、+09:00。timingがtimedでなければ、その日の0時")
    ends_at: str | None
    timing: Literal["timed", "all_day", "on_request"] = Field(description="時刻あり、一日中、時間は問い合わせ")
    status: Literal["scheduled", "cancelled", "moved"]
    note: str = Field(description="この日だけのお知らせ")
    municipality: str | None = Field(description="市区町村コード（5桁）")
    districts: list[str] = Field(description="会場のある学区のコード。場所が非公開なら空")
    latitude: float | None
    longitude: float | None
    location_precision: Precision


DateItemPart = part_of(DateItem)


class Dates(Shape):
    count: int
    page: int
    page_size: int
    results: list[DateItem | DateItemPart]
    count_exact: bool | None = Field(None, description="falseなら、countは「少なくともこれだけ」")


class Channel(Shape):
    kind: str
    label: str
    value: str
    href: str
    note: str


class Meeting(Shape):
    name: str
    note: str


class ListingPlace(Shape):
    label: str = Field(description="場所のことば。非公開の場所は、公開できる範囲だけ")
    address: str
    access: str
    municipality: str | None
    districts: list[str]
    latitude: float | None
    longitude: float | None
    location_precision: Precision
    schedules: list[Meeting]


class FeatureAnswer(Shape):
    slug: str
    answer: Literal["yes", "no", "ask"]
    note: str


class Asked(Shape):
    what: str
    answer: Literal["yes", "no", "unknown"]


class Desk(Shape):
    name: str
    hours: str


class ListingDetail(ListingItem):
    status: Literal["open", "paused", "closed"]
    status_reason: str
    title_kana: str
    title_en: str
    title_easy: str
    summary_en: str
    summary_easy: str
    description: str
    description_en: str
    description_easy: str
    standpoints: list[str]
    participation: list[str]
    organisations: list[str]
    places: list[ListingPlace]
    channels: list[Channel] = Field(description="公開されている連絡先だけ")
    answers: list[FeatureAnswer] = Field(description="特徴への答え。ここにないものは、わからないもの")
    asked: list[Asked] = Field(description="聞かれること")
    eligibility_rules: list[str]
    eligibility_note: str
    welcome_note: str
    first_visit: str
    cost: str
    booking: str
    languages: str


ListingDetailPart = part_of(ListingDetail)


class GeoPoint(Shape):
    type: Literal["Point"]
    coordinates: Point = Field(description="経度、緯度（WGS 84）")


class ListingFeature(Shape):
    type: Literal["Feature"]
    id: str
    geometry: GeoPoint | None
    properties: dict[str, Any] = Field(description="座標をのぞく、listingsの一件と同じもの")


class ListingFeatures(Steps):
    type: Literal["FeatureCollection"]
    count: int
    page_size: int
    features: list[ListingFeature]


class Cluster(Shape):
    latitude: float
    longitude: float
    count: int = Field(description="このあたりの居場所・活動の数")


class Clusters(Shape):
    count: int
    page: int
    page_size: int
    results: list[Cluster]


class DistrictItem(Shape):
    code: str
    name: str
    kind: str
    municipality: str | None
    municipality_name: str
    edition: int | None = Field(description="もとのデータの年")
    listings: int = Field(description="場所が公開されている居場所・活動の数")
    label_point: Point | None = Field(description="代表点。経度、緯度")


class Districts(Shape):
    count: int
    page: int
    page_size: int
    results: list[DistrictItem]


class NamedCode(Shape):
    code: str
    name: str


class DistrictDetail(DistrictItem):
    kana: str
    status: Literal["current", "former"]
    municipalities: list[NamedCode]
    bbox: tuple[float, float, float, float] | None = Field(description="西、南、東、北")
    neighbours: list[str]
    successors: list[str] = Field(description="以前の学区なら、今の学区")
    source: str
    geometry: dict[str, Any] | None = Field(None, description="geometry=1のとき。GeoJSON MultiPolygon、WGS 84")


class Suggestion(Shape):
    kind: str
    label: str
    params: dict[str, Any] = Field(description="listingsにそのまま渡せる条件")


class Suggestions(Shape):
    count: int
    page: int
    page_size: int
    results: list[Suggestion]


class Term(Shape):
    slug: str
    name: str
    name_en: str
    name_easy: str
    kana: str
    icon: str


class Taxonomy(Shape):
    categories: list[Term]
    audiences: list[Term]
    standpoints: list[Term]
    features: list[Term]
    participation: list[Choice]
    kinds: list[Choice]
    weekdays: list[Choice]
    times: list[Choice]


class AwayItem(ListingItem):
    why: str = Field(description="anyone、arrangement: …、unconfirmed など")


class AwayList(Shape):
    count: int
    page: int
    page_size: int
    left_out: int = Field(description="避けるところにある、またはあるかもしれないので除いた数")
    results: list[AwayItem]


class DownloadFile(Shape):
    municipality: str | None = Field(description="市区町村コード。すべてのファイルではnull")
    name: str
    listings: int = Field(description="作ったときの数")
    csv: str
    jsonl: str
    geojson: str


class Downloads(Shape):
    made_at: str = Field(description="作った日時。毎晩作ります")
    licence: str
    licence_url: str
    changes: str = Field(description="作ったあとに変わったものと、見えなくなったものを聞くアドレス")
    files: list[DownloadFile]

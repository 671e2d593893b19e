"""Why a file of school districts was refused, each reason its own class with a sentence for the person who gave it."""

from directory.importers.report import ImportRefused


class UnreadableFile(ImportRefused):
    """A whole file (or one data set of a zip or folder) is refused; where it was found is the caller's to add."""

    sentence = ""

    def __init__(self, **details: object) -> None:
        super().__init__(self.sentence.format(**details))


class NothingHere(UnreadableFile):
    sentence = (
        "学区データ（.shp・.geojson・.zip）が見つかりません。"
        "ファイルの場所を確かめ、国土数値情報のファイルを展開したフォルダか、zip ファイルそのものを指定してください。"
    )


class NotWhatItSays(UnreadableFile):
    sentence = (
        "拡張子は {suffix} ですが、中身は{found}です。"
        "ダウンロードの途中でエラーページなど別のものが保存されたようです。元のデータを取り直してください。"
    )


class Truncated(UnreadableFile):
    sentence = (
        "{part} が途中で切れています（{expected} バイトのはずが {actual} バイト）。"
        "ダウンロードやコピーが最後まで終わっていないようです。取り直してください。"
    )


class BrokenStructure(UnreadableFile):
    sentence = "{format} として読めません（{detail}）。元のデータを取り直してください。"


class MissingDbf(UnreadableFile):
    sentence = (
        "図形の .shp はありますが、学校名などの属性が入る {name} がありません。"
        "同じ名前の .dbf（あれば .shx・.prj も）を .shp と同じ場所に置いてください。"
    )


class CountsDiffer(UnreadableFile):
    sentence = (
        "図形（.shp）は {shapes} 件、属性（.dbf）は {records} 件で、数が合いません。"
        "別々のデータが組み合わさっているようです。同じ配布物の .shp と .dbf をそろえてください。"
    )


class EmptyFile(UnreadableFile):
    sentence = "学区が1件も入っていません（地物の数が0件です）。中身のあるデータを取り直してください。"


class NoAttributes(UnreadableFile):
    sentence = (
        "図形だけで、市区町村コードや学校名といった属性がありません（{geometry}）。どの学校の区域か分からないため取り込めません。"
        "属性の付いた FeatureCollection 形式の GeoJSON か、.dbf のそろった Shapefile を使ってください。"
    )


class NotPolygons(UnreadableFile):
    sentence = (
        "区域（面）のデータではありません（図形の種類は {geometry}）。"
        "学校の位置（点）ではなく、学区（面）のファイルを指定してください。"
    )


class UnknownLayout(UnreadableFile):
    sentence = (
        "市区町村コードと学校名の列を見分けられません（列：{fields}）。"
        "国土数値情報の小学校区（A27）・中学校区（A32）か、列名を「行政区域コード」「名称」に直したデータを使ってください。"
    )


class DestroyedText(UnreadableFile):
    sentence = (
        "文字が壊れています（文字化け。{total} 件中 {broken} 件の学校名が日本語として読めません。例：{sample}）。"
        "元に戻せないため取り込みません。配布元から取り直し、文字コードを変換せずにそのまま指定してください。"
    )


class UnknownEncoding(UnreadableFile):
    sentence = (
        "文字コードが UTF-8 でも Shift_JIS（cp932）でもないため読めません（{detail}）。"
        "UTF-8 で保存し直すか、配布元から取り直してください。"
    )


class WrongCrs(UnreadableFile):
    sentence = (
        "座標系が「{name}」です。緯度・経度の世界測地系（JGD2011・JGD2000・WGS 84）だけを読めます。"
        "GIS ソフトで JGD2011（EPSG:6668）に変換してから指定してください。"
    )


class OutsideJapan(UnreadableFile):
    sentence = (
        "座標が日本の範囲（北緯20〜46度・東経122〜154度）にありません（{bounds}）。"
        "緯度・経度の度単位でないか、緯度と経度が逆になっているようです。JGD2011 の緯度・経度に変換してください。"
    )


class UnsafeArchive(UnreadableFile):
    sentence = "この zip は展開しません（{reason}）。配布元から取り直すか、手元で展開したフォルダを指定してください。"


class UnknownKind(UnreadableFile):
    sentence = (
        "小学校区か中学校区かをファイルから判断できません。--kind に種類を指定してください（例：--kind {example}）。"
    )


class UnknownEdition(UnreadableFile):
    sentence = "データの年度が分かりません。--edition に西暦4桁の年度を指定してください（例：--edition 2023）。"

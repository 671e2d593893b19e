"""Japanese text as people type it: `clean` for what is stored and shown, `fold` for comparing. No Django here."""

import re
import unicodedata

import jaconv

# Hyphen, dashes, minus, box drawing and half-width bar: all are typed where "-" is meant.
HYPHENS = "-‐‑‒–—―−─━⁃﹣"
_HYPHEN = re.compile(f"[{re.escape(HYPHENS)}]")
_BAR_AS_HYPHEN = re.compile(r"(?<![ぁ-ゖァ-ヺー])ー+")  # 3ー17 but not センター1
_CIRCLED = re.compile(r"([①-⓿㉑-㉟㊱-㊿])")  # NFKC would turn ①10時 into 110時
# Halves of pairs (surrogates), too: no database stores them.
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\ud800-\udfff\x00-\x08\x0e-\x1f\x7f]")
_IDEOGRAPH = "々一-鿿㐀-䶿豈-﫿"
_GA = re.compile(f"(?<=.)[ケヶヵ](?=[{_IDEOGRAPH}])")
_NO = re.compile(f"(?<=[{_IDEOGRAPH}])[之乃](?=[{_IDEOGRAPH}])")
_AZA = re.compile(r"[大小]?(?<![十文名])字+(?=[^街路])")  # 大字青木字山下; but 十文字, 十字街
_SPACING = re.compile(r"[\s・]")
# Old and variant forms met in place and school names, and under each the form it is folded into.
_OLD = (
    "澤邊邉條龍嶋嶌曾檜濱濵廣國櫻齋齊髙﨑嵜惠壽榮萬圓寶德瀨瀧濟淺藏鷗鹽關驛學區縣舘靜眞實會假槇晝舊戶黑莊彌與豐繩"
    "鐵鎭麴礪蘆籠埜峯嶽壺逹祗吳步來綠鷄燒渕渊薗冨峽藝應團舩桒爾竈鹼穗稻號佛傳兒圖增聲壯將巖廳彈拂擇擴攝樂歸殘氣澁"
    "狹獨疊禮稱竝總聰藥處譽讀豫賣轉邨釀鑄靈飜驒鬪"
)
_NEW = (
    "沢辺辺条竜島島曽桧浜浜広国桜斎斉高崎崎恵寿栄万円宝徳瀬滝済浅蔵鴎塩関駅学区県館静真実会仮槙昼旧戸黒荘弥与豊縄"
    "鉄鎮麹砺芦篭野峰岳壷達祇呉歩来緑鶏焼淵淵園富峡芸応団船桑尓竃鹸穂稲号仏伝児図増声壮将巌庁弾払択拡摂楽帰残気渋"
    "狭独畳礼称並総聡薬処誉読予売転村醸鋳霊翻騨闘"
)
VARIANTS = str.maketrans(_OLD, _NEW)


def clean(text: object) -> str:
    """One tidy line: full-width kana, half-width letters and digits (NFKC), single spaces, nothing invisible.

    None gives "". Circled numbers stay, because ①10時 isn't 110時.
    """
    if text is None:
        return ""
    parts = _CIRCLED.split(_INVISIBLE.sub("", str(text)))
    normal = "".join(part if _CIRCLED.fullmatch(part) else unicodedata.normalize("NFKC", part) for part in parts)
    return " ".join(normal.split())


def writable(text: str) -> str:
    """Half of a pair of letters (a surrogate), which JSON may name and neither database nor file holds, becomes "?"."""
    return text.encode(errors="replace").decode()


def fold(text: object) -> str:
    """A key for comparing names: what people write differently and mean the same becomes the same.

    Katakana and hiragana, hyphens, ケ・ヶ・が, ノ・之・の, old and new kanji, 大字・字 markers, case and spaces.
    Not for showing to anyone.
    """
    key = unicodedata.normalize("NFKC", _INVISIBLE.sub("", str(text))).translate(VARIANTS)
    key = _SPACING.sub("", key).casefold()
    key = _BAR_AS_HYPHEN.sub("-", _HYPHEN.sub("-", key))
    key = _AZA.sub("", _NO.sub("の", _GA.sub("が", key)))
    return jaconv.kata2hira(key).replace("っ", "つ")

"""Invented names with their readings. Many repeat from town to town, as real ones do. Pure."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from directory.japan.address import to_kanji


@dataclass(frozen=True)
class Name:
    """A name and its reading in hiragana."""

    text: str
    kana: str

    def __add__(self, other: "Name") -> "Name":
        return Name(self.text + other.text, self.kana + other.kana)


def _names(words: str) -> list[Name]:
    return [Name(*word.split("/")) for word in words.split()]


FIRST = _names(
    "青/あお 白/しら 花/はな 月/つき 雪/ゆき 風/かぜ 波/なみ 星/ほし 霧/きり 虹/にじ 露/つゆ 霞/かすみ"
    " 茜/あかね 藍/あい 萌/もえ 椿/つばき 楓/かえで 柊/ひいらぎ 葵/あおい 鈴/すず 笛/ふえ 琴/こと 鞠/まり"
    " 灯/とも 澄/すみ 遥/はる 凪/なぎ 汐/しお 渚/なぎさ 雲/くも 朝/あさ 夕/ゆう 宵/よい 若/わか 千/ち 百/もも"
    " 常/とき 永/なが 豊/とよ 穂/ほ 麦/むぎ 蓮/はす"
)
LAST = _names(
    "浜/はま 野/の 山/やま 川/かわ 里/さと 崎/さき 原/はら 沢/さわ 島/しま 丘/おか 谷/たに 瀬/せ 津/つ 池/いけ"
    " 森/もり 坂/さか 田/た 江/え 岬/みさき 峰/みね 倉/くら 橋/はし 井/い 垣/がき 見/み 代/しろ 塚/つか 根/ね"
    " 尾/お 部/べ 窪/くぼ 関/せき 淵/ふち 台/だい 園/その 渡/わたり 戸/と 越/こし 辻/つじ 庭/にわ 牧/まき"
    " 城/しろ 宿/やど 泉/いずみ"
)
COMMON_TOWNS = _names(
    "本町/ほんちょう 中央/ちゅうおう 栄町/さかえちょう 緑町/みどりちょう 旭町/あさひちょう 東町/ひがしまち"
    " 西町/にしまち 南町/みなみまち 北町/きたまち 新町/しんまち 大町/おおまち 仲町/なかちょう 元町/もとまち"
    " 幸町/さいわいちょう 桜木/さくらぎ 宮前/みやまえ 寺町/てらまち 港町/みなとまち 駅前/えきまえ 若葉/わかば"
    " 富士見/ふじみ 日の出/ひので 末広/すえひろ 松原/まつばら 八幡/やわた 天神/てんじん 上町/かみまち"
    " 下町/しもまち 青葉/あおば 泉/いずみ"
)
SUFFIX = {"市": Name("市", "し"), "町": Name("町", "ちょう")}
SCHOOL, STATION = Name("小学校", "しょうがっこう"), Name("駅", "えき")
HALLS = _names(
    "公民館/こうみんかん 集会所/しゅうかいじょ コミュニティセンター/こみゅにてぃせんたー"
    " 地区センター/ちくせんたー 福祉会館/ふくしかいかん 自治会館/じちかいかん 交流館/こうりゅうかん"
    " 児童館/じどうかん 老人憩の家/ろうじんいこいのいえ 生涯学習館/しょうがいがくしゅうかん"
    " 地域ケアプラザ/ちいきけあぷらざ 団地集会室/だんちしゅうかいしつ 教会/きょうかい 公園/こうえん"
    " 図書館/としょかん カフェ/かふぇ 食堂/しょくどう"
)
GROUPS = _names(
    "ひだまり/ひだまり ふれあい/ふれあい なごみ/なごみ ひなたぼっこ/ひなたぼっこ こもれび/こもれび"
    " たんぽぽ/たんぽぽ すみれ/すみれ つむぎ/つむぎ えがお/えがお ほほえみ/ほほえみ つくし/つくし"
    " あすなろ/あすなろ かたつむり/かたつむり ひとやすみ/ひとやすみ いっぷく/いっぷく まんなか/まんなか"
    " おかえり/おかえり ただいま/ただいま ともしび/ともしび 虹の輪/にじのわ 風の子/かぜのこ 花みずき/はなみずき"
    " 絆/きずな 和/なごみ 結/ゆい 縁側/えんがわ 陽だまり/ひだまり みちくさ/みちくさ よりみち/よりみち"
    " ゆるり/ゆるり ほっこり/ほっこり のんびり/のんびり すこやか/すこやか いきいき/いきいき さくら/さくら"
    " もみじ/もみじ ひまわり/ひまわり あさがお/あさがお コスモス/こすもす どんぐり/どんぐり"
)
SURNAMES = ("青波", "白浜田", "花里", "月島野", "雪原", "風見沢", "星崎", "虹野", "椿沢", "凪田", "若穂", "百瀬野")


def municipality_names(taken: set[str]) -> Iterator[Name]:
    """Names without suffix, each once, none of `taken` (the names of real municipalities without suffix)."""
    for shift in range(len(LAST)):
        for index, first in enumerate(FIRST):
            name = first + LAST[(index + shift) % len(LAST)]
            if name.text not in taken:
                yield name


def quarters(count: int, rng: random.Random) -> list[Name]:
    """Names for the parts of one municipality, each once there: first those found everywhere, then rarer ones."""
    common = rng.sample(COMMON_TOWNS, len(COMMON_TOWNS))[: max(1, round(count * 0.6))]
    names = dict.fromkeys(common)
    while len(names) < count:
        names[rng.choice(FIRST) + rng.choice(LAST)] = None
    return rng.sample(list(names)[:count], count)


def chome(quarter: Name, number: int) -> Name:
    """西柴, 3 → 西柴三丁目."""
    return quarter + Name(f"{to_kanji(number)}丁目", f"{number}ちょうめ")

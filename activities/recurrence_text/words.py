"""The words that may stand around a recurrence without changing a date. Everything else makes a text unreadable."""

from __future__ import annotations

import re

# What is said of the thing itself: headings, verbs, booking, order.
_HEADINGS = (
    r"(?:開催|実施|活動|開館|開所|開設|営業|開店|利用可能|利用|配布|配付|提供)?(?:日時|日程|曜(?!日)|時間帯?)|"
    r"(?:開催|実施|活動|開館|開所|開設|営業|開店)日?|オープン|定期的に|定期"
)
_VERBS = r"(?:して|行って|行なって|やって|開いて)(?:います|おります|いる)|(?:行い|開き|やり|し)ます|する|です|あります"
_BOOKING = (
    r"(?:要|事前|完全)?(?:予約|申し?込み?)(?:制|必要|不要|優先|要)?|先着順?(?:で)?(?:配布|配付)?|"
    r"(?:入場|参加費?)?無料|どなたでも(?:参加できます|どうぞ)?|(?:出入り|入退室|参加)自由|(?:二|2)部制|入れ?替え?制|"
    r"(?:定員|限定|先着|各回)?\d+(?:世帯|家族|名|人|組|食|セット|個)(?!に)(?:限定|まで)?"
)
_WEATHER = r"(?:雨天|荒天|警報|台風|悪天候)(?:・(?:雨天|荒天|警報|台風))*(?:発令)?(?:時|の場合)?は?(?:中止|決行)"
# The days stand, only their time is to be asked for.
_TIME_UNKNOWN = r"(?:開催)?時間(?:は|が)?(?:不定期?|未定|(?:要)?お?問い?合わ?せ(?:ください)?)"
# A kind of place with で実施: no character in it may speak of days, times, seasons, order or exceptions.
_DATED = "月火水木金土日曜週年休祝毎隔第時分期季不定等他前後原則場合変予未除外始終秋春夏冬各順交互末初中次"
_HELD = "(?:で|にて|が)(?:実施|開催)|を(?:活用|利用)して"
_PLACE = rf"[^\d\s・、。,()~:{_DATED}]{{1,12}}(?:{_HELD})(?:して(?:います|いる)|します|する)?"
_SIGN = r"(?:開催日|開催時間)+以外は[^・。\n]{0,15}表示は?(?:なし|ない|ありません)"
#: The numbers of the parts of one date.
MARK = re.compile(r"\(\d{1,2}\)|第?[1-9一二三]部(?!制)[:は]?|\d回目|(?:昼|夜|午前|午後)の部|(?:昼|夕|朝)食")
HARMLESS = re.compile("|".join((_TIME_UNKNOWN, _SIGN, _PLACE, _HEADINGS, _VERBS, _BOOKING, _WEATHER)))
#: Particles that only join words understood on both sides.
PARTICLE = re.compile("に|の|は|を|が")
JOIN = re.compile("・|と|及び|および|&|\\+")
SEPARATOR = re.compile(r"[、,。.\n /:※*●○◎◇◆■□★☆!]|→")

#: The days before these are left out.
CLOSED = re.compile(
    r"(?:終日)?(?:(?:は|を)?(?:お休み|休み|休業日?|休館日?|休会|休止|定休日?|閉館|利用不可|休(?![日止暇館業会])|"
    r"(?:開催|実施|活動)(?:なし|しません|しない|せず|はありません|はなし)|やりません|ありません)"
    r"(?:です|になります|となります|とします|します|いたします)?|(?:は|を)?(?:除く|のぞく|除き|のぞき|除いて|以外))(?:の|は)?"
)
#: The days behind these are left out.
CLOSED_HEADING = re.compile(r"(?:定休日|休館日|休業日|休み)(?:[:は/]|(?=\())")
ONLY = re.compile("のみ|だけ|限定")
HOLIDAYS = re.compile("(?:国民の)?(?:祝日|祝祭日|祭日|祝)")
ALSO_HOLIDAYS = re.compile(
    r"祝祭?日も(?:開催|実施|営業|開館|開所|やって|オープン|あり)(?:して)?(?:います|ます|します)?"
)
CLOSED_ON_HOLIDAYS = re.compile(
    r"(?:(?:開催日|当日)が)?祝祭?日(?:の|に当たる|にあたる|と重なる|と重なった)(?:場合|とき|時|日)?は?"
    r"(?:お休み|休み|開催なし|開催しません)(?:です|します)?"
)
_DAY = r"(?:\d{1,2}/\d{1,2}|\d{1,2}月\d{1,2}日)"
YEAR_END = re.compile(rf"年末年始(?:\((?P<first>{_DAY})(?:~|-|から)(?P<last>{_DAY})\))?")
_BREAKS = "夏|冬|春"
SCHOOL = re.compile(
    rf"(?:小?学校の?)?(?:(?P<which>(?:{_BREAKS})(?:・(?:{_BREAKS}))*)(?:休み|[季期]休[暇業])|長期?い?(?:休み|休暇|休業))"
    r"(?:の?期間)?中?"
)
COUNT = re.compile(r"毎?(?P<unit>[週月])に?(?P<number>[1-9一二三四])[回度](?!目|程|ほど|くらい|位|以)")

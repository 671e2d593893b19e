"""The success criteria of levels A and AA, and of each how far machines can tell and whether it applies here at all.

JIS X 8341-3:2016 has 38 of them (those of WCAG 2.0); WCAG 2.1 and 2.2 added 18, which are tested as well.
"""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Machine(Enum):
    """How much of a criterion our tests can decide."""

    WHOLE = "whole"
    PART = "part"


@dataclass(frozen=True)
class Criterion:
    number: str
    level: str
    name: str | Promise
    machine: Machine = Machine.PART
    not_here: str | Promise = ""  # why it doesn't apply
    wcag: str = "2.0"

    @property
    def is_in_jis(self) -> bool:
        return self.wcag == "2.0"


WHOLE = Machine.WHOLE
NO_MEDIA = _("動画も音声もありません。")
NO_TIME = _("時間の制限はありません。")
NO_CONTRACT = _("契約、支払い、試験はありません。")
NO_SIGN_IN = _("見るためにログインするところはありません。")
NO_MOTION = _("端末を動かして使う機能はありません。")
NO_SHORTCUT = _("文字のキー1つで動く機能はありません。")

CRITERIA = (
    Criterion("1.1.1", "A", _("画像などのかわりの文字")),
    Criterion("1.2.1", "A", _("音声だけ、映像だけのもの（録音・録画）"), not_here=NO_MEDIA),
    Criterion("1.2.2", "A", _("字幕（録画）"), not_here=NO_MEDIA),
    Criterion("1.2.3", "A", _("音声解説、またはかわりの文章（録画）"), not_here=NO_MEDIA),
    Criterion("1.2.4", "AA", _("字幕（生放送）"), not_here=NO_MEDIA),
    Criterion("1.2.5", "AA", _("音声解説（録画）"), not_here=NO_MEDIA),
    Criterion("1.3.1", "A", _("情報のつながりが、プログラムにもわかる")),
    Criterion("1.3.2", "A", _("意味の通る順序")),
    Criterion("1.3.3", "A", _("形や位置だけにたよらない説明")),
    Criterion("1.3.4", "AA", _("画面の向き"), WHOLE, wcag="2.1"),
    Criterion("1.3.5", "AA", _("入力する欄の目的"), wcag="2.1"),
    Criterion("1.4.1", "A", _("色だけにたよらない")),
    Criterion("1.4.2", "A", _("音声を止められる"), not_here=NO_MEDIA),
    Criterion("1.4.3", "AA", _("文字と背景の明るさの差")),
    Criterion("1.4.4", "AA", _("文字の拡大"), WHOLE),
    Criterion("1.4.5", "AA", _("画像にした文字")),
    Criterion("1.4.10", "AA", _("拡大しても横に動かさずに読める"), WHOLE, wcag="2.1"),
    Criterion("1.4.11", "AA", _("ボタンや図の明るさの差"), wcag="2.1"),
    Criterion("1.4.12", "AA", _("文字や行の間を広げられる"), WHOLE, wcag="2.1"),
    Criterion("1.4.13", "AA", _("ポインターやフォーカスで出るもの"), wcag="2.1"),
    Criterion("2.1.1", "A", _("キーボードで使える")),
    Criterion("2.1.2", "A", _("キーボードで行きどまりにならない")),
    Criterion("2.1.4", "A", _("文字のキーのショートカット"), not_here=NO_SHORTCUT, wcag="2.1"),
    Criterion("2.2.1", "A", _("時間の制限を変えられる"), not_here=NO_TIME),
    Criterion("2.2.2", "A", _("動くものを止められる")),
    Criterion("2.3.1", "A", _("はげしく光らない")),
    Criterion("2.4.1", "A", _("くり返しを飛ばせる"), WHOLE),
    Criterion("2.4.2", "A", _("ページの題")),
    Criterion("2.4.3", "A", _("フォーカスの順序")),
    Criterion("2.4.4", "A", _("リンクの行き先がわかる")),
    Criterion("2.4.5", "AA", _("ページへの道が2つ以上ある")),
    Criterion("2.4.6", "AA", _("見出しとラベル")),
    Criterion("2.4.7", "AA", _("フォーカスが見える")),
    Criterion("2.4.11", "AA", _("フォーカスが隠れない"), wcag="2.2"),
    Criterion("2.5.1", "A", _("複雑な指の動きがいらない"), wcag="2.1"),
    Criterion("2.5.2", "A", _("押しまちがいを取り消せる"), wcag="2.1"),
    Criterion("2.5.3", "A", _("見える名前と読み上げる名前が同じ"), wcag="2.1"),
    Criterion("2.5.4", "A", _("端末の動きで使う機能"), not_here=NO_MOTION, wcag="2.1"),
    Criterion("2.5.7", "AA", _("ドラッグしなくてよい"), wcag="2.2"),
    Criterion("2.5.8", "AA", _("押すところの大きさ"), WHOLE, wcag="2.2"),
    Criterion("3.1.1", "A", _("ページの言語"), WHOLE),
    Criterion("3.1.2", "AA", _("一部分の言語")),
    Criterion("3.2.1", "A", _("フォーカスしただけで変わらない")),
    Criterion("3.2.2", "A", _("入力しただけで思わぬ変化がない")),
    Criterion("3.2.3", "AA", _("メニューがいつも同じ順")),
    Criterion("3.2.4", "AA", _("同じものは同じ名前")),
    Criterion("3.2.6", "A", _("助けを求めるところがいつも同じ"), wcag="2.2"),
    Criterion("3.3.1", "A", _("まちがいがわかる")),
    Criterion("3.3.2", "A", _("ラベルと説明")),
    Criterion("3.3.3", "AA", _("まちがいの直し方がわかる")),
    Criterion("3.3.4", "AA", _("まちがいを防ぐ（契約やお金など）"), not_here=NO_CONTRACT),
    Criterion("3.3.7", "A", _("同じことを2回書かなくてよい"), wcag="2.2"),
    Criterion("3.3.8", "AA", _("おぼえなくてもログインできる"), not_here=NO_SIGN_IN, wcag="2.2"),
    Criterion("4.1.1", "A", _("正しいHTML"), WHOLE),
    Criterion("4.1.2", "A", _("部品の名前・役割・状態")),
    Criterion("4.1.3", "AA", _("変わったことが伝わる"), wcag="2.1"),
)

"""One corpus, one list of queries, one list of answers: the same on SQLite and on PostgreSQL, whichever runs this.

Every answer is written down, so that a database that folds, cuts, ranks or orders differently fails here.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.models import Listing
from search.models import Entry
from search.projection import project
from search.text import index
from search.text.bigrams import query_phrases
from search.text.fold import runs
from search.text.query import Query, Word
from search.text.understanding import understand
from tests.factories import ListingFactory

pytestmark = pytest.mark.django_db

# number: (title, summary, description)
CORPUS = {
    1: ("ひだまりこども食堂", "第2・第4土曜日の昼", "子どもは無料、大人は300円。お弁当の持ち帰りもできます。"),
    2: ("コドモ食堂ポテト", "毎週水曜", "ﾌｰﾄﾞﾊﾟﾝﾄﾘｰも開きます。アレルギーは相談を。"),
    3: ("子供の居場所「なないろ」", "学校に行きづらい子へ", "不登校の子と親の会も。静かに過ごせます。"),
    4: ("ふれあいサロン 西柴", "お茶とおしゃべり", "高齢の方もシニアの男性も。保土ヶ谷区からもどうぞ。"),
    5: ("ヒキコモリ女子会", "話さなくてもよい集まり", "生きづらさを抱える女性のために。"),
    6: ("健康マージャン教室", "第一・第三金曜日", "公民館でコーヒーを飲みながら。"),
    7: ("みんなの畑", "野菜づくり", "土曜日は畑、日曜日は台所。車イスの方も。"),
    8: ("Café 木もれ日", "ＬＧＢＴＱ＋の人の集まり", "匿名で。ヴァイオリンの会もあります。"),
    9: ("髙橋さんちの勉強会", "中学生の学習支援", "無料塾です。コンピュータを使います。"),
    10: ("オレンジカフェ", "もの忘れのある人と家族", "コミュニティーセンターの3階。予約はいりません。"),
    11: ("a_b% ' \" * ( ) : & | ! <->", "-- OR 1=1", "NEAR/2 AND NOT ^ {x} \\"),
    12: ("𠮷野家の会👪", "々〆〇", "ｶﾞｷﾞｸﾞ ゛゜ ㍿ ①②"),
}
ANSWERS = {
    "こども食堂": [1, 2],
    "子供食堂": [1, 2],
    "コドモ食堂": [1, 2],
    "子ども食堂土曜": [1],
    "土曜日": [1, 7],
    "土曜 -畑": [1],
    "週末": [1, 7],
    "第2土曜": [1],
    "第１金曜日": [6],
    "フードパントリー": [2],
    "食料配布": [2],
    "無料": [1, 9],
    "テイクアウト": [1],
    "不登校": [3],
    "登校拒否": [3],
    "居場所": [3],
    "不登校の居場所": [3],
    "高齢者": [4],
    "保土ケ谷": [4],
    "おちゃ": [4],
    "引き籠もり": [5],
    "ひきこもり 女子会": [5],
    '"生きづらさ"': [5],
    '"さらづき"': [],
    "麻雀": [6],
    "まーじゃん": [6],
    "珈琲": [6],
    "畑": [7],
    "車椅子": [7],
    "野菜": [7],
    "cafe": [8, 10],
    "lgbt": [8],
    "バイオリン": [8],
    "高橋": [9],
    "コンピューター": [9],
    "宿題": [9],
    "認知症カフェ": [10],
    "コミュニティセンター": [6, 10],
    "３階": [10],
    "公民館": [6, 10],
    "カフェ -家族": [8],
    "-食堂 -の": [6, 11],
    "a b": [8, 11],
    "or 1 1": [11],
    "near": [11],
    "x": [11],
    "𠮷野家": [12],
    "々": [12],
    "がぎぐ": [12],
    "株式会社": [12],
    "' OR 1=1 --": [11],
    "🍙": list(CORPUS),
    "": list(CORPUS),
    "とてもないことば": [],
}


@pytest.fixture
def corpus() -> dict[int, int]:
    """{primary key of the listing: its number}."""
    made = {}
    for number, (title, summary, description) in CORPUS.items():
        made[ListingFactory(title=title, summary=summary, description=description, municipality=None).pk] = number
    return made


def found(query: Query, corpus: dict[int, int]) -> list[int]:
    """Numbers in the order of the search: by tier, then by number."""
    entries = index.matching(Entry.objects.all(), query).annotate(tier=index.tier(query))
    return [corpus[pk] for pk in entries.order_by("tier", "listing").values_list("listing", flat=True)]


def test_every_query_has_the_same_answer_everywhere(corpus):
    answers = {text: sorted(found(understand(text), corpus)) for text in ANSWERS}
    assert answers == ANSWERS


@pytest.mark.parametrize(
    "text,order", [("集まり", [8, 5]), ("女性", [5]), ("土曜", [1, 7]), ("会", [9, 12, 3, 8]), ("カフェ", [8, 10])]
)
def test_title_comes_before_summary_before_the_rest_everywhere(corpus, text, order):
    listed = found(understand(text), corpus)
    assert [number for number in listed if number in order] == (order if text != "集まり" else sorted(order))


PARTS = st.sampled_from([text for texts in CORPUS.values() for text in texts])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=PARTS, start=st.integers(0, 30), length=st.integers(1, 12))
def test_any_piece_of_a_text_finds_what_holds_it(corpus, text, start, length):
    """Against the plainest search there is: the folded piece, run by run, inside the folded texts."""
    piece = text[start : start + length]
    phrases = tuple(map(tuple, query_phrases(piece)))
    if not phrases:
        return
    wanted = [
        number
        for number, texts in CORPUS.items()
        if all(
            any(run.startswith(part) if len(part) == 1 else part in run for run in _pieces(texts, len(part) == 1))
            for part in runs(piece)
        )
    ]
    assert sorted(found(Query((Word((phrases,)),)), corpus)) == wanted


def _pieces(texts: tuple[str, ...], one_character: bool) -> list[str]:
    """The runs of the texts, the title's also as one; for one character every place where it may stand."""
    whole = [run for text in texts for run in runs(text)] + ["".join(runs(texts[0]))]
    return [char for run in whole for char in run] if one_character else whole


def test_projecting_again_changes_no_answer(corpus):
    project(Listing.objects.values_list("pk", flat=True))
    assert sorted(found(understand("こども食堂"), corpus)) == ANSWERS["こども食堂"]

"""One 特集 of the demo. It goes with its municipality."""

import datetime

from directory.models import Category
from home.models import Collection

from . import places

SLUG = "fuyu"
WEEKS = datetime.timedelta(weeks=8)
KINDS = ("salon", "kodomo-shokudo", "dementia-cafe")


def load(today: datetime.date) -> None:
    town = places.demo_municipalities()[0]
    season, _made = Collection.objects.get_or_create(
        slug=SLUG,
        defaults={
            "title": "寒い日に、あたたまりに行けるところ",
            "title_en": "Where to go to get warm on a cold day",
            "title_easy": "｜寒《さむ》い ｜日《ひ》に、あたたまりに ｜行《い》ける ところ",
            "intro": "お茶や汁もののあるところを集めました。のぞくだけでもかまいません。",
            "intro_en": "Places with tea or soup. You are welcome to just look in.",
            "intro_easy": "お｜茶《ちゃ》や スープの ある ところです。のぞくだけでも だいじょうぶです。",
            "municipality_id": town,
            "shown_from": today,
            "shown_until": today + WEEKS,
        },
    )
    season.categories.set(Category.objects.filter(slug__in=KINDS))

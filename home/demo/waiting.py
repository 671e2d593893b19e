"""What waits on the desk of the demo's council, so that a first day there has something to answer: a change and a
reader's word. Both go with their listings."""

from directory.models import Listing, User
from home.models import Report, ReportTopic
from home.review import services

from .places import SOURCE

CHANGED = "kasaya-oyatsu"
NEW_WORDS = {
    "cost": "無料（材料の差し入れは歓迎です）",
    "booking": "いりません。6人より多いときは、先に電話をください。",
}
ASKED_ABOUT = "hikari-ochanoma"
QUESTION = "行ってみたら、始まりが30分おそくなっていました。いまの時間を教えてください。"


def leave(writer: User) -> None:
    """The change is written by somebody who may not approve it: who writes doesn't answer."""
    listing = Listing.objects.get(source=SOURCE, origin_id=CHANGED)
    for name, words in NEW_WORDS.items():
        setattr(listing, name, words)
    services.submit(listing, writer)
    asked = Listing.objects.get(source=SOURCE, origin_id=ASKED_ABOUT)
    Report.objects.create(listing=asked, topics=[ReportTopic.WHEN], text=QUESTION)

"""The three questions of the page, one screen each. What was answered travels along in the form and nowhere else."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from directory.geocoding.areas import AreaNames

from .choosing import Candidate, areas_meant, labelled, municipalities_meant
from .question import NEIGHBOURS, Avoid, AwayQuestion, known_areas, parse, shortened, starting_points

AVOID, TRAVEL, STAY, RESULTS = "1", "2", "3", "results"
STEPS = (AVOID, TRAVEL, STAY, RESULTS)
SKIP = "skip"  # go on without what was typed
STEP_OF = {"avoid": AVOID, "avoid_organisers": AVOID, "from": TRAVEL, "max_distance": TRAVEL, "min_distance": TRAVEL}
LISTS = ("category", "feature", "kind")  # the ordinary filters the page asks for
MOST_TYPED = 100


@dataclass
class Steps:
    """What the page shows next: `step`, the answers so far, what to choose from and what to say."""

    step: str = AVOID
    avoid: list[Avoid] = field(default_factory=list)
    avoid_organisers: bool = False
    start: str = ""  # where from: the name of a 丁目, station or town
    max_distance: str = ""
    min_distance: str = ""
    open_to: str = ""
    lists: dict[str, list[str]] = field(default_factory=dict)
    page: int = 1
    candidates: list[Candidate] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    question: AwayQuestion | None = None

    @classmethod
    def after(cls, sent: QueryDict) -> "Steps":
        """Where a sent form leads. Never raises for odd input: what isn't understood is said, or asked again."""
        now = cls(
            avoid_organisers=bool(sent.get("avoid_organisers")),
            start=_typed(sent, "from"),
            max_distance=_typed(sent, "max_distance"),
            min_distance=_typed(sent, "min_distance"),
            open_to=_typed(sent, "open_to"),
            lists={name: [value[:50] for value in sent.getlist(name)[:100]] for name in LISTS},
            page=_page_number(sent.get("page", "")),
        )
        here, go = sent.get("step", AVOID), sent.get("go", "")
        now.step = here if here in STEPS else AVOID
        now._take_areas(sent, go)
        wants = _next(now.step) if go == SKIP else (go if go in STEPS else now.step)
        if "page" in sent and now.step == RESULTS and not go:
            wants = RESULTS
        now._understand(sent, wants, skipped=go == SKIP)
        if now.step == RESULTS:
            now._ask()
        now._carry_no_more_than_names(here)
        return now

    @property
    def avoid_labels(self) -> list[tuple[Avoid, Candidate]]:
        return labelled(self.avoid)

    @property
    def number(self) -> int:
        return STEPS.index(self.step) + 1

    def chosen(self, name: str) -> list[str]:
        return self.lists.get(name, [])

    def _take_areas(self, sent: QueryDict, go: str) -> None:
        """The areas so far, less one that is taken off, plus one that was chosen; neighbours as ticked."""
        codes = [code for code in sent.getlist("avoid") if code.removesuffix(NEIGHBOURS) != sent.get("remove")]
        if self.step == AVOID:
            ticked = set(sent.getlist("neighbours"))
            codes = [code.removesuffix(NEIGHBOURS) for code in codes]
            codes = [f"{code}{NEIGHBOURS}" if code in ticked else code for code in codes]
        if add := sent.get("add"):
            codes.append(add)
        try:
            self.avoid = list(known_areas(codes))
        except ValidationError as error:
            self.notices += error.messages
            self.step = AVOID

    def _understand(self, sent: QueryDict, wants: str, skipped: bool) -> None:
        """Go where is wanted, unless what was typed on this step has to be settled first."""
        forward = STEPS.index(wants) >= STEPS.index(self.step)
        settle = {AVOID: self._settle_avoid, TRAVEL: self._settle_start, STAY: self._settle_open_to}.get(self.step)
        if self.notices or (settle and not settle(sent, skipped or not forward)):
            return
        self.step = wants

    def _settle_avoid(self, sent: QueryDict, let_go: bool) -> bool:
        typed = _typed(sent, "avoid_text")
        if not typed or let_go or sent.get("add") or sent.get("remove"):
            return True
        self.candidates = areas_meant(typed)
        if not self.candidates:
            self.notices.append(_("わかりませんでした。市区町村、小学校、町の名前で書いてみてください。"))
        return False

    def _settle_start(self, sent: QueryDict, let_go: bool) -> bool:
        """What was typed becomes the name of a 丁目, station or town; never is it repeated as typed."""
        typed, self.start = self.start, ""
        if (let_go and sent.get("go") == SKIP) or not typed:
            return True
        origins = starting_points(typed)
        same = [origin for origin in origins if origin.label == typed]
        if same or len(origins) == 1 or (let_go and origins):
            self.start = (same or origins)[0].label
            return True
        if let_go:
            return True
        self.candidates = [Candidate(origin.label, origin.label) for origin in origins[:12]]
        if not origins:
            self.notices.append(_("その場所がわかりませんでした。駅や町の名前で試してください。"))
        return False

    def _settle_open_to(self, sent: QueryDict, let_go: bool) -> bool:
        typed, self.open_to = self.open_to, ""
        if not typed or (let_go and sent.get("go") == SKIP):
            return True
        found = municipalities_meant(typed)
        if len(found) == 1 or (let_go and found):
            self.open_to = found[0].code
            return True
        if let_go:
            return True
        self.candidates = found
        if not found:
            self.notices.append(_("その市区町村がわかりませんでした。市や町の名前で試してください。"))
        return False

    def _ask(self) -> None:
        """Make the question, or go to the step whose answer isn't right."""
        data: dict[str, object] = {name: values for name, values in self.lists.items() if any(values)}
        data |= {"avoid": [str(area) for area in self.avoid], "avoid_organisers": self.avoid_organisers}
        data |= {"from": self.start, "max_distance": self.max_distance, "min_distance": self.min_distance}
        data |= {"open_to": self.open_to, "page": self.page}
        try:
            self.question = parse(data)
        except ValidationError as error:
            self.step = min(STEP_OF.get(name, STAY) for name in error.message_dict)
            self.notices += [message for messages in error.message_dict.values() for message in messages]

    def _carry_no_more_than_names(self, here: str) -> None:
        """What the other steps settled is carried along; but a form filled in by hand may have sent it as typed."""
        if self.question and self.question.origin:
            self.start = self.question.origin.label or self.start
        elif here != TRAVEL:
            self.start = shortened(self.start)
        found = AreaNames.current().find(self.open_to) if self.open_to else None
        self.open_to = found.code if found else ""

    @property
    def open_to_name(self) -> str:
        """The chosen municipality in words."""
        found = AreaNames.current().find(self.open_to) if self.open_to else None
        return found.full_name if found else ""


def _typed(sent: QueryDict, name: str) -> str:
    return sent.get(name, "").replace("\x00", "").strip()[:MOST_TYPED]


def _next(step: str) -> str:
    return STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]


def _page_number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 5 else 1

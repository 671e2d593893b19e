"""All targets there are."""

from . import files
from .forms import Forms
from .judging import Target
from .sheets import Sheets
from .world import World

#: Where days are written: schedules, 年度予定表, dates to cancel or move, sheets of paper keyed in.
WHERE_DAYS_ARE_WRITTEN = r"/when/|/typed/|/dates/|/paper|key-in|year|schedule"


def all_targets(world: World) -> list[Target]:
    forms = (Forms(world, "schedules", WHERE_DAYS_ARE_WRITTEN), Forms(world))
    return [*files.targets(world), *forms, Sheets(world)]

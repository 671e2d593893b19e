"""Sheets for printing: nonsense in all that they say, and in what their addresses ask for."""

from random import Random

from django.db.models import Model
from django.urls import reverse

from directory.enums import ChannelKind
from directory.models import Channel
from home.paper.questions import QUESTIONS
from search.projection import project

from . import mutations
from .files import refuse_broken
from .world import World, undone

ASKED = ("month", "dates", "size", "listing", "part")


class Sheets:
    """Words are written as they come, past the forms that would refuse some: what is imported is not all typed."""

    name, doing = "sheets", ""

    def __init__(self, world: World) -> None:
        self.world = world
        listing, schedule, hall = world.listing, world.schedule, world.hall
        note = Channel.objects.create(listing=listing, kind=ChannelKind.PHONE, value="099-123-4567", public=True)
        self.words: tuple[tuple[Model, tuple[str, ...]], ...] = (
            (listing, tuple(one.name for one in QUESTIONS)),
            (schedule, ("name", "note")),
            (hall, ("name", "address", "building")),
            (world.group, ("name",)),
            (note, ("value", "note")),
        )
        of_listing = [reverse(name, args=[listing.pk]) for name in ("paper_survey", "paper_year")]
        kinds = ("area_surveys", "leaflet", "pathfinder", "cards")
        self.paths = [*of_listing, *(reverse(f"paper_{kind}", args=[world.town.code]) for kind in kinds)]

    def attempt(self, rng: Random) -> str:
        path = rng.choice(self.paths)
        self.doing = path
        with undone():
            for row, names in rng.sample(self.words, rng.randrange(len(self.words) + 1)):
                self._write(rng, row, names)
            project([self.world.listing.pk])
            asked = rng.sample(ASKED, rng.choice((0, 0, 1, 2)))
            client = self.world.browser("superuser")
            answer = client.get(path, {name: mutations.nasty(rng)[:2000] for name in asked})
            refuse_broken(answer, path)
        return f"{path.rpartition('/')[2]} {answer.status_code}"

    def _write(self, rng: Random, row: Model, names: tuple[str, ...]) -> None:
        sent = {}
        for name in rng.sample(names, rng.randrange(1, len(names) + 1)):
            longest = row._meta.get_field(name).max_length or 5_000
            sent[name] = mutations.text(rng, getattr(row, name))[:longest]
        type(row)._base_manager.filter(pk=row.pk).update(**sent)

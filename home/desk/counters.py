"""The numbers on the desk's first page: what there is to do, each leading to its list.

A subject registers its own: `@hooks.register("register_desk_counter")` on a function that returns a `Counter`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from wagtail import hooks

from directory.models import User

HOOK = "register_desk_counter"
MOST = 1000


@dataclass(frozen=True)
class Counter:
    """`count`: of what waits within the person's scope, in a number of statements that doesn't grow with it."""

    label: str
    count: Callable[[User], int]
    url: str
    order: int = 1000


@dataclass(frozen=True)
class Number:
    """A counter as it stands for somebody."""

    label: str
    count: int
    url: str

    @property
    def said(self) -> str:
        return f"{MOST}件より多い" if self.count > MOST else f"{self.count}件"


def up_to(rows: QuerySet, most: int = MOST) -> int:
    """How many there are; of more than `most`, one more than it: nobody reads the rest, and counting it takes long."""
    return rows.order_by().values("pk")[: most + 1].count()


def numbers(user: User) -> list[Number]:
    counters = sorted((register() for register in hooks.get_hooks(HOOK)), key=lambda one: one.order)
    return [Number(one.label, one.count(user), one.url) for one in counters]

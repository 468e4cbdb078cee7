"""A search box on a page of one kind of things: what of them fits the words, found as everywhere else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils.translation import gettext

from commonwork.web.public import asked, query_problems

MOST = 500  # things of one kind of the reference; there are fewer
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Within:
    """What fits: the ids with their place in the order of fitting, or None where nothing was asked."""

    text: str
    places: dict[str, int] | None
    problems: list[dict[str, Any]]

    def of(self, things: Iterable[Thing], key: Callable[[Thing], str]) -> list[Thing]:
        """The things that fit, best first; all of them in their own order where nothing was asked."""
        places = self.places
        if places is None:
            return list(things)
        return sorted((one for one in things if key(one) in places), key=lambda one: places[key(one)])

    @property
    def field(self) -> dict[str, str]:
        """The box as a field of the form that narrows the page."""
        return {"name": "q", "label": gettext("Search"), "value": self.text}


def within(request: HttpRequest, kind: str) -> Within:
    """What of one kind of things a page is asked for."""
    wanted = asked.read(request, ())
    if not wanted.text:
        return Within("", None, [])
    found = asked.answer(wanted.expression({"kind": kind}), limit=MOST)
    return Within(wanted.text, {hit.id: place for place, hit in enumerate(found.hits)}, query_problems.said(wanted))

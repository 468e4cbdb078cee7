"""Nothing was found: which choice to drop and what one would then get, the nearest names, and whom to tell."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from commonwork.engines.searching.expressions import And, Filter, Node, Not, Phrase, Words
from commonwork.flows import searching
from commonwork.web.public import asked, listing, results
from commonwork.web.public.asked import Asked
from commonwork.web.public.narrowing import TITLES, value_label
from commonwork.web.public.rows import Context, language, tell_us

NEAREST = 5
DROPS = 6  # ways to widen a question; each is one look into the index
FEDERATIONS = 3
_MEMBERS = ("member", "participant", "member_to_confirm", "partner")  # who may know the cooperatives of a country


def advice(wanted: Asked, fixed: Mapping[str, str] | None = None) -> Context:
    """What the page says where nothing fits; ``fixed`` is what the page itself is about."""
    here = reverse("public:directory" if fixed else "public:search")
    return {
        "total": 0,
        "nothing": True,
        "drops": sorted(_drops(wanted, fixed or {}, here), key=lambda drop: -int(drop["count"])),
        "nearest": _nearest(wanted, fixed or {}),
        "federations": _federations(wanted.chosen.get("country", "") or _country_in(wanted.node)),
        "write_url": tell_us(gettext("Not in the register: %(name)s") % {"name": wanted.text or "…"}),
    }


def _drops(wanted: Asked, fixed: Mapping[str, str], here: str) -> list[dict[str, Any]]:
    """Each choice, and each part of the words that only narrows, with how much there is without it."""
    found = []
    for choice, value in list(wanted.chosen.items())[:DROPS]:
        less = wanted.without(choice)
        if not less.is_empty:
            said = f"{TITLES[choice]}: {value_label(choice, value)}"
            found.append(_drop(said, here + less.parameters(), less.expression(fixed)))
    for number, part in enumerate(_narrowing(wanted.node)[:DROPS]):
        rest = _without(wanted.node, number)
        text = searching.write(rest, language())
        less = Asked(text, rest, (), wanted.chosen)
        if not less.is_empty:
            said = searching.write(part, language())
            found.append(_drop(said, here + less.parameters(), less.expression(fixed)))
    return [one for one in found if one["count"]]


def _drop(said: str, url: str, node: Node) -> dict[str, Any]:
    answer = asked.answer(node, limit=1)
    return {"said": said, "url": url, "count": answer.total, "more": answer.more}


def _parts(node: Node) -> tuple[Node, ...]:
    return node.nodes if isinstance(node, And) else (node,)


def _narrowing(node: Node) -> list[Node]:
    """The parts that only narrow: filters, exclusions, and the quotes around a phrase."""
    return [part for part in _parts(node) if isinstance(part, Filter | Not | Phrase)]


def _without(node: Node, number: int) -> Node:
    """The expression without the ``number``-th part that narrows; a phrase loses its quotes only."""
    gone = _narrowing(node)[number]
    kept = [
        Words(part.text) if part is gone and isinstance(part, Phrase) else part
        for part in _parts(node)
        if part is not gone or isinstance(part, Phrase)
    ]
    return And(tuple(kept))


def _country_in(node: Node) -> str:
    return next((part.value for part in _parts(node) if isinstance(part, Filter) and part.field == "country"), "")


def _nearest(wanted: Asked, fixed: Mapping[str, str]) -> list[dict[str, Any]]:
    """What is spelled most like the words, whatever was chosen beside them."""
    words = " ".join(part.text for part in _parts(wanted.node) if isinstance(part, Words | Phrase)).strip()
    kinds = (fixed["kind"],) if "kind" in fixed else ()
    hits = asked.suggestions(words, limit=NEAREST, kinds=kinds) if words else ()
    return results.as_results(hits)


def _federations(country: str) -> list[dict[str, Any]]:
    """Whom to tell in a country: the network's members there, then those who take part in it or are near to it."""
    if not country:
        return []
    found = listing.listed_organisations(country=country.upper(), relation__in=_MEMBERS)
    found.sort(key=lambda one: _MEMBERS.index(one.relation))
    return [{**listing.as_listed(one), "website": one.website} for one in found[:FEDERATIONS]]

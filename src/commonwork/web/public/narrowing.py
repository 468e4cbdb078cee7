"""Narrowing what was found: facets that react to each other, tabs of kinds, what was chosen and how to drop it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonwork.web.public.asked import Asked
from commonwork.web.public.facts_found import kind_label
from commonwork.web.public.rows import label, place_name

SHOWN = 12  # values of one facet; the rest is reached by narrowing further
KINDS = ("organisation", "place", "legal_form", "policy", "publication", "event", "term", "figure")
Counts = Mapping[str, tuple[int, bool]]  # value → how many, and whether there are more
_LISTS = {
    "relation": "relations",
    "status": "statuses",
    "level": "levels",
    "legal_form": "legal_forms",
}
_TYPES = ("coop_types", "icls", "cicopa", "policy_kinds", "publication_kinds", "event_kinds")  # one field, many lists


TITLES = {  # what each choice is called, in the order of the page
    "standing": _("Which list"),
    "country": _("Country or area"),
    "relation": _("Relation to the network"),
    "type": _("Type"),
    "status": _("State"),
    "level": _("Level"),
    "legal_form": _("Legal form"),
    "kind": _("Kind"),
}
_STANDINGS = {
    "network": _("The network's lists"),
    "foreign": _("Other public lists"),
    "sample": _("Invented samples"),
}


def standing_label(standing: str) -> str:
    """In words: which kind of list an organisation stands in."""
    return str(_STANDINGS.get(standing, standing))


def value_label(choice: str, value: str) -> str:
    """A value of a choice in the reader's language."""
    if choice == "kind":
        return kind_label(value)
    if choice == "standing":
        return standing_label(value)
    if choice == "level" and value == "unknown":
        return label("statuses", value)
    if choice == "type":
        return next((said for name in _TYPES if (said := label(name, value)) != value), value)
    return place_name(value) if choice == "country" else label(_LISTS[choice], value)


def facets_of(asked: Asked, counts: Mapping[str, Counts], address: Callable[..., str]) -> list[dict[str, Any]]:
    """The facets that say something, with a link for each value: to choose it, or to drop it where it is chosen."""
    found = []
    for choice, title in TITLES.items():
        chosen = asked.chosen.get(choice, "")
        if asked.mentions(choice) and not chosen:
            continue
        items = [
            _item(choice, value, count, chosen == value, address)
            for value, count in counts.get(choice, {}).items()
            if value
        ]
        if chosen and not any(item["active"] for item in items):
            items.append(_item(choice, chosen, (0, False), True, address))
        items.sort(key=lambda item: (not item["active"], -int(item["count"]), str(item["label"])))
        if chosen or len(items) > 1:
            found.append({"title": str(title), "items": items[:SHOWN]})
    return found


def _item(
    choice: str, value: str, count: tuple[int, bool], active: bool, address: Callable[..., str]
) -> dict[str, Any]:
    changed = {choice: "" if active else value, "from": ""}
    return {
        "label": value_label(choice, value),
        "count": count[0],
        "more_than": count[1],
        "active": active,
        "url": address(**changed),
    }


def tabs_of(asked: Asked, counts: Mapping[str, int], address: Callable[..., str]) -> list[dict[str, Any]]:
    """All kinds, then each kind of which something was found; none where the words name a kind themselves."""
    if asked.mentions("kind"):
        return []
    chosen = asked.chosen.get("kind", "")
    tabs = [{"label": gettext("Everything"), "count": sum(counts.values()), "kind": ""}]
    tabs += [
        {"label": kind_label(kind), "count": counts.get(kind, 0), "kind": kind}
        for kind in KINDS
        if counts.get(kind) or kind == chosen
    ]
    return [
        {**tab, "url": address(**{"kind": tab["kind"], "from": ""}), "current": tab["kind"] == chosen} for tab in tabs
    ]


def chips_of(asked: Asked, address: Callable[..., str], left_out: Sequence[str] = ()) -> list[dict[str, str]]:
    """What is chosen, each with the address without it."""
    return [
        {
            "title": str(title),
            "label": value_label(choice, asked.chosen[choice]),
            "url": address(**{choice: "", "from": ""}),
        }
        for choice, title in TITLES.items()
        if choice in asked.chosen and choice not in left_out
    ]

"""Who may see how much of a list: columns kept back, and how a federation shares its list."""

from collections.abc import Mapping
from typing import Any

CLEARANCES = ("public", "network", "private")
_NAMES_ONLY = frozenset({"names", "country"})
STANDINGS = ("network", "foreign", "sample")


def visible_values(
    values: Mapping[str, Any], *, kept_back: Mapping[str, str], sharing: str, clearance: str
) -> dict[str, Any]:
    """The values of one record a reader with ``clearance`` may see.

    ``private`` is the sender of the list and the secretariat, who see all. «Names only» lists give
    names and country to everyone else, «totals only» lists nothing at all.
    """
    if clearance == "private":
        return dict(values)
    if sharing == "totals":
        return {}
    return {
        field: value
        for field, value in values.items()
        if (sharing == "full" or field in _NAMES_ONLY) and is_visible(kept_back.get(field, "public"), clearance)
    }


def is_visible(visibility: str, clearance: str) -> bool:
    """Whether something of ``visibility`` may be seen with ``clearance``."""
    return CLEARANCES.index(visibility) <= CLEARANCES.index(clearance)


def widest_standing(standings: set[str]) -> str:
    """The standing of an organisation stated by several sources: one list within the network is enough."""
    return next((standing for standing in STANDINGS if standing in standings), "foreign")

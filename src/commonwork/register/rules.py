"""Who may see how much of a list: columns kept back, how a federation shares it; and what a decision is worth."""

import math
from collections.abc import Mapping
from decimal import Decimal
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


def worth_of(score: float, *, members: Decimal = Decimal(0), counted: bool = False) -> Decimal:
    """What a person's decision about a pair is worth: how unsure the machine is, times what hangs on it.

    Unsure is 1 where the score is one half and falls to 0 at 0 and 1 (at least 0.05: every pair is asked at last).
    What hangs on it is 1 for the two records, and as much again for each power of ten of the members of the larger
    body, and 2 where a figure of the network counts one of them.
    """
    unsure = max(0.05, 1 - abs(2 * score - 1))
    size = math.log10(1 + float(max(members, Decimal(0))))
    return Decimal(str(round(unsure * (1 + size + (2 if counted else 0)), 4))).quantize(Decimal("0.0001"))

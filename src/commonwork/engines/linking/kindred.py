"""Which pieces of two names mean the same or nearly the same: words, concepts, places."""

from commonwork.engines.linking.name_reading import CONCEPT, LEGAL, PLACE, Unit

_NEAR = (
    frozenset({"union", "federation", "confederation", "general-federation", "central-union", "alliance", "league",
               "apex", "consortium", "council", "association", "regional-union", "network"}),
    frozenset({"national", "all-country", "federal", "central", "country-nation"}),
    frozenset({"workers", "labour", "employees"}),
    frozenset({"industry", "manufacturing", "handicraft"}),
    frozenset({"society", "association", "organisation", "group", "body", "company", "enterprise", "institute"}),
    frozenset({"medical", "health", "welfare", "care"}),
    frozenset({"prefectural", "prefecture", "provincial", "province", "state-level", "state-place", "regional"}),
    frozenset({"municipal", "city", "town", "urban", "municipality", "metropolitan"}),
    frozenset({"district", "district-place", "county", "county-place"}),
    frozenset({"village", "rural"}),
    frozenset({"science", "research", "laboratory"}),
    frozenset({"university", "academy", "school"}),
    frozenset({"trade", "marketing", "business"}),
    frozenset({"cooperative", "cooperation"}),
    frozenset({"credit", "savings", "bank", "finance", "peoples-bank"}),
)  # fmt: skip
_NATIONAL = frozenset({"national", "all-country"})
_ALIKE_ENOUGH = (  # words that translations take for one another, whatever the body
    frozenset({"union", "federation", "confederation", "general-federation", "central-union", "alliance", "league"}),
    frozenset({"national", "all-country"}),
    frozenset({"prefectural", "prefecture"}),
    frozenset({"municipal", "city"}),
    frozenset({"district", "district-place"}),
    frozenset({"provincial", "province"}),
)
_GROUPS = {concept: min(group) for group in _ALIKE_ENOUGH for concept in group}
LEVELS = frozenset({
    "union", "federation", "confederation", "general-federation", "central-union", "alliance", "league", "apex",
    "branch", "chapter", "regional-union", "council",
})  # fmt: skip


def group_of(meaning: frozenset[str]) -> str:
    """One id for alternatives and what translations put for them: federation and «federation or union» are one."""
    return min(_GROUPS.get(concept, concept) for concept in meaning)


def written_alike(one: Unit, other: Unit) -> float:
    """The same letters."""
    return float(one.text == other.text and one.text != "")


def same_meaning(one: Unit, other: Unit) -> float:
    """The same meaning, alternatives and all."""
    return float(one.kind == other.kind and one.meaning == other.meaning and bool(one.meaning))


def shared_meaning(one: Unit, other: Unit) -> float:
    """A meaning in common among the alternatives."""
    return 0.95 if one.kind == other.kind and one.meaning & other.meaning else 0.0


def whole_country(one: Unit, other: Unit) -> float:
    """«All-China» and 全国: a country and the word for the whole of it."""
    place, word = (one, other) if one.kind == PLACE else (other, one)
    if place.kind != PLACE or word.kind != CONCEPT or not word.meaning & _NATIONAL:
        return 0.0
    return 0.6 if any(len(key) == 2 for key in place.meaning) else 0.0


def nearly(one: Unit, other: Unit) -> float:
    """Words that translations often put for one another."""
    if not {one.kind, other.kind} <= {CONCEPT, LEGAL}:
        return 0.0
    return 0.7 if any(one.meaning & group and other.meaning & group for group in _NEAR) else 0.0


def places_meet(one: Unit, other: Unit) -> float:
    """One place within the other: a city and its region, a region and its country."""
    if one.kind != PLACE or other.kind != PLACE:
        return 0.0
    return 0.6 if any(x.startswith(y) or y.startswith(x) for x in one.meaning for y in other.meaning) else 0.0

"""Pairs compared: one pure function over batches of rows, the same on one machine and on many.

The answer says for each comparison of :data:`COMPARISONS` which level a pair reaches, and what the equal value tells.
"""

from dataclasses import dataclass

import numpy as np

from commonwork.engines.linking.comparing_names import NamesCompared, compare_names
from commonwork.engines.linking.prepared import Array, Prepared
from commonwork.engines.linking.vocabulary import Vocabulary, bits_of, rarity, rarity_of_names

LEVELS: dict[str, tuple[str, ...]] = {
    "name": ("none", "far", "some", "half", "most", "near", "core", "whole"),
    "left": ("none", "one_small", "one", "both_small", "both"),
    "numbers": ("none", "one", "both"),
    "identity": ("none", "one", "both"),
    "places": ("none", "one", "both"),
    "identifier": ("none", "contradicts", "other_value", "equal", "same"),
    "phone": ("none", "differs", "same"),
    "site": ("none", "differs", "same"),
    "place": (
        "none", "country", "town_differs", "far", "region", "near", "town_moved", "town", "district", "street",
        "postcode", "address", "address_postcode",
    ),
    "year": ("none", "differs", "some_years", "one_year", "same"),
    "activity": ("none", "differs", "same"),
    "legal": ("none", "differs", "same"),
}  # fmt: skip
COMPARISONS = tuple(LEVELS)
CONTRADICTS = LEVELS["identifier"].index("contradicts")
EQUAL = LEVELS["identifier"].index("equal")
SAME = LEVELS["phone"].index("same")
LEGAL_DIFFERS = LEVELS["legal"].index("differs")
PLACE = {level: at for at, level in enumerate(LEVELS["place"])}
NEAR = LEVELS["name"].index("near")
WHOLE_EDITS = 3  # letters more or less, a wrong one counting as two
WHOLE_SLIP = 0.93  # of all letters agree: a slip of the pen, whatever the words were taken for
SLIP = 0.9  # of all letters agree: what differs is a slip of the pen
NEAR_KM, FAR_KM = 2.0, 30.0


@dataclass(frozen=True, slots=True)
class Context:
    """Both tables with what is counted over them once: words and how often values stand."""

    a: Prepared
    b: Prepared
    vocabulary: Vocabulary
    rarities: dict[str, tuple[Array, Array, Array]]


@dataclass(frozen=True, slots=True)
class Compared:
    """``levels`` by comparison and pair, ``bits`` what the agreeing value tells, ``names`` the best two names,
    ``one_country`` whether both state the same country.
    """

    levels: dict[str, Array]
    bits: dict[str, Array]
    names: NamesCompared
    one_country: Array

    def taken(self, at: Array) -> "Compared":
        """Some of the pairs."""
        return Compared(
            {name: values[at] for name, values in self.levels.items()},
            {name: values[at] for name, values in self.bits.items()},
            self.names.taken(at),
            self.one_country[at],
        )

    def replaced(self, at: Array, by: "Compared") -> "Compared":
        """The levels of some pairs put in the place of those at ``at``."""
        levels = {name: values.copy() for name, values in self.levels.items()}
        bits = {name: values.copy() for name, values in self.bits.items()}
        for columns, others in ((levels, by.levels), (bits, by.bits)):
            for name, values in columns.items():
                values[at] = others[name]
        return Compared(levels, bits, self.names, self.one_country)


def context(a: Prepared, b: Prepared, vocabulary: Vocabulary, off: frozenset[str] = frozenset()) -> Context:
    """Count the values of both tables."""
    rarities = {}
    for column in ("place", "phone", "site", "postcode", "district", "street", "year", "activity", "country", "region"):
        rarities[column] = rarity(a.records[column].ravel(), b.records[column].ravel(), vocabulary.size)
    rarities["address"] = rarity(_full_address(a), _full_address(b), vocabulary.size)
    for column in ("core", "whole"):
        rarities[column] = rarity_of_names(a, b, vocabulary, column, off)
    return Context(a, b, vocabulary, rarities)


def compare(context: Context, rows_a: Array, rows_b: Array) -> Compared:
    """The levels of the pairs ``rows_a[i]``, ``rows_b[i]``; nothing else is looked at, nothing is kept."""
    one = {name: values[rows_a] for name, values in context.a.records.items()}
    other = {name: values[rows_b] for name, values in context.b.records.items()}
    names = compare_names(context.a, context.b, context.vocabulary, rows_a, rows_b)
    levels: dict[str, Array] = {}
    bits: dict[str, Array] = {}
    levels["left"] = _left(names)
    levels["numbers"] = names.numbers
    # A slip of the pen in a word of the lexicon or in a place leaves it on one side and unknown letters on the other.
    for kind, found in (("identity", names.identity), ("places", names.places)):
        slip = (found == 1) & (names.letters > SLIP) & (np.maximum(names.left_a, names.left_b) > 0)
        levels[kind] = np.where(slip, 0, found).astype(np.int8)
    levels["identifier"] = _identifier(one, other)
    for column in ("phone", "site"):
        levels[column], bits[column] = _shared(one[column], other[column], context.rarities[column])
    levels["place"], bits["place"], town = _place(context, one, other)
    levels["name"], bits["name"] = _name(context, names, town == 2)
    levels["year"] = _year(one["year"], other["year"])
    for column in ("activity", "legal"):
        levels[column] = _same_or_not(one[column], other[column])
    stated = levels["legal"] > 0
    levels["legal"] = np.where(stated, levels["legal"], _same_or_not(one["legal_name"], other["legal_name"]))
    return Compared(levels, bits, names, (one["country"] == other["country"]) & (one["country"] != 0))


def _name(context: Context, names: NamesCompared, town: Array) -> tuple[Array, Array]:
    """What the names tell; a town that both the names and the addresses state counts once."""
    slip = (names.letters > WHOLE_SLIP) & (names.edits <= WHOLE_EDITS)
    agree = np.maximum(names.agree, np.where(slip, names.letters, 0))
    level = np.searchsorted(np.array([0.01, 0.35, 0.55, 0.75, 0.9], np.float32), agree, "right")
    equal = (names.equal > 0) & (names.said | names.across)  # the same meaning in other words is only near
    level = np.where(equal, names.equal + 5, np.where(names.equal > 0, NEAR, level)).astype(np.int8)
    told = names.shared + np.where(town, 0, names.shared_places)
    whole = names.total - np.where(town, names.shared_places, 0)
    told = np.where(slip, np.maximum(told, names.letters * whole), told).astype(np.float32)
    # No more than whole names of that kind tell, and all of that where they are the same words.
    near = np.flatnonzero((level >= NEAR) & ~(names.across & ~names.said))
    told[near] = np.minimum(told[near], rarest_of(context, names, near))
    said = np.flatnonzero(names.said)
    told[said] = rarest_of(context, names, said, "core", "whole")
    placed = town & (names.shared_places > 0)
    told = np.where(placed, np.minimum(told, names.shared), told)
    return level, np.where(level >= NEAR, np.maximum(told, 1), told).astype(np.float32)


def rarest_of(context: Context, names: NamesCompared, at: Array, *rarities: str) -> Array:
    """What the names of the pairs ``at`` tell as wholes, by the commoner of two; «core» unless others are named."""
    found = np.full(len(at), np.inf, np.float32)
    for name in rarities or ("core",):
        for prepared, rows in ((context.a, names.name_a[at]), (context.b, names.name_b[at])):
            found = np.minimum(found, bits_of(prepared.names[name][rows], context.rarities[name]))
    return found


def _left(names: NamesCompared) -> Array:
    one, other = names.left_a, names.left_b
    least, most = np.minimum(one, other), np.maximum(one, other)
    slip = names.letters > SLIP
    both = np.where((least < 3) | slip, 3, 4)
    level = np.where(least > 0, both, np.where(most == 0, 0, np.where((most < 5) | slip, 1, 2)))
    return np.where(names.equal > 0, 0, level).astype(np.int8)


def _identifier(one: dict[str, Array], other: dict[str, Array]) -> Array:
    value_a, value_b = one["identifier"][:, :, None], other["identifier"][:, None, :]
    scheme_a, scheme_b = one["scheme"][:, :, None], other["scheme"][:, None, :]
    both = (value_a != 0) & (value_b != 0)
    equal = both & (value_a == value_b)
    named = (scheme_a == scheme_b) & (scheme_a != 0)
    same = (equal & named).any(axis=(1, 2))
    contradicts = (both & named).any(axis=(1, 2)) & ~same
    loose = (equal & ~(named | ((scheme_a != 0) & (scheme_b != 0)))).any(axis=(1, 2))
    unnamed = (both & (scheme_a == 0) & (scheme_b == 0)).any(axis=(1, 2))
    level = np.where(unnamed, 2, 0)
    level = np.where(contradicts, 1, level)
    level = np.where(loose & ~contradicts, 3, level)
    return np.where(same, 4, level).astype(np.int8)


def _shared(one: Array, other: Array, known: tuple[Array, Array, Array]) -> tuple[Array, Array]:
    """0 where either is missing, 1 where nothing is shared, 2 where a value is; the bits are of the rarest shared."""
    equal = (one[:, :, None] == other[:, None, :]).any(axis=2) & (one != 0)
    given = (one != 0).any(axis=1) & (other != 0).any(axis=1)
    bits = np.where(equal, bits_of(one, known), 0).max(axis=1)
    return np.where(given, 1 + equal.any(axis=1), 0).astype(np.int8), bits.astype(np.float32)


def _same_or_not(one: Array, other: Array) -> Array:
    return np.where((one != 0) & (other != 0), 1 + (one == other), 0).astype(np.int8)


def _year(one: Array, other: Array) -> Array:
    apart = np.abs(one.astype(np.int32) - other.astype(np.int32))
    level = np.where(apart == 0, 4, np.where(apart == 1, 3, np.where(apart <= 3, 2, 1)))
    return np.where((one != 0) & (other != 0), level, 0).astype(np.int8)


def _full_address(prepared: Prepared) -> Array:
    street, number = prepared.records["street"].astype(np.uint64), prepared.records["number"].astype(np.uint64)
    return np.where((street != 0) & (number != 0), (street << np.uint64(32)) | number, np.uint64(0))


def _place(context: Context, one: dict[str, Array], other: dict[str, Array]) -> tuple[Array, Array, Array]:
    """One answer for everything that says where: the most precise agreement, else how far apart; and the town's."""
    known = context.rarities
    bits = {column: bits_of(one[column], known[column]) for column in ("postcode", "district", "street")}
    bits["address"] = bits_of((one["street"].astype(np.uint64) << np.uint64(32)) | one["number"], known["address"])
    town: Array
    town, bits["town"] = _shared(one["place"], other["place"], known["place"])
    same = {
        column: (one[column] == other[column]) & (one[column] != 0) for column in ("postcode", "district", "street")
    }
    same["address"] = same["street"] & (one["number"] == other["number"])
    level, tells = _roughly(context, one, other, town, bits["town"])
    land, most = level == PLACE["country"], np.log2(context.vocabulary.size) - 1
    # A street of one name stands in many towns, so that the town tells as well; a postcode tells its town already.
    for column in ("street", "address"):
        bits[column] = np.minimum(bits[column] + bits["town"], most)
    for column, needs in (("district", town == 0), ("street", town == 2), ("postcode", ~land), ("address", ~land)):
        reached = same[column] & needs
        level = np.where(reached, PLACE[column], level)
        tells = np.where(reached, np.maximum(tells, bits[column]), tells)
    both = same["address"] & same["postcode"]
    tells = np.where(both, np.minimum(bits["address"] + bits["postcode"], most), tells)
    return np.where(both, PLACE["address_postcode"], level).astype(np.int8), tells.astype(np.float32), town


def _roughly(
    context: Context, one: dict[str, Array], other: dict[str, Array], town: Array, town_bits: Array
) -> tuple[Array, Array]:
    """Country, town and distance; a town with another postcode or street in it is told from one with none stated."""
    moved = _differ(one, other, "postcode") | (_differ(one, other, "street") & ~(one["postcode"] == other["postcode"]))
    level = np.where(town == 1, PLACE["town_differs"], PLACE["none"])
    level = np.where(town == 2, np.where(moved, PLACE["town_moved"], PLACE["town"]), level)
    region = (one["region"] == other["region"]) & (one["region"] != 0)
    level = np.where(region & (level < PLACE["region"]), PLACE["region"], level)
    level = np.where(_differ(one, other, "country"), PLACE["country"], level)
    apart = _kilometres(one, other)
    near = (apart <= NEAR_KM) & (level < PLACE["near"])
    level = np.where(apart > FAR_KM, PLACE["far"], np.where(near, PLACE["near"], level))
    tells = np.where(level >= PLACE["town_moved"], town_bits, 0)
    tells = np.where(level == PLACE["region"], bits_of(one["region"], context.rarities["region"]), tells)
    return level, np.where(level == PLACE["near"], np.log2(context.vocabulary.size) / 2, tells)


def _differ(one: dict[str, Array], other: dict[str, Array], column: str) -> Array:
    return (one[column] != other[column]) & (one[column] != 0) & (other[column] != 0)


def _kilometres(one: dict[str, Array], other: dict[str, Array]) -> Array:
    """Great-circle distance, not-a-number where a point is missing."""
    lat_a, lat_b = np.radians(one["lat"]), np.radians(other["lat"])
    half = np.sin((lat_b - lat_a) / 2) ** 2
    half += np.cos(lat_a) * np.cos(lat_b) * np.sin(np.radians(other["lon"] - one["lon"]) / 2) ** 2
    return 6371.0 * 2 * np.arcsin(np.sqrt(np.clip(half, 0, 1)))

"""What two tables have in common: one numbering of their words and how often each value stands in them.

A value that many records bear says little: «Novissi» is borne by 95 cooperatives of Togo. All evidence of equal
values is therefore taken from how often the value stands in the larger of the two tables. How much a name tells that
stands there once follows from how many names stand there twice (Good and Turing): where a list of thousands has
hardly a namesake, an equal name is no chance.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from commonwork.engines.linking.prepared import Array, Prepared

RULES = {
    "compare.namesakes": "a name that stands once tells the more, the fewer names of the list stand twice",
    "compare.repeated": "records that say the same in every field count once: they cannot be told apart",
}
SMALLEST = 1000  # records: a shorter list is taken for a part of a larger world, in which a name it holds once is rare


STRATA = np.array([6.0, 10.0, 14.0, 18.0, 24.0, 32.0])  # bits that the words of a name tell
BELIEVED = 20.0  # names: as much as these weighs what the words alone make expect
Rarity: TypeAlias = tuple[Array, Array, Array]
_SAYING = frozenset({
    "country", "region", "place", "postcode", "street", "number", "phone", "site", "scheme", "identifier", "year",
    "lat", "lon", "activity",
})  # fmt: skip
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Side:
    """One table as the comparison sees it: words by their number in the vocabulary (-1 for none), names by record."""

    tokens: Array
    first_name: Array
    name_count: Array


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """``words`` by number, ``bits`` how many bits a word tells, ``size`` records in the larger table.

    ``spelt`` are words that may be misspelt or written in another way; concepts, known places and numbers («c:credit»)
    are what they are. ``lengths`` are their letters.
    """

    words: tuple[str, ...]
    bits: Array
    spelt: Array
    lengths: Array
    size: int
    a: Side
    b: Side


def vocabulary(a: Prepared, b: Prepared | None, off: frozenset[str] = frozenset()) -> Vocabulary:
    """Number the words of both tables, and count in how many names each stands."""
    other = a if b is None else b
    hashes = np.unique(np.concatenate([np.unique(a.names["token"]), np.unique(other.names["token"])]))
    hashes = hashes[hashes != 0]
    larger = a if len(a) >= len(other) else other
    side_a = _side(a, hashes)
    side_b = side_a if b is None else _side(other, hashes)
    counted = side_a if larger is a else side_b
    tokens = counted.tokens[told_apart(larger, off=off)]
    counts = np.bincount(tokens[tokens >= 0], minlength=len(hashes))
    size = max(len(larger), SMALLEST)
    bits = (np.log2(size + 1) - np.log2(counts.clip(max=size) + 1)).astype(np.float32)
    words = (*(a.words.get(number) or other.words.get(number, "") for number in hashes.tolist()), "")
    padded = np.append(bits, np.float32(0))  # what no word stands for: index -1
    spelt = np.array([":" not in word for word in words], bool)
    lengths = np.array([len(word) for word in words], np.int16)
    return Vocabulary(words, padded, spelt, lengths, size, side_a, side_b)


def _side(prepared: Prepared, hashes: Array) -> Side:
    tokens = prepared.names["token"]
    numbers: Array = np.searchsorted(hashes, tokens).astype(np.int32)
    numbers[tokens == 0] = -1
    owner, rows = prepared.names["owner"], np.arange(len(prepared))
    first = np.searchsorted(owner, rows, "left").astype(np.int32)
    count = (np.searchsorted(owner, rows, "right") - first).astype(np.int16)
    return Side(numbers, first, count)


def told_apart(prepared: Prepared, column: str = "core", off: frozenset[str] = frozenset()) -> Array:
    """Which names count: of those equal by ``column`` whose records say the same in every field, the first one."""
    names, records = prepared.names, prepared.records
    if "compare.repeated" in off:
        return np.arange(len(names["owner"]))
    columns = [values.reshape(len(prepared), -1).T for name, values in sorted(records.items()) if name in _SAYING]
    said = np.zeros(len(prepared), np.uint64)
    with np.errstate(over="ignore"):
        for part in (each for table in columns for each in table):
            bits = part.view(np.uint32) if part.dtype == np.float32 else part
            said = (said ^ bits.astype(np.uint64)) * _MIX
            said ^= said >> np.uint64(29)
        whole = (said[names["owner"]] ^ names[column].astype(np.uint64)) * _MIX
    return np.sort(np.unique(whole, return_index=True)[1])


def rarity_of_names(
    a: Prepared, b: Prepared, vocabulary: Vocabulary, column: str, off: frozenset[str] = frozenset()
) -> Rarity:
    """:func:`rarity` of names as they stand («whole») or without their legal form («core»), by the larger table."""
    larger, side = (a, vocabulary.a) if len(a) >= len(b) else (b, vocabulary.b)
    names, most = told_apart(larger, column, off), np.log2(vocabulary.size + 1)
    values, first, counts = np.unique(larger.names[column][names], return_index=True, return_counts=True)
    others = np.where(counts == 1, 2.0, counts + 1.0)
    if "compare.namesakes" not in off:
        told = np.where(side.tokens >= 0, vocabulary.bits[side.tokens], 0).sum(axis=1)[names[first]]
        others = np.where(counts == 1, namesakes(counts, told, len(larger)), others)
    bits = (most - np.log2(others.clip(max=vocabulary.size))).astype(np.float32)
    return values, bits, bits.max(initial=np.float32(most - 1))


def namesakes(counts: Array, told: Array, size: int) -> Array:
    """How many others of its name to expect for a name that stands once; ``told`` is what its words tell, in bits.

    Good and Turing: twice the names that stand twice, by those that stand once; taken among names whose words tell
    about as much, and with the weight of a few names what the words alone make expect.
    """
    world, scale = max(size, SMALLEST), max(1.0, SMALLEST / max(size, 1))
    stratum = np.digitize(told, STRATA)
    once, twice = (np.bincount(stratum[counts == number], minlength=len(STRATA) + 1) for number in (1, 2))
    by_words = np.minimum(2.0, world * np.exp2(-told.astype(np.float64)))
    found: Array = (2 * twice[stratum] * scale + BELIEVED * by_words) / (once[stratum] + BELIEVED)
    return np.minimum(found, 2.0)


def rarity(values_a: Array, values_b: Array, size: int) -> Rarity:
    """How many bits each value of a column tells: (values sorted, bits of each, bits of a value never seen).

    Several values of one record count each; a value that stands nowhere tells all the bits of the table.
    """
    counted = values_a if values_a.size >= values_b.size else values_b
    values, counts = np.unique(counted[counted != 0], return_counts=True)
    bits = np.log2(size + 1) - np.log2(counts.clip(max=size) + 1)
    return values, bits.astype(np.float32), np.float32(np.log2(size + 1) - 1)


def bits_of(values: Array, known: Rarity) -> Array:
    """The bits each of ``values`` tells by :func:`rarity`."""
    sorted_values, bits, unseen = known
    if not len(sorted_values):
        return np.full(values.shape, unseen, np.float32)
    at = np.searchsorted(sorted_values, values).clip(max=len(sorted_values) - 1)
    return np.where(sorted_values[at] == values, bits[at], unseen)

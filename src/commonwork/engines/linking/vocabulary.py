"""What two tables have in common: one numbering of their words and how often each value stands in them.

A value that many records bear says little: «Novissi» is borne by 95 cooperatives of Togo. All evidence of equal
values is therefore taken from how often the value stands in the larger of the two tables.
"""

from dataclasses import dataclass

import numpy as np

from commonwork.engines.linking.prepared import Array, Prepared

SMALLEST = 1000  # records: a shorter list is taken for a part of a larger world, in which a name it holds once is rare


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


def vocabulary(a: Prepared, b: Prepared | None) -> Vocabulary:
    """Number the words of both tables, and count in how many names each stands."""
    other = a if b is None else b
    hashes = np.unique(np.concatenate([np.unique(a.names["token"]), np.unique(other.names["token"])]))
    hashes = hashes[hashes != 0]
    larger = a if len(a) >= len(other) else other
    side_a = _side(a, hashes)
    side_b = side_a if b is None else _side(other, hashes)
    counted = side_a if larger is a else side_b
    counts = np.bincount(counted.tokens[counted.tokens >= 0], minlength=len(hashes))
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


def rarity(values_a: Array, values_b: Array, size: int) -> tuple[Array, Array, Array]:
    """How many bits each value of a column tells: (values sorted, bits of each, bits of a value never seen).

    Several values of one record count each; a value that stands nowhere tells all the bits of the table.
    """
    counted = values_a if values_a.size >= values_b.size else values_b
    values, counts = np.unique(counted[counted != 0], return_counts=True)
    bits = np.log2(size + 1) - np.log2(counts.clip(max=size) + 1)
    return values, bits.astype(np.float32), np.float32(np.log2(size + 1) - 1)


def bits_of(values: Array, known: tuple[Array, Array, Array]) -> Array:
    """The bits each of ``values`` tells by :func:`rarity`."""
    sorted_values, bits, unseen = known
    if not len(sorted_values):
        return np.full(values.shape, unseen, np.float32)
    at = np.searchsorted(sorted_values, values).clip(max=len(sorted_values) - 1)
    return np.where(sorted_values[at] == values, bits[at], unseen)

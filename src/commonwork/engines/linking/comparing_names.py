"""The names of many pairs compared at once, word by word, each word weighing what it tells.

Of the names of two records the two that agree best are taken. Words that differ by a slip of the pen still agree;
what is left over on one side (a word dropped) or on both (another activity, another number) is told apart, because
two names that differ by a word each are mostly two bodies.
"""

from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from commonwork.engines.linking.forms import GENERIC, IDENTITY, NUMBER, PLACE, PROPER
from commonwork.engines.linking.prepared import Array, Prepared
from commonwork.engines.linking.transliterating import NATIONAL
from commonwork.engines.linking.vocabulary import Vocabulary

FOREIGN = 0.5  # of the letters: with fewer in common, names of one meaning are in two languages
ALIKE = 0.72  # words whose letters agree less than this are two words
JOINED = 0.8
SHORT = 4  # letters: shorter words agree only if they are equal
SHORTEST = 3  # letters: shorter words (initials, abbreviations) tell less than their rarity
_OF_LENGTH = np.array([0, 0.3, 0.5, 1], np.float32)
FLOOR = 0.5  # bits every word weighs at least, so that a name of common words is not empty
_CHUNK = 1 << 15


@dataclass(frozen=True, slots=True)
class NamesCompared:
    """By pair: which two names, how far they agree (0..1), what the shared words tell in bits, what is left over.

    ``shared`` are words other than places, ``shared_places`` the places. ``left_a`` and ``left_b`` are the bits of
    the words without a partner; ``numbers``, ``identity`` and ``places`` say for numbers, for words that change
    identity and for places: 0 agree or none, 1 one side has more, 2 both sides differ.
    ``total`` are the bits of all words of the name that tells less. ``letters`` is how far the whole names agree
    letter by letter, ``edits`` how many letters do not. ``equal`` is 2 for equal whole names, 1 for equal meanings,
    ``said`` whether these are said in the same words; ``across`` whether the two names are written in two scripts, or
    mean the same in words of two languages; ``common`` whether either is made of common words only.
    """

    name_a: Array
    name_b: Array
    agree: Array
    shared: Array
    shared_places: Array
    left_a: Array
    left_b: Array
    numbers: Array
    identity: Array
    places: Array
    total: Array
    letters: Array
    edits: Array
    equal: Array
    said: Array
    across: Array
    common: Array

    def taken(self, at: Array) -> "NamesCompared":
        """Some of the pairs."""
        return NamesCompared(**{name: getattr(self, name)[at] for name in NamesCompared.__dataclass_fields__})


def compare_names(a: Prepared, b: Prepared, vocabulary: Vocabulary, rows_a: Array, rows_b: Array) -> NamesCompared:
    """Compare the names of the records ``rows_a[i]`` and ``rows_b[i]`` for every i."""
    pair, names_a, names_b = _combinations(vocabulary, rows_a, rows_b)
    found = _compare(a, b, vocabulary, names_a, names_b)
    order = np.lexsort((names_b, names_a, -_goodness(found), pair))
    best = order[np.concatenate(([True], np.diff(pair[order]) != 0))] if len(order) else order
    return NamesCompared(**{name: getattr(found, name)[best] for name in NamesCompared.__dataclass_fields__})


def _goodness(found: NamesCompared) -> Array:
    conflict = (found.numbers == 2) * 0.5 + (found.identity == 2) * 0.25
    return found.equal * 2.0 + found.said + found.agree - conflict + np.minimum(found.shared, 40) / 80


def _combinations(vocabulary: Vocabulary, rows_a: Array, rows_b: Array) -> tuple[Array, Array, Array]:
    """Every name of one record with every name of the other, by pair."""
    count_a = vocabulary.a.name_count[rows_a].astype(np.int64)
    count_b = vocabulary.b.name_count[rows_b].astype(np.int64)
    total = count_a * count_b
    pair = np.repeat(np.arange(len(rows_a)), total)
    within = np.arange(int(total.sum())) - np.repeat(np.cumsum(total) - total, total)
    across = np.repeat(count_b, total)
    first_a, first_b = vocabulary.a.first_name[rows_a][pair], vocabulary.b.first_name[rows_b][pair]
    return pair, (first_a + within // across).astype(np.int64), (first_b + within % across).astype(np.int64)


def _compare(a: Prepared, b: Prepared, vocabulary: Vocabulary, names_a: Array, names_b: Array) -> NamesCompared:
    parts = [
        _compare_chunk(a, b, vocabulary, names_a[start : start + _CHUNK], names_b[start : start + _CHUNK])
        for start in range(0, max(len(names_a), 1), _CHUNK)
    ]
    return NamesCompared(
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in NamesCompared.__dataclass_fields__}
    )


def _compare_chunk(a: Prepared, b: Prepared, vocabulary: Vocabulary, names_a: Array, names_b: Array) -> NamesCompared:
    words_a, words_b = vocabulary.a.tokens[names_a], vocabulary.b.tokens[names_b]
    kinds_a, kinds_b = a.names["kind"][names_a], b.names["kind"][names_b]
    matched_a, matched_b = _agreeing(vocabulary, words_a, words_b)
    _join(a, b, (names_a, names_b), (matched_a, matched_b), (kinds_a == PROPER, kinds_b == PROPER))
    weight_a, weight_b = _weights(vocabulary, words_a, kinds_a), _weights(vocabulary, words_b, kinds_b)
    near_a, near_b = kinds_a == PLACE, kinds_b == PLACE
    shared_a, shared_b = weight_a * matched_a, weight_b * matched_b
    lone_a, lone_b = (matched_a == 0) & (words_a >= 0), (matched_b == 0) & (words_b >= 0)
    loose_a, loose_b = lone_a & _plain(kinds_a), lone_b & _plain(kinds_b)
    total = weight_a.sum(axis=1) + weight_b.sum(axis=1)
    equal = np.where(
        a.names["whole"][names_a] == b.names["whole"][names_b],
        2,
        (a.names["core"][names_a] == b.names["core"][names_b]).astype(np.int8),
    ).astype(np.int8)
    letters, edits = _letters(a, b, names_a, names_b)
    return NamesCompared(
        names_a, names_b,
        ((shared_a.sum(axis=1) + shared_b.sum(axis=1)) / np.maximum(total, 1e-6)).astype(np.float32),
        np.minimum((shared_a * ~near_a).sum(axis=1), (shared_b * ~near_b).sum(axis=1)).astype(np.float32),
        np.minimum((shared_a * near_a).sum(axis=1), (shared_b * near_b).sum(axis=1)).astype(np.float32),
        (weight_a * loose_a).sum(axis=1).astype(np.float32),
        (weight_b * loose_b).sum(axis=1).astype(np.float32),
        _left_over(lone_a, lone_b, kinds_a, kinds_b, NUMBER),
        _left_over(lone_a, lone_b, kinds_a, kinds_b, IDENTITY),
        _left_over(lone_a, lone_b, kinds_a, kinds_b, PLACE),
        np.minimum(weight_a.sum(axis=1), weight_b.sum(axis=1)).astype(np.float32),
        letters,
        edits,
        equal,
        (equal > 0) & ((equal == 2) | (a.names["said"][names_a] == b.names["said"][names_b])),
        (a.names["script"][names_a] != b.names["script"][names_b]) | ((equal == 1) & (letters < FOREIGN)),
        ~(_telling(a, names_a) & _telling(b, names_b)),
    )  # fmt: skip


def _telling(prepared: Prepared, names: Array) -> Array:
    """Whether a name holds more than words of the field: a word of its own, a place, a number, a country's script."""
    kinds = prepared.names["kind"][names]
    own = ((kinds == PROPER) | (kinds == PLACE) | (kinds == NUMBER)).any(axis=1)
    return own | (prepared.names["script"][names] == NATIONAL)


def _weights(vocabulary: Vocabulary, words: Array, kinds: Array) -> Array:
    weights = np.maximum(vocabulary.bits[words], FLOOR)
    weights = np.where(kinds == GENERIC, np.minimum(weights, 2 * FLOOR), weights)
    weights = np.where(kinds == PROPER, weights * _OF_LENGTH[vocabulary.lengths[words].clip(max=SHORTEST)], weights)
    return np.where(words >= 0, weights, 0).astype(np.float32)


def _agreeing(vocabulary: Vocabulary, words_a: Array, words_b: Array) -> tuple[Array, Array]:
    """How far each word has a partner on the other side: 1 for an equal one, its likeness for one with a slip."""
    known_a, known_b = words_a >= 0, words_b >= 0
    matched_a, matched_b = _equal(words_a, words_b) & known_a, _equal(words_b, words_a) & known_b
    loose_a = ~matched_a & known_a & vocabulary.spelt[words_a]
    loose_b = ~matched_b & known_b & vocabulary.spelt[words_b]
    gained_a, gained_b = matched_a.astype(np.float32), matched_b.astype(np.float32)
    rows = np.flatnonzero(loose_a.any(axis=1) & loose_b.any(axis=1))
    within, at_a, at_b = np.nonzero(loose_a[rows][:, :, None] & loose_b[rows][:, None, :])
    if len(within):
        pair = rows[within]
        likeness = _likeness(vocabulary, words_a[pair, at_a], words_b[pair, at_b])
        alike = likeness >= ALIKE
        np.maximum.at(gained_a, (pair[alike], at_a[alike]), likeness[alike])
        np.maximum.at(gained_b, (pair[alike], at_b[alike]), likeness[alike])
    return gained_a, gained_b


def _equal(words: Array, others: Array) -> Array:
    """Whether each word stands in the other name; column by column, which is faster than all at once."""
    found = np.zeros(words.shape, bool)
    for at in range(others.shape[1]):
        found |= words == others[:, at : at + 1]
    return found


def _join(
    a: Prepared, b: Prepared, names: tuple[Array, Array], matched: tuple[Array, Array], own: tuple[Array, Array]
) -> None:
    """Words that one name writes together and the other apart agree when they do as a whole: 绿野, Lü ye."""
    lone = [(each == 0) & mine for each, mine in zip(matched, own, strict=True)]
    left, right = (each.sum(axis=1) for each in lone)
    asked = np.flatnonzero((left > 0) & (right > 0) & ((own[0].sum(axis=1) == 1) != (own[1].sum(axis=1) == 1)))
    one = [a.spelt[name] for name in names[0][asked].tolist()]
    other = [b.spelt[name] for name in names[1][asked].tolist()]
    alike = process.cpdist(one, other, scorer=fuzz.ratio, dtype=np.float32) / 100 if one else np.zeros(0, np.float32)
    for side, each in zip(matched, lone, strict=True):
        found = asked[alike >= JOINED]
        side[found] = np.where(each[found], alike[alike >= JOINED][:, None], side[found])


def _plain(kinds: Array) -> Array:
    """Words that are neither numbers, places nor words of identity: those are told apart by themselves."""
    return (kinds == PROPER) | (kinds == GENERIC)


def _likeness(vocabulary: Vocabulary, words_a: Array, words_b: Array) -> Array:
    """Letters two words have in common, each couple of words computed once; 0 where either is too short."""
    size = len(vocabulary.words)
    couples, back = np.unique(words_a.astype(np.int64) * size + words_b, return_inverse=True)
    left = [vocabulary.words[at] for at in (couples // size).tolist()]
    right = [vocabulary.words[at] for at in (couples % size).tolist()]
    alike = process.cpdist(left, right, scorer=OSA.normalized_similarity, dtype=np.float32)
    short = np.minimum(vocabulary.lengths[couples // size], vocabulary.lengths[couples % size]) < SHORT
    return np.where(short, 0, alike).astype(np.float32)[back]


def _left_over(lone_a: Array, lone_b: Array, kinds_a: Array, kinds_b: Array, kind: int) -> Array:
    one = ((kinds_a == kind) & lone_a).any(axis=1)
    other = ((kinds_b == kind) & lone_b).any(axis=1)
    return (one.astype(np.int8) + other.astype(np.int8)).astype(np.int8)


def _letters(a: Prepared, b: Prepared, names_a: Array, names_b: Array) -> tuple[Array, Array]:
    left = [a.wholes[name] for name in names_a.tolist()]
    right = [b.wholes[name] for name in names_b.tolist()]
    alike = (process.cpdist(left, right, scorer=fuzz.token_sort_ratio, dtype=np.float32) / 100).astype(np.float32)
    both = np.fromiter(map(len, left), np.float32, len(left)) + np.fromiter(map(len, right), np.float32, len(left))
    return alike, np.rint((1 - alike) * both).astype(np.int16)

"""Which pairs are worth comparing: those that share one of these keys, unless too many records share it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from commonwork.engines.linking.forms import GENERIC, NUMBER
from commonwork.engines.linking.prepared import Array, Prepared
from commonwork.engines.linking.vocabulary import Side, Vocabulary

RULES = {
    "link.block_identifier": "records with an equal identifier are compared",
    "link.block_phone": "records with an equal telephone number are compared",
    "link.block_site": "records with an equal site are compared",
    "link.block_name": "records with an equal name are compared, without spaces or without its legal form",
    "link.block_address": "records with an equal address in one country are compared, or number and postcode",
    "link.block_postcode_word": "records with one postcode and one word of their names in common are compared",
    "link.block_place_word": "records with one town and one word of their names in common are compared",
    "link.block_rare_words": "records with two of their three rarest words in common are compared",
    "link.block_rarest_word": "records with the rarest word of their names in common are compared",
    "link.block_few": "short lists are compared record by record, whatever their keys",
    "link.block_missing_word": "records whose names differ by one word left out are compared",
}
Found = Iterator[tuple[Array, Array]]
FEW = 1_000_000  # pairs
RAREST = 3
LONGEST = 8  # words of a name of which one may be missing
_MIX = np.uint64(0x9E3779B97F4A7C15)
_TURN = np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True, slots=True)
class Keys:
    """``key`` says what the record at ``row`` would be found by."""

    row: Array
    key: Array


def keys(prepared: Prepared, side: Side, vocabulary: Vocabulary, off: frozenset[str] = frozenset()) -> Keys:
    """All keys of a table; those of the other table of a run are made with the same vocabulary."""
    rows = [np.zeros(0, np.int32)]
    found = [np.zeros(0, np.int64)]
    for salt, (rule, make) in enumerate(_MAKERS.items(), start=1):
        if rule not in off:
            for row, key in make(prepared, side, vocabulary):
                used = key != 0
                rows.append(row[used].astype(np.int32))
                found.append(mixed(key[used], np.uint64(salt)).view(np.int64))
    return Keys(np.concatenate(rows), np.concatenate(found))


def keys_of(
    a: Prepared, b: Prepared | None, vocabulary: Vocabulary, most: int, off: frozenset[str] = frozenset()
) -> tuple[Keys, Keys | None, int]:
    """The keys of both tables and how many pairs one may stand for; where all pairs are few, one key stands for all."""
    few = len(a) * len(a if b is None else b)
    if few <= FEW and "link.block_few" not in off:
        return _all_rows(a), None if b is None else _all_rows(b), few
    return keys(a, vocabulary.a, vocabulary, off), None if b is None else keys(b, vocabulary.b, vocabulary, off), most


def _all_rows(prepared: Prepared) -> Keys:
    return Keys(np.arange(len(prepared), dtype=np.int32), np.ones(len(prepared), np.int64))


def mixed(one: Array, other: Array | np.uint64) -> Array:
    """One number for two, 0 where either is 0; the order counts."""
    first, second = one.astype(np.uint64), np.asarray(other).astype(np.uint64)
    with np.errstate(over="ignore"):
        value = (first * _MIX) ^ (first >> np.uint64(31))
        value = (value + second) * _TURN
        value ^= value >> np.uint64(29)
        value = value * _MIX
        value ^= value >> np.uint64(32)
    return np.where((first == 0) | (second == 0), np.uint64(0), value | np.uint64(1))


def _columns(prepared: Prepared, name: str) -> Found:
    values = prepared.records[name]
    rows = np.arange(len(prepared))
    for column in range(values.shape[1]):
        yield rows, values[:, column]


def _identifiers(prepared: Prepared, side: Side, vocabulary: Vocabulary) -> Found:
    return _columns(prepared, "identifier")


def _phones(prepared: Prepared, side: Side, vocabulary: Vocabulary) -> Found:
    return _columns(prepared, "phone")


def _sites(prepared: Prepared, side: Side, vocabulary: Vocabulary) -> Found:
    return _columns(prepared, "site")


def _equal_names(prepared: Prepared, side: Side, vocabulary: Vocabulary) -> Found:
    owner = prepared.names["owner"]
    yield owner, prepared.names["whole"]
    yield owner, mixed(prepared.names["core"], np.uint64(7))
    country = prepared.records["country"][owner]
    yield owner, mixed(prepared.names["core"], country)
    for place in prepared.records["place"].T:
        yield owner, mixed(prepared.names["core"], place[owner])


def _addresses(prepared: Prepared, side: Side, vocabulary: Vocabulary) -> Found:
    of = prepared.records
    rows = np.arange(len(prepared))
    full = mixed(of["street"], of["number"])
    yield rows, mixed(full, of["country"].astype(np.uint64) + np.uint64(1))
    yield rows, mixed(full, of["postcode"])
    yield rows, mixed(of["number"], of["postcode"])
    for place in of["place"].T:
        yield rows, mixed(full, place)


def _postcode_words(prepared: Prepared, side: Side, vocabulary: Vocabulary) -> Found:
    yield from _with_words(prepared, prepared.records["postcode"])


def _place_words(prepared: Prepared, side: Side, vocabulary: Vocabulary) -> Found:
    for place in prepared.records["place"].T:
        yield from _with_words(prepared, place)


def _with_words(prepared: Prepared, values: Array) -> Found:
    owner = prepared.names["owner"]
    near = values[owner]
    kinds = prepared.names["kind"]
    for at in range(kinds.shape[1]):
        used = (kinds[:, at] >= 0) & (kinds[:, at] != GENERIC) & (kinds[:, at] != NUMBER) & (near != 0)
        yield owner[used], mixed(near[used], prepared.names["token"][used, at])


def _rarest(prepared: Prepared, side: Side, vocabulary: Vocabulary) -> Array:
    """The hashes of the three rarest words of each name, rarest first; 0 where there are fewer."""
    bits = np.where(side.tokens >= 0, vocabulary.bits[side.tokens], -1)
    bits = np.where(prepared.names["kind"] == NUMBER, -1, bits)
    order = np.argsort(-bits, axis=1, kind="stable")[:, :RAREST]
    tokens = np.take_along_axis(prepared.names["token"], order, axis=1)
    return np.where(np.take_along_axis(bits, order, axis=1) < 0, 0, tokens)


def _rare_words(prepared: Prepared, side: Side, vocabulary: Vocabulary) -> Found:
    rarest = np.sort(_rarest(prepared, side, vocabulary), axis=1)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        yield prepared.names["owner"], mixed(rarest[:, one], rarest[:, other])


def _rarest_word(prepared: Prepared, side: Side, vocabulary: Vocabulary) -> Found:
    rarest = _rarest(prepared, side, vocabulary)
    for column in range(2):
        yield prepared.names["owner"], mixed(rarest[:, column], np.uint64(5))


def _missing_word(prepared: Prepared, side: Side, vocabulary: Vocabulary) -> Found:
    """A sum over words does not look at their order; taking one word off it gives the name without that word."""
    owner, tokens = prepared.names["owner"], prepared.names["token"]
    count = (tokens != 0).sum(axis=1)
    parts = mixed(tokens, np.uint64(11))
    with np.errstate(over="ignore"):
        total = parts.sum(axis=1, dtype=np.uint64)
        yield owner, np.where(count > 1, total, 0)
        for at in range(min(LONGEST, tokens.shape[1])):
            used = (count > 2) & (count <= LONGEST) & (tokens[:, at] != 0)
            yield owner[used], (total - parts[:, at])[used]


_MAKERS: dict[str, Callable[[Prepared, Side, Vocabulary], Found]] = dict(
    zip(
        (rule for rule in RULES if rule != "link.block_few"),
        (
            _identifiers, _phones, _sites, _equal_names, _addresses, _postcode_words, _place_words, _rare_words,
            _rarest_word, _missing_word,
        ),
        strict=True,
    )
)  # fmt: skip

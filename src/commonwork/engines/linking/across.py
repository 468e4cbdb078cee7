"""Names in two scripts: candidates by what they mean and how they sound, and what such names tell.

Keys of words find few of them: a translation shares no letter with its original, a transliteration spells it anew. For
each record that has names in one script only, those records of the other script are looked at whose names have most in
common with its own: meanings, places, consonants of words, pieces of the sound; the rarer, the more. Their names are
then laid side by side (``alike.py``), and what that finds takes the place of what the words told.
"""

from dataclasses import replace

import numpy as np

from commonwork.engines.linking import scoring
from commonwork.engines.linking.alike import Level
from commonwork.engines.linking.comparing import LEVELS, Compared, Context, rarest_of
from commonwork.engines.linking.forms import Analyser
from commonwork.engines.linking.prepared import Array, Prepared, hash32, hash64

RULES = {
    "link.across": "records with names in one script only are compared with those of another script whose names have "
    "most meanings, places and sounds in common",
    "link.across_names": "what names in two scripts tell is how alike they are by meaning and sound",
}
MOST_NAMES = 30_000  # records of both sides: in longer lists keys alone find candidates
LOOKS = 120_000  # pairs of names laid side by side at most
NEAREST, FEWEST = 20, 4  # candidates of one record
COMMON = 1_000  # records: what more of them have in common says too little to be looked up
PIECES = 0.3  # what a piece of the sound counts beside a meaning, a place or the consonants of a word
LEAST_COMMON = 0.05  # of what both names hold: with less in common they are not looked at
ALIKE = 0.95  # of names: they are one name
TRANSLATED = 3.0  # bits: so many more names become one when they are translated or spelt anew
_CHUNK = 400
_NAME = {name: at for at, name in enumerate(LEVELS["name"])}
_REACHED = ((0.6, _NAME["near"]), (0.5, _NAME["most"]), (0.4, _NAME["half"]))  # likeness, at least
_COUNTRIES = {
    hash32(one + other): one + other for one in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for other in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
}


def countries(prepared: Prepared) -> list[str]:
    """The country of each record as two letters, «» where none is stated."""
    return [_COUNTRIES.get(number, "") for number in prepared.records["country"].tolist()]


def candidates(
    analyser: Analyser, a: Prepared, b: Prepared | None, off: frozenset[str] = frozenset()
) -> tuple[Array, Array]:
    """Rows of ``a`` and of ``b`` (of ``a`` twice, the smaller first, without b), by row."""
    found: list[tuple[Array, Array]] = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    if "link.across" not in off:
        one, other = _scripts(a), _scripts(a if b is None else b)
        for script in np.unique(other[other >= 0]).tolist():
            rows_a, rows_b = np.flatnonzero((one >= 0) & (one != script)), np.flatnonzero(other == script)
            if len(rows_a) and len(rows_b) and len(rows_a) + len(rows_b) <= MOST_NAMES:
                found.append(_nearest(_traits(analyser, a, rows_a), _traits(analyser, a if b is None else b, rows_b)))
    rows = np.concatenate([np.stack(pair) for pair in found], axis=1)
    if b is None:
        rows = np.sort(rows, axis=0)
    rows = np.unique(rows, axis=1)
    return rows[0], rows[1]


def _scripts(prepared: Prepared) -> Array:
    """The script of each record's names, -1 where there are several."""
    owner, script = prepared.names["owner"], prepared.names["script"]
    first = np.searchsorted(owner, np.arange(len(prepared)))
    least, most = np.minimum.reduceat(script, first), np.maximum.reduceat(script, first)
    return np.where(least == most, least, -1)


def _traits(analyser: Analyser, prepared: Prepared, rows: Array) -> tuple[Array, Array, Array]:
    """The rows, and for each trait of their names the place in ``rows`` and the trait as a number, each once."""
    lands, owner = countries(prepared), prepared.names["owner"]
    places: list[int] = []
    traits: list[int] = []
    kept: dict[str, int] = {}
    for place, row in enumerate(rows.tolist()):
        start, end = np.searchsorted(owner, [row, row + 1]).tolist()
        for name in dict.fromkeys(prepared.written[start:end]):
            for trait in analyser.traits(name, lands[row]):
                number = kept.get(trait)
                if number is None:
                    number = kept[trait] = hash64(trait) | 1 if ":" in trait else hash64(trait) & ~1
                places.append(place)
                traits.append(number)
    both = np.unique(np.array([places, traits], np.int64).reshape(2, -1), axis=1)
    return rows, both[0], both[1]


def _nearest(a: tuple[Array, Array, Array], b: tuple[Array, Array, Array]) -> tuple[Array, Array]:
    (rows_a, places_a, traits_a), (rows_b, places_b, traits_b) = a, b
    order = np.argsort(traits_a, kind="stable")
    known, starts, counts = np.unique(traits_a[order], return_index=True, return_counts=True)
    holders = places_a[order]
    bits = (np.log2(1 + len(rows_a)) - np.log2(counts)) * np.where(known & 1, 1.0, PIECES)
    total_a = np.bincount(places_a, bits[np.searchsorted(known, traits_a)], len(rows_a))
    at = np.searchsorted(known, traits_b).clip(max=max(len(known) - 1, 0))
    held = known[at] == traits_b if len(known) else np.zeros(len(at), bool)
    told = np.where(held, bits[at], np.log2(1 + len(rows_a)) * np.where(traits_b & 1, 1.0, PIECES))
    total_b = np.bincount(places_b, told, len(rows_b))
    used = held & (counts[at] <= COMMON)
    wanted = int(np.clip(LOOKS // max(len(rows_b), 1), FEWEST, NEAREST))
    found = [
        _chunk(np.flatnonzero(used & (places_b >= first) & (places_b < first + _CHUNK)), places_b, at,
               (starts, counts, holders, bits), (total_a, total_b), wanted)
        for first in range(0, len(rows_b), _CHUNK)
    ]  # fmt: skip
    places = np.concatenate([np.zeros((2, 0), np.int64), *found], axis=1)
    return rows_a[places[0]], rows_b[places[1]]


def _chunk(
    uses: Array, places_b: Array, at: Array, index: tuple[Array, Array, Array, Array], totals: tuple[Array, Array],
    wanted: int,
) -> Array:  # fmt: skip
    """Of some records of b, the records of a that have most in common with them: places of both."""
    starts, counts, holders, bits = index
    trait = at[uses]
    many = counts[trait]
    offsets = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    pair = np.repeat(places_b[uses], many) * len(totals[0]) + holders[np.repeat(starts[trait], many) + offsets]
    pairs, back = np.unique(pair, return_inverse=True)
    one, other = pairs % len(totals[0]), pairs // len(totals[0])
    shared = np.bincount(back, np.repeat(bits[trait], many), len(pairs))
    share = np.round(2 * shared / (totals[0][one] + totals[1][other]), 6)
    order = np.lexsort((one, -share, other))
    one, other, share = one[order], other[order], share[order]
    rank = np.arange(len(order)) - np.searchsorted(other, other)
    kept = (rank < wanted) & (share >= LEAST_COMMON)
    return np.stack([one[kept], other[kept]])


def with_more(rows: tuple[Array, Array], more: tuple[Array, Array]) -> tuple[Array, Array, Array]:
    """Pairs that are not among ``rows`` yet added to them, by row; and which of the result are new."""
    size = np.int64(max((int(each.max(initial=0)) for each in (*rows, *more)), default=0) + 1)
    had, new = (np.asarray(one, np.int64) * size + other for one, other in (rows, more))
    new = np.setdiff1d(new, had)
    both = np.concatenate([had, new])
    order = np.argsort(both, kind="stable")
    return both[order] // size, both[order] % size, order >= len(had)


def heard(analyser: Analyser, context: Context, rows: tuple[Array, Array], compared: Compared) -> Compared:
    """What pairs in two scripts tell by meaning and sound: the levels of their names replaced where they are alike."""
    tables = (context.a, context.b)
    lands = countries(context.a), countries(context.b)
    levels = {name: values.copy() for name, values in compared.levels.items()}
    bits = {name: values.copy() for name, values in compared.bits.items()}
    names, whole = compared.names, rarest_of(context, compared.names, np.arange(len(rows[0])))
    for pair in range(len(rows[0])):
        one, other = tables[0].written[int(names.name_a[pair])], tables[1].written[int(names.name_b[pair])]
        found = analyser.compare(one, other, lands[0][int(rows[0][pair])], lands[1][int(rows[1][pair])])
        level = next((level for least, level in _REACHED if found.likeness >= least), 0)
        if level and found.level != Level.CONTRADICTING:
            levels["name"][pair] = level
            bits["name"][pair] = found.likeness * float(names.total[pair])
            if found.likeness >= ALIKE:
                bits["name"][pair] = max(bits["name"][pair], float(whole[pair]) - TRANSLATED)
            for left in scoring.OF_NAMES:
                levels[left][pair] = 0
    return replace(compared, levels=levels, bits=bits)

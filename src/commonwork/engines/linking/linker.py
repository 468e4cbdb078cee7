"""Linking: records of two lists, or of one list among themselves, that speak of one organisation.

Names are analysed once (:func:`prepare`), candidate pairs found by shared keys, compared, weighed, and put in one of
three bands by what errors cost. Nothing is learnt here and no clock or chance is asked: the same input gives the
same output everywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from commonwork.engines.linking import across, blocking, comparing, scoring
from commonwork.engines.linking.assigning import assigned, shared_out
from commonwork.engines.linking.banding import Costs, bands
from commonwork.engines.linking.beside import CERTAIN, beside
from commonwork.engines.linking.blocking import Keys
from commonwork.engines.linking.clustering import clusters
from commonwork.engines.linking.explaining import reasons
from commonwork.engines.linking.forms import Analyser
from commonwork.engines.linking.found import ASK, DIFFERENT, SAME, Judged, Linked, PairFound, Reason
from commonwork.engines.linking.prepared import Array, Maker, Prepared, version_by
from commonwork.engines.linking.prepared import prepare as prepare_table
from commonwork.engines.linking.scoring import Weights
from commonwork.engines.linking.vocabulary import vocabulary

RULES = {
    "link.one_to_one": "where both lists are free of duplicates, a record has one partner at most",
    "link.judged": "what a person decided of two records holds, whatever their score",
    "link.number_differs": "two numbers of one scheme that differ never stand in the band «same»",
    "link.name_vetoes": "a number or a word that changes the meaning (union, women) in one name only is never joined "
    "unseen, whatever else agrees, unless a registration number is the same",
    "link.name_alone": "where nothing but the names speaks for a pair, names of one meaning in other words, with "
    "another legal form, or of common words only and no country stated are never joined unseen",
}
UNSURE = 1.0  # bits: two in three, less than joining unseen asks for
VETOED = -1.0  # bits: at most one in three, so that a person is asked
JUDGED_SAME, JUDGED_DIFFERENT = Reason("judged.same", weight=60.0), Reason("judged.different", weight=-60.0)


@dataclass(frozen=True, slots=True)
class LinkRules:
    """What a run goes by: the analysis of names, the trained weights, what errors cost, rules switched off."""

    analyser: Analyser
    weights: Weights
    costs: Costs = field(default_factory=Costs)
    most: int = 400  # pairs a key may stand for
    off: frozenset[str] = frozenset()
    make: Maker | None = None  # how rows are made ready, if not here and now


@dataclass(frozen=True, slots=True)
class Job:
    """Everything a backend needs to find and weigh pairs; :meth:`bits` is a pure function of rows."""

    context: comparing.Context
    keys_a: Keys
    keys_b: Keys | None
    weights: Weights
    priors: scoring.Priors
    least: float
    most: int
    off: frozenset[str]

    def bits(self, rows_a: Array, rows_b: Array) -> Array:
        """The evidence for each pair of rows, prior included, in bits."""
        compared = comparing.compare(self.context, rows_a, rows_b)
        return np.round(scoring.total_bits(self.weights, compared, self.priors, self.off), 6)


class Backend(Protocol):
    """Where pairs are found and weighed: in this process on DuckDB, or on Spark."""

    def weighed(self, job: Job) -> tuple[Array, Array, Array, int]:
        """Rows of a, rows of b and bits of pairs with at least ``job.least`` bits, by row; how many were looked at."""
        ...


def prepare(table: Mapping[str, Sequence[str]], rules: LinkRules, *, known: Prepared | None = None) -> Prepared:
    """See :func:`commonwork.engines.linking.prepared.prepare`."""
    return prepare_table(table, rules.analyser, known=known, make=rules.make)


def version_of(rules: LinkRules) -> str:
    """By which analysis :func:`prepare` makes records ready: what was made by another one is made anew."""
    return version_by(rules.analyser)


def link(
    a: Prepared,
    b: Prepared | None,
    rules: LinkRules,
    backend: Backend,
    *,
    one_to_one: bool = False,
    judged: Sequence[Judged] = (),
) -> Linked:
    """Find the pairs of ``a`` and ``b`` (of ``a`` among itself without b) and the clusters they make.

    ``one_to_one`` only where both lists were declared free of duplicates. Pairs come ordered by their ids; those of
    the band «different» are left out, unless a person judged them.
    """
    other = a if b is None else b
    job = job_of(a, b, rules)
    rows_a, rows_b, bits, looked_at = backend.weighed(job)
    decided = {} if "link.judged" in rules.off else _decided(a, other, b is None, judged)
    rows_a, rows_b, bits, more = _across(job, rules, (a, b), (rows_a, rows_b, bits))
    looked_at += more
    rows_a, rows_b, bits = _without(rows_a, rows_b, bits, decided)
    compared, bits = heard(job, rules, (rows_a, rows_b), bits)
    enough = bits >= job.least
    rows_a, rows_b, bits, compared = rows_a[enough], rows_b[enough], bits[enough], compared.taken(enough)
    looked = beside(rules.analyser, (a, other), compared.names, bits, rules.off)
    bits = _vetoed(np.round(bits + looked.bits, 6), compared, rules.off)
    if one_to_one and "link.one_to_one" not in rules.off:
        bits = shared_out(bits, rows_a, rows_b)
        taken = [pair for pair, same in decided.items() if same]
        chosen = assigned(bits, rows_a, rows_b, taken)
    else:
        chosen = np.arange(len(bits))
    bits = _by_name_alone(bits, compared, rules.off)
    scores = scoring.probability(bits)
    band = bands(scores, rules.costs, rules.off)
    if "link.number_differs" not in rules.off:
        band = np.where((compared.levels["identifier"] == comparing.CONTRADICTS) & (band == SAME), ASK, band)
    kept = chosen[band[chosen] != DIFFERENT]
    why = reasons(job.context, rules.weights, compared, (rows_a, rows_b), kept, rules.off)
    pairs = [
        PairFound(
            a.texts["id"][rows_a[at]],
            other.texts["id"][rows_b[at]],
            float(scores[at]),
            str(band[at]),
            _with_last_look(each, looked.reasons.get(at)),
        )
        for at, each in zip(kept.tolist(), why, strict=True)
    ]
    pairs += [
        PairFound(a.texts["id"][one], other.texts["id"][two], float(same), SAME if same else DIFFERENT,
                  (JUDGED_SAME if same else JUDGED_DIFFERENT,))
        for (one, two), same in decided.items()
    ]  # fmt: skip
    pairs.sort(key=lambda pair: (pair.a, pair.b))
    return Linked(tuple(pairs), clusters(a, b, pairs), looked_at)


def _across(
    job: Job, rules: LinkRules, tables: tuple[Prepared, Prepared | None], found: tuple[Array, Array, Array]
) -> tuple[Array, Array, Array, int]:
    """The pairs found, those whose names in two scripts have most in common added; and how many were added."""
    rows_a, rows_b, bits = found
    every_a, every_b, new = across.with_more((rows_a, rows_b), across.candidates(rules.analyser, *tables, rules.off))
    every_bits = np.zeros(len(new))
    every_bits[~new] = bits
    every_bits[new] = job.bits(every_a[new], every_b[new])
    return every_a, every_b, every_bits, int(new.sum())


def heard(job: Job, rules: LinkRules, rows: tuple[Array, Array], bits: Array) -> tuple[comparing.Compared, Array]:
    """Pairs compared; where names in two scripts tell more by meaning and sound than by their words, by these."""
    compared = comparing.compare(job.context, *rows)
    asked = np.flatnonzero(compared.names.across & (bits < CERTAIN))
    if "link.across_names" in rules.off or not len(asked):
        return compared, bits
    told = across.heard(rules.analyser, job.context, (rows[0][asked], rows[1][asked]), compared.taken(asked))
    by_sound: Array = np.round(scoring.total_bits(job.weights, told, job.priors, job.off), 6)
    better = by_sound > bits[asked]
    bits = bits.copy()
    bits[asked[better]] = by_sound[better]
    return compared.replaced(asked[better], told.taken(better)), bits


def _vetoed(bits: Array, compared: comparing.Compared, off: frozenset[str]) -> Array:
    """A federation at the address of its member, branch 2 beside branch 1: near as they are, they are two bodies."""
    if "link.name_vetoes" in off:
        return bits
    said = np.maximum(compared.names.left_a, compared.names.left_b) == 0  # else it may be a slip of the pen
    differs = (compared.levels["numbers"] > 0) | ((compared.levels["identity"] > 0) & said)
    differs &= (compared.levels["identifier"] < comparing.EQUAL) & (compared.names.equal == 0)
    return np.where(differs, np.minimum(bits, VETOED), bits)


def _by_name_alone(bits: Array, compared: comparing.Compared, off: frozenset[str]) -> Array:
    """China Railway and China Railroad, an AG and a GmbH of one name, the National Federation of any country."""
    if "link.name_alone" in off:
        return bits
    levels, names = compared.levels, compared.names
    known = (levels["place"] >= comparing.PLACE["near"]) | (levels["identifier"] >= comparing.EQUAL)
    for column in ("phone", "site"):
        known |= levels[column] == comparing.SAME
    otherwise = (names.equal == 1) & ~names.said & ~names.across
    otherwise |= (levels["legal"] == comparing.LEGAL_DIFFERS) & (names.equal < 2)
    otherwise |= names.common & ~names.said & ~compared.one_country
    return np.where(otherwise & ~known, np.minimum(bits, UNSURE), bits)


def _with_last_look(found: tuple[Reason, ...], last: Reason | None) -> tuple[Reason, ...]:
    if last is None:
        return found
    return tuple(sorted((*found, last), key=lambda reason: (-abs(reason.weight), reason.code)))


def job_of(a: Prepared, b: Prepared | None, rules: LinkRules) -> Job:
    """What a backend needs for a run: keys, and everything pairs are weighed by."""
    words = vocabulary(a, b, rules.off)
    context = comparing.context(a, a if b is None else b, words, rules.off)
    keys_a, keys_b, most = blocking.keys_of(a, b, words, rules.most, rules.off)
    size_b = None if b is None else len(b)
    priors = (scoring.prior_bits(rules.weights, len(a), size_b), scoring.sister_bits(rules.weights, len(a), size_b))
    return Job(context, keys_a, keys_b, rules.weights, priors, rules.costs.least_bits, most, rules.off)


def _decided(a: Prepared, b: Prepared, within: bool, judged: Sequence[Judged]) -> dict[tuple[int, int], bool]:
    """The judgements by rows; a later one of the same pair holds, one of records that are not here says nothing."""
    if not judged:
        return {}
    at_a = {id: row for row, id in enumerate(a.texts["id"])}
    at_b = at_a if within else {id: row for row, id in enumerate(b.texts["id"])}
    found = {}
    for each in judged:
        if each.a in at_a and each.b in at_b:
            one, two = at_a[each.a], at_b[each.b]
            found[(min(one, two), max(one, two)) if within else (one, two)] = each.same
    return found


def _without(
    rows_a: Array, rows_b: Array, bits: Array, decided: Mapping[tuple[int, int], bool]
) -> tuple[Array, Array, Array]:
    if not decided:
        return rows_a, rows_b, bits
    open_pairs = np.array(
        [pair not in decided for pair in zip(rows_a.tolist(), rows_b.tolist(), strict=True)], dtype=bool
    )
    return rows_a[open_pairs], rows_b[open_pairs], bits[open_pairs]

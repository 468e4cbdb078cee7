"""From levels to a probability: evidence in bits, added up by the weights that were trained and committed.

Fellegi and Sunter's model (1969): each level of each comparison has ``m``, how often it is seen among records of one
organisation, and ``u``, how often among records of two. Where an equal value tells more the rarer it is, ``u`` is
taken from how often that value stands in the tables (term frequencies). The prior is the chance that two records
drawn at random are one organisation, which follows from the sizes of the tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from commonwork.engines.linking.comparing import COMPARISONS, Compared
from commonwork.engines.linking.prepared import Array
from commonwork.engines.linking.vocabulary import SMALLEST

RULES = {
    "compare.name": "the words two names share speak for one organisation, rare words more than common ones",
    "compare.left": "words that only one of two names has, or each has, speak against it",
    "compare.numbers": "numbers that only one of two names has, or that differ, speak strongly against it",
    "compare.identity": "words that change the meaning of a name (union, women, fishery) speak against it",
    "compare.places": "places that only one of two names holds, or that differ, speak against it",
    "compare.identifier": "equal numbers decide, and so do different ones of one scheme",
    "compare.phone": "an equal telephone number speaks for one organisation",
    "compare.site": "an equal site speaks for one organisation, the rarer the more",
    "compare.place": "address, postcode, town and distance count once, by the most precise that agrees",
    "compare.year": "years of foundation near each other speak for one organisation",
    "compare.activity": "an equal activity speaks for one organisation",
    "compare.legal": "an equal legal form speaks for one organisation",
    "compare.sisters": "evidence is weighed against sisters as well, not only against strangers",
}
Table: TypeAlias = Mapping[str, tuple[float, ...]]
Priors: TypeAlias = tuple[float, dict[str, float]]
OF_NAMES = frozenset({"left", "numbers", "identity", "places"})
SISTERS_AMONG = 100_000
TELLING = {  # comparison → the first level whose weight is taken from how rare the value is
    "name": 2, "phone": 2, "site": 2, "place": 4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """The trained numbers, by comparison and level: how often a level is seen.

    ``m`` among records of one organisation, ``u`` among records drawn at random, ``q`` among sisters of a kind:
    different organisations that resemble each other for a reason (namesakes in other towns, neighbours of one name
    with another number or trade). ``rarity`` is how much of a value's rarity counts, ``most`` the most bits it
    gives. ``share`` is the part of the smaller table expected to stand in the other one, ``share_within`` that of a
    table expected to stand twice in it, ``sisters`` how many of each kind a record has
    among 100,000 others.
    """

    version: str
    m: Table
    u: Table
    q: Mapping[str, Table]
    rarity: Table
    most: Mapping[str, float]
    share: float
    share_within: float
    sisters: Mapping[str, float]


def prior_bits(weights: Weights, size_a: int, size_b: int | None) -> float:
    """The base-2 logarithm of the odds that two records drawn at random are one organisation."""
    return float(np.log2(_share(weights, size_b) / max(size_a - 1, size_b or 0, SMALLEST)))


def sister_bits(weights: Weights, size_a: int, size_b: int | None) -> dict[str, float]:
    """By kind of sisters, the base-2 logarithm of how many partners a record has for each of them."""
    size = max(size_a - 1, size_b or 0, SMALLEST)
    share = _share(weights, size_b)
    return {kind: float(np.log2(share / (count * size / SISTERS_AMONG))) for kind, count in weights.sisters.items()}


def _share(weights: Weights, size_b: int | None) -> float:
    return weights.share_within if size_b is None else weights.share


def evidence(weights: Weights, compared: Compared, comparison: str) -> Array:
    """The bits by which one comparison speaks for one organisation, against two records drawn at random."""
    level = compared.levels[comparison]
    m = np.log2(np.array(weights.m[comparison]))
    given = (m - np.log2(np.array(weights.u[comparison])))[level]
    if comparison in TELLING:
        counts = np.array(weights.rarity[comparison])[level]
        told = m[level] + np.minimum(compared.bits[comparison] * counts, weights.most[comparison])
        given = np.where(level >= TELLING[comparison], told, given)
    return _if_named(given, compared, comparison)


def evidence_against_sisters(weights: Weights, compared: Compared, comparison: str, kind: str) -> Array:
    """The bits by which one comparison speaks for one organisation, against two sisters of a kind."""
    ratio = np.log2(np.array(weights.m[comparison])) - np.log2(np.array(weights.q[kind][comparison]))
    return _if_named(ratio[compared.levels[comparison]], compared, comparison)


def _if_named(bits: Array, compared: Compared, comparison: str) -> Array:
    """Where names have nothing in common (a translation, another name), what is left over of them says nothing more."""
    return np.where(compared.levels["name"] < TELLING["name"], 0, bits) if comparison in OF_NAMES else bits


def both_bits(
    weights: Weights, compared: Compared, priors: Priors, off: frozenset[str] = frozenset()
) -> tuple[Array, dict[str, Array]]:
    """All evidence added up, against chance and against each kind of sisters."""
    size = len(compared.levels["name"])
    chance = np.full(size, priors[0])
    sisters = {kind: np.full(size, prior) for kind, prior in priors[1].items()}
    for comparison in COMPARISONS:
        if f"compare.{comparison}" not in off:
            chance = chance + evidence(weights, compared, comparison)
            for kind in sisters:
                sisters[kind] = sisters[kind] + evidence_against_sisters(weights, compared, comparison, kind)
    return chance, sisters


def total_bits(weights: Weights, compared: Compared, priors: Priors, off: frozenset[str] = frozenset()) -> Array:
    """The evidence that two records are one organisation rather than either two strangers or two sisters."""
    chance, sisters = both_bits(weights, compared, priors, off)
    if "compare.sisters" in off:
        return chance
    against = -chance
    for kind in sorted(sisters):
        against = np.logaddexp2(against, -sisters[kind])
    return -against


def probability(bits: Array) -> Array:
    """The probability that belongs to odds in bits, rounded to six places."""
    return np.round(1 / (1 + np.exp2(-np.clip(bits, -60, 60))), 6)

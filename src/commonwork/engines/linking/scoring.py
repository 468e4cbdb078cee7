"""From levels to a probability: evidence in bits, added up by the weights that were trained and committed.

Fellegi and Sunter's model (1969): each level of each comparison has ``m``, how often it is seen among records of one
organisation, and ``u``, how often among records of two. Where an equal value tells more the rarer it is, ``u`` is
taken from how often that value stands in the tables (term frequencies). The prior is the chance that two records
drawn at random are one organisation, which follows from the sizes of the tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from commonwork.engines.linking.comparing import COMPARISONS, LEVELS, Compared
from commonwork.engines.linking.prepared import Array
from commonwork.engines.linking.vocabulary import SMALLEST

TELLING = {  # comparison → the first level whose weight is taken from how rare the value is
    "name": 2, "phone": 2, "site": 2, "place": 4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """The trained numbers: ``m`` and ``u`` by comparison and level, how much the rarity counts, and the most it gives.

    ``share`` is the part of the smaller table expected to stand in the other one, ``share_within`` that of a table
    expected to stand twice in it.
    """

    version: str
    m: Mapping[str, tuple[float, ...]]
    u: Mapping[str, tuple[float, ...]]
    rarity: Mapping[str, tuple[float, ...]]
    most: Mapping[str, float]
    share: float
    share_within: float


def prior_bits(weights: Weights, size_a: int, size_b: int | None) -> float:
    """The base-2 logarithm of the odds that two records drawn at random are one organisation."""
    if size_b is None:
        return float(np.log2(weights.share_within / max(size_a - 1, SMALLEST)))
    return float(np.log2(weights.share / max(size_a, size_b, SMALLEST)))


def evidence(weights: Weights, compared: Compared, comparison: str) -> Array:
    """The bits one comparison gives each pair; level «none» (unknown) gives nothing, except for names."""
    level = compared.levels[comparison]
    m = np.log2(np.array(weights.m[comparison]))
    fixed = m - np.log2(np.array(weights.u[comparison]))
    given = fixed[level]
    if comparison in TELLING:
        counts = np.array(weights.rarity[comparison])[level]
        told = m[level] + np.minimum(compared.bits[comparison] * counts, weights.most[comparison])
        given = np.where(level >= TELLING[comparison], told, given)
    return given.astype(np.float64)


def total_bits(weights: Weights, compared: Compared, prior: float, off: frozenset[str] = frozenset()) -> Array:
    """Prior and all evidence added up, always in the order of :data:`COMPARISONS`."""
    total = np.full(len(compared.levels["name"]), prior)
    for comparison in COMPARISONS:
        if f"link.{comparison}" not in off:
            total = total + evidence(weights, compared, comparison)
    return total


def probability(bits: Array) -> Array:
    """The probability that belongs to odds in bits, rounded to six places."""
    return np.round(1 / (1 + np.exp2(-np.clip(bits, -60, 60))), 6)


def blank_levels() -> dict[str, int]:
    """How many levels each comparison has."""
    return {comparison: len(levels) for comparison, levels in LEVELS.items()}

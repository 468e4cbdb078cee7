"""Weights trained without labels, by expectation and maximisation over candidate pairs.

Trained on two lists each free of duplicates: a record then has one partner at most, and the chance of a match is
shared out among those that compete for it. Without that, the larger groups among the candidates (branches and
sisters in one town, which share half of their names) are taken for the matches.

``m`` is seen among the pairs held for matches, ``u`` among the others; for what is found in candidates only because
it was looked for (an equal telephone number) ``u`` follows from how rare the value is, and is not trained.
"""

from dataclasses import replace

import numpy as np

from commonwork.engines.linking.comparing import COMPARISONS, LEVELS, Compared
from commonwork.engines.linking.prepared import Array
from commonwork.engines.linking.scoring import Weights, total_bits

SMOOTHING = 20.0  # pairs added to each comparison, spread as the weights stood before
UNKNOWN_COUNTS = frozenset({"name", "left", "numbers", "identity", "places"})  # their level «none» is an observation
SOUGHT = frozenset({"identifier", "phone", "site", "name", "place"})  # their u is not trained on candidates
# Stated, not trained: numbers in names must tell apart, and equal registration numbers decide.
STATED = frozenset({"numbers", "identifier"})


def trained(
    weights: Weights, compared: Compared, pairs: tuple[Array, Array], prior: float, rounds: int = 20
) -> tuple[Weights, float]:
    """The weights after some rounds, and how many matches are expected among the candidate ``pairs``."""
    expected = 0.0
    for _ in range(rounds):
        held = _held(total_bits(weights, compared, prior), pairs)
        expected = float(held.sum())
        weights = replace(
            weights,
            m={
                name: weights.m[name] if name in STATED else _shares(compared, name, held, weights.m[name])
                for name in COMPARISONS
            },
            u={
                name: weights.u[name] if name in SOUGHT else _shares(compared, name, 1 - held, weights.u[name])
                for name in COMPARISONS
            },
        )
    return weights, expected


def _held(bits: Array, pairs: tuple[Array, Array]) -> Array:
    """How far each pair is held for a match, where a record of either list has one partner at most."""
    odds = np.exp2(np.clip(bits, -60, 60))
    crowd = np.maximum(*(np.bincount(rows, weights=odds)[rows] for rows in pairs))
    return odds / (1 + crowd)


def _shares(compared: Compared, comparison: str, held: Array, before: tuple[float, ...]) -> tuple[float, ...]:
    """How often each level is seen; «none» is left at one where it means that nothing is known."""
    size = len(LEVELS[comparison])
    counts = np.bincount(compared.levels[comparison], weights=held, minlength=size).astype(float)
    spread = np.array(before)
    if comparison not in UNKNOWN_COUNTS:
        counts[0] = spread[0] = 0
    counts += spread / spread.sum() * SMOOTHING
    shares = np.maximum(counts / counts.sum(), 1e-5)
    if comparison not in UNKNOWN_COUNTS:
        shares[0] = 1
    return tuple(np.round(shares, 6).tolist())

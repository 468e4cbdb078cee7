"""Weights trained without labels, by expectation and maximisation over candidate pairs.

Trained on two lists each free of duplicates: a record then has one partner at most, and the chance of a match is
shared out among those that compete for it. Without that, the larger groups among the candidates (branches and
sisters in one town, which share half of their names) are taken for the matches.

``m`` is seen among the pairs held for matches, ``q`` among those held for sisters, ``u`` among the others. For what
is found in candidates only because it was looked for (an equal telephone number), ``u`` follows from how rare the
value is, and is not trained.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from commonwork.engines.linking.comparing import COMPARISONS, LEVELS, Compared
from commonwork.engines.linking.prepared import Array
from commonwork.engines.linking.scoring import (
    OF_NAMES,
    SISTERS_AMONG,
    TELLING,
    Weights,
    both_bits,
    prior_bits,
    sister_bits,
)

SMOOTHING = 20.0  # pairs added to each comparison, spread as the weights stood before
UNKNOWN_COUNTS = OF_NAMES | {"name"}  # their level «none» is an observation
SOUGHT = frozenset({"identifier", "phone", "site", "name", "place"})  # their u is not trained on candidates
# Stated, not trained: numbers in names must tell apart, and equal registration numbers decide.
STATED = frozenset({"numbers", "identifier"})
STATED_SISTERS = frozenset({"identifier"})


def trained(
    weights: Weights, compared: Compared, pairs: tuple[Array, Array], sizes: tuple[int, int], rounds: int = 25
) -> tuple[Weights, float]:
    """The weights after some rounds, and how many matches are expected among the candidate ``pairs``."""
    expected = 0.0
    for _ in range(rounds):
        priors = (prior_bits(weights, *sizes), sister_bits(weights, *sizes))
        held, sisters = _held(*both_bits(weights, compared, priors), pairs)
        expected = float(held.sum())
        others = 1 - held - sum(sisters.values())
        weights = replace(
            weights,
            m=_renewed(compared, weights.m, held, STATED),
            q={kind: _renewed(compared, weights.q[kind], sisters[kind], STATED_SISTERS) for kind in sisters},
            u=_renewed(compared, weights.u, others, SOUGHT),
            sisters={kind: _per_record(held_so, sizes) for kind, held_so in sisters.items()},
            share=round(float(np.clip(expected / min(sizes), 0.05, 0.95)), 6),
        )
    return weights, expected


def _per_record(held: Array, sizes: tuple[int, int]) -> float:
    """How many sisters a record of the smaller list has among 100,000 of the larger one; never none at all."""
    return round(float(held.sum() / min(sizes)) / max(sizes) * SISTERS_AMONG + 0.001, 6)


def _held(chance: Array, against: dict[str, Array], pairs: tuple[Array, Array]) -> tuple[Array, dict[str, Array]]:
    """How far each pair is held for a match, where a record has one partner at most, and for sisters of each kind."""
    others = {kind: np.exp2(np.clip(chance - bits, -60, 60)) for kind, bits in against.items()}  # against strangers
    unlike = 1 + sum(others.values())
    odds = np.exp2(np.clip(chance - np.log2(unlike), -60, 60))
    crowd = np.maximum(*(np.bincount(rows, weights=odds)[rows] for rows in pairs))
    held = odds / (1 + crowd)
    return held, {kind: (1 - held) * each / unlike for kind, each in others.items()}


def _renewed(
    compared: Compared, before: Mapping[str, tuple[float, ...]], held: Array, stated: frozenset[str]
) -> dict[str, tuple[float, ...]]:
    return {
        name: before[name] if name in stated else _shares(compared, name, held, before[name]) for name in COMPARISONS
    }


def _shares(compared: Compared, comparison: str, held: Array, before: tuple[float, ...]) -> tuple[float, ...]:
    """How often each level is seen; «none» is left at one where it means that nothing is known."""
    size = len(LEVELS[comparison])
    if comparison in OF_NAMES:
        held = np.where(compared.levels["name"] < TELLING["name"], 0, held)
    counts = np.bincount(compared.levels[comparison], weights=held, minlength=size).astype(float)
    spread = np.array(before)
    if comparison not in UNKNOWN_COUNTS:
        counts[0] = spread[0] = 0
    counts += spread / spread.sum() * SMOOTHING
    shares = np.maximum(counts / counts.sum(), 1e-5)
    if comparison not in UNKNOWN_COUNTS:
        shares[0] = 1
    return tuple(np.round(shares, 6).tolist())

"""One partner at most: only where both lists are declared free of duplicates."""

from collections.abc import Iterable

import numpy as np

from commonwork.engines.linking.prepared import Array


def shared_out(bits: Array, rows_a: Array, rows_b: Array) -> Array:
    """Evidence of each pair after the others that want the same record: of two equally good partners, neither is sure.

    The odds of a pair are set against one and the odds of all other pairs of its record with most competition.
    """
    if not len(bits):
        return bits
    odds = np.exp2(np.clip(bits, -60, 60))
    rivals = np.maximum(*(np.bincount(rows, weights=odds)[rows] for rows in (rows_a, rows_b))) - odds
    return np.round(np.clip(bits, -60, 60) - np.log2(1 + np.maximum(rivals, 0)), 6)


def assigned(bits: Array, rows_a: Array, rows_b: Array, taken: Iterable[tuple[int, int]] = ()) -> Array:
    """Which pairs stand when each record has one partner: the strongest first, equal ones by their rows.

    ``taken`` are pairs that people called the same; their records are spoken for.
    """
    used_a, used_b = {one for one, _ in taken}, {two for _, two in taken}
    chosen = []
    order = np.lexsort((rows_b, rows_a, -bits))
    for at, one, two in zip(order.tolist(), rows_a[order].tolist(), rows_b[order].tolist(), strict=True):
        if one not in used_a and two not in used_b:
            used_a.add(one)
            used_b.add(two)
            chosen.append(at)
    return np.array(sorted(chosen), np.int64)

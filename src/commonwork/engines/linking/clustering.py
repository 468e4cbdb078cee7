"""Clusters of pairs that are the same, each with the pair that holds it together most weakly.

What people decided comes first; then the strongest pairs. Two records with contradicting numbers never get into one
cluster, nor two that a person called different: see :mod:`commonwork.engines.linking.grouping`.
"""

from collections.abc import Iterable, Sequence

from commonwork.engines.linking import fields
from commonwork.engines.linking.found import DIFFERENT, SAME, Cluster, PairFound
from commonwork.engines.linking.grouping import Bond, Decision, Member, group
from commonwork.engines.linking.prepared import Prepared

_ONE_LIST = frozenset({"group.one_list"})  # lists with duplicates are linked here as well


def clusters(a: Prepared, b: Prepared | None, pairs: Sequence[PairFound]) -> tuple[Cluster, ...]:
    """The clusters of two or more records, ordered by their members; without b, pairs are within one list."""
    members, at_a, at_b = _members(a, b, pairs)
    places = [(at_a[pair.a], at_b[pair.b]) for pair in pairs]
    bonds, decisions = [], []
    for pair, (one, two) in zip(pairs, places, strict=True):
        if pair.reasons and pair.reasons[0].code.startswith("judged."):
            decisions.append(Decision(one, two, pair.band == SAME, 0))
        elif pair.band == SAME:
            bonds.append(Bond(one, two, pair.score))
    anchors = group(members, bonds, decisions, off=_ONE_LIST)
    return tuple(sorted(_made(members, anchors, pairs, places), key=lambda cluster: cluster.members))


def _members(
    a: Prepared, b: Prepared | None, pairs: Iterable[PairFound]
) -> tuple[dict[int, Member], dict[str, int], dict[str, int]]:
    """Only records that stand in a pair, numbered by list and row."""
    one, two = {pair.a for pair in pairs}, {pair.b for pair in pairs}
    if b is None:
        one |= two
    at_a = {id: row for row, id in enumerate(a.texts["id"]) if id in one}
    members = {row: _member(a, row) for row in at_a.values()}
    if b is None:
        return members, at_a, at_a
    at_b = {id: len(a) + row for row, id in enumerate(b.texts["id"]) if id in two}
    return members | {row: _member(b, row - len(a)) for row in at_b.values()}, at_a, at_b


def _member(prepared: Prepared, row: int) -> Member:
    numbers = (fields.identifier(value) for value in fields.several(prepared.texts["identifier"][row]))
    return Member("", tuple(f"{scheme}:{value}" for scheme, value in numbers if value))


def _made(
    members: dict[int, Member], anchors: dict[int, int], pairs: Sequence[PairFound], places: list[tuple[int, int]]
) -> Iterable[Cluster]:
    within: dict[int, list[tuple[PairFound, int, int]]] = {}
    for pair, (one, two) in zip(pairs, places, strict=True):
        if pair.band != DIFFERENT and anchors[one] == anchors[two]:
            within.setdefault(anchors[one], []).append((pair, one, two))
    for found in within.values():
        found.sort(key=lambda each: (-each[0].score, each[0].a, each[0].b))
        ids = sorted({pair.a for pair, _, _ in found} | {pair.b for pair, _, _ in found})
        yield Cluster(tuple(ids), _weakest(found))


def _weakest(found: list[tuple[PairFound, int, int]]) -> PairFound:
    """The last pair needed to reach every member, the strongest taken first."""
    of: dict[int, int] = {}
    weakest = found[0][0]
    for pair, one, two in found:
        first, second = _root(of, one), _root(of, two)
        if first != second:
            of[first] = second
            weakest = pair
    return weakest


def _root(of: dict[int, int], at: int) -> int:
    while of.get(at, at) != at:
        at = of[at]
    return at

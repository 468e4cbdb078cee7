"""Which unknown facts could settle the votes, and how: sets of facts with the votes that some values of them give.

Two ways lead to the votes of a group: they are stated, or each member has one vote and the members are counted.
For every set one value of each threshold class is tried.
"""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain

from commonwork.engines.classifying.columns import BIT, MEMBERS, VOTES, mask_of
from commonwork.engines.classifying.deducing import NEAR, Situation, settle, votes_by_members

Counts = tuple[float | None, ...]
Settled = tuple[int, tuple[float | None, ...], float]  # facts as bits, votes by group, what the others share
_MOST_UNCOUNTED = 3  # more counts than these at once are no help to anybody


def class_by_votes(situation: Situation, askable: int) -> tuple[object, ...]:
    """What the ways by stated votes depend on: equal for situations whose votes stand alike to every threshold."""
    limits = (situation.thresholds["majority"], situation.thresholds["worker_votes_social"])
    votes = _class_of(situation.shares, situation.rest, limits)
    return (
        votes,
        askable & _VOTES,
        situation.votes_follow(),
        situation.votes_counted,
        situation.known.get("veto"),
        limits,
    )


def class_by_counts(situation: Situation, askable: int) -> tuple[object, ...]:
    """The same of the ways by counting members; empty where votes do not follow members."""
    known = situation.known
    if not situation.one_vote and not askable & BIT["vote_rule"]:
        return ()
    total = float(known.get("members_total", -1))
    limits = (situation.thresholds["majority"], situation.thresholds["worker_votes_social"])
    counts = [known.get(fact) for fact in MEMBERS]
    counted = sum([float(count) for count in counts if count is not None])
    whole = total if total > 0 else counted
    parts = [None if count is None or not whole else 100 * float(count) / whole for count in counts]
    stated = situation.stated_bits() & _VOTES
    return (
        _class_of(parts, 100 * (whole - counted) / whole if whole else 100, limits),
        total > 0,
        (total % 2, min(total, 6), 2 * int(total * limits[0] / 100) > total - counted)
        if total > 0
        else (min(counted, 3),),
        "workers_total" in known and _fits(float(known["workers_total"]), counted, total, limits[0]),
        (tuple(situation.shares), total, tuple(counts))
        if stated
        else None,  # whether both can be true is not of classes
        askable & _COUNTED,
        situation.one_vote,
        known.get("veto"),
        limits,
    )


_VOTES = mask_of(VOTES)
_COUNTED = sum(BIT[fact] for fact in (*MEMBERS, "members_total", "vote_rule", "worker_members"))


def _fits(workers: float, counted: float, total: float, majority: float) -> tuple[bool, ...]:
    """Which of the counts that are tried for worker-members do not exceed the workers."""
    if total > 0:
        return workers >= total - counted, workers >= int(total * majority / 100)
    return workers >= counted + 1, workers >= max(counted, 1.0)


def _class_of(shares: list[float | None], rest: float, limits: tuple[float, float]) -> tuple[object, ...]:
    """Which groups are known, and how the rest, the workers and the producers stand to the thresholds.

    Of other groups it only matters what they leave to the rest, and which has the majority.
    """
    majority, third = limits
    steps = (0.0, third, majority, 99.999)
    workers, persons, firms = shares[0], shares[1], shares[2]
    return (
        tuple([share is None for share in shares]),
        bisect_left(steps, rest),
        None if workers is None else bisect_left(steps, workers),
        _producers_class(persons, firms, rest, majority) if persons or firms else None,
        majority in shares,
        next((group for group, share in enumerate(shares) if share is not None and share > majority), -1),
    )


def _producers_class(persons: float | None, firms: float | None, rest: float, majority: float) -> tuple[bool, ...]:
    """How persons and firms stand to each other and, together, to the majority."""
    if persons is not None and firms is not None:
        both = persons + firms
        return firms > persons, both > majority, both + rest > majority
    known = persons if persons is not None else firms
    assert known is not None
    return (
        rest > known, rest == known, rest + known > majority, 2 * known > majority, rest > majority - known,
        rest - (majority - known) > majority, 2 * (majority - known) > majority,
    )  # fmt: skip


def by_votes(situation: Situation, askable: int) -> Iterator[Settled]:
    """Askable votes, as bits, with the votes that some values of them lead to."""
    now = tuple(situation.shares)
    twins = _twins(now, VOTES, askable)
    for mask, shares in _by_votes(now, situation.rest, askable & ~twins[1], situation.thresholds["majority"]):
        settled = _settled(shares)
        yield from ((each, *settled) for each in _with_twins(mask, twins))


def by_counts(situation: Situation, askable: int) -> Iterator[Settled]:
    """Sets of askable counts and the rule of votes, as bits, with the votes that some values of them lead to."""
    known, basis = situation.known, situation.basis
    rule = known.get("vote_rule")
    one_vote = 0 if situation.one_vote else askable & BIT["vote_rule"] if rule is None else -1
    if one_vote < 0 or (not one_vote and not situation.one_vote):
        return
    stated = tuple(float(known[f]) if f in known and f not in basis else None for f in VOTES)
    counts = tuple(float(known[fact]) if fact in known else None for fact in MEMBERS)
    total = known.get("members_total")
    by_work = askable & BIT["worker_members"] if "worker_members" not in known else 0
    workers, majority = float(known.get("workers_total", -1)), situation.thresholds["majority"]
    twins = _twins(counts, MEMBERS, askable) if all(share is None for share in stated) else (0, 0)
    given = counts, None if total is None else float(total)
    tried_ways = [_by_counts(*given, askable, majority, twins[1])]
    if any(share is not None for share in stated):
        limits = majority, situation.thresholds["worker_votes_social"]
        tried_ways.append(_beside_stated(stated, *given, askable, limits))
    for mask, tried, whole in chain.from_iterable(tried_ways):
        counted = _shares_of(tried, whole, stated)
        if counted is not None:
            settled = _settled(counted)
            fits = workers < 0 or (tried[0] or 0) <= workers
            for facts in _aliases(mask, by_work if fits else 0):
                if one_vote | facts:
                    yield from ((one_vote | each, *settled) for each in _with_twins(facts, twins))


def _twins(values: Counts, names: tuple[str, ...], askable: int) -> tuple[int, int]:
    """Unknown groups that stand alike to every rule (the last three): the first, and the others."""
    bits = [BIT[names[group]] for group in (4, 5, 6) if values[group] is None and askable & BIT[names[group]]]
    return (bits[0], sum(bits[1:])) if len(bits) > 1 else (0, 0)


def _with_twins(mask: int, twins: tuple[int, int]) -> Iterator[int]:
    """The set, and the same with each of the twins in place of the first."""
    yield mask
    first, others = twins
    if mask & first and not mask & others:
        while others:
            bit = others & -others
            yield mask & ~first | bit
            others ^= bit


def _settled(shares: list[float | None]) -> tuple[tuple[float | None, ...], float]:
    settled, rest = settle(shares)
    return tuple(settled), rest


def _aliases(mask: int, by_work: int) -> Iterator[int]:
    """The set, and the same with the worker-members in place of the members of the workers' group (T17)."""
    yield mask
    workers = BIT["members_workers"]
    if by_work and mask & workers:
        yield mask & ~workers | by_work


def _by_votes(
    shares: tuple[float | None, ...], rest: float, askable: int, majority: float
) -> Iterator[tuple[int, list[float | None]]]:
    for group, fact in enumerate(VOTES):
        if shares[group] is None and askable & BIT[fact]:
            values = {rest, min(rest, majority)} if group else {rest, min(rest, majority), 0.0}
            if group in (1, 2):
                values |= {
                    max(0.0, min(rest, majority - float(shares[3 - group] or 0))),
                    max(0.0, 0.75 * rest - majority / 2),
                }
            for value in values:
                tried = list(shares)
                tried[group] = value
                yield BIT[fact], tried


def _shares_of(counts: list[float | None], total: float, stated: Counts) -> list[float | None] | None:
    known: dict[str, str | float] = {f: c for f, c in zip(MEMBERS, counts, strict=True) if c is not None}
    counted = sum(float(count) for count in known.values())
    if counted == total:
        known = {fact: known.get(fact, 0.0) for fact in MEMBERS}
    return votes_by_members({**known, "members_total": total}, [*stated, None])


def _beside_stated(
    stated: Counts, counts: Counts, total: float | None, askable: int, limits: tuple[float, float]
) -> Iterator[tuple[int, list[float | None], float]]:
    """Counts that agree with the votes that are stated, and leave others on either side of a threshold."""
    counted = sum(count for count in counts if count is not None)
    uncounted = [group for group in range(7) if counts[group] is None and askable & BIT[MEMBERS[group]]]
    whole, totals = 0, [total]
    if total is None:
        whole, totals = askable & BIT["members_total"], _totals_beside(stated, counts, counted, limits)
        if not whole:
            return
    for each in totals:
        if not each:
            continue
        if whole:
            yield whole, list(counts), each
        shares = _shares_of(list(counts), each, stated)
        for group in uncounted if shares else ():
            for value in _counts_beside(shares or [], group, each, limits):
                if value <= each - counted:
                    yield whole | BIT[MEMBERS[group]], _put(counts, group, value), each


def _totals_beside(stated: Counts, counts: Counts, counted: float, limits: tuple[float, float]) -> list[float | None]:
    """Numbers of all members by which counts and stated votes agree, and counts stand beside the thresholds."""
    found: set[float | None] = {1000 * max(counted, 1.0)}
    free = 100 - sum(share for share in stated if share is not None)
    for count, share in zip(counts, (*stated, None), strict=True):
        if not count:
            continue
        shares = (free, *limits, *(free - limit for limit in limits)) if share is None else (share - NEAR, share + NEAR)
        for each in (*shares, share):
            if each and each > 0:
                found |= {float(100 * count // each), 100 * count // each + 1, counted}
    return [total for total in found if total and total >= counted]


def _counts_beside(shares: list[float | None], group: int, total: float, limits: tuple[float, float]) -> set[float]:
    """Counts of one group on either side of every threshold, once the votes of others are stated."""
    free = 100 - sum(share for share in shares if share is not None)
    majority, _ = limits
    told = shares[group]
    if told is not None:
        tried = [told]
    else:
        producers = majority - float((shares[3 - group] if group in (1, 2) else 0) or 0)
        tried = [free, *limits, *(free - limit for limit in limits), producers, free - producers]
    return {float(count) for share in tried if share >= 0 for count in (total * share // 100, total * share // 100 + 1)}


def _by_counts(
    counts: Counts, total: float | None, askable: int, majority: float, twins: int
) -> Iterator[tuple[int, list[float | None], float]]:
    """Sets of counts with values of one threshold class each, once each member has one vote."""
    uncounted = [group for group in range(7) if counts[group] is None and askable & BIT[MEMBERS[group]]]
    single = [group for group in uncounted if not twins & BIT[MEMBERS[group]]]
    counted = sum(count for count in counts if count is not None)
    if total is not None:
        yield from _with_total(counts, counted, total, single, majority)
        return
    whole = askable & BIT["members_total"]
    if whole:
        yield from _with_any_total(counts, counted, whole, single, majority)
    unknown = [group for group in range(7) if counts[group] is None]
    if 0 < len(unknown) <= _MOST_UNCOUNTED and unknown == uncounted:
        mask = sum(BIT[MEMBERS[group]] for group in unknown)
        nought: list[float | None] = [0.0 if count is None else count for count in counts]
        for group in unknown:
            yield mask, _put(nought, group, counted + 1), 2 * counted + 1
            yield mask, _put(nought, group, max(counted, 1.0)), counted + max(counted, 1.0)
        if counted:
            yield mask, nought, counted


def _with_total(
    counts: Counts, counted: float, total: float, uncounted: list[int], majority: float
) -> Iterator[tuple[int, list[float | None], float]]:
    yield 0, list(counts), total
    rest = total - counted
    half = float(int(total * majority / 100))
    for group in uncounted:
        values = {rest, min(rest, half)} if group else {rest, 0.0, min(rest, half)}
        if group in (1, 2):
            values |= {max(0.0, min(rest, half - float(counts[3 - group] or 0))), max(0.0, rest - half)}
        for value in values:
            yield BIT[MEMBERS[group]], _put(counts, group, value), total


def _with_any_total(
    counts: Counts, counted: float, whole: int, uncounted: list[int], majority: float
) -> Iterator[tuple[int, list[float | None], float]]:
    if counted:
        both = (counts[1] or 0.0) + (counts[2] or 0.0)
        for count in {float(count) for count in (*counts, both, counted) if count}:
            for total in (count * 100 / majority, count * 100 / majority - 1, 3 * count):
                if total >= counted and total == int(total):
                    yield whole, list(counts), total
        yield whole, list(counts), counted
    if any(count is not None for count in counts):
        yield whole, list(counts), 4 * max(counted, 1.0)
    for group in uncounted:
        mask = whole | BIT[MEMBERS[group]]
        yield mask, _put(counts, group, counted + 1), 2 * counted + 1
        one = max(counted, 1.0)
        yield mask, _put(counts, group, one), max(2 * one, counted + one)
        if not group:
            yield mask, _put(counts, group, 0.0), max(counted, 1.0)
        elif group in (1, 2) and counted:
            yield mask, _put(counts, group, counted), 4 * counted  # the other producers may have more, and nobody else


def _put(counts: Counts | list[float | None], group: int, value: float) -> list[float | None]:
    changed = list(counts)
    changed[group] = value
    return changed

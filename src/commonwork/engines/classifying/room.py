"""How far counts leave room for the tests of workers (T20, T21) to fail or to pass in a group that governs by members.

A group that governs by one member, one vote has more than half of the members: then it may be that none of its counts
lets a test fail, or pass, beside the other counts that are known.
"""

from typing import NamedTuple

from commonwork.engines.classifying.columns import MEMBERS
from commonwork.engines.classifying.deducing import Situation

_MANY = 10**9


class Room(NamedTuple):
    """Whether few of the workers can be members, few of the members work there, and both tests pass."""

    few: bool
    idle: bool
    full: bool


class _Counts(NamedTuple):
    """Numbers of one organisation, for one group; None where unknown."""

    own: int | None
    others: int  # members known of other groups
    firms: int  # that add to the votes of producers who are persons
    total: int | None
    workers: int | None
    works: bool  # members of the group are counted as those who work only up to all workers
    limits: tuple[float, float, float]  # majority, T20, T21


ANY_ROOM = Room(True, True, True)
ROOMS = ANY_ROOM, ANY_ROOM


def rooms_of(situation: Situation, workers: bool) -> tuple[Room, Room]:
    """The room where votes are stated beside members, and where they are counted from members."""
    counts = _counts(situation, workers)
    if counts.total is not None:
        room = _beside_total(counts, counts.total)
        return room, room
    firms = bool(counts.firms or (not workers and situation.shares[2]))
    stated = Room(True, firms or counts.limits[2] > counts.limits[0], True)
    return stated, _with_any_total(counts)


def _counts(situation: Situation, workers: bool) -> _Counts:
    known, thresholds = situation.known, situation.thresholds
    names = ("worker_members", "members_workers") if workers else ("members_producers",)
    own = next((known[name] for name in names if name in known), None)
    group = MEMBERS[0 if workers else 1]
    return _Counts(
        own=None if own is None else int(own),
        others=int(sum([float(known[fact]) for fact in MEMBERS if fact in known and fact != group])),
        firms=0 if workers else int(known.get("members_enterprises", 0)),
        total=int(known["members_total"]) if "members_total" in known else None,
        workers=int(known["workers_total"]) if "workers_total" in known else None,
        works=workers,
        limits=(thresholds["majority"], thresholds["workers_members"], thresholds["members_working"]),
    )


def _beside_total(counts: _Counts, total: int) -> Room:
    majority, of_workers, of_members = counts.limits
    workers = _MANY if counts.workers is None else counts.workers
    least = max(int(total * majority / 100) + 1 - counts.firms, counts.firms)
    most = total - counts.others
    if counts.own is not None:
        least = most = counts.own
    working = min(most, workers)
    return Room(
        few=least <= min(most, workers * of_workers / 100),
        idle=least <= min(working if counts.works else most, total * of_members / 100),
        full=least <= working
        and (counts.workers is None or working * 100 > workers * of_workers)
        and working * 100 > total * of_members,
    )


def _with_any_total(counts: _Counts) -> Room:
    majority, of_workers, of_members = counts.limits
    workers = _MANY if counts.workers is None else counts.workers
    most = workers if counts.own is None else counts.own
    few = min(most, int(workers * of_workers / 100))
    if counts.own is not None and few < counts.own:
        few = -1
    idle = most if counts.works or counts.own is not None else _MANY
    whole = max(-(-100 * idle // int(of_members or 1)), idle + counts.others)
    return Room(
        few=few >= 0 and _governs(few, few + counts.others, counts.firms, majority),
        idle=100 * idle <= whole * of_members and _governs(idle, whole, counts.firms, majority),
        full=most <= workers
        and 100 * most > of_members * (most + counts.others)
        and _governs(most, most + counts.others, counts.firms, majority),
    )


def _governs(own: int, total: int, firms: int, majority: float) -> bool:
    return own >= firms and 100 * (own + firms) > majority * total

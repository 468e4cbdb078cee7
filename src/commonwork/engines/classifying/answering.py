"""Which further facts leave one kind only, once it is known who may govern and whether it is a cooperative.

All that bears on it, apart from the votes, is a :class:`Context`; equal contexts are worked out once.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from commonwork.engines.classifying.columns import BIT, COLUMNS, MEMBERS, mask_of
from commonwork.engines.classifying.deducing import Situation
from commonwork.engines.classifying.governing import FIRMS, PERSONS, SEVERAL, WORKERS
from commonwork.engines.classifying.kinds import (
    STRENGTHS,
    Kinds,
    cicopa_open,
    icls_open,
    line_of,
    model_open,
    out_of_field,
)
from commonwork.engines.classifying.room import ANY_ROOM, ROOMS, Room, rooms_of
from commonwork.engines.classifying.weighing import DIRECTED, OWN_WORK, Answer, Weighed

LARGEST = 5
PARTIAL, FULL = frozenset({"worker_partial"}), frozenset({"worker_full"})
_TURNED_ON = mask_of(
    (
        *MEMBERS, "workers_total", "worker_members", "members_total", "employment_relation", "isic_main",
        "main_member_transaction", "control_of_work",
    )
)  # fmt: skip
SILENT: Kinds = frozenset()
Option = tuple[int, Kinds]


class Context(NamedTuple):
    """Everything a verdict turns on besides votes and law, for one organisation."""

    askable: int
    known: int
    empty: int  # wholes that are nought, of which no part can be told
    both_stated: bool  # members of the workers' group and worker-members
    working_stated: bool
    any_counted: bool
    jobs: bool
    jobs_by_law: bool
    may_work: bool  # it is not known that no member works there
    line: int
    employed: bool  # and it is not stated what members do with it
    employment: str
    in_field: bool
    workers: tuple[Answer, Answer]
    producers: tuple[Answer, Answer]
    workers_room: tuple[Room, Room]
    producers_room: tuple[Room, Room]
    regains: bool  # facts that exclude what the law says may yet come to agree with it


def context_of(situation: Situation, weighed: Weighed, askable: int, against: bool = False) -> Context:
    """The context of one organisation; ``against``: facts exclude what the law of its form says."""
    known, basis = situation.known, situation.basis
    wholes = ("workers_total", "members_total")
    working = "worker_members" in known and "worker_members" not in basis
    return Context(
        askable=askable & _TURNED_ON,
        known=situation.known_bits() & _TURNED_ON,
        empty=mask_of(fact for fact in wholes if known.get(fact) == 0),
        both_stated=working and "members_workers" in known and "members_workers" not in basis,
        working_stated=working,
        any_counted=any(fact in known and float(known[fact]) > 0 for fact in MEMBERS),
        jobs=situation.law.jobs,
        jobs_by_law=weighed.jobs_by_law,
        may_work=known.get("worker_members") != 0 and known.get("workers_total") != 0,
        line=weighed.line,
        employed=known.get("employment_relation") == "employee" and "main_member_transaction" not in known,
        employment=weighed.employment,
        in_field=weighed.in_field,
        workers=(weighed.workers_members, weighed.workers_working),
        producers=(weighed.producers_members, weighed.producers_working),
        workers_room=_rooms(situation, True, weighed.workers_members, weighed.workers_working),
        producers_room=_rooms(situation, False, weighed.producers_members, weighed.producers_working),
        regains=against and situation.law.jobs and weighed.line == OWN_WORK | DIRECTED,
    )


def _rooms(situation: Situation, workers: bool, members: Answer, working: Answer) -> tuple[Room, Room]:
    """The room for tests to be answered, where they are not yet."""
    settled = members is False or working is False or (members and working)
    return ROOMS if settled else rooms_of(situation, workers)


@lru_cache(maxsize=20_000)
def for_scheme(context: Context, scheme: str) -> Context:
    """The context without what a scheme does not look at, so that more organisations share one."""
    bits = _LOOKED_AT[scheme] | (_TESTED if context.jobs else 0)
    if context.line == OWN_WORK | DIRECTED:
        bits |= BIT["employment_relation"]
    changes: dict[str, Any] = {}
    if scheme != "cicopa":
        changes = {"in_field": True} | ({} if context.jobs else _UNTESTED)
    if context.known & _WORKING:
        bits &= ~_OTHERS
    workers, producers = _told(context.workers), _told(context.producers)
    if scheme == "cicopa" or context.jobs:
        changes |= {"workers": workers, "producers": producers}
        if workers in _SETTLED_TESTS:
            changes["workers_room"] = ROOMS
        if producers in _SETTLED_TESTS:
            changes["producers_room"] = ROOMS
        if {workers, producers} <= _SETTLED_TESTS:
            bits &= ~_TESTED
            changes |= _UNTESTED | {"workers": workers, "producers": producers}
    return context._replace(
        askable=context.askable & bits,
        known=context.known & bits,
        employment=context.employment if scheme == "model2019" else "",
        **changes,
    )


def questions_of(governs: int) -> int:
    """Who may govern, as far as it matters for the questions to ask: workers, persons, or who must be in the field."""
    return governs & (WORKERS | PERSONS) | (SEVERAL if governs & (FIRMS | SEVERAL) else 0)


@lru_cache(maxsize=20_000)
def for_governing(context: Context, matters: int) -> Context:
    """The context without what does not matter where no workers, no persons, or nobody else may govern."""
    changes: dict[str, Any] = {}
    bits = -1
    if not matters & PERSONS:
        bits &= ~_LINE
        changes = {"line": OWN_WORK, "employed": False, "producers": (None, None)}
        changes["producers_room"] = ROOMS
        if not matters & WORKERS:
            bits &= ~_TESTED
            changes |= _UNTESTED | {"jobs": False, "jobs_by_law": False, "may_work": True}
    if not matters & (PERSONS | SEVERAL):
        bits &= ~BIT["isic_main"]
        changes["in_field"] = True
    return context._replace(askable=context.askable & bits, known=context.known & bits, **changes)


_TESTED = mask_of((*MEMBERS, "workers_total", "worker_members", "members_total"))
_SETTLED_TESTS = {(False, None), (True, True)}


def _told(tests: tuple[Answer, Answer]) -> tuple[Answer, Answer]:
    """The tests as far as they matter: one that fails is enough."""
    return (False, None) if False in tests else tests


_OTHERS = mask_of(fact for fact in MEMBERS if fact not in ("members_workers", "members_producers"))
_WORKING = mask_of(("members_workers", "worker_members"))  # once known, other groups no longer tell who works
_LINE = mask_of(("main_member_transaction", "control_of_work"))
_LOOKED_AT = {
    "icls": _LINE,
    "cicopa": _LINE | _TESTED | BIT["isic_main"],
    "model2019": _LINE | BIT["employment_relation"],
}
_UNTESTED: dict[str, Any] = {
    "empty": 0, "both_stated": False, "working_stated": False, "any_counted": False, "workers": (None, None),
    "producers": (None, None), "workers_room": ROOMS, "producers_room": ROOMS,
}  # fmt: skip


class _Order(dict[int, int]):
    """Where a set stands: by its size, then by its facts in the order of the columns; each worked out once."""

    def __missing__(self, mask: int) -> int:
        turned = sum(1 << (63 - number) for number in range(len(COLUMNS)) if mask >> number & 1)
        place = self[mask] = (mask.bit_count() << 64) - turned
        return place


_order = _Order()


def minimal(masks: Iterable[int]) -> tuple[int, ...]:
    """The sets that contain no other, the smallest first, then in the order of the columns."""
    kept: list[int] = []
    larger: list[int] = []
    singles = 0
    for mask in sorted([mask for mask in set(masks) if mask.bit_count() <= LARGEST], key=_order.__getitem__):
        if mask & singles:
            continue
        if not mask:
            return (0,)
        if not mask & (mask - 1):
            singles |= mask
            kept.append(mask)
            continue
        for smaller in larger:
            if smaller & mask == smaller:
                break
        else:
            kept.append(mask)
            larger.append(mask)
    return tuple(kept)


@lru_cache(maxsize=100_000)
def deciding(
    scheme: str,
    context: Context,
    standing: tuple[int, int],
    votes: tuple[Answer, int],
    law: tuple[Kinds, Kinds],
) -> tuple[int, ...]:
    """Sets of facts, as bits, after which one kind is left.

    ``standing``: whether it is a cooperative, and who may govern; ``votes``: whether workers have a vote, and how votes
    follow members (see :data:`Way`); ``law``: the kinds it leaves open by ICLS and by the scheme (empty: it is silent).
    """
    return minimal(_deciding(scheme, context, standing, votes, law))


def _deciding(
    scheme: str, context: Context, standing: tuple[int, int], votes: tuple[Answer, int], law: tuple[Kinds, Kinds]
) -> Iterator[int]:
    in_law, governs = standing
    vote, counted = votes
    for line_mask, line in _lines(context, governs):
        for strong_mask, strong in _strengths(scheme, context, governs, line, counted):
            counted_work = context.may_work and strong_mask and (strong_mask | context.known) & _WORKING
            by_purpose = context.jobs and governs & WORKERS and (counted_work or context.jobs_by_law)
            who = WORKERS if by_purpose else governs
            said_of = law[1]
            if law[0] and not icls_open(in_law, who, line) & law[0]:
                if not context.regains:
                    continue
                said_of = SILENT
            for mask, kinds in _kinds(scheme, context, (in_law, who, line), strong, vote):
                said = out_of_field(said_of) if mask & BIT["isic_main"] else said_of
                if len(kinds & said if said else kinds) == 1:
                    yield line_mask | strong_mask | mask


def _kinds(
    scheme: str, context: Context, who: tuple[int, int, int], strong: Kinds, vote: Answer
) -> Iterator[tuple[int, Kinds]]:
    if scheme == "icls":
        yield 0, icls_open(*who)
    elif scheme == "cicopa":
        for mask, in_field in _fields(context, who[1]):
            yield mask, cicopa_open(*who, in_field, strong, strong)
    else:
        relation = context.askable & BIT["employment_relation"]
        yield 0, model_open(*who, context.employment, vote)
        if not context.employment and relation:
            for kind in ("employee", "self_employed", "mixed"):
                yield relation, model_open(*who, kind, vote)


def _fields(context: Context, who: int) -> list[tuple[int, bool]]:
    """Sets that show whether the activity lies in CICOPA's field (T05); an unknown one is taken to."""
    found = [(0, context.in_field)]
    if who & (PERSONS | FIRMS | SEVERAL) and context.askable & BIT["isic_main"]:
        found.append((BIT["isic_main"], False))
    return found


def _lines(context: Context, governs: int) -> list[tuple[int, int]]:
    """Sets that show whether producers work on their own account or are directed (T30, T32)."""
    line = line_of(context.line, governs, context.jobs)
    found = [(0, line)]
    if line == DIRECTED and context.employed and governs & PERSONS:
        found += [(bit, OWN_WORK) for bit in (context.askable & BIT["main_member_transaction"],) if bit]
    if (line == OWN_WORK | DIRECTED or (context.regains and context.line != OWN_WORK)) and governs & PERSONS:
        facts = [BIT[fact] for fact in ("main_member_transaction", "control_of_work")]
        found += [(bit, OWN_WORK) for bit in facts if context.askable & bit]
        needed = [bit for bit in facts if not context.known & bit]
        if all(context.askable & bit for bit in needed):
            found.append((sum(needed), DIRECTED))
        employed, directs = BIT["employment_relation"] & context.askable, facts[1] & ~context.known
        if facts[0] in needed and (employed or context.employed) and context.askable & directs == directs:
            found.append((employed | directs, DIRECTED))  # those it employs and directs give their labour
    return found


def _strengths(scheme: str, context: Context, governs: int, line: int, counted: int) -> list[Option]:
    """Sets that tell a worker cooperative in full from one in part (T20, T21)."""
    if scheme != "cicopa" and not (context.jobs and governs & WORKERS):
        return [(0, STRENGTHS)]
    workers = bool(governs & WORKERS) or not (governs & PERSONS and line & DIRECTED)
    tests = context.workers if workers else context.producers
    now = PARTIAL if False in tests else FULL if tests == (True, True) else STRENGTHS
    found: list[Option] = [(0, now)]
    if now is STRENGTHS and (workers or governs == PERSONS):
        found += _tests_answered(context, tests, workers, counted)
    return found


def _tests_answered(context: Context, tests: tuple[Answer, Answer], workers: bool, counted: int) -> list[Option]:
    parts = _counted(context, workers)
    total, whole = (_whole(context, fact) for fact in ("workers_total", "members_total"))
    one = [total | part for part in parts if total | part] if total >= 0 else []  # known and no answer: there is none
    two = [whole | part for part in parts if whole | part] if whole >= 0 else []
    tied = counted and not (context.both_stated if workers else context.working_stated)  # who governs, works there
    room = (context.workers_room if workers else context.producers_room)[counted - 1] if tied else ANY_ROOM
    free = 0 if workers else context.askable & BIT["worker_members"]  # stated, it counts those who work, not producers
    few = [mask for mask in one if room.few or mask & free]
    idle = [mask for mask in two if room.idle or mask & free]
    if tests[0]:
        failing, passing = idle, two
    elif tests[1]:
        failing, passing = few, one
    else:
        failing = [*few, *idle, *(_no_workers(context, parts) if workers and not tied else ())]
        passing = [a | b for a in one for b in two]
    full = [mask for mask in passing if room.full or mask & free]
    return [(mask, PARTIAL) for mask in failing] + [(mask, FULL) for mask in full]


def _whole(context: Context, fact: str) -> int:
    """The bit to ask for a whole, 0 where it is known, -1 where it cannot be had."""
    if context.known & BIT[fact]:
        return -1 if context.empty & BIT[fact] else 0
    return context.askable & BIT[fact] or -1


def _counted(context: Context, workers: bool) -> list[int]:
    """Sets that tell how many members work there."""
    known, other = context.known, BIT["members_workers" if workers else "members_producers"]
    if known & BIT["worker_members"] if workers else (context.working_stated or known & other):
        return [0]
    return [bit for bit in (context.askable & BIT["worker_members"], context.askable & other) if bit]


def _no_workers(context: Context, parts: list[int]) -> list[int]:
    """Counts of other groups after which nobody is left who could be a worker."""
    if 0 in parts or context.known & BIT["members_workers"]:
        return []
    if context.known & BIT["members_total"]:
        return [context.askable & BIT[fact] for fact in MEMBERS[1:-1] if context.askable & BIT[fact]]
    return [bit for bit in (context.askable & BIT["members_total"],) if bit and context.any_counted]

"""Which missing facts can decide the social overlay: those that let a mark fail, or all of them pass (T40 to T45)."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from commonwork.engines.classifying.answering import minimal
from commonwork.engines.classifying.columns import BIT, GROUPS, MEMBERS, VOTES, mask_of
from commonwork.engines.classifying.deducing import Situation, Value
from commonwork.engines.classifying.ways import Ways
from commonwork.engines.classifying.weighing import NO_COOPERATIVE, Answer, Weighed, in_substance, several_groups

_SINGLE = ((0, "general_interest"), (1, "board_appointment"), (4, "surplus_rule"))
_ENTRY = ("vote_rule", "surplus_rule", "entry_rule")
_TURNED_ON = mask_of(
    (*MEMBERS, *VOTES, *_ENTRY, "worker_members", "members_total", "general_interest", "board_appointment",
     "multi_stakeholder_allowed", "legal_form")
)  # fmt: skip
_GROUPS = mask_of((*MEMBERS, *VOTES, "worker_members", "members_total"))
Votes = tuple[tuple[int, ...], tuple[int, ...]]  # sets after which workers hold over a third of the votes, or do not
_MEMBER_BITS = tuple(BIT[fact] for fact in MEMBERS[:-1])


class SocialContext(NamedTuple):
    """Everything the overlay turns on besides the votes, for one organisation."""

    askable: int
    known: int
    marks: tuple[Answer, ...]
    form_known: bool
    in_law: str
    in_substance: Answer
    may_be_none: bool  # it is not certain that it is a cooperative
    groups: tuple[int, ...]  # those known to belong to it
    counted: int  # groups known to have members
    only_one: bool  # one group is known to have all members
    workers_fit: bool  # all members could be workers


def social_sets(situation: Situation, weighed: Weighed, ways: tuple[Ways, Ways], askable: int) -> tuple[int, ...]:
    """The smallest sets of facts, as bits, that can decide the overlay."""
    known, law = situation.known, situation.law
    several = weighed.marks[2] is not None  # then it does not matter which groups there are
    bits = _TURNED_ON & ~_GROUPS if several else _TURNED_ON
    workers = float(known.get("workers_total", -1))
    context = SocialContext(
        askable=askable & bits,
        known=situation.known_bits() & bits,
        marks=weighed.marks,
        form_known=bool(law.form_id),
        in_law=law.in_law,
        in_substance=in_substance(known),
        may_be_none=bool(weighed.standing_in_law & NO_COOPERATIVE),
        groups=() if several else _groups(known, situation.shares),
        counted=0 if several else mask_of(fact for fact in MEMBERS if fact in known and float(known[fact]) > 0),
        only_one=not several and several_groups(situation) is False,
        workers_fit=several or workers < 0 or workers >= float(known.get("members_total", 1)),
    )
    by_votes, by_counts = ways
    votes: Votes = ((), ())
    if weighed.marks[3] is None:
        votes = (
            by_votes.workers_above + by_counts.workers_above,
            by_votes.workers_below + by_counts.workers_below,
        )
    return _sets(context, votes)


def _groups(known: dict[str, Value], shares: list[float | None]) -> tuple[int, ...]:
    return tuple(
        number
        for number, group in enumerate(GROUPS)
        if float(known.get(f"members_{group}", 0)) > 0 or (shares[number] or 0) > 0
    ) + ((7,) if float(known.get("members_cooperatives", 0)) > 0 else ())


@lru_cache(maxsize=20_000)
def _sets(context: SocialContext, votes: Votes) -> tuple[int, ...]:
    return minimal(_deciding(context, votes))


def _asked(context: SocialContext, fact: str) -> int:
    return context.askable & BIT[fact]


def _deciding(context: SocialContext, votes: Votes) -> Iterator[int]:
    asked = [BIT[fact] for fact in _ENTRY if not context.known & BIT[fact]]
    can = all(context.askable & bit for bit in asked)
    entry = 0
    if context.may_be_none:
        entry = sum(asked) if context.in_substance is None and can else -1
    if context.in_law == "no":
        yield from (bit for bit in asked if context.askable & bit)
    if entry >= 0 and False not in context.marks:
        yield from (entry | mask for mask in _passing(context, votes))
    form = 0 if context.form_known else _asked(context, "legal_form") or -1
    if form >= 0:
        yield from (form | mask for mask in _failing(context, votes))
        if form and context.in_substance is not True:
            yield form


def _failing(context: SocialContext, votes: Votes) -> Iterator[int]:
    """Sets after which one mark fails."""
    marks = context.marks
    if False in marks:
        yield 0
    yield from (bit for number, fact in _SINGLE if marks[number] is None and (bit := _asked(context, fact)))
    if marks[3] is None:
        yield from votes[1]
    allowed = context.known & BIT["multi_stakeholder_allowed"]
    bit = 0 if allowed else _asked(context, "multi_stakeholder_allowed")
    if marks[2] is None and (bit or allowed):
        yield from (bit | mask for mask in _one_group(context))


def _passing(context: SocialContext, votes: Votes) -> Iterator[int]:
    """Sets after which all marks pass."""
    marks, needed = context.marks, 0
    for number, fact in _SINGLE:
        if marks[number] is None:
            if not _asked(context, fact):
                return
            needed |= BIT[fact]
    above = (0,) if marks[3] else votes[0]
    several = [0] if marks[2] else [_asked(context, "multi_stakeholder_allowed"), *_second_group(context)]
    for mask in several:
        if mask or marks[2]:
            yield from (needed | mask | vote for vote in above)


def _second_group(context: SocialContext) -> list[int]:
    """Facts that can show that a second group belongs to it, where one is known."""
    return [context.askable & BIT[fact] for fact in (*MEMBERS, *VOTES)] if context.groups else []


def _one_group(context: SocialContext) -> Iterator[int]:
    """Sets that show that one group has all members."""
    if context.only_one:
        yield 0
    if len(context.groups) > 1 or context.only_one:
        return
    yield from _one_group_counted(context)


def _one_group_counted(context: SocialContext) -> Iterator[int]:
    groups, askable = context.groups, context.askable
    total = 0 if context.known & BIT["members_total"] else askable & BIT["members_total"] or -1
    unknown = [bit for bit in _MEMBER_BITS if not context.known & bit]
    if groups and context.counted:
        if total > 0:
            yield total
            if len(unknown) == 1 and askable & unknown[0]:
                yield unknown[0]
        return
    wanted = [BIT[MEMBERS[groups[0]]]] if groups else unknown
    for bit in wanted:
        if bit in unknown and askable & bit:
            if total >= 0:
                yield bit | total
            if unknown == [bit]:
                yield bit
    workers = BIT["members_workers"]
    if workers in wanted and context.workers_fit and askable & BIT["worker_members"] and total >= 0:
        yield BIT["worker_members"] | total

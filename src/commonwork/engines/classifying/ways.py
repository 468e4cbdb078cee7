"""Who may govern once further facts are known, and which sets of facts lead there.

Equal ways are one object, so that what follows from them is worked out once.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from commonwork.engines.classifying.columns import BIT, VOTES, mask_of
from commonwork.engines.classifying.deducing import GROUP_NUMBER, Situation
from commonwork.engines.classifying.governing import governing
from commonwork.engines.classifying.voting import Settled
from commonwork.engines.classifying.weighing import Answer, Weighed

BESIDE, COUNTED = 1, 2  # votes that are stated and follow members; votes that are counted from members
Way = tuple[int, Answer, int]  # who may govern, whether workers vote, how votes follow members (0: not at all)
_MOST_KEPT = 20_000
_kept: dict[object, "Ways"] = {}
_led: dict[object, "Governing"] = {}


@dataclass(frozen=True, eq=False)
class Governing:
    """Sets of facts, as bits, by who may govern after them."""

    ways: tuple[tuple[Way, tuple[int, ...]], ...]


@dataclass(frozen=True, eq=False)
class Ways:
    """Sets of facts, as bits: by who may govern after them, and those that settle a third of the votes for workers."""

    governs: Governing
    workers_above: tuple[int, ...]
    workers_below: tuple[int, ...]


def ways_of(situation: Situation, weighed: Weighed, settled: Iterable[Settled]) -> Ways:
    """The ways some sets lead to, the present state among them with the empty set."""
    now = 0 if not situation.votes_follow() else COUNTED if situation.votes_counted else BESIDE
    found: dict[Way, set[int]] = {(weighed.governs, weighed.workers_vote, now): {0}}
    above, below = set(), set()
    majority, third = situation.thresholds["majority"], situation.thresholds["worker_votes_social"]
    veto = GROUP_NUMBER.get(str(situation.known.get("veto", "")), -1)
    for mask, shares, rest in settled:
        workers = shares[0]
        follow = situation.votes_follow() or mask & BIT["vote_rule"]
        counted = 0 if not follow else BESIDE if mask & _VOTES else COUNTED
        way = (governing(shares, rest, majority, veto), None if workers is None else workers > 0, counted)
        found.setdefault(way, set()).add(mask)
        if workers is not None and workers > third:
            above.add(mask)
        elif (rest if workers is None else workers) <= third:
            below.add(mask)
    governs = tuple((way, tuple(sorted(masks))) for way, masks in sorted(found.items(), key=_place))
    return _one((governs, tuple(sorted(above)), tuple(sorted(below))))


_VOTES = mask_of(VOTES)


def _place(item: tuple[Way, set[int]]) -> tuple[int, int, int]:
    governs, vote, counted = item[0]
    return governs, -1 if vote is None else int(vote), counted


def _one(content: tuple[tuple[tuple[Way, tuple[int, ...]], ...], tuple[int, ...], tuple[int, ...]]) -> Ways:
    if len(_kept) > _MOST_KEPT:
        _kept.clear()
        _led.clear()
    kept = _kept.get(content)
    if kept is None:
        governs, *votes = content
        led = _led.setdefault(governs, Governing(governs))
        kept = _kept[content] = Ways(led, *votes)
    return kept

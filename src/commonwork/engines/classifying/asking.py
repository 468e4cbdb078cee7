"""What to ask next, and what would have to change: for people who want to know what kind of cooperative they are."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from commonwork.engines.classifying.classify import classify
from commonwork.engines.classifying.columns import CODES, COUNTS, MEMBERS, SHARES, VOTES
from commonwork.engines.classifying.rules import Typology
from commonwork.engines.classifying.verdicts import SCHEMES, Classified, Fact, Facts

QUICK = frozenset({"kinds.T70"})  # without the missing sets
_EASY: Mapping[str, float] = {**dict.fromkeys(VOTES, 0.6), **dict.fromkeys(COUNTS, 0.9)}  # how likely people know it
_SOME_FORMS = ("JP-RK", "JP-JK", "JP-SK", "KR-SH", "JP-NPO", "ID-KOP")
_LIKELY: Mapping[str, Mapping[str, float]] = {
    "vote_rule": {"one_member_one_vote": 0.85, "by_use": 0.03, "by_capital": 0.07, "mixed": 0.05},
    "general_interest": {"yes": 0.25, "no": 0.75},
    "entry_rule": {"open": 0.85, "closed": 0.1, "set_by_client": 0.05},
    "board_appointment": {"members": 0.9, "state": 0.05, "outside_firm": 0.05},
}


@dataclass(frozen=True, slots=True)
class Question:
    """A fact worth asking for: ``gain`` in bits over all schemes, ``decides``: the schemes an answer can decide."""

    fact: str
    gain: float
    decides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One stated fact with another value, and the kind that would follow by one scheme."""

    fact: str
    value: str
    scheme: str
    kind: str


def questions(facts: Facts, typology: Typology, known: frozenset[str] = frozenset()) -> tuple[Question, ...]:
    """The facts still worth asking for, the one that decides most first.

    ``known``: facts asked already, answered with «don't know» too. A fact that can no longer matter is left out:
    only those of the missing sets are asked. Likely answers weigh more; what people seldom know weighs less.
    """
    now = classify(facts, typology)
    sets: dict[str, dict[str, int]] = {}
    for verdict in now.verdicts():
        for missing in verdict.missing:
            if known.isdisjoint(missing):
                for fact in missing:
                    sizes = sets.setdefault(fact, {})
                    sizes[verdict.scheme] = min(sizes.get(verdict.scheme, 9), len(missing))
    found = [
        Question(
            fact,
            round(_EASY.get(fact, 1.0) * (_expected(fact, facts, now, typology) + _part_in(sizes)), 6),
            tuple(scheme for scheme in SCHEMES if sizes.get(scheme) == 1),
        )
        for fact, sizes in sets.items()
    ]
    return tuple(sorted(found, key=lambda question: (-question.gain, question.fact)))


def _part_in(sizes: Mapping[str, int]) -> float:
    """A little for every scheme a fact helps to decide with others: counts say nothing alone."""
    return sum(0.25 / size**2 for size in sizes.values())


def _expected(fact: str, facts: Facts, now: Classified, typology: Typology) -> float:
    before, gain = _uncertainty(now), 0.0
    for value, likely in likely_answers(fact, now):
        then = classify({**facts, fact: Fact(value)}, typology, QUICK)
        gain += likely * max(0.0, before - _uncertainty(then))
    return gain


def _uncertainty(classified: Classified) -> float:
    return sum(math.log2(max(1, len(verdict.open))) for verdict in classified.verdicts())


def likely_answers(fact: str, now: Classified) -> tuple[tuple[str | Decimal, float], ...]:
    """Answers of every threshold class of a fact with how likely they are; they add up to one."""
    if fact == "legal_form":
        return tuple((form, 1 / len(_SOME_FORMS)) for form in _SOME_FORMS)
    if fact == "isic_main":
        return (("0111", 0.1), ("8810", 0.9))
    if fact in CODES:
        weights = _LIKELY.get(fact) or dict.fromkeys(CODES[fact], 1 / len(CODES[fact]))
        return tuple(weights.items())
    values = {Decimal(value) for value in _numbers(fact, now)}
    return tuple((value, 1 / len(values)) for value in sorted(values))


def _number(now: Classified, fact: str) -> int:
    return int(Decimal(now.facts[fact].value)) if fact in now.facts else 0


def _numbers(fact: str, now: Classified) -> Iterator[int]:
    if fact in VOTES:
        rest = 100 - sum(_number(now, other) for other in VOTES)
        yield from (0, rest // 4, min(rest, 40), min(rest, 60), rest)
        return
    counted = sum(_number(now, other) for other in MEMBERS)
    members = _number(now, "members_total") or max(2 * counted, 10)
    working = _number(now, "worker_members") or _number(now, "members_workers")
    if fact == "members_total":
        yield from (max(counted, working, 1), max(2 * counted, 2 * working + 1, 10))
    elif fact == "workers_total":
        yield from (max(working, 1), 2 * working + 1, 4 * working + 3)
    else:
        left = max(0, members - counted)
        yield from (0, left // 3, min(left, members // 2 + 1), left)


def changes(facts: Facts, typology: Typology) -> tuple[Change, ...]:
    """What would make it another kind: one stated fact with the nearest other value, everything else as it is."""
    now = classify(facts, typology, QUICK)
    found: dict[tuple[str, str, str], Change] = {}
    for fact in facts:
        for value in _other_values(fact, now):
            then = classify({**facts, fact: Fact(value)}, typology, QUICK)
            if len(then.contradictions) > len(now.contradictions):
                continue
            for before, after in zip(now.verdicts(), then.verdicts(), strict=True):
                if after.standing == "decided" and after.kind != before.kind:
                    change = Change(fact, str(value), after.scheme, after.kind)
                    found.setdefault((fact, after.scheme, after.kind), change)
    return tuple(found.values())


def _other_values(fact: str, now: Classified) -> list[str | Decimal]:
    """Other values, the nearest first: codes in their order, numbers just beyond a threshold."""
    value = now.facts[fact].value if fact in now.facts else ""
    if fact in CODES:
        return [code for code in CODES[fact] if code != value]
    if fact not in COUNTS and fact not in SHARES:
        return []
    wholes = [_number(now, whole) for whole in ("members_total", "workers_total")]
    parts = [_number(now, part) for part in ("worker_members", "members_workers", *MEMBERS)]
    near = {0, 34, 50, 51, 80, 81} if fact in SHARES else {0, *(whole // 2 for whole in wholes)}
    if fact in COUNTS:
        near |= {whole // 2 + 1 for whole in wholes} | {2 * part for part in parts} | {2 * part - 1 for part in parts}
    own = Decimal(value or 0)
    numbers = {Decimal(number) for number in near if number >= 0} - {own}
    ordered = sorted(numbers, key=lambda number: (abs(number - own), number))
    return [*ordered]

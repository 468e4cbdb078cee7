"""Groups of entries that speak of one organisation: what people decided, then what the machine found, strongest first.

A pure function of entries, bonds and decisions: run again, it gives the same groups, in whatever order they come.
The oldest entry of a group is its anchor; where a group falls apart, each part has an anchor of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

RULES = {
    "group.person_same": "two entries a person called the same are in one group, whatever else speaks against it",
    "group.person_different": "two entries a person called different are never in one group",
    "group.later_decision": "of decisions of people that contradict each other the later holds",
    "group.numbers": "a bond found by a machine never joins two different numbers of one scheme",
    "group.one_list": "a bond found by a machine never joins two entries of one list",
    "group.strongest_first": "where not all bonds can hold, the stronger one does",
}
_NO_RULE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Member:
    """One entry: the list it stands in, and its registration numbers as ``scheme:value``."""

    source: str
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bond:
    """Two entries a machine holds to be one organisation, and how surely (0 to 1)."""

    one: int
    other: int
    score: float


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of two entries; ``order`` rises with time."""

    one: int
    other: int
    same: bool
    order: int


class _Groups:
    """The groups as they grow: who is in which, and which groups people keep apart."""

    def __init__(self, members: Mapping[int, Member]) -> None:
        self.members = members
        self.of = {entry: entry for entry in members}
        self.within = {entry: [entry] for entry in members}
        self.apart: dict[int, set[int]] = {}

    def join(self, one: int, other: int) -> None:
        """Make one group of two; its name is its oldest entry."""
        kept, gone = sorted((self.of[one], self.of[other]))
        if kept == gone:
            return
        for entry in self.within[gone]:
            self.of[entry] = kept
        self.within[kept] += self.within.pop(gone)
        for barred in self.apart.pop(gone, set()):
            self.apart[barred].discard(gone)
            self._bar(kept, barred)

    def part(self, one: int, other: int) -> None:
        """Keep two groups apart; if they are one already, a later decision joined them, and that holds."""
        if self.of[one] != self.of[other]:
            self._bar(self.of[one], self.of[other])

    def _bar(self, one: int, other: int) -> None:
        self.apart.setdefault(one, set()).add(other)
        self.apart.setdefault(other, set()).add(one)

    def are_apart(self, one: int, other: int) -> bool:
        """Whether people keep the groups of two entries apart."""
        return self.of[other] in self.apart.get(self.of[one], ())

    def share_list(self, one: int, other: int) -> bool:
        """Whether the groups of two entries hold entries of one list."""
        sources = {self.members[entry].source for entry in self.within[self.of[one]]}
        return any(self.members[entry].source in sources for entry in self.within[self.of[other]])

    def contradict(self, one: int, other: int) -> bool:
        """Whether the groups of two entries bear different numbers of one scheme, and none in common."""
        return contradicting(self._numbers(one), self._numbers(other))

    def _numbers(self, entry: int) -> list[str]:
        return [number for each in self.within[self.of[entry]] for number in self.members[each].numbers]


def contradicting(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two sets of ``scheme:value`` name one scheme with no value in common; without a scheme nothing does."""
    schemes: dict[str, set[str]] = {}
    for number in one:
        scheme, _, value = number.rpartition(":")
        schemes.setdefault(scheme, set()).add(value)
    found: dict[str, set[str]] = {}
    for number in other:
        scheme, _, value = number.rpartition(":")
        found.setdefault(scheme, set()).add(value)
    return any(scheme and values.isdisjoint(schemes.get(scheme, values)) for scheme, values in found.items())


def group(
    members: Mapping[int, Member],
    bonds: Iterable[Bond] = (),
    decisions: Iterable[Decision] = (),
    *,
    off: frozenset[str] = _NO_RULE,
) -> dict[int, int]:
    """The anchor of each entry: the oldest (lowest) entry of its group. Entries that are not members are left out."""
    groups = _Groups(members)
    late_first = sorted(decisions, key=lambda d: d.order, reverse="group.later_decision" not in off)
    for decision in late_first:
        if decision.one in members and decision.other in members:
            _decide(groups, decision, off)
    strong_first = sorted(bonds, key=lambda b: (-b.score, *sorted((b.one, b.other))))
    if "group.strongest_first" in off:
        strong_first.reverse()
    for bond in strong_first:
        if bond.one in members and bond.other in members and _may_join(groups, bond, off):
            groups.join(bond.one, bond.other)
    return groups.of


def _decide(groups: _Groups, decision: Decision, off: frozenset[str]) -> None:
    if not decision.same:
        if "group.person_different" not in off:
            groups.part(decision.one, decision.other)
    elif "group.person_same" not in off and not groups.are_apart(decision.one, decision.other):
        groups.join(decision.one, decision.other)


def _may_join(groups: _Groups, bond: Bond, off: frozenset[str]) -> bool:
    if groups.of[bond.one] == groups.of[bond.other] or groups.are_apart(bond.one, bond.other):
        return False
    if "group.one_list" not in off and groups.share_list(bond.one, bond.other):
        return False
    return "group.numbers" in off or not groups.contradict(bond.one, bond.other)

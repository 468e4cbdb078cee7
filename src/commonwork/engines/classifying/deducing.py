"""From the facts given to what follows from them: presumed by law, inferred by arithmetic, set aside where impossible.

Nothing is guessed: an inference holds whatever the unknown facts are, but for one of the group of workers (T17), and
what is not known of cooperatives among the members counts as none.
"""

from collections.abc import Mapping
from decimal import Decimal

from commonwork.engines.classifying.columns import BIT, GROUPS, MEMBERS, VOTES, mask_of
from commonwork.engines.classifying.rules import NO_FORM, FormLaw, Typology
from commonwork.engines.classifying.verdicts import Facts

Value = str | float
Known = dict[str, Value]
ROUNDING = 0.5  # per cent of the votes that rounding of the single shares may add up to
NEAR = 1.0  # per cent within which stated votes and shares of the members are the same
_PAIRS = MEMBERS[:-1]
_NUMBER = (Decimal, int, float)


class Situation:
    """Facts of one organisation with all that follows from them; made by :func:`deduce`."""

    __slots__ = (
        "_known_bits",
        "aside",
        "basis",
        "fired",
        "known",
        "law",
        "one_vote",
        "rest",
        "shares",
        "thresholds",
        "votes_counted",
    )

    def __init__(self, known: Known, law: FormLaw, thresholds: Mapping[str, float]) -> None:
        self.known = known
        self._known_bits = 0  # once all is concluded
        self.law = law
        self.thresholds = thresholds
        self.basis: dict[str, str] = {}  # of facts that are not stated
        self.aside: list[tuple[str, ...]] = []  # facts that cannot all be true
        self.fired: list[str] = []
        self.one_vote = False  # one member, one vote
        self.votes_counted = False  # votes are inferred from members
        self.shares: list[float | None] = [None] * 8  # per cent of the votes by group, cooperatives last
        self.rest = 100.0  # what the groups that are None share among them

    def votes_follow(self) -> bool:
        """Whether each member has one vote, and counts and stated votes are not at odds over it."""
        return self.one_vote and not any(facts[0] == "vote_rule" for facts in self.aside)

    def known_bits(self) -> int:
        """All known facts, as bits."""
        if not self._known_bits:
            mask = 0
            for fact in self.known:
                mask |= BIT.get(fact, 0)
            self._known_bits = mask
        return self._known_bits

    def stated_bits(self) -> int:
        """The facts that are neither inferred nor presumed, as bits."""
        return self.known_bits() & ~mask_of(self.basis)

    def presumed_bits(self) -> int:
        """The facts that are known by law only, as bits."""
        mask = 0
        for fact, basis in self.basis.items():
            if basis == "presumed":
                mask |= BIT.get(fact, 0)
        return mask

    def infer(self, fact: str, value: Value, rule: str) -> None:
        """Add a fact that follows from others."""
        self.known[fact] = value
        self.basis[fact] = "inferred"
        if rule not in self.fired:
            self.fired.append(rule)


def deduce(facts: Facts, typology: Typology, thresholds: Mapping[str, float], off: frozenset[str]) -> Situation:
    """What is known of an organisation, once the law of its form and arithmetic have spoken."""
    known: Known = {}
    for name, fact in facts.items():
        value = fact.value
        known[name] = float(value) if isinstance(value, _NUMBER) else value
    law = typology.forms.get(str(known.get("legal_form", "")), NO_FORM)
    return conclude(known, law, thresholds, off)


def conclude(known: Known, law: FormLaw, thresholds: Mapping[str, float], off: frozenset[str]) -> Situation:
    """The same from facts as plain values; ``known`` becomes part of the answer."""
    situation = Situation(known, law, thresholds)
    if "kinds.T74" not in off:
        _set_aside(situation)
    if law.presumed and "kinds.T72" not in off:
        for fact, value in law.presumed.items():
            if fact not in known:
                known[fact] = value
                situation.basis[fact] = "presumed"
    _members(situation, off)
    situation.one_vote = known.get("vote_rule") == "one_member_one_vote"
    _votes(situation, off)
    return situation


def _set_aside(situation: Situation) -> None:
    """Parts that exceed their whole are no facts: neither of them can be used (T74)."""
    known = situation.known
    votes = [fact for fact in VOTES if fact in known]
    if len(votes) > 1 and _sum(known, votes) > 100 + ROUNDING:
        _drop(situation, votes)
    members = [fact for fact in MEMBERS if fact in known]
    if "members_total" in known and members and _sum(known, members) > float(known["members_total"]):
        _drop(situation, [*members, "members_total"])
    for part, whole in (
        ("worker_members", "workers_total"),
        ("worker_members", "members_total"),
        ("disadvantaged_workers", "workers_total"),
    ):
        if part in known and whole in known and float(known[part]) > float(known[whole]):
            _drop(situation, [part, whole])


def _sum(known: Known, names: list[str]) -> float:
    return sum(float(known[name]) for name in names)


def _drop(situation: Situation, facts: list[str]) -> None:
    situation.aside.append(tuple(facts))
    for fact in facts:
        situation.known.pop(fact, None)
    if "T74" not in situation.fired:
        situation.fired.append("T74")


def _set_aside_facts(situation: Situation) -> frozenset[str]:
    return frozenset(fact for facts in situation.aside for fact in facts) if situation.aside else frozenset()


def _members(situation: Situation, off: frozenset[str]) -> None:
    """Counts that follow from others: worker-members, all members, the one group that is missing."""
    known = situation.known
    if not any(fact in known for fact in MEMBERS) and "worker_members" not in known:
        return
    aside = _set_aside_facts(situation)
    if "kinds.T17" not in off:
        _workers_who_are_members(situation, aside)
    others = [fact for fact in _PAIRS if fact not in known]
    cooperatives = float(known.get("members_cooperatives", 0))
    counted = sum(float(known[fact]) for fact in _PAIRS if fact in known) + cooperatives
    if not others and "members_total" not in known | dict.fromkeys(aside) and "kinds.T18" not in off:
        situation.infer("members_total", counted, "T18")
    elif others and known.get("members_total") and "kinds.T16" not in off:
        left = float(known["members_total"]) - counted
        if left == 0 or len(others) == 1:
            for fact in others:
                if fact not in aside:
                    situation.infer(fact, left, "T16")
        if "kinds.T17" not in off:
            _workers_who_are_members(situation, aside)


def _workers_who_are_members(situation: Situation, aside: frozenset[str]) -> None:
    known = situation.known
    if "worker_members" in known and "members_workers" not in known and "members_workers" not in aside:
        total = known.get("members_total")
        others = sum(float(known[fact]) for fact in MEMBERS if fact in known)
        if total is None or others + float(known["worker_members"]) <= float(total):
            situation.infer("members_workers", known["worker_members"], "T17")
    elif "members_workers" in known and "worker_members" not in known and "worker_members" not in aside:
        workers = known.get("workers_total")
        if workers is None or float(known["members_workers"]) <= float(workers):
            situation.infer("worker_members", known["members_workers"], "T17")


def _votes(situation: Situation, off: frozenset[str]) -> None:
    """Per cent of the votes of each group: stated, or counted where each member has one vote (T15, T16)."""
    known = situation.known
    stated: list[float | None] = [float(known[fact]) if fact in known else None for fact in VOTES] + [None]
    shares = stated
    if situation.one_vote and "kinds.T15" not in off:
        counted = votes_by_members(known, stated)
        if counted is None:
            situation.aside.append(("vote_rule", *_at_odds(known)))  # stated votes stand, the counts give none
            situation.fired.append("T74")
        elif counted != stated:
            situation.votes_counted = True
            situation.fired.append("T15")
            shares = counted
    situation.shares, situation.rest = settle(shares, rest_goes="kinds.T16" not in off)
    if situation.shares[:7] != shares[:7]:
        situation.fired.append("T16")
    for group, share in enumerate(situation.shares[:7]):
        if share is not None and VOTES[group] not in known:
            known[VOTES[group]] = share
            situation.basis[VOTES[group]] = "inferred"


def _at_odds(known: Known) -> list[str]:
    """Stated votes and counts of members of which one must be wrong if each member has one vote."""
    total = float(known["members_total"])
    pairs = [(vote, fact) for vote, fact in zip(VOTES, MEMBERS, strict=False) if vote in known and fact in known]
    apart = [pair for pair in pairs if abs(float(known[pair[0]]) - 100 * float(known[pair[1]]) / total) > NEAR]
    names = [fact for pair in apart for fact in pair] or [fact for fact in (*VOTES, *MEMBERS) if fact in known]
    return [*names, "members_total"]


def votes_by_members(known: Known, stated: list[float | None]) -> list[float | None] | None:
    """Stated votes filled up with the shares of the members; None where the two cannot both be true."""
    total = float(known.get("members_total", 0))
    if total <= 0:
        return stated
    shares = list(stated)
    for group, fact in enumerate(MEMBERS):
        if fact in known:
            share = 100 * float(known[fact]) / total
            given = shares[group]
            if given is None:
                shares[group] = share
            elif abs(given - share) > NEAR:
                return None
    return shares if sum(share for share in shares if share is not None) <= 100 + ROUNDING + NEAR else None


def settle(shares: list[float | None], rest_goes: bool = True) -> tuple[list[float | None], float]:
    """Shares where those of cooperatives are none unless known, and the rest goes to the one group left.

    Returns them with what the groups that are still None have among them.
    """
    settled = list(shares)
    total, free = 0.0, []
    for group in range(7):
        share = settled[group]
        if share is None:
            free.append(group)
        else:
            total += share
    cooperatives = settled[7] or 0.0
    rest = 100 - total - cooperatives
    rest = 0.0 if rest <= ROUNDING else round(rest, 6)
    if not free:
        settled[7] = rest if settled[7] is None else cooperatives
        return settled, 0.0
    settled[7] = cooperatives
    if rest_goes and (rest == 0 or len(free) == 1):
        for group in free:
            settled[group] = rest
        rest = 0.0
    return settled, rest


GROUP_NUMBER: Mapping[str, int] = {group: number for number, group in enumerate((*GROUPS, "cooperatives"))}

"""The smallest sets of missing facts that can decide a verdict.

A set is sufficient if for some values of it the verdict is decided whatever the other unknowns are, and minimal if no
proper subset is. Only values that do not contradict the law of the form count. Each question of the rules has the sets
that can answer it; those of a verdict are their unions, and what contains a smaller one is dropped.
"""

from collections.abc import Iterable, Iterator

from commonwork.engines.classifying.columns import BIT, COLUMNS, MEMBERS, VOTES, facts_of
from commonwork.engines.classifying.deducing import GROUP_NUMBER, Situation
from commonwork.engines.classifying.governing import (
    FIRMS,
    OTHERS,
    PERSONS,
    PRODUCERS,
    SEVERAL,
    USERS,
    WORKERS,
    governing,
)
from commonwork.engines.classifying.kinds import STRENGTHS, Kinds
from commonwork.engines.classifying.rules import Typology
from commonwork.engines.classifying.voting import Settled, settlings
from commonwork.engines.classifying.weighing import (
    DIRECTED,
    NO_COOPERATIVE,
    OWN_WORK,
    Answer,
    Weighed,
    in_substance,
)
NEVER_ASKED = BIT["unit_kind"] | BIT["veto"] | BIT["members_cooperatives"]  # empty: none known, and no hindrance
LARGEST = 5
_ENDS = {USERS: "consumer_user", OTHERS: "other", SEVERAL: "multi_stakeholder"}
_SETTLED = (WORKERS, PERSONS, FIRMS, PRODUCERS, USERS, OTHERS, SEVERAL)
Way = tuple[int, int, Answer]  # facts as bits, who then governs, whether workers have a vote


def minimal(masks: Iterable[int]) -> list[int]:
    """The sets that contain no other, the smallest first, then in the order of the columns."""
    kept: list[int] = []
    for mask in sorted(set(masks), key=_order):
        if mask.bit_count() <= LARGEST and not any(smaller & mask == smaller for smaller in kept):
            kept.append(mask)
    return kept


def _order(mask: int) -> tuple[int, list[int]]:
    return mask.bit_count(), [number for number in range(len(COLUMNS)) if mask >> number & 1]


class Lacking:
    """What could be asked of one organisation, and which answers would settle what."""

    def __init__(self, situation: Situation, weighed: Weighed, typology: Typology, given: Iterable[str]) -> None:
        self.situation, self.weighed, self.typology = situation, weighed, typology
        unknown = sum(bit for fact, bit in BIT.items() if fact not in situation.known)
        self.askable = unknown & ~NEVER_ASKED & ~sum(BIT.get(fact, 0) for fact in set(given))
        self.settled: tuple[Settled, ...] = settlings(situation, self.askable)
        self.ways = self._ways()

    def ask(self, fact: str) -> int:
        """The bit of a fact that can be asked for, else 0."""
        return self.askable & BIT[fact]

    def sets(self, scheme: str, allowed: Kinds) -> tuple[tuple[str, ...], ...]:
        """The minimal sufficient sets of a scheme; ``allowed``: the kinds the law leaves open, empty for any."""
        ways = {"icls": self._icls, "cicopa": self._cicopa, "overlay": self._overlay, "model2019": self._model}
        masks = [mask for mask, kind in ways[scheme]() if not allowed or kind in allowed]
        return tuple(facts_of(mask) for mask in minimal(self._with_standing(scheme, masks)) if mask)

    def _ways(self) -> tuple[Way, ...]:
        """Sets after which it is certain who governs; the empty one where it is certain already."""
        weighed, situation = self.weighed, self.situation
        found: dict[Way, None] = {}
        if weighed.governs in _SETTLED:
            found[(0, weighed.governs, weighed.workers_vote)] = None
        if weighed.jobs_by_law and weighed.governs & WORKERS:
            found[(0, WORKERS, None)] = None
        majority = situation.thresholds["majority"]
        veto = GROUP_NUMBER.get(str(situation.known.get("veto", "")), -1)
        for mask, shares, rest in self.settled:
            governs = governing(shares, rest, majority, veto)
            if governs in _SETTLED:
                workers = shares[0]
                found[(mask, governs, None if workers is None else workers > 0)] = None
        if situation.law.jobs and weighed.governs & WORKERS and not weighed.jobs_by_law:
            for mask in self._strength_sets("worker"):
                found[(mask, WORKERS, None)] = None
        return tuple(found)

    def _own_work(self) -> list[int]:
        """Sets that show that producers work on their own account."""
        if self.weighed.line == OWN_WORK:
            return [0]
        if self.weighed.line == DIRECTED:
            return []
        return [bit for bit in (self.ask("main_member_transaction"), self._control()) if bit]

    def _control(self) -> int:
        return self.ask("control_of_work") if "control_of_work" not in self.situation.known else 0

    def _directed(self) -> list[int]:
        """Sets that show that the cooperative directs the work of producers."""
        if self.weighed.line != OWN_WORK | DIRECTED:
            return [0] if self.weighed.line == DIRECTED else []
        known = self.situation.known
        needed = [f for f in ("main_member_transaction", "control_of_work") if f not in known]
        bits = [self.ask(fact) for fact in needed]
        return [sum(bits)] if all(bits) else []

    def _icls(self) -> Iterator[tuple[int, str]]:
        for mask, governs, _ in self.ways:
            if governs == WORKERS:
                yield mask, "worker"
            elif governs == FIRMS:
                yield mask, "producer"
            elif governs & PRODUCERS:
                for own in self._own_work():
                    yield mask | own, "producer"
                for directed in self._directed() if governs == PERSONS else []:
                    yield mask | directed, "worker"
            else:
                yield mask, _ENDS[governs]

    def _cicopa(self) -> Iterator[tuple[int, str]]:
        in_field = self.weighed.in_field
        for mask, governs, _ in self.ways:
            if governs == WORKERS:
                yield from self._strong(mask, "worker")
            elif governs == PERSONS:
                for own in self._own_work():
                    yield mask | own, "independent_producers" if in_field else "out_of_scope"
                for directed in self._directed() if not mask or not self.situation.law.jobs else []:
                    yield from self._strong(mask | directed, "producer")
            elif governs == FIRMS:
                yield mask, "shared_service" if in_field else "out_of_scope"
            elif governs == SEVERAL:
                yield mask, "multi_stakeholder" if in_field else "out_of_scope"
            elif governs in (USERS, OTHERS):
                yield mask, "out_of_scope"
        work_possible = self.weighed.governs & WORKERS or (
            self.weighed.governs & PERSONS and self.weighed.line & DIRECTED
        )
        if in_field and not work_possible:
            yield self.ask("isic_main") or BIT["isic_main"] | BIT["unit_kind"], "out_of_scope"

    def _strong(self, mask: int, who: str) -> Iterator[tuple[int, str]]:
        for strength in self._strength_sets(who):
            for kind in STRENGTHS:
                yield mask | strength, kind

    def _strength_sets(self, who: str) -> list[int]:
        """Sets that tell a worker cooperative in full from one in part (T20, T21)."""
        weighed, known = self.weighed, self.situation.known
        workers = who == "worker"
        members = weighed.workers_members if workers else weighed.producers_members
        working = weighed.workers_working if workers else weighed.producers_working
        if members is False or working is False or (members and working):
            return [0]
        counted = self._counted(workers)
        total = 0 if "workers_total" in known else self.ask("workers_total") or None
        whole = 0 if "members_total" in known else self.ask("members_total") or None
        one = [total | part for part in counted] if members is None and total is not None else []
        two = [whole | part for part in counted] if working is None and whole is not None else []
        if members:
            return two
        if working:
            return one
        same = workers and self.situation.one_vote and self.situation.basis.get("worker_members", "inferred") == "inferred"
        both = [first | second for first in one for second in two]
        return minimal([*one, *both] if same and "worker_members" not in self._stated() else [*one, *two])

    def _stated(self) -> set[str]:
        return self.situation.known.keys() - self.situation.basis.keys()

    def _counted(self, workers: bool) -> list[int]:
        """Sets that tell how many members work there."""
        known = self.situation.known
        if workers:
            if "worker_members" in known:
                return [0]
            return [bit for bit in (self.ask("worker_members"), self.ask("members_workers")) if bit]
        if "worker_members" in self._stated() or "members_producers" in known:
            return [0]
        return [bit for bit in (self.ask("worker_members"), self.ask("members_producers")) if bit]

    def _model(self) -> Iterator[tuple[int, str]]:
        known = self.weighed.employment
        relation = 0 if known else self.ask("employment_relation") or -1
        for mask, governs, workers_vote in self.ways:
            if governs == WORKERS:
                yield from self._by_employment(mask, relation)
            elif governs & PRODUCERS and governs != FIRMS:
                needed = 0 if workers_vote is False or (known and known != "mixed") else relation
                for own in self._own_work():
                    if known == "mixed" and workers_vote is None:
                        continue
                    if needed >= 0:
                        yield mask | own | needed, "mixed" if known == "mixed" and workers_vote else "shared_service"
                for directed in self._directed() if governs == PERSONS else []:
                    yield from self._by_employment(mask | directed, relation)
            else:
                yield mask, {FIRMS: "shared_service", SEVERAL: "multi_stakeholder"}.get(governs, "none")

    def _by_employment(self, mask: int, relation: int) -> Iterator[tuple[int, str]]:
        if relation >= 0:
            for kind in ("worker_a", "worker_b", "mixed"):
                yield mask | relation, kind

    def _overlay(self) -> Iterator[tuple[int, str]]:
        failing = "social_national" if self.situation.law.social else "none"
        marks = self.weighed.marks
        if False in marks:
            yield 0, failing
        for number, fact in ((0, "general_interest"), (1, "board_appointment"), (4, "surplus_rule")):
            if marks[number] is None and self.ask(fact):
                yield self.ask(fact), failing
        if marks[3] is None:
            yield from ((mask, failing) for mask in self._workers_votes(above=False))
        if marks[2] is None:
            allowed = self.situation.known.get("multi_stakeholder_allowed")
            bit = self.ask("multi_stakeholder_allowed") if allowed is None else 0
            if bit or allowed == "no":
                yield from ((bit | mask, failing) for mask in self._one_group())
        if False not in marks:
            yield from ((mask, "social_cicopa") for mask in self._all_marks())

    def _workers_votes(self, above: bool) -> list[int]:
        """Sets that settle whether workers hold over a third of the votes."""
        limit = self.situation.thresholds["worker_votes_social"]
        found = []
        for mask, shares, rest in self.settled:
            workers = shares[0]
            most = workers if workers is not None else rest
            if (above and workers is not None and workers > limit) or (not above and most <= limit):
                found.append(mask)
        return found

    def _one_group(self) -> list[int]:
        """Sets that show that one group has all members."""
        known = self.situation.known
        counts = {fact: float(known[fact]) for fact in MEMBERS if fact in known and float(known[fact]) > 0}
        voting = [fact for fact, share in zip(VOTES, self.situation.shares, strict=False) if share]
        if len(counts) > 1 or len(voting) > 1:
            return []
        wanted = next(iter(counts), f"members_{voting[0].removeprefix('votes_')}" if voting else "")
        total = 0 if "members_total" in known else self.ask("members_total") or -1
        if counts:
            return [total] if total >= 0 else []
        groups = [wanted] if wanted else [fact for fact in MEMBERS[:-1] if fact not in known]
        asked = [self.ask(fact) for fact in groups if self.ask(fact)]
        if "worker_members" not in known and self.ask("worker_members") and "members_workers" in groups:
            asked.append(self.ask("worker_members"))
        found = [bit | total for bit in asked] if total >= 0 else []
        unknown = [fact for fact in MEMBERS[:-1] if fact not in known]
        if len(unknown) == 1 and self.ask(unknown[0]):
            found.append(self.ask(unknown[0]))
        return found

    def _all_marks(self) -> list[int]:
        """Sets that let all five marks pass."""
        marks = self.weighed.marks
        needed = 0
        for number, fact in ((0, "general_interest"), (1, "board_appointment"), (4, "surplus_rule")):
            if marks[number] is None:
                if not self.ask(fact):
                    return []
                needed |= self.ask(fact)
        votes = [0] if marks[3] else self._workers_votes(above=True)
        groups = [0] if marks[2] else [bit for bit in (self.ask("multi_stakeholder_allowed"),) if bit]
        return [needed | mask | group for mask in votes for group in groups]

    def _with_standing(self, scheme: str, masks: list[int]) -> Iterator[int]:
        """The sets together with what shows that it is a cooperative at all, or that it is none (T02, T03)."""
        in_law, law = self.weighed.standing_in_law, self.situation.law
        passes = in_substance(self.situation.known)
        if not in_law & NO_COOPERATIVE and (scheme != "overlay" or law.form_id):
            yield from masks
            return
        asked = [self.ask(f) for f in ("vote_rule", "surplus_rule", "entry_rule") if f not in self.situation.known]
        entry = sum(asked) if passes is None and all(asked) else 0 if passes else -1
        if law.in_law == "no":
            yield from (bit for bit in asked if bit)
        if scheme == "overlay":
            yield from self._overlay_with_standing(masks, entry)
            return
        if entry >= 0:
            yield from (entry | mask for mask in masks)
        if self.ask("legal_form") and self._form_decides(scheme, passes):
            yield BIT["legal_form"]

    def _overlay_with_standing(self, masks: list[int], entry: int) -> Iterator[int]:
        ways = dict.fromkeys(masks)
        social = set(self._all_marks()) if False not in self.weighed.marks else set()
        form = self.ask("legal_form")
        passes = in_substance(self.situation.known)
        for mask in ways:
            if mask in social and entry >= 0:
                yield entry | mask
            elif not form:
                yield mask
        if not form:
            return
        if passes is not True or False in self.weighed.marks:
            yield form
        else:
            yield from (form | mask for mask in ways if mask not in social)

    def _form_decides(self, scheme: str, passes: Answer) -> bool:
        """Whether some legal form would decide: one that is no cooperative, or one that maps with high certainty."""
        if passes is not True:
            return True
        return any(len(law.kinds.get(scheme, ())) == 1 for law in self.typology.forms.values())


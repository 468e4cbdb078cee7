"""Which missing facts can decide the social overlay: those that let a mark fail, or all of them pass (T40 to T45)."""

from collections.abc import Iterator

from commonwork.engines.classifying.columns import BIT, MEMBERS, VOTES
from commonwork.engines.classifying.deducing import Situation
from commonwork.engines.classifying.voting import Settled
from commonwork.engines.classifying.weighing import NO_COOPERATIVE, Weighed, in_substance

_SINGLE = ((0, "general_interest"), (1, "board_appointment"), (4, "surplus_rule"))


class SocialLacking:
    """What could be asked about the five marks of one organisation."""

    def __init__(self, situation: Situation, weighed: Weighed, settled: tuple[Settled, ...], askable: int) -> None:
        self.situation, self.weighed, self.settled, self.askable = situation, weighed, settled, askable

    def ask(self, fact: str) -> int:
        """The bit of a fact that can be asked for, else 0."""
        return self.askable & BIT[fact]

    def sets(self) -> Iterator[int]:
        """Sets of facts, as bits, that can decide the overlay; not yet the minimal ones."""
        law, known = self.situation.law, self.situation.known
        passes = in_substance(known)
        asked = [self.ask(f) for f in ("vote_rule", "surplus_rule", "entry_rule") if f not in known]
        entry = 0
        if self.weighed.standing_in_law & NO_COOPERATIVE:
            entry = sum(asked) if passes is None and all(asked) else -1
        if law.in_law == "no":
            yield from (bit for bit in asked if bit)
        if entry >= 0 and False not in self.weighed.marks:
            yield from (entry | mask for mask in self._passing())
        form = 0 if law.form_id else self.ask("legal_form") or -1
        if form >= 0:
            yield from (form | mask for mask in self._failing())
            if form and passes is not True:
                yield form

    def _failing(self) -> Iterator[int]:
        """Sets after which one mark fails."""
        marks = self.weighed.marks
        if False in marks:
            yield 0
        yield from (self.ask(fact) for number, fact in _SINGLE if marks[number] is None and self.ask(fact))
        if marks[3] is None:
            yield from self._workers_votes(above=False)
        allowed = self.situation.known.get("multi_stakeholder_allowed")
        bit = self.ask("multi_stakeholder_allowed") if allowed is None else 0
        if marks[2] is None and (bit or allowed == "no"):
            yield from (bit | mask for mask in self._one_group())

    def _passing(self) -> Iterator[int]:
        """Sets after which all marks pass."""
        marks = self.weighed.marks
        needed = 0
        for number, fact in _SINGLE:
            if marks[number] is None:
                if not self.ask(fact):
                    return
                needed |= self.ask(fact)
        votes = [0] if marks[3] else self._workers_votes(above=True)
        if marks[2]:
            yield from (needed | mask for mask in votes)
            return
        for several in (self.ask("multi_stakeholder_allowed"), *self._second_group()):
            if several:
                yield from (needed | mask | several for mask in votes)

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

    def _second_group(self) -> list[int]:
        """Facts that can show that a second group belongs to it, where one is known."""
        known = self.situation.known
        asked = [self.ask(fact) for fact in (*MEMBERS, *VOTES) if fact not in known and self.ask(fact)]
        return asked if self._groups() else []

    def _groups(self) -> set[str]:
        known, shares = self.situation.known, self.situation.shares
        counted = {fact.partition("_")[2] for fact in MEMBERS if fact in known and float(known[fact]) > 0}
        return counted | {fact.partition("_")[2] for fact, share in zip(VOTES, shares, strict=False) if share}

    def _one_group(self) -> Iterator[int]:
        """Sets that show that one group has all members."""
        known, groups = self.situation.known, self._groups()
        if len(groups) > 1:
            return
        total = 0 if "members_total" in known else self.ask("members_total") or -1
        unknown = [fact for fact in MEMBERS[:-1] if fact not in known]
        wanted = [f"members_{group}" for group in groups] or unknown
        if groups and wanted[0] in known:
            if total > 0:
                yield total
            asked = [self.ask(fact) for fact in unknown]
            if total == -1 or len(asked) > 1 or not all(asked):
                return
            yield sum(asked)
            return
        for fact in wanted:
            if fact in unknown and self.ask(fact):
                if total >= 0:
                    yield self.ask(fact) | total
                if unknown == [fact]:
                    yield self.ask(fact)
        workers, members = float(known.get("workers_total", -1)), float(known.get("members_total", 1))
        fits = workers < 0 or workers >= members
        if "members_workers" in wanted and self.ask("worker_members") and total >= 0 and fits:
            yield self.ask("worker_members") | total

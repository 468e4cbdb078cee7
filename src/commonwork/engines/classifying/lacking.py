"""The smallest sets of missing facts that can decide a verdict.

A set is sufficient if for some values of it the verdict is decided whatever the other unknowns are, and minimal if no
proper subset is. Only values that do not contradict the law of the form count. Each question of the rules has the sets
of facts that can answer it; the kinds left open by every combination of answers are looked at, those that leave one
are kept, and of these the sets that contain no other.
"""

from collections.abc import Iterable
from functools import lru_cache

from commonwork.engines.classifying.answering import Context, context_of, deciding, minimal
from commonwork.engines.classifying.columns import BIT, facts_of, mask_of
from commonwork.engines.classifying.deducing import GROUP_NUMBER, Situation
from commonwork.engines.classifying.governing import governing
from commonwork.engines.classifying.kinds import Kinds, icls_open
from commonwork.engines.classifying.leaving_open import LeftOpen
from commonwork.engines.classifying.rules import Typology
from commonwork.engines.classifying.social_lacking import SocialLacking
from commonwork.engines.classifying.voting import Settled, settlings
from commonwork.engines.classifying.weighing import BY_LAW, IN_SUBSTANCE, NO_COOPERATIVE, Answer, Weighed, in_substance

NEVER_ASKED = BIT["unit_kind"] | BIT["veto"] | BIT["members_cooperatives"] | BIT["level"]  # empty is no hindrance
_ANY: Kinds = frozenset()
Way = tuple[int, Answer, bool]  # who may govern, whether workers vote, whether votes follow members
Ways = tuple[tuple[Way, tuple[int, ...]], ...]  # with the sets of facts that lead there
Standings = tuple[tuple[int, int], ...]


class Lacking:
    """What could be asked of one organisation, and which answers would settle what."""

    def __init__(self, situation: Situation, weighed: Weighed, typology: Typology, given: Iterable[str]) -> None:
        self.situation, self.weighed, self.typology = situation, weighed, typology
        self.askable = mask_of(BIT) & ~situation.known_bits() & ~NEVER_ASKED & ~mask_of(given)
        self._settled: tuple[Settled, ...] | None = None
        self._ways: Ways | None = None
        self._context: Context | None = None

    def ask(self, fact: str) -> int:
        """The bit of a fact that can be asked for, else 0."""
        return self.askable & BIT[fact]

    def sets(self, scheme: str, left: LeftOpen) -> tuple[tuple[str, ...], ...]:
        """The minimal sufficient sets of a scheme."""
        if scheme == "overlay":
            masks = minimal(SocialLacking(self.situation, self.weighed, self.settled(), self.askable).sets())
        else:
            self._context = self._context or context_of(self.situation, self.weighed, self.askable)
            law = {} if left.against else left.law
            form = BIT["legal_form"] if self.ask("legal_form") and self._form_decides(scheme) else 0
            masks = _sets(
                (scheme, self.weighed.governs, form),
                self._context,
                (law.get("icls", _ANY), law.get(scheme, _ANY)),
                self._standings(),
                self.ways(),
            )
        return named(masks)

    def settled(self) -> tuple[Settled, ...]:
        """Sets that settle votes, found once."""
        if self._settled is None:
            self._settled = settlings(self.situation, self.askable)
        return self._settled

    def ways(self) -> Ways:
        """Who may govern once further facts are known, with the sets of facts that lead there."""
        if self._ways is None:
            situation, weighed = self.situation, self.weighed
            found: dict[Way, set[int]] = {(weighed.governs, weighed.workers_vote, situation.one_vote): {0}}
            majority = situation.thresholds["majority"]
            veto = GROUP_NUMBER.get(str(situation.known.get("veto", "")), -1)
            for mask, shares, rest in self.settled():
                workers = shares[0]
                counted = situation.one_vote or bool(mask & BIT["vote_rule"])
                way = (governing(shares, rest, majority, veto), None if workers is None else workers > 0, counted)
                found.setdefault(way, set()).add(mask)
            self._ways = tuple((way, tuple(sorted(masks))) for way, masks in found.items())
        return self._ways

    def _standings(self) -> Standings:
        """Sets that show whether it is a cooperative at all (T02, T03)."""
        in_law, known = self.weighed.standing_in_law, self.situation.known
        found = [(0, in_law)]
        if in_law & NO_COOPERATIVE and in_substance(known) is None:
            asked = [self.ask(f) for f in ("vote_rule", "surplus_rule", "entry_rule") if f not in known]
            by_law = 0 if self.situation.law.in_law == "no" else BY_LAW
            if all(asked):
                found.append((sum(asked), by_law | IN_SUBSTANCE))
            if not by_law:
                found += [(bit, NO_COOPERATIVE) for bit in asked if bit]
        return tuple(found)

    def _form_decides(self, scheme: str) -> bool:
        """Whether some legal form would decide: one that is no cooperative, or one that maps with high certainty."""
        if in_substance(self.situation.known) is not True:
            return True
        by_icls = icls_open(self.weighed.standing_in_law, self.weighed.governs, self.weighed.line)
        for law in self.typology.forms.values():
            kinds = law.kinds.get(scheme, _ANY)
            if by_icls & law.kinds.get("icls", _ANY) and (len(kinds) == 1 or "employment_relation" in law.presumed):
                return True
        return False


@lru_cache(maxsize=20_000)
def _sets(
    asked: tuple[str, int, int], context: Context, law: tuple[Kinds, Kinds], standings: Standings, ways: Ways
) -> tuple[int, ...]:
    scheme, _, form = asked
    found = [form] if form else []
    for in_law_mask, in_law in standings:
        for (governs, vote, counted), masks in ways:
            for extra in deciding(scheme, context, (in_law, governs), (vote, counted), law):
                found += [in_law_mask | mask | extra for mask in masks]
    return minimal(found)


@lru_cache(maxsize=20_000)
def named(masks: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    """The sets with the names of their facts."""
    return tuple(facts_of(mask) for mask in masks if mask)

"""The smallest sets of missing facts that can decide a verdict.

A set is sufficient if for some values of it the verdict is decided whatever the other unknowns are, and minimal if no
proper subset is. Only values that do not contradict the law of the form count. Each question of the rules has the sets
of facts that can answer it; the kinds left open by every combination of answers are looked at, those that leave one
are kept, and of these the sets that contain no other.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache

from commonwork.engines.classifying.answering import (
    Context,
    context_of,
    deciding,
    for_governing,
    for_scheme,
    minimal,
    questions_of,
)
from commonwork.engines.classifying.columns import BIT, facts_of, mask_of
from commonwork.engines.classifying.deducing import Situation
from commonwork.engines.classifying.kinds import COOPERATIVE, Kinds, icls_open, may_decide
from commonwork.engines.classifying.leaving_open import LeftOpen
from commonwork.engines.classifying.rules import Typology
from commonwork.engines.classifying.social_lacking import social_sets
from commonwork.engines.classifying.voting import Settled, by_counts, by_votes, class_by_counts, class_by_votes
from commonwork.engines.classifying.ways import Governing, Way, Ways, ways_of
from commonwork.engines.classifying.weighing import BY_LAW, IN_SUBSTANCE, NO_COOPERATIVE, Weighed, in_substance

NEVER_ASKED = BIT["unit_kind"] | BIT["veto"] | BIT["members_cooperatives"] | BIT["level"]  # empty is no hindrance
_MAY_BE_ASKED = mask_of(BIT) & ~NEVER_ASKED
_ANY: Kinds = frozenset()
Standings = tuple[tuple[int, int], ...]


class Lacking:
    """What could be asked of one organisation, and which answers would settle what."""

    def __init__(self, situation: Situation, weighed: Weighed, typology: Typology, given: Iterable[str]) -> None:
        self.situation, self.weighed, self.typology = situation, weighed, typology
        self.askable = _MAY_BE_ASKED & ~situation.known_bits()
        if situation.aside:
            self.askable &= ~mask_of(given)  # what was set aside is not missing
        self._ways: tuple[Ways, Ways] | None = None
        self._context: Context | None = None
        self._standing: Standings | None = None

    def ask(self, fact: str) -> int:
        """The bit of a fact that can be asked for, else 0."""
        return self.askable & BIT[fact]

    def sets(self, scheme: str, left: LeftOpen) -> tuple[tuple[str, ...], ...]:
        """The minimal sufficient sets of a scheme."""
        return named(self.masks(scheme, left))

    def masks(self, scheme: str, left: LeftOpen) -> tuple[int, ...]:
        """The same sets as bits."""
        if scheme == "overlay":
            masks = social_sets(self.situation, self.weighed, self.ways(), self.askable)
        else:
            self._context = self._context or context_of(self.situation, self.weighed, self.askable, left.against)
            law = {} if left.against and not self._context.regains else left.law
            form = BIT["legal_form"] if self.ask("legal_form") and self._form_decides(scheme) else 0
            context = for_scheme(self._context, scheme)
            kinds = (law.get("icls", _ANY), law.get(scheme, _ANY))
            routes = [ways.governs for ways in self.ways()]
            more = [governing for governing in routes if len(governing.ways) > 1]  # each holds what is now
            routes = more or routes[:1]
            found = [_sets((scheme, form), context, kinds, self.standings(), governing) for governing in routes]
            masks = _merged(found[0], found[1]) if len(found) > 1 else found[0]
        return masks

    def ways(self) -> tuple[Ways, Ways]:
        """Who may govern once votes, or counts, are known, with the sets of facts that lead there."""
        if self._ways is None:
            self._ways = (
                self._kept("votes", class_by_votes(self.situation, self.askable), by_votes),
                self._kept("counts", class_by_counts(self.situation, self.askable), by_counts),
            )
        return self._ways

    def _kept(self, by: str, alike: object, find: Callable[[Situation, int], Iterable[Settled]]) -> Ways:
        """The ways of one route, found once for all organisations that stand alike."""
        key = (by, alike, self.weighed.governs, self.weighed.workers_vote)
        kept = _kept_ways.get(key)
        if kept is None:
            if len(_kept_ways) > _MOST_KEPT:
                _kept_ways.clear()
            kept = _kept_ways[key] = ways_of(self.situation, self.weighed, find(self.situation, self.askable))
        return kept

    def standings(self) -> Standings:
        """Sets that show whether it is a cooperative at all (T02, T03)."""
        if self._standing is None:
            self._standing = self._standings()
        return self._standing

    def _standings(self) -> Standings:
        in_law, known = self.weighed.standing_in_law, self.situation.known
        found = [(0, in_law)]
        if in_law & NO_COOPERATIVE and in_substance(known) is None:
            asked = [self.ask(f) for f in ("vote_rule", "surplus_rule", "entry_rule") if f not in known]
            by_law = 0 if self.situation.law.in_law == "no" else BY_LAW
            if all(asked):
                found.append((sum(asked), by_law | IN_SUBSTANCE))
            if not by_law:
                found += [(bit, NO_COOPERATIVE) for bit in asked if bit]
        return tuple((mask, each & NO_COOPERATIVE | (BY_LAW if each & COOPERATIVE else 0)) for mask, each in found)

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


_kept_ways: dict[object, Ways] = {}
_MOST_KEPT = 10_000


@lru_cache(maxsize=40_000)
def _sets(
    asked: tuple[str, int], context: Context, law: tuple[Kinds, Kinds], standings: Standings, governing: Governing
) -> tuple[int, ...]:
    scheme, form = asked
    tested, voted = scheme == "cicopa" or context.jobs, scheme == "model2019"
    found = {form} if form else set()
    narrowed: dict[int, Context] = {}
    alike: dict[tuple[int, tuple[int, ...]], list[int]] = {}
    for in_law_mask, in_law, (governs, vote, counted), masks in _hopeful(
        scheme, context.jobs, law, standings, governing
    ):
        votes = (vote if voted else None, counted if tested else 0)
        matters = questions_of(governs)
        if matters not in narrowed:
            narrowed[matters] = for_governing(context, matters)
        extras = deciding(scheme, narrowed[matters], (in_law, governs), votes, law)
        if extras:
            alike.setdefault((in_law_mask, extras), []).extend(masks)
    for (in_law_mask, extras), who in alike.items():
        for mask in {in_law_mask} if 0 in who else {in_law_mask | mask for mask in who}:
            found.update([mask | extra for extra in extras])
    return minimal(found)


@lru_cache(maxsize=10_000)
def _hopeful(
    scheme: str, jobs: bool, law: tuple[Kinds, Kinds], standings: Standings, governing: Governing
) -> tuple[tuple[int, int, Way, tuple[int, ...]], ...]:
    """The standings with the ways that can leave one kind at all, whatever else is answered."""
    return tuple(
        (in_law_mask, in_law, way, masks)
        for in_law_mask, in_law in standings
        for way, masks in governing.ways
        if may_decide(scheme, in_law, way[0], law, jobs)
    )


@lru_cache(maxsize=20_000)
def _merged(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return minimal((*one, *other))


@lru_cache(maxsize=20_000)
def named(masks: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    """The sets with the names of their facts."""
    return tuple(facts_of(mask) for mask in masks if mask)

"""What a verdict stands on: the facts that were used and the rules that fired, in their order."""

from collections.abc import Iterator
from functools import lru_cache

from commonwork.engines.classifying.columns import MEMBERS, VOTES, mask_of
from commonwork.engines.classifying.deducing import Situation
from commonwork.engines.classifying.governing import FIRMS, PERSONS, PRODUCERS, RULE_OF, WORKERS
from commonwork.engines.classifying.kinds import MODELS, STRENGTHS, Kinds
from commonwork.engines.classifying.weighing import BY_LAW, DIRECTED, IN_SUBSTANCE, OWN_WORK, Weighed

_WHO = ("veto", *VOTES)
_BY_MEMBERS = ("vote_rule", *MEMBERS, "members_total", "worker_members")
_TESTS = ("workers_total", "worker_members", "members_workers", "members_total", "members_producers")
_LINE = ("main_member_transaction", "control_of_work", "employment_relation")
_ENTRY = ("vote_rule", "surplus_rule", "entry_rule")
_MARKS = ("general_interest", "board_appointment", "multi_stakeholder_allowed", "surplus_rule")
_EMPLOYMENT = {"employee": "T25", "self_employed": "T26", "mixed": "T33"}


def facts_used(scheme: str, situation: Situation, weighed: Weighed) -> int:
    """The known facts on which a verdict may turn, stated, inferred or presumed, as bits."""
    by_members = situation.votes_counted or situation.rest > 0
    return situation.known_bits() & _wanted(
        scheme, by_members, situation.law.jobs, weighed.governs, weighed.standing_in_law == BY_LAW
    )


@lru_cache(maxsize=2_000)
def _wanted(scheme: str, by_members: bool, jobs: bool, governs: int, by_law: bool) -> int:
    wanted = {"unit_kind", "legal_form", "members_cooperatives", "members_total", "level"}
    wanted |= set() if by_law else set(_ENTRY)
    if scheme == "overlay":
        return mask_of({*wanted, *_MARKS, *MEMBERS, *VOTES, *_BY_MEMBERS})
    wanted |= {*_WHO, *(_BY_MEMBERS if by_members else ())}
    producers = bool(governs & PERSONS)
    if producers:
        wanted |= set(_LINE)
    if jobs or (scheme == "cicopa" and (governs & WORKERS or producers)):
        wanted |= set(_TESTS)
    if scheme == "cicopa" and governs != WORKERS:
        wanted.add("isic_main")
    if scheme == "model2019" and (governs & WORKERS or producers):
        wanted.add("employment_relation")
    return mask_of(wanted)


def rules_fired(
    scheme: str, situation: Situation, weighed: Weighed, together: Kinds, law_agrees: bool
) -> tuple[str, ...]:
    """The rules that fired for a verdict, in the order of the rules."""
    fired = {*_general(situation, weighed), *situation.fired}
    if law_agrees:
        fired.add("T71")
    if facts_used(scheme, situation, weighed) & situation.presumed_bits():
        fired.add("T72")
    if scheme == "overlay":
        fired |= set(_social(situation, weighed, together))
    elif weighed.standing_in_law & (BY_LAW | IN_SUBSTANCE):
        fired |= set(_governing(weighed)) | set(_of_kind(scheme, situation, weighed, together))
    return tuple(sorted(fired))


def _general(situation: Situation, weighed: Weighed) -> Iterator[str]:
    if weighed.standing_in_law == BY_LAW:
        yield "T02"
    elif weighed.standing_in_law == IN_SUBSTANCE:
        yield "T03"


def _governing(weighed: Weighed) -> Iterator[str]:
    if weighed.governs in RULE_OF:
        yield RULE_OF[weighed.governs]
    if weighed.governs == PERSONS and weighed.line == DIRECTED:
        yield "T32"


def _of_kind(scheme: str, situation: Situation, weighed: Weighed, together: Kinds) -> Iterator[str]:
    if together <= {"worker"} | STRENGTHS | MODELS:
        yield from _worker(scheme, situation, weighed, together)
    if scheme == "model2019" and together == {"mixed"}:
        yield "T33"
    if weighed.governs == PERSONS and weighed.line == OWN_WORK and scheme != "icls":
        yield "T30"
    if weighed.governs == FIRMS and scheme != "icls":
        yield "T31"
    if scheme == "cicopa" and not weighed.in_field and together == {"out_of_scope"} and weighed.governs & ~WORKERS:
        yield "T05"


def _worker(scheme: str, situation: Situation, weighed: Weighed, together: Kinds) -> Iterator[str]:
    directed = weighed.governs == PERSONS and weighed.line == DIRECTED
    members = weighed.producers_members if directed else weighed.workers_members
    working = weighed.producers_working if directed else weighed.workers_working
    if scheme == "model2019":
        if together <= MODELS and len(together) == 1:
            yield _EMPLOYMENT.get(weighed.employment, "T33")
        return
    if members:
        yield "T20"
    if working:
        yield "T21"
    if situation.one_vote and not weighed.governs & PRODUCERS:
        yield "T22"
    if members and working:
        yield "T23"
    elif False in (members, working):
        yield "T24"


def _social(situation: Situation, weighed: Weighed, together: Kinds) -> Iterator[str]:
    for number, mark in enumerate(weighed.marks):
        if mark:
            yield f"T4{number}"
    if len(together) == 1 and "none" not in together:
        yield "T45"
        if "disadvantaged_workers" in situation.known:
            yield "T46"

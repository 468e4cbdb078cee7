"""What a verdict stands on: the facts that were used and the rules that fired, in their order."""

from collections.abc import Iterator

from commonwork.engines.classifying.columns import COLUMNS, MEMBERS, VOTES
from commonwork.engines.classifying.deducing import Situation
from commonwork.engines.classifying.governing import FIRMS, PERSONS, PRODUCERS, RULE_OF, WORKERS
from commonwork.engines.classifying.kinds import MODELS, STRENGTHS, Kinds
from commonwork.engines.classifying.weighing import BY_LAW, DIRECTED, IN_SUBSTANCE, OWN_WORK, Weighed

_WHO = ("veto", *VOTES)
_BY_MEMBERS = ("vote_rule", *MEMBERS, "members_total", "worker_members")
_TESTS = ("workers_total", "worker_members", "members_workers", "members_total", "members_producers")
_LINE = ("main_member_transaction", "control_of_work")
_ENTRY = ("vote_rule", "surplus_rule", "entry_rule")
_EMPLOYMENT = {"employee": "T25", "self_employed": "T26", "mixed": "T33"}


def facts_used(scheme: str, situation: Situation, weighed: Weighed) -> tuple[str, ...]:
    """The known facts on which a verdict may turn, stated, inferred or presumed, in the order of the table."""
    wanted = {"unit_kind", "legal_form", "members_cooperatives", "level"}
    if weighed.standing_in_law != BY_LAW:
        wanted |= set(_ENTRY)
    if scheme == "overlay":
        wanted |= {"general_interest", "board_appointment", "multi_stakeholder_allowed", "surplus_rule", "votes_workers"}
        wanted |= set(_by_members(situation)) | set(MEMBERS) | set(VOTES) | {"members_total"}
    else:
        wanted |= set(_WHO) | set(_by_members(situation))
        wanted |= set(_of_scheme(scheme, situation, weighed))
    return tuple(fact for fact in (*COLUMNS, "level") if fact in wanted and fact in situation.known)


def _by_members(situation: Situation) -> tuple[str, ...]:
    """Where votes follow from counts, the counts; where a rule of votes is known, the rule."""
    return _BY_MEMBERS if situation.one_vote or "vote_rule" not in situation.known else ("vote_rule",)


def _of_scheme(scheme: str, situation: Situation, weighed: Weighed) -> Iterator[str]:
    producers = bool(weighed.governs & PERSONS)
    if producers:
        yield from _LINE
    if situation.law.jobs or (scheme == "cicopa" and (weighed.governs & WORKERS or producers)):
        yield from _TESTS
    if scheme == "cicopa" and weighed.governs != WORKERS:
        yield "isic_main"
    if scheme == "model2019" and (weighed.governs & WORKERS or producers):
        yield "employment_relation"


def rules_fired(
    scheme: str, situation: Situation, weighed: Weighed, together: Kinds, law_agrees: bool
) -> tuple[str, ...]:
    """The rules that fired for a verdict, in the order of the rules."""
    fired = {*_general(situation, weighed), *situation.fired}
    if law_agrees:
        fired.add("T71")
    if any(situation.basis.get(fact) == "presumed" for fact in facts_used(scheme, situation, weighed)):
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
            yield _EMPLOYMENT[weighed.employment]
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

"""The questions of the rules answered one by one with yes, no or not known, before any kind is given."""

from collections.abc import Mapping

from commonwork.engines.classifying.columns import LEVEL, MEMBERS, VOTES
from commonwork.engines.classifying.deducing import GROUP_NUMBER, ROUNDING, Situation
from commonwork.engines.classifying.governing import ANY, RULE_OF, governing

BY_LAW, IN_SUBSTANCE, NO_COOPERATIVE = 1, 2, 4
OWN_WORK, DIRECTED = 1, 2  # producers whose work is their own, or directed by the cooperative
Answer = bool | None
APART = frozenset({"secondary", "tertiary", "not_a_unit"})
NO_RULES: frozenset[str] = frozenset()


class Weighed:
    """Every question the kinds stand on, answered; made by :func:`weigh`."""

    __slots__ = (
        "employment", "governs", "in_field", "jobs_by_law", "law_means_jobs", "level", "line", "marks",
        "producers_members", "producers_working", "standing_in_law", "workers_members", "workers_vote",
        "workers_working",
    )  # fmt: skip

    level: str  # "" where nothing is known
    standing_in_law: int  # bits of BY_LAW, IN_SUBSTANCE, NO_COOPERATIVE
    governs: int  # bits of governing
    line: int  # bits of OWN_WORK, DIRECTED
    workers_members: Answer  # T20
    workers_working: Answer  # T21
    producers_members: Answer  # the same with producers as workers (T32)
    producers_working: Answer
    employment: str  # "" where not known
    workers_vote: Answer  # whether workers have any vote at all
    in_field: bool  # false only where a stated activity lies outside of CICOPA's field
    marks: tuple[Answer, ...]  # T40 to T44
    law_means_jobs: bool
    jobs_by_law: bool  # T24: the law means jobs for members, and the tests are answered


def weigh(situation: Situation, out_of_scope: frozenset[str], off: frozenset[str] = NO_RULES) -> Weighed:
    """Answer every question of the rules from what is known."""
    known, weighed = situation.known, Weighed()
    weighed.level = level_of(situation, off)
    weighed.standing_in_law = in_law(situation, off)
    weighed.governs = _governs(situation, off)
    weighed.line = line(
        _text(known, "main_member_transaction", "T30", off),
        _text(known, "control_of_work", "T32", off),
        str(known.get("employment_relation", "")),
    )
    _worker_tests(situation, weighed, off)
    employment = str(known.get("employment_relation", ""))
    rule = {"employee": "T25", "self_employed": "T26", "mixed": "T33"}.get(employment, "")
    weighed.employment = "" if f"kinds.{rule}" in off else employment
    share = situation.shares[0]
    weighed.workers_vote = None if share is None else share > 0
    weighed.in_field = not _outside(str(known.get("isic_main", "")), out_of_scope) or "kinds.T05" in off
    weighed.marks = _social_marks(situation, off)
    weighed.law_means_jobs = situation.law.jobs
    answers = (weighed.workers_members, weighed.workers_working)
    weighed.jobs_by_law = (
        situation.law.jobs
        and "kinds.T24" not in off
        and (False in answers or answers == (True, True))
        and known.get("worker_members") != 0  # without any worker among the members it is none
    )
    return weighed


def _text(known: Mapping[str, str | float], fact: str, rule: str, off: frozenset[str]) -> str:
    return "" if f"kinds.{rule}" in off else str(known.get(fact, ""))


def level_of(situation: Situation, off: frozenset[str] = NO_RULES) -> str:
    """Primary, secondary, tertiary or not_a_unit (T00, T01); empty where nothing is known of its members."""
    known = situation.known
    if known.get("unit_kind", "organisation") != "organisation" and "kinds.T00" not in off:
        return "not_a_unit"
    if "kinds.T01" not in off:
        presumed = situation.basis.get(LEVEL) == "presumed"
        if LEVEL in known and not (presumed and _mostly_cooperatives(situation) is False):
            return str(known[LEVEL])
        if _mostly_cooperatives(situation):
            return "secondary"
    telling = situation.law.form_id or any(fact in known for fact in (*MEMBERS, *VOTES, "members_total"))
    return "primary" if telling else ""


def _mostly_cooperatives(situation: Situation) -> Answer:
    known = situation.known
    if "members_cooperatives" not in known:
        return None
    counted = sum(float(known[fact]) for fact in MEMBERS if fact in known)
    return 2 * float(known["members_cooperatives"]) > float(known.get("members_total", counted))


def in_law(situation: Situation, off: frozenset[str] = NO_RULES) -> int:
    """Whether it is a cooperative: bits of by law (T02), in substance (T03), no cooperative."""
    law = "" if "kinds.T02" in off else situation.law.in_law
    if law == "yes":
        return BY_LAW
    passes = None if "kinds.T03" in off else in_substance(situation.known)
    found = BY_LAW if law != "no" else 0
    if passes is not False:
        found |= IN_SUBSTANCE
    if passes is not True:
        found |= NO_COOPERATIVE
    return found


def in_substance(known: Mapping[str, str | float]) -> Answer:
    """T03: votes not by capital, surplus not shared by capital alone, entry open."""
    answers = (
        known["vote_rule"] != "by_capital" if "vote_rule" in known else None,
        known["surplus_rule"] != "by_capital" if "surplus_rule" in known else None,
        known["entry_rule"] == "open" if "entry_rule" in known else None,
    )
    return every(answers)


def every(answers: tuple[Answer, ...]) -> Answer:
    """Three-valued «and»."""
    if False in answers:
        return False
    return None if None in answers else True


def either(one: Answer, other: Answer) -> Answer:
    """Three-valued «or»."""
    if one or other:
        return True
    return None if one is None or other is None else False


def _governs(situation: Situation, off: frozenset[str]) -> int:
    veto = GROUP_NUMBER.get(str(situation.known.get("veto", "")), -1)
    governs = governing(tuple(situation.shares), situation.rest, situation.thresholds["majority"], veto)
    return ANY if off and f"kinds.{RULE_OF.get(governs, '')}" in off else governs


def line(transaction: str, control: str, employment: str) -> int:
    """T30, T32: whether producers work on their own account or under the direction of the cooperative.

    Where it is not stated what members do with it, those it employs and directs are taken to give their labour.
    """
    if transaction in ("supply_or_sale", "use") or control == "member":
        return OWN_WORK
    if control == "cooperative" and (transaction == "labour" or (not transaction and employment == "employee")):
        return DIRECTED
    return OWN_WORK | DIRECTED


def _worker_tests(situation: Situation, weighed: Weighed, off: frozenset[str]) -> None:
    known = situation.known
    everybody, all_members = known.get("workers_total"), known.get("members_total")
    of_workers, of_members = situation.thresholds["workers_members"], situation.thresholds["members_working"]
    workers = known.get("worker_members")
    producers = workers
    if workers is None or "worker_members" in situation.basis:  # T32: producers count as the workers they are
        own = known.get("members_producers")
        producers = None if own is None else float(own) + float(workers or 0)
    members = "kinds.T20" not in off
    working = "kinds.T21" not in off
    weighed.workers_members = _above(workers, everybody, of_workers) if members else None
    weighed.workers_working = _above(workers, all_members, of_members) if working else None
    if producers == workers:
        weighed.producers_members, weighed.producers_working = weighed.workers_members, weighed.workers_working
    else:
        weighed.producers_members = _above(producers, everybody, of_workers) if members else None
        weighed.producers_working = _above(producers, all_members, of_members) if working else None


def _above(part: str | float | None, whole: str | float | None, limit: float) -> Answer:
    if part is None or not whole or float(part) > float(whole):
        return None
    return 100 * float(part) > limit * float(whole)


def _outside(isic: str, out_of_scope: frozenset[str]) -> bool:
    """T05: the division of the code is out of scope; of a section alone, only where all its divisions are."""
    digits = isic.lstrip("ABCDEFGHIJKLMNOPQRSTU")
    return digits[:2] in out_of_scope


def _social_marks(situation: Situation, off: frozenset[str]) -> tuple[Answer, ...]:
    known = situation.known
    general, board, surplus = (known.get(fact) for fact in ("general_interest", "board_appointment", "surplus_rule"))
    allowed = known.get("multi_stakeholder_allowed")
    marks = (
        None if general is None else general == "yes",
        None if board is None else board != "state",
        True if allowed == "yes" else either(None if allowed is None else False, several_groups(situation)),
        _workers_above(situation, situation.thresholds["worker_votes_social"]),
        None if surplus is None else surplus in ("none", "limited"),
    )
    if not off:
        return marks
    return tuple(None if f"kinds.T4{number}" in off else mark for number, mark in enumerate(marks))


def several_groups(situation: Situation) -> Answer:
    """Whether more than one group has members or votes; no, only where one group is known to have all members."""
    known = situation.known
    if any(share and share < 100 - ROUNDING for share in situation.shares):
        return True
    counts = [known[fact] for fact in MEMBERS if fact in known]
    groups = sum(1 for count in counts if count)
    voting = next((number for number, share in enumerate(situation.shares) if share), None)
    if groups > 1 or (groups == 1 and voting is not None and not known.get(MEMBERS[voting])):
        return True
    total = known.get("members_total")
    return False if total and total in counts else None


def _workers_above(situation: Situation, limit: float) -> Answer:
    share = situation.shares[0]
    if share is not None:
        return share > limit
    return None if situation.rest > limit else False

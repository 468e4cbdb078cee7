"""Flags for a human: signs that a person should look, never a verdict (T04, T14, T60, T73)."""

from collections.abc import Mapping

from commonwork.engines.classifying.columns import LEVEL
from commonwork.engines.classifying.deducing import Known, Situation
from commonwork.engines.classifying.verdicts import Verdict
from commonwork.engines.classifying.weighing import APART, Weighed

_SIGNS = (
    ("owns_tools", "T60b", "no"),
    ("entry_rule", "T60c", "set_by_client"),
    ("members_may_stand", "T60d", "no"),
    ("client_directs_work", "T60f", "yes"),
)
FLAGS = ("autonomy", "labour_only_contracting", "law_and_facts_disagree", "identity")


def flags_of(
    situation: Situation, weighed: Weighed, verdicts: Mapping[str, Verdict], off: frozenset[str]
) -> tuple[str, ...]:
    """The flags that are raised, in their order."""
    marks = labour_marks(situation, weighed, off)
    raised = (
        dependent(situation.known) and "kinds.T04" not in off,
        len(marks) >= situation.thresholds["labour_marks"] and "kinds.T60" not in off,
        disagree(situation, weighed, verdicts) and "kinds.T73" not in off,
        verdicts["icls"].kind == "other",
    )
    return tuple(flag for flag, up in zip(FLAGS, raised, strict=True) if up and weighed.level != "not_a_unit")


def dependent(known: Known) -> bool:
    """T04: the state or an outside firm names the board, or the state has a veto."""
    return known.get("board_appointment") in ("state", "outside_firm") or known.get("veto") == "public"


def labour_marks(situation: Situation, weighed: Weighed, off: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The marks of labour-only contracting that are known to hold (T60a to T60f)."""
    known, found = situation.known, []
    if float(known.get("main_client_share", 0)) > situation.thresholds["main_client"]:
        found.append("T60a")
    for fact, rule, value in _SIGNS:
        if known.get(fact) == value:
            found.append(rule)
    if weighed.workers_members is False:
        found.append("T60e")
    return tuple(rule for rule in sorted(found) if f"kinds.{rule}" not in off) if off else tuple(sorted(found))


def disagree(situation: Situation, weighed: Weighed, verdicts: Mapping[str, Verdict]) -> bool:
    """T73: a verdict, a fact or the share of workers who are members is not what the law of the form says."""
    return against_law(situation, weighed, any(verdict.by_law for verdict in verdicts.values()))


def against_law(situation: Situation, weighed: Weighed, differs: bool) -> bool:
    """The same, where it is known whether a verdict differs from the law."""
    if weighed.level in APART:
        return False
    law, known = situation.law, situation.known
    if differs or any(known.get(fact) in values for fact, values in law.forbids.items()):
        return True
    few = law.workers_belong and (weighed.workers_members is False or weighed.workers_working is False)
    return few or law.presumed.get(LEVEL, weighed.level) != weighed.level

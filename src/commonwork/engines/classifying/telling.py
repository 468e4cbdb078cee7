"""The verdicts of one organisation as a row of text: what a table of many is written from.

The same answers as :func:`classify`, without the rules and facts behind them. Situations that stand alike to every
threshold are worked out once, and no more of them are kept than memory allows.
"""

from functools import lru_cache

from commonwork.engines.classifying.classify import (
    apart,
    asset_lock,
    basis_of,
    in_substance,
    law_alone,
    limits,
)
from commonwork.engines.classifying.columns import BIT
from commonwork.engines.classifying.deducing import Known, Situation, conclude
from commonwork.engines.classifying.flagging import against_law, dependent, labour_marks
from commonwork.engines.classifying.kinds import judged
from commonwork.engines.classifying.lacking import Lacking, named
from commonwork.engines.classifying.leaving_open import LeftOpen, left_open
from commonwork.engines.classifying.reasons import facts_used
from commonwork.engines.classifying.rules import NO_FORM, Typology
from commonwork.engines.classifying.verdicts import SCHEMES
from commonwork.engines.classifying.weighing import APART, NO_RULES, Weighed, weigh

VERDICT_COLUMNS = (
    "id", "level", "national", "icls", "icls_standing", "icls_basis", "cicopa", "in_substance", "cicopa_standing",
    "cicopa_basis", "overlay", "asset_lock", "overlay_standing", "overlay_basis", "model2019", "model2019_standing",
    "model2019_basis", "flags", "missing",
)  # fmt: skip
_MOST_KEPT = 20_000
_FORM = BIT["legal_form"] | BIT["unit_kind"]
_YES_NO = {True: "yes", False: "no", None: ""}


class Teller:
    """Tells the kinds of many organisations by one set of rules."""

    def __init__(self, typology: Typology) -> None:
        self.typology = typology
        self.limits = limits(typology)
        self._told: dict[object, tuple[str, str, str]] = {}

    def tell(self, known: Known) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """The cells of :data:`VERDICT_COLUMNS` after the id, and the facts that were set aside.

        ``known``: facts as plain values, numbers as float; it is changed.
        """
        given = tuple(known)
        law = self.typology.forms.get(str(known.get("legal_form", "")), NO_FORM)
        situation = conclude(known, law, self.limits, NO_RULES)
        weighed = weigh(situation, self.typology.out_of_scope)
        if weighed.level in APART:
            return self._apart(situation, weighed), situation.aside
        left = left_open(situation, weighed)
        presumed = situation.presumed_bits()
        (icls, cicopa, overlay, model) = (self._verdict(s, situation, weighed, left, presumed) for s in SCHEMES)
        substance = False if icls[0] == "not_a_cooperative" else in_substance(weighed)
        differs = bool(left.law) and any(left.differs(scheme) for scheme in SCHEMES)
        decided = icls[1] == cicopa[1] == overlay[1] == model[1] == "decided"
        row = (
            weighed.level, law.form_id, *icls, cicopa[0], _YES_NO[substance], *cicopa[1:], overlay[0],
            _YES_NO[asset_lock(situation)], *overlay[1:], *model,
            self._flags(situation, weighed, differs, icls[0] == "other"),
            "" if decided else self._lacking(situation, weighed, left, given),
        )  # fmt: skip
        return row, situation.aside

    def _apart(self, situation: Situation, weighed: Weighed) -> tuple[str, ...]:
        icls, cicopa, overlay, model = (
            (v.kind, v.standing, v.basis) for v in (apart(s, situation, weighed) for s in SCHEMES)
        )
        return (
            weighed.level, situation.law.form_id, *icls, cicopa[0], "no", *cicopa[1:], overlay[0],
            _YES_NO[asset_lock(situation)], *overlay[1:], *model, self._flags(situation, weighed, False, False), "",
        )  # fmt: skip

    def _verdict(
        self, scheme: str, situation: Situation, weighed: Weighed, left: LeftOpen, presumed: int
    ) -> tuple[str, str, str]:
        used = facts_used(scheme, situation, weighed) & ~_FORM
        together, form = left.together[scheme], situation.law.form_id
        key = (
            scheme, together, together == left.facts[scheme], left.agrees(scheme),
            bool(form) and together == law_alone(form, self.typology).get(scheme),
            bool(used & ~presumed), bool(used & presumed), weighed.jobs_by_law and weighed.governs,
        )  # fmt: skip
        told = self._told.get(key)
        if told is None:
            if len(self._told) > _MOST_KEPT:
                self._told.clear()
            kind, standing = judged(scheme, left.together[scheme])
            told = (kind, standing, basis_of(scheme, situation, weighed, self.typology, left) if kind else "")
            self._told[key] = told
        return told

    def _flags(self, situation: Situation, weighed: Weighed, differs: bool, other: bool) -> str:
        if weighed.level == "not_a_unit":
            return ""
        raised = []
        if dependent(situation.known):
            raised.append("autonomy")
        if len(labour_marks(situation, weighed)) >= situation.thresholds["labour_marks"]:
            raised.append("labour_only_contracting")
        if against_law(situation, weighed, differs):
            raised.append("law_and_facts_disagree")
        if other:
            raised.append("identity")
        return "; ".join(raised)

    def _lacking(self, situation: Situation, weighed: Weighed, left: LeftOpen, given: tuple[str, ...]) -> str:
        lacking = Lacking(situation, weighed, self.typology, given if situation.aside else ())
        open_to_question = [s for s in SCHEMES if judged(s, left.together[s])[1] != "decided"]
        return "; ".join(filter(None, (_sets_text(s, lacking.masks(s, left)) for s in open_to_question)))


@lru_cache(maxsize=20_000)
def _sets_text(scheme: str, masks: tuple[int, ...]) -> str:
    return missing_text([(scheme, named(masks))])


def missing_text(sets: list[tuple[str, tuple[tuple[str, ...], ...]]]) -> str:
    """Missing sets as a cell: «icls: votes_workers / vote_rule+members_workers; overlay: surplus_rule»."""
    return "; ".join(f"{scheme}: {' / '.join('+'.join(each) for each in found)}" for scheme, found in sets if found)

"""What facts and law together leave open: the law of a form narrows the kinds unless the facts contradict it (T71)."""

from collections.abc import Mapping
from dataclasses import dataclass

from commonwork.engines.classifying.deducing import Situation
from commonwork.engines.classifying.kinds import Kinds, all_open, out_of_field
from commonwork.engines.classifying.weighing import NO_RULES, Answer, Weighed

ANY: Kinds = frozenset()
UNTRUE: Mapping[str, Kinds] = {
    "icls": frozenset({"not_a_cooperative"}),
    "cicopa": frozenset({"out_of_scope"}),
    "overlay": frozenset({"none"}),
    "model2019": frozenset({"none"}),
}


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """Per scheme the kinds that are possible by the facts, by the law (no entry: it is silent), and by both.

    ``against``: the facts exclude what the law of the form stands for, so that facts alone count.
    """

    facts: Mapping[str, Kinds]
    law: Mapping[str, Kinds]
    together: Mapping[str, Kinds]
    against: bool

    def agrees(self, scheme: str) -> bool:
        """Whether the law speaks of a scheme and the facts leave it open."""
        return (
            scheme in self.law
            and (not self.against or scheme == "overlay")
            and bool(self.facts[scheme] & self.law[scheme])
        )

    def differs(self, scheme: str) -> bool:
        """Whether the facts exclude what the law says of a scheme; a body in substance does not differ from its law."""
        return scheme in self.law and not self.facts[scheme] & self.law[scheme] and self.law[scheme] != UNTRUE[scheme]


def social_in_law(situation: Situation) -> Answer:
    """Whether the form is a social cooperative in national law; not known where the form is not."""
    return situation.law.social if situation.law.form_id else None


def left_open(situation: Situation, weighed: Weighed, off: frozenset[str] = NO_RULES) -> LeftOpen:
    """What is possible by the facts, by the law and by both."""
    facts = all_open(weighed, social_in_law(situation), off)
    law: Mapping[str, Kinds] = {} if "kinds.T71" in off else situation.law.kinds
    if not law:
        return LeftOpen(facts, law, facts, False)
    in_field = facts
    if not weighed.in_field and "out_of_scope" not in law.get(
        "cicopa", UNTRUE["cicopa"]
    ):  # an activity out of CICOPA's field is not the law's matter
        weighed.in_field = True
        in_field = all_open(weighed, social_in_law(situation), off)
        weighed.in_field = False
        law = {**law, "cicopa": out_of_field(law["cicopa"])}
    against = any(
        scheme != "overlay" and scheme in law and not kinds & situation.law.kinds[scheme]
        for scheme, kinds in in_field.items()
    )
    if against and law.get("overlay") == UNTRUE["overlay"]:  # in substance it may be social, whatever its form is not
        law = {scheme: kinds for scheme, kinds in law.items() if scheme != "overlay"}
    together = {
        scheme: (kinds & law[scheme] if scheme in law and (not against or scheme == "overlay") else ANY) or kinds
        for scheme, kinds in facts.items()
    }
    return LeftOpen(facts, law, together, against)

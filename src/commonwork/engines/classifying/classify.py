"""The four verdicts of one organisation from its facts: what each scheme leaves open, and what decides it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from commonwork.engines.classifying.columns import BIT, facts_of
from commonwork.engines.classifying.deducing import Situation, conclude, deduce
from commonwork.engines.classifying.flagging import flags_of, labour_marks
from commonwork.engines.classifying.governing import WORKERS
from commonwork.engines.classifying.kinds import ORDER, Kinds, judged
from commonwork.engines.classifying.lacking import Lacking
from commonwork.engines.classifying.leaving_open import LeftOpen, left_open
from commonwork.engines.classifying.reasons import facts_used, rules_fired
from commonwork.engines.classifying.rules import Typology
from commonwork.engines.classifying.verdicts import SCHEMES, Classified, Fact, Facts, Verdict
from commonwork.engines.classifying.weighing import APART, IN_SUBSTANCE, NO_RULES, Weighed, weigh
from commonwork.engines.classifying.without import as_if_without

_FORM = BIT["legal_form"] | BIT["unit_kind"]
_APART = {"icls": "", "cicopa": "out_of_scope", "overlay": "none", "model2019": "none"}


def classify(facts: Facts, typology: Typology, off: frozenset[str] = NO_RULES) -> Classified:
    """What kind of cooperative an organisation is by four schemes, each with what it stands on.

    ``facts`` hold numbers as Decimal, votes and shares in per cent; what is not in them is unknown. ``off``: rules
    left out, to show what they do. Source: ``reference/typology``.
    """
    situation = deduce(facts, typology, limits(typology), off)
    weighed = as_if_without(weigh(situation, typology.out_of_scope, off), off)
    lacking = None if "kinds.T70" in off else Lacking(situation, weighed, typology, facts)
    verdicts = dict(_verdicts(situation, weighed, typology, lacking, off))
    flags = flags_of(situation, weighed, verdicts, off)
    icls, cicopa, overlay, model = (verdicts[scheme] for scheme in SCHEMES)
    return Classified(
        level=weighed.level,
        national=str(situation.known.get("legal_form", "")),
        icls=icls,
        cicopa=cicopa,
        overlay=overlay,
        model2019=model,
        in_substance=in_substance(weighed) if icls.kind != "not_a_cooperative" else False,
        asset_lock=asset_lock(situation, off),
        flags=flags,
        facts={name: _fact(value, situation.basis.get(name, "stated")) for name, value in situation.known.items()},
        variant=variant_of(situation, overlay, off),
        contradictions=tuple(situation.aside),
        rules=tuple(sorted(_beside(situation, weighed, verdicts, flags, off))),
    )


_RULES_OF_FLAGS = {"autonomy": "T04", "labour_only_contracting": "T60", "law_and_facts_disagree": "T73"}


def _beside(
    situation: Situation, weighed: Weighed, verdicts: Mapping[str, Verdict], flags: tuple[str, ...], off: frozenset[str]
) -> Iterator[str]:
    """The rules that fired for flags, marks and the list of missing facts."""
    yield from (_RULES_OF_FLAGS[flag] for flag in flags if flag in _RULES_OF_FLAGS)
    yield from labour_marks(situation, weighed, off)
    if asset_lock(situation, off):
        yield "T50"
    if any(verdict.missing for verdict in verdicts.values()):
        yield "T70"


@lru_cache(maxsize=64)
def limits(typology: Typology) -> Mapping[str, float]:
    """The thresholds of the rules as numbers to compare with."""
    return {name: float(value) for name, value in typology.thresholds.items()}


def _fact(value: str | float, basis: str) -> Fact:
    return Fact(value if isinstance(value, str) else Decimal(f"{value:g}" if value < 1e6 else f"{value:.0f}"), basis)


def _verdicts(
    situation: Situation, weighed: Weighed, typology: Typology, lacking: Lacking | None, off: frozenset[str]
) -> Iterator[tuple[str, Verdict]]:
    if weighed.level in APART:
        yield from ((scheme, apart(scheme, situation, weighed)) for scheme in SCHEMES)
        return
    left = left_open(situation, weighed, off)
    for scheme in SCHEMES:
        kind, standing = judged(scheme, left.together[scheme])
        open_to_question = lacking is not None and standing != "decided"
        yield (
            scheme,
            Verdict(
                scheme=scheme,
                kind=kind,
                standing=standing,
                basis=basis_of(scheme, situation, weighed, typology, left) if kind else "",
                rules=tuple(
                    rule
                    for rule in rules_fired(scheme, situation, weighed, left.together[scheme], left.agrees(scheme))
                    if f"kinds.{rule}" not in off
                ),
                facts=facts_of(facts_used(scheme, situation, weighed)),
                missing=lacking.sets(scheme, left) if lacking and open_to_question else (),
                by_law=judged(scheme, left.law[scheme])[0] if left.differs(scheme) else "",
                by_facts=kind if left.differs(scheme) else "",
                open=tuple(one for one in ORDER[scheme] if one in left.together[scheme]),
            ),
        )


def apart(scheme: str, situation: Situation, weighed: Weighed) -> Verdict:
    """Bodies of cooperatives and what is no organisation get no kind of their own: they are counted apart."""
    rule, facts = ("T00", "unit_kind") if weighed.level == "not_a_unit" else ("T01", "members_cooperatives")
    presumed = situation.basis.get("level") == "presumed" and rule == "T01"
    used = ("legal_form",) if presumed else (facts,)
    kind = _APART[scheme]
    return Verdict(scheme, kind, "decided", "law" if presumed else "facts", (rule,), used, open=(kind,) if kind else ())


def basis_of(scheme: str, situation: Situation, weighed: Weighed, typology: Typology, left: LeftOpen) -> str:
    """Whether a kind stands on the law, on facts, or on both (T71)."""
    together, by_purpose = left.together[scheme], weighed.jobs_by_law and weighed.governs != WORKERS
    if scheme == "icls" and by_purpose and together == {"worker"}:
        return "law"
    used = facts_used(scheme, situation, weighed) & ~_FORM
    presumed = used & situation.presumed_bits()
    form = situation.law.form_id
    if form and together == law_alone(form, typology).get(scheme):
        supported = used & ~presumed and len(together) == 1 and left.facts[scheme] == together
        return "both" if supported else "law"
    return "both" if presumed or left.agrees(scheme) or (scheme == "cicopa" and by_purpose) else "facts"


@lru_cache(maxsize=2_000)
def law_alone(form: str, typology: Typology) -> Mapping[str, Kinds]:
    """What the law of a form says where nothing else is known; empty where that decides nothing."""
    situation = conclude({"legal_form": form}, typology.forms[form], limits(typology), NO_RULES)
    left = left_open(situation, weigh(situation, typology.out_of_scope))
    return {scheme: kinds for scheme, kinds in left.together.items() if judged(scheme, kinds)[0]}


def in_substance(weighed: Weighed) -> bool | None:
    """Whether it is a cooperative by its rules and not by law; not known where the form is not."""
    if weighed.level in APART or not weighed.standing_in_law & IN_SUBSTANCE:
        return False
    return True if weighed.standing_in_law == IN_SUBSTANCE else None


def asset_lock(situation: Situation, off: frozenset[str] = NO_RULES) -> bool | None:
    """T50: whether reserves or remaining assets are locked."""
    known = situation.known.get("asset_lock")
    return None if known is None or "kinds.T50" in off else known == "yes"


def variant_of(situation: Situation, overlay: Verdict, off: frozenset[str] = NO_RULES) -> str:
    """T46: work integration, where most members work and disadvantaged workers are among them; else services."""
    known = situation.known
    if not overlay.kind.startswith("social") or "disadvantaged_workers" not in known or "kinds.T46" in off:
        return ""
    working, total = known.get("worker_members"), known.get("members_total")
    if not float(known["disadvantaged_workers"]):
        return "services"
    if working is None or total is None:
        return ""
    return "work_integration" if 2 * float(working) > float(total) else "services"

"""What kind of cooperative an organisation is, in words: four verdicts side by side, each with what it stands on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from commonwork.engines.classifying.columns import BIT
from commonwork.engines.classifying.verdicts import SCHEMES
from commonwork.engines.reading.spec import FACT_SHARES
from commonwork.people.rules import Viewer, may
from commonwork.register.classifying import classification_of, former_verdicts
from commonwork.register.disputing import disputes_of
from commonwork.register.facts import FIELD_OF
from commonwork.register.kind_counts import BODIES
from commonwork.register.models import Classification, Dispute, Organisation
from commonwork.register.own_record import federations_answering
from commonwork.web.public.fact_words import fact_name, value_words
from commonwork.web.public.rows import label
from commonwork.web.public.vocabulary import concept_address
from commonwork.web.templatetags.show import number, own_script, percent

_NUMBERS = frozenset({"members_total", "workers_total", "worker_members"})


@dataclass(frozen=True)
class FactShown:
    """One fact a verdict used: its name and value in words, what it rests on, and the field that states it."""

    code: str
    name: str
    value: str
    basis: str
    basis_label: str
    recalled: bool = False
    field: str = ""


@dataclass(frozen=True)
class VerdictShown:
    """One scheme's verdict as a page shows it."""

    scheme: str
    title: str
    kind: str
    standing: str
    standing_label: str
    basis: str
    rules: list[dict[str, str]]
    facts: list[FactShown]
    missing: list[SafeString]
    by_law: str = ""
    by_facts: str = ""
    recalled: bool = False
    disputes: list[Dispute] = field(default_factory=list)
    code: str = ""


def verdicts_of(organisation: Organisation) -> dict[str, Any]:
    """What the page of an organisation shows of its verdicts."""
    found = classification_of(organisation)
    disputes = list(disputes_of(organisation))
    return {
        "classification": found,
        "method_url": method_url(),
        "apart": found.level in BODIES,
        "applies": organisation.level not in {"promoter", "authority"},
        "level_label": label("unit_levels", found.level) if found.level not in {"", "unknown"} else "",
        "national": _national(found),
        "verdicts": [verdict_shown(found, scheme, disputes) for scheme in SCHEMES],
        "asset_lock": found.verdicts.get("asset_lock"),
        "in_substance": found.verdicts.get("in_substance"),
        "all_disputes": [dispute_shown(each) for each in disputes],
        "flags": [{"code": code, "words": flag_words(code)} for code in found.flags],
        "contradictions": [" · ".join(fact_name(fact) for fact in each) for each in _contradictions(found)],
        "all_facts": [fact_shown(found, code) for code in BIT if code in found.facts],
        "former": [_former(each) for each in former_verdicts(organisation)[:20]],
    }


def places_to_dispute(organisation: Organisation, viewer: Viewer) -> list[str]:
    """Where this viewer may dispute the verdicts of an organisation: one address for each office that lets her."""
    if not any(role == "officer" for _organisation, role in viewer.offices):
        return []
    acting = dict.fromkeys((organisation.pk, *(one.pk for one in federations_answering(organisation))))
    allowed = [pk for pk in acting if may(viewer, "verdict", "dispute", of=pk)]
    return [reverse("member:dispute", args=[pk, organisation.pk]) for pk in allowed]


def _contradictions(found: Classification) -> list[list[str]]:
    contradictions: list[list[str]] = found.verdicts.get("contradictions", [])
    return contradictions


def _national(found: Classification) -> dict[str, str]:
    if not found.national:
        return {}
    url = reverse("public:legal-form", args=[found.national])
    return {"code": found.national, "label": label("legal_forms", found.national), "url": url}


def verdict_shown(found: Classification, scheme: str, disputes: Iterable[Dispute] = ()) -> VerdictShown:
    """The verdict of one scheme in words."""
    told: Mapping[str, Any] = found.verdicts.get(scheme, {})
    standing = getattr(found, f"{scheme}_standing")
    by_law = told.get("by_law", "")
    by_facts = told.get("by_facts", "") or (getattr(found, scheme) if by_law else "")
    return VerdictShown(
        scheme=scheme,
        title=label("schemes", scheme),
        kind=kind_label(scheme, getattr(found, scheme)),
        code=getattr(found, scheme),
        standing=standing,
        standing_label=label("standings", standing),
        basis=basis_words(told.get("basis", "")),
        rules=[
            {"code": rule, "label": label("typology_rules", rule), "url": rule_url(rule)}
            for rule in told.get("rules", ())
        ],
        facts=[fact_shown(found, code) for code in told.get("facts", ()) if _tells(found, code)],
        missing=[_together(each) for each in told.get("missing", ())],
        by_law=kind_label(scheme, by_law) if by_law != by_facts else "",
        by_facts=kind_label(scheme, by_facts) if by_law != by_facts else "",
        recalled=bool(told.get("recalled")),
        disputes=[each for each in disputes if each.scheme == scheme],
    )


def kind_addresses(organisation: Organisation) -> list[str]:
    """The concepts of the vocabulary that the verdicts of an organisation lead to; none of what is open."""
    found = classification_of(organisation)
    if found.level in BODIES:
        return [concept_address("unit-level", found.level)]
    kinds = [concept_address(scheme, code) for scheme in SCHEMES if (code := getattr(found, scheme))]
    return [*kinds, *([concept_address("legal-form", found.national)] if found.national else [])]


def kind_label(scheme: str, code: str) -> str:
    """A kind in the reader's language; «» where none is known."""
    return label(scheme, code) if code else ""


def rule_url(rule: str) -> str:
    """Where a rule is explained, with the cases that show it."""
    return f"{method_url()}#{rule}"


def method_url() -> str:
    """The page that explains every rule."""
    return f"{reverse('public:method')}kinds/"


def _tells(found: Classification, code: str) -> bool:
    """Whether a fact is named among the reasons: none that is only concluded to be nought."""
    each = found.facts.get(code)
    return each is not None and (each["basis"] != "inferred" or each["value"] != "0")


def fact_shown(found: Classification, code: str) -> FactShown:
    """A fact of a verdict in words."""
    each = found.facts[code]
    basis = each["basis"]
    value = _value_words(code, str(each["value"]))
    field_of = FIELD_OF.get(code, code) if basis == "stated" else ""
    return FactShown(code, fact_name(code), value, basis, label("bases", basis), "recalled" in each, field_of)


def _value_words(code: str, value: str) -> str:
    if code == "level":
        return label("unit_levels", value)
    if code in _NUMBERS:
        return number(value)
    if code in FACT_SHARES:
        return percent(round(Decimal(value), 1).normalize())
    return value_words(code, value)


def _together(facts: Iterable[str]) -> SafeString:
    """Facts that decide only together: «votes by group + members who are workers»."""
    return format_html_join(" + ", "{}", ((own_script(fact_name(fact)),) for fact in facts))


def basis_words(basis: str) -> str:
    """What a verdict rests on."""
    return {
        "law": gettext("by the law of its form"),
        "facts": gettext("by its own facts"),
        "both": gettext("by the law of its form and by its own facts"),
    }.get(basis, "")


def flag_words(flag: str) -> str:
    """What a flag asks a person to look at; never a finding."""
    return {
        "autonomy": gettext(
            "Somebody else than the members may decide here. A person should look; the kind is provisional until then."
        ),
        "labour_only_contracting": gettext(
            "Several signs stand together that are also seen where labour is only supplied to one client. They prove "
            "nothing: a person should ask the organisation."
        ),
        "law_and_facts_disagree": gettext(
            "The law of its form says one thing, its own facts say another. Both are shown; a person should ask which "
            "holds."
        ),
        "identity": gettext(
            "Others than the members hold most of the votes. A person should look whether that is right."
        ),
    }.get(flag, flag)


def dispute_shown(dispute: Dispute) -> dict[str, Any]:
    """A dispute as everyone may read it: for whom it was written, not by whom."""
    outcomes = {"upheld": gettext("The secretariat agrees"), "declined": gettext("The secretariat does not agree")}
    return {
        "federation": dispute.on_behalf_of,
        "at": dispute.disputed_at,
        "scheme": label("schemes", dispute.scheme),
        "verdict": kind_label(dispute.scheme, dispute.verdict) or gettext("not decidable yet"),
        "claimed": kind_label(dispute.scheme, dispute.claimed),
        "reason": dispute.reason,
        "language": dispute.language,
        "outcome": outcomes.get(dispute.outcome, ""),
        "outcome_code": dispute.outcome,
        "answer": dispute.answer,
        "answered_at": dispute.answered_at,
    }


def _former(row: Classification) -> dict[str, Any]:
    kinds = [
        {
            "title": label("schemes", scheme),
            "kind": kind_label(scheme, getattr(row, scheme)) or "–",
            "standing": label("standings", getattr(row, f"{scheme}_standing")),
        }
        for scheme in SCHEMES
    ]
    return {"since": row.classified_at, "until": row.replaced_at, "kinds": kinds, "rules": row.rules_version}

"""What the answers of a cooperative make of it: four verdicts with their reasons, fitting laws, what would change."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from commonwork.engines.classifying import Typology, classify
from commonwork.engines.classifying.asking import Change, changes
from commonwork.engines.classifying.columns import COUNTS, SHARES
from commonwork.engines.classifying.verdicts import Classified, Fact, Verdict
from commonwork.reference.atlas_fitting import Fit, fits
from commonwork.reference.atlas_loader import rests_on_memory
from commonwork.web.public import atlas_words, legal_forms
from commonwork.web.public.fact_words import fact_name, value_words
from commonwork.web.public.own_answers import OwnAnswers
from commonwork.web.public.rows import Context, label

MOST_SETS, MOST_CHANGES, MOST_FORMS = 3, 8, 8
TERMS: Mapping[str, str] = {
    "vote_rule": "one-member-one-vote",
    "surplus_rule": "surplus",
    "asset_lock": "asset-lock",
    "legal_form": "legal-form",
    "multi_stakeholder_allowed": "multi-stakeholder-cooperative",
    "general_interest": "social-cooperative",
    "worker_members": "worker-member",
    "members_workers": "worker-member",
    "control_of_work": "producer-cooperative",
    "main_member_transaction": "typology",
}  # fact → the word of the glossary that explains it


def result_of(answers: OwnAnswers, typology: Typology) -> Context:
    """Everything a page shows of the answers so far."""
    facts = answers.facts()
    found = classify(facts, typology)
    kind = found.cicopa.kind if found.cicopa.standing != "undecidable" else ""
    return {
        "verdicts": [verdict_words(one, found) for one in found.verdicts()],
        "level": label("unit_levels", found.level) if found.level else "",
        "in_substance": found.in_substance,
        "asset_lock": found.asset_lock,
        "flags": [flag_words(one) for one in found.flags],
        "contradictions": [[fact_name(fact) for fact in facts_of] for facts_of in found.contradictions],
        "forms": fitting(answers, kind),
        "changes": _changes(answers, typology),
    }


def _changes(answers: OwnAnswers, typology: Typology) -> list[Context]:
    """What would have to be different for another kind, one fact at a time, with all that would follow from it."""
    following: dict[tuple[str, str], list[Context]] = {}
    for one in changes(answers.facts(), typology):
        if one.fact in answers.known:
            following.setdefault((one.fact, one.value), []).append(change_words(one))
    return [{**found[0], "kinds": found} for found in list(following.values())[:MOST_CHANGES]]


def verdict_words(one: Verdict, found: Classified) -> Context:
    """One verdict in words: kind, standing, the rules that fired, the facts used, what is missing."""
    return {
        "scheme": one.scheme,
        "name": label("schemes", one.scheme),
        "kind": label(one.scheme, one.kind) if one.kind else "",
        "means": _means(one.scheme, one.kind),
        "url": reverse("public:concept", args=[one.scheme, one.kind]) if one.kind else "",
        "standing": one.standing,
        "standing_words": label("standings", one.standing),
        "rules": [rule_words(rule) for rule in one.rules],
        "facts": [fact_words(fact, found.facts[fact]) for fact in one.facts if _is_telling(fact, found)],
        "open": [label(one.scheme, kind) for kind in one.open if kind] if one.standing != "decided" else [],
        "missing": [[fact_name(fact) for fact in missing] for missing in one.missing[:MOST_SETS]],
        "by_law": label(one.scheme, one.by_law) if one.by_law else "",
        "by_facts": label(one.scheme, one.by_facts) if one.by_facts else "",
    }


def _is_telling(fact: str, found: Classified) -> bool:
    """Whether a used fact is worth a word: not that an organisation answers, and no nought computed from others."""
    used = found.facts.get(fact)
    return used is not None and fact != "unit_kind" and not (used.basis == "inferred" and used.value == 0)


def _means(scheme: str, kind: str) -> str:
    words = label(f"{scheme}.description", kind) if kind else ""
    return "" if words == kind else words


def rule_words(rule: str) -> Context:
    """A rule in words, with its number."""
    return {"id": rule, "name": label("typology_rules", rule)}


def fact_words(name: str, fact: Fact) -> Context:
    """A fact with its value in words, and what it rests on."""
    return {"name": fact_name(name), "value": value_words(name, str(fact.value)), "basis": label("bases", fact.basis)}


def flag_words(flag: str) -> Context:
    """A flag for a person to look at, in words."""
    means = label("flags.description", flag)
    return {"name": label("flags", flag), "means": "" if means == flag else means}


def change_words(one: Change) -> Context:
    """What would make it another kind: one fact that would have to be different."""
    return {
        "fact": fact_name(one.fact),
        "value": value_words(one.fact, str(one.value)),
        "scheme": label("schemes", one.scheme),
        "kind": label(one.scheme, one.kind) if one.kind else gettext("not decidable any more"),
    }


def fitting(answers: OwnAnswers, kind: str) -> list[Context]:
    """The legal forms of the country, the best fitting first, with what does not fit."""
    if not answers.country:
        return []
    rows = {row["form_id"]: row for row in legal_forms.form_rows(answers.country)}
    coded = legal_forms.atlas()
    numbers = {*COUNTS, *SHARES}
    said: dict[str, str | Decimal] = {
        fact: Decimal(value) if fact in numbers else value for fact, value in answers.known.items()
    }
    found = fits([coded[form_id] for form_id in rows if form_id in coded], said, kind)
    names = atlas_words.field_names() | {"employment_relation": fact_name("employment_relation")}
    chosen = answers.known.get("legal_form", "")
    return [_form(one, rows[one.row["form_id"]], names, chosen) for one in found[:MOST_FORMS]]


def _form(one: Fit, row: Any, names: Mapping[str, str], chosen: str) -> Context:
    return {
        **legal_forms.as_listed(row),
        "chosen": row["form_id"] == chosen,
        "holds": [names[point] for point in one.holds],
        "fails": [names[point] for point in one.fails],
        "open": [names[point] for point in one.open],
        "confirm": any(
            rests_on_memory(one.row, column)
            for point in (*one.holds, *one.fails)
            for column in atlas_words.FIELDS.get(point, ())
        ),
    }

"""How kinds are decided: the rules in their order, in plain words, and cases that show each of them at work.

The pages are made from ``reference/typology``; the verdicts of the cases are worked out when the page is first asked
for, by the same engine as those of the register.
"""

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.engines.classifying import classify
from commonwork.engines.classifying.columns import COLUMNS, COUNTS, SHARES
from commonwork.engines.classifying.verdicts import Classified, Fact, Verdict
from commonwork.reference.model import Row
from commonwork.reference.typology_loader import load_tables, load_typology
from commonwork.web.public.fact_words import fact_name, value_words
from commonwork.web.public.rows import label, page

PER_PAGE = 24  # a page stays light in every script
_EXAMPLES = 6
_NUMBERS = frozenset((*COUNTS, *SHARES))


@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """The rules in the order they are asked."""
    context = page(
        gettext("How kinds are decided"),
        gettext(
            "Facts go in, four verdicts come out side by side. Here is every rule, in the order it is asked, with its "
            "source, and the cases that show it at work."
        ),
        (reverse("public:method"), gettext("How the figures are made")),
        steps=_steps(),
        standings=_standings(),
        version=load_typology().version,
        cases=len(load_tables().cases),
    )
    return render(request, "public/kinds_method.html", context)


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The cases with their facts and verdicts."""
    context = page(
        gettext("Cases"),
        gettext("Situations as they are met in the region, with what is known of each and what follows from it."),
        (reverse("public:method"), gettext("How the figures are made")),
        (reverse("public:kinds-method"), gettext("How kinds are decided")),
    )
    shown = Paginator(decided_cases(), PER_PAGE).get_page(request.GET.get("page"))
    context |= {
        "cases": [_case(row, found) for row, found in shown],
        "previous_url": f"?page={shown.previous_page_number()}" if shown.has_previous() else "",
        "next_url": f"?page={shown.next_page_number()}" if shown.has_next() else "",
    }
    return render(request, "public/kinds_cases.html", context)


def _steps() -> list[dict[str, Any]]:
    """The rules by step, each with the cases in which it fired."""
    shown: dict[str, list[tuple[str, int]]] = {}
    for place, (row, found) in enumerate(decided_cases()):
        for rule in fired_in(found):
            shown.setdefault(rule, []).append((row["case_id"], place // PER_PAGE + 1))
    steps: dict[str, list[dict[str, Any]]] = {}
    for row in load_tables().rules:
        rule = row["rule_id"]
        steps.setdefault(row["step"], []).append(
            {
                "id": rule,
                "words": label("typology_rules", rule),
                "facts": " · ".join(fact_name(fact) for fact in row["facts"].split()),
                "source": row["source"],
                "standing": _standings()[row["standing"]][0],
                "recalled": row["confidence"] == "recalled",
                "cases": shown.get(rule, [])[:_EXAMPLES],
            }
        )
    return [{"name": label("typology_steps", step), "rules": rules} for step, rules in steps.items()]


def _standings() -> dict[str, tuple[str, str]]:
    """How binding a rule is: its word, and what the word means."""
    return {
        "hard": (gettext("binding"), gettext("decides; without its facts the verdict stays open")),
        "soft": (gettext("indicative"), gettext("acts only on what is known")),
        "proxy": (gettext("inference"), gettext("fills in a fact that follows from others")),
        "mark": (gettext("mark"), gettext("stands beside a verdict and changes none")),
    }


@lru_cache(maxsize=1)
def decided_cases() -> tuple[tuple[Row, Classified], ...]:
    """Every case with what the rules make of it."""
    typology = load_typology()
    return tuple((row, classify(facts_of_case(row), typology)) for row in load_tables().cases)


def facts_of_case(row: Row) -> dict[str, Fact]:
    """The facts of a case as the engine takes them."""
    return {name: Fact(Decimal(row[name]) if name in _NUMBERS else row[name]) for name in COLUMNS if row.get(name)}


def fired_in(found: Classified) -> list[str]:
    """All rules that fired in a case, in their order."""
    return sorted({rule for verdict in found.verdicts() for rule in verdict.rules} | set(found.rules))


def _case(row: Row, found: Classified) -> dict[str, Any]:
    given = facts_of_case(row)
    return {
        "id": row["case_id"],
        "title": row["title"],
        "note": row["note"],
        "facts": [f"{fact_name(name)}: {value_words(name, str(fact.value))}" for name, fact in given.items()],
        "level": label("unit_levels", found.level) if found.level else "",
        "verdicts": [_verdict(verdict) for verdict in found.verdicts()],
        "in_substance": found.in_substance,
        "flags": [label("flags", flag) for flag in found.flags],
        "rules": fired_in(found),
    }


def _verdict(verdict: Verdict) -> dict[str, str]:
    kind = label(verdict.scheme, verdict.kind) if verdict.kind else "–"
    return {
        "scheme": label("schemes", verdict.scheme),
        "kind": kind,
        "standing": label("standings", verdict.standing) if verdict.standing != "decided" else "",
        "missing": " · ".join(" + ".join(fact_name(fact) for fact in each) for each in verdict.missing[:2]),
    }

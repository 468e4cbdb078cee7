"""The common identity: what the network asks, four schemes, how much of the register is decided, what is missing."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.engines.classifying.verdicts import SCHEMES, STANDINGS
from commonwork.flows import identity as counted
from commonwork.register.kind_counts import APART
from commonwork.register.models import Organisation, Source
from commonwork.web.drawing import Row
from commonwork.web.public.fact_words import asked_in, fact_name
from commonwork.web.public.rows import label, language, page, place_name, reference
from commonwork.web.public.verdicts import method_url
from commonwork.web.templatetags.show import number, percent

PER_PAGE = 50
_FEW = 12


@require_safe
def identity(request: HttpRequest) -> HttpResponse:
    """What the network is asking, and what the register can answer so far."""
    found = counted.numbers()
    context = page(
        gettext("The common identity"),
        gettext(
            "National laws name these cooperatives in fifty ways. Here evidence goes in and four verdicts come out; "
            "nobody is labelled by name or sector."
        ),
    )
    context |= {
        "found": found,
        "method_url": method_url(),
        "schemes": [_scheme(scheme, found) for scheme in SCHEMES],
        "missing": [
            {"name": fact_name(each["fact"]), "asks": asked_in(each["fact"])}
            for each in (found["would_decide_alone"] or found["stands_in_a_missing_set"])[:_FEW]
        ],
        "missing_bars": _missing_bars(found),
        "alone": bool(found["would_decide_alone"]),
        "sources": _sources(found),
        "countries": _countries(found),
        "questions": [_question(each) for each in counted.questions().values()],
    }
    return render(request, "public/identity.html", context)


def scheme_words() -> dict[str, str]:
    """What each scheme asks, in one sentence."""
    return {
        "icls": gettext(
            "Whose main interest does it serve, by who holds the votes: producers, workers, users, or several groups?"
        ),
        "cicopa": gettext(
            "Are most workers members, and do most members work there? Or are the members producers, or firms?"
        ),
        "overlay": gettext(
            "Is its purpose the general interest, independent of the state, with workers' votes and limited surplus?"
        ),
        "model2019": gettext(
            "Which of the five models of the 2019 regional research: by employment relation, ownership and control?"
        ),
    }


def _scheme(scheme: str, found: dict[str, Any]) -> dict[str, Any]:
    counts = found["standings"][scheme]
    total = sum(counts.values())
    rows = [
        Row(
            _standing(standing),
            counts[standing],
            f"{number(counts[standing])} ({_share(counts[standing], total)})",
        )
        for standing in (*STANDINGS, APART)
        if standing != APART or counts[APART]
    ]
    kinds = sorted(found["kinds"][scheme].items(), key=lambda each: (-each[1], each[0]))
    return {
        "code": scheme,
        "title": label("schemes", scheme),
        "asks": scheme_words()[scheme],
        "bars": rows,
        "name": f"standing-{scheme}",
        "kinds": [
            {"label": label(scheme, code), "count": count, "url": reverse("public:identity-kind", args=[scheme, code])}
            for code, count in kinds
        ],
    }


def _standing(standing: str) -> str:
    return gettext("counted apart") if standing == APART else label("standings", standing)


def _share(count: int, total: int) -> str:
    if count and total and 100 * count / total < 1:
        return gettext("less than %(share)s") % {"share": percent(1)}
    return str(percent(round(100 * count / total))) if total else str(percent(0))


def _missing_bars(found: dict[str, Any]) -> list[Row]:
    ranked = (found["would_decide_alone"] or found["stands_in_a_missing_set"])[:_FEW]
    return [Row(fact_name(each["fact"]), each["verdicts"], number(each["verdicts"])) for each in ranked]


def _sources(found: dict[str, Any]) -> list[dict[str, Any]]:
    known = {source.key: source for source in Source.objects.select_related("organisation")}
    return [
        {
            "title": known[each["source"]].title,
            "owner": known[each["source"]].organisation,
            "sample": known[each["source"]].standing == "sample",
            "url": reverse("public:source", args=[each["source"]]),
            "count": each["organisations"],
            "cells": _cells(each["standings"]),
        }
        for each in found["by_source"]
        if each["source"] in known
    ]


def _countries(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": place_name(each["country"]) if each["country"] else gettext("not known"),
            "url": reverse("public:country", args=[each["country"]]) if each["country"] else "",
            "count": each["organisations"],
            "cells": _cells(each["standings"]),
        }
        for each in found["by_country"]
    ]


def _cells(standings: dict[str, dict[str, int]]) -> list[dict[str, int]]:
    return [{standing: standings[scheme][standing] for standing in (*STANDINGS, APART)} for scheme in SCHEMES]


def _question(question: Any) -> dict[str, Any]:
    return {
        "number": question.number,
        "title": in_language(question.title),
        "asks": in_language(question.question),
        "url": reverse("public:question", args=[question.id]),
    }


def in_language(words: Any) -> str:
    """Words of a question in the language of the page, else in English."""
    return str(words.get(language()) or words["en"])


@require_safe
def kind(request: HttpRequest, scheme: str, code: str) -> HttpResponse:
    """The organisations that have one verdict, by name."""
    if scheme not in SCHEMES or code not in reference().labels(scheme, "en"):
        raise Http404
    found = Organisation.objects.shown().filter(
        **{f"classifications__{scheme}": code, "classifications__replaced_at": None}
    )
    shown = Paginator(found.order_by("sort_key", "id"), PER_PAGE).get_page(request.GET.get("page"))
    title = label(scheme, code)
    context = page(
        title,
        gettext("Organisations whose facts make them this kind, by %(scheme)s.") % {"scheme": label("schemes", scheme)},
        (reverse("public:identity"), gettext("The common identity")),
        kicker=label("schemes", scheme),
    )
    context |= {"page": shown, "means": _means(scheme, code), "scheme": scheme}
    for name, number_of in (("previous_url", shown.number - 1), ("next_url", shown.number + 1)):
        if 1 <= number_of <= shown.paginator.num_pages:
            context[name] = f"?page={number_of}"
    standings = f"{scheme}_standing"
    context["rows"] = [
        (one, label("standings", each[standings]))
        for one in shown
        for each in one.classifications.filter(replaced_at__isnull=True).values(standings)
    ]
    return render(request, "public/identity_kind.html", context)


def _means(scheme: str, code: str) -> str:
    words = label(f"{scheme}.description", code)
    return "" if words == code else words

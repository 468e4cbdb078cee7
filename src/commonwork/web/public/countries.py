"""Countries and areas: who is there, which figures, forms, policies and events are known, and what is not known."""

import re
from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.engines.counting.claims import fill
from commonwork.observatory.models import Observation
from commonwork.observatory.queries import kept_back_of, public_observations
from commonwork.reference.model import Row
from commonwork.register.models import Organisation
from commonwork.web.drawing import Place
from commonwork.web.public import listing
from commonwork.web.public.legal_forms import as_listed as as_form
from commonwork.web.public.legal_forms import form_rows
from commonwork.web.public.library import event_rows
from commonwork.web.public.policies import policy_rows
from commonwork.web.public.rows import Context, Value, country_or_404, label, page, place_name, reference
from commonwork.web.templatetags import show
from commonwork.web.templatetags.cite import when

SHOWN_FIGURES = 40
_WIDER = re.compile(r"global|regional")  # a seat of a wider body does not make its events those of the country


@require_safe
def countries(request: HttpRequest) -> HttpResponse:
    """All countries and areas of the network's region, and the others of which something is known."""
    known = _known()
    groups = [_region(code, known) for code in reference().codes("regions")]
    context = page(
        gettext("Countries and areas"),
        gettext("What is known of each country or area: organisations, figures, legal forms, policies and events."),
        regions=[group for group in groups if group["rows"]],
        places=_places(known),
        decided=next(iter(reference().codes("countries").values())),
    )
    return render(request, "public/countries.html", context)


def _known() -> dict[str, dict[str, int]]:
    """Country or area → how many organisations, forms and policies are known there."""
    facts = reference().facts
    own = Organisation.objects.counted().values_list("country", flat=True)
    return {
        "organisations": listing.count_by_country(),
        "own": dict(Counter(own)),
        "forms": dict(Counter(row["country_iso2"] for row in facts("legal_forms"))),
        "policies": dict(Counter(row["country_iso2"] for row in facts("policies"))),
    }


def _region(region: str, known: dict[str, dict[str, int]]) -> Context:
    codes = [code for code, row in reference().codes("countries").items() if row["region"] == region]
    inside = region in reference().network["regions"]
    rows = [
        {"code": code, "name": place_name(code), **{kind: of.get(code, 0) for kind, of in known.items()}}
        for code in codes
    ]
    wanted = [row for row in rows if inside or any(row[kind] for kind in known)]
    with_facts = [row for row in wanted if any(row[kind] for kind in known)]
    without = [row for row in wanted if row not in with_facts]
    return {
        "title": label("regions", region),
        "rows": sorted(with_facts, key=lambda row: str(row["name"])),
        "without": sorted(without, key=lambda row: str(row["name"])),
    }


def _places(known: dict[str, dict[str, int]]) -> list[Place]:
    rows = reference().codes("countries")
    found = []
    for code, count in known["own"].items():
        if point := listing.country_point(rows.get(code)):
            href = reverse("public:country", args=[code])
            found.append(Place(place_name(code), point[1], point[0], count, str(show.number(count)), href))
    return found


@require_safe
def country(request: HttpRequest, code: str) -> HttpResponse:
    """One country or area, with what is not known said as well."""
    row, name = country_or_404(code), place_name(code)
    context = page(
        name,
        gettext("Cooperatives of %(country)s: organisations, figures, legal forms, policies and events.")
        % {"country": name},
        (reverse("public:countries"), gettext("Countries and areas")),
        kicker=label("regions", row["region"]),
        code=code,
        groups=listing.by_relation(listing.listed_organisations(country=code)),
        all_count=listing.count_by_country().get(code, 0),
        all_url=f"{reverse('public:directory')}?country={code}",
        figures=_figures(row["iso3"]),
        forms=[as_form(one) for one in form_rows(country=code)],
        policies=policy_rows(country=code),
        has_steps=any(step["country_iso2"] == code for step in reference().facts("registration_steps")),
        events=event_rows(_events_of(code)),
    )
    context["unknown"] = _unknown(context)
    return render(request, "public/country.html", context)


def _figures(iso3: str) -> list[dict[str, Any]]:
    found = public_observations(reference()).filter(area=iso3).order_by("-period_end", "indicator", "pk")
    return [_figure(one) for one in found[:SHOWN_FIGURES]]


def _figure(one: Observation) -> dict[str, Any]:
    written = show.percent(one.value) if one.unit == "percent" else show.number(one.value)
    period = when(one.period_words)
    return {
        "indicator": label("indicators", one.indicator),
        "url": reverse("public:observation", args=[one.indicator, one.record.entry.source_id, one.record.entry.key]),
        "value": fill(label("qualifiers.pattern", one.qualifier or "none"), {"value": written}),
        "unit": "" if one.unit in ("percent", "count") else label("units", one.unit),
        "period": Value("", period, "en" if period == one.period_words else ""),
        "scope": label("population_scopes", one.population_scope),
        "kinds": label("coop_type_scopes", one.coop_type_scope),
        "source": kept_back_of(one.record.entry.source).get("source_words", one.source_words),
        "confidence": one.confidence,
    }


def _events_of(code: str) -> list[Row]:
    """The events that name the country or area: by name, by code, by a town or an organisation of its own."""
    own = [row for row in reference().facts("members") if row["country_iso2"] == code and not _WIDER.match(row["kind"])]
    towns = {row["city"].split(" (")[0] for row in own if row["city"]}
    acronyms = {name for row in own for name in row["acronym"].split(" / ") if name}
    name = reference().label("countries", code, "en")
    return [row for row in reference().facts("events") if _names(row, code, name, towns, acronyms)]


def _names(row: Row, code: str, name: str, towns: set[str], acronyms: set[str]) -> bool:
    said = f"{row['title']} {row['place']} {row['participants']}"
    words = set(re.split(r"[^\w-]+", f"{row['participants']} {row['organisers']}"))
    return name in said or bool(words & {code, *acronyms}) or bool(towns & set(row["place"].split(", ")))


def _unknown(context: Context) -> list[str]:
    """What nobody has told yet, so that an empty part is never blank."""
    missing = [
        (context["groups"], gettext("No organisation is known yet.")),
        (context["figures"], gettext("No figure is known yet.")),
        (context["forms"], gettext("No legal form has been described yet.")),
        (context["policies"], gettext("No law or programme has been described yet.")),
        (context["has_steps"], gettext("The steps to found a cooperative have not been described yet.")),
        (context["events"], gettext("No event is known yet.")),
    ]
    return [sentence for known, sentence in missing if not known]

"""The legal forms of cooperatives, country by country, with what is from memory marked."""

import re
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.reference.model import Row
from commonwork.register.models import Tally
from commonwork.web.public.policies import policy_rows
from commonwork.web.public.rows import (
    Context,
    Value,
    address_of,
    by_country,
    fact,
    is_latin,
    label,
    language_of,
    options,
    page,
    place_name,
    reference,
    structured,
    value,
)
from commonwork.web.templatetags.cite import when

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def form_title(row: Row) -> Value:
    """The name of a form in its own script, with its language."""
    found = language_of(row["name_native"], row["country_iso2"], row["name_en"])
    return value(row, "name_native", lang=found)


def form_rows(country: str = "", words: str = "") -> list[Row]:
    """The legal forms of a country, or those whose type in the network's terms contains some words."""
    wanted = words.strip().lower()
    rows = reference().facts("legal_forms")
    return [row for row in rows if (not country or row["country_iso2"] == country) and wanted in row["maps_to"].lower()]


def as_listed(row: Row) -> Context:
    """What a list shows of a form."""
    return {
        "id": row["form_id"],
        "url": reverse("public:legal-form", args=[row["form_id"]]),
        "name": form_title(row),
        "label": label("legal_forms", row["form_id"]),
        "maps_to": value(row, "maps_to"),
        "min_members": value(row, "min_members"),
        "law": _law(row),
    }


def _law(row: Row) -> Value:
    text = row["law"]
    return value(row, "law", lang="en" if is_latin(text) else language_of(text, row["country_iso2"]))


@require_safe
def legal_forms(request: HttpRequest) -> HttpResponse:
    """All forms grouped by country, narrowed by country and by type."""
    country, words = request.GET.get("country", ""), request.GET.get("maps_to", "")[:100]
    rows = form_rows(country, words)
    codes = {row["country_iso2"] for row in reference().facts("legal_forms")}
    groups = [{**group, "forms": [as_listed(row) for row in group["rows"]]} for group in by_country(rows)]
    context = page(
        gettext("Legal forms"),
        gettext("In which legal forms cooperatives of industry and services can be founded, country by country."),
        groups=groups,
        count=len(rows),
        filters=[
            {"name": "country", "label": gettext("Country or area"), "options": options(codes, _names(codes), country)},
            {"name": "maps_to", "label": gettext("Type contains (in English)"), "value": words},
        ],
        clear_url=reverse("public:legal-forms"),
    )
    return render(request, "public/legal_forms.html", context)


def _names(codes: set[str]) -> dict[str, str]:
    return {code: place_name(code) for code in codes}


@require_safe
def legal_form(request: HttpRequest, form_id: str) -> HttpResponse:
    """One form with every field, its source, the laws around it and the organisations that have it."""
    row = fact("legal_forms", "form_id", form_id)
    title, country = form_title(row), row["country_iso2"]
    context = page(
        title.text,
        gettext("%(form)s: a legal form of %(country)s, with its rules and their sources.")
        % {"form": label("legal_forms", form_id), "country": place_name(country)},
        (reverse("public:legal-forms"), gettext("Legal forms")),
        title_lang=title.lang,
        confirm_title=title.confirm,
        kicker=place_name(country),
        kicker_url=reverse("public:country", args=[country]),
        label=label("legal_forms", form_id),
        row=row,
        fields=_fields(row),
        certainty=value(row, "map_certainty"),
        maps_to=value(row, "maps_to"),
        elf=_elf(row),
        note=value(row, "note"),
        policies=policy_rows(country=country),
        organisations=_organisations(form_id),
        organisations_url=f"{reverse('public:directory')}?legal_form={form_id}",
        has_steps=any(form_id in step["form_id"].split(" / ") for step in reference().facts("registration_steps")),
        found_url=reverse("public:found-in-country", args=[country]),
        structured=_structured(row),
    )
    return render(request, "public/legal_form.html", context)


def _fields(row: Row) -> list[Value]:
    law = _law(row)
    return [
        Value(gettext("Law"), law.text, law.lang, law.confirm),
        _when(row, "law_year", gettext("Year of the law")),
        _when(row, "in_force", gettext("In force since")),
        value(row, "min_members", gettext("Founders or members needed")),
        value(row, "who_may_be_member", gettext("Who may be a member")),
        value(row, "workers_must_be_members", gettext("Must workers be members?")),
        value(row, "non_worker_members_allowed", gettext("May others than workers be members?")),
        value(row, "vote_rule", gettext("Votes")),
        value(row, "surplus_rule", gettext("What happens to surplus")),
        value(row, "asset_lock", gettext("What happens to the assets")),
    ]


def _when(row: Row, field: str, name: str) -> Value:
    """A date alone is written in the reader's language; words around it stay as they are."""
    stated = value(row, field, name)
    alone = _DATE.fullmatch(stated.text)
    return replace(stated, text=when(stated.text), lang="") if alone else stated


def _elf(row: Row) -> Context:
    matches = {
        "exact": gettext("The code stands for exactly this form."),
        "shared": gettext("The code stands for several forms, this one among them."),
        "bucket": gettext("The code is a collective one; it does not tell a cooperative from other bodies."),
        "none": gettext("The list of legal forms (ISO 20275) has no code for this form."),
    }
    match = matches.get(row["elf_match"], row["elf_match"])
    return {"code": value(row, "elf_code"), "match": match, "note": value(row, "elf_note")}


def _organisations(form_id: str) -> int:
    found = Tally.objects.filter(facet="legal_form", value=form_id, second_facet="").first()
    return found.count if found else 0


def _structured(row: Row) -> Any:
    term = {"name": row["name_native"], "alternateName": row["name_en"], "termCode": row["form_id"]}
    return structured(
        {
            "@type": "Legislation",
            "name": row["law"] or row["name_en"],
            "about": {"@type": "DefinedTerm", **term},
            "legislationJurisdiction": row["country_iso2"],
            "url": address_of("public:legal-form", row["form_id"]),
        }
    )

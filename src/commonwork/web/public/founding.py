"""Found a cooperative: the steps of each country, the office to go to, and whom to ask."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.reference.checking import step_code
from commonwork.reference.model import Row
from commonwork.reference.recalled import is_recalled
from commonwork.web.public import legal_forms, listing
from commonwork.web.public.policies import policy_rows
from commonwork.web.public.rows import (
    Context,
    by_country,
    country_or_404,
    label,
    page,
    place_name,
    reference,
    value,
)

TO_ASK = ("member", "participant", "member_to_confirm")


@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """Choose the country or area in which to found."""
    steps, forms = reference().facts("registration_steps"), reference().facts("legal_forms")
    described = {row["country_iso2"] for row in steps}
    others = by_country(row for row in forms if row["country_iso2"] not in described)
    context = page(
        gettext("Found a cooperative"),
        gettext(
            "From the idea to the registered cooperative: steps, papers, offices, people to ask. Choose your country."
        ),
        described=[{**group, **_of_country(group["code"])} for group in by_country(steps)],
        others=[{**group, **_of_country(group["code"])} for group in others if group["inside"]],
    )
    return render(request, "public/found.html", context)


def _of_country(code: str) -> Context:
    steps = [row for row in reference().facts("registration_steps") if row["country_iso2"] == code]
    return {
        "url": reverse("public:found-in-country", args=[code]),
        "forms": len(legal_forms.form_rows(code)),
        "steps": len(steps),
        "confirm": any(is_recalled(row, "what") for row in steps),
    }


@require_safe
def found_in_country(request: HttpRequest, code: str) -> HttpResponse:
    """The steps of one country in order, the forms side by side, the office, and whom to ask."""
    country_or_404(code)
    name = place_name(code)
    context = page(
        gettext("Found a cooperative: %(country)s") % {"country": name},
        gettext(
            "The steps, the papers, the office to go to and whom to ask, from the first meeting to the registration."
        ),
        (reverse("public:found"), gettext("Found a cooperative")),
        crumb=name,
        country=name,
        code=code,
        country_url=reverse("public:country", args=[code]),
        journeys=_journeys(code),
        forms=[legal_forms.as_listed(row) for row in legal_forms.form_rows(code)],
        offices=listing.by_relation(listing.listed_organisations(country=code, relation="registrar"), ("registrar",)),
        laws=[one for one in policy_rows(country=code) if one["kind_code"] == "law"],
        helpers=listing.by_relation(listing.listed_organisations(country=code), TO_ASK),
        network_url=reverse("public:network"),
    )
    return render(request, "public/found_in_country.html", context)


def _journeys(code: str) -> list[Context]:
    """The steps, grouped by the legal forms they lead to."""
    groups: dict[str, list[Row]] = {}
    for row in reference().facts("registration_steps"):
        if row["country_iso2"] == code:
            groups.setdefault(row["form_id"], []).append(row)
    return [_journey(forms, rows) for forms, rows in groups.items()]


def _journey(forms: str, rows: list[Row]) -> Context:
    known = {row["form_id"]: row for row in reference().facts("legal_forms")}
    ids = [form for form in forms.split(" / ") if form in known]
    return {
        "forms": [legal_forms.as_listed(known[form]) for form in ids],
        "steps": [_step(row) for row in sorted(rows, key=lambda row: int(row["step"]))],
        "sources": list(dict.fromkeys(row["source"] for row in rows)),
        "confirm": any(is_recalled(row, "what") for row in rows),
    }


def _step(row: Row) -> Context:
    return {
        "what": label("steps", step_code(row)),
        "actor": label("steps_actors", reference().code_of("steps_actor", row)),
        "papers": value(row, "papers"),
        "rule": value(row, "rule_or_deadline"),
        "confirm": is_recalled(row, "what"),
        "confidence": row["confidence"],
    }

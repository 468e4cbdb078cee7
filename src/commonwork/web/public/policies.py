"""Laws, programmes, tax rules, procurement and funds, country by country."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.reference.model import Row
from commonwork.reference.recalled import is_recalled
from commonwork.web.public.argued import argued_about
from commonwork.web.public.rows import (
    NOT_A_COUNTRY,
    Context,
    address_of,
    by_country,
    fact,
    label,
    language_of,
    options,
    page,
    place_name,
    reference,
    structured,
    value,
)
from commonwork.web.public.within import within


def policy_rows(country: str = "", kind: str = "", state: str = "") -> list[Context]:
    """The policies of a country, of a kind, in a state; the newest first."""
    rows = [row for row in reference().facts("policies") if not country or row["country_iso2"] == country]
    found = [as_listed(row) for row in sorted(rows, key=lambda row: row["year"], reverse=True)]
    return [one for one in found if kind in ("", one["kind_code"]) and state in ("", one["state_code"])]


def as_listed(row: Row) -> Context:
    """What a list shows of a policy: the native name first where there is one."""
    kind, state = reference().code_of("policy_kind", row), reference().code_of("policy_state", row)
    native = row["name_native"] or row["name_en"]
    return {
        "row": row,
        "country_iso2": row["country_iso2"],
        "url": reverse("public:policy", args=[row["policy_id"]]),
        "name": native,
        "lang": language_of(native, row["country_iso2"], row["name_en"]),
        "name_en": row["name_en"] if native != row["name_en"] else "",
        "confirm": is_recalled(row, "name_native") or is_recalled(row, "name_en"),
        "year": value(row, "year"),
        "kind_code": kind,
        "kind": label("policy_kinds", kind),
        "state_code": state,
        "state": label("policy_states", state),
        "confidence": row["confidence"],
    }


@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """All policies grouped by country, narrowed by kind and state."""
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    fits = within(request, "policy")
    rows = fits.of(policy_rows(kind=kind, state=state), lambda one: one["row"]["policy_id"])
    context = page(
        gettext("Policies"),
        gettext(
            "Laws, programmes, tax rules, public procurement and funds for these cooperatives, country by country."
        ),
        groups=by_country(rows, sort=lambda one: (-int(one["year"].text or 0), one["url"])),
        count=len(rows),
        problems=fits.problems,
        filters=[
            fits.field,
            {"name": "kind", "label": gettext("Kind"), "options": _choices("policy_kinds", kind)},
            {"name": "state", "label": gettext("State"), "options": _choices("policy_states", state)},
        ],
        clear_url=reverse("public:policies"),
    )
    return render(request, "public/policies.html", context)


def _choices(list_name: str, chosen: str) -> list[Context]:
    codes = reference().codes(list_name)
    return options(codes, {code: label(list_name, code) for code in codes}, chosen)


@require_safe
def policy(request: HttpRequest, policy_id: str) -> HttpResponse:
    """One policy: what it does, in what state it is, and how we know."""
    row = fact("policies", "policy_id", policy_id)
    listed, country = as_listed(row), row["country_iso2"]
    context = page(
        listed["name"],
        gettext("%(policy)s: %(kind)s of %(country)s; what it does, since when, and the source.")
        % {"policy": row["name_en"], "kind": listed["kind"], "country": place_name(country)},
        (reverse("public:policies"), gettext("Policies")),
        title_lang=listed["lang"],
        kicker=place_name(country),
        kicker_url="" if country == NOT_A_COUNTRY else reverse("public:country", args=[country]),
        row=row,
        listed=listed,
        what=value(row, "what_it_does"),
        status=value(row, "status"),
        others=[one for one in policy_rows(country=country) if one["row"] is not row],
        structured=_structured(row),
        argued=argued_about("policies", policy_id),
    )
    return render(request, "public/policy.html", context)


def _structured(row: Row) -> Any:
    return structured(
        {
            "@type": "Legislation",
            "name": row["name_native"] or row["name_en"],
            "alternateName": row["name_en"],
            "legislationDate": row["year"],
            "legislationJurisdiction": row["country_iso2"],
            "abstract": row["what_it_does"],
            "url": address_of("public:policy", row["policy_id"]),
        }
    )

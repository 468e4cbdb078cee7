"""The first page of the atlas: ready-made questions, a question of one's own, and the forms that answer it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.reference import atlas_filter
from commonwork.reference.atlas_filter import Found
from commonwork.reference.model import Row
from commonwork.web.public import atlas_words, legal_forms
from commonwork.web.public.rows import Context, by_country, page, place_name, reference
from commonwork.web.templatetags.show import number

LISTED = ("min_members", "workers_must_be_members", "non_worker_members_allowed", "maps_to")


def ready_made() -> list[tuple[str, str]]:
    """Questions people really ask, each with the address of its answer."""
    ask, compare = reverse("public:legal-forms"), reverse("public:compare-forms")
    known = {row["form_id"] for row in reference().facts("legal_forms")}
    asked = [
        (gettext("Which forms need at most five founders and let in others than workers?"), "founders=5&others=yes"),
        (gettext("In which forms can three people found, and must the workers be members?"), "founders=3&workers=yes"),
        (gettext("Which forms share no surplus among the members?"), "surplus=none"),
        (gettext("Which forms are social cooperatives by national law?"), "kind=social"),
    ]
    compared = [
        (
            gettext("Compare Japan's workers' cooperative with Korea's employee cooperative"),
            ("JP-RK", "KR-HG-JW"),
        ),
        (
            gettext("Compare the worker cooperatives of Japan, Korea, the Philippines and Iran"),
            ("JP-RK", "KR-HG-JW", "PH-WC", "IR-PR"),
        ),
    ]
    questions = [(words, f"{ask}?{query}#answer") for words, query in asked]
    return questions + [
        (words, f"{compare}?{urlencode([('form', one) for one in forms])}")
        for words, forms in compared
        if known.issuperset(forms)
    ]


def criteria() -> dict[str, str]:
    """What one can ask of the forms."""
    names = atlas_words.field_names()
    return {
        "founders": gettext("Founders at most"),
        "workers": names["workers_must_be_members"],
        "others": names["non_worker_members_allowed"],
        "votes": names["vote_rule"],
        "surplus": names["surplus_rule"],
        "lock": names["asset_lock"],
        "kind": names["maps_to"],
    }


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """All forms, or those that answer a question; what is not known of a form never hides it without a word."""
    asked = atlas_filter.understood({name: request.GET.get(name, "") for name in atlas_filter.CRITERIA})
    coded = legal_forms.atlas()
    rows = {row["form_id"]: row for row in legal_forms.form_rows()}
    forms = [(coded[form_id], row["country_iso2"]) for form_id, row in rows.items() if form_id in coded]
    country = request.GET.get("country", "").upper()[:2]
    found, certain = atlas_filter.find(forms, asked, country)
    with_open = request.GET.get("unknown") == "1"
    shown = [one for one in found if with_open or not one.open]
    context = page(
        gettext("Legal forms"),
        gettext("In which legal forms cooperatives of industry and services can be founded, country by country."),
        questions=ready_made(),
        filters=_filters(asked, country, atlas_filter.counts(forms, asked, country)),
        asked=_asked(asked, country),
        groups=_groups(shown, rows),
        names=[atlas_words.field_names()[field] for field in LISTED],
        certain=certain,
        open_count=len(found) - certain,
        open_shown=with_open,
        open_url=f"?{urlencode({**_query(asked, country), 'unknown': '1'})}#answer",
        certain_url=f"?{urlencode(_query(asked, country))}#answer",
        clear_url=reverse("public:legal-forms"),
        compare_url=reverse("public:compare-forms"),
    )
    return render(request, "public/legal_forms.html", context)


def _query(asked: Mapping[str, str], country: str) -> dict[str, str]:
    return {**asked, **({"country": country} if country else {})}


def _asked(asked: Mapping[str, str], country: str) -> list[str]:
    """What was asked, in words."""
    names = criteria()
    words = [f"{names[name]}: {_choice(name, value)}" for name, value in asked.items()]
    return [f"{gettext('Country or area')}: {place_name(country)}", *words] if country else words


def _choice(name: str, value: str) -> str:
    return atlas_words.choice_words(name).get(value) or number(value)


def _filters(
    asked: Mapping[str, str], country: str, counted: Mapping[str, Mapping[str, tuple[int, int]]]
) -> list[Context]:
    """The form that asks, with how many forms each choice leads to beside all the others."""
    places = {code: place_name(code) for code in counted["country"]}
    listed = [("country", gettext("Country or area"), sorted(places, key=lambda code: places[code]), country)]
    listed += [
        (name, words, list(counted[name]), asked.get(name, "")) for name, words in criteria().items()
    ]  # fmt: skip
    return [
        {
            "name": name,
            "label": words,
            "options": [
                {"value": "", "label": gettext("any"), "selected": not chosen},
                *(_option(name, code, counted[name][code], places, chosen) for code in codes),
            ],
        }
        for name, words, codes, chosen in listed
    ]


def _option(name: str, code: str, count: tuple[int, int], places: Mapping[str, str], chosen: str) -> Context:
    certain, perhaps = count
    words = places[code] if name == "country" else _choice(name, code)
    shown = f"{words} ({number(certain)}+{number(perhaps)}?)" if perhaps else f"{words} ({number(certain)})"
    return {"value": code, "label": shown, "selected": code == chosen}


def _groups(found: list[Found], rows: Mapping[str, Row]) -> list[dict[str, Any]]:
    answers = {one.row["form_id"]: one for one in found}
    names = criteria()
    groups = by_country(rows[form_id] for form_id in answers)
    for group in groups:
        group["forms"] = [_listed(row, answers[row["form_id"]], names) for row in group["rows"]]
    return groups


def _listed(row: Row, one: Found, names: Mapping[str, str]) -> Context:
    return {
        **legal_forms.as_listed(row),
        "said": [atlas_words.said(row, one.row, field) for field in LISTED],
        "open": [names[name] for name in one.open],
    }

"""Finding: one box for everything, and the directory of organisations with its facets, as a list or on a map."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.engines.searching.found import Found
from commonwork.register.finding import FACETS, Filters, count_facets, count_found, find, page_of
from commonwork.register.models import Organisation
from commonwork.web.drawing import Place
from commonwork.web.public import asked, asking_help, narrowing, nothing_found, query_problems, results
from commonwork.web.public.asked import Asked
from commonwork.web.public.listing import country_point
from commonwork.web.public.rows import Context, label, page, place_name, reference
from commonwork.web.searches import written
from commonwork.web.templatetags.show import own_script

PAGE = 50
HITS = 20  # on one page of results


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Whatever was found: one ranked list, kinds as tabs, facets beside it; nothing found says what to do."""
    wanted = asked.read(request)
    context = page(gettext("Search"), gettext("Find a cooperative, a federation, a law, a publication or a meeting."))
    context |= {
        "asked": wanted,
        "parameters": wanted.parameters(),
        "problems": query_problems.said(wanted),
        "indexed": asked.is_indexed(),
        "hidden_fields": list(wanted.chosen.items()),
        "keep_query": written(wanted) if request.user.is_authenticated else "",
        "examples": asking_help.examples(),
        "mixed": "kind" not in wanted.chosen,
    }
    if not wanted.is_empty:
        found = asked.answer(wanted.expression(), limit=HITS, offset=wanted.start, facets=asked.CHOICES)
        context |= _found(wanted, found) if found.total else nothing_found.advice(wanted)
    return render(request, "public/search.html", context)


def _found(wanted: Asked, found: Found) -> Context:
    """The rows of a page of results with all that stands around them."""

    here = reverse("public:search")

    def address(**changed: str) -> str:
        return here + wanted.parameters(**changed)

    total, more = asked.total_of(wanted, found, wanted.chosen.get("kind", ""))
    counts = _counts(found, more)
    return {
        "results": results.as_results(found.hits),
        "total": total,
        "more": more,
        "chips": narrowing.chips_of(wanted, address, left_out=("kind",)),
        "tabs": narrowing.tabs_of(wanted, found.facets.get("kind", {}), address),
        "first": wanted.start + 1,
        "facets": narrowing.facets_of(wanted, counts, address),
        **_leaves(wanted, found, HITS, address),
    }


def _counts(found: Found, more: bool) -> dict[str, dict[str, tuple[int, bool]]]:
    """Facet → value → how many, and whether there are more; the kinds are tabs."""
    return {
        choice: {value: (count, more) for value, count in counted.items()}
        for choice, counted in found.facets.items()
        if choice != "kind"
    }


def _leaves(wanted: Asked, found: Found, size: int, address: Any) -> Context:
    """The addresses of the page before and of the page after; no question is leafed through without end."""
    before, after = wanted.start - size, wanted.start + size
    following = len(found.hits) == size and (found.more or after < found.total) and after <= asked.DEEPEST
    return {
        "previous_url": address(**{"from": str(before) if before > 0 else ""}) if wanted.start else "",
        "next_url": address(**{"from": str(after)}) if following else "",
    }


# The directory -----------------------------------------------------------------------------------


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """The register: facets with counts, a list and a map that share one address."""
    wanted = asked.read(request, (*FACETS, "type"))
    view = "map" if request.GET.get("view") == "map" else "list"
    context = page(
        gettext("Organisations"), gettext("Cooperatives, federations and their partners, in their own scripts.")
    )

    here = reverse("public:directory")

    def address(**changed: str) -> str:
        return here + wanted.parameters(**{"view": "map" if view == "map" else "", **changed})

    context |= {
        "asked": wanted,
        "parameters": wanted.parameters(),
        "problems": query_problems.said(wanted),
        "clear_url": "" if wanted.is_empty else reverse("public:directory"),
        "chips": narrowing.chips_of(wanted, address),
        "tabs": [
            {"label": gettext("List"), "url": address(view=""), "current": view == "list"},
            {"label": gettext("Map"), "url": address(view="map"), "current": view == "map"},
        ],
        "view": view,
        "hidden_fields": [(name, value) for name, value in wanted.chosen.items()] + [("view", view)] * (view == "map"),
    }
    asks_index = bool(wanted.text) or "type" in wanted.chosen
    context |= _by_index(wanted, view, address) if asks_index else _by_name(request, wanted, view, address)
    return render(request, "public/directory.html", context)


def _by_name(request: HttpRequest, wanted: Asked, view: str, address: Any) -> Context:
    """Without words: everything in the order of its name, counted from the tallies."""
    filters = Filters(wanted.chosen)
    counts = count_facets(filters)
    total, more = count_found(filters)
    context = {"total": total, "more": more, "facets": narrowing.facets_of(wanted, counts, address)}
    if total == 0:
        return context | nothing_found.advice(wanted, {"kind": "organisation"})
    if view == "map":
        return context | {"places": _places(counts["country"], address)}
    given = {name: request.GET.get(name, "") for name in ("after", "before")}
    listed, previous, following = page_of(find(filters), **given, size=PAGE)
    leaf = reverse("public:directory") + (wanted.parameters() or "?")
    return context | {
        "results": [_row(organisation) for organisation in listed],
        "previous_url": f"{leaf}&before={previous}".replace("?&", "?") if previous else "",
        "next_url": f"{leaf}&after={following}".replace("?&", "?") if following else "",
    }


def _by_index(wanted: Asked, view: str, address: Any) -> Context:
    """With words: the best first, counted by the index."""
    expression = wanted.expression({"kind": "organisation"})
    found = asked.answer(expression, limit=PAGE, offset=wanted.start, facets=("kind", *FACETS, "type"))
    if found.total == 0:
        return {"total": 0, "more": False, **nothing_found.advice(wanted, {"kind": "organisation"})}
    total, more = asked.total_of(wanted, found, "organisation")
    counts = _counts(found, more)
    context = {"total": total, "more": more, "facets": narrowing.facets_of(wanted, counts, address)}
    if view == "map":
        return context | {"places": _places(counts.get("country", {}), address)}
    return context | {"results": results.as_results(found.hits), **_leaves(wanted, found, PAGE, address)}


def _row(organisation: Organisation) -> dict[str, Any]:
    names = [name for name in organisation.names.all() if name.text != organisation.name]
    return {
        "url": reverse("public:organisation", args=[organisation.pk]),
        "title": own_script(organisation.name, organisation.name_language),
        "others": [own_script(name.text, name.language) for name in sorted(names, key=lambda name: name.position)[:3]],
        "country": place_name(organisation.country) if organisation.country else "",
        "city": organisation.city,
        "relation": label("relations", organisation.relation) if organisation.relation else "",
        "status": label("statuses", organisation.status) if organisation.status != "active" else "",
        "is_sample": organisation.standing == "sample",
    }


def _places(counts: Mapping[str, tuple[int, bool]], address: Any) -> list[Place]:
    countries = reference().codes("countries")
    places = []
    for code, (count, more) in counts.items():
        if point := country_point(countries.get(code)):
            latitude, longitude = point
            text = f"{count}+" if more else str(count)
            href = address(country=code, view="")
            places.append(Place(place_name(code), longitude, latitude, count, text, href))
    return places

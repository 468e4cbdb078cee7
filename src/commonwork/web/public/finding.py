"""Finding an organisation: the search box, and the directory with its facets, as a list or on a map."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.register.finding import CAP, FACETS, Filters, count_facets, count_found, find, page_of
from commonwork.register.models import Organisation
from commonwork.web.drawing import Place
from commonwork.web.public.facts_found import facts_named
from commonwork.web.public.listing import country_point
from commonwork.web.public.rows import label, page, place_name, reference

PAGE = 50


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """The register: facets with counts, a list and a map that share one address."""
    filters = _filters(request)
    view = "map" if request.GET.get("view") == "map" else "list"
    found = find(filters)
    facets = count_facets(filters)
    context = page(
        gettext("Organisations"), gettext("Cooperatives, federations and their partners, in their own scripts.")
    )
    context |= {
        "facets": [_facet(request, facet, facets[facet], filters) for facet in FACETS if any(facets[facet])],
        "clear_url": reverse("public:directory") if filters.chosen or filters.query else "",
        "found": count_found(filters),
        "cap": CAP,
        "tabs": _tabs(request, view),
        "view": view,
        "filters": filters,
        "hidden_fields": [(name, value) for name, value in request.GET.items() if name in {*FACETS, "view"}],
    }
    context |= {"places": _places(request, facets["country"])} if view == "map" else _listed(request, found)
    return render(request, "public/directory.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The results of the search box: organisations by name or number, then laws, forms, publications and events."""
    filters = Filters(query=request.GET.get("q", "").strip()[:200])
    context = page(gettext("Search"), gettext("Find a cooperative, a federation, a law, a publication or a meeting."))
    if filters.query:
        organisations = list(find(filters).prefetch_related("names")[: PAGE + 1])
        context |= {
            "organisations": [_result(organisation, filters) for organisation in organisations[:PAGE]],
            "more_url": _directory_url({"q": filters.query}) if len(organisations) > PAGE else "",
            "facts": facts_named(filters.query),
        }
    return render(request, "public/search.html", context)


def _filters(request: HttpRequest) -> Filters:
    chosen = {facet: request.GET[facet][:60] for facet in FACETS if request.GET.get(facet)}
    return Filters(chosen, request.GET.get("q", "").strip()[:200])


def _listed(request: HttpRequest, found: QuerySet[Organisation]) -> dict[str, Any]:
    listed, previous, following = page_of(
        found, after=request.GET.get("after", ""), before=request.GET.get("before", ""), size=PAGE
    )
    return {
        "organisations": [_result(organisation, _filters(request)) for organisation in listed],
        "previous_url": _url(request, before=previous) if previous else "",
        "next_url": _url(request, after=following) if following else "",
    }


def _result(organisation: Organisation, filters: Filters) -> dict[str, Any]:
    names = [name for name in organisation.names.all() if name.text != organisation.name]
    matched = next((name for name in names if filters.folded and name.folded.startswith(filters.folded)), None)
    return {
        "organisation": organisation,
        "url": reverse("public:organisation", args=[organisation.pk]),
        "others": sorted(names, key=lambda name: name.position)[:3],
        "matched": matched if matched and not _fold_matches(organisation, filters) else None,
        "country": place_name(organisation.country) if organisation.country else "",
        "relation": label("relations", organisation.relation) if organisation.relation else "",
        "status": label("statuses", organisation.status),
    }


def _fold_matches(organisation: Organisation, filters: Filters) -> bool:
    return organisation.sort_key.startswith(filters.folded)


def _facet(
    request: HttpRequest, facet: str, counts: Mapping[str, tuple[int, bool]], filters: Filters
) -> dict[str, Any]:
    items = [
        {
            "label": _facet_label(facet, value),
            "count": count,
            "more_than": more,
            "active": filters.chosen.get(facet) == value,
            "url": _url(request, **{facet: "" if filters.chosen.get(facet) == value else value}),
        }
        for value, (count, more) in counts.items()
        if value
    ]
    items.sort(key=lambda item: (not item["active"], -int(item["count"]), str(item["label"])))
    return {"title": _titles()[facet], "items": items[:15]}


def _titles() -> dict[str, str]:
    return {
        "standing": gettext("Which list"),
        "country": gettext("Country or area"),
        "relation": gettext("Relation to the network"),
        "status": gettext("State"),
        "level": gettext("Level"),
        "legal_form": gettext("Legal form"),
    }


def standing_label(standing: str) -> str:
    """In words: which kind of list an organisation stands in."""
    return {
        "network": gettext("The network's lists"),
        "foreign": gettext("Other public lists"),
        "sample": gettext("Invented samples"),
    }.get(standing, standing)


def _facet_label(facet: str, value: str) -> str:
    if facet == "standing":
        return standing_label(value)
    if facet == "country":
        return place_name(value)
    lists = {"relation": "relations", "status": "statuses", "level": "levels", "legal_form": "legal_forms"}
    return label(lists[facet], value)


def _url(request: HttpRequest, **changed: str) -> str:
    kept = {name: request.GET[name] for name in (*FACETS, "q", "view") if request.GET.get(name)}
    return _directory_url({**kept, **changed})


def _directory_url(parameters: Mapping[str, str]) -> str:
    given = {name: value for name, value in sorted(parameters.items()) if value}
    return f"{reverse('public:directory')}?{urlencode(given)}" if given else reverse("public:directory")


def _tabs(request: HttpRequest, view: str) -> list[dict[str, Any]]:
    return [
        {"label": gettext("List"), "url": _url(request, view=""), "current": view == "list"},
        {"label": gettext("Map"), "url": _url(request, view="map"), "current": view == "map"},
    ]


def _places(request: HttpRequest, counts: Mapping[str, tuple[int, bool]]) -> list[Place]:
    countries = reference().codes("countries")
    places = []
    for code, (count, more) in counts.items():
        if point := country_point(countries.get(code)):
            latitude, longitude = point
            text = f"{count}+" if more else str(count)
            places.append(
                Place(place_name(code), longitude, latitude, count, text, _url(request, country=code, view=""))
            )
    return places

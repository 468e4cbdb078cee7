"""While somebody still types: the likeliest names, for the box of the page and for the address line of a browser."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.engines.searching.found import Hit
from commonwork.web.public import asked, facts_found, results
from commonwork.web.public.network import network_name
from commonwork.web.public.rows import address_of, language, place_name, reference
from commonwork.web.templatetags.show import direction

MOST = 8
_LONGEST = 80  # letters: whoever has typed more does not wait for a suggestion
_KEPT_BY_CACHES = "public, max-age=60"
_SHORT, _LONG, _ABOUT = 16, 48, 1024  # the lengths OpenSearch allows for its names and its description


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """At most eight names for what is typed, as JSON; ``as=opensearch`` gives the shape browsers ask for."""
    text = asked.printable(request.GET.get("q", "").strip()[:_LONGEST])
    kind = request.GET.get("kind", "")
    hits = asked.suggestions(text, limit=MOST, kinds=(kind,) if kind else ()) if text else ()
    found = suggestions_of(hits)
    if request.GET.get("as") == "opensearch":
        answer: Any = [text, [one["name"] for one in found], [one["where"] for one in found]]
        answer.append([f"{_site()}{one['url']}" for one in found])
        response: HttpResponse = JsonResponse(answer, safe=False, content_type="application/x-suggestions+json")
    else:
        response = JsonResponse({"query": text, "suggestions": found})
    response.headers["Cache-Control"] = _KEPT_BY_CACHES
    return response


def suggestions_of(hits: tuple[Hit, ...]) -> list[dict[str, Any]]:
    """The hits as a box shows them: a name with its language, what it is and where, the letters that fit."""
    shown = results.organisations_of(hits)
    found = []
    for hit in hits:
        if hit.kind != "organisation":
            described = facts_found.describe(hit.kind, hit.id)
            names, country = (described.names, described.country) if described else ((), "")
            url = described.url if described else ""
        else:
            organisation = shown.get(hit.id)
            names = _names(organisation) if organisation else ()
            country = organisation.country if organisation else ""
            url = reverse("public:organisation", args=[hit.id])
        if names:
            found.append(_suggestion(hit, names, country if hit.kind != "place" else "", url))
    return found


def _names(organisation: results.Listed) -> tuple[tuple[str, str], ...]:
    others = (one for one in organisation.names.items() if one[0] != organisation.name)
    return ((organisation.name, organisation.language), *others)


def _suggestion(hit: Hit, names: tuple[tuple[str, str], ...], country: str, url: str) -> dict[str, Any]:
    """The first name, and the one that fits where it is another; an index that is behind names nothing."""
    name, lang = names[0]
    fits = hit.why.name.text if hit.why.name else ""
    spoken = dict(names)
    also = fits if fits != name and (fits in spoken or hit.kind != "organisation") else ""
    kind = facts_found.kind_label(hit.kind) if hit.kind != "organisation" else ""
    return {
        "name": name,
        "lang": lang,
        "dir": direction(lang),
        "marks": [list(span) for span in hit.why.spans] if fits == name else [],
        "also": also,
        "also_lang": spoken.get(also, hit.why.name.language if hit.why.name and also else ""),
        "also_marks": [list(span) for span in hit.why.spans] if also else [],
        "where": " · ".join(part for part in (kind, place_name(country) if country else "") if part),
        "url": url,
    }


def _site() -> str:
    return address_of("public:home").removesuffix(reverse("public:home"))


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """The description a browser reads to offer this search in its address line (OpenSearch 1.1)."""
    acronym = reference().network.get("acronym") or network_name()
    context = {
        "short_name": str(acronym)[:_SHORT],
        "long_name": network_name()[:_LONG],
        "about": gettext("Find a cooperative, a federation, a law, a publication or a meeting.")[:_ABOUT],
        "language": language(),
        "search": address_of("public:search"),
        "suggest": address_of("public:suggest"),
        "feed": address_of("public:search-feed"),
        "itself": address_of("public:opensearch"),
        "site": _site(),
    }
    response = render(request, "public/opensearch.xml", context, content_type="application/opensearchdescription+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response

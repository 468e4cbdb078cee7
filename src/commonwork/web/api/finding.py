"""Finding whatever there is, with the query language of the search box."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import override
from ninja import Query, Router

from commonwork.engines.searching.expressions import And, Filter, Node
from commonwork.engines.searching.found import Hit
from commonwork.engines.searching.grammar import QueryProblem
from commonwork.engines.searching.normal import normal
from commonwork.flows import searching
from commonwork.web.api import schemas
from commonwork.web.public import asked, facts_found, results
from commonwork.web.public.rows import address_of

router = Router(tags=["finding"])
REFUSED = frozenset({"too_long", "too_many_terms", "too_deep", "unreadable", "bad_number"})


class CannotAsk(ValueError):
    """A question a program has to mend: it would be answered otherwise than it was meant."""

    def __init__(self, problems: Sequence[QueryProblem]) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.code for problem in problems))


def parsed(query: str, language: str) -> tuple[Node, tuple[QueryProblem, ...]]:
    """A query as an expression, with what of it was read otherwise; raises :class:`CannotAsk`."""
    found = searching.parse(query, language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
    refused = [problem for problem in found.problems if problem.code in REFUSED]
    if refused:
        raise CannotAsk(refused)
    return found.node, found.problems


def described(problem: QueryProblem) -> dict[str, Any]:
    """A problem as the API tells it."""
    return {name: getattr(problem, name) for name in ("code", "start", "end", "word", "field")} | {
        "nearest": list(problem.nearest)
    }


def refusal(error: CannotAsk) -> dict[str, Any]:
    """The answer to a question that has to be mended: what is wrong, and where in the query."""
    places = "; ".join(f"q[{problem.start}:{problem.end}]: {problem.code}" for problem in error.problems)
    return {"detail": places, "problems": [described(problem) for problem in error.problems]}


@router.get("/search", response={200: schemas.Found, 422: schemas.QueryFault}, url_name="search")
def search(request: HttpRequest, wanted: Query[schemas.SearchQuery]) -> Any:
    """Whatever fits, best first: organisations, places, laws, legal forms, publications, events, terms, figures.

    Each hit says why it was found, and which letters of which of its names fit. Facets count what is found with each
    value under the other filters. A query that would be read otherwise than it was meant is refused, with the place.
    """
    node, problems = parsed(wanted.q, wanted.language)
    choices = [Filter(name, value) for name in asked.CHOICES if (value := getattr(wanted, name, None))]
    found = asked.answer(
        normal(And((node, *choices))), limit=wanted.limit, offset=wanted.offset, facets=asked.CHOICES
    )  # fmt: skip
    with override(wanted.language if wanted.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        hits = _hits(found.hits)
    return {
        "query": wanted.q,
        "hits": hits,
        "total": None if found.more else found.total,
        "more_than": found.total if found.more else None,
        "facets": {facet: dict(counts) for facet, counts in found.facets.items() if counts},
        "problems": [described(problem) for problem in problems],
    }


def _hits(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """The hits that everyone may see at this moment, in their order."""
    shown = results.organisations_of(hits)
    told = []
    for hit in hits:
        organisation = shown.get(hit.id) if hit.kind == "organisation" else None
        if organisation is not None:
            names = {organisation.name: organisation.language, **organisation.names}
            told.append(_hit(hit, names, organisation.country, address_of("public:organisation", organisation.id)))
        elif hit.kind != "organisation" and (fact := facts_found.describe(hit.kind, hit.id)):
            told.append(_hit(hit, dict(fact.names), fact.country, settings.SITE_ADDRESS + fact.url))
    return told


def _hit(hit: Hit, names: dict[str, str], country: str, address: str) -> dict[str, Any]:
    name, language = next(iter(names.items()))
    fits = hit.why.name
    known = fits is not None and (hit.kind != "organisation" or fits.text in names)
    return {
        "kind": hit.kind,
        "id": hit.id,
        "score": hit.score,
        "name": name,
        "language": language,
        "other_names": [other for other in names if other != name],
        "country": country,
        "address": address,
        "why": {
            "code": hit.why.code,
            "name": fits.text if fits and known else "",
            "kind": fits.kind if fits and known else "",
            "spans": [list(span) for span in hit.why.spans] if known else [],
        },
    }

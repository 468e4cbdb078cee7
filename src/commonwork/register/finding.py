"""Finding organisations by facet and by name, and counting what is found without counting everything."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Min, Q, QuerySet

from commonwork.engines.cleaning.text import fold_text
from commonwork.register.models import Identifier, Organisation, OrganisationName, Record, Tally
from commonwork.register.tallies import FACETS

__all__ = ["CAP", "FACETS", "Filters", "count_facets", "count_found", "find", "first_listed", "page_of"]
CAP = 1_000


@dataclass(frozen=True)
class Filters:
    """What a reader asks for: a value for some facets, and the beginning of a name or a whole number."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    query: str = ""

    @property
    def folded(self) -> str:
        """The comparable form of the query."""
        return fold_text(self.query)[:120]


def find(filters: Filters) -> QuerySet[Organisation]:
    """The shown organisations that fit, in the order of their names; for a query, of the first that bear it."""
    found = Organisation.objects.shown().filter(**filters.chosen)
    if filters.query:
        found = found.filter(pk__in=bearers(filters.query))
    return found.order_by("sort_key", "pk")


def bearers(query: str) -> list[str]:
    """Ids of organisations whose number is the query, or one of whose names begins with it, up to the cap."""
    number = query.rpartition(":")[2].strip()
    numbered = Identifier.objects.filter(value=number).values_list("organisation_id", flat=True)
    ids = list(numbered[: CAP + 1])
    if folded := fold_text(query)[:120]:
        named = OrganisationName.objects.filter(
            folded__gte=folded, folded__lt=f"{folded}\U0010ffff", organisation__shown=True
        )
        ids += list(named.order_by("folded").values_list("organisation_id", flat=True)[: 2 * CAP])
    return list(dict.fromkeys(ids))[: CAP + 1]


def first_listed(ids: Sequence[str]) -> dict[str, datetime]:
    """Shown organisation → when a list that may be told of first brought it. One query for at most 1,000 ids."""
    told = Record.objects.filter(entry__organisation__in=ids[:CAP], delivery__state="accepted")
    told = told.exclude(entry__source__sharing="totals").values_list("entry__organisation")
    return dict(told.annotate(first=Min("delivery__accepted_at")).order_by())


def count_found(filters: Filters) -> tuple[int, bool]:
    """How many fit: exact from the tallies where they know it, else counted up to the cap and said to be more."""
    if not filters.query and len(filters.chosen) <= 2:
        return _tallied(filters.chosen), False
    return _capped(find(filters))


def _tallied(chosen: Mapping[str, str]) -> int:
    pairs = [(facet, chosen[facet]) for facet in FACETS if facet in chosen]
    (first, value), (second, second_value) = (*pairs, ("", ""), ("", ""))[:2]
    tally = Tally.objects.filter(facet=first, value=value, second_facet=second, second_value=second_value).first()
    return tally.count if tally else 0


def _capped(found: QuerySet[Organisation]) -> tuple[int, bool]:
    count = found.order_by().values("pk")[: CAP + 1].count()
    return min(count, CAP), count > CAP


def count_facets(filters: Filters) -> dict[str, dict[str, tuple[int, bool]]]:
    """For every facet, how many fit with each of its values and the other filters, and whether there are more."""
    some: dict[frozenset[str], list[dict[str, str]]] = {}
    return {facet: _count_facet(facet, filters, some) for facet in FACETS}


def _count_facet(
    facet: str, filters: Filters, some: dict[frozenset[str], list[dict[str, str]]]
) -> dict[str, tuple[int, bool]]:
    others = {name: value for name, value in filters.chosen.items() if name != facet}
    if not filters.query and len(others) <= 1:
        return {value: (count, False) for value, count in _facet_tally(facet, others).items()}
    rows = some.setdefault(frozenset(others), [])
    if not rows:
        rows.extend(find(Filters(others, filters.query)).order_by().values(*FACETS)[: CAP + 1])
    more = len(rows) > CAP
    return {value: (count, more) for value, count in sorted(Counter(row[facet] for row in rows[:CAP]).items())}


def _facet_tally(facet: str, others: Mapping[str, str]) -> dict[str, int]:
    """Exact counts by one facet, with at most one other chosen."""
    for other, chosen in others.items():
        first, second = sorted((facet, other), key=FACETS.index)
        side, column = ("value", "second_value") if other == first else ("second_value", "value")
        tallies = Tally.objects.filter(facet=first, second_facet=second, **{side: chosen})
        return dict(tallies.values_list(column, "count"))
    return dict(Tally.objects.filter(facet=facet, second_facet="").values_list("value", "count"))


def page_of(
    found: QuerySet[Organisation], *, after: str, before: str, size: int
) -> tuple[Sequence[Organisation], str, str]:
    """One page by key: the organisations, and the ids to go back and forth from («» where there is no more).

    An unknown ``after`` or ``before`` gives the first page.
    """
    anchor = Organisation.objects.shown().filter(pk=before or after).first() if before or after else None
    backwards = bool(before and anchor)
    if anchor is not None:
        beyond = "lt" if backwards else "gt"
        equal = Q(**{"sort_key": anchor.sort_key, f"pk__{beyond}": anchor.pk})
        found = found.filter(Q(**{f"sort_key__{beyond}e": anchor.sort_key}))
        found = found.filter(Q(**{f"sort_key__{beyond}": anchor.sort_key}) | equal)
    if backwards:
        found = found.order_by("-sort_key", "-pk")
    rows = list(found.prefetch_related("names")[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    has_previous = more if backwards else anchor is not None
    has_next = True if backwards else more
    return rows, rows[0].pk if rows and has_previous else "", rows[-1].pk if rows and has_next else ""

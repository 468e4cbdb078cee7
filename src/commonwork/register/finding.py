"""Finding organisations by facet and by name, and counting what is found without counting everything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from commonwork.engines.cleaning.text import fold_text
from commonwork.register.models import Identifier, Organisation, OrganisationName, Tally
from commonwork.register.tallies import FACETS

__all__ = ["CAP", "FACETS", "Filters", "count_facets", "count_found", "find", "page_of"]
CAP = 10_000


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
    """The shown organisations that fit, in the order of their names."""
    found = Organisation.objects.shown().filter(**filters.chosen)
    if filters.query:
        folded = filters.folded
        named = OrganisationName.objects.filter(folded__gte=folded, folded__lt=f"{folded}\U0010ffff")
        numbered = Identifier.objects.filter(value=filters.query.rpartition(":")[2].strip())
        fits = Q(pk__in=numbered.values("organisation_id"))
        fits |= Q(pk__in=named.values("organisation_id")) if folded else Q()
        found = found.filter(fits)
    return found.order_by("sort_key", "pk")


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
    return {facet: _count_facet(facet, filters) for facet in FACETS}


def _count_facet(facet: str, filters: Filters) -> dict[str, tuple[int, bool]]:
    others = {name: value for name, value in filters.chosen.items() if name != facet}
    if filters.query or len(others) > 1:
        some = find(Filters(others, filters.query)).order_by().values("pk")[: CAP + 1]
        rows = Organisation.objects.filter(pk__in=some).values_list(facet).annotate(count=Count("pk")).order_by(facet)
        counts = dict(rows)
        more = sum(counts.values()) > CAP
        return {value: (count, more) for value, count in counts.items()}
    if not others:
        tallies = Tally.objects.filter(facet=facet, second_facet="").values_list("value", "count")
        return {value: (count, False) for value, count in tallies}
    (other, chosen), = others.items()
    first, second = sorted((facet, other), key=FACETS.index)
    side = {"facet": first, "second_facet": second, "value" if other == first else "second_value": chosen}
    column = "second_value" if other == first else "value"
    return {value: (count, False) for value, count in Tally.objects.filter(**side).values_list(column, "count")}


def page_of(
    found: QuerySet[Organisation], *, after: str, before: str, size: int
) -> tuple[Sequence[Organisation], str, str]:
    """One page by key: the organisations, and the ids to go back and forth from («» where there is no more).

    An unknown ``after`` or ``before`` gives the first page.
    """
    anchor = Organisation.objects.filter(pk=before or after).first() if before or after else None
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

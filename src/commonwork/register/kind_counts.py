"""How many verdicts are decided, partial and undecidable, by source and country, and what one fact would decide most.

Stored with the tallies, because no page counts the whole register. Invented samples are never added to the real ones.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Count, Min

from commonwork.engines.classifying.verdicts import SCHEMES
from commonwork.register.classifying import blank_columns, columns_by_name
from commonwork.register.models import Classification, Entry, KindCount, Organisation

APART = "apart"  # bodies of cooperatives and what is no organisation: no kind is asked of them
BODIES = frozenset({"secondary", "tertiary", "not_a_unit"})
Said = tuple[str, str, str]  # measure, scheme, code
Key = tuple[str, str, str, str, str]  # measure, scheme, code, facet, value


def renew_kind_counts(places: Mapping[tuple[str, str], int] | None = None) -> None:
    """Count the verdicts of the shown organisations anew. Part of the caller's transaction.

    ``places``: how many there are by standing and country, where the caller has counted them just now.
    """
    blank = list(_said(Classification(**columns_by_name(blank_columns()))))
    found: Counter[Key] = Counter()
    for where, said, count in _situations(blank, places):
        for facet, value in where:
            for measure, scheme, code in said:
                found[measure, scheme, code, facet, value] += count
    KindCount.objects.all().delete()
    KindCount.objects.bulk_create(
        [
            KindCount(measure=measure, scheme=scheme, code=code, facet=facet, value=value, count=count)
            for (measure, scheme, code, facet, value), count in sorted(found.items())
        ],
        batch_size=500,
    )


def _situations(
    blank: Sequence[Said], places: Mapping[tuple[str, str], int] | None
) -> Iterator[tuple[Sequence[tuple[str, str]], Sequence[Said], int]]:
    """(facets it counts for, what is said, of how many): those with a verdict of their own, then the others."""
    known = _outcomes()
    left = Counter(_places() if places is None else places)
    by_place = _in_force().values_list("organisation__standing", "organisation__country", "outcome")
    for standing, country, outcome, count in by_place.annotate(count=Count("pk")).order_by():
        left[standing, country] -= count
        yield _facets(standing, country), known[outcome], count
    for (standing, country), count in left.items():
        yield _facets(standing, country), blank, count
    yield from _by_source(known, blank)


def _places() -> dict[tuple[str, str], int]:
    shown = Organisation.objects.shown().values_list("standing", "country")
    return {(standing, country): count for standing, country, count in shown.annotate(count=Count("pk")).order_by()}


def _by_source(
    known: Mapping[str, Sequence[Said]], blank: Sequence[Said]
) -> Iterator[tuple[Sequence[tuple[str, str]], Sequence[Said], int]]:
    stated = Entry.objects.filter(organisation__shown=True).values_list("source")
    left = Counter(dict(stated.annotate(count=Count("pk")).order_by()))
    pairs = _in_force().exclude(organisation__entries=None).values_list("organisation__entries__source", "outcome")
    for source, outcome, count in pairs.annotate(count=Count("pk")).order_by():
        left[source] -= count
        yield [("source", source)], known[outcome], count
    for source, count in left.items():
        yield [("source", source)], blank, count


def _outcomes() -> dict[str, list[Said]]:
    """What each outcome says, read from one verdict that has it."""
    firsts = _in_force().values("outcome").annotate(first=Min("pk")).order_by().values("first")
    return {row.outcome: list(_said(row)) for row in Classification.objects.filter(pk__in=firsts)}


def _in_force() -> Any:
    return Classification.objects.filter(replaced_at__isnull=True, organisation__shown=True)


def _facets(standing: str, country: str) -> list[tuple[str, str]]:
    real = [("", ""), ("country", country)] if standing != "sample" else []
    return [("register", standing), *real]


def _said(row: Classification) -> Iterator[Said]:
    """(measure, scheme, code) that one set of verdicts adds to."""
    yield "standing", "", "all"
    yield "level", "", row.level
    for scheme in SCHEMES:
        yield "standing", scheme, APART if row.level in BODIES else getattr(row, f"{scheme}_standing")
        if row.level not in BODIES:
            yield "kind", scheme, getattr(row, scheme)
    for flag in row.flags:
        yield "flag", "", flag
    for scheme in SCHEMES:
        sets = [frozenset(each) for each in row.verdicts.get(scheme, {}).get("missing", ())]
        for fact in sorted({fact for each in sets if len(each) == 1 for fact in each}):
            yield "alone", scheme, fact
        for fact in sorted(frozenset().union(*sets)):
            yield "part", scheme, fact

"""How many verdicts are decided, partial and undecidable, by source and country, and what one fact would decide most.

Stored with the tallies, because no page counts the whole register. Invented samples are never added to the real ones.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count

from commonwork.engines.classifying.verdicts import SCHEMES
from commonwork.register.classifying import blank_columns, columns_by_name
from commonwork.register.models import Classification, Entry, KindCount, Organisation

_GROUPED = ("level", *(f"{scheme}{part}" for scheme in SCHEMES for part in ("", "_standing")), "missing", "flags")
Key = tuple[str, str, str, str, str]  # measure, scheme, code, facet, value


def renew_kind_counts() -> None:
    """Count the verdicts of the shown organisations anew. Part of the caller's transaction."""
    blank = columns_by_name(blank_columns())
    found: Counter[Key] = Counter()
    for where, row, count in _situations(blank):
        for facet, value in where:
            for measure, scheme, code in _said(row):
                found[measure, scheme, code, facet, value] += count
    KindCount.objects.all().delete()
    KindCount.objects.bulk_create(
        [
            KindCount(measure=measure, scheme=scheme, code=code, facet=facet, value=value, count=count)
            for (measure, scheme, code, facet, value), count in found.items()
        ],
        batch_size=500,
    )


def _situations(blank: Mapping[str, Any]) -> Iterator[tuple[list[tuple[str, str]], Mapping[str, Any], int]]:
    """(facets it counts for, verdicts, how many organisations): those with a verdict of their own, then the others."""
    shown = Organisation.objects.shown()
    left: Counter[tuple[str, str]] = Counter()
    for row in shown.values("standing", "country").annotate(count=Count("pk")).order_by():
        left[row["standing"], row["country"]] += row["count"]
    places = ("organisation__standing", "organisation__country")
    for row in _in_force().values(*places, *_GROUPED).annotate(count=Count("pk")).order_by():
        standing, country = row["organisation__standing"], row["organisation__country"]
        left[standing, country] -= row["count"]
        yield _facets(standing, country), row, row["count"]
    for (standing, country), count in left.items():
        yield _facets(standing, country), blank, count
    yield from _by_source(blank)


def _by_source(blank: Mapping[str, Any]) -> Iterator[tuple[list[tuple[str, str]], Mapping[str, Any], int]]:
    stated = Entry.objects.filter(organisation__shown=True)
    totals = stated.values("source").annotate(count=Count("organisation", distinct=True)).order_by()
    left = Counter({row["source"]: row["count"] for row in totals})
    pairs = _in_force().values("organisation__entries__source", *_GROUPED)
    for row in pairs.annotate(count=Count("organisation", distinct=True)).order_by():
        source = row["organisation__entries__source"]
        if source is not None:
            left[source] -= row["count"]
            yield [("source", source)], row, row["count"]
    for source, count in left.items():
        yield [("source", source)], blank, count


def _in_force() -> Any:
    return Classification.objects.filter(replaced_at__isnull=True, organisation__shown=True)


def _facets(standing: str, country: str) -> list[tuple[str, str]]:
    real = [("", ""), ("country", country)] if standing != "sample" else []
    return [("register", standing), *real]


def _said(row: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(measure, scheme, code) that one set of verdicts adds to."""
    yield "standing", "", "all"
    yield "level", "", row["level"]
    for scheme in SCHEMES:
        yield "standing", scheme, row[f"{scheme}_standing"]
        yield "kind", scheme, row[scheme]
    for flag in row["flags"]:
        yield "flag", "", flag
    alone, part = _missing(row["missing"])
    for fact in alone:
        yield "alone", "", fact
    for fact in part:
        yield "part", "", fact


def _missing(words: str) -> tuple[set[str], set[str]]:
    """The facts each of which would by itself decide some verdict, and those that stand in any missing set."""
    sets = [each.strip() for verdict in words.split(";") for each in verdict.partition(":")[2].split("/")]
    facts = [set(filter(None, re.split(r"\+", each))) for each in sets]
    alone = {fact for each in facts if len(each) == 1 for fact in each}
    return alone, set().union(*facts) if facts else set()

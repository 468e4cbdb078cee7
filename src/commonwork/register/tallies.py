"""Counts over the whole register, renewed with every accepted delivery, so that no page counts 400,000 rows."""

from collections.abc import Mapping
from itertools import combinations

from django.db import connection
from django.db.models import Count

from commonwork.register.kind_counts import renew_kind_counts
from commonwork.register.models import Organisation, Tally

FACETS = ("country", "standing", "status", "level", "relation", "legal_form")


def renew_tallies() -> None:
    """Count the shown organisations by each facet and by each pair of facets. Part of the caller's transaction."""
    found: dict[tuple[str, str, str, str], int] = {}
    for row in Organisation.objects.shown().values(*FACETS).annotate(count=Count("pk")).order_by():
        _add(found, row, row["count"])
    Tally.objects.all().delete()
    Tally.objects.bulk_create(
        [
            Tally(facet=facet, value=value, second_facet=second, second_value=second_value, count=count)
            for (facet, value, second, second_value), count in found.items()
        ]
    )
    pairs = {key: count for key, count in found.items() if (key[0], key[2]) == ("country", "standing")}
    renew_kind_counts({(standing, country): count for (_, country, _, standing), count in pairs.items()})
    refresh_statistics()


def refresh_statistics() -> None:
    """Let SQLite know how its values are spread, to take the narrower of two indexes; PostgreSQL does so itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 0")
            cursor.execute("ANALYZE register_organisation")


def _add(found: dict[tuple[str, str, str, str], int], row: Mapping[str, str], count: int) -> None:
    keys = [("", "", "", "")]
    keys += [(facet, row[facet], "", "") for facet in FACETS]
    keys += [(a, row[a], b, row[b]) for a, b in combinations(FACETS, 2)]
    for key in keys:
        found[key] = found.get(key, 0) + count

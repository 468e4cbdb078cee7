"""What is exported for counting, and what anyone may see of an edition."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonwork import reference
from commonwork.engines.counting import INPUTS, Unrenderable
from commonwork.observatory import queries
from commonwork.observatory.actions import prepare_edition, publish_edition, renew_observations
from commonwork.observatory.models import Edition, EditionTable, Observation
from commonwork.observatory.rules import EditionPlan
from commonwork.reference import load
from commonwork.register.models import Source

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
FACTS = Path(reference.__file__).parent / "facts/statistics.csv"


@pytest.fixture
def edition(statistics, organisations):
    """A published edition of the tiny register."""
    renew_observations(source_key="network/statistics", by=None, at=AT)
    prepare_edition(plan=EditionPlan("e1", DAY, "1", True), by=None, at=AT)
    return publish_edition(edition_id="e1", by=None, at=AT)


@pytest.fixture
def prepared(edition):
    """A second edition that is only prepared."""
    return prepare_edition(plan=EditionPlan("e2", DAY, "1", True), by=None, at=AT)


def column(table, name):
    return [row[list(table.columns).index(name)] for row in table.rows]


def test_counting_tables_have_the_columns_of_counting(edition):
    tables = queries.counting_tables(DAY)
    assert {name: table.columns for name, table in tables.items()} == dict(INPUTS)
    assert column(tables["register_organisations"], "id") == ["cw-1", "cw-2", "cw-3"]
    assert column(tables["register_organisations"], "sources") == ["network/organisations"] * 3
    assert column(tables["register_entries"], "key") == ["cw-1", "cw-2", "cw-3"]
    assert sorted(column(tables["reported"], "value"), key=Decimal) == [
        "60", "70", "90", "120", "130", "600", "1000", "3000", "50000", "12500000.5",
    ]  # fmt: skip


def test_counting_tables_leave_out_lists_of_a_later_day_and_withdrawn_ones(edition, statistics, takes):
    tables = queries.counting_tables(date(2026, 11, 19))
    assert [len(list(tables[name].rows)) for name in ("register_entries", "reported")] == [0, 0]
    statistics.state, statistics.withdrawn_at = "withdrawn", AT
    statistics.save()
    assert list(queries.counting_tables(DAY)["reported"].rows) == []


@pytest.mark.parametrize(
    "changes", [{"sharing": "totals"}, {"sharing": "names"}, {"fields_kept_back": {"value": "network"}}]
)
def test_counting_tables_mark_lists_that_are_not_shared_in_full(edition, statistics, changes):
    assert set(column(queries.counting_tables(DAY)["reported"], "shared")) == {"yes"}
    Source.objects.filter(pk=statistics.source_id).update(**changes)
    assert set(column(queries.counting_tables(DAY)["reported"], "shared")) == {"no"}


def test_counting_tables_take_as_many_queries_for_more_rows(edition, statistics, takes):
    with CaptureQueriesContext(connection) as few:
        queries.counting_tables(DAY)
    takes.deliver(statistics.source, [*takes.read_sample()[1].rows, *takes.read_sample(FACTS)[1].rows], day=DAY)
    renew_observations(source_key="network/statistics", by=None, at=AT)
    with CaptureQueriesContext(connection) as many:
        queries.counting_tables(DAY)
    assert len(many) == len(few)


def test_observations_in_force_are_those_of_the_newest_list(edition, statistics, takes):
    assert queries.observations_in_force().count() == 10
    takes.deliver(statistics.source, takes.read_sample()[1].rows[:1], day=DAY)
    assert queries.observations_in_force().count() == 0  # not made anew yet


def test_provenance_tells_public_facts_only(edition, statistics):
    observation = Observation.objects.get(record__entry__key="S5")
    assert queries.provenance(observation) == {
        "source": "network/statistics",
        "title": "Title of network/statistics",
        "publisher": "The network",
        "licence": "open",
        "attribution": "",
        "address": "",
        "key": "S5",
        "source_words": "지어낸 통계 (2023)",
        "confidence": "stated",
        "delivery": {
            "effective_date": date(2026, 11, 20), "received_at": AT, "rows": 10, "checksum": statistics.checksum,
        },
        "place": "6",
    }  # fmt: skip


def test_edition_tables_are_public_ones_of_published_editions(edition, prepared):
    public = EditionTable.objects.filter(edition="e1", sealed=False).values_list("name", flat=True)
    assert sorted(queries.edition_tables("e1")) == sorted(public)
    assert queries.edition_table("e1", "accounted_total") == [{"cooperatives": "2", "countries": "2"}]
    assert queries.accounted("e1") == {"cooperatives": "2", "countries": "2"}
    assert queries.latest_edition() == edition
    with pytest.raises(EditionTable.DoesNotExist):
        queries.edition_table("e1", "accounted_entries")


@pytest.mark.parametrize(
    "ask", [queries.edition_tables, queries.public_edition, queries.figures_overview, queries.accounted]
)
def test_prepared_editions_are_not_public(prepared, ask):
    for edition_id in ("e2", "unknown"):
        with pytest.raises(Edition.DoesNotExist):
            ask(edition_id)


def test_prepared_tables_are_for_the_desk(prepared):
    assert "accounted_entries" not in queries.prepared_tables("e2")
    assert queries.prepared_tables("e2") == queries.edition_tables("e1")


def test_stored_bodies_name_the_sealed_ones(edition):
    both, public = (queries.stored_bodies("e1", sealed=sealed) for sealed in (True, False))
    assert set(both) - set(public) == {"sealed/accounted_entries"}
    assert dict(queries.stated_of("e1").tables).keys() == both.keys()


def test_figures_overview_has_the_newest_of_each_area(edition):
    found = {
        indicator: [(row["area"], row["value"], row["in_conflict"]) for row in rows]
        for indicator, rows in queries.figures_overview("e1").items()
    }
    assert found == {
        "cooperatives": [("ASP", "600", "no"), ("KOR", "120", "yes"), ("KOR", "130", "yes"), ("WLD", "1000", "no")],
        "jobs": [("WLD", "50000", "no")],
        "members": [("IRN", "3000", "no")],
        "share_asia_pacific_of_cooperatives": [("WLD", "60", "no")],
        "turnover": [("JPN", "12500000.5", "no")],
    }


def test_figure_shows_every_row_and_what_contradicts(edition):
    found = queries.figure("cooperatives", "e1")
    group = "cooperatives/KOR/2022-01-01..2022-12-31/operating/all_types/all_sectors/count"
    assert [(row["key"], row["conflict"]) for row in found.rows] == [
        ("S4", ""), ("S5", group), ("S6", group), ("S7", ""), ("S1", ""),
    ]  # fmt: skip
    assert {name: [row["value"] for row in rows] for name, rows in found.conflicts.items()} == {group: ["120", "130"]}
    assert [row["key"] for row in found.newest] == ["S4", "S5", "S6", "S1"]


def test_figure_of_an_unknown_indicator_is_empty(edition):
    assert queries.figure("mystery", "e1") == queries.Figure("mystery", "e1", [], [], {})


def test_claim_is_not_made_of_an_invented_sample(edition):
    with pytest.raises(Unrenderable, match="no figure for «cooperatives»"):
        queries.claim("e1")


def test_claim_of_the_network_from_its_own_figures(takes, db):
    rows = takes.read_sample(FACTS)[1].rows
    takes.deliver(takes.enter("network/statistics"), rows)
    renew_observations(source_key="network/statistics", by=None, at=AT)
    prepare_edition(plan=EditionPlan("e", DAY, "1"), by=None, at=AT)
    publish_edition(edition_id="e", by=None, at=AT)
    parts = [(part.key, str(part.quantity.value), part.quantity.qualifier) for part in queries.claim("e").parts]
    assert parts == [("cooperatives", "378000", "at_least"), ("jobs", "20000000", "almost"), ("share", "60", "almost")]
    assert len(queries.edition_table("e", "observations")) == len(load().facts("statistics"))

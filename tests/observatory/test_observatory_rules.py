"""How the words of a row become an observation, and which days an edition may speak for."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from commonwork.engines.records import Problem
from commonwork.observatory.rules import (
    RULES,
    EditionRefused,
    ObservationsRefused,
    check_as_of,
    check_edition_id,
    observation_problems,
    read_observation,
)
from commonwork.reference import load

VALUES = {
    "country": "JPN", "indicator": "turnover", "value": "12,500,000.50", "unit": "JPY", "period": "2022",
    "coop_type_scope": "worker", "sector_scope": "services mainly", "population_scope": "national",
    "qualifier": "about", "note": "n", "source_words": "s",
}  # fmt: skip
FIELDS = {
    "indicator": "turnover", "unit": "JPY", "qualifier": "around", "population_scope": "national",
    "coop_type_scope": "worker", "sector_scope": "services_mainly", "population_words": "national",
    "coop_type_words": "worker", "sector_words": "services mainly", "area": "JPN", "note": "n", "source_words": "s",
    "period_start": date(2022, 1, 1), "period_end": date(2022, 12, 31), "period_precision": "year",
    "period_words": "2022", "value": Decimal("12500000.50"), "confidence": "stated",
}  # fmt: skip
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def read(changes=None, confidence="stated"):
    return read_observation({**VALUES, **(changes or {})}, confidence=confidence, place="row 2", reference=load())


def test_read_observation_maps_words_and_keeps_them():
    assert read() == (FIELDS, [])


def test_read_observation_with_a_remembered_value_is_recalled():
    assert read({"to_confirm": ["value"]}) == (FIELDS | {"confidence": "recalled"}, [])


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"population_scope": "some"}, Problem("observe.unmapped", "row 2", "population_scope", "some")),
        ({"period": "one day"}, Problem("observe.unmapped", "row 2", "period", "one day")),
        ({"unit": "pounds"}, Problem("observe.unmapped", "row 2", "unit", "pounds")),
        ({"unit": "count"}, Problem("observe.unit", "row 2", "unit", "count")),
        ({"country": "XXX"}, Problem("observe.area", "row 2", "country", "XXX")),
        ({"value": "many"}, Problem("observe.value", "row 2", "value", "many")),
        ({"value": ""}, Problem("observe.value", "row 2", "value", "")),
        ({"value": "NaN"}, Problem("observe.value", "row 2", "value", "NaN")),
        ({"value": "1e18"}, Problem("observe.value", "row 2", "value", "1e18")),
        ({"value": "0.0000001"}, Problem("observe.value", "row 2", "value", "0.0000001")),
    ],
)
def test_read_observation_names_what_it_cannot_read(changes, problem):
    assert (read(changes)[1], problem.code in RULES) == ([problem], True)


def test_read_observation_needs_a_confidence():
    assert read(confidence="")[1] == [Problem("observe.confidence", "row 2", "confidence", "")]


def test_observation_problems_of_several_rows():
    rows = [(VALUES, "row 2"), (VALUES | {"country": "XXX"}, "row 3")]
    found = observation_problems(rows, confidence="stated", reference=load())
    assert found == [Problem("observe.area", "row 3", "country", "XXX")]


def test_refusal_names_place_column_and_word():
    refused = ObservationsRefused([Problem("observe.area", "row 3", "country", "XXX")])
    assert str(refused) == f"row 3: country «XXX»: {RULES['observe.area']}"


def test_every_row_of_the_reference_can_be_read():
    reference = load()
    for row in reference.facts("statistics"):
        values = dict(row) | {"country": row["country_iso3"], "source_words": row["source"]}
        found = read_observation(values, confidence=row["confidence"], place=row["_place"], reference=reference)
        assert found[1] == []


@pytest.mark.parametrize("edition_id", ["", "a/b", "-a", "a b", "é", "a" * 41])
def test_edition_id_that_cannot_stand_in_an_address_is_refused(edition_id):
    with pytest.raises(EditionRefused):
        check_edition_id(edition_id)


def test_edition_is_for_a_day_the_register_speaks_for():
    check_as_of(date(2026, 11, 24), at=AT, newest_list=date(2026, 11, 24))
    check_as_of(date(2026, 11, 24), at=AT, newest_list=None)
    with pytest.raises(EditionRefused, match="still to come"):
        check_as_of(date(2026, 11, 25), at=AT, newest_list=None)
    with pytest.raises(EditionRefused, match="already holds a list of 2026-11-24"):
        check_as_of(date(2026, 11, 23), at=AT, newest_list=date(2026, 11, 24))

"""Single values: read as the source says, or refused by the name of the problem."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwork.engines.cleaning.values import (
    Unreadable,
    first_day,
    parse_coordinate,
    parse_date,
    parse_identifier,
    parse_number,
    parse_website,
)

DAYS = st.dates(date(1000, 1, 1), date(9999, 12, 31))


@pytest.mark.parametrize(
    ("text", "shapes", "read"),
    [
        ("2022-10-01", ("iso",), "2022-10-01"), ("2022-1", ("iso",), "2022-01"), ("1991", ("iso",), "1991"),
        ("1946-01-01T00:00:00Z", ("iso",), "1946-01-01"), ("11/8/1863", ("d/m/y",), "1863-08-11"),
        ("11/8/1863", ("m/d/y",), "1863-11-08"), ("01.02.2015", ("d/m/y",), "2015-02-01"),
        ("1979 or so", ("y",), "1979"), ("2001", ("d/m/y", "y"), "2001"), ("２０２２", ("iso",), "2022"),
    ],
)  # fmt: skip
def test_date_is_as_precise_as_stated(text, shapes, read):
    assert parse_date(text, shapes) == read


@pytest.mark.parametrize(
    "text",
    ["31/31/1999", "2022-02-30", "about 1980", "22-10-01", "2022-00-05"],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(Unreadable, match=r"^read\.date$"):
        parse_date(text, ("d/m/y", "iso"))


@given(DAYS)
def test_every_day_is_read_back(day):
    assert parse_date(day.isoformat()) == day.isoformat()
    assert parse_date(f"{day.day}/{day.month}/{day.year:04d}", ("d/m/y",)) == day.isoformat()
    assert first_day(day.isoformat()) == day
    assert first_day(day.isoformat()[:7]) == day - timedelta(days=day.day - 1)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=10**12))
def test_every_number_is_read_back_with_thousands_and_native_digits(number):
    persian = f"{number:,}".translate(str.maketrans("0123456789,.", "۰۱۲۳۴۵۶۷۸۹٬٫"))
    assert [Decimal(parse_number(text)) for text in (f"{number}", f"{number:,}", persian)] == [number] * 3


def _code(read, *arguments):
    with pytest.raises(Unreadable) as refused:
        read(*arguments)
    return str(refused.value)


def test_what_cannot_be_read_names_its_problem():
    assert _code(parse_number, "many") == "read.number"
    assert _code(parse_coordinate, "95", 90) == "read.coordinate"
    assert _code(parse_website, "javascript:alert(1)") == "read.website"
    assert _code(parse_website, "keine Seite") == "read.website"
    assert _code(parse_identifier, "3990005900002", "jp-hojin") == "read.identifier"


def test_identifiers_are_compact_and_prefixed():
    assert parse_identifier("CHE-990.001.018", "ch-uid") == "ch-uid:CHE990001018"
    assert parse_identifier(" ３９９０００５９００００１ ", "jp-hojin") == "jp-hojin:3990005900001"
    assert parse_identifier("525R", "gb-fca") == "gb-fca:525R"


def test_a_bare_host_gets_https():
    assert [parse_website(t) for t in ("a.coop", "http://a.coop/x")] == ["https://a.coop", "http://a.coop/x"]


def test_numbers_of_iranian_bodies_have_a_check_digit():
    assert parse_identifier("10380284790", "ir-nid") == "ir-nid:10380284790"
    with pytest.raises(Unreadable, match=r"read\.identifier"):
        parse_identifier("10380284791", "ir-nid")

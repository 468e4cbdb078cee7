"""Canonical CSV and hashes."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwork.engines.counting import canonical_csv, edition_hash, plain, read_csv, table_hash

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (12, "12"),
        (Decimal("378000.000000"), "378000"),
        (Decimal("57.10"), "57.1"),
        (Decimal("1E+7"), "10000000"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("-0.00"), "0"),
        (Decimal("100"), "100"),
        (date(2026, 11, 24), "2026-11-24"),
        ("a\r\nb\rc", "a\nb\nc"),
    ],
)
def test_plain_text_of_a_cell(value, text):
    assert plain(value) == text


@pytest.mark.parametrize(("value", "error"), [(1.5, TypeError), ([], TypeError), (Decimal("NaN"), ValueError)])
def test_plain_refuses_what_is_no_cell(value, error):
    with pytest.raises(error):
        plain(value)


def test_canonical_csv_sorts_records_by_code_point_under_the_header():
    rows = [["b", 2], ["あ", 3], ["B", Decimal("1.50")], ["a,b", None]]
    assert canonical_csv(["name", "n"], rows) == 'name,n\n"a,b",\nB,1.5\nb,2\nあ,3\n'


def test_canonical_csv_refuses_a_row_of_another_length():
    with pytest.raises(ValueError, match="1 cells under 2 columns"):
        canonical_csv(["a", "b"], [["1"]])


@given(st.lists(st.tuples(TEXT, TEXT)))
def test_canonical_csv_reads_back_as_the_same_rows_in_any_order(rows):
    body = canonical_csv(["a", "b"], rows)
    assert sorted((row["a"], row["b"]) for row in read_csv(body)) == sorted(rows)
    assert canonical_csv(["a", "b"], rows[::-1]) == body


def test_read_csv_refuses_a_short_record():
    with pytest.raises(ValueError, match="record 2"):
        read_csv("a,b\n1\n")


def test_edition_hash_covers_names_and_hashes_sorted():
    expected = hashlib.sha256(f"a\n{table_hash('x')}\nb\n{table_hash('y')}\n".encode()).hexdigest()
    assert edition_hash({"b": table_hash("y"), "a": table_hash("x")}) == expected

"""Names of real bodies in several scripts, by names alone."""

import csv

import pytest

from commonwork.engines.linking.alike import Level, compare_names
from commonwork.reference.loader import HERE as REFERENCE
from commonwork.reference.naming import name_analyser

pytestmark = pytest.mark.realdata


def banks(data):
    with (data / "jp_zengin_coop_banks/coop_financial_institutions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("column", ["kana", "roma"])
def test_cooperative_banks_of_japan_are_found_by_their_readings(data, column):
    analyse = name_analyser().analyse
    rows = banks(data)
    pairs = [compare_names(analyse(row["name"]), analyse(row[column])) for row in rows]
    assert sum(pair.level >= Level.SIMILAR and pair.likeness >= 0.8 for pair in pairs) / len(rows) >= 0.94


def test_two_banks_of_japan_are_two(data):
    analyse = name_analyser().analyse
    rows = banks(data)
    pairs = [
        compare_names(analyse(one["name"]), analyse(other["kana"]))
        for one, other in zip(rows, rows[1:] + rows[:1], strict=True)
    ]
    assert [pair for pair in pairs if pair.level > Level.SIMILAR] == []
    assert sum(pair.likeness >= 0.8 for pair in pairs) <= 5


def test_members_of_the_network_are_found_under_their_own_names():
    with (REFERENCE / "facts/members.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["name_native"] and row["name_native"] != row["name_en"]]
    analyse = name_analyser().analyse
    alike = [
        compare_names(analyse(row["name_en"]), analyse(row["name_native"].split(" (earlier")[0], row["script_lang"]))
        for row in rows
    ]
    assert sum(pair.likeness >= 0.7 for pair in alike) / len(rows) >= 0.6

"""Two vintages of the British list: what a take-in says must be what plain counting over the files says."""

import csv
import gzip
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from commonwork.flows import safekeeping
from commonwork.flows.spreadsheet_to_report import take_in
from commonwork.register.models import Delivery, Organisation, Row
from commonwork.register.queries import delivery_diff

pytestmark = [pytest.mark.realdata, pytest.mark.django_db]
KEY = "CUK Organisation ID"
PLAIN = ("Registered Street", "Registered City", "Registered State/Province", "Registered Postcode", "SIC Code")
REGISTRARS = {"FCA", "Companies House", "DETINI", "OSCR", "Charity Commission"}


def vintage(data: Path, year: int) -> Path:
    return data / f"uk_coops_longitudinal/{year}_organisations.csv.gz"


def lines(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def entries(path: Path) -> dict[str, dict[str, str]]:
    """The rows by key; of a key listed twice the first counts."""
    found: dict[str, dict[str, str]] = {}
    for row in lines(path):
        found.setdefault(row[KEY].strip(), row)
    return found


def day(text: str) -> str:
    """The day as year, month, day; «» where it is none."""
    if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text.strip()):
        return f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}"
    return text.strip()


def meaning(row: dict[str, str]) -> tuple[Any, ...]:
    """What a row says that the register keeps as a value, read without any of our code."""
    known = row["Registrar"].strip() in REGISTRARS and row["Registered Number"].strip()
    return (
        *(row[name].strip() for name in (*PLAIN, "Registered Name", "Trading Name", "Registered Status")),
        row["Sector - Simplified, High Level"].strip(),
        (row["Registrar"].strip(), row["Registered Number"].strip()) if known else None,
        day(row["Incorporation Date"]),
        day(row["Dissolved Date"]),
    )


def take(data: Path, year: int) -> Any:
    return take_in("uk/coops-uk", vintage(data, year), effective=date(year, 12, 31))


def counts(read: int, new: int, changed: int, vanished: int) -> dict[str, int]:
    return {"read": read, "new": new, "changed": changed, "vanished": vanished, "doubtful": 0, "refused": 0}


def test_two_vintages_give_the_counts_a_plain_comparison_of_the_files_gives(data):
    was, now = (entries(vintage(data, year)) for year in (2016, 2017))
    changed = {key for key in was.keys() & now.keys() if meaning(was[key]) != meaning(now[key])}
    new, vanished = now.keys() - was.keys(), was.keys() - now.keys()
    assert [len(was), len(now), len(new), len(vanished)] == [8019, 8371, 470, 118]

    first, second = take(data, 2016), take(data, 2017)
    assert without_doubtful(first) == counts(8037, 8019, 0, 0)
    assert without_doubtful(second) == counts(8371, len(new), len(changed), len(vanished))

    found = delivery_diff(second.delivery)
    opened = {part: {row["entry"] for row in found[part]} for part in ("new", "changed", "vanished")}
    assert opened == {"new": new, "changed": changed, "vanished": vanished}
    assert all(row["changes"] for row in found["changed"])
    assert all(row["values"]["names"] for part in ("new", "vanished") for row in found[part])

    again = [take(data, year) for year in (2016, 2017)]
    assert [(each.already, without_doubtful(each)) for each in again] == [
        (True, counts(8037, 0, 0, 0)),
        (True, counts(8371, 0, 0, 0)),
    ]
    assert (Delivery.objects.count(), Row.objects.count()) == (2, 8019 + 8371)
    expected = Counter(shown_status(row) for row in (was | now).values())
    entered = Organisation.objects.filter(shown=True, entries__source="uk/coops-uk")
    assert Counter(entered.values_list("status", flat=True)) == expected
    assert safekeeping.check() == []


def without_doubtful(outcome: Any) -> dict[str, int]:
    return {**outcome.counts, "doubtful": 0}


def shown_status(row: dict[str, str]) -> str:
    """A body that vanished keeps what was said of it last: it is not closed."""
    return {"Live": "active", "Dead": "closed"}.get(row["Registered Status"].strip(), "unknown")

"""The Japanese feed: 18,660 notices in any order add up to what a plain replay of the file gives, for all 13,530."""

import csv
import gzip
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from commonwork.flows import safekeeping
from commonwork.flows.spreadsheet_to_report import take_in
from commonwork.register.finding import bearers
from commonwork.register.models import Delivery, Organisation, OrganisationName
from commonwork.register.queries import delivery_diff

pytestmark = pytest.mark.realdata
FILE = "jp_houjin_bangou_coops/coop_change_events_2021-07_2023-12.csv.gz"
SPEAKS_OF = date(2023, 12, 31)
State = dict[str, tuple[Any, ...]]


def notices(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(row: dict[str, str]) -> tuple[str, str, str, int]:
    """When a notice took effect, and in which order those of one day are to be read."""
    return (row["change_date"], row["update_date"], row["file_date"], int(row["seq"]))


def replay(path: Path) -> State:
    """What the notices of each body add up to, by nothing but sorting them."""
    bodies: dict[str, list[dict[str, str]]] = {}
    for row in sorted(notices(path), key=moment):
        bodies.setdefault(row["corporate_number"], []).append(row)
    return {key: (*place(rows[-1]), life(rows[-1]), former(rows)) for key, rows in bodies.items()}


def place(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[name].strip() for name in ("name", "prefecture", "city", "street", "close_date"))


def life(row: dict[str, str]) -> str:
    if row["process"] == "21":
        return "merged" if row["successor_corporate_number"] else "closed"
    return "unknown" if row["process"] in {"81", "99"} else "active"


def former(rows: list[dict[str, str]]) -> frozenset[tuple[str, str]]:
    """The names a body no longer bears, each with the day it ended; a slip corrected on its own day is none."""
    today = {rows[-1]["name"].strip(), rows[-1]["en_name"].strip()}
    found = {}
    for row, following in pairwise(rows):
        for name in (row["name"].strip(), row["en_name"].strip()):
            if name and name not in today and row["change_date"] != following["change_date"]:
                found[name] = following["change_date"]
    return frozenset(found.items())


def registered() -> State:
    """The same of the register."""
    ended: dict[str, set[tuple[str, str]]] = {}
    for pk, text, until in OrganisationName.objects.filter(kind="former").values_list("organisation", "text", "until"):
        ended.setdefault(pk, set()).add((text, until.isoformat()))
    columns = ("name", "region", "city", "address", "closed", "status")
    rows = Organisation.objects.shown().values_list("entries__key", "pk", *columns)
    return {key: (*said, frozenset(ended.get(pk, ()))) for key, pk, *said in rows}


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All that is shown, without counted ids."""
    skipped = {"id", "organisation"}
    names = [f.attname for f in OrganisationName._meta.concrete_fields if f.name not in skipped]
    fields = [f.attname for f in Organisation._meta.concrete_fields if f.name != "to_confirm"]
    return {
        "organisations": list(Organisation.objects.order_by("pk").values_list(*fields)),
        "names": sorted(OrganisationName.objects.values_list("organisation", *names), key=str),
    }


@pytest.fixture(scope="module")
def feed(django_db_setup: None, django_db_blocker: Any, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The feed taken in at once; taken out again at the end of the module."""
    import conftest

    path = Path(conftest.DATA) / FILE
    with django_db_blocker.unblock(), transaction.atomic():
        take_in("jp/nta", path, effective=SPEAKS_OF)
        yield path
        transaction.set_rollback(True)


def test_every_body_is_what_its_notices_add_up_to(feed):
    expected = replay(feed)
    assert len(expected) == 13_530
    assert registered() == expected


def test_the_feed_makes_nothing_vanish_and_every_notice_is_stored(feed, settings):
    settings.FILES = settings.HOME / "files"
    delivery = Delivery.objects.get()
    said = (delivery.read, delivery.new, delivery.changed, delivery.vanished, delivery.doubtful)
    assert said == (18_660, 13_530, 0, 0, 0)
    assert delivery.rows.count() == 18_660
    assert safekeeping.check() == []


def test_closed_bodies_are_still_found_by_their_name(feed):
    closed = Organisation.objects.shown().filter(status__in=("closed", "merged"))
    bodies = list(closed.values_list("pk", "name"))
    assert len(bodies) == sum(said[5] in {"closed", "merged"} for said in replay(feed).values()) > 2_000
    assert [name for pk, name in bodies if pk not in bearers(name)] == []


def test_merged_bodies_lead_to_their_successor_where_the_feed_has_it(feed):
    numbers = dict(Organisation.objects.shown().values_list("entries__key", "pk"))
    last = {row["corporate_number"]: row for row in sorted(notices(feed), key=moment)}
    merged = {key: row["successor_corporate_number"] for key, row in last.items() if life(row) == "merged"}
    leads = {key: numbers[successor] for key, successor in merged.items() if successor in numbers}
    assert len(leads) > 10
    client = Client()
    pages = {key: client.get(f"/en/organisations/{numbers[key]}/").content.decode() for key in leads}
    assert [key for key, page in pages.items() if f'href="/en/organisations/{leads[key]}/"' not in page] == []


@pytest.mark.parametrize("order", ["first half first", "second half first"])
def test_in_two_halves_in_either_order_it_ends_as_at_once(feed, tmp_path, order):
    at_once = everything()
    rows = notices(feed)
    halves = [write(tmp_path / "a.csv", rows[: len(rows) // 2]), write(tmp_path / "b.csv", rows[len(rows) // 2 :])]
    if order.startswith("second"):
        halves.reverse()
    with transaction.atomic():
        empty()
        for half in halves:
            outcome = take_in("jp/nta", half, effective=SPEAKS_OF)
            assert outcome.counts["vanished"] == 0
        second = outcome.delivery
        found = delivery_diff(second)
        opened = {part: len(found[part]) for part in ("new", "vanished")}
        assert opened == {"new": second.new, "vanished": 0}
        assert everything() == at_once
        transaction.set_rollback(True)


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def empty() -> None:
    """An empty register, inside a transaction that is rolled back."""
    from commonwork.register.models import Entry, Identifier, PersonalCells, Record, Row, Tally

    for model in (Row, PersonalCells, Record, Entry, Identifier, OrganisationName, Organisation, Tally, Delivery):
        model.objects.all().delete()

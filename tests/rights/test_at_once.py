"""Many at once: take-ins that meet end in one right state, and readers see all of a list or nothing."""

import csv
import io
import json
import socket
import threading
import time
import urllib.request
from collections import Counter
from datetime import date

import pytest
from rights import test_kill as killing
from rights.planted import NOW

from commonwork.flows.sources import load_spec
from commonwork.flows.spreadsheet_to_report import take_in
from commonwork.register.actions import enter_source
from commonwork.register.models import OrganisationName

lists = killing.lists  # the same two long lists
READERS = 20


def _counted(home) -> dict[str, int]:
    found = killing.state(home)
    accepted = [row for row in found["log"] if row[1] == "delivery.accept"]
    return {name: len(found[name]) for name in ("deliveries", "entries", "organisations")} | {"accepted": len(accepted)}


def test_the_same_file_twice_at_once_is_taken_in_once(lists, tmp_path):
    home = killing.prepare(tmp_path / "home")
    both = [killing.start(home, *killing.take_in(lists[0])) for _ in range(2)]
    said = [process.communicate(timeout=300) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert _counted(home) == {"deliveries": 1, "entries": 7000, "organisations": 7000, "accepted": 1}
    assert "nothing wrong was found" in killing.run(home, "check")


def test_two_files_of_one_source_at_once_end_as_if_one_came_after_the_other(lists, tmp_path):
    one, after = (killing.prepare(tmp_path / name) for name in ("at-once", "in-turn"))
    both = [killing.start(one, *killing.take_in(path)) for path in lists]
    said = [process.communicate(timeout=300) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    for path in lists:
        killing.run(after, *killing.take_in(path))
    told = ("organisations", "names", "identifiers", "tallies", "entries")
    found, expected = killing.state(one), killing.state(after)
    for state in (found, expected):  # since when a name stands there is told by the record of the list that came first
        state["names"] = sorted(((*name[:7], name[8]) for name in state["names"]), key=repr)
    assert {name: found[name] == expected[name] for name in told} == dict.fromkeys(told, True)
    assert "nothing wrong was found" in killing.run(one, "check")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _ask(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.read()


def _rows(table: bytes) -> int:
    return sum(1 for _ in csv.DictReader(io.StringIO(table.decode(), newline="")))


@pytest.fixture
def served(tmp_path):
    """A home and the address of a server that reads it."""
    home, port = killing.prepare(tmp_path / "home"), _free_port()
    server = killing.start(home, "serve", "--port", str(port))
    address = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            _ask(f"{address}/robots.txt")
            break
        except OSError:
            time.sleep(0.1)
    yield home, address
    server.terminate()
    server.communicate(timeout=30)


def test_twenty_readers_during_a_take_in_see_all_of_it_or_nothing(lists, served):
    home, address = served
    seen, over = Counter(), threading.Event()

    def read(number: int) -> None:
        while not over.is_set():
            if number % 2:
                seen["total", json.loads(_ask(f"{address}/api/v1/organisations?limit=1"))["total"]] += 1
            else:
                seen["lines", _rows(_ask(f"{address}/api/v1/organisations.csv"))] += 1

    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for reader in readers:
        reader.start()
    killing.run(home, *killing.take_in(lists[0]))
    read_after = time.monotonic() + 2
    while time.monotonic() < read_after:
        time.sleep(0.1)
    over.set()
    for reader in readers:
        reader.join()
    assert set(seen) == {("total", 0), ("total", 7000), ("lines", 0), ("lines", 7000)}, seen


@pytest.mark.django_db
def test_a_list_that_comes_late_ends_as_if_it_had_come_in_time(tmp_path):
    """Found by two take-ins at once: the older list, accepted second, left former names and returned rows untold."""
    rows = [killing._line(_sample(), number) for number in range(12)]
    renamed = [{**row, "Registered Name": f"{row['Registered Name']} now"} for row in rows]
    paths = [killing._write(tmp_path / name, rows) for name, rows in
             (("a.csv", rows), ("b.csv", rows[:11]), ("c.csv", renamed))]  # fmt: skip
    told = []
    for key, order in (("sample/one", (0, 1, 2)), ("sample/two", (2, 0, 1))):
        spec = load_spec("uk/coops-uk")
        enter_source(spec=spec, key=key, standing="sample", by=None, at=NOW)
        for number in order:
            take_in(key, paths[number], effective=date(2016 + number, 12, 31))
        names = OrganisationName.objects.filter(organisation__entries__source=key)
        told.append(sorted(names.values_list("text", "kind", "until")))
    assert told[0] == told[1]
    assert [name for name in told[0] if name[0].startswith("Sample Co-operative 11")] == [
        ("Sample Co-operative 11", "former", date(2018, 12, 31)),
        ("Sample Co-operative 11 now", "official", None),
    ]


def _sample() -> dict[str, str]:
    with killing.SAMPLE.open(encoding="utf-8", newline="") as file:
        return next(csv.DictReader(file))

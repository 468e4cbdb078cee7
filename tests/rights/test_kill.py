"""A take-in that is killed at any moment and run again ends where one that was never killed ends."""

import csv
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

ROWS = 7000  # two chunks
KILLS = 8
COMMAND = [sys.executable, "-m", "commonwork.cli"]
SAMPLE = Path(settings.SOURCES) / "uk/coops-uk/sample.csv"
# whole tables without ids that are counted and moments that pass; what an id points at is told by its key
TABLES = {
    "sources": "SELECT key, title, kind, standing, rank, sharing, fields_kept_back, field_columns FROM register_source",
    "deliveries": "SELECT source_id, state, file_name, checksum, size, stored, effective_date, read, new, changed, "
    "vanished, doubtful, refused, problems, redacted_at FROM register_delivery",
    "entries": "SELECT source_id, key, organisation_id, doubtful FROM register_entry",
    "records": "SELECT e.key, r.digest, r.cells, r.\"values\", r.effective_date, r.change, r.\"order\", d.checksum "
    "FROM register_record r JOIN register_entry e ON e.id = r.entry_id "
    "JOIN register_delivery d ON d.id = r.delivery_id",
    "rows": "SELECT d.checksum, w.place, r.digest FROM register_row w JOIN register_record r ON r.id = w.record_id "
    "JOIN register_delivery d ON d.id = w.delivery_id",
    "organisations": "SELECT * FROM register_organisation",
    "names": "SELECT organisation_id, text, folded, language, script, kind, position, since, until "
    "FROM register_organisationname",
    "identifiers": "SELECT organisation_id, scheme, value FROM register_identifier",
    "tallies": "SELECT facet, value, second_facet, second_value, count FROM register_tally",
    "log": "SELECT \"by\", action, object_kind, detail FROM people_logentry",
}  # fmt: skip


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    """The UK sample made long, and a year later with some names changed, some gone, some new."""
    folder = tmp_path_factory.mktemp("lists")
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        sample = list(csv.DictReader(file))
    first = [_line(sample[number % 2], number) for number in range(ROWS)]
    later = [{**row, "Registered Name": f"{row['Registered Name']} now"} if n % 7 == 0 else row
             for n, row in enumerate(first) if n % 50]  # fmt: skip
    later += [_line(sample[0], number) for number in range(ROWS, ROWS + 200)]
    return [_write(folder / name, rows) for name, rows in (("first.csv", first), ("later.csv", later))]


def _line(row: dict[str, str], number: int) -> dict[str, str]:
    named = {"CUK Organisation ID": f"S{number:07d}", "Registered Number": f"{number:07d}R",
             "Registered Name": f"Sample Co-operative {number}", "Trading Name": ""}  # fmt: skip
    return {**row, **named}


def _write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def start(home: Path, *arguments: str) -> subprocess.Popen[str]:
    """A command in a home of its own."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("COMMONWORK_")}
    environment |= {"COMMONWORK_HOME": str(home), "COMMONWORK_SECRET": "kill"}
    return subprocess.Popen([*COMMAND, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, start_new_session=True)  # fmt: skip


def run(home: Path, *arguments: str) -> str:
    process = start(home, *arguments)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, out + err
    return out


def prepare(home: Path) -> Path:
    """An empty database."""
    run(home, "check")
    return home


def take_in(path: Path) -> tuple[str, ...]:
    day = {"first.csv": "2016-12-31", "later.csv": "2017-12-31"}[path.name]
    return ("take-in", "uk/coops-uk", str(path), "--date", day)


def state(home: Path) -> dict[str, list[tuple]]:
    with sqlite3.connect(f"file:{home / 'commonwork.sqlite3'}?mode=ro", uri=True) as database:
        found = {name: sorted(database.execute(query), key=repr) for name, query in TABLES.items()}
    database.close()
    return found


def files(home: Path) -> list[str]:
    return sorted(str(path.relative_to(home)) for path in (home / "files").rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def unbroken(lists, tmp_path_factory):
    """The state that two take-ins end in when nobody kills them, and how long each took."""
    home = prepare(tmp_path_factory.mktemp("unbroken"))
    took = []
    for path in lists:
        began = time.monotonic()
        run(home, *take_in(path))
        took.append(time.monotonic() - began)
    return state(home), files(home), took


def test_killed_at_any_moment_and_run_again_it_ends_in_the_same_state(lists, unbroken, tmp_path):
    expected, kept, took = unbroken
    home, moments, struck = prepare(tmp_path / "home"), random.Random(8), 0
    for path, duration in zip(lists, took, strict=True):
        for part in range(KILLS // 2):
            process = start(home, *take_in(path))
            time.sleep(duration * (part + moments.random()) / (KILLS / 2))
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            struck += process.returncode == -signal.SIGKILL
            assert "nothing wrong was found" in run(home, "check")
        run(home, *take_in(path))
    assert struck >= KILLS // 2, "most kills came while it worked"
    found = state(home)
    assert {name: rows == expected[name] for name, rows in found.items()} == dict.fromkeys(TABLES, True)
    assert [name for name in files(home) if "tmp" not in name] == kept

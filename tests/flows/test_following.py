"""The worker follows by itself, is found at once, and may be killed at any moment."""

import csv
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import indexed
import pytest
from django.conf import settings as known

from commonwork.engines.backends.search_tantivy import TantivyIndex
from commonwork.engines.searching.expressions import Filter, Phrase
from commonwork.engines.searching.faults import Unsearchable
from commonwork.flows import search_backends

ROWS, KILLS = 800, 1
COMMAND = [sys.executable, "-m", "commonwork.cli"]
SAMPLE = Path(known.SOURCES) / "uk/coops-uk/sample.csv"


class Home:
    """An installation of its own, and its commands as processes."""

    def __init__(self, folder):
        self.folder = folder
        kept = {name: text for name, text in os.environ.items() if not name.startswith("COMMONWORK_")}
        self.environment = kept | {"COMMONWORK_HOME": str(folder), "COMMONWORK_SECRET": "follow"}
        self.index = TantivyIndex(folder / "index", search_backends.analyser())

    def start(self, *arguments, **more):
        return subprocess.Popen([*COMMAND, *arguments], env=self.environment | more, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, start_new_session=True)  # fmt: skip

    def run(self, *arguments, **more):
        process = self.start(*arguments, **more)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, out + err
        return out

    def found(self, name):
        try:
            return self.index.search(Phrase(name)).total
        except Unsearchable:
            return -1

    def waits_for(self, name, count):
        until = time.monotonic() + 60
        while self.found(name) != count and time.monotonic() < until:
            time.sleep(0.05)
        assert self.found(name) == count


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    """The UK sample made long, and later ones with some names changed, some gone and some new."""
    folder = tmp_path_factory.mktemp("lists")
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        first, *_ = csv.DictReader(file)
    paths = []
    for later in range(KILLS + 1):
        rows = [_line(first, number, later) for number in range(ROWS + 10 * later) if later == 0 or number % 50]
        paths.append(folder / f"{later}.csv")
        with paths[-1].open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    return paths


def _line(row, number, later):
    name = f"Sample Co-operative {number}" + (f" now {later}" if number % 7 == 0 and later else "")
    named = {"CUK Organisation ID": f"S{number:07d}", "Registered Number": f"{number:07d}R", "Registered Name": name}
    return {**row, **named, "Trading Name": ""}


def test_a_worker_killed_at_any_moment_leaves_what_one_never_killed_would(tmp_path, lists, settings):
    home, chance = Home(tmp_path / "home"), random.Random(7)
    home.run("take-in", "uk/coops-uk", str(lists[0]), "--date", "2026-01-01")
    building = home.start("index")
    time.sleep(chance.uniform(1.0, 3.0))
    building.kill()
    building.communicate()
    for later, path in enumerate(lists[1:], start=1):
        worker = home.start("work")
        taking = home.start("take-in", "uk/coops-uk", str(path), "--date", f"2026-01-{later + 1:02}")
        time.sleep(chance.uniform(1.5, 5.0))
        worker.kill()
        worker.communicate()
        taking.communicate(timeout=120)
        assert taking.returncode == 0
    worker = home.start("work")
    home.waits_for(f"Sample Co-operative {ROWS + 10 * KILLS - 1}", 1)
    home.waits_for(f"Sample Co-operative 7 now {KILLS}", 1)
    worker.terminate()
    worker.communicate()
    assert json.loads(home.run("check", "--json")) == {"problems": []}
    home.run("index", COMMONWORK_INDEX=str(tmp_path / "fresh"))
    settings.INDEX = tmp_path / "fresh"
    fresh = indexed.held()
    settings.INDEX = tmp_path / "home" / "index"
    assert indexed.held() == fresh != []
    assert home.index.search(Filter("kind", "organisation"), count_to=10**6).total == len(fresh)

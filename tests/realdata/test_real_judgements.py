"""Judgements made after the first vintage are respected after the second, and no organisation loses its address."""

import pytest
from realdata import replay

from commonwork.flows import safekeeping
from commonwork.register.models import Entry

pytestmark = [pytest.mark.realdata, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path):
    settings.HOME = tmp_path


def test_british_vintages_respect_every_judgement_and_lose_no_address(data, tmp_path):
    first, second, names = replay.vintages(data, tmp_path, count=1500)
    told = replay.play_british(first, second, names)
    right = sum(other == f"N-{one}" for one, other in told["joined"])
    assert len(told["joined"]) > 1200
    assert right >= 0.98 * len(told["joined"])
    assert [len(held) for held in told["held"]] == [13] * 3
    assert (told["asked"] >= 8, all(all(held) for held in told["held"]), told["lost"]) == (True, True, [])
    assert safekeeping.check() == []


def test_the_japanese_feed_respects_every_judgement_and_loses_no_address(data, tmp_path):
    rows = replay.rows_of(data / replay.FEED)
    rows = sorted(rows, key=lambda row: (row["file_date"], int(row["seq"])))
    merged = {row["corporate_number"] for row in rows if row["successor_corporate_number"]}
    bodies = {row["successor_corporate_number"] for row in rows} | merged | {r["corporate_number"] for r in rows[::3]}
    rows = [row for row in rows if row["corporate_number"] in bodies]
    halves = [replay.write(tmp_path / name, part) for name, part in
              (("a.csv", rows[: len(rows) // 2]), ("b.csv", rows[len(rows) // 2 :]))]  # fmt: skip
    told = replay.play_feed(halves)
    assert told["judged"] == 8
    assert (all(all(held) for held in told["held"]), told["lost"]) == (True, [])
    assert Entry.objects.count() > 1000
    assert safekeeping.check() == []

"""The same lists give the same files wherever the command runs: other hashing, language, time zone, cores."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from engines.linking.linked import linked, table

from commonwork.engines.backends.link_duck import LinkDuck

COMMAND = Path(sys.executable).with_name("commonwork")
NAMES = ("Zorblax Weavers", "Quorn Bakery Cooperative", "労働者協同組合きずな", "한국협동조합연대", "Союз Прядка",
         "Novissi", "Cooperativa Vumble Ltda", "Liên minh Zorba")  # fmt: skip
OTHERS = ("Zorblaks Weavers", "Quorn Bakers Coop Ltd", "Kizuna Workers' Co-operative", "Hanguk Hyeopdong Johap Yeondae",
          "Soyuz Pryadka", "Coopérative Novissi", "Vumble Cooperativa", "Zorba Alliance")  # fmt: skip
TOWNS = ("Leeds", "York", "東京", "Seoul", "", "Lomé", "Lima", "Huế")


def rows(letter, names):
    """Each name in three towns, so that namesakes compete."""
    return [
        (f"{letter}{at}{turn}", name, "", TOWNS[(at + turn) % len(TOWNS)])
        for at, name in enumerate(names) for turn in range(3)
    ]  # fmt: skip


def written(path, listed):
    lines = ["id,name,country,city", *(",".join(f'"{cell}"' for cell in row) for row in listed)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def files_of(folder, name, one_core=False, **environment):
    """The pairs and clusters of a run in a process of its own."""
    outputs = [folder / f"{name}-{kind}.csv" for kind in ("pairs", "clusters")]
    command = [COMMAND, "link", folder / "a.csv", folder / "b.csv", "--output", outputs[0], "--clusters", outputs[1]]
    cores = (lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})) if one_core else None
    subprocess.run(
        [str(part) for part in command],
        check=True,
        capture_output=True,
        env={**os.environ, **environment},
        preexec_fn=cores,
    )
    return [output.read_bytes() for output in outputs]


@pytest.fixture
def lists(tmp_path):
    written(tmp_path / "a.csv", rows("a", NAMES))
    written(tmp_path / "b.csv", rows("b", OTHERS))
    return tmp_path


def test_hashing_language_time_zone_and_cores_change_no_byte(lists):
    first = files_of(lists, "first", PYTHONHASHSEED="1", LC_ALL="C.UTF-8", TZ="UTC")
    assert all(len(content.splitlines()) > 3 for content in first)
    one_core = hasattr(os, "sched_setaffinity")
    assert first == files_of(lists, "other", one_core, PYTHONHASHSEED="4242", LC_ALL="tr_TR.UTF-8", TZ="Asia/Tokyo")


def test_the_number_of_threads_changes_nothing():
    a, b = table(*rows("a", NAMES)), table(*rows("b", OTHERS))
    off = ["link.block_few"]  # keys, and not the whole table
    assert linked(a, b, off, LinkDuck(threads=1)) == linked(a, b, off, LinkDuck(threads=4))

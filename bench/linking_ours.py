"""Ours: `commonwork link` as anyone would run it, on files, in a process of its own; nothing of the truth goes in."""

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as arrow
import pyarrow.parquet as parquet
from linking_sets import LinkSet, Table

LARGE = 50_000


@dataclass(frozen=True, slots=True)
class OurPair:
    """One row of the output file."""

    a: str
    b: str
    score: float
    band: str
    reasons: str


@dataclass(frozen=True, slots=True)
class OurAnswer:
    """The pairs, wall-clock seconds from start to end of the command, its processor seconds and peak memory."""

    pairs: list[OurPair]
    seconds: float
    processor: float
    megabytes: float


class NotThere(Exception):
    """The command is missing or refused its input; its words are the reason."""


def write(table: Table, path: Path) -> Path:
    """A CSV, or a Parquet file for large tables."""
    if len(table["id"]) >= LARGE:
        path = path.with_suffix(".parquet")
        parquet.write_table(
            arrow.table({column: arrow.array(values, arrow.string()) for column, values in table.items()}), path
        )
        return path
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(table)
        writer.writerows(zip(*table.values(), strict=True))
    return path


def ours(linked: LinkSet, options: Sequence[str] = ()) -> OurAnswer:
    """Run the command on the set and read what it found."""
    with tempfile.TemporaryDirectory() as folder:
        files = [write(linked.a, Path(folder) / "a.csv")]
        if linked.b is not None:
            files.append(write(linked.b, Path(folder) / "b.csv"))
        output, said = Path(folder) / "pairs.csv", Path(folder) / "said"
        command = [Path(sys.executable).with_name("commonwork"), "link", *files, "--output", output, *options]
        if linked.one_to_one:
            command.append("--one-to-one")
        start = time.perf_counter()
        with said.open("w") as handle:
            process = subprocess.Popen([str(part) for part in command], stdout=handle, stderr=handle)
            _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if status or not output.exists():
            raise NotThere(said.read_text()[-600:].strip())
        with output.open(encoding="utf-8", newline="") as handle:
            pairs = [
                OurPair(*_ordered(linked, r["id_a"], r["id_b"]), float(r["score"]), r["band"], r["reasons"])
                for r in csv.DictReader(handle)
            ]
    megabytes = used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    return OurAnswer(pairs, seconds, used.ru_utime + used.ru_stime, megabytes)


def _ordered(linked: LinkSet, a: str, b: str) -> tuple[str, str]:
    """In a set of one list the smaller id comes first."""
    return (a, b) if linked.b is not None or a < b else (b, a)

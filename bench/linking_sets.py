"""The sets linking is measured on: two lists (or one), which pairs are one body, and what is left out of account.

Real lists are made in linking_real.py, generated ones in linking_generated.py. `docs/linking-quality.md` says what
each shows and does not show.
"""

import csv
import gzip
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from linking_metrics import Pair

Table = Mapping[str, Sequence[str]]
SEED = 20261125


@dataclass(frozen=True)
class LinkSet:
    """One measurement: tables in the columns of `commonwork link`, and the truth."""

    name: str
    title: str
    a: Table
    b: Table | None
    truth: frozenset[Pair]
    one_to_one: bool = False
    judged: frozenset[Pair] | None = None  # only these pairs count (labelled pairs); None: every pair counts
    ignored: frozenset[Pair] = frozenset()  # neither one body nor two
    kinds: Mapping[Pair, str] = field(default_factory=dict)  # for the table of what was found by kind
    names_only: bool = False  # no field but names (and perhaps the country)

    def counted(self, pair: Pair) -> bool:
        """Whether a found pair counts as right or wrong."""
        return pair not in self.ignored and (self.judged is None or pair in self.judged)

    def rows(self) -> tuple[int, int]:
        """Records in A and in B (0: one list against itself)."""
        return len(self.a["id"]), len(self.b["id"]) if self.b is not None else 0


def table(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> dict[str, list[str]]:
    """Rows as columns."""
    return {column: [row.get(column) or "" for row in rows] for column in columns}


def read_rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of a CSV, packed or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as handle:
        return [dict(row) for row in csv.DictReader(handle, delimiter=delimiter)]


def some(rows: Sequence[dict[str, str]], number: int) -> list[dict[str, str]]:
    """At most ``number`` rows, the same at every run, in the order of the list."""
    if len(rows) <= number:
        return list(rows)
    return [rows[at] for at in sorted(random.Random(SEED).sample(range(len(rows)), number))]

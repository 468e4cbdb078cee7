"""Counting: the steps from the exported register to the tables of an edition, one SQL file each.

A step is a value: its name, the rules in it, its SQL. A line that ends in ``-- rule <id>: <reason>`` is
a rule and can be left out, so that tests and readers see what it changes.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from commonwork.engines.counting.canonical import canonical_csv

TYPES = ("text", "integer", "decimal", "date")
TABLES = (
    "organisations",
    "organisations_by_country_relation",
    "accounted_entries",
    "accounted_by_country_source",
    "accounted_total",
    "observations",
    "conflicts",
    "latest_by_indicator_area_scope",
    "claims",
)
SEALED = frozenset({"accounted_entries"})
_HERE = Path(__file__).parent
_RULE = re.compile(r"--\s*rule\s+([a-z]+\.[a-z_]+):\s*(\S.*)$")
_HEADER = re.compile(r"--\s*(question|grain|inputs|suppression):\s*(\S.*)$")
_NO_RULE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with their types (one of :data:`TYPES`) and rows; decimals and days are carried as text.

    An empty text is a missing value.
    """

    columns: Mapping[str, str]
    rows: Iterable[Sequence[str | int | None]]


@dataclass(frozen=True, slots=True)
class Counted:
    """One table as a step gave it: column names and rows of text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def body(self) -> str:
        """The table as canonical CSV."""
        return canonical_csv(self.columns, self.rows)

    def dicts(self) -> list[dict[str, str]]:
        """The rows by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Header:
    """What the head of an SQL file says: the question, the key columns of a row, the inputs, what is suppressed."""

    question: str
    grain: tuple[str, ...]
    inputs: tuple[str, ...]
    suppression: str


class Backend(Protocol):
    """What runs the steps: DuckDB in process, or a cluster."""

    def run(self, tables: Mapping[str, Table], sql_steps: Mapping[str, str]) -> dict[str, Counted]:
        """Run the steps in order over the named tables; the result of a step is a table for those after it."""


def load_sql(name: str, off: Collection[str] = _NO_RULE) -> str:
    """The SQL of a table without the lines of the rules in ``off``; raises FileNotFoundError for an unknown name."""
    lines = (_HERE / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not ((rule := _RULE.search(line)) and rule[1] in off)) + "\n"


def header(name: str) -> Header:
    """The head of a table's SQL file; raises KeyError when one of its four lines is missing."""
    found = {match[1]: match[2].strip() for line in load_sql(name).splitlines() if (match := _HEADER.match(line))}
    grain = () if found["grain"] == "one row" else tuple(found["grain"].split(", "))
    return Header(found["question"], grain, tuple(found["inputs"].split(", ")), found["suppression"])


def rules() -> dict[str, dict[str, str]]:
    """Table → rule id → reason, for every rule that counts; this is what the methodology page shows."""
    found: dict[str, dict[str, str]] = {}
    for name in TABLES:
        matches = (_RULE.search(line) for line in load_sql(name).splitlines())
        found[name] = {match[1]: match[2].strip() for match in matches if match}
    return found


def count(tables: Mapping[str, Table], backend: Backend, off: Collection[str] = _NO_RULE) -> dict[str, Counted]:
    """All tables of an edition from the exported register (see :mod:`commonwork.engines.counting.inputs`).

    ``off`` names rules to leave out; raises ValueError for an id no rule has.
    """
    known = {rule for found in rules().values() for rule in found}
    if unknown := sorted(set(off) - known):
        raise ValueError(f"no rule {', '.join(unknown)}")
    return backend.run(tables, {name: load_sql(name, off) for name in TABLES})

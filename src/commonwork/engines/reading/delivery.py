"""A whole delivered file read by the map of its source: rows, and every problem with its place.

The rules that can refuse a file or mark a cell are named in :data:`RULES`; a file is refused as a
whole as soon as one rule that stops has fired, and then no row of it is used.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from commonwork.engines.reading.limits import Unopenable
from commonwork.engines.reading.rows import RowReader
from commonwork.engines.reading.spec import SourceSpec
from commonwork.engines.reading.tables import Table, open_table
from commonwork.engines.records import Problem, RawRow, ReadRow

RULES = {
    "read.unknown_column": "a column the map neither reads nor ignores by name refuses the file",
    "read.missing_column": "a column the map needs and the file lacks refuses the file",
    "read.missing_key": "a row without the source's key refuses the file",
    "read.duplicate_key": "two different rows with one key refuse a snapshot",
    "read.empty": "a file without rows, or with fewer than the source promises, refuses the file",
}


LONGEST_KEY = 120


@dataclass(frozen=True)
class Reading:
    """What was understood of a file: its rows, how many rows stood in it, the problems found, and its columns."""

    rows: tuple[ReadRow, ...]
    read: int
    problems: tuple[Problem, ...]
    columns: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether a rule stopped the file; then ``rows`` is empty."""
        return any(problem.stops for problem in self.problems)


def read_delivery(
    path: Path, spec: SourceSpec, *, file_name: str = "", effective: date, off: frozenset[str] = frozenset()
) -> Reading:
    """Read one file of a source.

    ``effective`` is the day the list speaks of, used for rows that carry no date of their own. Problems
    are sorted by the order in which they were met. Nothing is written anywhere.
    """
    try:
        table = open_table(path, file_name or path.name, spec)
        problems = [*_check_header(table, spec, off)]
        if any(problem.stops for problem in problems):
            return Reading((), 0, tuple(problems))
        rows, read, found = _read_rows(table, spec, effective, off)
    except Unopenable as error:
        return Reading((), 0, (error.problem,))
    problems += found
    if read < spec.minimum_rows and "read.empty" not in off:
        problems.append(Problem("read.empty", table.name, value=f"{read} < {spec.minimum_rows}"))
    refused = any(problem.stops for problem in problems)
    return Reading(() if refused else tuple(rows), read, tuple(problems), table.header)


def _check_header(table: Table, spec: SourceSpec, off: frozenset[str]) -> Iterable[Problem]:
    if "read.unknown_column" not in off:
        for column in table.header:
            if column not in spec.columns and column not in spec.ignore:
                yield Problem("read.unknown_column", table.address(table.header_place, column), column)
    if "read.missing_column" not in off:
        for wanted in spec.read_columns:
            name = wanted.name
            present = any(spelling in table.header for spelling in (name, *wanted.aliases))
            if not present and name not in spec.optional and name not in spec.key_columns:
                yield Problem("read.missing_column", table.address(table.header_place, name), name)
    if not any(column in table.header for column in spec.key_columns):
        yield Problem("read.missing_column", table.address(table.header_place, ""), spec.key_columns[0])


def _read_rows(
    table: Table, spec: SourceSpec, effective: date, off: frozenset[str]
) -> tuple[list[ReadRow], int, list[Problem]]:
    reader = RowReader(table, spec, effective, off)
    first: dict[str, RawRow] = {}
    rows: list[ReadRow] = []
    problems: list[Problem] = []
    read = 0
    for raw in table.rows:
        read += 1
        if extra := [name for name in raw.cells if name.startswith("+")]:
            problems.append(Problem("read.unknown_column", f"{extra[0][1:]}{raw.place}", extra[0]))
        key = next((raw.cells[name].strip() for name in spec.key_columns if raw.cells.get(name, "").strip()), "")
        if not key:
            if "read.missing_key" not in off:
                problems.append(Problem("read.missing_key", table.address(raw.place, _key_column(table, spec))))
            continue
        key = shortened(key)
        if spec.kind != "events" and "read.duplicate_key" not in off:
            if key in first:
                problems.append(_repeated(table, spec, key, first[key], raw))
                continue
            first[key] = raw
        row, found = reader.read(key, raw)
        rows.append(row)
        problems += found
    return rows, read, problems


def shortened(key: str) -> str:
    """A key that the register can hold: what is longer ends in a digest of the whole, so that it stays its own."""
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[: LONGEST_KEY - 17]}~{hashlib.blake2b(key.encode(), digest_size=8).hexdigest()}"


def _key_column(table: Table, spec: SourceSpec) -> str:
    """The column of this file that holds the key: the first of the source's key columns it has."""
    return next((name for name in spec.key_columns if name in table.header), spec.key_columns[0])


def _repeated(table: Table, spec: SourceSpec, key: str, first: RawRow, again: RawRow) -> Problem:
    """A row listed twice that differs only where the source may repeat is noted; any other twin stops."""
    differs = {name for name, text in again.cells.items() if first.cells.get(name) != text}
    return Problem(
        "read.duplicate_key",
        table.address(again.place, _key_column(table, spec)),
        _key_column(table, spec),
        key,
        stops=not differs <= spec.may_repeat_in or not spec.may_repeat_in,
    )

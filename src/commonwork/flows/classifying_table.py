"""A table of facts to a table of verdicts, without a database: what `commonwork classify` does.

Rows pass one at a time; the verdicts go to a file of their own that takes its name only when all rows are through,
so that nothing half-written is ever found. The whole table is read even after a first fault: all are named.
"""

import csv
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from commonwork.engines.backends.facts_files import parquet_rows
from commonwork.engines.classifying.columns import CODES, COLUMNS, COUNTS
from commonwork.engines.classifying.rules import Typology
from commonwork.engines.classifying.telling import VERDICT_COLUMNS, Teller
from commonwork.engines.classifying.verdicts import SCHEMES
from commonwork.engines.collector import collector_paused
from commonwork.engines.records import Problem
from commonwork.flows import link_reasons
from commonwork.flows.linking import Refused
from commonwork.reference.loader import load
from commonwork.reference.typology_loader import load_typology

# fmt: off -- one sentence a line, so that the catalogue and the code are found by the same words
PROBLEMS = {
    "classify.no_column": _("%(place)s: the column «%(column)s» is missing."),
    "classify.column": _("%(place)s: the column «%(column)s» is not known."),
    "classify.double_column": _("%(place)s: the column «%(column)s» stands twice."),
    "classify.cells": _("%(place)s: the row has %(value)s cells, the header has %(column)s."),
    "classify.code": _("%(place)s, column %(column)s: «%(value)s» is not one of the values that can stand here."),
    "classify.count": _("%(place)s, column %(column)s: «%(value)s» is not a count."),
    "classify.share": _("%(place)s, column %(column)s: «%(value)s» is not a share between 0 and 100 per cent."),
    "classify.aside": _("%(place)s: these facts cannot all be true: %(value)s."),
}
# fmt: on
_COUNT = re.compile(r"\d{1,12}(?:[.٫]0+)?")
_SHARE = re.compile(r"\d{1,3}(?:[.٫]\d{1,9})?")
_ISIC = re.compile(r"(?P<section>[A-U]?)(?P<digits>\d{2,4})?")
_MOST_FAULTS, _MOST_REMARKS, _MOST_KEPT = 1000, 1000, 20_000
Value = str | float | None  # None: the cell is not a value of its column


@dataclass(slots=True)
class Outcome:
    """How many organisations, how each scheme stands, and what was set aside (the first thousand)."""

    organisations: int = 0
    standings: dict[str, Counter[str]] = field(default_factory=lambda: {scheme: Counter() for scheme in SCHEMES})
    flags: Counter[str] = field(default_factory=Counter)
    remarks: list[Problem] = field(default_factory=list)

    def as_answer(self) -> dict[str, Any]:
        """The numbers as the command prints them."""
        standings = {scheme: dict(sorted(counter.items())) for scheme, counter in self.standings.items()}
        return {"organisations": self.organisations, **standings, "flags": dict(sorted(self.flags.items()))}


class Column:
    """Reads the cells of one column; a cell is worked out once."""

    def __init__(self, name: str, typology: Typology) -> None:
        self.name = sys.intern(name)  # the very text of the engine: found without comparing letters
        self.kept: dict[str, Value] = {}
        allowed = typology.forms if name == "legal_form" else CODES.get(name, ())
        self.codes = {code: sys.intern(code) for code in allowed}
        if name == "isic_main":
            self.read, self.fault = _isic, "classify.code"
        elif self.codes:
            self.read, self.fault = self._code, "classify.code"
        elif name in COUNTS:
            self.read, self.fault = _count, "classify.count"
        else:
            self.read, self.fault = _share, "classify.share"

    def value(self, cell: str) -> Value:
        """The value of a cell that is not empty; None where it cannot stand here."""
        found = self.kept.get(cell)
        if found is None:
            found = self.read(cell.strip())
            if len(self.kept) > _MOST_KEPT:
                self.kept.clear()
            self.kept[cell] = found
        return found

    def _code(self, cell: str) -> Value:
        return self.codes.get(cell)


def _count(cell: str) -> Value:
    return float(cell.replace("٫", ".")) if _COUNT.fullmatch(cell) else None


def _share(cell: str) -> Value:
    share = float(cell.replace("٫", ".")) if _SHARE.fullmatch(cell) else -1.0
    return share if 0 <= share <= 100 else None


def _isic(cell: str) -> Value:
    """An ISIC Rev. 4 code: a section, or two to four digits of a division that exists, with or without its section."""
    found = _ISIC.fullmatch(cell)
    divisions = load().codes("isic")
    if not found or not cell:
        return None
    section, digits = found["section"], found["digits"] or ""
    if not digits:
        return cell
    row = divisions.get(digits[:2])
    return cell if row and row["parent"] and section in ("", row["parent"]) else None


@collector_paused()
def classify_table(facts: Path, verdicts: Path, *, typology: Typology | None = None) -> Outcome:
    """Write the verdicts of every organisation of a table (CSV or Parquet); raises :class:`Refused` with places."""
    teller = Teller(typology or load_typology())
    outcome, faults = Outcome(), list[Problem]()
    with _reading(facts) as (rows, place), _written(verdicts) as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(VERDICT_COLUMNS)
        writer.writerows(_verdicts(rows, place, teller, (outcome, faults)))
        if faults:
            raise Refused(faults)
    return outcome


class Places:
    """Where the row that was last read stands."""

    def __init__(self, path: Path, reader: Any = None) -> None:
        self.path, self.reader, self.row = path, reader, 1

    def __str__(self) -> str:
        """File and line, as an editor counts; of a Parquet file the row, the header being the first."""
        if self.reader is None:
            return f"{self.path.name}, row {self.row}"
        return f"{self.path.name}, line {self.reader.line_num}"


@contextmanager
def _reading(path: Path) -> Iterator[tuple[Iterator[list[str]], Places]]:
    try:
        if path.suffix == ".parquet":
            yield parquet_rows(path), Places(path)
        else:
            with path.open(encoding="utf-8-sig", newline="") as handle:
                reader = csv.reader(handle, strict=True)
                yield reader, Places(path, reader)
    except (csv.Error, ValueError) as error:
        raise Refused([Problem("link.unreadable", path.name, value=str(error))]) from error


@contextmanager
def _written(path: Path) -> Iterator[TextIO]:
    """A file beside ``path`` that takes its name when all went well, and is gone when not."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as handle:
            yield handle
        Path(name).chmod(0o666 & ~_mask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _verdicts(
    rows: Iterator[list[str]], place: Places, teller: Teller, found: tuple[Outcome, list[Problem]]
) -> Iterator[Sequence[str]]:
    outcome, faults = found
    header = [name.strip() for name in next(rows, [])]
    faults += _header_faults(header, place)
    if faults:
        return
    identity = header.index("id")
    columns = [(number, Column(name, teller.typology)) for number, name in enumerate(header) if name != "id"]
    for row in rows:
        place.row += 1
        if not row:
            continue
        known = _known(row, len(header), columns, place, faults)
        if not row[identity : identity + 1] or not row[identity].strip():
            faults.append(Problem("link.no_id", str(place)))
        if len(faults) >= _MOST_FAULTS:
            return
        if not faults:
            told, aside = teller.tell(known)
            _count_in(outcome, told, aside, place)
            yield (row[identity], *told)


def _header_faults(header: list[str], place: Places) -> list[Problem]:
    double = [
        Problem("classify.double_column", str(place), column=n) for n, often in Counter(header).items() if often > 1
    ]
    strange = [Problem("classify.column", str(place), column=name) for name in header if name not in ("id", *COLUMNS)]
    missing = [] if "id" in header else [Problem("classify.no_column", str(place), column="id")]
    return missing + double + strange


def _known(
    row: list[str], width: int, columns: list[tuple[int, Column]], place: Places, faults: list[Problem]
) -> dict[str, str | float]:
    known: dict[str, str | float] = {}
    if len(row) != width:
        faults.append(Problem("classify.cells", str(place), column=str(width), value=str(len(row))))
        return known
    for number, column in columns:
        cell = row[number]
        if cell:
            value = column.value(cell)
            if value is not None:
                known[column.name] = value
            elif cell.strip():
                faults.append(Problem(column.fault, str(place), column=column.name, value=cell.strip()))
    return known


def _count_in(outcome: Outcome, told: tuple[str, ...], aside: list[tuple[str, ...]], place: Places) -> None:
    outcome.organisations += 1
    for scheme, number in _STANDING_AT.items():
        outcome.standings[scheme][told[number]] += 1
    if told[_FLAGS_AT]:
        outcome.flags.update(told[_FLAGS_AT].split("; "))
    if aside and len(outcome.remarks) < _MOST_REMARKS:
        outcome.remarks += [
            Problem("classify.aside", str(place), value=", ".join(facts), stops=False) for facts in aside
        ]


_STANDING_AT: Mapping[str, int] = {scheme: VERDICT_COLUMNS.index(f"{scheme}_standing") - 1 for scheme in SCHEMES}
_FLAGS_AT = VERDICT_COLUMNS.index("flags") - 1


def describe(problem: Problem) -> str:
    """A problem in the reader's language, with its place."""
    if problem.code not in PROBLEMS:
        return link_reasons.describe(problem)
    words = {"place": problem.place, "column": problem.column, "value": problem.value}
    return gettext(PROBLEMS[problem.code]) % words

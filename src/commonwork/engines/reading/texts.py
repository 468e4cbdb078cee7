"""Plain tables of text: which delimiter parts the cells, and what to do with a quotation mark that is never closed."""

import csv
import io
import math
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from commonwork.engines.collector import collector_paused
from commonwork.engines.reading.encodings import Decoded
from commonwork.engines.reading.grids import Grid, Opened
from commonwork.engines.reading.limits import Budget, Unopenable
from commonwork.engines.records import Problem

_DELIMITERS = (",", ";", "\t", "|", "^", "\x1f", "，")
_NAMES = {
    ",": "CSV",
    ";": "CSV(;)",
    "\t": "TSV",
    "|": "CSV(|)",
    "^": "CSV(^)",
    "\x1f": "CSV(US)",
    "，": "CSV(，)",
    "": "TXT",
}
_QUOTED: Literal[0] = 0  # csv.QUOTE_MINIMAL, csv.QUOTE_NONE
_PLAIN: Literal[3] = 3
_SAMPLE = 200_000
_BROKEN = 20_000


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the lines of a text are parted into cells."""

    delimiter: str
    quoting: Literal[0, 3]
    padded: bool


class _TooLong(ValueError):
    """A cell, counted by its row, has more letters than any cell of a list."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def open_text(decoded: Decoded, name: str, budget: Budget, delimiter: str = "") -> Opened:
    """Read delimited text; lines may end in LF, CRLF or CR alone. ``delimiter`` is the one known beforehand."""
    text = decoded.text
    budget.check("unpacked_bytes", len(text), name)
    problems = list(decoded.problems)
    first, _, _ = text[:20].partition("\n")
    lead: list[list[str]] = []
    if not delimiter and first.lower().startswith("sep=") and len(first.strip()) == 5:
        lead, delimiter, text = [[first.strip()]], first.strip()[4], text[len(first) + 1 :]
    found = delimiter or find_delimiter(text[:_SAMPLE], len(text) > _SAMPLE)
    padded = not delimiter and found in {",", ";", "|"} and f'{found} "' in text[:_SAMPLE]
    try:
        rows = [*lead, *_rows(text, _Shape(found, _QUOTED, padded), name, budget)]
        quotes, lines = text.count('"'), max(text.count("\n"), text.count("\r"))
        at = _swallowed(rows, quotes % 2 == 1) if quotes and lines > len(rows) else None
    except _TooLong as error:
        at = error.row + len(lead)
    if at is not None:
        problems.append(Problem("read.quotes", f"{name}:{at + 1}", stops=False))
        rows = [*lead, *_plain_rows(text, _Shape(found, _PLAIN, padded), name, budget)]
    budget.check("columns", max(map(len, rows), default=0), name)
    return Opened((Grid(name, rows),), _NAMES.get(found, "CSV"), decoded.encoding, decoded.reason, tuple(problems))


def find_delimiter(sample: str, cut: bool = False) -> str:
    """The sign that parts most lines into the same number of cells; «» where none does."""
    best, delimiter = 0.0, ""
    for candidate in _DELIMITERS:
        if candidate not in sample:
            continue
        try:
            rows = [row for row in _reader(sample, _Shape(candidate, _QUOTED, False)) if row]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in (rows[:-1] if cut and len(rows) > 1 else rows)[:2000])
        total = sum(widths.values())
        width, often = max(
            widths.items(), key=lambda item: (item[0] > 1, item[1] * math.log(item[0] + 1), item[0]), default=(1, 0)
        )
        score = often / total * math.log2(width) if width > 1 and total else 0.0
        if score > best + 1e-9:
            best, delimiter = score, candidate
    return delimiter


def _reader(text: str, shape: _Shape, most: int = _SAMPLE) -> "csv._reader":  # type: ignore[name-defined]  # -- typeshed only
    csv.field_size_limit(most)
    return csv.reader(
        io.StringIO(text, newline=""),
        delimiter=shape.delimiter or "\x1f",
        quoting=shape.quoting,
        skipinitialspace=shape.padded,
    )


@collector_paused()  # only lists of texts are made here
def _rows(text: str, shape: _Shape, name: str, budget: Budget) -> list[list[str]]:
    rows: list[list[str]] = []
    cells = 0
    most = budget.limits.cells
    try:
        for row in _reader(text, shape, budget.limits.cell_letters):
            cells += len(row)
            if cells > most:
                budget.take("cells", cells, f"{name}:{len(rows) + 1}")
            rows.append(row)
    except csv.Error as error:
        if "field larger" in str(error):
            raise _TooLong(len(rows)) from error
        raise Unopenable(Problem("read.workbook", f"{name}:{len(rows) + 1}", value=str(error)[:80])) from error
    return rows


def _plain_rows(text: str, shape: _Shape, name: str, budget: Budget) -> list[list[str]]:
    """The rows with quotation marks as plain signs; a cell that is too long even so refuses the file."""
    try:
        return _rows(text, shape, name, budget)
    except _TooLong as error:
        said = f"cell letters > {budget.limits.cell_letters:,}"
        raise Unopenable(Problem("read.too_large", f"{name}:{error.row + 1}", value=said)) from error


def _swallowed(rows: list[list[str]], odd: bool) -> int | None:
    """The row in which a quotation mark that was never closed has swallowed the lines after it.

    ``odd``: there is one mark too many, so a last cell of several lines never ended.
    """
    for number, row in enumerate(rows):
        for cell in row:
            if len(cell) > _BROKEN and cell.count("\n") + cell.count("\r") > 50:
                return number
    last = rows[-1] if rows else []
    lines = last[-1].strip().count("\n") if last else 0
    if len(rows) > 1 and ((lines > 20 and len(last) < len(rows[-2])) or (lines and odd)):
        return len(rows) - 1
    return None

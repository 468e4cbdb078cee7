"""Plain tables of text: which delimiter parts the cells, and what to do with a quotation mark that is never closed."""

import csv
import io
import math
from collections import Counter
from typing import Literal

from commonwork.engines.reading.encodings import Decoded
from commonwork.engines.reading.grids import Grid, Opened
from commonwork.engines.reading.limits import Budget
from commonwork.engines.reading.tables import Unopenable
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


def open_text(decoded: Decoded, name: str, budget: Budget) -> Opened:
    """Read delimited text; lines may end in LF, CRLF or CR alone."""
    text = decoded.text
    budget.check("unpacked_bytes", len(text), name)
    problems = list(decoded.problems)
    first, _, _ = text[:20].partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text = first.strip()[4], text[len(first) + 1 :]
        rows = [[first.strip()], *_rows(text, delimiter, _QUOTED, name, budget)]
    else:
        delimiter = find_delimiter(text[:_SAMPLE], len(text) > _SAMPLE)
        rows = _rows(text, delimiter, _QUOTED, name, budget)
    at = _swallowed(rows)
    if at is not None:
        problems.append(Problem("read.quotes", f"{name}:{at + 1}", stops=False))
        rows = _rows(text, delimiter, _PLAIN, name, budget)
    return Opened((Grid(name, rows),), _NAMES.get(delimiter, "CSV"), decoded.encoding, decoded.reason, tuple(problems))


def find_delimiter(sample: str, cut: bool = False) -> str:
    """The sign that parts most lines into the same number of cells; «» where none does."""
    best, delimiter = 0.0, ""
    for candidate in _DELIMITERS:
        if candidate not in sample:
            continue
        try:
            rows = [row for row in _reader(sample, candidate, _QUOTED) if row]
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


def _reader(text: str, delimiter: str, quoting: Literal[0, 3]) -> "csv._reader":  # type: ignore[name-defined]  # -- typeshed only
    csv.field_size_limit(50_000_000)
    padded = delimiter in {",", ";", "|"} and f'{delimiter} "' in text[:_SAMPLE]
    return csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter or "\x1f", quoting=quoting, skipinitialspace=padded
    )


def _rows(text: str, delimiter: str, quoting: Literal[0, 3], name: str, budget: Budget) -> list[list[str]]:
    rows: list[list[str]] = []
    cells = 0
    most = budget.limits.cells
    try:
        for row in _reader(text, delimiter, quoting):
            cells += len(row)
            if cells > most:
                budget.take("cells", cells, f"{name}:{len(rows) + 1}")
            rows.append(row)
    except csv.Error as error:
        raise Unopenable(Problem("read.workbook", f"{name}:{len(rows) + 1}", value=str(error)[:80])) from error
    return rows


def _swallowed(rows: list[list[str]]) -> int | None:
    """The row in which a quotation mark that was never closed has swallowed the lines after it."""
    for number, row in enumerate(rows):
        for cell in row:
            if len(cell) > _BROKEN and cell.count("\n") + cell.count("\r") > 50:
                return number
    last = rows[-1] if rows else []
    if len(rows) > 1 and last and last[-1].count("\n") > 20 and len(last) < len(rows[-2]):
        return len(rows) - 1
    return None

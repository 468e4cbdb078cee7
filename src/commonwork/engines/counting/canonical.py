"""Canonical CSV and the hashes of an edition: the same cells give the same bytes on every machine.

UTF-8, LF, a header, records sorted by the code points of their text, quantities as plain decimals.
Source of the rule: the design, «Figures».
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal


def plain(value: object) -> str:
    """One cell as text: no exponent, no trailing zeros, ISO dates, nothing for None.

    Raises TypeError for floats: a quantity is never a float.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return _plain_decimal(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a cell is text, a whole number, a decimal or a day, not {type(value).__name__}")


def _plain_decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"a quantity is finite, not {value}")
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def canonical_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The table as canonical CSV; raises ValueError for a row that is not as long as the header."""
    records = []
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"{len(row)} cells under {len(columns)} columns: {row!r}")
        records.append(_record([plain(cell) for cell in row]))
    return "".join([_record(columns), *sorted(records)])


def _record(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def read_csv(body: str) -> list[dict[str, str]]:
    """The rows of a canonical CSV. Raises ValueError where a record is not as long as the header."""
    reader = csv.reader(io.StringIO(body), strict=True)
    header = next(reader, [])
    try:
        return [dict(zip(header, cells, strict=True)) for cells in reader]
    except (csv.Error, ValueError) as error:
        raise ValueError(f"record {reader.line_num}: {error}") from error


def table_hash(body: str) -> str:
    """SHA-256 of a table's bytes, 64 hex digits."""
    return hashlib.sha256(body.encode()).hexdigest()


def edition_hash(hashes: Mapping[str, str]) -> str:
    """SHA-256 over the lines «name», «hash of the table», sorted by name.

    ``hashes`` gives each table's own hash by its name. Code version and dates are no part of it.
    """
    lines = "".join(f"{name}\n{sha256}\n" for name, sha256 in sorted(hashes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()

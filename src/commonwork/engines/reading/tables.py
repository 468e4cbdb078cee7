"""Opening a delivered file: CSV, TSV, JSON, GeoJSON, XLSX, plain or gzipped, as rows with their place.

The parsing itself is left to well-kept readers (csv, json, calamine).
"""

import csv
import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commonwork.engines.reading.spec import SourceSpec
from commonwork.engines.records import Problem, RawRow

LARGEST_UNPACKED = 250_000_000
MOST_CELLS = 20_000_000
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]+)([0-9]+)["']""")
_NO_LETTER = re.compile("[\x00\ud800-\udfff]")


class Unopenable(ValueError):
    """The file cannot be opened as a table at all; carries the problem to show."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True)
class Table:
    """A header and its rows; ``tabular`` tells whether cells have spreadsheet addresses."""

    name: str
    header: tuple[str, ...]
    rows: Iterable[RawRow]
    tabular: bool = True
    header_place: str = "1"

    def address(self, place: str, column: str) -> str:
        """The address of a cell as its reader knows it: «D12», «Members!D12», «entries[3].name»."""
        if not self.tabular:
            return f"{place}.{column}"
        sheet, _, row = place.rpartition("!")
        letter = column_letter(self.header.index(column)) if column in self.header else ""
        return f"{sheet}!{letter}{row}" if sheet else f"{letter}{row}"


def column_letter(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA, as spreadsheets name columns."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def open_table(path: Path, file_name: str, spec: SourceSpec) -> Table:
    """Open ``path`` by the suffix of ``file_name``. Raises :class:`Unopenable` with the reason."""
    suffixes = [suffix.lower() for suffix in Path(file_name).suffixes]
    kind = next((suffix for suffix in reversed(suffixes) if suffix != ".gz"), "")
    if kind in {".csv", ".tsv", ".txt"}:
        return _open_text(_read(path, file_name, suffixes), "\t" if kind == ".tsv" else ",", file_name, spec)
    if kind in {".json", ".geojson"}:
        return _open_json(_read(path, file_name, suffixes), file_name, spec)
    if kind in {".xlsx", ".xls", ".ods"}:
        return _open_workbook(path, file_name, spec)
    raise Unopenable(Problem("read.format", file_name, value=kind))


def _read(path: Path, file_name: str, suffixes: list[str]) -> bytes:
    try:
        return gzip.decompress(path.read_bytes()) if suffixes[-1:] == [".gz"] else path.read_bytes()
    except (EOFError, OSError, zlib.error) as error:
        raise Unopenable(Problem("read.format", file_name, value=".gz")) from error


def _decode(raw: bytes, file_name: str) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unopenable(Problem("read.encoding", file_name))


def _open_text(raw: bytes, delimiter: str, file_name: str, spec: SourceSpec) -> Table:
    text = _decode(raw, file_name)
    csv.field_size_limit(10_000_000)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    first = 1 if spec.header else 2
    try:
        header = spec.header or tuple(name.strip() for name in next(lines, []))
    except csv.Error as error:
        raise Unopenable(Problem("read.encoding", file_name)) from error
    return Table(file_name, header, _readable(_text_rows(lines, header, first), file_name))


def _readable(rows: Iterator[RawRow], file_name: str) -> Iterator[RawRow]:
    """The rows; a line no table can hold (a cell above ten million letters) makes the file unopenable."""
    try:
        yield from rows
    except csv.Error as error:
        raise Unopenable(Problem("read.encoding", file_name)) from error


def _text_rows(lines: Iterator[list[str]], header: tuple[str, ...], first: int) -> Iterator[RawRow]:
    width = len(header)
    for number, line in enumerate(lines, start=first):
        if any(line):
            if len(line) != width:
                line = (line + [""] * width)[: max(width, len(line))]
            extra = {f"+{column_letter(i)}": line[i] for i in range(width, len(line)) if line[i]}
            yield RawRow(str(number), {**dict(zip(header, line, strict=False)), **extra})


def _open_json(raw: bytes, file_name: str, spec: SourceSpec) -> Table:
    try:
        return _json_table(json.loads(raw.decode("utf-8-sig")), file_name, spec)
    except Unopenable:
        raise
    except (ValueError, RecursionError) as error:  # not JSON, a number of thousands of digits, or nested without end
        raise Unopenable(Problem("read.json", file_name, value=str(error)[:80])) from error


def _json_table(document: Any, file_name: str, spec: SourceSpec) -> Table:
    at = spec.rows_at or ("features" if isinstance(document, dict) and "features" in document else "")
    items = document.get(at) if at and isinstance(document, dict) else document
    if not isinstance(items, list):
        raise Unopenable(Problem("read.json_rows", file_name, value=at))
    rows = [RawRow(f"{at}[{number}]", _flat(item)) for number, item in enumerate(items)]
    header = tuple(dict.fromkeys(name for row in rows for name in row.cells))
    _check_letters(file_name, header, rows)
    return Table(file_name, header, rows, tabular=False, header_place=at or file_name)


def _check_letters(file_name: str, header: Iterable[str], rows: Iterable[RawRow]) -> None:
    """Raise :class:`Unopenable` for what no database keeps: the NUL character, half of a surrogate pair."""
    if any(map(_NO_LETTER.search, header)):
        raise Unopenable(Problem("read.encoding", file_name))
    for row in rows:
        if any(map(_NO_LETTER.search, row.cells.values())):
            raise Unopenable(Problem("read.encoding", f"{file_name} {row.place}"))


def _flat(item: Any) -> dict[str, str]:
    """One object as cells; a GeoJSON feature gives its properties and the middle of its outline."""
    if not isinstance(item, dict):
        return {"value": _text(item)}
    if "properties" not in item or "geometry" not in item:
        return {str(name): _text(value) for name, value in item.items()}
    properties, geometry = (part if isinstance(part, dict) else {} for part in (item["properties"], item["geometry"]))
    cells = {str(name): _text(value) for name, value in properties.items()}
    points = list(_points(geometry.get("coordinates", [])))
    if points:
        cells["geometry.longitude"] = f"{(min(p[0] for p in points) + max(p[0] for p in points)) / 2:.6f}"
        cells["geometry.latitude"] = f"{(min(p[1] for p in points) + max(p[1] for p in points)) / 2:.6f}"
    return cells


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    """The points of an outline, however nested; what is no pair of numbers is no point."""
    if not isinstance(coordinates, list):
        return
    if len(coordinates) > 1 and all(isinstance(number, (int, float)) for number in coordinates):
        with suppress(OverflowError):
            yield float(coordinates[0]), float(coordinates[1])
    else:
        for inner in coordinates:
            yield from _points(inner)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


class _TooLarge(ValueError):
    """A small file that unpacks to more than a machine holds."""


def _check_extent(path: Path) -> None:
    """Raise :class:`_TooLarge` where a workbook would unpack to more than it can mean.

    Calamine lays a sheet out from its first to its last cell: a single cell in the last corner of an
    otherwise empty sheet would ask for seventeen thousand million.
    """
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                raise _TooLarge("it unpacks to more than a workbook can mean")
            for name in archive.namelist():
                if name.startswith("xl/worksheets/") and _cells_of(archive, name) > MOST_CELLS:
                    raise _TooLarge("a cell stands too far from the others")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error) as error:
        raise _TooLarge(str(error)) from error


def _cells_of(archive: zipfile.ZipFile, name: str) -> int:
    """How many cells the sheet spans from A1 to its last row and column; counted piece by piece."""
    rows, columns, rest = 0, 0, b""
    with archive.open(name) as sheet:
        while piece := sheet.read(1 << 20):
            text = rest + piece
            for letters, digits in _REFERENCE.findall(text):
                rows, columns = max(rows, int(digits[:9])), max(columns, _column_number(letters[:5]))
            rest = text[-40:]
    return rows * columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _open_workbook(path: Path, file_name: str, spec: SourceSpec) -> Table:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        _check_extent(path)
        book = CalamineWorkbook.from_path(str(path))
        sheet = spec.sheet if spec.sheet in book.sheet_names else book.sheet_names[0]
        lines = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError, _TooLarge) as error:
        raise Unopenable(Problem("read.workbook", file_name, value=str(error)[:80])) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how calamine's language fails; it cannot be imported
            raise
        raise Unopenable(Problem("read.workbook", file_name, value="damaged")) from error
    at = spec.header_row
    header = tuple(_cell(value) for value in lines[at - 1]) if len(lines) >= at else ()
    while header and not header[-1]:
        header = header[:-1]
    rows = [
        RawRow(f"{sheet}!{number}", dict(zip(header, map(_cell, line), strict=False)))
        for number, line in enumerate(lines[at:], start=at + 1)
        if any(_cell(value) for value in line)
    ]
    _check_letters(file_name, header, rows)
    return Table(file_name, header, rows, header_place=f"{sheet}!{at}")


def _cell(value: Any) -> str:
    """A workbook's cell as text: whole numbers without «.0», days as ISO dates."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        text: str = value.isoformat()
        return text.removesuffix("T00:00:00")
    return str(value).strip()

"""The workbook that goes back to its sender: her own cells and sheets, with remarks in cells and columns at the end.

A workbook that openpyxl can hold keeps its styles, sheets and formulas; macros and links to other files do not come
back. Any other file (text, JSON, XLS, ODS, very large or broken workbooks) is laid out anew as XLSX, row by row. Text
that a spreadsheet might take for a formula stays text.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string

from commonwork.engines.reading.grids import Grid, Joined, Opened
from commonwork.engines.reading.layout import Table
from commonwork.engines.reading.limits import Limits
from commonwork.engines.reading.opening import open_file
from commonwork.engines.reading.understanding import Understanding

MOST_STYLED = 300_000
MOST_SPANNED = 1_000_000
MOST_UNPACKED = 200_000_000
MOST_REMARKS = 5_000
_TINT = PatternFill("solid", fgColor="F7E0D6")
_NEW = PatternFill("solid", fgColor="E3EEE6")
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_REACHES_OUT = re.compile(r"\|[^!]*!|\b(?:WEBSERVICE|FILTERXML|CALL|REGISTER(?:\.ID)?|RTD)\s*\(", re.I)
_SPAN = re.compile(
    rb"""<(?:\w+:)?(?:mergeCell|hyperlink)\b[^>]*?\sref\s*=\s*["']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})["']"""
)
_CELL = re.compile(r"(?:(.*)!)?([A-Z]{1,3})(\d{1,7})$", re.S)
_ITEM = re.compile(r"(.*)\[(\d+)\]\.(.*)$", re.S)
_NO_TITLE = re.compile(r"[\[\]:*?/\\]")
Spot = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be said at a place of the file, in the reader's language; a place that is no cell is only listed."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Addition:
    """A column for the end of the list: its heading, and a text for each row by its place («Members!12»)."""

    heading: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Returned:
    """What was written: whether the sender's own styles were kept, and how many cells bear a remark."""

    kept: bool
    marked: int


@dataclass
class _Marks:
    """What has to be written where, by sheet, row and column counted from nought."""

    said: dict[str, dict[int, dict[int, str]]] = field(default_factory=dict)
    added: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    headings: Sequence[str] = ()
    listed: Sequence[Remark] = ()
    title: str = ""
    author: str = ""

    def count(self) -> int:
        """How many cells bear a remark."""
        return sum(len(columns) for rows in self.said.values() for columns in rows.values())

    def comment(self, text: str) -> Comment:
        """A remark as a comment that shows all of its text."""
        made = Comment(_clean(text), self.author)
        made.width, made.height = 320, min(400, 40 + 20 * (len(text) // 38 + text.count("\n") + 1))
        return made


def give_back(  # noqa: PLR0913 -- what is said and what is added are given by name
    path: Path,
    understanding: Understanding,
    target: Path,
    *,
    remarks: Sequence[Remark] = (),
    additions: Sequence[Addition] = (),
    title: str = "",
    author: str = "Commonwork",
    limits: Limits | None = None,
) -> Returned:
    """Write the sender's file to ``target`` as XLSX, with ``remarks`` as comments and ``additions`` as columns.

    ``title``, if given, names a last sheet that lists all remarks, for readers that show no comments. Raises
    :class:`Unopenable` for a file that cannot be opened.
    """
    opened = open_file(path, understanding.file_name, country=understanding.country, limits=limits)
    marks = _marks(opened, understanding.table, remarks, additions)
    marks.title, marks.author = title, author
    cells = sum(len(grid.rows) * grid.width for grid in opened.grids)
    book = _own(path, opened) if cells <= MOST_STYLED else None
    if book is not None:
        _mark(book, opened, marks)
    else:
        book = _laid_out(opened, understanding, marks)
    if title:
        _list(book, marks)
    book.save(target)
    return Returned(not book.write_only, marks.count())


def _marks(opened: Opened, table: Table | None, remarks: Sequence[Remark], additions: Sequence[Addition]) -> _Marks:
    marks = _Marks(headings=[each.heading for each in additions], listed=remarks)
    for remark in remarks[:MOST_REMARKS]:
        if (spot := _spot(remark.place, opened.grids)) is not None:
            sheet, row, column = spot
            columns = marks.said.setdefault(sheet, {}).setdefault(row, {})
            columns[column] = f"{columns[column]}\n{remark.text}" if column in columns else remark.text
    if additions and table is not None:
        for row in table.body:
            place = table.grid.place(row)
            grid, own = table.grid.where(row) if isinstance(table.grid, Joined) else (table.grid, row)
            marks.added.setdefault(grid.name, {})[own] = [addition.texts.get(place, "") for addition in additions]
        if isinstance(table.grid, Joined):
            marks.heads = {grid.name: head for _, grid, head in table.grid.parts}
        elif table.header_rows or table.grid.header:
            marks.heads = {table.grid.name: table.header_rows[-1] if table.header_rows else -1}
    return marks


def _spot(place: str, grids: Sequence[Grid]) -> Spot | None:
    """Sheet, row and column of the address of a cell; None where it is none."""
    if match := _ITEM.match(place):
        path, row, name = match.groups()
        grid = next((each for each in grids if each.header and each.paths == path and name in each.header), None)
        return (grid.name, int(row), grid.header.index(name)) if grid else None
    if (match := _CELL.match(place)) is None:
        return None
    sheet, letters, digits = match.groups()
    found = next((each for each in grids if (each.name == sheet if sheet else not each.sheeted)), None)
    if found is None or found.header or not 0 < int(digits) <= max(1, len(found.rows)):
        return None
    return found.name, int(digits) - 1, column_index_from_string(letters) - 1


def _own(path: Path, opened: Opened) -> Workbook | None:
    """The sender's own workbook, where there is one that openpyxl can hold; without macros and outer links."""
    if opened.format not in {"XLSX", "XLSM"}:
        return None
    try:
        if _spanned(path) > MOST_SPANNED:
            return None
        book = load_workbook(path, keep_vba=False, keep_links=False)
    except Exception:  # noqa: BLE001 -- whatever openpyxl cannot read is laid out anew instead
        return None
    sheets = {sheet.title for sheet in book.worksheets}
    return book if all(grid.name in sheets for grid in opened.grids) else None


def _spanned(path: Path) -> int:
    """How many cells the merged ranges and links of a workbook span: openpyxl lays each of them out."""
    total = 0
    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
            return MOST_SPANNED + 1
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                for left, top, right, bottom in _SPAN.findall(archive.read(name)):
                    columns = column_index_from_string(right.decode()) - column_index_from_string(left.decode())
                    total += (abs(columns) + 1) * (abs(int(bottom) - int(top)) + 1)
    return total


def _mark(book: Workbook, opened: Opened, marks: _Marks) -> None:
    for sheet in book.worksheets:
        for cell in list(sheet._cells.values()):  # those that exist; iterating over rows would make the others
            if cell.data_type == "f" and _REACHES_OUT.search(str(getattr(cell.value, "text", cell.value))):
                _put(cell, str(getattr(cell.value, "text", cell.value)))
        for row, columns in marks.said.get(sheet.title, {}).items():
            for column, text in columns.items():
                cell = _anchor(sheet, sheet.cell(row + 1, column + 1))
                before = f"{cell.comment.text}\n" if cell.comment else ""
                cell.comment, cell.fill = marks.comment(before + text), copy(_TINT)
    for name in marks.added:
        grid = next(grid for grid in opened.grids if grid.name == name)
        _add_columns(book[name], grid.width + 1, marks)


def _anchor(sheet: Any, cell: Any) -> Any:
    """The cell itself, or the first of the merged range it lies in."""
    if not isinstance(cell, MergedCell):
        return cell
    found = next(each for each in sheet.merged_cells.ranges if cell.coordinate in each)
    return sheet.cell(found.min_row, found.min_col)


def _add_columns(sheet: Any, first: int, marks: _Marks) -> None:
    """Write what is added to a sheet into its columns from ``first`` on, the headings as its own look."""
    head = marks.heads.get(sheet.title)
    for number, heading in enumerate(marks.headings):
        sheet.column_dimensions[get_column_letter(first + number)].width = 26
        if head is not None:
            cell = sheet.cell(head + 1, first + number)
            cell._style = copy(sheet.cell(head + 1, first - 1)._style)
            _put(cell, heading)
            cell.fill = copy(_NEW)
    for row, texts in marks.added[sheet.title].items():
        for number, text in enumerate(texts):
            if text:
                _put(sheet.cell(row + 1, first + number), text)


def _put(cell: Any, text: str) -> None:
    """Write text that stays text, whatever it begins with."""
    cell.value = _clean(text)
    cell.data_type = "s"
    if text.startswith(_RISKY):
        cell.quotePrefix = True


def _clean(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub(" ", text)[:32_000]


def _laid_out(opened: Opened, understanding: Understanding, marks: _Marks) -> Workbook:
    """A new workbook with the same sheets and cells, written row by row."""
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for grid in opened.grids:
        sheet = book.create_sheet(_title(grid.name, taken))
        sheet.sheet_view.rightToLeft = understanding.language in {"fa", "ar", "ur"}
        for line in _lines(sheet, grid, marks):
            sheet.append(line)
    return book


def _lines(sheet: Any, grid: Grid, marks: _Marks) -> Iterator[list[Any]]:
    said, more, head = marks.said.get(grid.name, {}), marks.added.get(grid.name, {}), marks.heads.get(grid.name)
    headings = marks.headings if more else ()
    if grid.header:
        yield _line(sheet, [*grid.header, *headings], {}, marks)
    width = len(grid.header) or grid.width
    for row, cells in enumerate(grid.rows):
        added = headings if row == head else more.get(row, ())
        values = [*cells, *[""] * (width - len(cells)), *added] if added else cells
        yield _line(sheet, values, said.get(row, {}), marks)


def _line(sheet: Any, values: Sequence[Any], said: Mapping[int, str], marks: _Marks) -> list[Any]:
    """The cells of one row; only what needs a comment, a tint or protection becomes an object of its own."""
    line: list[Any] = [_plain(value) for value in values]
    for column, value in enumerate(line):
        if isinstance(value, str) and value.startswith(_RISKY):
            line[column] = _cell(sheet, value)
    for column, text in said.items():
        line += [None] * (column + 1 - len(line))
        held = line[column]
        cell = held if isinstance(held, Cell) else _cell(sheet, held)
        cell.comment, cell.fill = marks.comment(text), _TINT
        line[column] = cell
    return line


def _cell(sheet: Any, value: Any) -> Any:
    cell = WriteOnlyCell(sheet)
    if isinstance(value, str):
        _put(cell, value)
    else:
        cell.value = value
    return cell


def _plain(value: Any) -> Any:
    """A value as a cell can hold it: nothing for empty text, numbers and days as they are, all else as text."""
    if isinstance(value, str):
        return _clean(value) or None
    if value is None or isinstance(value, (bool, int, float)) or hasattr(value, "isoformat"):
        return value
    return _clean(str(value))


def _title(name: str, taken: set[str]) -> str:
    """The name of a sheet: without signs a workbook cannot have there, short, and no other sheet's."""
    plain = _NO_TITLE.sub(" ", name).strip(" '") or "list"
    title, again = plain[:31], 2
    while title.casefold() in taken:
        title, again = f"{plain[:26]} ({again})", again + 1
    taken.add(title.casefold())
    return title


def _list(book: Workbook, marks: _Marks) -> None:
    """A last sheet with all remarks: place and sentence."""
    sheet = book.create_sheet(_title(marks.title, {name.casefold() for name in book.sheetnames}))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 100
    for remark in marks.listed:
        line = [WriteOnlyCell(sheet), WriteOnlyCell(sheet)]
        for cell, text in zip(line, (remark.place, remark.text), strict=True):
            _put(cell, text)
        sheet.append(line)

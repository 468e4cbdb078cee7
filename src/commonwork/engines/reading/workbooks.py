"""Workbooks by calamine, after a look at what they would unpack to: no bomb, no encryption, macros never run."""

import io
import re
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from commonwork.engines.reading.grids import Grid, Opened
from commonwork.engines.reading.limits import Budget, Unopenable
from commonwork.engines.records import Problem

_CELL = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,40})(\d{1,40})["']""")
_CHUNK = 4_000_000
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "


def open_workbook(raw: bytes, name: str, kind: str, budget: Budget) -> Opened:
    """Every sheet of a workbook that has cells. Raises :class:`Unopenable` with the reason."""
    if kind == "XLS":
        if _ENCRYPTED in raw or _filepass(raw):
            raise Unopenable(Problem("read.encrypted", name))
    else:
        _look_inside(raw, name, kind, budget)
    book = _opened(raw, name)
    grids = [grid for sheet in book.sheets_metadata if (grid := _sheet(book, sheet, name, budget)) is not None]
    if not grids:
        raise Unopenable(Problem("read.empty", name, value="0"))
    return Opened(tuple(grids), kind)


def _filepass(raw: bytes) -> bool:
    """Whether an XLS workbook stream begins with a password record (0x2F) after its BOF."""
    at = raw.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    for _ in range(4):
        if at < 0 or at + 4 > len(raw):
            return False
        at += 4 + int.from_bytes(raw[at + 2 : at + 4], "little")
        if raw[at : at + 2] == b"\x2f\x00":
            return True
    return False


def _opened(raw: bytes, name: str) -> Any:
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(raw))
    except PasswordError as error:
        raise Unopenable(Problem("read.encrypted", name)) from error
    except BaseException as error:  # -- calamine's panics are no Exceptions
        _reraise(error)
        raise Unopenable(Problem("read.workbook", name, value=str(error)[:80])) from error


def _reraise(error: BaseException) -> None:
    """Let pass what is not the fault of the file."""
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        raise error
    if isinstance(error, (MemoryError, Unopenable)):
        raise error


def _sheet(book: Any, sheet: Any, name: str, budget: Budget) -> Grid | None:
    if "WorkSheet" not in str(sheet.typ):
        return None
    try:
        found = book.get_sheet_by_name(sheet.name)
        budget.check("sheet_cells", found.total_height * found.total_width, f"{name}!{sheet.name}")
        budget.take("cells", found.height * found.width, f"{name}!{sheet.name}")
        rows = found.to_python(skip_empty_area=False)
        merged = tuple(found.merged_cell_ranges or ())
    except BaseException as error:  # -- calamine's panics are no Exceptions
        _reraise(error)
        raise Unopenable(Problem("read.workbook", f"{name}!{sheet.name}", value=str(error)[:80])) from error
    if not any(any(cell != "" for cell in row) for row in rows):
        return None
    return Grid(sheet.name, rows, merged, hidden=not str(sheet.visible).endswith(".Visible"), sheeted=True)


def _look_inside(raw: bytes, name: str, kind: str, budget: Budget) -> None:
    """Unpack every part once, counting: declared sizes may lie, and one far cell makes a sheet of millions."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        members = archive.infolist()
        if len(members) > 20 * budget.limits.members:
            budget.check("members", len(members), name)
        if any(member.flag_bits & 1 for member in members) or _manifest_encrypted(archive, kind):
            raise Unopenable(Problem("read.encrypted", name))
        for member in members:
            _count(archive, member, name, budget)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Unopenable(Problem("read.workbook", name, value=str(error)[:80])) from error


def _manifest_encrypted(archive: zipfile.ZipFile, kind: str) -> bool:
    if kind != "ODS" or "META-INF/manifest.xml" not in archive.namelist():
        return False
    with archive.open("META-INF/manifest.xml") as stream:
        return b"encryption-data" in stream.read(1_000_000)


def _count(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, budget: Budget) -> None:
    place = f"{name}/{member.filename}"
    sheet = _SheetSize(place, budget) if member.filename.lower().startswith("xl/worksheets/") else None
    ods = _OdsSize(place, budget) if member.filename == "content.xml" else None
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            budget.take("unpacked_bytes", len(chunk), place)
            for counter in (sheet, ods):
                if counter is not None:
                    counter.feed(chunk)


class _SheetSize:
    """The rectangle the cells of an XLSX sheet span: calamine lays it out in full."""

    def __init__(self, place: str, budget: Budget) -> None:
        self.place, self.budget, self.tail = place, budget, b""
        self.column, self.row = 0, 0

    def feed(self, chunk: bytes) -> None:
        """Look at the next part of a sheet for cells beyond the budget; raises Unopenable."""
        text = self.tail + chunk
        for letters, digits in set(_CELL.findall(text)) if len(text) < 100_000 else _extremes(text):
            column = 0
            for letter in letters.upper():
                column = column * 26 + letter - 64
            self.column, self.row = max(self.column, column), max(self.row, int(digits))
        self.tail = chunk[-40:]
        self.budget.check("sheet_cells", self.column * self.row, f"{self.place} {self.column}×{self.row}")


def _extremes(text: bytes) -> list[tuple[bytes, bytes]]:
    """The widest columns and lowest rows among the addresses of a long piece: enough to know its rectangle."""
    found = _CELL.findall(text)
    if not found:
        return []
    columns = {letters.upper() for letters, _ in found}
    longest = max(columns, key=lambda letters: (len(letters), letters))
    lowest = max(map(int, {digits for _, digits in found}))
    return [(longest, b"%d" % lowest)]


class _OdsSize:
    """The cells an ODS sheet spans once its repeated rows and columns are laid out."""

    def __init__(self, place: str, budget: Budget) -> None:
        self.place, self.budget = place, budget
        self.rows = self.cells = self.filled = self.repeated = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._entity

    def feed(self, chunk: bytes) -> None:
        """Look at the next part of a document; raises Unopenable for broken or entity-laden XML."""
        try:
            self.parser.Parse(chunk, False)
        except expat.ExpatError as error:
            raise Unopenable(Problem("read.workbook", self.place, value=str(error)[:80])) from error

    def _entity(self, *_: object) -> None:
        raise Unopenable(Problem("read.workbook", self.place, value="DTD"))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE}table-row":
            self.repeated = _count_of(attributes.get(f"{_TABLE}number-rows-repeated"))
            self.cells = self.filled = 0
        elif name in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
            self.cells += _count_of(attributes.get(f"{_TABLE}number-columns-repeated"))
            if any("value" in key for key in attributes):
                self.filled = self.cells

    def _end(self, name: str) -> None:
        if name == f"{_TABLE}table-row" and self.filled:
            self.rows += self.repeated * self.filled
            self.budget.check("sheet_cells", self.rows, self.place)


def _count_of(text: str | None) -> int:
    return min(int(text), 10**9) if text and text.isdigit() else 1

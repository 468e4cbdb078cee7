"""Opening any file a federation may have: by what stands in it, then by its name; as grids of cells.

XLSX, XLSM, XLS, ODS (calamine), CSV with any delimiter, JSON, GeoJSON, Parquet (pyarrow), HTML pages, and gzip or
zip around them. Macros are never run. What is too large, encrypted or broken is refused with its place and reason.
"""

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from commonwork.engines.reading.encodings import decode
from commonwork.engines.reading.grids import Grid, Opened
from commonwork.engines.reading.limits import Budget, Limits, Unopenable
from commonwork.engines.reading.pages import open_page
from commonwork.engines.reading.structured import open_json
from commonwork.engines.reading.texts import open_text
from commonwork.engines.reading.workbooks import open_workbook
from commonwork.engines.records import Problem

_OFFICE = (b"xl/workbook", b"content.xml")
_NOT_TABLES = {
    b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"Rar!": "RAR", b"7z\xbc\xaf": "7z",
    b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"SQLite format 3": "SQLite", b"{\\rtf": "RTF", b"\x7fELF": "ELF",
    b"MZ\x90": "EXE",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file before it is opened."""

    country: str
    delimiter: str
    off: frozenset[str]


def open_file(
    path: Path,
    file_name: str = "",
    *,
    country: str = "",
    delimiter: str = "",
    limits: Limits | None = None,
    off: frozenset[str] = frozenset(),
) -> Opened:
    """Open a file as grids of cells. Raises :class:`Unopenable` with the problem to show.

    ``country`` and ``delimiter`` are what is known beforehand of the letters and of the cells of a text.
    """
    name = file_name or path.name
    budget = Budget(name, limits or Limits())
    budget.check("file_bytes", path.stat().st_size)
    return _open(path.read_bytes(), name, Known(country, delimiter, off), budget)


def _open(raw: bytes, name: str, known: Known, budget: Budget, depth: int = 0) -> Opened:
    if not raw.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unopenable(Problem("read.empty", name, value="0"))
    if raw[:2] == b"\x1f\x8b" or raw[:4] == b"PK\x03\x04":
        return _packed(raw, name, known, budget, depth)
    if raw[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return open_workbook(raw, name, "XLS", budget)
    if raw[:4] == b"PAR1":
        return _open_parquet(raw, name, budget)
    for magic, kind in _NOT_TABLES.items():
        if raw.startswith(magic):
            raise Unopenable(Problem("read.format", name, value=kind))
    return _open_letters(raw, name, known, budget)


def _packed(raw: bytes, name: str, known: Known, budget: Budget, depth: int) -> Opened:
    if depth > 2:
        raise Unopenable(Problem("read.too_large", name, value="archive in archive"))
    if raw[:2] == b"\x1f\x8b":
        inner = PurePosixPath(name).stem if name.lower().endswith(".gz") else name
        return _open(_gunzipped(raw, name, budget), inner, known, budget, depth + 1)
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unopenable(Problem("read.workbook", name, value=str(error)[:80])) from error
    names = set(archive.namelist())
    if "xl/workbook.xml" in names or "[Content_Types].xml" in names or any(n.startswith("xl/") for n in names):
        return open_workbook(
            raw, name, "XLSM" if "xl/vbaProject.bin" in names or name.lower().endswith(".xlsm") else "XLSX", budget
        )
    if "content.xml" in names and "mimetype" in names:
        return open_workbook(raw, name, "ODS", budget)
    return _open_archive(archive, name, known, budget, depth)


def _gunzipped(raw: bytes, name: str, budget: Budget) -> bytes:
    most = budget.limits.unpacked_bytes
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as stream:
            unpacked = stream.read(most + 1)
    except (EOFError, OSError, zlib.error) as error:
        raise Unopenable(Problem("read.format", name, value=".gz")) from error
    budget.take("unpacked_bytes", len(unpacked), name)
    return unpacked


def _open_archive(archive: zipfile.ZipFile, name: str, known: Known, budget: Budget, depth: int) -> Opened:
    members = [m for m in archive.infolist() if not m.is_dir() and not _beside_the_point(m.filename)]
    budget.take("members", len(members), name)
    opened: list[Opened] = []
    refusals: list[Problem] = []
    for member in members:
        place = f"{name}/{member.filename}"
        try:
            raw = _member(archive, member, place, budget)
            found = _open(raw, member.filename, known, budget, depth + 1)
        except Unopenable as error:
            if error.problem.code in {"read.too_large", "read.encrypted"}:
                raise
            refusals.append(error.problem)
            continue
        for grid in found.grids:
            grid.name = f"{member.filename}!{grid.name}" if grid.sheeted else member.filename
            grid.sheeted = not grid.header
        opened.append(found)
    if not opened:
        raise Unopenable(refusals[0] if refusals else Problem("read.empty", name, value="0"))
    first = opened[0]
    grids = tuple(grid for each in opened for grid in each.grids)
    said = tuple(problem for each in opened for problem in each.problems)
    return Opened(grids, f"ZIP({first.format})", first.encoding, first.encoding_reason, said)


def _beside_the_point(name: str) -> bool:
    """Files that packers leave in an archive, and texts that accompany a table."""
    leaf = PurePosixPath(name).name.lower()
    return name.startswith("__MACOSX/") or leaf.startswith((".", "readme", "licen")) or leaf.endswith((".pdf", ".md"))


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str, budget: Budget) -> bytes:
    if member.flag_bits & 1:
        raise Unopenable(Problem("read.encrypted", place))
    try:
        with archive.open(member) as stream:
            left = budget.limits.unpacked_bytes - budget.used.get("unpacked_bytes", 0)
            raw = stream.read(left + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Unopenable(Problem("read.workbook", place, value=str(error)[:80])) from error
    budget.take("unpacked_bytes", len(raw), place)
    return raw


def _open_parquet(raw: bytes, name: str, budget: Budget) -> Opened:
    from commonwork.engines.backends.parquet import parquet_rows, parquet_size

    try:
        budget.take("cells", parquet_size(raw), name)
        header, rows = parquet_rows(raw)
    except (ValueError, OSError) as error:
        if isinstance(error, Unopenable):
            raise
        raise Unopenable(Problem("read.workbook", name, value=str(error)[:80])) from error
    return Opened((Grid(name, rows, header=header),), "Parquet")


def _open_letters(raw: bytes, name: str, known: Known, budget: Budget) -> Opened:
    suffix = PurePosixPath(name.lower()).suffix
    head = raw[:2000].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").lower()
    if head.startswith(b"<") or b"<html" in head or b"<table" in head:
        return open_page(raw, name, known.country, budget, known.off)
    if suffix in {".xlsx", ".xlsm", ".ods", ".xlsb", ".parquet"}:
        raise Unopenable(Problem("read.workbook", name, value=suffix))
    decoded = decode(raw, name, known.country, known.off)
    if suffix in {".json", ".geojson"} or (head[:1] in {b"{", b"["} and suffix not in {".csv", ".tsv"}):
        return open_json(decoded, name, budget)
    return open_text(decoded, name, budget, known.delimiter)

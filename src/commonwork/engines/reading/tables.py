"""A delivered file as the map of its source expects it: one header, and rows as they stood, each with its place.

The file is opened as any file is (:mod:`commonwork.engines.reading.opening`); nothing is guessed: which sheet, which
list and which row is the header, the source says.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from commonwork.engines.reading.grids import Grid, Opened, cell_text, column_letter
from commonwork.engines.reading.limits import Unopenable
from commonwork.engines.reading.opening import open_file
from commonwork.engines.reading.spec import SourceSpec
from commonwork.engines.records import Problem, RawRow

_DELIMITERS = {".csv": ",", ".txt": ",", ".tsv": "\t"}


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


def open_table(path: Path, file_name: str, spec: SourceSpec) -> Table:
    """Open a file of a source. Raises :class:`Unopenable` with the reason; letters that are not sure refuse it."""
    suffixes = [suffix.lower() for suffix in Path(file_name).suffixes if suffix.lower() != ".gz"]
    delimiter = _DELIMITERS.get(suffixes[-1] if suffixes else "", "")
    opened = open_file(path, file_name, country=spec.country, delimiter=delimiter)
    for problem in opened.problems:
        raise Unopenable(replace(problem, stops=True))
    grid = _grid(opened, file_name, spec)
    if grid.header:
        rows = (RawRow(grid.place(n), dict(zip(grid.header, line, strict=True))) for n, line in enumerate(grid.rows))
        return Table(file_name, grid.header, rows, tabular=False, header_place=grid.paths or file_name)
    if grid.sheeted:
        return _sheet(grid, file_name, spec)
    header = spec.header or (tuple(name.strip() for name in grid.rows[0]) if grid.rows else ())
    return Table(file_name, header, _lines(grid, header, 0 if spec.header else 1))


def _grid(opened: Opened, file_name: str, spec: SourceSpec) -> Grid:
    """The sheet or list the source names; else the first sheet, the features, or the outermost list."""
    if not opened.grids[0].header:
        return next((grid for grid in opened.grids if spec.sheet == grid.name), opened.grids[0])
    at = spec.rows_at or ("features" if any(grid.paths == "features" for grid in opened.grids) else "")
    found = next((grid for grid in opened.grids if grid.paths == at), None)
    if found is None:
        raise Unopenable(Problem("read.json_rows", file_name, value=at))
    return found


def _lines(grid: Grid, header: tuple[str, ...], first: int) -> Iterator[RawRow]:
    """The rows of a text; what stands beyond the header is told by its column."""
    width = len(header)
    for number in range(first, len(grid.rows)):
        line = grid.rows[number]
        if any(line):
            if len(line) != width:
                line = (line + [""] * width)[: max(width, len(line))]
            extra = {f"+{column_letter(i)}": line[i] for i in range(width, len(line)) if line[i]}
            yield RawRow(grid.place(number), {**dict(zip(header, line, strict=False)), **extra})


def _sheet(grid: Grid, file_name: str, spec: SourceSpec) -> Table:
    at = spec.header_row
    header = tuple(map(cell_text, grid.rows[at - 1])) if len(grid.rows) >= at else ()
    while header and not header[-1]:
        header = header[:-1]
    texts = ((number, list(map(cell_text, grid.rows[number]))) for number in range(at, len(grid.rows)))
    rows = (RawRow(grid.place(number), dict(zip(header, line, strict=False))) for number, line in texts if any(line))
    return Table(file_name, header, rows, header_place=grid.place(at - 1))

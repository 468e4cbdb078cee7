"""A grid: the cells of one sheet, page or list as they stood, with their types where the file states them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Merged = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class Grid:
    """Rows of cells. ``paths`` holds the places of rows that have no number (JSON); ``hidden`` sheets come last."""

    name: str
    rows: list[list[Any]]
    merged: tuple[Merged, ...] = ()
    hidden: bool = False
    header: tuple[str, ...] = ()
    paths: str = ""
    sheeted: bool = False

    @property
    def width(self) -> int:
        """The number of columns of the widest row."""
        return max(map(len, self.rows), default=0)

    def address(self, row: int, column: int) -> str:
        """The address of a cell as its reader knows it: «D12», «Members!D12», «entries[3].name»."""
        if self.header:
            name = self.header[column] if column < len(self.header) else str(column)
            return f"{self.paths}[{row}].{name}"
        cell = f"{column_letter(column)}{row + 1}"
        return f"{self.name}!{cell}" if self.sheeted else cell

    def place(self, row: int) -> str:
        """The place of a whole row: «12», «Members!12», «entries[3]»; long names are cut in front, to 40 letters."""
        end = f"[{row}]" if self.header else f"!{row + 1}" if self.sheeted else str(row + 1)
        name = self.paths if self.header else self.name if self.sheeted else ""
        most = 40 - len(end)
        return f"{name if len(name) <= most else '…' + name[1 - most :]}{end}"


@dataclass(slots=True)
class Joined(Grid):
    """The rows of several sheets one after the other; each row keeps the place it has on its own sheet.

    ``parts``: the first row of each, its grid, the last row of its heading. ``ranges``: the tables they come from.
    """

    parts: tuple[tuple[int, Grid, int], ...] = ()
    ranges: tuple[str, ...] = ()

    @property
    def names(self) -> str:
        """The names of the sheets, as one text of at most 200 letters."""
        return ", ".join(grid.name for _, grid, _ in self.parts)[:200]

    def counted(self, body: Sequence[int]) -> tuple[tuple[str, str, int], ...]:
        """Each sheet with its table and how many rows of a body stand on it."""
        held = Counter(self.where(row)[0].name for row in body)
        ranges = zip(self.parts, self.ranges, strict=True)
        return tuple((grid.name, place, held[grid.name]) for (_, grid, _), place in ranges)

    def where(self, row: int) -> tuple[Grid, int]:
        """The sheet a row comes from, and its number there."""
        start, grid, _ = next(part for part in reversed(self.parts) if part[0] <= row)
        return grid, row - start

    def address(self, row: int, column: int) -> str:
        """The address of a cell on its own sheet."""
        grid, own = self.where(row)
        return grid.address(own, column)

    def place(self, row: int) -> str:
        """The place of a row on its own sheet."""
        grid, own = self.where(row)
        return grid.place(own)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file opened: its grids, what kind of file it was, and in which encoding its letters stood."""

    grids: tuple[Grid, ...]
    format: str
    encoding: str = ""
    encoding_reason: str = ""
    problems: Sequence[Any] = field(default_factory=tuple)


def cell_text(value: Any) -> str:
    """A cell as text: whole numbers without «.0», days as ISO dates, line breaks kept within, edges stripped."""
    if value.__class__ is str:
        return str(value).strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    if hasattr(value, "isoformat"):
        text: str = value.isoformat()
        return text.removesuffix("T00:00:00")
    return str(value).strip()


def column_letter(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA, as spreadsheets name columns."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

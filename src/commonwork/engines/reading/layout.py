"""Where on a sheet the tables stand: preamble, headings of several rows, merged cells, totals, notes, tables beside
and below each other. Every row that is not read as a row of the list is named, with the reason."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from commonwork.engines.cleaning.digits import number_core
from commonwork.engines.reading.grids import Grid, Joined, cell_text
from commonwork.engines.reading.headers import Words, fold_value

RULES = {
    "layout.header": "the row that looks least like its columns and most like known headings is the heading",
    "layout.header_rows": "rows of text above or below the heading that fill its gaps belong to it",
    "layout.merged": "the text of a merged heading holds for all columns it spans",
    "layout.merged_rows": "the text of a cell merged over several rows of the list holds for each of them",
    "layout.numbers_row": "a row that only counts the columns (1, 2, 3 …) is not a row of the list",
    "layout.repeated_header": "a heading printed again on a later page is not a row of the list",
    "layout.total": "a row that sums up the others is not a row of the list",
    "layout.note": "a line with one cell after the table, or between its parts, is a note",
    "layout.tables": "a new heading after a blank row, or beside a blank column, begins another table",
}
_DATE = re.compile(r"\d{1,4}[-/.年년]\s?\d{1,2}([-/.月월]\s?\d{1,4}日?일?)?([T ]\d.*)?$")
_EMPTY = frozenset({"", None})
_PLAIN_HEADING = 2.6
_LOOK_AT = 80
_LONGEST_HEADING = 400
_BELOW = 30


@dataclass(slots=True)
class Table:
    """One table of a grid: rows of the heading, rows of the body (counted from nought), columns, headings."""

    grid: Grid
    header_rows: tuple[int, ...]
    body: Sequence[int]
    columns: tuple[int, ...]
    headings: tuple[str, ...]
    left_out: list[tuple[str, int]] = field(default_factory=list)
    known: int = 0

    @property
    def range(self) -> str:
        """The rectangle of the table as spreadsheets write it: «A3:H120»."""
        if not self.columns:
            return ""
        if isinstance(self.grid, Joined):
            return ", ".join(self.grid.ranges)
        rows = [*self.header_rows, *([self.body[0], self.body[-1]] if self.body else [])] or [0]
        first, last = self.grid.address(min(rows), self.columns[0]), self.grid.address(max(rows), self.columns[-1])
        return f"{first}:{last.rpartition('!')[2]}"

    @property
    def worth(self) -> float:
        """How likely this is the list that was meant: known headings, rows, and not hidden."""
        size = math.log(len(self.body) + 1) * math.log(len(self.columns) + 1)
        return (self.known + 0.4) * size


def kind_of(value: Any) -> str:
    """«» empty, «n» a number, «d» a date, «t» text."""
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return ""
        if not any(c.isdecimal() for c in text):
            return "t"
        return "n" if number_core(text) is not None else "d" if len(text) < 30 and _DATE.match(text) else "t"
    if value is None:
        return ""
    return "d" if hasattr(value, "isoformat") else "t" if isinstance(value, bool) else "n"


def _is_short(text: str) -> bool:
    """Whether a text is a whole number of at most four digits."""
    return len(text) <= 4 and text.isdecimal()


def find_tables(grid: Grid, words: Words, off: frozenset[str] = frozenset()) -> list[Table]:
    """The tables of a grid, best first."""
    if grid.header:
        columns = tuple(range(len(grid.header)))
        known = sum(bool(words.of(name)) for name in grid.header)
        return [Table(grid, (), range(len(grid.rows)), columns, grid.header, known=known)]
    tables: list[Table] = []
    start = 0
    finder = _Finder(grid, words, off)
    while start < len(grid.rows) and len(tables) < 50:
        table, start = finder.next_table(start)
        if table is None:
            break
        tables += finder.beside(table)
    return sorted(tables, key=by_worth)


def by_worth(table: Table) -> tuple[bool, float]:
    """Sorts the likeliest table first; one on a hidden sheet only where no visible one holds a list."""
    return table.grid.hidden or len(table.body) < 2 or len(table.columns) < 2, -table.worth


class _Finder:
    """Looks through one grid from the top."""

    def __init__(self, grid: Grid, words: Words, off: frozenset[str]) -> None:
        self.grid, self.words, self.off = grid, words, off
        self.rows = grid.rows
        self.counts = [len(row) - row.count("") - row.count(None) for row in grid.rows]
        self.said: dict[str, bool] = {}
        self.totals = words.meanings.get("total", frozenset())

    def next_table(self, start: int) -> tuple[Table | None, int]:
        """The first table at or after a row, and the row at which to look for the next."""
        filled = [row for row in range(start, min(len(self.rows), start + 400)) if self.counts[row]][:_LOOK_AT]
        if not filled:
            filled = [row for row in range(start, len(self.rows)) if self.counts[row]][:_LOOK_AT]
        if not filled:
            return None, len(self.rows)
        header = self._header(filled)
        rows, first = self._header_rows(header, filled) if header is not None else ((), filled[0])
        columns = self._columns(rows, first)
        headings = tuple(self._heading(rows, column) for column in columns)
        table = Table(self.grid, rows, (), columns, headings)
        table.left_out += [("layout.preamble", row) for row in filled if rows and row < rows[0]]
        table.left_out += [
            ("layout.numbers_row", row) for row in range(rows[-1] + 1 if rows else first, first) if self.counts[row]
        ]
        end = self._body(table, first)
        table.known = sum(bool(heading and self._hits([heading])) for heading in headings)
        return table, end

    def _header(self, filled: list[int]) -> int | None:
        if "layout.header" in self.off:
            return filled[0]
        best, at = 2.0, None
        for place, row in enumerate(filled):
            begins = place and filled[place - 1] < row - 1
            if begins and best > _PLAIN_HEADING and at is not None and self._heads(at, filled[:place], filled[place:]):
                break
            score = self._score(row, filled[place + 1 : place + 1 + _BELOW]) - 0.03 * place
            if score > best:
                best, at = score, row
        return at

    def _heads(self, row: int, before: list[int], after: list[int]) -> bool:
        """Whether a heading has rows of its own before a blank row, and is not much narrower than what follows."""
        widths = sorted(self.counts[each] for each in (*before, *after[:_BELOW]) if each > row)
        return row < before[-1] and self.counts[row] >= 0.5 * widths[len(widths) // 2]

    def _score(self, row: int, below: list[int]) -> float:
        """How much a row looks like a heading of the rows below it."""
        cells = [(column, cell_text(value)) for column, value in enumerate(self.rows[row])]
        cells = [(column, text) for column, text in cells if text]
        if not cells:
            return 0.0
        usual = sorted(self.counts[each] for each in below)
        width = usual[len(usual) // 2] if usual else len(cells)
        if (len(cells) == 1 and width > 1) or (not below and any(self.counts[:row])):
            return 0.0
        number = len(cells)
        others = [each for each in below if self.rows[each] != self.rows[row]]
        if len(others) < 0.5 * len(below):
            return 0.0
        below = others
        kinds = {column: self._kind_below(column, below) for column, _ in cells}
        headlike = [(column, text, self._head_kind(text, kinds[column])) for column, text in cells]
        data = sum(kind in "nd" and kind == kinds[column] for column, _, kind in headlike) / number
        contrast = sum(kind == "t" and kinds[column] in {"n", "d"} for column, _, kind in headlike) / number
        recur = sum(self._recurs(column, text, below) for column, text in cells) / number
        text_share = sum(kind == "t" for _, _, kind in headlike) / number
        short = sum(len(text) <= 80 for _, text in cells) / number
        distinct = len({text for _, text in cells}) / number
        known = self._hits([text for _, text in cells]) / number
        if number == width == 1 and below and not known and not contrast:
            return 0.0
        fill = min(1.0, number / max(1, width))
        return fill + text_share + 0.5 * distinct + 0.3 * short + 2 * known + 1.5 * contrast - 2.5 * data - 1.5 * recur

    def _head_kind(self, text: str, below: str) -> str:
        kind = kind_of(text)
        year = kind == "n" and _is_short(text) and 1800 <= int(text) <= 2100 and below != "y"
        return "t" if year else kind

    def _kind_below(self, column: int, below: list[int]) -> str:
        """The kind of most cells of a column; «y» for a column of years."""
        kinds = [kind_of(value) for row in below if (value := self._at(row, column)) not in {"", None}]
        kinds = [kind for kind in kinds if kind]
        if not kinds:
            return ""
        kind = max(sorted(set(kinds)), key=kinds.count)
        if kind == "n":
            texts = [cell_text(self._at(row, column)) for row in below]
            years = [text for text in texts if _is_short(text) and 1800 <= int(text) <= 2100]
            return "y" if len(years) > 0.8 * len(kinds) else "n"
        return kind

    def _recurs(self, column: int, text: str, below: list[int]) -> bool:
        return any(cell_text(self._at(row, column)) == text for row in below)

    def _at(self, row: int, column: int) -> Any:
        line = self.rows[row]
        return line[column] if column < len(line) else ""

    def _hits(self, texts: list[str]) -> float:
        found = (self.words.of(text) for text in texts if len(text) <= 80 and sum(map(str.isdecimal, text)) < 4)
        return sum(meanings[0].share if meanings[0].share > 0.6 else 0.0 for meanings in found if meanings)

    def _header_rows(self, header: int, filled: list[int]) -> tuple[tuple[int, ...], int]:
        """All rows of the heading, and the first row of the body."""
        rows = [header]
        following = [row for row in filled if row > header]
        if "layout.header_rows" not in self.off:
            while rows[0] - 1 >= 0 and len(rows) < 4 and self._is_upper(rows[0] - 1, rows[0]):
                rows.insert(0, rows[0] - 1)
            while following and len(rows) < 5 and self._is_lower(following[0], rows, following[1:]):
                rows.append(following.pop(0))
        if following and "layout.numbers_row" not in self.off and self._counts_columns(following[0]):
            following.pop(0)
        first = following[0] if following else rows[-1] + 1
        return tuple(rows), first

    def _is_upper(self, row: int, below: int) -> bool:
        """A row of groups: text only, two groups or more, over cells that the row below fills."""
        texts = {column: text for column, value in enumerate(self.rows[row]) if (text := cell_text(value))}
        if not texts or any(kind_of(text) != "t" for text in texts.values()) or max(map(len, texts.values())) > 80:
            return False
        spans = any(top == row and (bottom > row or right > left) for (top, left), (bottom, right) in self.grid.merged)
        gaps = any(not cell_text(self._at(below, column)) for column in texts)
        grouped = any(
            not cell_text(self._at(row, column + 1)) and cell_text(self._at(below, column + 1)) for column in texts
        )
        if len(texts) == 1 and (0 in texts or len(self.rows[row]) < 3):
            return False
        return spans or ((gaps or grouped) and self._hits(list(texts.values())) > 0)

    def _is_lower(self, row: int, rows: list[int], below: list[int]) -> bool:
        """A second row of the heading: text only, and filling gaps, or over numbers, or made of known headings."""
        texts = {column: text for column, value in enumerate(self.rows[row]) if (text := cell_text(value))}
        if not texts or row != rows[-1] + 1 or any(kind_of(text) != "t" for text in texts.values()):
            return False
        if any(len(text) > 60 for text in texts.values()) or not below:
            return False
        spanned = any(top in rows and bottom >= row for (top, _), (bottom, _) in self.grid.merged)
        numbers = [column for column in texts if self._kind_below(column, below) in {"n", "d", "y"}]
        recurs = sum(self._recurs(column, text, below) for column, text in texts.items())
        known = self._hits(list(texts.values())) / len(texts)
        gaps = sum(not cell_text(self._at(rows[-1], column)) for column in texts) / len(texts)
        if recurs > 0.3 * len(texts):
            return False
        return spanned or known >= 0.5 or (len(numbers) >= 0.5 * len(texts) and (gaps > 0 or len(texts) > 1))

    def _counts_columns(self, row: int) -> bool:
        """Whether a row only counts the columns: 1 2 3, (1) (2) (3), १ २ ३."""
        numbers = [number_core(cell_text(value).strip("()（）[]")) for value in self.rows[row] if cell_text(value)]
        return len(numbers) >= 3 and numbers == [str(n) for n in range(1, len(numbers) + 1)]

    def _columns(self, rows: tuple[int, ...], first: int) -> tuple[int, ...]:
        sample = self.rows[first : first + 300]
        width = max([len(row) for row in sample] + [len(self.rows[row]) for row in rows], default=0)
        filled = [
            column
            for column in range(width)
            if any(cell_text(self._at(row, column)) for row in rows)
            or any(column < len(row) and row[column] not in {"", None} for row in sample)
        ]
        return tuple(range(filled[0], filled[-1] + 1)) if filled else ()

    def _heading(self, rows: tuple[int, ...], column: int) -> str:
        """The words above a column, from the top row down, each once."""
        parts: list[str] = []
        for row in rows:
            text = " ".join(cell_text(self._at(row, column)).split())
            text = text or self._spanning(row, column, rows)
            if text and text not in parts:
                parts.append(text)
        return " // ".join(parts)[:_LONGEST_HEADING]

    def _spanning(self, row: int, column: int, rows: tuple[int, ...]) -> str:
        """The text of the merged cell over this one; without merged cells, of the group to its left."""
        if "layout.merged" in self.off:
            return ""
        for (top, left), (bottom, right) in self.grid.merged:
            if top <= row <= bottom and left <= column <= right:
                return " ".join(cell_text(self._at(top, left)).split())
        lower = row != rows[-1] and cell_text(self._at(rows[rows.index(row) + 1], column))
        if self.grid.merged or not lower:
            return ""
        for left in range(column - 1, -1, -1):
            if text := cell_text(self._at(row, left)):
                alone = not cell_text(self._at(rows[rows.index(row) + 1], left))
                return "" if alone else " ".join(text.split())
        return ""

    def _body(self, table: Table, first: int) -> int:
        """Collect the rows of a table; returns the row at which something else begins."""
        width = max(1, len(table.columns))
        headers = [[text for value in self.rows[row] if (text := cell_text(value))] for row in table.header_rows]
        usual = sorted(self.counts[first : first + 500])[-max(1, len(self.counts[first : first + 500]) // 2) :]
        typical = usual[len(usual) // 2] if usual else width
        heads = frozenset(texts[0] for texts in headers if texts)
        lead = table.columns[0] if table.columns else 0
        body: list[int] = []
        after_blank = False
        end = len(self.rows)
        for row in range(first, len(self.rows)):
            count = self.counts[row]
            if not count:
                after_blank = True
                continue
            if after_blank and body and count > 1 and self._new_table(row, table):
                end = row
                break
            last = row > len(self.rows) - 4 or not self.counts[row + 1]
            odd = last or after_blank or count < typical or self._at(row, lead) in heads
            reason = self._left_out(row, typical, headers, after_blank) if odd else ""
            after_blank = False
            if reason:
                table.left_out.append((reason, row))
            else:
                body.append(row)
        table.body = body
        self._trim_notes(table, typical)
        return end

    def _new_table(self, row: int, table: Table) -> bool:
        if "layout.tables" in self.off:
            return False
        below = [each for each in range(row + 1, min(len(self.rows), row + 8)) if self.counts[each]]
        texts = [cell_text(value) for value in self.rows[row] if cell_text(value)]
        if not below or any(kind_of(text) != "t" for text in texts) or fold_value(texts[0]) in self.totals:
            return False
        known = self._hits(texts) / len(texts)
        here = {c for c, value in enumerate(self.rows[row]) if cell_text(value)}
        kinds = {column: self._kind_below(column, table.body[:_BELOW]) for column in here}  # type: ignore[arg-type]  # -- a list here
        breaks = sum(kinds[column] in {"n", "d", "y"} for column in here) / len(here)
        return (known >= 0.5 and len(texts) > 1) or breaks >= 0.5

    def _left_out(self, row: int, typical: int, headers: list[list[str]], after_blank: bool) -> str:
        """Why a row is no row of the list; «» where it is one."""
        count = self.counts[row]
        first = [cell_text(value) for value in islice((value for value in self.rows[row] if value not in _EMPTY), 3)]
        again = (
            count > 1 and "layout.repeated_header" not in self.off and any(first[:1] == each[:1] for each in headers)
        )
        if again and [text for value in self.rows[row] if (text := cell_text(value))] in headers:
            return "layout.repeated_header"
        summing = count <= typical and any(map(self._says_total, first)) and "layout.total" not in self.off
        if summing and any(kind_of(value) == "n" for value in self.rows[row]):
            return "layout.total"
        lone = count == 1 and typical >= 3 and first and kind_of(first[0]) == "t"
        if lone and "layout.note" not in self.off and (after_blank or self._spans(row) or len(first[0]) > 60):
            return "layout.note"
        return ""

    def _says_total(self, text: str) -> bool:
        if len(text) > 24 or (text.isascii() and text.isdigit()):
            return False
        if text not in self.said:
            folded = fold_value(text).strip(": ")
            self.said[text] = folded in self.totals or folded.replace(" ", "") in self.totals
        return self.said[text]

    def _spans(self, row: int) -> bool:
        return any(top <= row <= bottom and right - left >= 2 for (top, left), (bottom, right) in self.grid.merged)

    def _trim_notes(self, table: Table, typical: int) -> None:
        """Lines of one text cell at the very end are notes, also without a blank row before them."""
        body = list(table.body)
        while len(body) > 1 and typical >= 3 and self.counts[body[-1]] == 1 and "layout.note" not in self.off:
            text = next(text for value in self.rows[body[-1]] if (text := cell_text(value)))
            if kind_of(text) != "t":
                break
            table.left_out.append(("layout.note", body.pop()))
        table.body = body

    def beside(self, table: Table) -> list[Table]:
        """The table, or the tables that stand beside each other with a blank column between them."""
        groups = self._groups(table)
        if len(groups) < 2 or "layout.tables" in self.off:
            return [table]
        filled = [
            [row for row in table.body if any(self._at(row, c) not in {"", None} for c in group)] for group in groups
        ]
        names = [
            {heading for c, heading in zip(table.columns, table.headings, strict=True) if c in group and heading}
            for group in groups
        ]
        shared = any(a & b for i, a in enumerate(names) for b in names[i + 1 :])
        uneven = min(map(len, filled)) < 0.9 * max(map(len, filled))
        if not (shared or uneven):
            return [table]
        parts = []
        for group, rows in zip(groups, filled, strict=True):
            headings = tuple(table.headings[table.columns.index(column)] for column in group)
            known = sum(bool(heading and self._hits([heading])) for heading in headings)
            parts.append(Table(self.grid, table.header_rows, rows, tuple(group), headings, list(table.left_out), known))
        return parts

    def _groups(self, table: Table) -> list[list[int]]:
        sample = list(table.body[:300])
        groups: list[list[int]] = [[]]
        for column, heading in zip(table.columns, table.headings, strict=True):
            if heading or any(self._at(row, column) not in {"", None} for row in sample):
                groups[-1].append(column)
            elif groups[-1]:
                groups.append([])
        groups = [group for group in groups if group]
        headed = [any(table.headings[table.columns.index(c)] for c in group) for group in groups]
        return groups if all(len(group) > 1 for group in groups) and all(headed) else [list(table.columns)]

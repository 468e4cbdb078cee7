"""Tables of HTML pages (many ministries export «.xls» files that are pages): spans filled, hidden text left out."""

import re
from html.parser import HTMLParser

from commonwork.engines.reading.encodings import decode
from commonwork.engines.reading.grids import Grid, Merged, Opened
from commonwork.engines.reading.limits import Budget, Unopenable
from commonwork.engines.records import Problem

_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.I)
_SILENT = frozenset({"script", "style", "template", "noscript"})
_VOID = frozenset(
    {"br", "img", "hr", "input", "meta", "link", "col", "wbr", "area", "base", "embed", "source", "track"}
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_MOST_SPAN = 1000


class _Table:
    """One table being read; cells that span rows wait in ``hanging`` until their row comes."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.merged: list[Merged] = []
        self.hanging: dict[tuple[int, int], bool] = {}
        self.at = (0, 0)
        self.text: list[str] | None = None

    def open_row(self) -> None:
        """Begin a row; a cell still open is closed first."""
        self.close_cell()
        self.rows.append([])

    def open_cell(self, columns: int, rows: int) -> None:
        """Begin a cell that spans ``columns`` and ``rows``, at the next place that no span above covers."""
        self.close_cell()
        if not self.rows:
            self.rows.append([])
        row, line = len(self.rows) - 1, self.rows[-1]
        while self.hanging.pop((row, len(line)), False):
            line.append("")
        self.at = (row, len(line))
        for down in range(1, rows):
            for right in range(columns):
                self.hanging[row + down, len(line) + right] = True
        if columns > 1 or rows > 1:
            self.merged.append((self.at, (row + rows - 1, len(line) + columns - 1)))
        line += [""] * columns
        self.text = []

    def close_cell(self) -> None:
        """Write the text of the open cell to its place."""
        if self.text is not None:
            row, column = self.at
            self.rows[row][column] = " ".join("".join(self.text).split(" ")).strip()
            self.text = None


class _Reader(HTMLParser):
    def __init__(self, budget: Budget, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.budget, self.name = budget, name
        self.open: list[_Table] = []
        self.done: list[_Table] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Follow an opening tag; hidden and silent elements are passed over."""
        given = {key: value or "" for key, value in attrs}
        if self.silent or tag in _SILENT or "hidden" in given or _HIDDEN.search(given.get("style", "")):
            if tag not in _VOID:
                self.silent.append(tag)
                self.budget.check("depth", len(self.silent), self.name)
            return
        if tag == "table":
            self.open.append(_Table())
            self.budget.check("depth", len(self.open), self.name)
        elif self.open:
            self._within(tag, given)

    def _within(self, tag: str, given: dict[str, str]) -> None:
        table = self.open[-1]
        if tag == "tr":
            table.open_row()
        elif tag in {"td", "th"}:
            columns, rows = _span(given.get("colspan", "")), _span(given.get("rowspan", ""))
            self.budget.take("cells", columns * rows, self.name)
            table.open_cell(columns, rows)
        elif tag == "br" and table.text is not None:
            table.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Follow a closing tag, also one that closes several open elements."""
        if self.silent:
            if tag in self.silent:
                while self.silent.pop() != tag:
                    pass
            return
        if self.open and tag in {"td", "th", "tr"}:
            self.open[-1].close_cell()
        elif self.open and tag == "table":
            self.finish()

    def finish(self) -> None:
        """End the innermost open table."""
        table = self.open.pop()
        table.close_cell()
        self.done.append(table)

    def handle_data(self, data: str) -> None:
        """Add visible text to the open cell, white space folded."""
        if not self.silent and self.open and self.open[-1].text is not None:
            self.open[-1].text.append(re.sub(r"[ \t\r\n]+", " ", data))


def _span(text: str) -> int:
    digits = re.search(r"\d{1,4}", text)
    return max(1, min(int(digits.group()), _MOST_SPAN)) if digits else 1


def open_page(raw: bytes, name: str, country: str, budget: Budget, off: frozenset[str]) -> Opened:
    """Read the tables of an HTML page; a table within a table is one of its own."""
    encoding, reason, text = "", "", ""
    problems: tuple[Problem, ...] = ()
    if match := _CHARSET.search(raw[:4000]):
        try:
            text = raw.decode(match.group(1).decode())
            encoding, reason = match.group(1).decode().upper(), "encoding.stated"
        except (UnicodeDecodeError, LookupError, ValueError):
            text = ""
    if not text:
        decoded = decode(raw, name, country, off)
        text, encoding, reason, problems = decoded.text, decoded.encoding, decoded.reason, decoded.problems
    reader = _Reader(budget, name)
    reader.feed(text)
    reader.close()
    while reader.open:
        reader.finish()
    tables = [table for table in reader.done if any(any(row) for row in table.rows)]
    if not tables:
        kind = "XML" if text.lstrip("\ufeff \r\n\t")[:5].lower() == "<?xml" else "HTML"
        raise Unopenable(Problem("read.format", name, value=kind))
    grids = tuple(
        Grid(f"table {number}", table.rows, tuple(table.merged), sheeted=len(tables) > 1)
        for number, table in enumerate(tables, 1)
    )
    return Opened(grids, "HTML", encoding, reason, problems)

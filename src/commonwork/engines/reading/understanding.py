"""The whole of it: a file that nobody described is opened, its list is found, and every column is given a meaning."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from pathlib import Path
from typing import Any

from commonwork.engines.reading.columns import Typed, decide, file_mark, problems_of, read_column, take_sample, type_of
from commonwork.engines.reading.grids import Joined, Opened, cell_text, column_letter
from commonwork.engines.reading.guessing import Guess, guess_columns
from commonwork.engines.reading.headers import Words
from commonwork.engines.reading.joining import join
from commonwork.engines.reading.layout import Table, by_worth, find_tables
from commonwork.engines.reading.limits import Limits, Unopenable
from commonwork.engines.reading.opening import open_file
from commonwork.engines.records import Problem

RULES = {
    "understand.home": "registration numbers, else the language of the headings, tell the country where none is given",
}
_HOMES = {
    "ja": "JP", "ko": "KR", "th": "TH", "vi": "VN", "ne": "NP", "id": "ID", "fil": "PH", "zh-hant": "TW",
    "zh-hans": "CN", "fa": "IR",
}  # fmt: skip
_SAYS = {
    "layout.repeated_header": "read.repeated_header", "layout.total": "read.total_row",
    "layout.note": "read.note_row",
}  # fmt: skip


@dataclass(frozen=True)
class ColumnRead:
    """One column: where it stands, what it is called, what it is taken for, how and with what outcome it was read."""

    letter: str
    heading: str
    guess: Guess
    typed: Typed
    cells: Sequence[Any] = field(repr=False, default=())

    def text(self, row: int) -> str:
        """The cell of one row of the body as it stood, as text."""
        return cell_text(self.cells[row])

    def examples(self, most: int = 3) -> list[tuple[int, str, str]]:
        """A few cells: row of the body, as it stood, as it was read."""
        found: dict[str, tuple[int, str, str]] = {}
        for row, value in enumerate(self.typed.values):
            if value and value not in found:
                found[value] = (row, cell_text(self.cells[row])[:120], value[:120])
                if len(found) == most:
                    break
        return list(found.values())


@dataclass(frozen=True)
class Understanding:
    """What was understood of a file. ``refused`` files have no columns, only the problem that stopped them."""

    file_name: str
    format: str = ""
    encoding: str = ""
    encoding_reason: str = ""
    sheet: str = ""
    language: str = ""
    table: Table | None = None
    columns: tuple[ColumnRead, ...] = ()
    others: tuple[tuple[str, str, int], ...] = ()
    problems: tuple[Problem, ...] = ()
    country: str = ""

    @property
    def refused(self) -> bool:
        """Whether nothing of the file can be used."""
        return any(problem.stops for problem in self.problems)

    @property
    def rows(self) -> int:
        """The number of rows of the list."""
        return len(self.table.body) if self.table else 0

    def records(self) -> Iterator[tuple[str, dict[str, list[str]]]]:
        """Each row by its place: field («name.trading», «identifier») → its values as read."""
        if self.table is None:
            return
        named = [(_full(column.guess), column.typed.values) for column in self.columns if column.guess.field]
        for row, at in enumerate(self.table.body):
            values: dict[str, list[str]] = {}
            for name, column in named:
                if column[row]:
                    values.setdefault(name, []).append(column[row])
            yield self.table.grid.address(at, self.table.columns[0]), values


def _full(guess: Guess) -> str:
    return f"{guess.field}.{guess.kind}" if guess.kind and guess.kind != "official" else guess.field


def understand(  # noqa: PLR0913 -- what is known of the sender beforehand is given by name
    path: Path,
    words: Words,
    *,
    file_name: str = "",
    country: str = "",
    sheet: str = "",
    remembered: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    off: frozenset[str] = frozenset(),
) -> Understanding:
    """Understand a file; never raises for what stands in the file. ``remembered`` maps headings to fields."""
    name = file_name or path.name
    try:
        opened = open_file(path, name, country=country, limits=limits, off=off)
        tables, problems = _tables(opened, name, sheet, words, off)
    except Unopenable as error:
        return Understanding(name, problems=(error.problem,))
    table = tables[0]
    language = words.language_of(table.headings)
    columns, home = _columns(table, words, (country, language), remembered, off)
    problems += [
        *opened.problems,
        *_header_problems(table),
        *_row_problems(table, tables),
        *_cell_problems(table, columns),
    ]
    if not table.body:
        problems.insert(0, Problem("read.empty", name, value="0"))
    shown = table.grid.name if table.grid.sheeted else ""
    parts: tuple[tuple[str, str, int], ...] = ()
    if isinstance(table.grid, Joined):  # each sheet alone can be chosen as well
        shown, parts = table.grid.names, table.grid.counted(table.body)
    others = (*parts, *((other.grid.name, other.range, len(other.body)) for other in tables[1:]))
    return Understanding(
        name,
        opened.format,
        opened.encoding,
        opened.encoding_reason,
        shown,
        language,
        table,
        columns,
        others,
        tuple(problems),
        home,
    )


def _tables(
    opened: Opened, name: str, sheet: str, words: Words, off: frozenset[str]
) -> tuple[list[Table], list[Problem]]:
    grids = [grid for grid in opened.grids if not sheet or grid.name == sheet]
    if not grids:
        raise Unopenable(Problem("read.sheet", name, value=f"{sheet}: {', '.join(grid.name for grid in opened.grids)}"))
    tables = [table for grid in grids for table in find_tables(grid, words, off)]
    if not tables:
        raise Unopenable(Problem("read.empty", name, value="0"))
    order = [grid.name for grid in grids]
    tables = join(sorted(tables, key=by_worth), order, words, off | {"layout.joined"} if sheet else off)
    several = [each for each in tables[1:] if len(each.body) > 1 < len(each.columns) and not each.grid.hidden]
    found = [
        Problem("read.several_tables", f"{tables[0].grid.name} {tables[0].range}", value=str(len(several)), stops=False)
    ]
    said = found if several else []
    if isinstance(tables[0].grid, Joined):
        said.append(Problem("read.joined", tables[0].grid.name, value=tables[0].grid.names, stops=False))
    return tables, said


def _columns(
    table: Table, words: Words, where: tuple[str, str], remembered: Mapping[str, str] | None, off: frozenset[str]
) -> tuple[tuple[ColumnRead, ...], str]:
    """The columns read, and the country by which they were: the one given, else the home of the file."""
    country, language = where
    cells = _transposed(table, off)
    samples = [take_sample(column, words, country, language) for column in cells]
    guesses = guess_columns(table.headings, samples, remembered, off)
    if not country and "understand.home" not in off and (home := _home(guesses, language)):
        country = home
        samples = [replace(sample, country=home) for sample in samples]
        guesses = guess_columns(table.headings, samples, remembered, off)
    kinds = [type_of(guess, sample) for guess, sample in zip(guesses, samples, strict=True)]
    first = [
        decide(kind, sample, "", heading, off)
        for kind, sample, heading in zip(kinds, samples, table.headings, strict=True)
    ]
    mark = file_mark([each.mark for each in first if each.type == "number" and "digits.column" in each.decided])
    made = []
    for number, (kind, sample, guess) in enumerate(zip(kinds, samples, guesses, strict=True)):
        heading = table.headings[number]
        typed = decide(kind, sample, mark, heading, off)
        read_column(typed, cells[number], guess, words, off)
        made.append(ColumnRead(column_letter(table.columns[number]), heading, guess, typed, cells[number]))
    return tuple(made), country


def _home(guesses: Sequence[Guess], language: str) -> str:
    """The country of a file: by its registration numbers, else by the language of its headings."""
    schemes = [guess.scheme[:2].upper() for guess in guesses if guess.scheme[2:3] == "-"]
    return schemes[0] if schemes else _HOMES.get(language, "")


def _transposed(table: Table, off: frozenset[str]) -> list[list[Any]]:
    """The cells of the body column by column."""
    rows, width = table.grid.rows, table.columns[-1] + 1 if table.columns else 0
    lines = [
        row if len(row) >= width else [*row, *[""] * (width - len(row))] for row in map(rows.__getitem__, table.body)
    ]
    turned = [list(map(itemgetter(column), lines)) for column in table.columns]
    if table.grid.merged and "layout.merged_rows" not in off:
        _fill_merged(table, turned)
    return turned


def _fill_merged(table: Table, turned: list[list[Any]]) -> None:
    """Give each row of the body the text of a cell that is merged over several of them."""
    places = {row: number for number, row in enumerate(table.body)}
    columns = {column: number for number, column in enumerate(table.columns)}
    for (top, left), (bottom, right) in table.grid.merged:
        if top not in places or left != right or left not in columns:
            continue
        cells = turned[columns[left]]
        for row in range(top + 1, min(bottom, table.body[-1]) + 1):
            if row in places and cells[places[row]] in {"", None}:
                cells[places[row]] = cells[places[top]]


def _header_problems(table: Table) -> Iterator[Problem]:
    rows = table.header_rows
    if not rows and not table.grid.header:
        yield Problem("read.no_header", table.range, stops=False)
        return
    seen: dict[str, str] = {}
    for column, heading in zip(table.columns, table.headings, strict=True):
        place = table.grid.address(rows[-1] if rows else 0, column)
        if not heading:
            yield Problem("read.blank_heading", place, column_letter(column), stops=False)
        elif heading in seen:
            yield Problem("read.repeated_heading", place, heading, seen[heading], stops=False)
        seen.setdefault(heading, place)


def _row_problems(table: Table, tables: Sequence[Table]) -> Iterator[Problem]:
    for reason, row in table.left_out:
        if code := _SAYS.get(reason):
            texts = [text for value in table.grid.rows[row] if (text := cell_text(value))]
            yield Problem(code, table.grid.address(row, table.columns[0]), value=" ".join(texts)[:80], stops=False)
    if table.grid.header:
        return
    width = max((each.columns[-1] + 1 for each in tables if each.grid is table.grid and each.columns), default=0)
    wide = (row for row in table.body if len(table.grid.rows[row]) > width and any(table.grid.rows[row][width:]))
    for _, row in zip(range(100), wide, strict=False):
        yield Problem(
            "read.too_wide",
            table.grid.address(row, width),
            value=cell_text(table.grid.rows[row][width])[:80],
            stops=False,
        )


def _cell_problems(table: Table, columns: Sequence[ColumnRead]) -> Iterator[Problem]:
    for at, column in zip(table.columns, columns, strict=True):

        def place(row: int, at: int = at) -> str:
            return table.grid.address(table.body[row], at)

        yield from problems_of(column.typed, column.heading, place, column.cells)

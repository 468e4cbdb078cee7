"""Sheets with the same headings, one for each district or year, are one list; unless they are vintages of one list."""

from collections.abc import Sequence

from commonwork.engines.reading.grids import Joined, cell_text
from commonwork.engines.reading.headers import Words, fold_value, normal
from commonwork.engines.reading.layout import Table

RULES = {
    "layout.joined": "sheets with the same headings that name others are one list; a sheet called example is apart",
}
_SAME = 0.2


def join(tables: Sequence[Table], order: Sequence[str], words: Words, off: frozenset[str] = frozenset()) -> list[Table]:
    """The tables, best first, the best one together with the sheets that continue it, in their ``order``.

    Sheets that name more than a fifth of the same organisations are vintages: they stay apart.
    """
    first, rest = tables[0], tables[1:]
    if "layout.joined" in off or not first.header_rows or not first.grid.sheeted:
        return list(tables)
    known = _names(first, words)
    parts = [first]
    for table in rest:
        names = _names(table, words)
        alike = _headings(table) == _headings(first) and table.columns == first.columns and table.header_rows
        apart = table.grid.hidden or _is_example(table, words) or any(table.grid is part.grid for part in parts)
        if not alike or apart or not names:
            continue
        if len(names & known) <= _SAME * min(len(names), len(known)):
            parts.append(table)
            known |= names
    if len(parts) == 1:
        return list(tables)
    parts.sort(key=lambda table: order.index(table.grid.name))
    return [_joined(parts), *(table for table in rest if all(table is not part for part in parts))]


def _is_example(table: Table, words: Words) -> bool:
    """Whether a sheet is called an example of how to fill in the list."""
    name, known = fold_value(table.grid.name), words.meanings.get("example", frozenset())
    return name in known or any(word in known for word in name.split())


def _headings(table: Table) -> list[str]:
    return [normal(heading) for heading in table.headings]


def _names(table: Table, words: Words) -> set[str]:
    """The folded texts of the column of names; of the first column with a heading where none is known."""
    named = [
        column
        for column, heading in zip(table.columns, table.headings, strict=True)
        if (found := words.of(heading)) and found[0].field.partition(".")[0] == "name" and found[0].share > 0.6
    ]
    if not named:
        return set()
    rows = (table.grid.rows[row] for row in table.body)
    return {fold_value(cell_text(row[named[0]])) for row in rows if len(row) > named[0]} - {""}


def _joined(parts: Sequence[Table]) -> Table:
    rows: list[list[object]] = []
    starts: list[int] = []
    for part in parts:
        starts.append(len(rows))
        rows += part.grid.rows
    placed = list(zip(starts, parts, strict=True))
    merged = tuple(
        ((top + start, left), (bottom + start, right))
        for start, part in placed
        for (top, left), (bottom, right) in part.grid.merged
    )
    grid = Joined(
        parts[0].grid.name,
        rows,
        merged,
        sheeted=True,
        parts=tuple((start, part.grid, part.header_rows[-1]) for start, part in placed),
        ranges=tuple(part.range for part in parts),
    )
    body = [start + row for start, part in placed for row in part.body]
    left_out = [(reason, start + row) for start, part in placed for reason, row in part.left_out]
    first = parts[0]
    return Table(grid, first.header_rows, body, first.columns, first.headings, left_out, first.known)

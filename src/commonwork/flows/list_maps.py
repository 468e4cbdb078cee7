"""How the file of a list is read: by the map in the folder of its source, or by what was understood of it.

A federation's own list (`members/<its id>`) may come in any shape. Comes the workbook this site hands out, its
headings say all; comes anything else, it is understood, and what the sender confirmed is its map.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from commonwork.engines.reading import Reading, SourceSpec, read_delivery
from commonwork.engines.reading.mapping import Meanings
from commonwork.engines.reading.understanding import ColumnRead, Understanding
from commonwork.engines.records import Problem
from commonwork.flows.reading import AnyRead, Said, read_any, understand
from commonwork.flows.sources import load_spec
from commonwork.register.models import Source

WORKBOOK = "network/member-workbook"
LARGEST_WORKBOOK = 3_000_000  # bytes; five thousand members take less
SURE = 0.7  # a column that matters and is less sure than this is asked about before anything is taken in
_SETTLED = frozenset({"guess.said", "guess.remembered"})


@dataclass(frozen=True)
class ListRead:
    """A file read as one list of a source: its rows, the map by which they were read, and what was understood.

    ``by_map``: its folder says what the columns are; ``understood`` is None where nobody need see how.
    """

    reading: Reading
    spec: SourceSpec
    understood: Understanding | None = None
    by_map: bool = True
    meanings: Meanings = field(default_factory=Meanings)

    def as_any(self) -> AnyRead | None:
        """The same as the writing of what goes back to the sender takes it; None where nothing was understood."""
        if self.understood is None or self.understood.table is None:
            return None
        return AnyRead(self.understood, self.reading, self.meanings, {})

    def unsure(self) -> tuple[Problem, ...]:
        """The columns that decide what a list says and were only guessed: with nobody to ask, they refuse it."""
        if self.by_map or self.understood is None or self.understood.table is None:
            return ()
        table = self.understood.table
        at = table.header_rows[-1] if table.header_rows else table.body[0]
        return tuple(
            Problem("read.unsure", table.grid.address(at, place), column.heading or column.letter, column.guess.field)
            for place, column in zip(table.columns, self.understood.columns, strict=True)
            if matters(column) and not is_sure(column)
        )


def matters(column: ColumnRead) -> bool:
    """Whether what a column is taken for decides which organisation a row speaks of."""
    return column.guess.field in {"identifier", "key"} or (
        column.guess.field == "name" and column.guess.kind in {"", "official"}
    )


def is_sure(column: ColumnRead) -> bool:
    """Whether nobody need be asked what a column is."""
    return column.guess.confidence >= SURE or not _SETTLED.isdisjoint(column.guess.reasons)


def read_list(source: Source, path: Path, *, file_name: str, effective: date, said: Said | None = None) -> ListRead:
    """Read and clean a file as a list of ``source``; nothing is written.

    ``said`` is what its sender says of its columns, beside what is remembered of her last list.
    """
    described = load_spec(source.template)
    if source.template != WORKBOOK:
        return ListRead(read_delivery(path, described, file_name=file_name, effective=effective), described)
    said = said or said_of(source)
    if not said.columns and not said.sheet and path.stat().st_size <= LARGEST_WORKBOOK:
        strict = read_delivery(path, described, file_name=file_name, effective=effective)
        if strict.columns:  # it has the headings of the workbook this site hands out, all it needs and no other
            place = strict.rows[0].place if strict.rows else strict.problems[0].place
            sheet = place.rpartition("!")[0]
            return ListRead(strict, described, understand(path, file_name=file_name, sheet=sheet))
    return _understood(read_any(path, said, file_name=file_name, effective=effective), described, source)


def _understood(found: AnyRead, described: SourceSpec, source: Source) -> ListRead:
    spec = found.spec(described, kept_back=source.columns_kept_back)
    return ListRead(found.reading, spec, found.understanding, by_map=False, meanings=found.meanings)


def said_of(
    source: Source,
    columns: Mapping[str, str] | None = None,
    visibility: Mapping[str, str] | None = None,
    sheet: str = "",
) -> Said:
    """What is known of the sender of a list, and what she says of this one."""
    owner = source.organisation
    return Said(
        columns=columns or {},
        visibility=visibility or {},
        remembered=source.remembered,
        fixed=load_spec(WORKBOOK).fixed,
        country=owner.country if owner else source.country,
        sheet=sheet,
    )

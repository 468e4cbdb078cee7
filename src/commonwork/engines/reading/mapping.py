"""From what was understood of a file, and what its sender says of it, to the rows of a delivery.

An :class:`Understanding` confirmed by the officer is the map of her list: each column has a meaning, a visibility and
a name under which its original cells are kept; what has no meaning in the register stays as an original cell.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from commonwork.engines.reading.columns import decide, problems_of, read_column, take_sample, type_of
from commonwork.engines.reading.guessing import Guess, column_names, scheme_of
from commonwork.engines.reading.headers import Words
from commonwork.engines.reading.layout import Table
from commonwork.engines.reading.spec import FACT_FIELDS, PERSONAL_FIELDS, Column, SourceSpec
from commonwork.engines.reading.understanding import ColumnRead, Understanding
from commonwork.engines.records import Problem

RULES = {"guess.said": "a column means what its sender says it means, whatever was guessed"}
IGNORE, PERSONAL, OTHER = "ignore", "personal", "other"
REGISTERED = frozenset({
    *FACT_FIELDS,
    "name", "identifier", "key", "status", "legal_form", "level", "organisation_kind", "relation", "country", "region",
    "city", "address", "postcode", "latitude", "longitude", "point", "website", "email", "phone", "contact", "founded",
    "closed", "activity", "sector", "description", "members", "workers", "worker_members", "successor", "note",
    "name_language", "identifier_scheme",
})  # fmt: skip
_SHOWN_TO = {"worker_members": "network"}


@dataclass(frozen=True)
class Meanings:
    """What the sender says beside what was understood, and what is known of the sender.

    ``columns``: letter → «field», «field.kind», «identifier:scheme», «personal» (kept apart, not read), «ignore» (left
    out) or «» (no meaning: kept as it stands); a letter that is not named keeps what was guessed. ``visibility``:
    letter → public, network or private. ``lookups``: field → folded words → code. ``fixed``: what holds for every row.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    visibility: Mapping[str, str] = field(default_factory=dict)
    lookups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    country: str = ""
    language: str = ""
    fixed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Meant:
    """One column as it goes into the register: the name its cells are kept under, its meaning, and who may see it."""

    letter: str
    name: str
    field: str
    kind: str
    scheme: str
    visibility: str
    personal: bool
    said: bool
    at: int
    read: ColumnRead

    @property
    def values(self) -> Sequence[str]:
        """The value of each row as read; «» where there is none or it could not be read."""
        return self.read.typed.values

    def text(self, row: int) -> str:
        """The original cell of one row, as text."""
        return self.read.text(row)


def meaning_of(guess: Guess) -> str:
    """A guess in the words of :class:`Meanings`: «name.romanised», «identifier:jp-hojin», «ignore», «»."""
    kind = f".{guess.kind}" if guess.field and guess.kind and guess.kind != "official" else ""
    return (f"{guess.field}{kind}" + (f":{guess.scheme}" if guess.scheme else "")) if guess.field else guess.kind


def corrected(
    understanding: Understanding, said: Mapping[str, str], words: Words, off: frozenset[str] = frozenset()
) -> Understanding:
    """The same understanding with the columns of which the sender says something else read anew, by letter."""
    table = understanding.table
    if table is None or "guess.said" in off:
        return understanding
    columns = list(understanding.columns)
    gone: set[tuple[str, str]] = set()
    found: list[Problem] = []
    for number, column in enumerate(columns):
        wanted = said.get(column.letter)
        if wanted is None or wanted == meaning_of(column.guess):
            continue
        columns[number] = _read_anew(column, wanted, understanding, words, off)
        gone |= {(problem.code, problem.place) for problem in _of_cells(table, table.columns[number], column)}
        found += _of_cells(table, table.columns[number], columns[number])
    kept = [problem for problem in understanding.problems if (problem.code, problem.place) not in gone]
    return replace(understanding, columns=tuple(columns), problems=(*kept, *found))


def _of_cells(table: Table, at: int, column: ColumnRead) -> list[Problem]:
    """The problems of the cells of one column."""

    def place(row: int) -> str:
        return table.grid.address(table.body[row], at)

    return problems_of(column.typed, column.heading, place, column.cells)


def _read_anew(
    column: ColumnRead, wanted: str, understanding: Understanding, words: Words, off: frozenset[str]
) -> ColumnRead:
    sample = take_sample(column.cells, words, understanding.country, understanding.language)
    name, _, scheme = wanted.partition(":")
    name, _, kind = name.partition(".")
    if name in {IGNORE, PERSONAL}:
        guess = Guess("", 1.0, ("guess.said",), name)
    else:
        scheme = scheme or (scheme_of(sample, column.heading, off) if name == "identifier" else "")
        guess = Guess(name, 1.0, ("guess.said",), kind or ("official" if name == "name" else ""), scheme)
    marks = [each.typed.mark for each in understanding.columns if each.typed.mark in {".", ","}]
    typed = decide(type_of(guess, sample), sample, marks[0] if marks else "", column.heading, off)
    read_column(typed, column.cells, guess, words, off)
    return replace(column, guess=guess, typed=typed)


def meant_columns(understanding: Understanding, meanings: Meanings) -> list[Meant]:
    """The columns that go into the register, in the order of the file; those the sender ignores are left out."""
    table = understanding.table
    if table is None:
        return []
    names = column_names(table.headings, [column.letter for column in understanding.columns])
    found = []
    for column, name, at in zip(understanding.columns, names, table.columns, strict=True):
        guess = column.guess
        if not guess.field and guess.kind == IGNORE:
            continue
        known = guess.field if guess.field in REGISTERED else ""
        personal = known in PERSONAL_FIELDS or (not guess.field and guess.kind == PERSONAL)
        default = "private" if personal or not known else _SHOWN_TO.get(known, "public")
        visibility = meanings.visibility.get(column.letter) or default
        said = "guess.said" in guess.reasons or "guess.remembered" in guess.reasons
        made = Meant(
            column.letter, name, known, guess.kind if known else "", guess.scheme if known else "",
            visibility, personal, said, at, column,
        )  # fmt: skip
        found.append(made)
    return found


def columns_of(understanding: Understanding, meant: Sequence[Meant]) -> tuple[str, ...]:
    """The names of the columns by their place in the file, so that a name leads back to its letter."""
    if not meant:
        return ()
    by_place = {column.at: column.name for column in meant}
    return tuple(by_place.get(at, "") for at in range(max(by_place) + 1))


def remembered(understanding: Understanding) -> dict[str, str]:
    """Heading → meaning, as it holds after the sender's corrections: kept on the source for her next list."""
    table = understanding.table
    if table is None:
        return {}
    names = column_names(table.headings, [column.letter for column in understanding.columns])
    told = zip(names, table.headings, understanding.columns, strict=True)
    return {name: meaning_of(column.guess) for name, heading, column in told if heading}


def spec_of(
    understanding: Understanding,
    meanings: Meanings,
    described: SourceSpec,
    *,
    kept_back: Mapping[str, str] | None = None,
) -> SourceSpec:
    """The map of the sender's list as a source has it: ``described`` (key, title, rank …) with her columns.

    ``kept_back`` are the columns of earlier lists that not everyone may see: they stay kept back when a new list
    has them no longer.
    """
    columns: dict[str, tuple[Column, ...]] = {}
    for meant in meant_columns(understanding, meanings):
        fields = ("latitude", "longitude") if meant.field == "point" else (meant.field or OTHER,)
        columns[meant.name] = tuple(
            Column(
                meant.name, name, meant.kind, scheme=meant.scheme, visibility=meant.visibility, personal=meant.personal
            )
            for name in fields
        )
    for name, visibility in (kept_back or {}).items():
        columns.setdefault(name, (Column(name, OTHER, visibility=visibility),))
    keys = tuple(name for name, parsed in columns.items() if parsed[0].field == "key")
    return replace(
        described,
        columns=columns,
        key_columns=keys,
        country=meanings.country or described.country,
        language=meanings.language or understanding.language or described.language,
    )


def kept_problems(understanding: Understanding, meant: Sequence[Meant]) -> Iterator[Problem]:
    """What was found in the file, without the cells of columns that the sender ignores."""
    table = understanding.table
    if table is None:
        yield from understanding.problems
        return
    kept = {column.letter for column in meant}
    gone = {
        (problem.code, problem.place)
        for at, column in zip(table.columns, understanding.columns, strict=True)
        if column.letter not in kept
        for problem in _of_cells(table, at, column)
    }
    yield from (problem for problem in understanding.problems if (problem.code, problem.place) not in gone)

"""A column typed as a whole: decimal mark, calendar and order of day and month decided once, then each cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from commonwork.engines.cleaning.calendars import Dates, decide_dates, read_date
from commonwork.engines.cleaning.coordinates import read_degrees, read_point
from commonwork.engines.cleaning.digits import decimal_mark, mark_of_country, number_core, plain_digits, read_number
from commonwork.engines.cleaning.values import Unreadable, parse_identifier, parse_website
from commonwork.engines.reading.contents import Sample, date_share
from commonwork.engines.reading.grids import cell_text
from commonwork.engines.reading.guessing import DATES, NUMBERS, Guess
from commonwork.engines.reading.headers import Words, fold_value
from commonwork.engines.reading.spec import FACT_CODES
from commonwork.engines.records import Problem

RULES = {
    "column.nothing": "words that say «nothing» are read as empty",
    "column.answer": "where a question of rules is answered, words such as «none» are an answer, not an empty cell",
    "column.error": "error values of spreadsheets are reported and not used",
    "column.serial": "day numbers of spreadsheets in a column of dates are read as days",
}
SAMPLE = 400
LONGEST = 600


@dataclass
class Typed:
    """How a column was read: its type, the decisions taken for it, a value for each row of the body («» where none)."""

    type: str
    mark: str = ""
    dates: Dates = field(default_factory=Dates)
    decided: tuple[str, ...] = ()
    values: list[str] = field(default_factory=list)
    unread: dict[str, list[int]] = field(default_factory=dict)
    filled: int = 0


def take_sample(cells: Sequence[Any], words: Words, country: str, language: str) -> Sample:
    """Up to :data:`SAMPLE` different texts, taken evenly over the column."""
    nothing = words.meanings.get("none", frozenset())
    filled = [cell for cell in cells if cell not in {"", None}] if cells else []
    step = max(1, len(filled) // (2 * SAMPLE))
    seen = [text for text in map(cell_text, filled[::step]) if text]
    told = (text[:LONGEST] for text in seen if len(text) > 30 or fold_value(text) not in nothing)
    texts = list(dict.fromkeys(told))
    distinct = len(texts) / len(seen) if seen else 0.0
    return Sample(tuple(texts[:SAMPLE]), len(filled), words, country, language, _is_sequence(cells), distinct)


def _is_sequence(cells: Sequence[Any]) -> bool:
    head = [number_core(cell_text(cell)) for cell in cells[:60] if cell not in {"", None}]
    if len(head) < 3 or head[0] not in {"0", "1"} or not all(core and core.isdigit() for core in head):
        return False
    numbers = [int(core) for core in head if core]
    return all(second - first == 1 for first, second in pairwise(numbers))


def type_of(guess: Guess, sample: Sample) -> str:
    """The type in which a column is read: by its field, else by its cells."""
    if guess.field in NUMBERS:
        return "number"
    if guess.field in DATES:
        return "date"
    if guess.field in {"latitude", "longitude", "point", "identifier", "website"}:
        return guess.field if guess.field != "identifier" or guess.scheme else "text"
    if guess.field or not sample.texts:
        return "text"
    digits = sample.share(lambda text: number_core(text) is not None and not (text[0] == "0" and text[1:2].isdigit()))
    if digits >= 0.95:
        return "number"
    return "date" if date_share(sample) >= 0.9 else "text"


def file_mark(marks: Sequence[str]) -> str:
    """The decimal mark the columns of a file agree on; «» where none tells or they differ."""
    told = {mark for mark in marks if mark in {".", ","}}
    return told.pop() if len(told) == 1 else ""


def decide(kind: str, sample: Sample, marks: str, heading: str, off: frozenset[str]) -> Typed:
    """Decide how a column is read. ``marks`` is what the other columns of the file tell."""
    if kind in {"number", "latitude", "longitude"}:
        own = "" if "digits.column" in off else decimal_mark(sample.texts)
        if own:
            return Typed(kind, "" if own == "?" else own, decided=("digits.column",))
        if marks and "digits.file" not in off:
            return Typed(kind, marks, decided=("digits.file",))
        if kind != "number":
            return Typed(kind, ".")
        mark = "" if "digits.country" in off else mark_of_country(sample.country, sample.language)
        return Typed(kind, mark, decided=("digits.country",) if mark else ())
    if kind == "date":
        return _decide_dates(sample, heading, off)
    return Typed(kind)


def _decide_dates(sample: Sample, heading: str, off: frozenset[str]) -> Typed:
    numbers = [int(text) for text in sample.texts if text.isdecimal() and len(text) == 5]
    if (
        "column.serial" not in off
        and len(numbers) >= 0.9 * len(sample.texts) > 0
        and all(10_000 < n < 80_000 for n in numbers)
    ):
        return Typed("date", dates=Dates(serial=True), decided=("column.serial",))
    dates = decide_dates([*sample.texts], sample.country, sample.language, off)
    for words, calendar in (
        ("พศ พ.ศ.", "buddhist"),
        ("वि.सं. वि.सं बि.सं.", "bs"),
        ("ه.ش شمسی", "jalali"),
        ("民國 民国", "minguo"),
    ):
        if any(word in heading for word in words.split()):
            dates = Dates(calendar, dates.order)
    decided = [
        rule
        for rule, holds in (
            ("calendar.order", dates.order in {"d/m/y", "m/d/y"}),
            ("calendar.years", dates.calendar != "gregorian"),
        )
        if holds
    ]
    return Typed("date", dates=dates, decided=tuple(decided))


def read_column(
    typed: Typed, cells: Sequence[Any], guess: Guess, words: Words, off: frozenset[str] = frozenset()
) -> None:
    """Read every cell of a column; equal texts are read once."""
    reader = _reader(typed, guess)
    nothing = frozenset() if "column.nothing" in off else words.meanings.get("none", frozenset())
    if guess.field in FACT_CODES and "column.answer" not in off:
        nothing -= words.meanings.get("answer", frozenset())
    errors = frozenset() if "column.error" in off else words.meanings.get("error", frozenset())
    types = set(map(type, cells))
    if bool in types:  # True equals 1, so it must not be looked up as that
        cells = [cell_text(cell) if isinstance(cell, bool) else cell for cell in cells]
    if reader is None and types <= {str} and not _telling(cells, nothing, errors):
        typed.values = list(map(str.strip, cells))
    else:
        _read_each(typed, cells, reader, nothing, errors)
    typed.filled = len(cells) - typed.values.count("")


def _telling(cells: Sequence[str], nothing: frozenset[str], errors: frozenset[str]) -> bool:
    """Whether any text of a column says «nothing» or shows an error, so that its cells have to be looked at."""
    for cell in set(cells):
        if 0 < len(cell) <= 20:
            text = cell.strip()
            maybe = text.casefold() in nothing or text[:1] in {"#", "E"}
            if maybe and _one(cell, None, nothing, errors) != text:
                return True
    return False


def _read_each(
    typed: Typed,
    cells: Sequence[Any],
    reader: Callable[[str], str] | None,
    nothing: frozenset[str],
    errors: frozenset[str],
) -> None:
    read: dict[Any, str] = {}
    unread: dict[Any, str] = {}
    for cell in set(cells):
        value = _one(cell, reader, nothing, errors)
        if isinstance(value, Unreadable):
            unread[cell], read[cell] = str(value), ""
        else:
            read[cell] = value
    typed.values = [read[cell] for cell in cells]
    for row, cell in enumerate(cells) if unread else ():
        if cell in unread:
            typed.unread.setdefault(unread[cell], []).append(row)


def _one(
    cell: Any, reader: Callable[[str], str] | None, nothing: frozenset[str], errors: frozenset[str]
) -> str | Unreadable:
    text = cell_text(cell)
    if text and len(text) <= 16:
        if text[0] in "#E" and not text.isalpha() and fold_value(text) in errors and not text[1:].isdigit():
            return Unreadable("read.error_cell")
        if text.casefold() in nothing:
            return ""
    if reader is None or not text:
        return text
    try:
        return reader(text)
    except Unreadable as error:
        return error


def _reader(typed: Typed, guess: Guess) -> Callable[[str], str] | None:
    readers: Mapping[str, Callable[[str], str]] = {
        "number": lambda text: read_number(text, typed.mark),
        "date": lambda text: read_date(text, typed.dates),
        "latitude": lambda text: read_degrees(text, "latitude", typed.mark),
        "longitude": lambda text: read_degrees(text, "longitude", typed.mark),
        "point": lambda text: " ".join(read_point(text)),
        "identifier": lambda text: _identifier(plain_digits(text), guess.scheme),
        "website": parse_website,
    }
    return readers.get(typed.type)


def _identifier(text: str, scheme: str) -> str:
    """As :func:`parse_identifier`; the commonest scheme of long lists has its check digit counted here, faster."""
    if scheme == "jp-hojin" and len(text) == 13 and text.isascii() and text.isdigit():
        digits = text.encode()  # each digit lies 48 above its value
        if digits[0] - 48 == 9 - (sum(digits[12:0:-2]) + 2 * sum(digits[11:0:-2]) - 18 * 48) % 9:
            return f"jp-hojin:{text}"
        raise Unreadable("read.identifier")
    return parse_identifier(text, scheme)


def problems_of(
    typed: Typed, heading: str, place: Callable[[int], str], cells: Sequence[Any], most: int = 200
) -> list[Problem]:
    """The cells of a column that could not be read, with their addresses."""
    found: list[Problem] = []
    for code, rows in typed.unread.items():
        if code in {"read.number_marks", "read.date_order", "read.calendar"}:
            text = cell_text(cells[rows[0]])[:80]
            found.append(Problem(code, place(rows[0]), heading, text, stops=False))
            continue
        found += [Problem(code, place(row), heading, cell_text(cells[row])[:80], stops=False) for row in rows[:most]]
    return found

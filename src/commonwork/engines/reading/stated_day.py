"""The day a list says that it speaks of: «as of 31 March 2026» or «令和8年3月31日現在» above its heading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from commonwork.engines.cleaning.calendars import decide_dates, read_date
from commonwork.engines.cleaning.values import Unreadable
from commonwork.engines.reading.grids import Joined, cell_text
from commonwork.engines.reading.layout import Table

RULES = {"layout.stated_day": "one whole day named above the heading is the day the list speaks of"}
_ROWS, _LETTERS, _WORDS = 30, 300, 4  # rows above a heading and letters of a cell looked at; words of a written day
_NUMBER = r"[0-9]{1,4}"
_DAY = re.compile(
    r"(?:(?:明治|大正|昭和|平成|令和|民[國国])\s?)?"
    rf"(?:元|{_NUMBER})\s?[年년]\s?{_NUMBER}\s?[月월]\s?{_NUMBER}\s?[日일号號]"  # 令和8年3月31日
    rf"|(?<!\d){_NUMBER}([-/.])\s?{_NUMBER}\1\s?{_NUMBER}(?!\d)"  # 2026-03-31, 31/3/2026
)
_SPLIT = re.compile(r"[\s:：;()\[\]（）«»\"]+")
_NATIVE = str.maketrans({chr(start + at): str(at) for start in (0x0660, 0x06F0, 0x0966, 0x0E50) for at in range(10)})


@dataclass(frozen=True, slots=True)
class StatedDay:
    """A day a list names: the day, the cell it stands in, and its words."""

    day: date
    place: str
    text: str


def stated_day(
    table: Table, country: str = "", language: str = "", off: frozenset[str] = frozenset()
) -> StatedDay | None:
    """The one day named above the heading of a table; None where there is none, or several that differ."""
    if "layout.stated_day" in off or isinstance(table.grid, Joined):
        return None
    found = [
        StatedDay(day, table.grid.address(row, column), cell_text(value)[:_LETTERS])
        for row in range(max(0, min(table.header_rows, default=0) - _ROWS), min(table.header_rows, default=0))
        for column, value in enumerate(table.grid.rows[row])
        for day in _days(value, country, language)
    ]
    return found[0] if len({each.day for each in found}) == 1 else None


def _days(value: object, country: str, language: str) -> Iterator[date]:
    """The whole days a cell names."""
    if isinstance(value, datetime):
        yield value.date()
    elif isinstance(value, date):
        yield value
    elif isinstance(value, str):
        for text in _candidates(value[:_LETTERS].translate(_NATIVE)):
            try:
                read = read_date(text, decide_dates([text], country, language))
            except Unreadable:
                continue
            if len(read) == len("2026-03-31"):
                yield date.fromisoformat(read)
                return


def _candidates(text: str) -> Iterator[str]:
    """Parts of a text that may be a day: written in figures, or three to four words one after the other."""
    yield from (match.group() for match in _DAY.finditer(text))
    words = [word for word in _SPLIT.split(text) if word]
    for size in (3, _WORDS):
        for start in range(len(words) - size + 1):
            part = words[start : start + size]
            if any(word[:1].isdigit() for word in part):
                yield " ".join(part)

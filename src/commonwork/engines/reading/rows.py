"""One row read by the map: cells become values of the field's terms; what cannot be read is said, never guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonwork.engines.cleaning.text import script_of
from commonwork.engines.cleaning.values import (
    PARSERS,
    Unreadable,
    first_day,
    parse_date,
    parse_identifier,
    parse_number,
)
from commonwork.engines.reading.spec import FACT_COUNTS, FACT_SHARES, PERSONAL_FIELDS, Column, SourceSpec
from commonwork.engines.reading.tables import Table
from commonwork.engines.records import Problem, RawRow, ReadRow

RULES = {
    "read.unknown_category": "a category the lookup does not know is kept as it is and reported; it counts as unknown",
    "read.date": "a date that is not in one of the source's shapes is reported and not used",
    "read.number": "a number that cannot be read is reported and not used",
    "read.coordinate": "a coordinate outside the globe is reported and not used",
    "read.identifier": "an identifier whose check digits do not hold is reported and not used",
    "read.website": "an address one cannot link to is reported and not used",
    "read.recalled": "a value marked «(memory)» is read and marked «to be confirmed»",
}
_RECALLED = re.compile(r"\s*\((?:from )?memory\)")
_EARLIER = re.compile(r"^(.*?)\s*\(earlier\s+(.*)\)\s*$")
_DATE_FIELDS = frozenset({"founded", "closed", "change_date"})
_FACT_NUMBERS = frozenset({*FACT_COUNTS, *FACT_SHARES})
_INTERNAL = frozenset({"key", "order", "change", "change_date", "name_language", "identifier_scheme"})


@dataclass
class RowReader:
    """Reads the rows of one table; built once a file, so that the map is prepared once."""

    table: Table
    spec: SourceSpec
    effective: date
    off: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        present = set(self.table.header)
        known = self.spec.columns.items()
        columns = [(name, each) for name, columns in known if name in present for each in columns]
        self.personal = {name for name, column in columns if column.personal}
        # a personal column of any other field is kept as a cell, apart, and not read: values cannot be erased
        self.columns = [(name, each) for name, each in columns if not each.personal or each.field in PERSONAL_FIELDS]

    def read(self, key: str, raw: RawRow) -> tuple[ReadRow, list[Problem]]:
        """The values of one row, and the problems of its cells (none of which stops)."""
        values: dict[str, Any] = dict(self.spec.fixed)
        problems: list[Problem] = []
        for name, column in self.columns:
            text = raw.cells.get(name, "").strip()
            if text:
                try:
                    _put(values, column, text, raw.cells, self)
                except Unreadable as error:
                    if str(error) in self.off and column.field not in _INTERNAL:
                        _put_as_it_is(values, column, text, raw.cells, self.spec)
                        continue
                    place = self.table.address(raw.place, name)
                    problems.append(Problem(str(error), place, name, text[:80], stops=False))
        return self._row(key, raw, values), problems

    def _row(self, key: str, raw: RawRow, values: dict[str, Any]) -> ReadRow:
        internal = {name: values.pop(name, "") for name in _INTERNAL}
        changed = internal["change_date"]
        if values.pop("confidence", "") == "recalled":
            values["to_confirm"] = sorted(name for name in values if name != "to_confirm")
        cells = {name: text for name, text in raw.cells.items() if text and name not in self.personal}
        personal = {name: text for name, text in raw.cells.items() if text and name in self.personal}
        effective = first_day(changed) if changed else self.effective
        return ReadRow(key, raw.place, cells, personal, values, effective, internal["change"], internal["order"])


def _put(values: dict[str, Any], column: Column, text: str, cells: Mapping[str, str], reader: RowReader) -> None:
    spec = reader.spec
    if _RECALLED.search(text) and "read.recalled" not in reader.off:
        text = _RECALLED.sub("", text).strip()
        field = {"name": "names", "identifier": "identifiers"}.get(column.field, column.field)
        values["to_confirm"] = sorted({*values.get("to_confirm", []), field})
    if column.field == "name":
        values.setdefault("names", []).extend(_names(column, text, cells, spec))
    elif column.field == "identifier":
        scheme = _scheme(column, cells, spec)
        if scheme:
            identifier = parse_identifier(text, scheme)
            values.setdefault("identifiers", []).append(identifier)
    elif column.field == "order":
        values["order"] = values.get("order", "") + text.rjust(10, "0")
    else:
        values[column.field] = _value(column, text, cells, spec)


def _put_as_it_is(
    values: dict[str, Any], column: Column, text: str, cells: Mapping[str, str], spec: SourceSpec
) -> None:
    """What a row would hold if the rule that found its value unreadable did not exist."""
    if column.field == "identifier":
        values.setdefault("identifiers", []).append(f"{_scheme(column, cells, spec)}:{text}")
    else:
        values[column.field] = text


def _value(column: Column, text: str, cells: Mapping[str, str], spec: SourceSpec) -> str:
    if column.lookup:
        words = f"{text} | {cells.get(column.lookup_with, '').strip()}" if column.lookup_with else text
        code = spec.lookups[column.lookup].get(words)
        if code is None:
            raise Unreadable("read.unknown_category")
        return code
    if column.field in _DATE_FIELDS:
        return parse_date(text, column.dates)
    parser = parse_number if column.field in _FACT_NUMBERS else PARSERS.get(column.field)
    return parser(text) if parser else text


def _scheme(column: Column, cells: Mapping[str, str], spec: SourceSpec) -> str:
    """The identifier's scheme: fixed, or found by lookup from the column named after «=»; empty if that has none."""
    if not column.scheme.startswith("="):
        return column.scheme
    named = column.scheme[1:]
    if named in spec.columns:
        return _beside(named, cells, spec)
    return spec.lookups.get(named, {}).get(cells.get(named, "").strip(), "")


def _beside(named: str, cells: Mapping[str, str], spec: SourceSpec) -> str:
    """The value of another column of the row, whichever spelling the file has; a code where it has a lookup."""
    spellings = [named, *(alias for column in spec.columns.get(named, ()) for alias in column.aliases)]
    words = next((text for name in spellings if (text := cells.get(name, "").strip())), "")
    lookup = next((column.lookup for column in spec.columns.get(named, ()) if column.lookup), "")
    return spec.lookups[lookup].get(words, "") if lookup else words


def _names(column: Column, text: str, cells: Mapping[str, str], spec: SourceSpec) -> list[dict[str, str]]:
    language = column.language or spec.language
    if language.startswith("="):
        language = _beside(language[1:], cells, spec) or spec.language
    kind = column.kind or "official"
    earlier: list[str] = []
    if match := _EARLIER.match(text):
        text, earlier = match.group(1), re.split(r"\s*[,、]\s*", match.group(2))
    parts = [part.strip() for part in text.split(column.split)] if column.split else [text]
    found = [(part, kind) for part in parts if part] + [(part, "former") for part in earlier]
    return [
        {"text": part, "language": language, "script": script_of(part, language), "kind": kind} for part, kind in found
    ]

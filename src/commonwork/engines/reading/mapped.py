"""The rows of a list that was understood: keyed, with original cells, personal cells apart, and values by field.

The same shape as :func:`commonwork.engines.reading.delivery.read_delivery` gives for a list with a map of its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from commonwork.engines.cleaning.digits import plain_digits
from commonwork.engines.cleaning.text import fold_text, script_of
from commonwork.engines.cleaning.values import Unreadable, parse_identifier
from commonwork.engines.reading.delivery import LONGEST_KEY, Reading, shortened
from commonwork.engines.reading.headers import fold_value
from commonwork.engines.reading.layout import Table
from commonwork.engines.reading.mapping import Meanings, Meant, columns_of, kept_problems, meant_columns
from commonwork.engines.reading.spec import FACT_CODES
from commonwork.engines.reading.understanding import Understanding
from commonwork.engines.records import Problem, ReadRow

RULES = {
    "map.no_name": "a list without a column of names is refused",
    "map.nameless": "a row with neither a key nor a number nor a name is reported and not taken",
    "map.key": "a column of keys, filled in every row and repeating none, keys the rows, unless an «id» only counts",
    "map.identifier": "where no column of keys serves, a row's registration number is its key",
    "map.name": "where a row has no number, its folded name with its place is its key",
    "map.same_row": "a row that repeats another one in every cell but its running number is taken once",
    "map.same_key": "rows of one key that differ are both kept, and it is said",
    "map.category": "words of a category become its code by the words of the reference; others are kept and reported",
    "map.no_scheme": "numbers whose register nobody named are kept as they stand and reported; they link to nothing",
}
CODED = frozenset({
    *FACT_CODES,
    "status", "legal_form", "level", "organisation_kind", "relation", "country", "activity", "name_language",
    "identifier_scheme",
})  # fmt: skip
_APART = frozenset({"", "name", "identifier", "key", "address", "point", "name_language", "identifier_scheme"})
_IN_LATIN = frozenset({"en", "fr", "de", "es", "it", "pt", "id", "fil", "vi", "und"})
_BY_SCRIPT = {
    "Jpan": "ja", "Kore": "ko", "Thai": "th", "Deva": "hi", "Arab": "ar", "Cyrl": "ru", "Beng": "bn", "Taml": "ta",
    "Telu": "te", "Gujr": "gu", "Mlym": "ml", "Sinh": "si", "Khmr": "km", "Laoo": "lo", "Mymr": "my", "Grek": "el",
    "Hebr": "he",
}  # fmt: skip
_BY_SCRIPT_AND_COUNTRY = {("Arab", "IR"): "fa", ("Arab", "PK"): "ur", ("Deva", "NP"): "ne", ("Cyrl", "MN"): "mn"}
_BY_COUNTRY = {"JP": "ja", "TW": "zh-hant", "HK": "zh-hant", "CN": "zh-hans", "KR": "ko"}
_CODE = re.compile(r"(?:[A-Z]{2,6}\d{0,4}[- ])?(?:[A-U]?\d[\d.]{1,9}|[A-U])")
_MOST = 200


def reading_of(
    understanding: Understanding, meanings: Meanings, *, effective: date, off: frozenset[str] = frozenset()
) -> Reading:
    """The rows of an understood file by what its sender says of it. ``effective`` is the day the list speaks of.

    A file that was refused, or that has no column of names, gives no rows; nothing else stops it. Problems of cells
    keep the order in which they were found; nothing is written anywhere.
    """
    meant = meant_columns(understanding, meanings)
    problems = list(kept_problems(understanding, meant))
    table = understanding.table
    if table is None or understanding.refused:
        return Reading((), 0, tuple(problems))
    if not any(column.field == "name" for column in meant) and "map.no_name" not in off:
        problems.append(Problem("read.no_name", table.range))
        return Reading((), len(table.body), tuple(problems))
    maker = _Rows(table, meant, meanings, meanings.language or understanding.language or "und", effective, off)
    rows = tuple(maker.rows())
    return Reading(rows, len(table.body), (*problems, *maker.problems), columns_of(understanding, meant))


@dataclass
class _Rows:
    """Makes the rows of one list; what is decided for a column is decided once."""

    table: Table
    meant: Sequence[Meant]
    meanings: Meanings
    language: str
    effective: date
    off: frozenset[str]
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.texts = {column.letter: _texts(column) for column in self.meant}
        self.codes = {column.letter: self._codes_of(column) for column in self.meant if column.field in CODED}
        ranked = sorted(self.meant, key=_surest, reverse=True)
        self.plain = {column.letter for column in self.meant if column.field in {"phone", "postcode"}}
        self.single = [column for column in ranked if column.field not in _APART]
        self.named = [column for column in self.meant if column.field == "name"]
        self.numbered = [column for column in self.meant if column.field == "identifier"]
        self.counted = {column.name for column in self.meant if column.read.guess.field == "row_number"}
        self.key = self._key_column()
        self._check_schemes()

    def rows(self) -> Iterator[ReadRow]:
        """Each row of the list once, in its order."""
        seen: dict[str, list[ReadRow]] = {}
        for row in range(len(self.table.body)):
            values = self._values(row)
            key = self._key(row, values)
            if not key and "map.nameless" in self.off:
                key = self.table.grid.place(self.table.body[row])
            if not key:
                self._say("read.nameless", row, self.table.columns[0])
                continue
            earlier = seen.setdefault(key, [])
            made = self._told_apart(self._row(row, key, values), row, earlier)
            if made is not None:
                earlier.append(made)
                yield made

    def _row(self, row: int, key: str, values: dict[str, Any]) -> ReadRow:
        cells: dict[str, str] = {}
        personal: dict[str, str] = {}
        for column in self.meant:
            if text := self.texts[column.letter][row]:
                (personal if column.personal else cells)[column.name] = text
        return ReadRow(key, self.table.grid.place(self.table.body[row]), cells, personal, values, self.effective)

    def _told_apart(self, made: ReadRow, row: int, earlier: Sequence[ReadRow]) -> ReadRow | None:
        """The row under a key of its own, or None where it only repeats an earlier one."""
        if not earlier:
            return made
        at = self.key.at if self.key else self.named[0].at if self.named else self.table.columns[0]
        twin = next((other for other in earlier if self._said(other) == self._said(made)), None)
        if twin is not None and "map.same_row" not in self.off:
            self._say("read.same_row", row, at, value=twin.place)
            return None
        if "map.same_key" in self.off:
            return made
        self._say("read.same_key", row, at, column=earlier[0].place, value=made.key[:80])
        ending = f"#{len(earlier) + 1}"
        key = f"{made.key[: LONGEST_KEY - len(ending)]}{ending}"
        return ReadRow(key, made.place, made.cells, made.personal, made.values, made.effective)

    def _said(self, made: ReadRow) -> Mapping[str, str]:
        cells = {**made.cells, **made.personal}
        return {name: text for name, text in cells.items() if name not in self.counted}

    def _say(self, code: str, row: int, at: int, *, column: str = "", value: str = "") -> None:
        place = self.table.grid.address(self.table.body[row], at)
        self.problems.append(Problem(code, place, column, value, stops=False))

    def _key_column(self) -> Meant | None:
        """The column of keys that serves: filled, without repetition, and not merely counting the rows."""
        for column in self.meant:
            if column.field != "key" or "map.key" in self.off:
                continue
            keys = [plain_digits(text) for text in self.texts[column.letter]]
            bad = _blank_or_repeated(keys)
            vague = not column.said and column.name.isascii() and len(column.name) <= 4
            if bad is None and not (vague and _counts(keys)):
                return column
            if bad is not None:
                self._say("read.key_unused", bad, column.at, column=column.name, value=keys[bad][:80])
        return None

    def _key(self, row: int, values: Mapping[str, Any]) -> str:
        if self.key is not None:
            return shortened(plain_digits(self.texts[self.key.letter][row]))
        if "map.identifier" not in self.off:
            if values.get("identifiers"):
                return shortened(values["identifiers"][0])
            for column in self.numbered:
                if not column.scheme and (text := column.values[row]):
                    return shortened(" ".join(plain_digits(text).split()))
        names = values.get("names", ())
        if not names or "map.name" in self.off:
            return ""
        where = next((values[name] for name in ("city", "region", "postcode") if values.get(name)), "")
        return shortened(" | ".join(filter(None, (fold_text(names[0]["text"]), fold_text(where)))))

    def _values(self, row: int) -> dict[str, Any]:
        values: dict[str, Any] = dict(self.meanings.fixed)
        if self.meanings.country:
            values["country"] = self.meanings.country
        stated: set[str] = set()
        for column in self.single:
            codes = self.codes.get(column.letter)
            text = column.values[row]
            value = codes.get(text, "") if codes is not None else text
            if value and column.field not in stated:
                values[column.field] = plain_digits(value) if column.letter in self.plain else _qualified(column, value)
                stated.add(column.field)
        if names := self._names(row):
            values["names"] = names
        if identifiers := self._identifiers(row):
            values["identifiers"] = identifiers
        if address := self._address(row):
            values["address"] = address
        self._add_point(row, values)
        return values

    def _names(self, row: int) -> list[dict[str, str]]:
        language = self._coded("name_language", row) or self.language
        found = []
        for column in self.named:
            if text := " ".join(column.values[row].split()):
                script = script_of(text, language)
                translated = column.kind == "translated" and language != "en"
                spoken = ("en" if script == "Latn" else "und") if translated else self._spoken(language, script)
                script = script_of(text, spoken) if script == "Hani" else script
                found.append({"text": text, "language": spoken, "script": script, "kind": column.kind or "official"})
        return found

    def _spoken(self, language: str, script: str) -> str:
        """The language of a name: the sender's, unless that is never written so (headings in English, names not)."""
        if language not in _IN_LATIN or script in {"Latn", "Zyyy"}:
            return language
        if script == "Hani":
            return _BY_COUNTRY.get(self.meanings.country, "und")
        return _BY_SCRIPT_AND_COUNTRY.get((script, self.meanings.country)) or _BY_SCRIPT.get(script, "und")

    def _identifiers(self, row: int) -> list[str]:
        found: list[str] = []
        for column in self.numbered:
            value = column.values[row]
            if value and not column.scheme and (scheme := self._coded("identifier_scheme", row)):
                try:
                    value = parse_identifier(plain_digits(value), scheme)
                except Unreadable as error:
                    self._say(str(error), row, column.at, column=column.name, value=value[:80])
                    continue
            elif not column.scheme:
                continue
            if value and value not in found:
                found.append(value)
        return found

    def _address(self, row: int) -> str:
        parts = [" ".join(c.values[row].split()) for c in self.meant if c.field == "address" and c.values[row]]
        wide = any(letter > "\u2e80" for part in parts for letter in part)
        return (" " if wide else ", ").join(dict.fromkeys(parts))

    def _add_point(self, row: int, values: dict[str, Any]) -> None:
        for column in self.meant:
            if column.field == "point" and column.values[row]:
                latitude, _, longitude = column.values[row].partition(" ")
                values.setdefault("latitude", latitude)
                values.setdefault("longitude", longitude)

    def _coded(self, name: str, row: int) -> str:
        columns = (column for column in self.meant if column.field == name)
        return next((code for column in columns if (code := self.codes[column.letter].get(column.values[row]))), "")

    def _codes_of(self, column: Meant) -> dict[str, str]:
        """Each different word of a category with its code; each unknown one is reported once, where it first stands.

        Of several columns for one category only the surest is reported: the others fill its gaps.
        """
        known = self.meanings.lookups.get(column.field, {})
        found: dict[str, str] = {}
        first = max((each for each in self.meant if each.field == column.field), key=_surest)
        unknown = 0 if first is column else _MOST
        for row, text in enumerate(column.values):
            if not text or text in found:
                continue
            found[text] = text if "map.category" in self.off else _code_of(column.field, text, known)
            if not found[text] and (unknown := unknown + 1) <= _MOST:
                self._say("read.unknown_category", row, column.at, column=column.name, value=text[:80])
        return found

    def _check_schemes(self) -> None:
        if "map.no_scheme" in self.off or any(column.field == "identifier_scheme" for column in self.meant):
            return
        for column in self.numbered:
            first = next((row for row, text in enumerate(column.values) if text), None)
            if not column.scheme and first is not None:
                text = column.values[first][:80]
                self._say("read.no_scheme", first, column.at, column=column.name, value=text)


def _surest(column: Meant) -> tuple[float, int, int]:
    """Sorts the column last whose meaning is surest; of regions the widest; of equals the first of the file."""
    narrow = len(set(column.values)) if column.field == "region" else 0
    return (column.read.guess.confidence, -narrow, -column.at)


def _texts(column: Meant) -> list[str]:
    """The original cells of a column; equal ones are turned into text once."""
    cells = column.read.cells
    if set(map(type, cells)) <= {str}:
        return [cell.strip() for cell in cells]
    return [column.text(row) for row in range(len(cells))]


def _code_of(name: str, text: str, known: Mapping[str, str]) -> str:
    """The code of a word; an activity may stand as a code of its classification, alone or before its words."""
    folded = fold_value(text)
    if code := known.get(folded):
        return code
    if name == "activity" and (match := _CODE.match(plain_digits(text))):
        end = text[match.end() : match.end() + 1]
        return match.group() if not end or not (end.isalnum()) else ""
    return ""


def _qualified(column: Meant, value: str) -> str:
    return f"{column.scheme}:{value}" if column.field == "successor" and column.scheme else value


def _blank_or_repeated(keys: Sequence[str]) -> int | None:
    """The first row whose key is blank or stands above already; None where all serve."""
    seen: set[str] = set()
    for row, key in enumerate(keys):
        if not key or key in seen:
            return row
        seen.add(key)
    return None


def _counts(keys: Sequence[str]) -> bool:
    """Whether keys only count the rows, so that they would change with every list."""
    if len(keys) < 3 or keys[0] not in {"0", "1"}:
        return False
    first = int(keys[0])
    return all(key == str(first + row) for row, key in enumerate(keys))

"""The reference as one frozen value: codes, labels, facts, mappings, the network and its claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

Row = Mapping[str, str]
Labels = Mapping[str, Mapping[str, Mapping[str, str]]]  # language → list → code → label
FALLBACK = "en"
Value = TypeVar("Value")


class UnknownName(LookupError):
    """A code list, a table of facts or a mapping that the folder does not have."""


class UnmappedWords(ValueError):
    """Words of a fact for which no committed mapping gives a code."""

    def __init__(self, mapping: str, words: str, conditions: Mapping[str, str], place: str = "") -> None:
        self.file, self.mapping, self.words, self.place = f"mappings/{mapping}.csv", mapping, words, place
        asked = "".join(f", {name} «{value}»" for name, value in conditions.items())
        where = f"{place}: " if place else ""
        super().__init__(f"{where}{self.file}: mapping «{mapping}» has no row for «{words}»{asked}")


@dataclass(frozen=True)
class Period:
    """The days a figure speaks of; an unknown day is None."""

    start: date | None
    end: date | None
    precision: str


@dataclass(frozen=True)
class Mapped:
    """One mapping: words and conditions → code, with the column of the facts it reads and the list it leads to."""

    conditions: tuple[str, ...]
    rows: tuple[Row, ...]
    list: str = ""
    facts: str = ""
    column: str = ""


@dataclass(frozen=True, eq=False)
class Reference:
    """All that `load` read from one folder. Nothing in it may be changed."""

    code_lists: Mapping[str, Mapping[str, Row]]
    label_lists: Labels
    fact_tables: Mapping[str, tuple[Row, ...]]
    mappings: Mapping[str, Mapped]
    periods: Mapping[str, Period]
    recalled: Mapping[tuple[str, str, str], str]
    network: Mapping[str, Any]
    claims: Mapping[str, Any]
    reading_problems: tuple[str, ...] = ()

    @property
    def interface_languages(self) -> tuple[str, ...]:
        """The languages of the interface, as `network.yml` orders them."""
        return tuple(self.network["interface_languages"])

    def codes(self, list: str) -> Mapping[str, Row]:
        """Code → attributes, in the order of the file."""
        return _named(self.code_lists, list, "code list")

    def facts(self, name: str) -> tuple[Row, ...]:
        """The rows of one table of facts; each carries `_place`, counted as a spreadsheet counts."""
        return _named(self.fact_tables, name, "table of facts")

    def has_label(self, list: str, code: str, language: str) -> bool:
        """True when the language itself has a label, without falling back."""
        return code in self._in_language(list, language)

    def label(self, list: str, code: str, language: str) -> str:
        """The label in the language, else in English, else the title of the code, else the code."""
        for words in (self._in_language(list, language), self._in_language(list, FALLBACK)):
            if code in words:
                return words[code]
        return self.code_lists.get(list, {}).get(code, {}).get("title") or code

    def labels(self, list: str, language: str) -> dict[str, str]:
        """Code → label for a whole list, each with the fallbacks of `label`."""
        known = self.code_lists.get(list) or self._in_language(list, FALLBACK)
        if not known:
            raise UnknownName(f"no list «{list}» with codes or labels")
        return {code: self.label(list, code, language) for code in known}

    def map_words(self, mapping: str, words: str, **other: str) -> str:
        """The code of the words. Conditions left blank in the table match anything; a row that states more wins.

        Raises UnmappedWords, and UnknownName for a condition the mapping does not have.
        """
        table = _named(self.mappings, mapping, "mapping")
        if strange := set(other) - set(table.conditions):
            raise UnknownName(f"mapping «{mapping}» has no condition {sorted(strange)}")
        return table.rows[_best(table, mapping, words, other)]["code"]

    def code_of(self, mapping: str, row: Row) -> str:
        """The code of a row of facts: takes the column and the conditions that `mappings/index.csv` names."""
        table = _named(self.mappings, mapping, "mapping")
        conditions = {name: row[name] for name in table.conditions}
        try:
            return self.map_words(mapping, row[table.column], **conditions)
        except UnmappedWords as error:
            raise UnmappedWords(mapping, error.words, conditions, row["_place"]) from None

    def period(self, words: str) -> Period:
        """The period of the words; raises UnmappedWords."""
        if words not in self.periods:
            raise UnmappedWords("periods", words, {})
        return self.periods[words]

    def _in_language(self, list: str, language: str) -> Mapping[str, str]:
        return self.label_lists.get(language.lower(), {}).get(list, {})


def _named(tables: Mapping[str, Value], name: str, kind: str) -> Value:
    if name not in tables:
        raise UnknownName(f"no {kind} «{name}»; there are {', '.join(sorted(tables))}")
    return tables[name]


def _best(table: Mapped, mapping: str, words: str, other: Mapping[str, str]) -> int:
    found = [
        (sum(bool(row[name]) for name in table.conditions), -number)
        for number, row in enumerate(table.rows)
        if row["words"] == words and all(row[name] in ("", other.get(name, "")) for name in table.conditions)
    ]
    if not found:
        raise UnmappedWords(mapping, words, other)
    return -max(found)[1]

"""Rules of the observatory: how a row of words becomes an observation, and what an edition must be."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from commonwork.engines.cleaning.values import Unreadable, parse_number
from commonwork.engines.records import Problem
from commonwork.reference import Reference, UnmappedWords

RULES = {
    "observe.unmapped": "words without a committed code stop the whole list; the original words stay beside the code",
    "observe.area": "an area is a country by ISO 3166 alpha-3 or an aggregate of the network's own list",
    "observe.value": "a value is one finite decimal of at most 18 digits before and 6 after the point",
    "observe.unit": "the unit is of the kind the indicator is measured in",
    "observe.confidence": "a figure says whether it is stated, derived or recalled",
}
STATISTICS = "network/statistics"
CODED = ("indicator", "unit", "qualifier", "population_scope", "coop_type_scope", "sector_scope")
_WORDS = {"population_scope": "population_words", "coop_type_scope": "coop_type_words", "sector_scope": "sector_words"}
_LIMIT = Decimal(10) ** 18
_EDITION_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,39}")


@dataclass(frozen=True)
class EditionPlan:
    """What an edition shall be: its permanent id, the day it counts for, the program that counts."""

    id: str
    as_of: date
    code_version: str
    is_demonstration: bool = False


class ObservationsRefused(ValueError):
    """Rows of a list cannot become observations; ``problems`` name each place. Nothing was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        said = [f"{p.place}: {p.column} «{p.value}»: {RULES[p.code]}" for p in self.problems[:20]]
        super().__init__("; ".join(said))


class EditionRefused(ValueError):
    """An edition cannot be prepared or published; the message says why."""


def read_observation(
    values: Mapping[str, Any], *, confidence: str, place: str, reference: Reference
) -> tuple[dict[str, Any], list[Problem]]:
    """The columns of an Observation from the values of one record, and every problem found (then do not use them).

    ``confidence`` is the word in the row; a value marked as recalled makes the whole figure recalled.
    """
    words = {name: str(values.get(name, "")) for name in (*CODED, "country", "period", "value", "note", "source_words")}
    problems: list[Problem] = []
    fields: dict[str, Any] = {name: _code(name, words, place, reference, problems) for name in CODED}
    fields |= {target: words[name] for name, target in _WORDS.items()}
    fields |= {"area": words["country"], "note": words["note"], "source_words": words["source_words"]}
    fields |= _period(words["period"], place, reference, problems)
    fields["value"] = _number(words["value"], place, problems)
    fields["confidence"] = "recalled" if values.get("to_confirm") else confidence
    problems += _contradictions(fields, place, reference)
    return fields, problems


def observation_problems(
    rows: Iterable[tuple[Mapping[str, Any], str]], *, confidence: str, reference: Reference
) -> list[Problem]:
    """What would stop rows (values, place) from becoming observations; for looking before a list is accepted."""
    return [
        problem
        for values, place in rows
        for problem in read_observation(values, confidence=confidence, place=place, reference=reference)[1]
    ]


def _code(name: str, words: Mapping[str, str], place: str, reference: Reference, problems: list[Problem]) -> str:
    conditions = {column: words.get(column, "") for column in reference.mappings[name].conditions}
    try:
        return reference.map_words(name, words[name], **conditions)
    except UnmappedWords:
        problems.append(Problem("observe.unmapped", place, name, words[name]))
        return ""


def _period(words: str, place: str, reference: Reference, problems: list[Problem]) -> dict[str, Any]:
    try:
        period = reference.period(words)
    except UnmappedWords:
        problems.append(Problem("observe.unmapped", place, "period", words))
        return {}
    return {
        "period_start": period.start,
        "period_end": period.end,
        "period_precision": period.precision,
        "period_words": words,
    }


def _number(words: str, place: str, problems: list[Problem]) -> Decimal:
    try:
        value = Decimal(parse_number(words)) if words else Decimal("NaN")
    except (Unreadable, InvalidOperation):
        value = Decimal("NaN")
    if not (value.is_finite() and abs(value) < _LIMIT and value == round(value, 6)):
        problems.append(Problem("observe.value", place, "value", words))
    return value


def _contradictions(fields: Mapping[str, Any], place: str, reference: Reference) -> Iterable[Problem]:
    alpha3 = {row["iso3"] for row in reference.codes("countries").values()}
    if fields["area"] not in alpha3 and fields["area"] not in reference.codes("areas"):
        yield Problem("observe.area", place, "country", fields["area"])
    indicator = reference.codes("indicators").get(fields["indicator"])
    unit = reference.codes("units").get(fields["unit"])
    if indicator and unit and indicator["unit_kind"] != unit["kind"]:
        yield Problem("observe.unit", place, "unit", fields["unit"])
    if fields["confidence"] not in reference.codes("confidence"):
        yield Problem("observe.confidence", place, "confidence", fields["confidence"])


def check_edition_id(edition_id: str) -> None:
    """An edition's id stands in an address for ever: letters, digits, points and hyphens. Raises EditionRefused."""
    if not _EDITION_ID.fullmatch(edition_id):
        raise EditionRefused(f"«{edition_id}» cannot stand in an address; use letters, digits, points and hyphens")


def check_as_of(as_of: date, *, at: datetime, newest_list: date | None) -> None:
    """The register is folded for the day of counting; a day it cannot speak for is refused.

    ``newest_list`` is the day the newest list within the network's scope speaks of. A day that has begun
    somewhere on Earth is allowed. Raises EditionRefused.
    """
    if as_of > (at + timedelta(hours=14)).date():
        raise EditionRefused(f"{as_of} is still to come")
    if newest_list is not None and newest_list > as_of:
        raise EditionRefused(f"the register already holds a list of {newest_list}, which is after {as_of}")

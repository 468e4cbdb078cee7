"""Any file read without a map: what `commonwork read` shows, and what the sending of a list begins with."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from commonwork.engines.reading.delivery import Reading
from commonwork.engines.reading.headers import Words, fold_value
from commonwork.engines.reading.mapped import reading_of
from commonwork.engines.reading.mapping import Meanings, corrected, remembered, spec_of
from commonwork.engines.reading.spec import FACT_CODES, YES_NO, SourceSpec
from commonwork.engines.reading.understanding import ColumnRead, Understanding
from commonwork.engines.reading.understanding import understand as understand_file
from commonwork.flows.problems import describe
from commonwork.flows.sources import codes_by_label, load_spec
from commonwork.reference import load as load_reference

LISTS = {
    "status": "statuses", "legal_form": "legal_forms", "level": "levels", "organisation_kind": "organisation_kinds",
    "relation": "relations", "country": "countries", "activity": "isic", "name_language": "languages",
    **{fact: f"fact_values.{'yes_no' if fact in YES_NO else fact}" for fact in FACT_CODES},
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What the sender says of her list, and what is known of her.

    ``columns``: letter → meaning, ``visibility``: letter → public, network or private (see
    :class:`commonwork.engines.reading.mapping.Meanings`); ``remembered``: heading → meaning of her last list;
    ``fixed``: what holds for every row, such as ``{"level": "primary"}``.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    visibility: Mapping[str, str] = field(default_factory=dict)
    remembered: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    country: str = ""
    language: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class AnyRead:
    """A list read without a map of its own: what was understood, its rows, and what to keep for the next one."""

    understanding: Understanding
    reading: Reading
    meanings: Meanings
    remembered: Mapping[str, str]

    def spec(self, described: SourceSpec, *, kept_back: Mapping[str, str] | None = None) -> SourceSpec:
        """The map of her list for ``register.actions.enter_source``; ``kept_back``: the source's columns kept back."""
        return spec_of(self.understanding, self.meanings, described, kept_back=kept_back)


def read_any(path: Path, said: Said, *, file_name: str = "", effective: date) -> AnyRead:
    """Read any list as its sender confirms it: understood, corrected by her, made rows; nothing is written."""
    words = words_of(Path(settings.REFERENCE) if settings.REFERENCE else None)
    first = understand(
        path, file_name=file_name, country=said.country, sheet=said.sheet, remembered=said.remembered or None
    )
    understanding = corrected(first, said.columns, words)
    meanings = Meanings(
        said.columns, said.visibility, lookups_of(said.country.upper()), said.country.upper(), said.language, said.fixed
    )
    reading = reading_of(understanding, meanings, effective=effective)
    return AnyRead(understanding, reading, meanings, remembered(understanding))


@lru_cache(maxsize=64)
def lookups_of(country: str = "") -> Mapping[str, Mapping[str, str]]:
    """Field → folded words in all languages of the interface → code; legal forms by the words of the country first."""
    found = {name: _folded(codes_by_label(f"labels:{listed}")) for name, listed in LISTS.items()}
    words = words_of(Path(settings.REFERENCE) if settings.REFERENCE else None)
    for status in ("merged", "closed", "active"):
        found["status"] |= dict.fromkeys(sorted(words.meanings.get(status, ())), status)
    found["country"] = {**words.country_names, **found["country"]}
    found["legal_form"] = {**found["legal_form"], **_forms_of(country)}
    found["identifier_scheme"] = _folded(load_spec("network/member-workbook").lookups["registers"])
    return found


def _folded(lookup: Mapping[str, str]) -> dict[str, str]:
    return {fold_value(words): code for words, code in lookup.items()}


def _forms_of(country: str) -> dict[str, str]:
    """The legal forms of one country by their names there, in English, and in every language of the interface."""
    reference = load_reference(settings.REFERENCE)
    own = [form for form in reference.facts("legal_forms") if form["country_iso2"] == country]
    named: dict[str, set[str]] = {}
    for form in own:
        code = form["form_id"]
        labels = [reference.label("legal_forms", code, language) for language in reference.interface_languages]
        for words in (form["name_native"], form["name_en"], *labels):
            named.setdefault(fold_value(words), set()).add(code)
    return {words: min(codes) for words, codes in named.items() if words and len(codes) == 1}


def understand(
    path: Path, *, file_name: str = "", country: str = "", sheet: str = "", remembered: Mapping[str, str] | None = None
) -> Understanding:
    """Understand a file with the words and codes of the network's reference; nothing is written."""
    words = words_of(Path(settings.REFERENCE) if settings.REFERENCE else None)
    return understand_file(
        path, words, file_name=file_name, country=country.upper(), sheet=sheet, remembered=remembered
    )


@lru_cache(maxsize=4)
def words_of(folder: Path | None = None) -> Words:
    """The words of headings and values of a reference folder, with the names of countries in all its languages.

    The headings of the workbook the network itself hands out are always among them.
    """
    from commonwork.reference import loader

    here = (folder or loader.HERE) / "headings"
    rows = [row for file in sorted(here.glob("*.csv")) if file.stem not in {"values", "schemes"} for row in _rows(file)]
    headings = tuple((row["field"], row["language"], tuple(row["words"].split(" | "))) for row in rows)
    values = tuple((row["meaning"], tuple(row["words"].split(" | "))) for row in _rows(here / "values.csv"))
    schemes = tuple((row["scheme"], tuple(row["words"].split(" | "))) for row in _rows(here / "schemes.csv"))
    return Words((*headings, *_own_headings()), values, _countries(folder), schemes)


def _own_headings() -> list[tuple[str, str, tuple[str, ...]]]:
    languages = ["en", *(code for code, _name in settings.LANGUAGES if code != "en")]
    found: list[tuple[str, str, tuple[str, ...]]] = []
    for column in load_spec("network/member-workbook").read_columns:
        name = f"{column.field}.{column.kind}" if column.kind not in {"", "official"} else column.field
        spelled = zip(languages, (column.name, *column.aliases), strict=False)
        found += [(name, language, (words,)) for language, words in spelled]
    return found


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, strict=True))


def _countries(folder: Path | None) -> dict[str, str]:
    reference = load_reference(folder)
    found: dict[str, str] = {}
    for language in sorted(reference.label_lists):
        for code, name in reference.label_lists[language].get("countries", {}).items():
            found.setdefault(name, code)
    for code, row in reference.codes("countries").items():
        found[code] = code
        found[row["iso3"]] = code
    return found


def as_answer(understanding: Understanding) -> dict[str, Any]:
    """What was understood, as plain values for JSON; problems with their sentences in the language that is active."""
    table = understanding.table
    return {
        "file": understanding.file_name,
        "format": understanding.format,
        "encoding": understanding.encoding,
        "encoding_reason": understanding.encoding_reason,
        "sheet": understanding.sheet,
        "language": understanding.language,
        "table": table.range if table else "",
        "header_rows": [row + 1 for row in table.header_rows] if table else [],
        "rows": understanding.rows,
        "columns": [_column(understanding, column) for column in understanding.columns],
        "others": [{"sheet": name, "table": place, "rows": rows} for name, place, rows in understanding.others],
        "problems": [
            {
                "code": p.code,
                "place": p.place,
                "column": p.column,
                "value": p.value,
                "stops": p.stops,
                "sentence": describe(p),
            }
            for p in understanding.problems
        ],
        "refused": understanding.refused,
    }


def _column(understanding: Understanding, column: ColumnRead) -> dict[str, Any]:
    guess, typed, table = column.guess, column.typed, understanding.table
    assert table is not None  # a file with columns has a table
    at = table.columns[understanding.columns.index(column)]
    answer = {
        "letter": column.letter, "heading": column.heading, "field": guess.field, "kind": guess.kind,
        "scheme": guess.scheme, "confidence": guess.confidence, "reasons": list(guess.reasons),
        "others": [{"field": name, "confidence": confidence} for name, confidence in guess.others],
        "type": typed.type, "filled": typed.filled, "decided": list(typed.decided),
        "examples": [
            {"cell": table.grid.address(table.body[row], at), "text": text, "value": value}
            for row, text, value in column.examples()
        ],
    }  # fmt: skip
    if typed.type == "number":
        answer["decimal_mark"] = typed.mark
    if typed.type == "date":
        answer |= {"calendar": typed.dates.calendar, "order": typed.dates.order}
    return answer


def as_sentences(understanding: Understanding) -> str:
    """What was understood, for a person at a terminal."""
    answer = as_answer(understanding)
    lines = [f"{answer['file']}: {answer['format']} {answer['encoding']} {answer['sheet']} {answer['table']}".rstrip()]
    lines.append(f"rows {understanding.rows:,}  heading in row {', '.join(map(str, answer['header_rows'])) or '-'}")
    for column in answer["columns"]:
        meaning = ".".join(filter(None, (column["field"] or "-", column["kind"], column["scheme"])))
        example = next((each["value"] for each in column["examples"]), "")
        lines.append(
            f"{column['letter']:>3}  {column['heading'][:34]:<34}  {meaning:<24} {column['confidence']:.2f}"
            f"  {example[:40]}"
        )
    return "\n".join(lines)

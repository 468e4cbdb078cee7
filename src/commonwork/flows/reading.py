"""Any file read without a map: what `commonwork read` shows, and what the sending of a list begins with."""

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from commonwork.engines.reading.headers import Words
from commonwork.engines.reading.understanding import ColumnRead, Understanding
from commonwork.engines.reading.understanding import understand as understand_file
from commonwork.flows.problems import describe
from commonwork.reference import load as load_reference


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
    """The words of headings and values of a reference folder, with the names of countries in all its languages."""
    from commonwork.reference import loader

    here = (folder or loader.HERE) / "headings"
    rows = [row for file in sorted(here.glob("*.csv")) if file.stem != "values" for row in _rows(file)]
    headings = tuple((row["field"], row["language"], tuple(row["words"].split(" | "))) for row in rows)
    values = tuple((row["meaning"], tuple(row["words"].split(" | "))) for row in _rows(here / "values.csv"))
    return Words(headings, values, _countries(folder))


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

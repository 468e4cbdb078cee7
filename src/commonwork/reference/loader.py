"""Reads the reference folder once: no Django, clock or settings; `load(path)` reads another network's folder."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from commonwork.reference.checking import check
from commonwork.reference.model import Mapped, Period, Reference, Row
from commonwork.reference.recalled import expand

__all__ = ["check", "load"]

HERE = Path(__file__).parent
NOT_MAPPINGS = {"index", "periods", "recalled"}
Recalled = Mapping[tuple[str, str, str], str]


@lru_cache(maxsize=8)
def load(path: Path | None = None) -> Reference:
    """The whole reference of a folder; without a path, the one that comes with the package.

    The answer is kept, so that a changed folder needs `load.cache_clear()`.
    """
    folder = path or HERE
    problems: list[str] = []
    recalled = {
        (row["facts"], row["column"], row["words"]): row["fields"] for row in _rows(folder / "mappings/recalled.csv")
    }
    return Reference(
        code_lists=MappingProxyType({file.stem: _codes(file, problems) for file in _files(folder / "codes")}),
        label_lists=_labels(folder / "labels", problems),
        fact_tables=MappingProxyType({file.stem: _facts(file, recalled) for file in _files(folder / "facts")}),
        mappings=_mappings(folder / "mappings"),
        periods=MappingProxyType({row["words"]: _period(row) for row in _rows(folder / "mappings/periods.csv")}),
        recalled=MappingProxyType(recalled),
        network=_yaml(folder / "network.yml"),
        claims=_yaml(folder / "claims.yml"),
        reading_problems=tuple(problems),
    )


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.csv"))


def _rows(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a table with `_place`; the header is row 1, as a spreadsheet counts."""
    with file.open(encoding="utf-8", newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle, strict=True), start=2):
            place = f"{file.name} row {number}"
            if None in row or None in row.values():
                raise ValueError(f"{place}: not as many cells as the header has columns")
            yield row | {"_place": place}


def _codes(file: Path, problems: list[str]) -> Mapping[str, Row]:
    codes: dict[str, Row] = {}
    for row in _rows(file):
        if row["code"] in codes:
            problems.append(f"{row['_place']}: code «{row['code']}» stands twice")
        codes.setdefault(row["code"], MappingProxyType(row))
    return MappingProxyType(codes)


def _facts(file: Path, recalled: Recalled) -> tuple[Row, ...]:
    return tuple(MappingProxyType(_with_recalled(file.stem, row, recalled)) for row in _rows(file))


def _with_recalled(name: str, row: dict[str, str], recalled: Recalled) -> dict[str, str]:
    columns = list(row)
    meant = {field for column in columns for field in expand(recalled.get((name, column, row[column]), ""), columns)}
    return row | {"_recalled": " ".join(column for column in columns if column in meant)}


def _labels(folder: Path, problems: list[str]) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Language → list → code → label, from `<language>.csv` and from `<list>.csv` (one column a language)."""
    labels: dict[str, dict[str, dict[str, str]]] = {}
    for file in _files(folder):
        for row in _rows(file):
            for language, list_name, label in _label_cells(file.stem, row):
                codes = labels.setdefault(language, {}).setdefault(list_name, {})
                if row["code"] in codes:
                    problems.append(f"labels/{row['_place']}: label of «{row['code']}» in «{list_name}» stands twice")
                codes.setdefault(row["code"], label)
    return MappingProxyType(labels)


def _label_cells(stem: str, row: Row) -> list[tuple[str, str, str]]:
    if "list" in row:
        cells = [(stem, row["list"], row["label"])]
    else:
        cells = [(column, stem, value) for column, value in row.items() if column not in {"code", "_place"}]
    return [cell for cell in cells if cell[2]]  # an empty label is a missing one


def _mappings(folder: Path) -> Mapping[str, Mapped]:
    index = {row["mapping"]: row for row in _rows(folder / "index.csv")}
    files = [file for file in _files(folder) if file.stem not in NOT_MAPPINGS]
    return MappingProxyType({file.stem: _mapping(file, index.get(file.stem, {})) for file in files})


def _mapping(file: Path, entry: Row) -> Mapped:
    rows = tuple(MappingProxyType(row) for row in _rows(file))
    columns = list(rows[0]) if rows else ["words", "code"]
    return Mapped(
        conditions=tuple(columns[columns.index("words") + 1 : columns.index("code")]),
        rows=rows,
        list=entry.get("list", ""),
        facts=entry.get("facts", ""),
        column=entry.get("column", ""),
    )


def _period(row: Row) -> Period:
    start, end = (date.fromisoformat(row[name]) if row[name] else None for name in ("start", "end"))
    return Period(start=start, end=end, precision=row["precision"])


def _yaml(file: Path) -> dict[str, Any]:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ValueError(f"{file.name}: names and values expected")
    return content

"""What was understood of a file, as the plain values a list on its way keeps: the sheet, each column, the problems."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from commonwork.engines.reading.guessing import column_names
from commonwork.engines.reading.mapping import Meanings, meaning_of, meant_columns
from commonwork.engines.reading.stated_day import stated_day
from commonwork.engines.reading.understanding import ColumnRead, Understanding
from commonwork.engines.records import Problem
from commonwork.flows.list_maps import ListRead, is_sure, matters
from commonwork.flows.reading import Said

MOST = 2000  # problems that are kept to be shown; all of them are counted
Plain = dict[str, Any]


def plain(found: ListRead, said: Said, problems: Sequence[Problem]) -> Plain:
    """The understanding of one file, ready to be kept; the words for problems are found in the reader's language."""
    known = found.understood
    answer: Plain = {
        "by_map": found.by_map,
        "rows": found.reading.read,
        "problems": [asdict(problem) for problem in problems[:MOST]],
        "problem_count": len(problems),
    }
    if known is None or known.table is None:
        return answer | {"columns": [], "others": []}
    table = known.table
    stated = stated_day(table, known.country, known.language)
    return answer | {
        "stated_day": {"day": stated.day.isoformat(), "place": stated.place, "text": stated.text} if stated else {},
        "format": known.format,
        "encoding": known.encoding,
        "encoding_reason": known.encoding_reason,
        "sheet": known.sheet,
        "table": table.range,
        "language": known.language,
        "header_rows": [row + 1 for row in table.header_rows] if not table.grid.header else [],
        "others": [{"sheet": name, "table": place, "rows": rows} for name, place, rows in known.others],
        "columns": _by_map(found, known) if found.by_map else _as_guessed(known, said),
    }


def _as_guessed(known: Understanding, said: Said) -> list[Plain]:
    meant = {each.letter: each for each in meant_columns(known, Meanings(visibility=said.visibility))}
    names = _names(known)
    return [
        _column(known, column, names[number])
        | {
            "meaning": meaning_of(column.guess),
            "visibility": meant[column.letter].visibility if column.letter in meant else "",
            "personal": column.letter in meant and meant[column.letter].personal,
        }
        for number, column in enumerate(known.columns)
    ]


def _by_map(found: ListRead, known: Understanding) -> list[Plain]:
    columns = []
    names = _names(known)
    for number, column in enumerate(known.columns):
        mapped = found.spec.columns.get(column.heading, ())
        first = mapped[0] if mapped else None
        kind = f".{first.kind}" if first and first.kind and first.kind != "official" else ""
        columns.append(
            _column(known, column, names[number])
            | {
                "meaning": f"{first.field}{kind}" if first else "",
                "visibility": first.visibility if first else "public",
                "personal": bool(first and first.personal),
                "sure": True,
                "reasons": ["guess.workbook"],
            }
        )
    return columns


def _names(known: Understanding) -> list[str]:
    assert known.table is not None  # only files with a table have columns
    return column_names(known.table.headings, [column.letter for column in known.columns])


def _column(known: Understanding, column: ColumnRead, name: str) -> Plain:
    guess, typed, table = column.guess, column.typed, known.table
    assert table is not None  # only files with a table have columns
    at = table.columns[known.columns.index(column)]
    return {
        "letter": column.letter,
        "name": name,
        "heading": column.heading,
        "confidence": guess.confidence,
        "reasons": list(guess.reasons),
        "sure": is_sure(column),
        "matters": matters(column),
        "others": [other for other, _ in guess.others],
        "type": typed.type,
        "decided": list(typed.decided),
        "mark": typed.mark,
        "calendar": typed.dates.calendar if typed.type == "date" else "",
        "filled": typed.filled,
        "unread": sum(map(len, typed.unread.values())),
        "examples": [[table.grid.address(table.body[row], at), text, value] for row, text, value in column.examples()],
    }


def remembered(told: Mapping[str, Any]) -> dict[str, str]:
    """Name of each column → its meaning, as its sender sent it: kept for her next list."""
    if told.get("by_map", True):
        return {}
    return {column["name"]: column["meaning"] for column in told["columns"] if column["heading"]}


def expanded(reasons: Mapping[str, str], keys: Sequence[str]) -> dict[str, str]:
    """The reason of every entry no longer listed: its own, else the one said for all («*»)."""
    for_all = reasons.get("*", "")
    return {key: reason for key in keys if (reason := reasons.get(key) or for_all)}

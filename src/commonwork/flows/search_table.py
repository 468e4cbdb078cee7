"""Finding over plain tables without a database: what `commonwork search` does, from files to answers."""

import csv
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from commonwork.engines.backends.link_files import read_columns
from commonwork.engines.backends.search_tantivy import TantivyIndex
from commonwork.engines.linking.prepared import COLUMNS, NAMES
from commonwork.engines.records import Problem
from commonwork.engines.searching.documents import Document, SearchName
from commonwork.engines.searching.found import Hit, Index
from commonwork.flows import link_reasons
from commonwork.flows.linking import Refused, csv_columns
from commonwork.flows.search_building import build_index
from commonwork.flows.searching import parse
from commonwork.reference.finding import search_analyser

ANSWER_COLUMNS = ("query_id", "rank", "id", "score", "why")
QUERY_COLUMNS = ("query_id", "query")
PROBLEMS = {
    "search.no_column": _("%(place)s: the column «%(column)s» is missing; query_id and query are needed."),
}
_FACETS = {"activity": "activity", "legal_form": "legal_form", "type": "type", "level": "level", "status": "status"}
_KNOWN = COLUMNS | set(_FACETS)


@dataclass(frozen=True, slots=True)
class Asked:
    """One query of a file."""

    id: str
    text: str


@contextmanager
def index_of_table(table: Mapping[str, Sequence[str]], *, processes: int = 2) -> Iterator[Index]:
    """An index of a table, for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="commonwork-search-") as folder:
        build_index(Path(folder), documents_of(table), processes=processes)
        yield TantivyIndex(Path(folder), search_analyser())


def documents_of(table: Mapping[str, Sequence[str]]) -> Iterator[Document]:
    """The rows of a table as documents; a name beside the first is an alias, its language is not known."""
    empty = [""] * len(table["id"])
    names = [table[name] for name in NAMES if name in table]
    language = table.get("lang", empty)
    for row, id in enumerate(table["id"]):
        written = [column[row] for column in names]
        yield Document(
            id,
            "organisation",
            tuple(_names(written, language[row])),
            country=table.get("country", empty)[row].upper(),
            region=table.get("region", empty)[row],
            city=table.get("city", empty)[row],
            identifiers=(table["identifier"][row],) if table.get("identifier", empty)[row] else (),
            facets={facet: table[column][row] for column, facet in _FACETS.items() if column in table},
            founded=_year(table.get("founded", empty)[row]),
        )


def _names(written: Sequence[str], language: str) -> Iterator[SearchName]:
    for place, text in enumerate(written):
        if text:
            yield SearchName(text, language) if place == 0 else SearchName(text, kind="alias")


def _year(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 4 else None


def read_search_table(path: Path) -> tuple[dict[str, list[str]], list[Problem]]:
    """The columns of a CSV or Parquet file, as `commonwork link` has them, and a remark for each that is not known.

    Raises :class:`Refused` where there is no ``id`` or no name column, or an id is missing or stands twice.
    """
    table = _columns(path)
    ignored = [Problem("link.ignored", path.name, column=name, stops=False) for name in table if name not in _KNOWN]
    known = {name: cells for name, cells in table.items() if name in _KNOWN}
    missing = [name for name, found in (("id", "id" in known), ("name", any(n in known for n in NAMES))) if not found]
    if missing:
        raise Refused([Problem("link.no_column", path.name, column=name) for name in missing])
    _check_ids(path, known["id"])
    return known, ignored


def _check_ids(path: Path, ids: Sequence[str]) -> None:
    seen: set[str] = set()
    wrong = []
    for row, id in enumerate(ids, start=2):
        if not id or id in seen:
            code = "link.double_id" if id else "link.no_id"
            wrong.append(Problem(code, f"{path.name}, row {row}", value=id))
        seen.add(id)
    if wrong:
        raise Refused(wrong[:100])


def read_queries(path: Path) -> tuple[list[Asked], list[Problem]]:
    """The queries of a CSV or Parquet file with ``query_id`` and ``query``; other columns are remarked and not used."""
    table = _columns(path)
    missing = [name for name in QUERY_COLUMNS if name not in table]
    if missing:
        raise Refused([Problem("search.no_column", path.name, column=name) for name in missing])
    _check_ids(path, table["query_id"])
    ignored = [
        Problem("link.ignored", path.name, column=name, stops=False) for name in table if name not in QUERY_COLUMNS
    ]
    return [Asked(id, text) for id, text in zip(table["query_id"], table["query"], strict=True)], ignored


def _columns(path: Path) -> dict[str, list[str]]:
    try:
        return read_columns(path) if path.suffix == ".parquet" else csv_columns(path)
    except (ValueError, csv.Error) as error:
        raise Refused([Problem("link.unreadable", path.name, value=str(error))]) from error


def answers(
    index: Index, queries: Sequence[Asked], *, language: str, limit: int, progress: Callable[[int], None] | None = None
) -> Iterator[tuple[str, int, str, str, str]]:
    """The rows of the answer: for each query what was found, best first."""
    for done, asked in enumerate(queries, start=1):
        for rank, hit in enumerate(found(index, asked.text, language=language, limit=limit), start=1):
            yield asked.id, rank, hit.id, f"{hit.score:.6f}", why_text(hit)
        if progress:
            progress(done)


def found(index: Index, text: str, *, language: str, limit: int) -> tuple[Hit, ...]:
    """What one query finds, in the words of the query language of a language of the interface."""
    return index.search(parse(text, language).node, limit=limit).hits


def describe(problem: Problem) -> str:
    """Why a table or a file of queries cannot be used, in the language that is active."""
    if problem.code not in PROBLEMS:
        return link_reasons.describe(problem)
    return gettext(PROBLEMS[problem.code]) % {"place": problem.place, "column": problem.column}


def why_text(hit: Hit) -> str:
    """Why something was found, as text: «alias 労協連»."""
    return f"{hit.why.code} {hit.why.name.text}" if hit.why.name else hit.why.code


def write_answers(rows: Iterator[tuple[str, int, str, str, str]], path: Path) -> int:
    """Write the answers as CSV, complete or not at all; returns how many rows."""
    beside = path.with_name(path.name + ".part")
    count = 0
    with beside.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(ANSWER_COLUMNS)
        for row in rows:
            writer.writerow(row)
            count += 1
    beside.replace(path)
    return count

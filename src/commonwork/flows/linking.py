"""Tables linked without a database: what `commonwork link` does, from two files to pairs and clusters."""

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from commonwork.engines.backends.link_duck import LinkDuck
from commonwork.engines.backends.link_files import load_prepared, read_columns, save_prepared
from commonwork.engines.collector import collector_paused
from commonwork.engines.linking.found import ASK, SAME, Judged, Linked, PairFound
from commonwork.engines.linking.linker import Backend, LinkRules, link, prepare, version_of
from commonwork.engines.linking.prepared import COLUMNS, NAMES, Prepared, Unfit
from commonwork.engines.linking.weights import load_weights
from commonwork.engines.records import Problem
from commonwork.flows.link_names import InParts
from commonwork.flows.link_reasons import sentences
from commonwork.reference.naming import name_forms

PAIR_COLUMNS = ("id_a", "id_b", "score", "band", "reasons")
CLUSTER_COLUMNS = ("id", "cluster")


class Refused(Exception):
    """The work was refused; ``problems`` say why, each with its place. Nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run gave: the pairs and clusters, and the columns that were not looked at."""

    linked: Linked
    ignored: tuple[Problem, ...]


def link_rules(weights: Path | None = None) -> LinkRules:
    """The rules of the network: its lexicon and gazetteer, and the committed weights or those of a file."""
    return LinkRules(name_forms(), load_weights(weights), make=InParts())


def backend_of(engine: str) -> Backend:
    """DuckDB in this process for «duckdb», else Spark at that address («spark://…», «local[2]»)."""
    if engine == "duckdb":
        return LinkDuck()
    if not engine.startswith(("spark://", "local")) or find_spec("pyspark") is None:
        raise Refused([Problem("link.engine", engine, column="pyspark", value=engine)])
    from commonwork.engines.backends.link_spark import LinkSpark

    return LinkSpark(engine)


@collector_paused()
def link_files(
    a: Path,
    b: Path | None,
    *,
    engine: str = "duckdb",
    one_to_one: bool = False,
    judgements: Path | None = None,
    kept: Path | None = None,
) -> Outcome:
    """Link file ``a`` with ``b``, or with itself; raises :class:`Refused` where a file cannot be linked.

    ``kept`` is a folder in which what was prepared of ``a`` is kept, so that next time only changed rows are
    prepared. ``judgements`` is a CSV with ``id_a``, ``id_b`` and ``same`` (yes or no).
    """
    rules = link_rules()
    ignored: list[Problem] = []
    judged = read_judgements(judgements) if judgements else []
    prepared: list[Prepared] = []
    for path in (a, b) if b else (a,):
        made, problems = _prepared(path, rules, kept if path is a else None)
        prepared.append(made)
        ignored += problems
    other = prepared[1] if b else None
    linked = link(prepared[0], other, rules, backend_of(engine), one_to_one=one_to_one, judged=judged)
    return Outcome(linked, tuple(ignored))


def _prepared(path: Path, rules: LinkRules, kept: Path | None) -> tuple[Prepared, list[Problem]]:
    """The records of a file; where the file kept beside what was prepared is this one, it is not read again."""
    known, note = (load_prepared(kept), _note(path)) if kept else (None, "")
    if kept and known and known.version == version_of(rules) and _text(kept / _NOTE).startswith(note):
        return known, [_ignored(path, name) for name in _text(kept / _NOTE).splitlines()[1:]]
    table, problems = read_table(path)
    try:
        made = prepare(table, rules, known=known)
    except Unfit as unfit:
        raise Refused(
            [Problem(code, _place(path, place), value=value) for code, place, value in unfit.faults]
        ) from None
    if kept:
        save_prepared(made, kept)
        (kept / _NOTE).write_text(note + "".join(f"{problem.column}\n" for problem in problems), encoding="utf-8")
    return made, problems


_NOTE = "source.txt"  # the checksum of the file, then the columns that were not used


def _note(path: Path) -> str:
    with path.open("rb") as file:
        return f"{hashlib.file_digest(file, 'sha256').hexdigest()}\n"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _ignored(path: Path, column: str) -> Problem:
    return Problem("link.ignored", path.name, column=column, stops=False)


def _place(path: Path, place: str) -> str:
    """The row as a spreadsheet counts it, the header being the first."""
    word, _, number = place.partition(" ")
    return f"{path.name}, {word} {int(number) + 1}" if number else path.name


def read_table(path: Path) -> tuple[dict[str, list[str]], list[Problem]]:
    """The columns of a CSV or Parquet file that linking knows, and a remark for each that it does not."""
    try:
        table = read_columns(path) if path.suffix == ".parquet" else csv_columns(path)
    except (ValueError, csv.Error) as error:
        raise Refused([Problem("link.unreadable", path.name, value=str(error))]) from error
    ignored = [_ignored(path, name) for name in table if name not in COLUMNS]
    known = {name: cells for name, cells in table.items() if name in COLUMNS}
    missing = [name for name, found in (("id", "id" in known), ("name", any(n in known for n in NAMES))) if not found]
    if missing:
        raise Refused([Problem("link.no_column", path.name, column=name) for name in missing])
    return known, ignored


def csv_columns(path: Path) -> dict[str, list[str]]:
    """A CSV file as columns of text; ValueError or csv.Error with the line where it is not well formed."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = csv.reader(handle, strict=True)
        header = [name.strip() for name in next(rows, [])]
        if len(set(header)) != len(header):
            raise ValueError("a column stands twice")
        body = []
        for row in rows:
            if len(row) != len(header) and row:
                raise ValueError(f"line {rows.line_num}: {len(row)} cells, expected {len(header)}")
            if row:
                body.append(row)
    cells = [list(column) for column in zip(*body, strict=True)] if body else [[] for _ in header]
    return dict(zip(header, cells, strict=True))


def read_judgements(path: Path) -> list[Judged]:
    """What people decided: ``id_a``, ``id_b``, ``same`` (yes or no); anything else is refused with its place."""
    try:
        table = csv_columns(path)
    except (ValueError, csv.Error) as error:
        raise Refused([Problem("link.unreadable", path.name, value=str(error))]) from error
    missing = [name for name in ("id_a", "id_b", "same") if name not in table]
    if missing:
        raise Refused([Problem("link.no_column", path.name, column=name) for name in missing])
    wrong = [
        Problem("link.judgement", f"{path.name}, row {row}", value=same)
        for row, same in enumerate(table["same"], start=2)
        if same not in ("yes", "no")
    ]
    if wrong:
        raise Refused(wrong)
    return [Judged(a, b, same == "yes") for a, b, same in zip(table["id_a"], table["id_b"], table["same"], strict=True)]


def counts(linked: Linked) -> dict[str, int]:
    """How many pairs were compared, how many are in each band, how many clusters they make."""
    of = {band: sum(pair.band == band for pair in linked.pairs) for band in (SAME, ASK)}
    return {"compared": linked.compared, **of, "clusters": len(linked.clusters)}


def write_pairs(linked: Linked, path: Path) -> None:
    """The pairs as CSV; what speaks for and against each in the reader's language, separated by « | »."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(PAIR_COLUMNS)
        writer.writerows(_row(pair) for pair in linked.pairs)


def _row(pair: PairFound) -> tuple[str, str, str, str, str]:
    return pair.a, pair.b, f"{pair.score:.6f}", pair.band, " | ".join(sentences(pair.reasons))


def write_clusters(linked: Linked, path: Path) -> None:
    """Each record of a cluster with its name, which is its first id; records that stand alone are left out."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(CLUSTER_COLUMNS)
        for cluster in linked.clusters:
            writer.writerows((id, cluster.members[0]) for id in cluster.members)

"""The peers: rapidfuzz's token_set_ratio and nomenklatura's logic-v2 (Splink has a file of its own).

Both are scorers of two records. On labelled pairs they score the pairs; on lists of names alone rapidfuzz scores
every pair of one country; elsewhere both get the candidates of linking_candidates.py. logic-v2 also gets every real
pair, and on large sets a sample of B: blocking never counts against it.
"""

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from anyascii import anyascii
from linking_candidates import candidates, names_of
from linking_metrics import Pair, Scored
from linking_sets import LinkSet, Table, some
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

TOKEN_SET_THRESHOLD = 90.0  # customary; the one documented default (70, of thefuzz's dedupe) is worse on every set
LOGIC_V2_THRESHOLD = 0.7  # the threshold of OpenSanctions' matching API
LOGIC_V2 = ("nomenklatura==4.17.4", "duckdb<2")
LOWEST, CLOSEST = 50.0, 20
SAMPLE = 2_000


@dataclass(frozen=True)
class Answer:
    """What a method says: scored pairs, its own threshold, seconds, and what to add in words."""

    method: str
    scored: list[Scored]
    threshold: float
    seconds: float
    words: str = ""
    sample: frozenset[str] | None = None  # the records of B it was asked about; None: all


def pairs_to_score(linked: LinkSet) -> list[Pair]:
    """The labelled pairs, or the candidates."""
    return sorted(linked.judged) if linked.judged is not None else candidates(linked)


def token_set(
    linked: LinkSet, pairs: Sequence[Pair] | None, change: Callable[[str], str] = str, label: str = ""
) -> Answer:
    """rapidfuzz on the names as they are, or changed first; the best of all names of both records."""
    start = time.perf_counter()
    a, b = _prepared(linked.a, change), _prepared(linked.b or linked.a, change)
    scored = _every_pair(linked, a, b) if pairs is None else _given_pairs(a, b, pairs)
    return Answer(f"rapidfuzz token_set{label}", scored, TOKEN_SET_THRESHOLD, time.perf_counter() - start)


def _prepared(table: Table, change: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    return {
        id_: tuple(default_process(change(name)) for name in names)
        for id_, names in zip(table["id"], names_of(table), strict=True)
    }  # fmt: skip


def _given_pairs(a: dict[str, tuple[str, ...]], b: dict[str, tuple[str, ...]], pairs: Sequence[Pair]) -> list[Scored]:
    scores: dict[Pair, float] = {}
    for first in range(max(map(len, a.values()))):
        for second in range(max(map(len, b.values()))):
            these = [pair for pair in pairs if len(a[pair[0]]) > first and len(b[pair[1]]) > second]
            found = process.cpdist(
                [a[x][first] for x, _ in these],
                [b[y][second] for _, y in these],
                scorer=fuzz.token_set_ratio,
                score_cutoff=LOWEST,
            )
            for pair, score in zip(these, found.tolist(), strict=True):
                scores[pair] = max(score, scores.get(pair, 0.0))
    return [(*pair, score) for pair, score in scores.items() if score]


def _every_pair(linked: LinkSet, a: dict[str, tuple[str, ...]], b: dict[str, tuple[str, ...]]) -> list[Scored]:
    """The CLOSEST of A for each record of B, in its country."""
    groups: dict[str, list[str]] = defaultdict(list)
    for id_, country in zip(linked.a["id"], linked.a.get("country", [""] * len(a)), strict=True):
        groups[country].append(id_)
    asked: dict[str, list[str]] = defaultdict(list)
    other = linked.b or linked.a
    for id_, country in zip(other["id"], other.get("country", [""] * len(b)), strict=True):
        asked[country].append(id_)
    scored: list[Scored] = []
    for country, ids in asked.items():
        known = groups.get(country, [])
        choices = [a[id_][0] for id_ in known]
        for at in range(0, len(ids), 500):
            some_ids = ids[at : at + 500]
            matrix = process.cdist(
                [b[id_][0] for id_ in some_ids], choices, scorer=fuzz.token_set_ratio, score_cutoff=20
            )
            for id_, row in zip(some_ids, matrix, strict=True):
                best = row.argsort(kind="stable")[::-1][:CLOSEST]
                scored += [(known[place], id_, float(row[place])) for place in best if row[place]]
    return scored


def in_latin(name: str) -> str:
    """A name in plain Latin letters, for the peers that do not read scripts."""
    return anyascii(name)


def logic_v2(linked: LinkSet, pairs: Iterable[Pair]) -> Answer:
    """nomenklatura's scores of the given pairs and of every real pair, on a sample of B."""
    ids = list((linked.b or linked.a)["id"])
    sample = frozenset(row["id"] for row in some([{"id": id_} for id_ in ids], SAMPLE))
    whole = len(sample) == len(ids) or linked.b is None
    wanted = sorted({pair for pair in (*pairs, *linked.truth) if whole or pair[1] in sample})
    python = environment()
    with tempfile.TemporaryDirectory() as folder:
        records, given, output = (Path(folder) / name for name in ("records.csv", "pairs.csv", "scores.csv"))
        _write_records(records, linked, wanted)
        with given.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows([("a", "b"), *wanted])
        script = Path(__file__).with_name("logic_v2.py")
        said = subprocess.run([python, script, records, given, output], check=True, capture_output=True, text=True)
        with output.open(encoding="utf-8", newline="") as handle:
            scored = [(row["a"], row["b"], float(row["score"])) for row in csv.DictReader(handle)]
    words = "" if whole else f"{len(sample):,} of B"
    return Answer(
        "logic-v2",
        [s for s in scored if s[2]],
        LOGIC_V2_THRESHOLD,
        float(said.stdout),
        words,
        None if whole else sample,
    )


def _write_records(path: Path, linked: LinkSet, pairs: Sequence[Pair]) -> None:
    needed = {id_ for pair in pairs for id_ in pair}
    columns = list(dict.fromkeys((*linked.a, *(linked.b or ()))))
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(columns)
        for table in (linked.a, linked.b or {}):
            if table:
                filled = [table.get(column, [""] * len(table["id"])) for column in columns]
                writer.writerows(row for row in zip(*filled, strict=True) if row[0] in needed)


def environment() -> Path:
    """The Python of the environment logic-v2 lives in, beside ours; made at the first use."""
    home = Path(os.environ.get("COMMONWORK_BENCH_ENVIRONMENT") or Path(sys.prefix) / "logic-v2")
    python = home / "bin" / "python"
    ready = home / "ready"
    if not ready.exists():
        print("making an environment for logic-v2 …", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *LOGIC_V2], check=True
        )
        ready.touch()
    return python

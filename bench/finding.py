"""Finding beside its peers: which of 400,000 organisations was meant, and how soon is it said?

Prints for each set and category recall@1, recall@10, mean reciprocal rank and the milliseconds of the median and of
the slowest hundredth, single-threaded, for our embedded index, our index in PostgreSQL, SQLite FTS5 (unicode61 and
trigram), PostgreSQL pg_trgm, tantivy as shipped and Wagtail's search, over the same organisations in the same run;
then what each index costs. `docs/finding-quality.md` says what the sets are. Needs COMMONWORK_DATA.

    python bench/finding.py [--quick] [--set own|scale …] [--no-peers] [--only NAME …] [--missed FILE.csv]

--quick asks a sample of the own set, of the same 400,000; --only measures methods whose name holds a word; --missed
writes what ours did not find.
"""

import argparse
import csv
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import bench_setting  # noqa: F401 -- an empty home of its own, before anything reads the setting
from finding_methods import Measured, Method, measure
from finding_metrics import Figures, figures
from finding_ours import tantivy_method
from finding_peers import embedded_peers, trigrams_in_postgres
from finding_queries import own_set
from finding_sets import CATEGORIES, SIZE, FindingSet, Query, scale_set

OURS = "Commonwork"
SAMPLE = 12  # queries of each category in a quick run
PEERS = 40  # queries of each category that the others are asked: some take a tenth of a second
ACROSS = ("romanised_to_native", "native_to_romanised", "translated")


def sampled(queries: Sequence[Query], most: int) -> list[Query]:
    """Some of every category, evenly drawn."""
    chosen: list[Query] = []
    for category in dict.fromkeys(query.category for query in queries):
        of_it = [query for query in queries if query.category == category]
        chosen += of_it[:: max(1, len(of_it) // most)][:most]
    return chosen


def groups_of(queries: Sequence[Query]) -> Iterator[tuple[str, list[Query]]]:
    """All queries, those with and without a change of script or language, then each category."""
    yield "all", list(queries)
    within = [query for query in queries if query.category not in ACROSS]
    if len({query.source for query in queries}) > 1:
        yield "no translation needed", within
        yield "across scripts, translated", [query for query in queries if query.category in ACROSS]
    order = {category: at for at, category in enumerate(CATEGORIES)}
    for category in sorted({query.category for query in queries}, key=lambda one: (order.get(one, 99), one)):
        of_it = [query for query in queries if query.category == category]
        yield category, of_it
        if category in ACROSS:
            for source in sorted({query.source for query in of_it}):
                yield f"  {source}", [query for query in of_it if query.source == source]


def line(label: str, found: Figures) -> str:
    """One line of a table."""
    return (
        f"  {label:<28} {found.queries:6,} {found.recall_at_1:8.3f} {found.recall_at_10:9.3f}"
        f" {found.reciprocal_rank:7.3f} {found.median:9.2f} {found.slowest:9.2f}"
    )


def print_ours(finding: FindingSet, measured: Measured) -> None:
    """Every category of one method."""
    print(f"\n{finding.name}: {measured.method}")
    print(f"  {'':<28} {'asked':>6} {'recall@1':>8} {'recall@10':>9} {'MRR':>7} {'p50 ms':>9} {'p99 ms':>9}")
    for label, queries in groups_of(finding.queries):
        print(line(label, figures(queries, measured.answers)))


def print_comparison(finding: FindingSet, all_measured: Sequence[Measured]) -> None:
    """Recall@10 of every method by category, then the costs, then ours by theirs."""
    done = [measured for measured in all_measured if not measured.failed]
    common = [query for query in finding.queries if all(query.id in measured.answers for measured in done)]
    print(f"\n{finding.name}: recall@10 beside the peers, over the {len(common):,} queries that all were asked")
    for at, measured in enumerate(done):
        print(f"  [{at}] {measured.method}{f' ({measured.note})' if measured.note else ''}")
    print(f"  {'':<28} " + " ".join(f"{f'[{at}]':>7}" for at in range(len(done))))
    for label, queries in groups_of(common):
        row = [figures(queries, measured.answers) for measured in done]
        print(f"  {label:<28} " + " ".join(f"{f.recall_at_10:7.3f}" if f.queries else f"{'':>7}" for f in row))
    print(
        f"\n  {'':<26} {'bodies':>8} {'build s':>8} {'cpu s':>6} {'MB':>7} {'update ms':>9} {'memory MB':>9}"
        f" {'asked':>6} {'recall@1':>8} {'recall@10':>9} {'MRR':>6} {'p50 ms':>8} {'p99 ms':>8}"
        f" {'recall@10 ours/peer':>20}"
        f" {'p50 peer/ours':>14}"
    )
    ours = next((figures(finding.queries, one.answers) for one in done if one.method == OURS), None)
    for measured in all_measured:
        if measured.failed:
            print(f"  {measured.method:<26} not measured: {measured.failed}")
            continue
        its = figures([query for query in finding.queries if query.id in measured.answers], measured.answers)
        ratios = ""
        if ours and measured.method != OURS:
            same = next(one for one in done if one.method == OURS).answers
            asked = [query for query in finding.queries if query.id in measured.answers]
            of_ours = figures(asked, same)
            ratios = f" {of_ours.recall_at_10 / max(its.recall_at_10, 0.001):20.2f}"
            ratios += f" {its.median / max(of_ours.median, 0.001):14.1f}"
        print(
            f"  {measured.method:<26} {measured.bodies:8,} {measured.build:8.1f} {measured.processor:6.1f}"
            f" {measured.size:7.0f} {measured.update:9.1f} {measured.memory:9.0f} {its.queries:6,}"
            f" {its.recall_at_1:8.3f} {its.recall_at_10:9.3f}"
            f" {its.reciprocal_rank:6.3f} {its.median:8.2f} {its.slowest:8.2f}{ratios}"
        )


def methods(finding: FindingSet, options: argparse.Namespace, stack: ExitStack) -> Iterator[Method]:
    """Ours, then the peers asked for; a server is started where one is needed and there."""
    from finding_postgres import postgres_method
    from finding_wagtail import wagtail_method
    from postgres_server import postgres

    yield tantivy_method()
    if options.peers:
        yield from embedded_peers()
    try:
        address = stack.enter_context(postgres())
    except (OSError, RuntimeError) as missing:
        print(f"  PostgreSQL: not measured: {missing}")
        return
    yield postgres_method(address)
    if options.peers:
        yield trigrams_in_postgres(address)
        yield wagtail_method(address, frozenset(key for query in finding.queries for key in query.relevant))


def write_missed(finding: FindingSet, measured: Measured, path: Path) -> None:
    """What ours did not find among the first ten, or not first, for people to look at."""
    names = {body.id: body.names[0] for body in finding.bodies}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("category", "script", "source", "query", "wanted", "place", "found_first"))
        for query in finding.queries:
            ids = measured.answers[query.id].ids if query.id in measured.answers else ()
            place = next((at for at, key in enumerate(ids, 1) if key in query.relevant), 0)
            if place != 1:
                first = names.get(ids[0], "") if ids else ""
                wanted = names.get(query.relevant[0], "")
                writer.writerow((query.category, query.script, query.source, query.query, wanted, place, first))


def run(finding: FindingSet, options: argparse.Namespace) -> None:
    """One set, every method."""
    if options.quick:
        finding = FindingSet(finding.name, finding.bodies, sampled(finding.queries, SAMPLE))
    print(f"\n{finding.name}: {len(finding.queries):,} queries of {len(finding.bodies):,} organisations", flush=True)
    done = []
    with ExitStack() as stack, tempfile.TemporaryDirectory(prefix="cw-finding-") as folder:
        for at, method in enumerate(methods(finding, options, stack)):
            if options.only and not any(word.casefold() in method.name.casefold() for word in options.only):
                continue
            asked = finding.queries if method.name == OURS else sampled(finding.queries, PEERS)
            done.append(measure(method, finding.bodies, asked, Path(folder) / str(at)))
            if method.name == OURS and not done[-1].failed:
                print_ours(finding, done[-1])
                if options.missed:
                    write_missed(finding, done[-1], options.missed)
            print(f"  ({method.name}: {done[-1].build:.0f} s to build)", flush=True)
    print_comparison(finding, done)


def main() -> None:
    """Every set asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--set", action="append", choices=("own", "scale"))
    parser.add_argument("--no-peers", dest="peers", action="store_false")
    parser.add_argument("--only", action="append")
    parser.add_argument("--missed", type=Path)
    parser.add_argument("--bodies", type=int, help=argparse.SUPPRESS)  # a smaller register, to try the benchmark
    options = parser.parse_args()
    if not os.environ.get("COMMONWORK_DATA"):
        sys.exit(
            "COMMONWORK_DATA is not set: finding is measured on the data folder it names (docs/finding-quality.md)."
        )
    data, start = Path(os.environ["COMMONWORK_DATA"]), time.perf_counter()
    for name in options.set or (["own"] if options.quick else ["own", "scale"]):
        run(own_set(data, options.bodies or SIZE) if name == "own" else scale_set(data), options)
    print(f"\n{time.perf_counter() - start:.0f} s in all{', a sample of the queries' if options.quick else ''}")


if __name__ == "__main__":
    main()

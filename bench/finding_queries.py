"""Make the own query set of finding: real names, asked for as people ask, among 400,000 organisations.

Seeded: the same queries at every run. Which bodies answer a query is found in the whole register
(`finding_relevance.py`), so a namesake is as good an answer; what more than ten bodies answer is not asked. Needs
COMMONWORK_DATA. Prints how many queries there are by category and script.

    python bench/finding_queries.py [--output QUERIES.json] [--register REGISTER.parquet]
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from finding_across import across_queries
from finding_inside import inside_queries
from finding_register import Lists, assemble
from finding_relevance import MOST, Relevance
from finding_sets import CATEGORIES, SIZE, Body, FindingSet, Query, write_queries, write_register

Asked = tuple[str, str, Body, str, set[str]]  # category, script, body asked for, query, bodies that answer


def numbered(asked: Iterable[Asked]) -> Iterator[Query]:
    """Queries with ids, each text once; left out what too many bodies answer, or what the one meant does not."""
    seen: set[str] = set()
    counts: Counter[str] = Counter()
    for category, script, body, text, relevant in asked:
        if text in seen or not text.strip() or body.id not in relevant or len(relevant) > MOST:
            continue
        seen.add(text)
        counts[category] += 1
        key = f"{category}-{counts[category]:03}"
        yield Query(key, category, script, body.source, text, tuple(sorted(relevant)))


def make_queries(lists: Lists) -> list[Query]:
    """Every query, in the order of the categories."""
    known = Relevance(lists.bodies)
    asked = [*inside_queries(lists, known), *across_queries(lists, known)]
    order = {category: at for at, category in enumerate(CATEGORIES)}
    return list(numbered(sorted(asked, key=lambda one: order[one[0]])))


def own_set(data: Path, size: int = SIZE) -> FindingSet:
    """The register and the queries."""
    lists = assemble(data, size)
    return FindingSet("own", lists.bodies, make_queries(lists))


def print_counts(queries: Iterable[Query]) -> None:
    """How many queries by category and script."""
    counts = Counter((query.category, query.script) for query in queries)
    scripts = sorted({script for _, script in counts})
    print(f"{'':<20} {'all':>5} " + " ".join(f"{script:>4}" for script in scripts))
    for category in (*CATEGORIES, "all"):
        row = [sum(n for (c, s), n in counts.items() if category in (c, "all") and s == script) for script in scripts]
        print(f"{category:<20} {sum(row):>5} " + " ".join(f"{number or '':>4}" for number in row))


def main() -> None:
    """Make it, print the counts, write the files asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--register", type=Path)
    options = parser.parse_args()
    if not os.environ.get("COMMONWORK_DATA"):
        sys.exit("COMMONWORK_DATA is not set: the queries are made from the data folder it names.")
    made = own_set(Path(os.environ["COMMONWORK_DATA"]))
    print(f"{len(made.queries):,} queries, {len(made.bodies):,} bodies")
    print_counts(made.queries)
    if options.output:
        write_queries(made.queries, options.output)
    if options.register:
        write_register(made.bodies, options.register)


if __name__ == "__main__":
    main()

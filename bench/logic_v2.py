"""Run inside an environment of its own by linking_peers.py: scores pairs of records with nomenklatura's logic-v2.

Arguments: a CSV of records (id and the columns of `commonwork link`), a CSV of pairs (a, b), the file to write
(a, b, score). Standard output: the seconds the scoring alone took. nomenklatura needs duckdb < 2, so it cannot live
beside ours. It remembers what it made of an entity by the entity's id, so each record has one id throughout.
"""

import csv
import sys
import time
from pathlib import Path
from typing import Any

PROPERTIES = {
    "country": "country", "website": "website", "phone": "phone",
    "identifier": "registrationNumber", "founded": "incorporationDate",
}  # fmt: skip


def entity(row: dict[str, str]) -> Any:
    """One record as the Company entity its documentation asks for."""
    from followthemoney import EntityProxy

    properties: dict[str, list[str]] = {
        "name": [text for column, text in row.items() if column.startswith("name") and text],
        "address": [
            text for text in (", ".join(row[c] for c in ("address", "postcode", "city") if row.get(c)),) if text
        ],
    }
    for column, name in PROPERTIES.items():
        if row.get(column):
            properties[name] = [row[column]]
    return EntityProxy.from_dict({"id": row["id"], "schema": "Company", "properties": properties}, cleaned=False)


def main(records: Path, pairs: Path, output: Path) -> None:
    """Score every pair."""
    from nomenklatura.matching import get_algorithm
    from nomenklatura.matching.types import ScoringConfig

    with records.open(encoding="utf-8", newline="") as handle:
        entities = {row["id"]: entity(row) for row in csv.DictReader(handle)}
    algorithm = get_algorithm("logic-v2")
    assert algorithm is not None
    config = ScoringConfig.defaults()
    with pairs.open(encoding="utf-8", newline="") as handle:
        wanted = [(row["a"], row["b"]) for row in csv.DictReader(handle)]
    start = time.perf_counter()
    scored = [(a, b, algorithm.compare(entities[a], entities[b], config).score) for a, b in wanted]
    print(time.perf_counter() - start)
    with output.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(("a", "b", "score"))
        writer.writerows(scored)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))

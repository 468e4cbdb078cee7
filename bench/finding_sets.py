"""What finding is measured on: bodies with their names, and queries with the bodies that answer them.

A body's ``names`` stand in the register that is searched; its ``held`` names do not: a query in one of them can only be
answered by reading across scripts or languages. `docs/finding-quality.md` says what each set shows and does not show.
"""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

SEED = 20261126
SIZE = 400_000
NAME_COLUMNS = ("name", *(f"name_{number}" for number in range(2, 10)))
CATEGORIES = (
    "typo", "partial", "two_character_cjk", "infix", "width", "diacritics", "letter_variants", "word_order",
    "abbreviation", "romanised_to_native", "native_to_romanised", "translated", "mixed",
)  # fmt: skip


@dataclass
class Body:
    """One organisation (or fact) that can be found; ``country`` as ISO 3166 in capitals."""

    id: str
    names: list[str]
    country: str = ""
    city: str = ""
    held: list[str] = field(default_factory=list)

    @property
    def source(self) -> str:
        """Where it comes from: the part of its id before the colon."""
        return self.id.split(":", 1)[0]


@dataclass(frozen=True)
class Query:
    """One query; ``relevant`` are all bodies that answer it, ``source`` is where the first of them comes from."""

    id: str
    category: str
    script: str
    source: str
    query: str
    relevant: tuple[str, ...]


@dataclass
class FindingSet:
    """A register and the queries asked of it."""

    name: str
    bodies: list[Body]
    queries: list[Query]


def dice(purpose: str) -> random.Random:
    """A generator of its own for each purpose, the same at every run."""
    return random.Random(f"{SEED} {purpose}")


def write_queries(queries: Iterable[Query], path: Path) -> None:
    """The queries as JSON, one a line."""
    lines = ",\n".join(json.dumps(asdict(query), ensure_ascii=False) for query in queries)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def read_queries(path: Path) -> list[Query]:
    """What :func:`write_queries` wrote."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [Query(**{**row, "relevant": tuple(row["relevant"])}) for row in rows]


def columns_of(bodies: Sequence[Body]) -> dict[str, list[str]]:
    """The register in the columns of `commonwork link` and `commonwork search --index`."""
    table: dict[str, list[str]] = {"id": [body.id for body in bodies]}
    for at, column in enumerate(NAME_COLUMNS):
        table[column] = [body.names[at] if at < len(body.names) else "" for body in bodies]
    table["country"] = [body.country for body in bodies]
    table["city"] = [body.city for body in bodies]
    return table


def write_register(bodies: Sequence[Body], path: Path) -> None:
    """The register as Parquet; names that are held back are not in it."""
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.table(columns_of(bodies)), path, compression="zstd")


def read_register(path: Path) -> list[Body]:
    """What :func:`write_register` wrote."""
    import pyarrow.parquet

    rows: list[dict[str, Any]] = pyarrow.parquet.read_table(path).to_pylist()
    return [
        Body(str(row["id"]), [row[name] for name in NAME_COLUMNS if row.get(name)], row["country"], row["city"])
        for row in rows
    ]


def scale_set(data: Path) -> FindingSet:
    """The register of 400,000 and the 504 queries as they are."""
    import pyarrow.parquet

    folder = data / "scale_400k"
    rows = pyarrow.parquet.read_table(folder / "register.parquet", columns=["id", "name", "name_2", "country", "city"])
    bodies = [
        Body(
            str(row["id"]),
            [row[key] for key in ("name", "name_2") if row[key]],
            row["country"] or "",
            row["city"] or "",
        )
        for row in rows.to_pylist()
    ]
    asked = json.loads((folder / "find_queries.json").read_text(encoding="utf-8"))
    queries = [
        Query(str(row["qid"]), row["category"], row["lang"], "scale", row["query"], tuple(map(str, row["relevant"])))
        for row in asked
    ]
    return FindingSet("scale", bodies, queries)

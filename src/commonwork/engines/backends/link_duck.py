"""Linking on one machine: candidate pairs on DuckDB in this process, weighed by threads."""

from concurrent.futures import ThreadPoolExecutor

import duckdb
import numpy as np
import pyarrow

from commonwork.engines.linking.blocking import Keys
from commonwork.engines.linking.linker import Job
from commonwork.engines.linking.prepared import Array

# A key that stands in too many pairs says little; what it would find is found by another key or not worth finding.
_SQL = """
WITH counted_a AS (SELECT key, count(*) AS n FROM keys_a GROUP BY key),
     counted_b AS (SELECT key, count(*) AS n FROM keys_b GROUP BY key),
     used AS (SELECT key FROM counted_a a JOIN counted_b b USING (key) WHERE a.n * b.n <= {most})
SELECT DISTINCT a.row AS a, b.row AS b
FROM used JOIN keys_a a USING (key) JOIN keys_b b USING (key) {within}
ORDER BY a, b
"""


# Of the keys of a large register, few are met by a short list.
_ONLY_MET = """
CREATE TABLE keys_a AS SELECT DISTINCT row, key FROM pairs_a WHERE key IN (SELECT key FROM keys_b)
"""
CHUNK = 1 << 16


class LinkDuck:
    """Finds candidate pairs with DuckDB."""

    def __init__(self, threads: int = 2, memory: str = "2GB") -> None:
        self.threads = threads
        self.config: dict[str, str | int | float | list[str]] = {"threads": threads, "memory_limit": memory}

    def weighed(self, job: Job) -> tuple[Array, Array, Array, int]:
        """See :class:`commonwork.engines.linking.linker.Backend`; weighed in chunks, side by side."""
        rows_a, rows_b = self.candidates(job.keys_a, job.keys_b, job.most)
        starts = range(0, len(rows_a), CHUNK)
        with ThreadPoolExecutor(self.threads) as pool:
            parts = list(pool.map(lambda start: _kept(job, rows_a, rows_b, start), starts))
        if not parts:
            return rows_a[:0], rows_b[:0], np.zeros(0), 0
        kept_a, kept_b, bits = (np.concatenate(column) for column in zip(*parts, strict=True))
        return kept_a, kept_b, bits, len(rows_a)

    def candidates(self, keys_a: Keys, keys_b: Keys | None, most: int) -> tuple[Array, Array]:
        """Pairs of rows that share a key which no more than ``most`` pairs share; without b, each pair once."""
        with duckdb.connect(":memory:", config=self.config) as connection:
            connection.register("pairs_a", _arrow(keys_a))
            if keys_b is None:
                connection.execute("CREATE TABLE keys_a AS SELECT DISTINCT row, key FROM pairs_a")
                connection.execute("CREATE VIEW keys_b AS FROM keys_a")
            else:
                connection.register("pairs_b", _arrow(keys_b))
                connection.execute("CREATE TABLE keys_b AS SELECT DISTINCT row, key FROM pairs_b")
                connection.execute(_ONLY_MET)
            within = "WHERE a.row < b.row" if keys_b is None else ""
            found = connection.sql(_SQL.format(most=most, within=within)).to_arrow_table()
        return found["a"].to_numpy().astype(np.int64), found["b"].to_numpy().astype(np.int64)


def _kept(job: Job, rows_a: Array, rows_b: Array, start: int) -> tuple[Array, Array, Array]:
    one, two = rows_a[start : start + CHUNK], rows_b[start : start + CHUNK]
    bits = job.bits(one, two)
    enough = bits >= job.least
    return one[enough], two[enough], bits[enough]


def _arrow(keys: Keys) -> pyarrow.Table:
    return pyarrow.table({"row": np.ascontiguousarray(keys.row), "key": np.ascontiguousarray(keys.key)})

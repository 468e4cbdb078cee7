"""Linking on Apache Spark: keys joined there, pairs weighed there, by the same function as on one machine."""

import os
import sys
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow

from commonwork.engines.linking.blocking import Keys
from commonwork.engines.linking.linker import Job
from commonwork.engines.linking.prepared import Array

_EMPTY = Keys(np.zeros(0, np.int32), np.zeros(0, np.int64))
_BATCH = 1 << 15
_SQL = """
SELECT DISTINCT a.row AS a, b.row AS b
FROM (SELECT ka.key FROM (SELECT key, count(*) AS n FROM keys_a GROUP BY key) ka
      JOIN (SELECT key, count(*) AS n FROM keys_b GROUP BY key) kb ON ka.key = kb.key
      WHERE ka.n * kb.n <= {most}) used
JOIN keys_a a ON a.key = used.key JOIN keys_b b ON b.key = used.key {within}
"""


class LinkSpark:
    """Finds and weighs candidate pairs on the Spark cluster at ``address`` («spark://…», «local[2]»)."""

    def __init__(self, address: str, memory: str = "2g") -> None:
        self.address, self.memory = address, memory

    def weighed(self, job: Job) -> tuple[Array, Array, Array, int]:
        """See :class:`commonwork.engines.linking.linker.Backend`; ImportError where pyspark is not installed."""
        from pyspark.sql import SparkSession

        if self.address.startswith("local"):
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers of this machine run in this environment
        builder = SparkSession.builder.master(self.address).appName("commonwork link")
        settings = {
            "spark.driver.memory": self.memory, "spark.executor.memory": self.memory, "spark.ui.enabled": "false",
            "spark.sql.execution.arrow.pyspark.enabled": "true", "spark.sql.shuffle.partitions": "16",
            "spark.sql.execution.arrow.maxRecordsPerBatch": str(_BATCH), "spark.ui.showConsoleProgress": "false",
            "spark.driver.host": "localhost" if self.address.startswith("local") else "",
        }  # fmt: skip
        for name, value in settings.items():
            builder = builder.config(name, value) if value else builder
        with warnings.catch_warnings():
            # pyspark warns of pandas 3, which it imports and which is not used here: rows travel as Arrow.
            warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark|commonwork")
            session = builder.getOrCreate()
            try:
                return _on(session, job)
            finally:
                session.stop()


def _on(session: Any, job: Job) -> tuple[Array, Array, Array, int]:
    for name, keys in (("keys_a", job.keys_a), ("keys_b", job.keys_b or job.keys_a)):
        session.createDataFrame(_arrow(keys)).distinct().createOrReplaceTempView(name)
    within = "WHERE a.row < b.row" if job.keys_b is None else ""
    pairs = session.sql(_SQL.format(most=job.most, within=within))
    looked_at = session.sparkContext.accumulator(0)
    # The keys stay behind: they are large, and no pair is weighed by them.
    carried = session.sparkContext.broadcast(replace(job, keys_a=_EMPTY, keys_b=None))

    def weigh(batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        for batch in batches:
            rows_a, rows_b = (batch.column(at).to_numpy(zero_copy_only=False).astype(np.int64) for at in (0, 1))
            looked_at.add(len(rows_a))
            bits = carried.value.bits(rows_a, rows_b)
            enough = bits >= carried.value.least
            yield pyarrow.RecordBatch.from_arrays(
                [pyarrow.array(column[enough]) for column in (rows_a, rows_b, bits)], names=["a", "b", "bits"]
            )

    table = (
        pairs.mapInArrow(weigh, "a long, b long, bits double")
        .toArrow()
        .sort_by([("a", "ascending"), ("b", "ascending")])
    )
    rows_a, rows_b, bits = (table[name].to_numpy() for name in ("a", "b", "bits"))
    return rows_a, rows_b, bits, int(looked_at.value)


def _arrow(keys: Keys) -> pyarrow.Table:
    return pyarrow.table({"row": np.ascontiguousarray(keys.row), "key": np.ascontiguousarray(keys.key)})

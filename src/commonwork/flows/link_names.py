"""Long lists made ready by several processes at once; the answer is the same as from one."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context

from commonwork.engines.linking.prepared import Array, Prepared, joined, prepare_rows
from commonwork.reference.naming import name_forms

MANY = 30_000  # records: fewer are done here before other processes have started
CHUNK = 40_000  # records: towns are read once in each part


@dataclass(frozen=True, slots=True)
class InParts:
    """Makes rows ready in parts, by the network's analysis of names, over ``processes``."""

    processes: int = 2

    def __call__(self, table: Mapping[str, Sequence[str]], sums: Array, version: str) -> Prepared:
        """See :func:`commonwork.engines.linking.prepared.prepare_rows`; ``version`` is that of the same analysis."""
        if len(sums) < MANY or self.processes < 2:
            return _part(table, sums, version)
        size = min(CHUNK, -(-len(sums) // self.processes))
        starts = range(0, len(sums), size)
        tables = ({name: cells[start : start + size] for name, cells in table.items()} for start in starts)
        parts = (sums[start : start + size] for start in starts)
        # Started anew, not forked: a fork would copy the locks of DuckDB's threads.
        try:
            with ProcessPoolExecutor(self.processes, mp_context=get_context("spawn")) as pool:
                return joined(*pool.map(_part, tables, parts, [version] * len(starts)))
        except BrokenProcessPool:  # started from a script that cannot be started a second time: one process does it
            return _part(table, sums, version)


def _part(table: Mapping[str, Sequence[str]], sums: Array, version: str) -> Prepared:
    return prepare_rows(table, sums, name_forms(), version)

"""DuckDB in process: counts on one machine, with nothing to install. Reads no file and no network."""

from collections.abc import Mapping
from typing import Any

import duckdb
import pyarrow

from commonwork.engines.counting.canonical import plain
from commonwork.engines.counting.steps import Counted, Table

_CLOSED: dict[str, str | int | float | list[str]] = {
    "threads": 1,  # one thread keeps the order of rows, so that every run gives the same bytes
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class DuckBackend:
    """Runs counting steps in a database in memory that is gone afterwards."""

    def run(self, tables: Mapping[str, Table], sql_steps: Mapping[str, str]) -> dict[str, Counted]:
        """See :class:`commonwork.engines.counting.steps.Backend`; raises duckdb.Error for a step that does not run."""
        with duckdb.connect(":memory:", config=_CLOSED) as connection:
            for name, table in tables.items():
                connection.register(name, _arrow(table))
            return {name: _step(connection, name, sql) for name, sql in sql_steps.items()}


def _step(connection: duckdb.DuckDBPyConnection, name: str, sql: str) -> Counted:
    connection.execute(f'CREATE TEMP TABLE "{name}" AS {sql}')
    result = connection.execute(f'SELECT * FROM "{name}"')
    columns = tuple(str(column[0]) for column in result.description or ())
    return Counted(columns, tuple(tuple(plain(cell) for cell in row) for row in result.fetchall()))


def _arrow(table: Table) -> Any:
    by_column = list(zip(*table.rows, strict=True)) or [() for _ in table.columns]
    arrays = {
        name: pyarrow.array(cells, pyarrow.int64() if kind == "integer" else pyarrow.string())
        for (name, kind), cells in zip(table.columns.items(), by_column, strict=True)
    }
    return pyarrow.table(arrays)

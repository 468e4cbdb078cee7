"""The DuckDB backend: types kept, results as text, nothing read from outside."""

import duckdb
import pytest

from commonwork.engines.backends.duck import DuckBackend
from commonwork.engines.counting import Counted, Table

NUMBERS = Table({"name": "text", "n": "integer", "value": "decimal"}, [["ب", 2, "1.50"], ["a", None, ""]])


def test_run_gives_each_step_to_those_after_it():
    steps = {
        "doubled": "SELECT name, n * 2 AS n, CAST(NULLIF(value, '') AS DECIMAL(38, 6)) AS v FROM numbers ORDER BY name",
        "total": "SELECT SUM(n) AS n, MAX(v) AS v, COUNT(*) > 1 AS many FROM doubled",
    }
    assert DuckBackend().run({"numbers": NUMBERS}, steps) == {
        "doubled": Counted(("name", "n", "v"), (("a", "", ""), ("ب", "4", "1.5"))),
        "total": Counted(("n", "v", "many"), (("4", "1.5", "yes"),)),
    }


def test_run_takes_a_table_without_rows():
    empty = Table({"name": "text"}, [])
    assert DuckBackend().run({"t": empty}, {"s": "SELECT * FROM t"}) == {"s": Counted(("name",), ())}


def test_run_refuses_floats():
    with pytest.raises(TypeError):
        DuckBackend().run({}, {"s": "SELECT CAST(1.5 AS DOUBLE) AS x"})


def test_run_reads_no_file(tmp_path):
    (tmp_path / "a.csv").write_text("a\n1\n")
    with pytest.raises(duckdb.Error):
        DuckBackend().run({}, {"s": f"SELECT * FROM '{tmp_path}/a.csv'"})

"""The same rules on Spark: the same pairs in the same bands as on DuckDB. Starts a real Spark in this machine."""

import pytest
from engines.linking.linked import linked, records

from commonwork.engines.backends.link_spark import LinkSpark

TOWNS = ("Leeds", "Hull", "York")
NAMES = ("Bakery", "Weavers", "Dairy", "Taxi", "Solar")


def lists():
    """Thirty cooperatives and what another list makes of them."""
    rows = [
        {"id": f"a{at}", "name": f"{town} {name} Co-operative {at // 10} Ltd", "country": "GB", "city": town,
         "postcode": f"LS{at} 2AB", "phone": f"0113 245 1{at:03}"}
        for at, (town, name) in enumerate([(town, name) for town in TOWNS for name in NAMES] * 2)
    ]  # fmt: skip
    others = [
        {**row, "id": row["id"].replace("a", "b"), "name": row["name"].replace("Co-operative", "Coop"), "phone": ""}
        for row in rows
    ]
    return records(*rows), records(*others)


@pytest.mark.spark
def test_spark_finds_what_duckdb_finds():
    one, other = lists()
    off = {"link.block_few"}
    assert linked(one, other, off=off, backend=LinkSpark("local[2]")) == linked(one, other, off=off)

"""Stage 7, counted: the register as of a day and the reported figures become the tables of an edition."""

from commonwork.engines.counting.canonical import canonical_csv, edition_hash, plain, read_csv, table_hash
from commonwork.engines.counting.claims import Claim, Part, Quantity, Rendered, Unrenderable, build_claim, render
from commonwork.engines.counting.comparing import TableDiff, compare
from commonwork.engines.counting.inputs import INPUTS, input_table, input_table_of_lists
from commonwork.engines.counting.steps import (
    SEALED,
    TABLES,
    Backend,
    Counted,
    Header,
    Table,
    count,
    header,
    load_sql,
    rules,
)

__all__ = [
    "INPUTS", "SEALED", "TABLES", "Backend", "Claim", "Counted", "Header", "Part", "Quantity", "Rendered", "Table",
    "TableDiff", "Unrenderable", "build_claim", "canonical_csv", "compare", "count", "edition_hash", "header",
    "input_table", "input_table_of_lists", "load_sql", "plain", "read_csv", "render", "rules", "table_hash",
]  # fmt: skip

"""The tables counting starts from: their columns with explicit types, as the register exports them."""

from collections.abc import Iterable, Mapping, Sequence

from commonwork.engines.counting.steps import Table

_TEXT_OF_OBSERVATION = (
    "source", "standing", "key", "indicator", "area", "unit", "qualifier", "period_precision", "period_words",
    "population_scope", "population_words", "coop_type_scope", "coop_type_words", "sector_scope", "sector_words",
    "note", "source_words", "confidence", "delivery_checksum", "place", "shared", "reported_by",
)  # fmt: skip
INPUTS: Mapping[str, Mapping[str, str]] = {
    "register_organisations": dict.fromkeys(
        (
            "id", "name", "country", "region", "status", "level", "relation", "standing", "legal_form",
            "organisation_kind", "to_confirm", "sources",
        ),
        "text",
    ),
    "register_entries": dict.fromkeys(("organisation", "source", "publisher", "standing", "rank", "key"), "text"),
    "reported": {
        **dict.fromkeys(_TEXT_OF_OBSERVATION, "text"),
        "value": "decimal",
        "period_start": "date",
        "period_end": "date",
        "coverage_n": "integer",
        "coverage_m": "integer",
    },
    "countries": dict.fromkeys(("code", "iso3", "region", "in_network_region"), "text"),
    "indicators": dict.fromkeys(("code", "unit_kind", "sensitive", "additive"), "text"),
    "claim_parts": {
        **dict.fromkeys(
            ("claim", "part", "label", "source", "key", "indicator", "area", "unit", "qualifier"), "text"
        ),
        "position": "integer",
        "value": "decimal",
    },
}  # fmt: skip


def input_table(name: str, rows: Iterable[Mapping[str, str | int | None]]) -> Table:
    """One input from rows by column name; raises KeyError for a column a row lacks."""
    columns = INPUTS[name]
    return Table(columns, [[row[column] for column in columns] for row in rows])


def input_table_of_lists(name: str, rows: Iterable[Sequence[str | int | None]]) -> Table:
    """One input from rows in the order of :data:`INPUTS`; for long tables."""
    return Table(INPUTS[name], rows)

"""Which fields of a fact are from memory: shown as «to be confirmed», never counted, never claimed."""

import re
from collections.abc import Mapping, Sequence

MARKER = re.compile(r"\((?:from )?memory\)")
HINT = re.compile(r"memory|recalled")
NEVER = frozenset(
    [
        "id",
        "row_id",
        "form_id",
        "policy_id",
        "event_id",
        "pub_id",
        "rule_id",
        "case_id",
        "order",
        "step",
        "country_iso2",
        "country_iso3",
        "script_lang",
        "source",
        "confidence",
        "recalled_fields",
        "_place",
        "_recalled",
    ]
)  # what identifies or sources a row is not a claim about the world


def is_recalled(row: Mapping[str, str], field: str) -> bool:
    """True when the value is from memory: the whole row is, the value says so, or a remark of the row names the field.

    Remarks («native name and website from memory») are resolved on loading, from `mappings/recalled.csv`.
    """
    if field in NEVER:
        return False
    if row.get("confidence") == "recalled" or MARKER.search(row.get(field, "")):
        return True
    return field in row.get("_recalled", "").split()


def expand(fields: str, columns: Sequence[str]) -> list[str]:
    """The fields meant by `name_en website` or `* -note`, in the order of the columns; `*` has no ids and sources."""
    words = fields.split()
    if "*" in words:
        return [column for column in columns if column not in NEVER and f"-{column}" not in words]
    return [column for column in columns if column in words]


def speaks_of_memory(column: str, value: str) -> bool:
    """True for a remark that must be listed in `mappings/recalled.csv`: its marker does not stand after a value."""
    if column in {"confidence", "_place", "_recalled"} or not value:
        return False
    if column == "recalled_fields":
        return True
    return bool(HINT.search(MARKER.sub("", value)))

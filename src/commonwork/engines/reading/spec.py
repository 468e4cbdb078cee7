"""The map of a source: what ``source.yml`` says about the columns of a partner's list.

A source is a folder; adding a partner touches nothing outside it. Everything the map does not name
stops the reading, so that a new column is never dropped silently.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any

GROUPS = ("workers", "producers", "enterprises", "users", "supporters", "public", "investors", "cooperatives")
FACT_COUNTS = (*(f"members_{group}" for group in GROUPS), "disadvantaged_workers")
FACT_SHARES = (*(f"votes_{group}" for group in GROUPS[:-1]), "main_client_share")
FACT_CODES = (
    "vote_rule", "veto", "employment_relation", "main_member_transaction", "control_of_work", "surplus_rule",
    "general_interest", "asset_lock", "multi_stakeholder_allowed", "client_directs_work", "members_may_stand",
    "board_appointment", "entry_rule", "owns_tools",
)  # fmt: skip
FACT_FIELDS = (*FACT_COUNTS, *FACT_SHARES, *FACT_CODES)  # what only a classification asks; the rest stands below
YES_NO = frozenset({
    "general_interest", "asset_lock", "multi_stakeholder_allowed", "client_directs_work", "members_may_stand",
    "owns_tools",
})  # fmt: skip
FIELDS = frozenset({
    *FACT_FIELDS,
    "name", "identifier", "status", "legal_form", "level", "organisation_kind", "relation", "country", "region",
    "city", "address", "postcode", "latitude", "longitude", "website", "email", "phone", "contact", "founded",
    "closed", "activity", "sector", "description", "members", "workers", "worker_members", "successor",
    "change", "change_date", "order", "key", "name_language", "identifier_scheme", "confidence", "source_words",
    "members_words", "note",
    "indicator", "value", "unit", "period", "coop_type_scope", "sector_scope", "population_scope", "qualifier",
})  # fmt: skip
RANKS = ("register", "federation", "cooperative", "network", "community")
VISIBILITIES = ("public", "network", "private")
PERSONAL_FIELDS = frozenset({"email", "phone", "contact"})


class SpecError(ValueError):
    """``source.yml`` is wrong; the message names the source and the entry."""


@dataclass(frozen=True, slots=True)
class Column:
    """How one column of the list is read: its field, who may see it, and how its words become codes."""

    name: str
    field: str
    kind: str = ""
    language: str = ""
    scheme: str = ""
    lookup: str = ""
    lookup_with: str = ""
    dates: tuple[str, ...] = ()
    visibility: str = "public"
    personal: bool = False
    aliases: tuple[str, ...] = ()
    split: str = ""


@dataclass(frozen=True)
class SourceSpec:
    """A parsed ``source.yml``; see ``docs/sources.md`` for the meaning of each entry."""

    key: str
    title: str
    publisher: str
    licence: str
    kind: str
    standing: str
    rank: str
    columns: Mapping[str, tuple[Column, ...]]
    key_columns: tuple[str, ...]
    address: str = ""
    cadence: str = ""
    country: str = ""
    language: str = "en"
    attribution: str = ""
    ignore: frozenset[str] = frozenset()
    may_repeat_in: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    lookups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    minimum_rows: int = 1
    header: tuple[str, ...] = ()
    rows_at: str = ""
    sheet: str = ""
    header_row: int = 1
    parts: Mapping[str, str] = field(default_factory=dict)

    def visibility(self, field_name: str) -> str:
        """Who may see a field: the narrowest of the columns that feed it; fixed values are public."""
        seen = [column.visibility for column in self.read_columns if column.field == field_name]
        return max(seen, key=VISIBILITIES.index, default="public")

    def part_of(self, file_name: str) -> str:
        """Which part of the source a file is, by the pattern its name fits; «» where the source is one list."""
        return next((part for part, pattern in self.parts.items() if fnmatch(file_name, pattern)), "")

    @property
    def read_columns(self) -> tuple[Column, ...]:
        """Every column that is read, once, whatever its spellings; one column may feed two fields."""
        return tuple(dict.fromkeys(column for columns in self.columns.values() for column in columns))


def parse_spec(raw: Mapping[str, Any]) -> SourceSpec:
    """Turn the mapping read from ``source.yml`` into a checked :class:`SourceSpec`.

    Raises :class:`SpecError` naming the source and the entry that is unknown, missing or contradictory.
    """
    key = str(raw.get("key", "?"))
    columns: dict[str, tuple[Column, ...]] = {}
    for name, entry in (raw.get("columns") or {}).items():
        parsed = tuple(_parse_column(key, str(name), each) for each in (entry if isinstance(entry, list) else [entry]))
        for spelling in (str(name), *(alias for column in parsed for alias in column.aliases)):
            columns[spelling] = parsed
    known = set(SourceSpec.__dataclass_fields__) | {"note", "sample"}
    if unknown := sorted(set(raw) - known):
        raise SpecError(f"{key}: unknown entry {', '.join(unknown)}")
    if missing := sorted({"key", "title", "publisher", "licence", "kind", "standing", "rank"} - set(raw)):
        raise SpecError(f"{key}: missing entry {', '.join(missing)}")
    spec = SourceSpec(**_typed(raw, columns))
    _check(spec)
    return spec


def _typed(raw: Mapping[str, Any], columns: Mapping[str, tuple[Column, ...]]) -> dict[str, Any]:
    entries = {name: value for name, value in raw.items() if name not in {"note", "sample", "columns"}}
    entries["columns"] = columns
    keys = (spelling for spelling, parsed in columns.items() if any(column.field == "key" for column in parsed))
    entries["key_columns"] = tuple(raw.get("key_columns") or keys)
    for name in ("ignore", "may_repeat_in", "optional"):
        entries[name] = frozenset(raw.get(name) or ())
    entries["header"] = tuple(raw.get("header") or ())
    entries["lookups"] = {
        name: {str(words): str(code) for words, code in table.items()}
        for name, table in (raw.get("lookups") or {}).items()
    }
    return entries


def _parse_column(key: str, name: str, entry: Any) -> Column:
    given: dict[str, Any] = {"field": entry} if isinstance(entry, str) else dict(entry)
    allowed = set(Column.__dataclass_fields__) - {"name"}
    if unknown := sorted(set(given) - allowed):
        raise SpecError(f"{key}: column {name}: unknown entry {', '.join(unknown)}")
    if given.get("field") not in FIELDS:
        raise SpecError(f"{key}: column {name}: unknown field {given.get('field')}")
    personal = given.setdefault("personal", given["field"] in PERSONAL_FIELDS)
    visibility = given.setdefault("visibility", "private" if personal else "public")
    if visibility not in VISIBILITIES:
        raise SpecError(f"{key}: column {name}: unknown visibility {visibility}")
    for listed in ("dates", "aliases"):
        given[listed] = tuple(given.get(listed) or ())
    return Column(name=name, **given)


def _check(spec: SourceSpec) -> None:
    if spec.kind not in {"snapshot", "events", "observations"}:
        raise SpecError(f"{spec.key}: unknown kind {spec.kind}")
    if spec.rank not in RANKS:
        raise SpecError(f"{spec.key}: unknown rank {spec.rank}")
    if not spec.key_columns:
        raise SpecError(f"{spec.key}: no column is the key")
    for column in spec.read_columns:
        if column.lookup and column.lookup not in spec.lookups:
            raise SpecError(f"{spec.key}: column {column.name}: no lookup table {column.lookup}")

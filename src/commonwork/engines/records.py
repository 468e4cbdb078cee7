"""The few frozen records that pass between the stages of a row's journey.

A *row* is what stood in the file; a *record* is what it says in the field's terms; a *profile* is
what the records of one organisation add up to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a delivered file that a person must know of.

    ``code`` names the rule that found it, ``place`` the file, sheet, line or cell, and ``stops`` says
    whether the whole file is refused. The words for it are found in the reader's language above.
    """

    code: str
    place: str
    column: str = ""
    value: str = ""
    stops: bool = True


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it stood in the file: its place («line 12», «Members!12») and its original cells."""

    place: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row read by the map of its source.

    ``cells`` are the original cells that may be kept in the open, ``personal`` those kept apart;
    ``values`` are the mapped values by field; ``order`` breaks ties between notices of one day.
    """

    key: str
    place: str
    cells: Cells
    personal: Cells
    values: Mapping[str, Any]
    effective: date
    change: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What one source said of one organisation, from ``effective`` on, known to us since ``recorded``.

    ``values`` hold only what the reader for whom one folds may see. ``vanished`` is the date of the
    first list of that source that no longer contained the entry; it is not a closure.
    """

    id: int
    source: str
    key: str
    rank: str
    values: Mapping[str, Any]
    effective: date
    recorded: datetime
    order: str = ""
    change: str = ""
    place: str = ""
    vanished: date | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's decision about one value of one organisation: it beats every source."""

    id: int
    field: str
    value: Any
    effective: date
    recorded: datetime
    withdrawn: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """One value of a profile with where it comes from: the record (0 for a person's decision) and since when."""

    value: Any
    source: str
    record: int
    since: date


@dataclass(frozen=True, slots=True)
class Name:
    """One of the many names of an organisation; ``until`` is set for a former one."""

    text: str
    language: str
    script: str
    kind: str
    since: date | None = None
    until: date | None = None
    source: str = ""
    record: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """What the records of one organisation add up to on a day, each value with its provenance."""

    names: tuple[Name, ...] = ()
    identifiers: tuple[tuple[str, str, int], ...] = ()
    fields: Mapping[str, Chosen] = field(default_factory=dict)

    def value(self, name: str, default: Any = "") -> Any:
        """The chosen value of a field, or ``default`` where no record states it."""
        chosen = self.fields.get(name)
        return default if chosen is None else chosen.value

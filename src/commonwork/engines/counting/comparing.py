"""Two states of a table side by side: rows added, removed, and changed under the same key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A row whose key stands in both: the cells that differ, before and after."""

    key: Mapping[str, str]
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TableDiff:
    """What differs between two states of one table."""

    name: str
    added: tuple[Row, ...] = ()
    removed: tuple[Row, ...] = ()
    changed: tuple[Change, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the two states hold the same rows."""
        return not (self.added or self.removed or self.changed)


def compare(name: str, before: Sequence[Row], after: Sequence[Row], grain: Sequence[str]) -> TableDiff:
    """What changed in a table whose rows are told apart by the columns of ``grain`` (none: one row).

    Rows come out sorted by key. A column only one side has counts as empty on the other.
    """
    was = {_key(row, grain): row for row in before}
    now = {_key(row, grain): row for row in after}
    both = sorted(was.keys() & now.keys())
    changes = [_change(was[key], now[key], grain) for key in both]
    return TableDiff(
        name,
        added=tuple(now[key] for key in sorted(now.keys() - was.keys())),
        removed=tuple(was[key] for key in sorted(was.keys() - now.keys())),
        changed=tuple(change for change in changes if change.before != change.after),
    )


def _key(row: Row, grain: Sequence[str]) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in grain)


def _change(before: Row, after: Row, grain: Sequence[str]) -> Change:
    differing = [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]
    return Change(
        {name: after.get(name, "") for name in grain},
        {name: before.get(name, "") for name in differing},
        {name: after.get(name, "") for name in differing},
    )

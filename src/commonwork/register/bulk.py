"""Writing many rows of one table at once: plain SQL where the ORM's per-object work would cost more than the database.

Used inside the caller's transaction. Works alike on SQLite and PostgreSQL.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models

_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey, models.AutoField)


def _converter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """How a value of this field is written; None where it goes as it is."""
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None else json.dumps(value, ensure_ascii=False)
    if isinstance(field, _PLAIN):
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def write_rows(
    model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]], *, replace: bool = False
) -> None:
    """Insert ``rows`` (values in the order of ``fields``); with ``replace``, rows of known keys are overwritten."""
    meta = model._meta
    columns = [meta.get_field(name) for name in fields]
    converters = [(i, c) for i, field in enumerate(columns) if (c := _converter(field)) is not None]  # type: ignore[arg-type]  # -- concrete fields only
    quoted = [connection.ops.quote_name(str(field.column)) for field in columns]  # type: ignore[union-attr]  # -- concrete fields only
    places = ", ".join(["%s"] * len(quoted))
    sql = f"INSERT INTO {connection.ops.quote_name(meta.db_table)} ({', '.join(quoted)}) VALUES ({places})"
    if replace:
        key = connection.ops.quote_name(str(meta.pk.column))
        kept = ", ".join(f"{name} = excluded.{name}" for name in quoted if name != key)
        sql += f" ON CONFLICT ({key}) DO UPDATE SET {kept}"
    with connection.cursor() as cursor:
        cursor.executemany(sql, [_converted(row, converters) for row in rows])


def _converted(row: Sequence[Any], converters: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    values = list(row)
    for index, convert in converters:
        values[index] = convert(values[index])
    return values


def one_writer() -> None:
    """Wait until no other transaction folds or counts the register; held until this one ends.

    SQLite has one writer at a time by itself.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('register'))")


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """``count`` new ids of a table with counted ids, in rising order, taken from the database's own counter."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return sorted(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        first = (row[0] if row else 0) + 1
        return list(range(first, first + count))


def set_column(model: type[models.Model], field: str, values: Iterable[tuple[Any, Any]]) -> None:
    """Set one field of many rows: ``values`` are (key of the row, new value) pairs."""
    meta, quote = model._meta, connection.ops.quote_name
    column, key = (quote(str(f.column)) for f in (meta.get_field(field), meta.pk))  # type: ignore[union-attr]  # -- concrete fields only
    convert = _converter(meta.get_field(field)) or (lambda value: value)  # type: ignore[arg-type]  # -- concrete fields only
    sql = f"UPDATE {quote(meta.db_table)} SET {column} = %s WHERE {key} = %s"
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(convert(value), pk) for pk, value in values])


def in_parts(keys: Iterable[Any], size: int = 500) -> Iterator[list[Any]]:
    """Keys in rising order, some hundred at a time: a database takes only so many in one question."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]

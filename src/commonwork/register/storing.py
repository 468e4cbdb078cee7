"""How the rows of a delivery become entries, records and rows of the database, many at a time."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commonwork.engines.reading.spec import PERSONAL_FIELDS
from commonwork.engines.records import ReadRow
from commonwork.register.bulk import reserve_ids, write_rows
from commonwork.register.models import Delivery, Entry, PersonalCells, Record, Row


@dataclass
class Book:
    """What one take-in must know of the source while it stores: loaded once, kept up to date chunk by chunk.

    ``entries``: key → (entry id, organisation id). ``current``: entry id → (record id, digest) of the
    list in force. ``known``: for feeds, every (entry id, digest) already stored. ``done``: places stored
    by an interrupted run of the same delivery.
    """

    entries: dict[str, tuple[int, str | None]] = field(default_factory=dict)
    current: dict[int, tuple[int, str]] = field(default_factory=dict)
    known: dict[tuple[int, str], int] = field(default_factory=dict)
    done: frozenset[str] = frozenset()


def open_book(delivery: Delivery, before: Delivery | None) -> Book:
    """Load what is known of the delivery's source."""
    source = delivery.source
    entries = Entry.objects.filter(source=source).values_list("key", "pk", "organisation_id")
    book = Book(entries={key: (pk, organisation) for key, pk, organisation in entries})
    if source.kind == "events":
        stored = Record.objects.filter(entry__source=source).values_list("entry_id", "digest", "pk")
        book.known = {(entry, digest): pk for entry, digest, pk in stored}
    elif before is not None:
        rows = Row.objects.filter(delivery=before).values_list("record__entry_id", "record_id", "record__digest")
        book.current = {entry: (record, digest) for entry, record, digest in rows}
    book.done = frozenset(Row.objects.filter(delivery=delivery).values_list("place", flat=True))
    return book


def digest_of(row: ReadRow, *, is_notice: bool) -> str:
    """32 hex digits: the first half covers the original cells, the second the values read from them."""
    cells = json.dumps([row.cells, row.personal], sort_keys=True, ensure_ascii=False)
    when = f"{row.effective}{row.change}{row.order}" if is_notice else ""
    values = json.dumps(row.values, sort_keys=True, ensure_ascii=False) + when
    return _hash(cells + when) + _hash(values)


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def store_records(delivery: Delivery, rows: Sequence[ReadRow], book: Book) -> list[tuple[int, ReadRow]]:
    """Store what the rows say where it differs from what is in force; note every row's place.

    Every row's entry must be in the book. Returns the new records, each as its id with its row.
    """
    is_notice = delivery.source.kind == "events"
    fresh: list[tuple[int, str, ReadRow]] = []
    places: list[tuple[int | None, str]] = []
    for row in rows:
        entry = book.entries[row.key][0]
        digest = digest_of(row, is_notice=is_notice)
        record = _stored_already(book, entry, digest, is_notice=is_notice)
        if record is None:
            fresh.append((entry, digest, row))
        places.append((record, row.place))
    ids = reserve_ids(Record, len(fresh))
    write_rows(
        Record,
        ("id", "entry", "delivery", "digest", "cells", "values", "effective_date", "change", "order"),
        (
            (pk, entry, delivery.pk, digest, dict(row.cells), kept_values(row), row.effective, row.change, row.order)
            for pk, (entry, digest, row) in zip(ids, fresh, strict=True)
        ),
    )
    created = [(pk, row) for pk, (_, _, row) in zip(ids, fresh, strict=True)]
    _store_personal(created)
    if is_notice:
        book.known.update({(entry, digest): pk for pk, (entry, digest, _) in zip(ids, fresh, strict=True)})
    new_ids = iter(ids)
    write_rows(
        Row,
        ("delivery", "record", "place"),
        ((delivery.pk, next(new_ids) if record is None else record, place) for record, place in places),
    )
    return created


def _stored_already(book: Book, entry: int, digest: str, *, is_notice: bool) -> int | None:
    if is_notice:
        return book.known.get((entry, digest))
    current = book.current.get(entry)
    return current[0] if current and current[1] == digest else None


def kept_values(row: ReadRow) -> dict[str, Any]:
    """The values of a row that stay with its record: none that is read from a personal cell."""
    return {name: value for name, value in row.values.items() if name not in PERSONAL_FIELDS}


def _store_personal(created: Sequence[tuple[int, ReadRow]]) -> None:
    """Personal cells go to their own table, with a checksum that survives their erasure."""
    apart = [(pk, dict(row.personal), _sha256(row.personal)) for pk, row in created if row.personal]
    write_rows(PersonalCells, ("record", "cells", "checksum", "erased_by"), ((*row, "") for row in apart))


def _sha256(cells: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(cells, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Difference:
    """Entry ids a delivery made new, changed (in their values) and no longer lists."""

    new: frozenset[int]
    changed: frozenset[int]
    vanished: frozenset[int]


def difference(delivery: Delivery, before: Delivery | None) -> Difference:
    """Compare an accepted delivery with the one in force before it; a feed never makes an entry vanish."""
    now = _digests(delivery)
    if delivery.source.kind == "events":
        elsewhere = Row.objects.filter(delivery__source=delivery.source, delivery__state="accepted")
        earlier = dict(elsewhere.exclude(delivery=delivery).values_list("record__entry_id", "record_id"))
        fresh = Record.objects.filter(delivery=delivery).values_list("entry_id", flat=True)
        changed = frozenset(entry for entry in fresh if entry in earlier)
        return Difference(frozenset(now) - frozenset(earlier), changed, frozenset())
    was = _digests(before) if before else {}
    changed = frozenset(entry for entry, digest in now.items() if entry in was and was[entry] != digest)
    return Difference(frozenset(now) - frozenset(was), changed, frozenset(was) - frozenset(now))


def _digests(delivery: Delivery) -> dict[int, str]:
    rows: Iterable[tuple[int, str]] = Row.objects.filter(delivery=delivery).values_list(
        "record__entry_id", "record__digest"
    )
    return {entry: digest[16:] for entry, digest in rows}

"""Reading what linking compares: which lists count, what each entry has said in them, which entries are new."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from commonwork.register.models import Delivery, Entry, Record, Row, Source


@dataclass(frozen=True)
class Comparable:
    """One entry as linking sees it: what it says today, and every name it had before."""

    entry: int
    values: Mapping[str, Any]
    former: tuple[str, ...]


def sources_beside(source: Source) -> list[Source]:
    """The other lists an entry of ``source`` may be found in: invented samples only meet each other."""
    counts = Exists(Delivery.objects.filter(source=OuterRef("pk"), state="accepted"))
    return [other for other in linked_sources(sample=source.standing == "sample").filter(counts) if other != source]


def linked_sources(*, sample: bool) -> QuerySet[Source]:
    """The lists of organisations, those of invented samples apart from all others."""
    lists = Source.objects.exclude(kind="observations").order_by("key")
    return lists.filter(standing="sample") if sample else lists.exclude(standing="sample")


def list_marks(source: Source, also: Delivery | None = None) -> list[tuple[int, str]]:
    """The deliveries of a list that count, and ``also``, oldest first: id, and what its contents are known by."""
    found = list(source.deliveries.filter(state="accepted").order_by("pk"))
    if also is not None and also not in found:
        found = sorted([*found, also], key=lambda delivery: delivery.pk)
    marks = []
    for delivery in found:
        rows = Row.objects.filter(delivery=delivery).values_list("record_id", "record__entry_id")
        ends = [rows.order_by(order).first() for order in ("id", "-id")]
        marks.append((delivery.pk, f"{delivery.checksum} {ends}"))
    return marks


def comparable_entries(source: Source, deliveries: Sequence[int], *, known: Sequence[int] = ()) -> Iterator[Comparable]:
    """What the entries of a list say by its ``deliveries``; only of those of which ``known`` do not say it all.

    Cells of persons are no part of it: they are not compared, so that nothing of them is kept apart from the register.
    """
    stated = Exists(Row.objects.filter(record=OuterRef("pk"), delivery__in=deliveries))
    records = Record.objects.filter(stated, entry__source=source)
    if known:
        before = Exists(Row.objects.filter(record=OuterRef("pk"), delivery__in=known))
        records = records.filter(entry__in=records.exclude(before).values("entry_id"))
    rows = records.order_by("entry_id", "effective_date", "order", "id").values_list("entry_id", "values")
    for entry, said in groupby(rows.iterator(chunk_size=5000), key=lambda row: row[0]):
        values = [each for _, each in said]
        yield Comparable(entry, values[-1], _former(values))


def _former(values: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    today = {name["text"] for name in values[-1].get("names", ())}
    before = (name["text"] for said in reversed(values[:-1]) for name in said.get("names", ()))
    return tuple(dict.fromkeys(text for text in before if text not in today))


def unlinked_entries(delivery: Delivery) -> list[int]:
    """The entries a delivery names for the first time that no registration number has led anywhere, oldest first."""
    elsewhere = Row.objects.filter(record__entry=OuterRef("pk"), delivery__accepted_at__isnull=False)
    elder = Entry.objects.filter(organisation=OuterRef("organisation"), pk__lt=OuterRef("pk"))
    fresh = Entry.objects.filter(records__delivery=delivery, doubtful="", organisation__isnull=False)
    fresh = fresh.filter(~Exists(elsewhere.exclude(delivery=delivery)), ~Exists(elder))
    return list(fresh.distinct().order_by("pk").values_list("pk", flat=True))


def sources_of(entries: Collection[int]) -> dict[int, str]:
    """The list each entry stands in."""
    ordered, found = sorted(entries), {}
    for start in range(0, len(ordered), 500):
        part = Entry.objects.filter(pk__in=ordered[start : start + 500])
        found.update(part.values_list("pk", "source_id"))
    return found

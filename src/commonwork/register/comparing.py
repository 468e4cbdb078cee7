"""What a list on its way would change, told without writing anything: known, new, changed, vanished, doubtful."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonwork.engines.linking.exact import Link
from commonwork.engines.records import ReadRow
from commonwork.register.folding import link_entries
from commonwork.register.models import Delivery, Entry, Row, Source
from commonwork.register.pairing import waiting_keys
from commonwork.register.queries import accepted_deliveries
from commonwork.register.storing import digest_of, kept_values

SHOWN = 500  # of each kind so many are kept to be shown; the counts are of all


@dataclass(frozen=True)
class _Was:
    """What the list in force says of one entry."""

    digest: str
    values: Mapping[str, Any]


def compare_list(
    source: Source,
    rows: Sequence[ReadRow],
    *,
    effective: date,
    part: str = "",
    bands: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Compare the rows of a file with the list in force on ``effective``, and with the register.

    Every row is one of three: «known» (the list before names its key, an organisation of the register bears its
    number, or the linking engine is sure of it), «to look at» (its numbers contradict, or the engine is unsure), or
    «new». Beside that stand what the take-in will count: rows new to this list, changed in their values, no longer
    listed. ``bands`` is what the engine says of rows nobody has met, by key: «same» or «ask». Nothing is written.
    """
    bands = bands or {}
    before = accepted_deliveries(source.pk).filter(effective_date__lte=effective, part=part).last()
    was = _list_of(before) if before else {}
    entered = dict(Entry.objects.filter(source=source).values_list("key", "doubtful"))
    links = _links(rows, entered, source)
    unsure = waiting_keys(source) | {key for key, link in links.items() if link.doubtful}
    unsure |= {key for key, band in bands.items() if band == "ask"}
    doubtful = [row for row in rows if row.key in unsure]
    to_look_at = {row.key for row in doubtful}
    known = {row.key for row in rows if row.key in was or row.key in entered or _joins(links.get(row.key))}
    known = (known | {key for key, band in bands.items() if band == "same"}) - to_look_at
    fresh = [row for row in rows if row.key not in was]
    changed = [row for row in rows if row.key in was and was[row.key].digest != _digest(row)]
    listed = {row.key for row in rows}
    vanished = [key for key in was if key not in listed] if source.kind != "events" else []
    return {
        "rows": len(listed),
        "known": len(known),
        "fresh": len(listed - known - to_look_at),
        "to_look_at": len(to_look_at),
        "before": str(before.effective_date) if before else "",
        "counts": {
            "new": len({row.key for row in fresh}), "changed": len({row.key for row in changed}),
            "vanished": len(vanished), "doubtful": len(to_look_at),
        },
        "new": [{"key": row.key, "values": kept_values(row)} for row in fresh[:SHOWN]],
        "changed": [
            {"key": row.key, "changes": _changes(was[row.key].values, row), "values": kept_values(row)}
            for row in changed[:SHOWN]
        ],
        "vanished": [{"key": key, "values": dict(was[key].values)} for key in vanished[:SHOWN]],
        "doubtful": [{"key": row.key, "why": _why(row, entered, links), "values": kept_values(row)}
                     for row in doubtful[:SHOWN]],
    }  # fmt: skip


def vanished_keys(source: Source, listed: Iterable[str], *, effective: date, part: str = "") -> list[str]:
    """The keys of all entries of the list in force on ``effective`` that ``listed`` does not name."""
    before = accepted_deliveries(source.pk).filter(effective_date__lte=effective, part=part).last()
    named = set(listed)
    return [key for key in _list_of(before) if key not in named] if before else []


def organisations_of(delivery: Delivery) -> list[tuple[str, str]]:
    """The key of each entry a delivery names, with the id of its organisation as it is today."""
    rows = Row.objects.filter(delivery=delivery, record__entry__organisation__isnull=False)
    found = rows.values_list("record__entry__key", "record__entry__organisation_id")
    return [(key, organisation or "") for key, organisation in found.distinct()]


def _list_of(delivery: Delivery) -> dict[str, _Was]:
    rows = Row.objects.filter(delivery=delivery).order_by("id")
    found = rows.values_list("record__entry__key", "record__digest", "record__values")
    return {key: _Was(digest[16:], values) for key, digest, values in found}


def _digest(row: ReadRow) -> str:
    return digest_of(row, is_notice=False)[16:]


def _links(rows: Sequence[ReadRow], entered: Mapping[str, str], source: Source) -> dict[str, Link]:
    fresh: dict[str, list[str]] = {}
    for row in rows:
        if row.key not in entered:
            fresh.setdefault(row.key, []).extend(row.values.get("identifiers", ()))
    return link_entries(fresh, source) if fresh else {}


def _joins(link: Link | None) -> bool:
    return link is not None and bool(link.organisation) and not link.doubtful


def _why(row: ReadRow, entered: Mapping[str, str], links: Mapping[str, Link]) -> str:
    return entered.get(row.key) or (links[row.key].reason if row.key in links else "")


def _changes(before: Mapping[str, Any], row: ReadRow) -> list[dict[str, Any]]:
    after = kept_values(row)
    return [
        {"field": field, "before": before.get(field), "after": after.get(field)}
        for field in sorted({*before, *after})
        if before.get(field) != after.get(field)
    ]

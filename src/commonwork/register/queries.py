"""Reading the register: what is in force, what an organisation adds up to, and for whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from commonwork.engines.folding import fold
from commonwork.engines.reading.grids import column_letter
from commonwork.engines.reading.spec import PERSONAL_FIELDS
from commonwork.engines.records import Judgement as FoldJudgement
from commonwork.engines.records import Profile
from commonwork.engines.records import Record as FoldRecord
from commonwork.people.rules import Viewer, may
from commonwork.register.models import (
    Affiliation,
    Delivery,
    Entry,
    Judgement,
    Office,
    Organisation,
    PersonalCells,
    Record,
    Row,
    Source,
)
from commonwork.register.rules import is_visible, visible_values


def accepted_deliveries(source_key: str) -> QuerySet[Delivery]:
    """The deliveries of a source that count, oldest first by the day they speak of."""
    return Delivery.objects.filter(source=source_key, state="accepted").order_by("effective_date", "id")


def newest_delivery(source_key: str, *, before: Delivery | None = None) -> Delivery | None:
    """The list in force of a source; with ``before``, the one that was in force ahead of that delivery."""
    deliveries = accepted_deliveries(source_key)
    if before is not None:
        deliveries = deliveries.exclude(pk=before.pk).filter(
            effective_date__lte=before.effective_date, part=before.part
        )
    return deliveries.last()


def lists_in_force(source_key: str) -> dict[int, Delivery]:
    """The lists in force of a source by id: one, or one of each part where the source has several."""
    return {d.pk: d for d in {d.part: d for d in accepted_deliveries(source_key)}.values()}


def fold_inputs(
    organisation_ids: Iterable[str], *, clearance: str = "public", own_lists: frozenset[str] = frozenset()
) -> dict[str, list[FoldRecord]]:
    """The visible records of organisations, as the fold takes them: four queries whatever the number.

    ``own_lists`` are the sources the reader sends, and so sees in full.
    """
    records = list(
        Record.objects.filter(entry__organisation__in=list(organisation_ids))
        .select_related("entry__source", "delivery")
        .order_by("id")
    )
    places: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = Row.objects.filter(record__in=[record.pk for record in records], delivery__state="accepted")
    for record_id, delivery_id, place in rows.values_list("record_id", "delivery_id", "place"):
        places[record_id].append((delivery_id, place))
    in_force = {source: lists_in_force(source) for source in {record.entry.source_id for record in records}}
    present = {
        record.entry_id
        for record in records
        for delivery_id, _ in places[record.pk]
        if record.entry.source.kind == "events" or delivery_id in in_force[record.entry.source_id]
    }
    inputs: dict[str, list[FoldRecord]] = defaultdict(list)
    for record in records:
        if seen := places[record.pk]:
            last = max((d.effective_date for d in in_force[record.entry.source_id].values()), default=None)
            vanished = last if record.entry_id not in present else None
            seen_with = "private" if record.entry.source_id in own_lists else clearance
            inputs[record.entry.organisation_id or ""].append(_fold_record(record, max(seen)[1], vanished, seen_with))
    return inputs


def _fold_record(record: Record, place: str, vanished: date | None, clearance: str) -> FoldRecord:
    source = record.entry.source
    values = visible_values(
        record.values, kept_back=source.fields_kept_back, sharing=source.sharing, clearance=clearance
    )
    return FoldRecord(
        id=record.pk,
        source=source.key,
        key=record.entry.key,
        rank=source.rank,
        values=values,
        effective=record.effective_date,
        recorded=record.delivery.received_at,
        order=record.order,
        change=record.change,
        place=place,
        vanished=vanished,
    )


def fold_judgements(organisation_ids: Iterable[str], *, clearance: str = "public") -> dict[str, list[FoldJudgement]]:
    """People's decisions about values, by organisation; a decision on a value kept back is kept back like it.

    What was decided of an organisation that was merged since counts for the one it was merged into.
    """
    ids = list(organisation_ids)
    merged = dict(Organisation.objects.filter(redirect_to__in=ids).values_list("pk", "redirect_to_id"))
    kept_back: dict[str, dict[str, str]] = defaultdict(dict)
    listed = Entry.objects.filter(organisation__in=ids).exclude(source__fields_kept_back={})
    for organisation_id, fields in listed.values_list("organisation_id", "source__fields_kept_back"):
        kept_back[organisation_id or ""].update(fields)
    found: dict[str, list[FoldJudgement]] = defaultdict(list)
    for judgement in Judgement.objects.filter(kind="value", organisation__in=[*ids, *merged]):
        default = "private" if judgement.field in PERSONAL_FIELDS else "public"
        organisation = merged.get(judgement.organisation_id or "") or judgement.organisation_id or ""
        if not is_visible(kept_back[organisation].get(judgement.field, default), clearance):
            continue
        found[organisation].append(
            FoldJudgement(
                judgement.pk,
                judgement.field,
                judgement.value,
                judgement.effective_date,
                judgement.recorded_at,
                judgement.withdrawn_at,
            )
        )
    return found


def profile_of(organisation: Organisation, viewer: Viewer, *, as_of: date, known_at: datetime) -> Profile | None:
    """What ``viewer`` may know of an organisation as of a day, with the provenance of each value; never stored."""
    own = frozenset(source.key for source in lists_sent_by(viewer))
    clearance = clearance_for(viewer)
    records = fold_inputs([organisation.pk], clearance=clearance, own_lists=own)[organisation.pk]
    judgements = fold_judgements([organisation.pk], clearance=clearance)[organisation.pk]
    return fold(records, judgements, as_of=as_of, known_at=known_at)


def offices_of(person_id: int, *, on: date) -> frozenset[tuple[str, str]]:
    """The offices a person holds on a day, as (organisation id, role).

    An office in an organisation that was merged is one in the whole of it: under its own id, under the id it leads
    to, and under every other id that leads there. But no merging, which a machine may have found, hands over what
    somebody else answers for: an id that bears a list or an officer of its own is reached only by its own offices.
    """
    held = Office.objects.filter(person=person_id, start_date__lte=on).exclude(end_date__lt=on)
    offices = list(held.values_list("organisation_id", "organisation__redirect_to_id", "role"))
    roots = {redirect or organisation for organisation, redirect, _ in offices}
    merged: dict[str, set[str]] = {root: {root} for root in roots}
    for pk, root in Organisation.objects.filter(redirect_to__in=roots).values_list("pk", "redirect_to_id"):
        merged[root or ""].add(pk)
    answered = answered_for(pk for ids in merged.values() for pk in ids)
    return frozenset(
        (pk, role)
        for organisation, redirect, role in offices
        for pk in {organisation, *(merged[redirect or organisation] - answered)}
    )


def answered_for(organisation_ids: Iterable[str]) -> set[str]:
    """Those of some ids that bear a list or an officer of their own, so that no merging hands them to anybody else."""
    ids = list(organisation_ids)
    bearing = Office.objects.filter(organisation__in=ids).values_list("organisation_id", flat=True)
    sending = Source.objects.filter(organisation__in=ids).values_list("organisation_id", flat=True)
    return {pk for pk in (*bearing, *sending) if pk}


def ids_acted_for(organisation: Organisation) -> list[str]:
    """The ids whose lists an officer of an organisation acts for: its own, and merged ones nobody else answers for."""
    merged = ids_of(organisation)
    answered = answered_for(merged)
    return [organisation.pk, *(pk for pk in merged if pk != organisation.pk and pk not in answered)]


def ids_of(organisation: Organisation) -> list[str]:
    """Every id under which an organisation is or was known: its own first, then those that lead to it."""
    root = organisation.redirect_to_id or organisation.pk
    merged = Organisation.objects.filter(redirect_to=root).order_by("pk").values_list("pk", flat=True)
    return [root, *merged]


def clearance_for(viewer: Viewer) -> str:
    """How much a viewer may see of lists that are not the viewer's own: «public», «network» or «private».

    Officers of stated members, and editors, see what is kept within the network; the secretariat sees all.
    """
    if may(viewer, "organisation", "read_private_values"):
        return "private"
    if not may(viewer, "organisation", "read_network_values"):
        return "public"
    return "network" if viewer.network_roles or holds_member_office(viewer) else "public"


def holds_member_office(viewer: Viewer) -> bool:
    """Whether the viewer holds an office in an organisation that is a stated member of the network."""
    held = [organisation for organisation, _ in viewer.offices]
    return Organisation.objects.filter(pk__in=held, relation="member", standing__in=("network", "sample")).exists()


def lists_sent_by(viewer: Viewer) -> QuerySet[Source]:
    """The lists the viewer sends as an officer of the organisations that own them."""
    held = [organisation for organisation, role in viewer.offices if role == "officer"]
    return Source.objects.filter(organisation__in=held).order_by("key") if held else Source.objects.none()


def visible_cells(record: Record, viewer: Viewer) -> dict[str, str]:
    """The original cells of a record as far as the viewer's rights reach, personal ones last."""
    source = record.entry.source
    own = source.organisation_id is not None and may(viewer, "delivery", "open_file", of=source.organisation_id)
    clearance = "private" if own else clearance_for(viewer)
    if source.sharing != "full" and clearance != "private":
        return {}
    cells: dict[str, str] = dict(record.cells)
    personal = PersonalCells.objects.filter(record=record).first()
    if personal is not None and personal.cells:
        cells |= personal.cells
    kept_back = source.columns_kept_back
    return {name: text for name, text in cells.items() if is_visible(kept_back.get(name, "public"), clearance)}


def entries_of(organisation: Organisation) -> QuerySet[Entry]:
    """The entries an organisation is folded from."""
    return organisation.entries.select_related("source").order_by("source_id", "key")


def delivery_diff(delivery: Delivery) -> dict[str, list[dict[str, Any]]]:
    """What a delivery brought: its new, changed (value by value) and vanished entries, each by its key."""
    was, now = _entries_before(delivery), _entries_of_delivery(delivery)
    changed = [
        {"entry": entry, "changes": _value_changes(was[entry][1], now[entry][1])}
        for entry in now
        if entry in was and was[entry][1] != now[entry][1]
    ]
    return {
        "new": [{"entry": entry, "values": now[entry][1]} for entry in now if entry not in was],
        "changed": changed,
        "vanished": [{"entry": entry, "values": was[entry][1]} for entry in was if entry not in now],
    }


def _entries_before(delivery: Delivery) -> dict[str, tuple[int, Mapping[str, Any]]]:
    """What was in force ahead of a delivery; of a feed, the notices there were of the bodies it speaks of."""
    if delivery.source.kind != "events":
        before = newest_delivery(delivery.source_id, before=delivery)
        return _entries_of_delivery(before) if before else {}
    spoken_of = Row.objects.filter(delivery=delivery).values("record__entry")
    earlier = Row.objects.filter(record__entry__in=spoken_of, delivery__state="accepted", delivery_id__lt=delivery.pk)
    return _last_of_each(earlier)


def _entries_of_delivery(delivery: Delivery) -> dict[str, tuple[int, Mapping[str, Any]]]:
    return _last_of_each(Row.objects.filter(delivery=delivery))


def _last_of_each(rows: QuerySet[Row]) -> dict[str, tuple[int, Mapping[str, Any]]]:
    """By the key of each entry, the last of its records in these rows and what that says."""
    ordered = rows.order_by("record__effective_date", "record__order", "id")
    return {
        key: (record, values)
        for key, record, values in ordered.values_list("record__entry__key", "record_id", "record__values")
    }


def _value_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    fields = sorted({*before, *after})
    return [
        {"field": field, "before": before.get(field), "after": after.get(field)}
        for field in fields
        if before.get(field) != after.get(field)
    ]


def affiliations_of(organisation: Organisation) -> dict[str, list[Affiliation]]:
    """To whom an organisation belongs, and (up to 100) who belongs to it, as sources openly state it today."""
    stated = Affiliation.objects.open_to_all().select_related("member", "federation", "source")
    ids = ids_of(organisation)
    return {
        "belongs_to": list(stated.filter(member__in=ids)),
        "members": list(stated.filter(federation__in=ids).order_by("member__sort_key")[:100]),
    }


def cell_address(delivery: Delivery, place: str, column: str) -> str:
    """The address of a cell of a delivered file as its reader knows it: «F8», «Members!F8», «entries[3].name»."""
    if column not in delivery.columns:
        return ""
    if "[" in place:
        return f"{place}.{column}"
    sheet, _, row = place.rpartition("!")
    letter = column_letter(delivery.columns.index(column))
    return f"{sheet}!{letter}{row}" if sheet else f"{letter}{row}"


def is_public(source: Source) -> bool:
    """Whether a list is nobody's own and shared in full; single columns of it may be kept back all the same."""
    return source.organisation_id is None and source.sharing == "full"


def may_know_place(viewer: Viewer, source: Source) -> bool:
    """Whether a viewer may know in which row of a file a value stands; of others' lists that it comes from there."""
    return is_public(source) or may(viewer, "delivery", "open_file", of=source.organisation_id or "")


def may_read_changes(viewer: Viewer, source: Source) -> bool:
    """Whether a viewer may see what a delivery changed: its sender; anyone if nothing of a public list is kept back."""
    if is_public(source) and not (source.fields_kept_back or source.columns_kept_back):
        return True
    return may(viewer, "delivery", "read_changes", of=source.organisation_id or "")


def shown_changes(changes: list[dict[str, Any]], source: Source) -> list[dict[str, Any]]:
    """The changes of a delivery with the name of each entry and the organisation it belongs to."""
    keys = [change["entry"] for change in changes[:500]]
    entries = {
        entry.key: entry for entry in Entry.objects.filter(source=source, key__in=keys).select_related("organisation")
    }
    return [
        {**change, "organisation": entries[change["entry"]].organisation if change["entry"] in entries else None}
        for change in changes
    ]


def record_of_row(delivery: Delivery, place: str) -> Record | None:
    """The record that stands at a place of a delivered file."""
    row = Row.objects.filter(delivery=delivery, place=place).select_related("record__entry__source").first()
    return row.record if row else None

"""Writing the register: sources, deliveries in chunks that no query sees, acceptance in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from commonwork.engines.reading import SourceSpec
from commonwork.engines.reading.spec import PERSONAL_FIELDS
from commonwork.engines.records import ReadRow
from commonwork.people import inviting
from commonwork.people.actions import log
from commonwork.people.models import Person
from commonwork.register import folding, joining, outbox, storing
from commonwork.register.affiliating import renew_affiliations
from commonwork.register.bulk import one_writer
from commonwork.register.models import (
    Affiliation,
    Delivery,
    Judgement,
    Office,
    Organisation,
    PersonalCells,
    Proposal,
    Row,
    SelfDescription,
    Source,
)
from commonwork.register.pairing import waiting_entries
from commonwork.register.queries import ids_of, newest_delivery
from commonwork.register.tallies import renew_tallies


@transaction.atomic
def enter_source(
    *,
    spec: SourceSpec,
    key: str = "",
    standing: str = "",
    organisation: Organisation | None = None,
    by: Person | None,
    at: datetime,
) -> Source:
    """Enter a source as its folder describes it, or bring it up to the folder; sharing is left as it was chosen."""
    described = {
        "template": spec.key,
        "title": spec.title,
        "publisher": spec.publisher,
        "licence": spec.licence,
        "attribution": spec.attribution,
        "address": spec.address,
        "cadence": spec.cadence,
        "country": spec.country,
        "kind": spec.kind,
        "standing": standing or spec.standing,
        "rank": spec.rank,
        **map_of(spec),
    }
    source, created = Source.objects.get_or_create(
        key=key or spec.key, defaults={**described, "organisation": organisation}
    )
    changed = {name for name, value in described.items() if getattr(source, name) != value}
    if changed:
        Source.objects.filter(pk=source.pk).update(**described)
        source.refresh_from_db()
    if created or changed:
        log(at=at, by=by, action="source.enter", on=("source", source.pk), detail={"changed": sorted(changed)})
    return source


def map_of(spec: SourceSpec) -> dict[str, Any]:
    """What a source keeps of its map: the columns of each field, and what of fields and columns is kept back."""
    field_columns: dict[str, list[str]] = {}
    for column in spec.read_columns:
        field = {"name": "names", "identifier": "identifiers"}.get(column.field, column.field)
        field_columns.setdefault(field, []).extend((column.name, *column.aliases))
    return {
        "fields_kept_back": {f: v for f in field_columns if (v := spec.visibility(_spec_field(f))) != "public"},
        "columns_kept_back": {
            spelling: column.visibility
            for column in spec.read_columns
            for spelling in (column.name, *column.aliases)
            if column.visibility != "public"
        },
        "field_columns": field_columns,
    }


def _spec_field(field: str) -> str:
    return {"names": "name", "identifiers": "identifier"}.get(field, field)


@dataclass(frozen=True)
class Copy:
    """The untouched copy of a delivered file: its name, which part of the source it is, and where it is kept."""

    file_name: str
    part: str
    checksum: str
    size: int
    stored: str
    columns: tuple[str, ...] = ()


@transaction.atomic
def receive(
    *,
    source: Source,
    copy: Copy,
    effective: date,
    at: datetime,
    sent_by: Person | None = None,
    entered_by: Person | None = None,
) -> Delivery:
    """Note a file as received; the same file of the same source resumes the delivery that is there.

    ``entered_by`` may differ from ``sent_by``: a mailed list is entered by the secretariat for its sender.
    """
    described = {**asdict(copy), "effective_date": effective, "received_at": at}
    delivery, created = Delivery.objects.exclude(state="withdrawn").get_or_create(
        source=source,
        checksum=copy.checksum,
        defaults={**described, "sent_by": sent_by, "entered_by": entered_by},
    )
    if created:
        log(at=at, by=entered_by, action="delivery.receive", on=("delivery", delivery.pk))
    return delivery


@transaction.atomic
def store_chunk(*, delivery: Delivery, rows: Sequence[ReadRow], book: storing.Book, at: datetime) -> int:
    """Store some rows of a delivery that is being received; nothing of it can be seen until it is accepted.

    All rows of one key must come in one chunk. Rows already stored (an interrupted run) are skipped.
    Returns how many rows the chunk held.
    """
    fresh = [row for row in rows if row.place not in book.done]
    links = folding.enter_entries(delivery, fresh, book)
    created = storing.store_records(delivery, fresh, book)
    _keep_erased(delivery)
    folding.register_new(delivery, created, links, at)
    return len(rows)


def _erased(delivery: Delivery) -> QuerySet[PersonalCells]:
    """The tombstones of the list a delivery belongs to."""
    return PersonalCells.objects.filter(record__entry__source=delivery.source_id, erased_at__isnull=False)


def _keep_erased(delivery: Delivery) -> None:
    """A row stated again unchanged (a list taken back and sent again) does not bring back what was erased of it."""
    twins = _erased(delivery).filter(record__entry=OuterRef("record__entry"), record__digest=OuterRef("record__digest"))
    if _erased(delivery).exists():
        again = PersonalCells.objects.filter(Exists(twins), record__delivery=delivery, erased_at__isnull=True)
        again.update(cells=None, erased_at=delivery.received_at, erased_by="stated again")


def _personal_again(delivery: Delivery) -> dict[str, int]:
    """How many rows of a delivery speak of persons again, of whose entry such cells had been erased."""
    erased = _erased(delivery).values("record__entry_id")
    stored = PersonalCells.objects.filter(record__delivery=delivery, erased_at__isnull=True, record__entry__in=erased)
    count = stored.count() if _erased(delivery).exists() else 0
    return {"personal_again": count} if count else {}


@transaction.atomic
def accept(
    *,
    delivery: Delivery,
    read: int,
    problems: list[dict[str, Any]],
    found: joining.FoundPairs = joining.NOTHING_FOUND,
    by: Person | None,
    at: datetime,
) -> Delivery:
    """Make a received delivery count: its new organisations appear, the changed ones are folded again.

    ``found`` are the pairs its new entries make with the register: the surest join, of others a person is asked.
    One short transaction: whoever reads sees all of the delivery or nothing.
    """
    one_writer()
    before = newest_delivery(delivery.source_id, before=delivery)
    delivery.state, delivery.accepted_at = "accepted", at
    delivery.read, delivery.problems = read, problems
    delivery.save(update_fields=["state", "accepted_at", "read", "problems"])
    difference = storing.difference(delivery, before)
    delivery.new, delivery.changed = len(difference.new), len(difference.changed)
    delivery.vanished = len(difference.vanished)
    if delivery.source.kind != "observations":
        regrouped = joining.join_new(delivery, difference.new, found, at=at)
        folding.show_new(delivery)
        folding.refold([*folding.touched_by(delivery, difference), *regrouped], at=at)
        renew_affiliations(delivery.source, on=delivery.effective_date)
        renew_tallies()
    delivery.doubtful = waiting_entries(delivery.pk).count()
    delivery.save(update_fields=["new", "changed", "vanished", "doubtful"])
    counts = {name: getattr(delivery, name) for name in ("read", "new", "changed", "vanished", "doubtful")}
    counts |= _personal_again(delivery)
    log(at=at, by=by, action="delivery.accept", on=("delivery", delivery.pk), detail=counts)
    return delivery


@transaction.atomic
def confirm_delivery(*, delivery: Delivery, by: Person, at: datetime) -> Delivery:
    """The officer of the list's owner confirms what somebody else entered on her behalf."""
    delivery.confirmed_by, delivery.confirmed_at = by, at
    delivery.save(update_fields=["confirmed_by", "confirmed_at"])
    log(at=at, by=by, action="delivery.confirm", on=("delivery", delivery.pk))
    return delivery


@transaction.atomic
def withdraw(*, delivery: Delivery, reason: str, by: Person | None, at: datetime) -> Delivery:
    """Take a delivery back as a whole: its rows no longer count, what they changed is folded again.

    Nothing is deleted, and no published edition changes.
    """
    one_writer()
    touched = list(
        Organisation.objects.filter(entries__records__rows__delivery=delivery).distinct().values_list("pk", flat=True)
    )
    delivery.state, delivery.withdrawn_at, delivery.withdrawn_by = "withdrawn", at, by
    delivery.withdrawn_reason = reason[:400]
    delivery.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    others = Organisation.objects.filter(entries__source=delivery.source).exclude(pk__in=touched)
    regrouped = joining.part_gone(delivery)
    folding.refold([*touched, *others.values_list("pk", flat=True), *regrouped], at=at)
    renew_affiliations(delivery.source, on=at.date())
    renew_tallies()
    outbox.nothing_left_behind()
    log(at=at, by=by, action="delivery.withdraw", on=("delivery", delivery.pk), detail={"reason": reason[:400]})
    return delivery


@transaction.atomic
def choose_sharing(*, source: Source, sharing: str, by: Person | None, at: datetime) -> Source:
    """The owner of a list decides how it is shared: full list, names only, or totals only."""
    one_writer()
    order = [code for code, _ in Source.SHARING]
    narrower = sharing in order and order.index(sharing) > order.index(source.sharing)
    source.sharing = sharing
    source.full_clean(exclude=["organisation", "fields_kept_back", "columns_kept_back", "field_columns", "remembered"])
    source.save(update_fields=["sharing"])
    organisations = Organisation.objects.filter(entries__source=source).distinct()
    folding.refold(organisations.values_list("pk", flat=True), at=at)
    renew_tallies()
    if narrower:
        outbox.nothing_left_behind()
    log(at=at, by=by, action="source.choose_sharing", on=("source", source.pk), detail={"sharing": sharing})
    return source


@transaction.atomic
def decide_value(
    *, organisation: Organisation, field: str, value: Any, effective: date, by: Person | None, at: datetime
) -> Judgement:
    """A person decides a value of an organisation; it beats every source until it is withdrawn."""
    one_writer()
    judgement = Judgement.objects.create(
        kind="value",
        organisation=organisation,
        field=field,
        value=value,
        effective_date=effective,
        recorded_at=at,
        by=by,
    )
    folding.refold([organisation.pk], at=at)
    renew_tallies()
    log(at=at, by=by, action="organisation.decide_value", on=("organisation", organisation.pk), detail={"field": field})
    return judgement


@transaction.atomic
def state_affiliation(
    *, member: Organisation, federation: Organisation, kind: str, source: Source, by: Person | None, at: datetime
) -> Affiliation:
    """Note that a source states who belongs to whom; stated again, nothing changes."""
    affiliation, created = Affiliation.objects.get_or_create(
        member=member, federation=federation, kind=kind, source=source
    )
    if created:
        detail = {"federation": federation.pk, "kind": kind}
        log(at=at, by=by, action="affiliation.state", on=("organisation", member.pk), detail=detail)
    return affiliation


@transaction.atomic
def grant_office(
    *, person: Person, organisation: Organisation, role: str, start: date, by: Person | None, at: datetime
) -> Office:
    """Give a person an office in an organisation from a day on; one already held is left as it is."""
    office, created = Office.objects.get_or_create(
        person=person, organisation=organisation, role=role, end_date=None, defaults={"start_date": start}
    )
    if created:
        log(at=at, by=by, action="office.grant", on=("organisation", organisation.pk), detail={"role": role})
    return office


@transaction.atomic
def erase_personal(*, organisation: Organisation, by: Person | None, at: datetime) -> list[Delivery]:
    """Erase what the records of an organisation, and decisions about it, say of persons; checksum and tombstone stay.

    Erased cells stay erased for a row that is stated again unchanged, in whatever list; a row that says
    anything else is a new record, its personal cells are stored apart again, and the log says so.
    Returns the deliveries whose stored copies still hold erased cells, also those left by an interrupted run;
    the caller redacts the files.
    """
    cells = PersonalCells.objects.filter(record__entry__organisation=organisation)
    fresh = cells.filter(erased_at__isnull=True)
    records = list(fresh.values_list("record_id", flat=True))
    erased = fresh.update(cells=None, erased_at=at, erased_by=str(by.pk) if by else "command")
    left = Q(redacted_at__isnull=True, rows__record__in=cells.values("record_id"))
    begun = Q(state="receiving", source__in=organisation.entries.values("source_id"))
    deliveries = list(Delivery.objects.filter(Q(rows__record__in=records) | left | begun).distinct().order_by("pk"))
    decided = Judgement.objects.filter(kind="value", organisation__in=ids_of(organisation), field__in=PERSONAL_FIELDS)
    decided.filter(withdrawn_at__isnull=True).update(withdrawn_at=at)
    decided.update(value=None)
    _erase_correspondence(organisation, at)
    outbox.organisations_changed(ids_of(organisation))
    outbox.nothing_left_behind()
    log(
        at=at,
        by=by,
        action="organisation.erase_personal",
        on=("organisation", organisation.pk),
        detail={"cells": erased},
    )
    return deliveries


def _erase_correspondence(organisation: Organisation, at: datetime) -> None:
    """Blank the addresses of invitations and letters, and what was proposed of persons or in free words."""
    ids = [organisation.pk, *Organisation.objects.filter(redirect_to=organisation).values_list("pk", flat=True)]
    inviting.erase_addresses(kind="organisation", ids=ids, at=at)
    proposed = Proposal.objects.filter(organisation__in=ids)
    proposed.filter(field__in=PERSONAL_FIELDS).update(before=None, after=None)
    proposed.update(note="", answer="")
    described = SelfDescription.objects.filter(organisation__in=ids)
    inviting.forget_describers(described.values_list("pk", flat=True))
    described.update(name="", note="", reply_to="", answer="")
    personal = proposed.filter(field__in=PERSONAL_FIELDS, state="open")
    personal.update(state="withdrawn", answered_at=at)


@transaction.atomic
def note_redaction(*, delivery: Delivery, stored: str, by: Person | None, at: datetime) -> None:
    """Note that the stored copy of a delivery has been replaced by one without the erased personal cells."""
    Delivery.objects.filter(pk=delivery.pk).update(stored=stored, redacted_at=at)
    log(at=at, by=by, action="delivery.redact", on=("delivery", delivery.pk))


def counts_of(deliveries: Sequence[Delivery]) -> Mapping[str, int]:
    """The six counts a take-in prints, summed over its files."""
    names = ("read", "new", "changed", "vanished", "doubtful", "refused")
    return {name: sum(getattr(delivery, name) for delivery in deliveries) for name in names}


def rows_of(delivery: Delivery) -> int:
    """How many rows of a delivery are stored."""
    return Row.objects.filter(delivery=delivery).count()

"""From a federation's spreadsheet to the published report: read this file first.

A row is *received*, *read*, *cleaned*, *linked* and *registered* (``take_in``), then *counted* and
*released* (``release``), then *shown* by the pages. Two gates belong to people: doubtful links are
judged at the desk, and an editor publishes the edition. Everything else runs again with the same result.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from commonwork.engines.reading import Reading
from commonwork.engines.records import Problem, ReadRow
from commonwork.flows import edition, files, linking_register, sources
from commonwork.flows.list_maps import WORKBOOK, ListRead, read_list
from commonwork.flows.one_at_a_time import one_at_a_time
from commonwork.observatory.actions import renew_observations
from commonwork.observatory.rules import observation_problems
from commonwork.people.models import Person
from commonwork.reference import load as load_reference
from commonwork.register import actions, sending, storing
from commonwork.register.models import Delivery, Draft, Organisation, PersonalCells, Source
from commonwork.register.queries import newest_delivery

CHUNK = 5000
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Outcome:
    """What became of one delivered file."""

    file_name: str
    delivery: Delivery | None
    problems: tuple[Problem, ...]
    counts: dict[str, int]
    already: bool = False

    @property
    def refused(self) -> bool:
        """Whether nothing of the file was taken in."""
        return self.delivery is None


@one_at_a_time()
def take_in(  # noqa: PLR0913 -- who sent and who entered a list are part of what is taken in
    source_key: str,
    path: Path,
    *,
    file_name: str = "",
    effective: date | None = None,
    sent_by: Person | None = None,
    entered_by: Person | None = None,
    progress: Progress = lambda stage, done, of: None,
) -> Outcome:
    """Take one file of a source in: received → read → cleaned → linked → registered.

    A refused file leaves nothing behind. Killed at any moment and run again, it ends in the same state;
    the same file twice changes nothing. ``effective`` is the day the list speaks of (today by default).
    """
    at = timezone.now()
    name, day = file_name or path.name, effective or at.date()
    source, spec = sources.find_source(source_key, by=entered_by, at=at)
    checksum = files.checksum_of(path)
    if (same := taken_in_before(source, checksum, by=entered_by)) is not None:
        return Outcome(name, same, (), {**_no_change(), "read": same.read}, already=True)
    found = read_list(source, path, file_name=name, effective=day)
    reading = found.reading
    problems = (*found.unsure(), *(reading.problems or unmapped(source, reading)))
    if any(problem.stops for problem in problems):
        return Outcome(name, None, problems, {**_no_change(), "read": reading.read, "refused": reading.read})
    stored = files.keep_copy(path, checksum)
    copy = actions.Copy(name, spec.part_of(name), checksum, path.stat().st_size, stored, reading.columns)
    delivery = take_up(source, found, Sent(copy, day, sent_by, entered_by), progress=progress)
    return Outcome(name, delivery, reading.problems, dict(actions.counts_of([delivery])))


@dataclass(frozen=True)
class Sent:
    """A file that was read and is now taken in: whose hands it went through, and what its sender said of it."""

    copy: actions.Copy
    effective: date
    sent_by: Person | None = None
    entered_by: Person | None = None
    sharing: str = ""
    draft: Draft | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)


def take_up(source: Source, found: ListRead, sent: Sent, *, progress: Progress) -> Delivery:
    """Receive and register a list that was read; an interrupted one is resumed.

    The steps are the same whether a command, a mail or an officer brought it. A list whose columns its sender
    described is first shown no wider than before, and as she chose from the moment it counts.
    """
    at = timezone.now()
    described = source.template == WORKBOOK
    if described:
        sending.describe_list(
            source=source, spec=found.spec, sharing=sent.sharing, narrowing=True, by=sent.entered_by, at=at
        )
    delivery = actions.receive(
        source=source, copy=sent.copy, effective=sent.effective, at=at, sent_by=sent.sent_by, entered_by=sent.entered_by
    )
    if sent.draft is not None:
        delivery = sending.sign_delivery(delivery=delivery, draft=sent.draft, reasons=sent.reasons)
    return register(delivery, found, sent, progress=progress)


def taken_in_before(source: Source, checksum: str, *, by: Person | None) -> Delivery | None:
    """The delivery by which this very file of the list was taken in already."""
    same = source.deliveries.filter(checksum=checksum, state="accepted").first()
    if same is not None and same.redacted_at is None:
        _keep_erased(same, by=by)
    return same


def unmapped(source: Source, reading: Reading) -> tuple[Problem, ...]:
    """What would stop the rows of a list of figures from becoming observations, found before anything is written."""
    if source.kind != "observations":
        return ()
    reference = load_reference(settings.REFERENCE)
    column = source.field_columns["confidence"][0]
    return tuple(
        problem
        for row in reading.rows
        for problem in observation_problems(
            [(row.values, row.place)], confidence=row.cells.get(column, ""), reference=reference
        )
    )


def register(delivery: Delivery, found: ListRead, sent: Sent, *, progress: Progress) -> Delivery:
    """Link and register the rows chunk by chunk, unseen, then let the whole delivery count at once."""
    at, by, reading = timezone.now(), sent.entered_by, found.reading
    book = storing.open_book(delivery, newest_delivery(delivery.source_id, before=delivery))
    done = 0
    for chunk in _chunks(reading.rows, by_key=delivery.source.kind == "events"):
        done += actions.store_chunk(delivery=delivery, rows=chunk, book=book, at=at)
        progress("registered", done, len(reading.rows))
    problems = [asdict(problem) for problem in reading.problems[:1000]]
    linked = linking_register.link_new(delivery)
    with transaction.atomic():
        actions.accept(delivery=delivery, read=reading.read, problems=problems, found=linked, by=by, at=at)
        if delivery.source.template == WORKBOOK:
            source, sharing = delivery.source, sent.sharing
            sending.describe_list(source=source, spec=found.spec, sharing=sharing, narrowing=False, by=by, at=at)
        _renew(delivery, by, at)
    _keep_erased(delivery, by=by)
    return delivery


def _renew(delivery: Delivery, by: Person | None, at: datetime) -> None:
    """The figures of a list, made anew in the transaction that lets the list count or takes it back."""
    if delivery.source.kind == "observations":
        renew_observations(source_key=delivery.source_id, by=by, at=at, reference=load_reference(settings.REFERENCE))


def _keep_erased(delivery: Delivery, *, by: Person | None) -> None:
    """A list that repeats rows whose personal cells were erased is kept without those cells, too."""
    erased = PersonalCells.objects.filter(erased_at__isnull=False, record__rows__delivery=delivery)
    if delivery.redacted_at or erased.exists():
        actions.note_redaction(delivery=delivery, stored=files.redact_copy(delivery), by=by, at=timezone.now())


def take_back(delivery: Delivery, *, reason: str, by: Person | None) -> Delivery:
    """Take a whole delivery back; the register is as if it had not come, and says so."""
    at = timezone.now()
    with transaction.atomic():
        delivery = actions.withdraw(delivery=delivery, reason=reason, by=by, at=at)
        _renew(delivery, by, at)
    return delivery


def release(edition_id: str, *, as_of: date, by: Person | None, demonstration: bool) -> None:
    """Count the register as of a day, freeze the cells under a hash and publish them."""
    edition.prepare(edition_id, as_of=as_of, by=by, demonstration=demonstration)
    edition.publish(edition_id, by=by)


@one_at_a_time()
def erase_personal(organisation_id: str, *, by: Person | None) -> int:
    """Erase the personal cells of an organisation's records, and the copies of the files that held them.

    Killed at any moment and run again, it ends in the same state. What stays erased when lists come
    again is told by ``actions.erase_personal``; a backup made before still holds the cells. Lists on their way that
    may repeat them are given up, with their files.
    """
    at = timezone.now()
    organisation = Organisation.objects.get(pk=organisation_id)
    organisation = organisation.redirect_to or organisation
    deliveries = actions.erase_personal(organisation=organisation, by=by, at=at)
    sending.drop_about(organisation=organisation, by=by, at=at)
    for delivery in deliveries:
        actions.note_redaction(delivery=delivery, stored=files.redact_copy(delivery), by=by, at=at)
    files.sweep()
    return len(deliveries)


def _no_change() -> dict[str, int]:
    return dict.fromkeys(("read", "new", "changed", "vanished", "doubtful", "refused"), 0)


def _chunks(rows: Sequence[ReadRow], *, by_key: bool) -> Iterator[list[ReadRow]]:
    """Rows in portions; the notices of one body stay together, in the order in which they took effect."""
    ordered = sorted(rows, key=lambda row: (row.key, row.effective, row.order)) if by_key else rows
    chunk: list[ReadRow] = []
    for row in ordered:
        if len(chunk) >= CHUNK and row.key != chunk[-1].key:
            yield chunk
            chunk = []
        chunk.append(row)
    if chunk:
        yield chunk

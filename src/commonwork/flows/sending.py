"""A list on its way, told in order: chosen, read and compared, corrected, prepared, sent.

Every step stands in the draft, so that whoever was cut off finds it as it was. Short lists are worked on at once;
long ones by the worker (:mod:`commonwork.flows.worker`). Killed at any moment and run again, each step ends the same.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from commonwork.engines.reading import Reading
from commonwork.flows import files, invitations, linking_register, list_maps, returning, understood
from commonwork.flows.list_maps import ListRead
from commonwork.flows.one_at_a_time import one_at_a_time
from commonwork.flows.reading import Said
from commonwork.flows.spreadsheet_to_report import Sent, take_up, taken_in_before, unmapped
from commonwork.people.models import Invitation, Person
from commonwork.register import sending
from commonwork.register.actions import Copy
from commonwork.register.comparing import compare_list, organisations_of, vanished_keys
from commonwork.register.models import Delivery, Draft, Source

SHORT_ROWS = 2_000
ALIVE_EVERY, STALE_AFTER = 5.0, 30.0  # seconds: signs of life of the work, and without any another one takes over
_ASKS = frozenset({"read.no_name"})  # what a sender can mend by saying what a column is
logger = logging.getLogger(__name__)


def begin(
    source: Source, path: Path, *, file_name: str, effective: date, on_behalf: bool, by: Person
) -> Draft | Delivery:
    """Keep a chosen file as a list on its way; a file that came before leads to where it is."""
    checksum = files.checksum_of(path)
    same = taken_in_before(source, checksum, by=by)
    if same is not None:
        return same
    copy = Copy(file_name, "", checksum, path.stat().st_size, files.keep_copy(path, checksum))
    at = timezone.now()
    return sending.begin_draft(source=source, copy=copy, effective=effective, on_behalf=on_behalf, by=by, at=at)


def work_at_once(draft: Draft) -> Draft:
    """Do the work a draft waits for now if the list is short; else leave it to the worker."""
    short = draft.size <= settings.AT_ONCE_BYTES
    if draft.state == "sending":
        short = short and draft.understood.get("rows", 0) <= SHORT_ROWS
    claimed = _claim(draft) if short else None
    if claimed is not None:
        work_on(claimed)
    draft.refresh_from_db()
    return draft


def work_next() -> bool:
    """Work on the draft that has waited longest; whether there was one."""
    claimed = _claim(None)
    if claimed is not None:
        work_on(claimed)
    return claimed is not None


def _claim(draft: Draft | None) -> Draft | None:
    at = timezone.now()
    return sending.claim_draft(draft=draft, stale_before=at - timedelta(seconds=STALE_AFTER), at=at)


def work_on(draft: Draft) -> None:
    """Read or send a claimed draft. A fault of ours is logged, and the draft says that it broke off."""
    try:
        with _signs_of_life(draft):
            if draft.state == "reading":
                read(draft)
            else:
                send(draft)
    except Exception:
        logger.exception("the work on draft %s broke off", draft.pk)
        sending.fail_draft(draft=draft, at=timezone.now())


@contextmanager
def _signs_of_life(draft: Draft) -> Iterator[None]:
    """Tell every few seconds that the work goes on, so that nobody else takes the draft over."""
    done = threading.Event()

    def tell() -> None:
        while not done.wait(ALIVE_EVERY):
            with suppress(OperationalError):  # the database is busy: the next sign comes in a few seconds
                sending.touch_draft(draft=draft, at=timezone.now())
        connection.close()

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def read(draft: Draft) -> Draft:
    """Understand the file, read its rows as its sender says, and compare them with the register."""
    found = _read(draft)
    problems = (*found.reading.problems, *unmapped(draft.source, found.reading))
    stops = {problem.code for problem in problems if problem.stops}
    state = "compared" if not stops else "understood" if stops <= _ASKS else "refused"
    sending.touch_draft(draft=draft, stage="compared", of=len(found.reading.rows), at=timezone.now())
    compared = {}
    if not stops:
        part = found.spec.part_of(draft.file_name)
        rows = found.reading.rows
        bands = linking_register.bands_of(draft.source, rows)
        compared = compare_list(draft.source, rows, effective=draft.effective_date, part=part, bands=bands)
    told = understood.plain(found, _said(draft), problems)
    return sending.note_read(draft=draft, state=state, understood=told, compared=compared, at=timezone.now())


def _read(draft: Draft) -> ListRead:
    sending.touch_draft(draft=draft, stage="read", at=timezone.now())
    path = files.copy_of(draft)
    return list_maps.read_list(
        draft.source, path, file_name=draft.file_name, effective=draft.effective_date, said=_said(draft)
    )


def _said(draft: Draft) -> Said:
    return list_maps.said_of(draft.source, draft.meanings, draft.visibility, draft.sheet)


@one_at_a_time()
def send(draft: Draft) -> Delivery:
    """Take the list of a prepared draft in, by the same steps as any other list."""
    delivery = taken_in_before(draft.source, draft.checksum, by=draft.prepared_by) or _take_up(draft)
    if draft.on_behalf:
        _ask_to_confirm(delivery, by=draft.prepared_by)
    remembered = understood.remembered(draft.understood)
    sending.finish_draft(draft=draft, delivery=delivery, remembered=remembered, at=timezone.now())
    return delivery


def _ask_to_confirm(delivery: Delivery, *, by: Person | None) -> None:
    """Ask the officers, once and by letter, to confirm what was entered for them."""
    asked = Invitation.objects.filter(purpose="delivery", object_id=str(delivery.pk))
    if delivery.confirmed_at is None and not asked.exists():
        invitations.invite_to_confirm(delivery, by=by)


def _take_up(draft: Draft) -> Delivery:
    found = _read(draft)
    sent = Sent(
        copy=_copy(draft, found),
        effective=draft.effective_date,
        sent_by=None if draft.on_behalf else draft.prepared_by,
        entered_by=draft.prepared_by,
        sharing=draft.sharing,
        draft=draft,
        reasons=_reasons(draft, found.reading),
    )
    return take_up(draft.source, found, sent, progress=_told(draft))


def _copy(draft: Draft, found: ListRead) -> Copy:
    part = found.spec.part_of(draft.file_name)
    return Copy(draft.file_name, part, draft.checksum, draft.size, draft.stored, found.reading.columns)


def _reasons(draft: Draft, reading: Reading) -> dict[str, str]:
    listed = (row.key for row in reading.rows)
    return understood.expanded(
        draft.vanished_reasons, vanished_keys(draft.source, listed, effective=draft.effective_date)
    )


def _told(draft: Draft) -> Callable[[str, int, int], None]:
    """Progress that is written down at most twice a second."""
    last = 0.0

    def progress(stage: str, done: int, of: int) -> None:
        nonlocal last
        if monotonic() - last > 0.5:
            last = monotonic()
            sending.touch_draft(draft=draft, stage="registered", done=done, of=of, at=timezone.now())

    return progress


def mark_problems(draft: Draft, target: Path) -> bool:
    """Write the file of a draft to ``target`` with its problems as comments in the cells; whether it could be."""
    found = _read(draft).as_any()
    if found is not None:
        returning.with_problems(files.copy_of(draft), found, target)
    return found is not None


def better_workbook(delivery: Delivery, target: Path, *, address: str) -> bool:
    """Write the sender's own workbook, better, to ``target``; whether it could be.

    Problems are marked, and each row gets the id and the page of its organisation. ``address`` is that of the site.
    """
    if delivery.redacted_at is not None or delivery.source.template != list_maps.WORKBOOK:
        return False
    draft = Draft.objects.filter(delivery=delivery).first()
    said = _said(draft) if draft else None
    path, name = files.copy_of(delivery), delivery.file_name
    read_again = list_maps.read_list(
        delivery.source, path, file_name=name, effective=delivery.effective_date, said=said
    ).as_any()
    if read_again is not None:
        known = {key: (pk, f"{address}/id/organisation/{pk}") for key, pk in organisations_of(delivery)}
        returning.registered(path, read_again, target, known=known)
    return read_again is not None


def drop(draft: Draft, *, by: Person | None) -> Draft:
    """Give a list on its way up: what was read of it is wiped, and its file goes if nothing else needs it."""
    dropped = sending.drop_draft(draft=draft, by=by, at=timezone.now())
    forget_file(draft)
    return dropped


def forget_file(draft: Draft) -> None:
    """Remove the file of a list that was given up, if nothing else needs it."""
    files.let_go(draft.stored)

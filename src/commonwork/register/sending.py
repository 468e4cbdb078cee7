"""Writing lists on their way: begun, read, corrected, explained, prepared, approved, sent or dropped.

A draft counts for nothing. What it says of persons is wiped from it as soon as it is sent or dropped: from then on
the delivery keeps it, where it can be erased.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from commonwork.engines.reading import SourceSpec
from commonwork.engines.reading.spec import VISIBILITIES
from commonwork.people.actions import log
from commonwork.people.models import Person
from commonwork.register import folding, outbox
from commonwork.register.actions import Copy, map_of
from commonwork.register.bulk import one_writer
from commonwork.register.models import Delivery, Draft, Organisation, Source
from commonwork.register.tallies import renew_tallies

OPEN = ("reading", "understood", "compared", "prepared", "sending", "refused", "failed")
WORK = ("reading", "sending")  # the states in which a draft waits for work, or is worked on
CHANGEABLE = ("understood", "compared", "refused", "failed")
_WIPED: dict[str, Any] = {"understood": {}, "compared": {}}


class NotNow(ValueError):
    """What was asked of a draft does not fit the state it is in; nothing was written."""


class SamePerson(ValueError):
    """Whoever prepared a list cannot approve it as well."""


@transaction.atomic
def begin_draft(
    *, source: Source, copy: Copy, effective: date, on_behalf: bool, by: Person | None, at: datetime
) -> Draft:
    """Note a chosen file as a list on its way; the same file of the same list leads to the draft that is there."""
    same = Draft.objects.filter(source=source, checksum=copy.checksum, state__in=OPEN).order_by("id").last()
    if same is not None:
        return same
    described = asdict(copy)
    kept = {name: described[name] for name in ("file_name", "checksum", "size", "stored")}
    draft = Draft.objects.create(
        source=source, **kept, effective_date=effective, sharing=source.sharing, on_behalf=on_behalf,
        started_by=by, started_at=at, touched_at=at,
    )  # fmt: skip
    log(at=at, by=by, action="draft.begin", on=("draft", draft.pk))
    return draft


@transaction.atomic
def claim_draft(*, draft: Draft | None = None, stale_before: datetime, at: datetime) -> Draft | None:
    """Take a draft that waits for work, or whose work shows no sign of life since ``stale_before``; one gets it.

    Without ``draft``, the one that has waited longest. No log entry: this is the machine at work.
    """
    waiting = Draft.objects.filter(state__in=WORK).filter(Q(stage="") | Q(touched_at__lt=stale_before))
    found = (waiting.filter(pk=draft.pk) if draft else waiting).order_by("touched_at", "id").first()
    if found is None:
        return None
    taken = Draft.objects.filter(pk=found.pk, state=found.state, stage=found.stage, touched_at=found.touched_at)
    if not taken.update(stage="begun", done=0, of=0, touched_at=at):
        return None
    found.refresh_from_db()
    return found


def touch_draft(*, draft: Draft, stage: str = "", done: int = 0, of: int = 0, at: datetime) -> None:
    """A sign of life of the work on a draft, with how far it is where ``stage`` is given."""
    progress = {"stage": stage, "done": done, "of": of} if stage else {}
    Draft.objects.filter(pk=draft.pk, state__in=WORK).exclude(stage="").update(touched_at=at, **progress)


@transaction.atomic
def note_read(
    *, draft: Draft, state: str, understood: Mapping[str, Any], compared: Mapping[str, Any], at: datetime
) -> Draft:
    """Keep what was understood of a file and what sending it would change; ``state`` says how far it came.

    Nothing is kept where the sender corrected or dropped the draft while it was read: then it is read again.
    """
    wanted = Draft.objects.filter(pk=draft.pk, state="reading").exclude(stage="")
    wanted.update(state=state, understood=understood, compared=compared, stage="", touched_at=at)
    draft.refresh_from_db()
    return draft


@transaction.atomic
def fail_draft(*, draft: Draft, at: datetime) -> Draft:
    """Note that the work on a draft broke off by a fault of ours; it can be tried again."""
    Draft.objects.filter(pk=draft.pk, state__in=WORK).update(state="failed", stage=draft.state, touched_at=at)
    draft.refresh_from_db()
    return draft


@transaction.atomic
def try_again(*, draft: Draft, by: Person | None, at: datetime) -> Draft:
    """Let the work that broke off be done again: a list that was being sent is sent, any other read."""
    again = "sending" if draft.stage == "sending" else "reading"
    Draft.objects.filter(pk=draft.pk, state="failed").update(state=again, stage="", touched_at=at)
    draft.refresh_from_db()
    log(at=at, by=by, action="draft.try_again", on=("draft", draft.pk))
    return draft


@transaction.atomic
def correct_draft(  # noqa: PLR0913 -- all a sender may say of her list is said in one go
    *,
    draft: Draft,
    meanings: Mapping[str, str],
    visibility: Mapping[str, str],
    sheet: str,
    effective: date,
    by: Person | None,
    at: datetime,
) -> Draft:
    """Keep what the sender says of her list; it is read again where she says something else than before."""
    said = {"meanings": dict(meanings), "visibility": dict(visibility), "sheet": sheet, "effective_date": effective}
    if draft.state not in CHANGEABLE:
        raise NotNow(draft.state)
    if all(getattr(draft, name) == value for name, value in said.items()):
        return draft
    Draft.objects.filter(pk=draft.pk).update(**said, state="reading", stage="", touched_at=at)
    draft.refresh_from_db()
    log(at=at, by=by, action="draft.correct", on=("draft", draft.pk))
    return draft


@transaction.atomic
def explain_vanished(*, draft: Draft, reasons: Mapping[str, str], by: Person | None, at: datetime) -> Draft:
    """Keep why entries are no longer listed (key → code of ``vanished_reasons``), beside what was said before."""
    if draft.state not in CHANGEABLE:
        raise NotNow(draft.state)
    kept = {key: reason for key, reason in {**draft.vanished_reasons, **reasons}.items() if reason}
    if kept != draft.vanished_reasons:
        Draft.objects.filter(pk=draft.pk).update(vanished_reasons=kept, touched_at=at)
        draft.refresh_from_db()
        log(at=at, by=by, action="draft.explain", on=("draft", draft.pk), detail={"count": len(kept)})
    return draft


@transaction.atomic
def prepare_draft(*, draft: Draft, sharing: str, on_behalf: bool, by: Person | None, at: datetime) -> Draft:
    """Its sender is done with a list: it goes on its way, or waits for approval where its owner wants that."""
    state = "prepared" if draft.source.needs_approval else "sending"
    ready = Draft.objects.filter(pk=draft.pk, state="compared")
    told = {"sharing": sharing, "on_behalf": on_behalf, "prepared_by": by, "prepared_at": at, "touched_at": at}
    if not ready.update(state=state, stage="", **told):
        raise NotNow(draft.state)
    draft.refresh_from_db()
    log(at=at, by=by, action="draft.prepare", on=("draft", draft.pk), detail={"sharing": sharing})
    return draft


@transaction.atomic
def approve_draft(*, draft: Draft, by: Person, at: datetime) -> Draft:
    """A second person approves a prepared list, which then goes on its way. Raises :class:`SamePerson`."""
    if draft.prepared_by_id == by.pk:
        raise SamePerson(draft.pk)
    ready = Draft.objects.filter(pk=draft.pk, state="prepared")
    if not ready.update(state="sending", stage="", approved_by=by, approved_at=at, touched_at=at):
        raise NotNow(draft.state)
    draft.refresh_from_db()
    log(at=at, by=by, action="draft.approve", on=("draft", draft.pk))
    return draft


@transaction.atomic
def return_draft(*, draft: Draft, by: Person | None, at: datetime) -> Draft:
    """A prepared list goes back to whoever prepared it, to be changed."""
    ready = Draft.objects.filter(pk=draft.pk, state="prepared")
    if not ready.update(state="compared", stage="", prepared_by=None, prepared_at=None, touched_at=at):
        raise NotNow(draft.state)
    draft.refresh_from_db()
    log(at=at, by=by, action="draft.return", on=("draft", draft.pk))
    return draft


@transaction.atomic
def drop_draft(*, draft: Draft, by: Person | None, at: datetime) -> Draft:
    """Give a list on its way up; what was read of it is wiped, the caller removes its file. A sent one stays sent."""
    ready = Draft.objects.filter(pk=draft.pk, state__in=OPEN).exclude(state="sending")
    if not ready.update(state="dropped", stage="", touched_at=at, **_WIPED):
        raise NotNow(draft.state)
    draft.refresh_from_db()
    log(at=at, by=by, action="draft.drop", on=("draft", draft.pk))
    return draft


@transaction.atomic
def finish_draft(*, draft: Draft, delivery: Delivery, remembered: Mapping[str, str], at: datetime) -> Draft:
    """A draft has become a delivery: it leads there, and what its sender confirmed is remembered for her next list."""
    Draft.objects.filter(pk=draft.pk).update(state="sent", stage="", delivery=delivery, touched_at=at, **_WIPED)
    if remembered:
        kept = {**draft.source.remembered, **remembered}
        Source.objects.filter(pk=draft.source_id).update(remembered=kept)
    draft.refresh_from_db()
    log(at=at, by=draft.prepared_by, action="draft.send", on=("draft", draft.pk), detail={"delivery": delivery.pk})
    return draft


@transaction.atomic
def sign_delivery(*, delivery: Delivery, draft: Draft, reasons: Mapping[str, str]) -> Delivery:
    """Note on a delivery who prepared and who approved it, as its draft says, and why entries are no longer listed."""
    Delivery.objects.filter(pk=delivery.pk).update(
        prepared_by=draft.prepared_by, approved_by=draft.approved_by, approved_at=draft.approved_at,
        vanished_reasons=dict(reasons),
    )  # fmt: skip
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def ask_for_approval(*, source: Source, needed: bool, by: Person | None, at: datetime) -> Source:
    """The owner of a list decides whether one person prepares it and another one approves it."""
    if source.needs_approval != needed:
        source.needs_approval = needed
        source.save(update_fields=["needs_approval"])
        log(at=at, by=by, action="source.ask_for_approval", on=("source", source.pk), detail={"needed": needed})
    return source


@transaction.atomic
def describe_list(
    *, source: Source, spec: SourceSpec, sharing: str = "", narrowing: bool, by: Person | None, at: datetime
) -> Source:
    """Enter the columns of a list and who sees them as its sender confirmed them; earlier columns stay known.

    ``narrowing`` lets nobody see more than before: so it is done ahead of the rows, which appear with it. Once they
    are accepted, it is done again without, and then what was opened opens as well.
    """
    one_writer()
    fresh = map_of(spec)
    told = {
        "fields_kept_back": _kept_back(source.fields_kept_back, fresh["fields_kept_back"], fresh["field_columns"]),
        "columns_kept_back": _kept_back(source.columns_kept_back, fresh["columns_kept_back"], spec.columns),
        "field_columns": _united(fresh["field_columns"], source.field_columns),
        "sharing": sharing or source.sharing,
    }
    if narrowing:
        for name in ("fields_kept_back", "columns_kept_back"):
            told[name] = _narrower(getattr(source, name), told[name])
        told["sharing"] = max(told["sharing"], source.sharing, key=[code for code, _ in Source.SHARING].index)
    changed = {name for name, value in told.items() if getattr(source, name) != value}
    if not changed:
        return source
    Source.objects.filter(pk=source.pk).update(**told)
    source.refresh_from_db()
    if changed & {"fields_kept_back", "sharing"}:
        named = list(Organisation.objects.filter(entries__source=source).distinct().values_list("pk", flat=True))
        folding.refold(named, at=at)
        renew_tallies()
        if narrowing and named:
            outbox.nothing_left_behind()
    log(at=at, by=by, action="source.enter", on=("source", source.pk), detail={"changed": sorted(changed)})
    return source


def _kept_back(before: Mapping[str, str], now: Mapping[str, str], known: Mapping[str, Any]) -> dict[str, str]:
    """What is kept back now, and of what the list no longer has, what was."""
    return {**{name: seen for name, seen in before.items() if name not in known}, **now}


def _narrower(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    names = dict.fromkeys((*before, *now))
    return {name: max(before.get(name, "public"), now.get(name, "public"), key=VISIBILITIES.index) for name in names}


def _united(now: Mapping[str, list[str]], before: Mapping[str, list[str]]) -> dict[str, list[str]]:
    fields = dict.fromkeys((*now, *before))
    return {name: list(dict.fromkeys((*now.get(name, ()), *before.get(name, ())))) for name in fields}


@transaction.atomic
def drop_stale(*, untouched_since: datetime, at: datetime) -> list[Draft]:
    """Give up the drafts nobody has touched for long; they hold what is said of persons. Returns them."""
    old = list(Draft.objects.filter(state__in=OPEN, touched_at__lt=untouched_since).exclude(state="sending"))
    return [drop_draft(draft=draft, by=None, at=at) for draft in old]


@transaction.atomic
def drop_about(*, organisation: Organisation, by: Person | None, at: datetime) -> list[Draft]:
    """Give up the drafts of the lists an organisation stands in: their cells would outlive an erasure. Returns them.

    One that is being sent becomes a delivery, which keeps erased cells erased.
    """
    theirs = Draft.objects.filter(state__in=OPEN, source__in=organisation.entries.values("source_id"))
    return [drop_draft(draft=draft, by=by, at=at) for draft in theirs.exclude(state="sending").order_by("pk")]

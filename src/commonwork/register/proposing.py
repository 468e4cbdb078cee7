"""Corrections proposed by those who have no account, confirmations, and the yearly rounds that ask for both.

A proposal changes nothing. The federation accepts it, which is a judgement like any other, or disputes it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commonwork.engines.cleaning.text import script_of
from commonwork.people import inviting
from commonwork.people.actions import log
from commonwork.people.models import Invitation, Person
from commonwork.register import actions
from commonwork.register.models import Confirmation, ConfirmationRound, Delivery, Organisation, Proposal, Source
from commonwork.register.own_record import OwnRecord, federations_answering


class RoundIsOpen(ValueError):
    """A list has one open round at a time."""


@dataclass(frozen=True)
class MemberOf:
    """An organisation together with the federation that answers what is proposed of it; None for the secretariat."""

    federation: Organisation | None
    organisation: Organisation


@dataclass(frozen=True)
class Verdict:
    """What is answered to one proposal: accepted from a day on, or disputed for a reason."""

    accepted: bool
    effective: date
    reason: str = ""


@transaction.atomic
def confirm_record(*, record: OwnRecord, invitation: Invitation, at: datetime) -> Confirmation:
    """An organisation says that its record is right. Said again through the same invitation, nothing changes."""
    Invitation.objects.select_for_update().get(pk=invitation.pk)
    known = Confirmation.objects.filter(invitation=invitation).first()
    if known is not None:
        return known
    made = Confirmation.objects.create(
        organisation=record.organisation, invitation=invitation, round=record.round, confirmed_at=at
    )
    inviting.answer(invitation=invitation, at=at)
    inviting.note(invitation=invitation, action="organisation.confirm", at=at)
    return made


@transaction.atomic
def propose(
    *, record: OwnRecord, after: Mapping[str, Any], note: str, invitation: Invitation, at: datetime
) -> list[Proposal]:
    """Propose new values of a record, one proposal a field; what the same holder proposed before gives way."""
    earlier = Proposal.objects.filter(
        organisation=record.organisation, invitation=invitation, field__in=list(after), state="open"
    )
    earlier.update(state="withdrawn", answered_at=at)
    made = Proposal.objects.bulk_create([
        Proposal(
            organisation=record.organisation, field=field, before=record.values.get(field) or None, after=value,
            note=note[:400], proposed_at=at, invitation=invitation, round=record.round,
        )
        for field, value in after.items()
    ])  # fmt: skip
    inviting.answer(invitation=invitation, at=at)
    inviting.note(
        invitation=invitation, action="organisation.propose", at=at, detail={"fields": ", ".join(sorted(after))}
    )
    return made


def federations_of(record: OwnRecord) -> list[Organisation]:
    """The federations that may answer what is proposed of a record; none where the secretariat does."""
    answering = federations_answering(record.organisation)
    asked_by = [one for one in answering if record.round and one.pk == record.round.source.organisation_id]
    return asked_by or answering


@transaction.atomic
def answer_proposals(*, verdicts: Mapping[int, Verdict], by: Person | None, at: datetime) -> list[Proposal]:
    """Accept or dispute open proposals; one that was answered meanwhile is left as it is.

    An accepted value is a judgement from its day on: it beats every list until it is withdrawn. Returns
    the proposals that were answered now.
    """
    found = Proposal.objects.select_for_update(of=("self",)).select_related("organisation")
    answered = []
    for proposal in found.filter(pk__in=list(verdicts), state="open").order_by("id"):
        verdict = verdicts[proposal.pk]
        proposal.state = "accepted" if verdict.accepted else "disputed"
        proposal.answered_by, proposal.answered_at, proposal.answer = by, at, verdict.reason[:400]
        if verdict.accepted:
            proposal.judgement = actions.decide_value(
                organisation=_today(proposal.organisation), field=proposal.field, value=_value_of(proposal),
                effective=verdict.effective, by=by, at=at,
            )  # fmt: skip
        proposal.save(update_fields=["state", "answered_by", "answered_at", "answer", "judgement"])
        on, detail = ("organisation", proposal.organisation_id), {"field": proposal.field, "answer": proposal.state}
        log(at=at, by=by, action="organisation.answer_proposal", on=on, detail=detail)
        answered.append(proposal)
    return answered


def _today(organisation: Organisation) -> Organisation:
    """The organisation, or the one it was merged into since."""
    return organisation.redirect_to or organisation


def _value_of(proposal: Proposal) -> Any:
    """What the fold takes: of a name, also its language and script and which name it replaces."""
    if proposal.field != "names":
        return "" if proposal.after is None else proposal.after
    language = proposal.organisation.name_language or "und"
    text = str(proposal.after)
    named = {"text": text, "language": language, "script": script_of(text, language), "kind": "official"}
    return {**named, "instead_of": proposal.before}


@transaction.atomic
def open_round(
    *, source: Source, closes_on: date, asked: Sequence[Invitation], by: Person | None, at: datetime
) -> ConfirmationRound:
    """Open a round for a list with the invitations it sends out. Raises :class:`RoundIsOpen`."""
    Source.objects.select_for_update().get(pk=source.pk)
    if open_rounds(on=at.date()).filter(source=source).exists():
        raise RoundIsOpen(source.pk)
    made = ConfirmationRound.objects.create(source=source, opened_by=by, opened_at=at, closes_on=closes_on)
    for start in range(0, len(asked), 500):
        made.asked.add(*asked[start : start + 500])
    log(at=at, by=by, action="round.open", on=("source", source.pk), detail={"round": made.pk, "asked": len(asked)})
    return made


@transaction.atomic
def note_reminder(*, round_: ConfirmationRound, letters: int, by: Person | None, at: datetime) -> None:
    """Note that those who have not answered were reminded."""
    ConfirmationRound.objects.filter(pk=round_.pk).update(reminded_at=at)
    log(at=at, by=by, action="round.remind", on=("source", round_.source_id), detail={"letters": letters})


@transaction.atomic
def close_round(*, round_: ConfirmationRound, by: Person | None, at: datetime) -> None:
    """Close a round before its day; links and codes of it that nobody has answered are withdrawn."""
    ConfirmationRound.objects.filter(pk=round_.pk, closed_at__isnull=True).update(closed_at=at)
    unanswered = round_.asked.filter(answered_at__isnull=True, withdrawn_at__isnull=True)
    Invitation.objects.filter(pk__in=unanswered.values("pk")).update(withdrawn_at=at)
    log(at=at, by=by, action="round.close", on=("source", round_.source_id), detail={"round": round_.pk})


def open_rounds(*, on: date) -> Any:
    """The rounds that are open on a day."""
    return ConfirmationRound.objects.filter(closes_on__gte=on, closed_at__isnull=True)


def open_proposals(organisations: Iterable[str] | None = None) -> Any:
    """The proposals that wait for an answer, the oldest first; of some organisations, or of all."""
    found = Proposal.objects.filter(state="open").select_related("organisation").order_by("proposed_at", "id")
    return found if organisations is None else found.filter(organisation__in=organisations)


def proposals_for(about: MemberOf) -> Any:
    """The open proposals of a member that this federation, or the secretariat, may see and answer, the oldest first.

    What it said in the round of another federation that answers for it, it said to that one.
    """
    found = open_proposals([about.organisation.pk])
    if about.federation is None:
        return found
    others = [one.pk for one in federations_answering(about.organisation) if one.pk != about.federation.pk]
    return found.exclude(round__source__organisation__in=others)


def last_confirmed(organisation: Organisation) -> datetime | None:
    """When an organisation last said that its record is right."""
    newest = Confirmation.objects.filter(organisation=organisation).order_by("-confirmed_at").first()
    return newest.confirmed_at if newest else None


@transaction.atomic
def confirm_delivery_through(*, delivery: Delivery, invitation: Invitation, at: datetime) -> bool:
    """The officer confirms, by link or code, a list that the secretariat entered; False where that was done before."""
    waiting = Delivery.objects.filter(pk=delivery.pk, state="accepted", confirmed_at__isnull=True)
    if not waiting.update(confirmed_at=at, confirmed_through=invitation):
        return False
    inviting.answer(invitation=invitation, at=at)
    inviting.note(invitation=invitation, action="delivery.confirm", at=at)
    return True

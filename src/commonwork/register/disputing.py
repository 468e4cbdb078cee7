"""A verdict disputed: a federation says with a reason what it holds one of its members to be; the secretariat answers.

A dispute changes no verdict: facts do. It stands beside the verdict for everyone until it is withdrawn, and with
the answer afterwards.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from commonwork.engines.classifying.verdicts import SCHEMES
from commonwork.people.actions import log
from commonwork.people.models import Person
from commonwork.register.classifying import classification_of
from commonwork.register.models import Dispute, Organisation
from commonwork.register.queries import ids_of

LONGEST = 4000
OUTCOMES = ("upheld", "declined")


class NotToBeDisputed(ValueError):
    """There is no such scheme, no reason is given, or the same organisation disputes this verdict already."""


@dataclass(frozen=True)
class Objection:
    """What is said against one verdict: of which scheme, what it should be («» where it is left open), and why."""

    scheme: str
    reason: str
    claimed: str = ""
    language: str = "en"


@transaction.atomic
def dispute_verdict(
    *, organisation: Organisation, objection: Objection, on_behalf_of: Organisation, by: Person | None, at: datetime
) -> Dispute:
    """Dispute the verdict in force of one scheme. Raises :class:`NotToBeDisputed`."""
    reason = objection.reason.strip()
    if objection.scheme not in SCHEMES or not reason or len(reason) > LONGEST:
        raise NotToBeDisputed(objection.scheme)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    waiting = disputes_of(organisation).filter(scheme=objection.scheme, on_behalf_of=on_behalf_of, outcome="")
    if waiting.exists():
        raise NotToBeDisputed(objection.scheme)
    made = Dispute.objects.create(
        organisation=organisation,
        scheme=objection.scheme,
        verdict=getattr(classification_of(organisation), objection.scheme),
        claimed=objection.claimed[:60],
        reason=reason,
        language=objection.language,
        disputed_by=by,
        on_behalf_of=on_behalf_of,
        disputed_at=at,
    )
    detail = {"scheme": made.scheme, "on_behalf_of": on_behalf_of.pk}
    log(at=at, by=by, action="verdict.dispute", on=("organisation", organisation.pk), detail=detail)
    return made


@transaction.atomic
def answer_dispute(*, dispute: Dispute, outcome: str, answer: str, by: Person | None, at: datetime) -> Dispute:
    """Uphold or decline a dispute, with words; one that was answered or withdrawn meanwhile is left as it is."""
    dispute = Dispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk)
    if dispute.outcome or dispute.withdrawn_at is not None:
        return dispute
    if outcome not in OUTCOMES or not answer.strip() or len(answer.strip()) > LONGEST:
        raise ValueError(outcome)
    dispute.outcome, dispute.answer = outcome, answer.strip()
    dispute.answered_by, dispute.answered_at = by, at
    dispute.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    detail = {"scheme": dispute.scheme, "outcome": outcome}
    log(at=at, by=by, action="verdict.answer_dispute", on=("organisation", dispute.organisation_id), detail=detail)
    return dispute


@transaction.atomic
def withdraw_dispute(*, dispute: Dispute, by: Person | None, at: datetime) -> Dispute:
    """Take a dispute back that was not answered yet; it is then shown no longer."""
    dispute = Dispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk)
    if dispute.outcome or dispute.withdrawn_at is not None:
        return dispute
    dispute.withdrawn_at = at
    dispute.save(update_fields=["withdrawn_at"])
    detail = {"scheme": dispute.scheme}
    log(at=at, by=by, action="verdict.withdraw_dispute", on=("organisation", dispute.organisation_id), detail=detail)
    return dispute


def disputes_of(organisation: Organisation) -> QuerySet[Dispute]:
    """The disputes about an organisation that were not taken back, the newest first, also of ids merged into it."""
    found = Dispute.objects.filter(organisation__in=ids_of(organisation), withdrawn_at__isnull=True)
    return found.select_related("on_behalf_of").order_by("-disputed_at", "-id")


def open_disputes(on_behalf_of: Iterable[str] | None = None) -> QuerySet[Dispute]:
    """The disputes that wait for an answer, the oldest first; those of some organisations, or all."""
    found = Dispute.objects.filter(outcome="", withdrawn_at__isnull=True)
    found = found.select_related("organisation", "on_behalf_of").order_by("disputed_at", "id")
    return found if on_behalf_of is None else found.filter(on_behalf_of__in=list(on_behalf_of))


def as_public(dispute: Dispute) -> dict[str, Any]:
    """What everyone may read of a dispute: not who wrote it, but for whom."""
    return {
        "scheme": dispute.scheme,
        "verdict": dispute.verdict,
        "claimed": dispute.claimed,
        "reason": dispute.reason,
        "language": dispute.language,
        "on_behalf_of": dispute.on_behalf_of_id,
        "disputed_at": dispute.disputed_at,
        "outcome": dispute.outcome or None,
        "answer": dispute.answer or None,
        "answered_at": dispute.answered_at,
    }

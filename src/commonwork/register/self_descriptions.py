"""Answers to «What kind of cooperative are we?»: kept under a key, sent to a federation, accepted or answered.

No account and no personal data are needed. What is kept belongs to whoever holds the key: the register keeps only
its hash. What was sent changes nothing until somebody accepts it; then each fact is a person's decision.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from commonwork.people import inviting
from commonwork.people.actions import log
from commonwork.people.models import Person
from commonwork.register import actions
from commonwork.register.correcting_forms import SPEAKING
from commonwork.register.models import Organisation, SelfDescription, Source
from commonwork.register.own_record import federations_answering, organisations_listed

KEPT_FOR = timedelta(days=365)  # unsent answers, from the day they were kept or changed
REACHABLE_FOR = timedelta(days=365)  # name, remark and reply address, from the day they were sent
FIELD_OF = {"members_total": "members", "workers_total": "workers", "isic_main": "activity"}  # known by another name
NOT_KNOWN = "-"  # «I do not know», which is an answer and no fact
NOT_DECIDED = frozenset({"unit_kind"})  # whoever answers is an organisation; that is not a fact of the register
OF_THE_NETWORK = ("member", "member_to_confirm", "participant", "partner")  # whom one may send answers to, in order
LONGEST = {"name": 400, "note": 2000, "answer": 2000}


class Answered(ValueError):
    """Answers that were sent, so that they can no longer be changed, or that were answered already."""


class NotOnTheList(ValueError):
    """An organisation the federation does not answer for."""


@dataclass(frozen=True)
class Sending:
    """To whom answers go, and what stands beside them; everything but the federation may be left out."""

    federation: Organisation
    name: str = ""
    note: str = ""
    reply_to: str = ""


def hash_of(key: str) -> str:
    """The hash a key is kept as. The key has 160 bits by chance, so the hash needs no salt."""
    return hashlib.sha256(f"commonwork.self-description:{key}".encode()).hexdigest()


@transaction.atomic
def keep(*, key: str, answers: Mapping[str, str], country: str, language: str, at: datetime) -> SelfDescription:
    """Keep answers under a key; what was kept too long before is forgotten on this occasion."""
    forget_old(at=at)
    return SelfDescription.objects.create(
        key_hash=hash_of(key), answers=dict(answers), country=country, language=language, kept_at=at
    )


def kept_under(key: str, *, at: datetime) -> SelfDescription | None:
    """What is kept under a key; None where there is nothing, or nothing any more."""
    found = SelfDescription.objects.select_related("sent_to", "organisation", "answered_by")
    one = found.filter(key_hash=hash_of(key)).first()
    if one is not None and one.state == "kept" and one.kept_at < at - KEPT_FOR:
        return None
    return one


@transaction.atomic
def change(*, description: SelfDescription, answers: Mapping[str, str], country: str, at: datetime) -> SelfDescription:
    """Put other answers in the place of those kept. Raises :class:`Answered` once they were sent."""
    locked = _locked(description)
    if locked.state != "kept":
        raise Answered(locked.pk)
    locked.answers, locked.country, locked.kept_at = dict(answers), country, at
    locked.save(update_fields=["answers", "country", "kept_at"])
    return locked


@transaction.atomic
def forget(*, description: SelfDescription, at: datetime) -> None:
    """Delete answers, also those that were sent; facts that somebody accepted meanwhile are decisions and stay."""
    log(at=at, by=None, action="self_description.delete", on=("self_description", description.pk))
    inviting.forget_describers([description.pk])
    SelfDescription.objects.filter(pk=description.pk).delete()


@transaction.atomic
def send(*, description: SelfDescription, to: Sending, at: datetime) -> SelfDescription:
    """Send kept answers to a federation of their country. Raises :class:`Answered` where they were sent before."""
    locked = _locked(description)
    if locked.state != "kept":
        raise Answered(locked.pk)
    locked.state, locked.sent_to, locked.sent_at = "sent", to.federation, at
    locked.name, locked.note = to.name[: LONGEST["name"]], to.note[: LONGEST["note"]]
    locked.reply_to = to.reply_to
    locked.save(update_fields=["state", "sent_to", "sent_at", "name", "note", "reply_to"])
    log(at=at, by=None, action="self_description.send", on=("organisation", to.federation.pk))
    return locked


@transaction.atomic
def accept(
    *, description: SelfDescription, organisation: Organisation, facts: Sequence[str], effective: date, by: Person,
    at: datetime,
) -> SelfDescription:  # fmt: skip
    """Accept answers for an organisation of the federation's list: each of the ``facts`` becomes a decision.

    Raises :class:`NotOnTheList` where the federation does not answer for it, :class:`Answered` where somebody was
    quicker.
    """
    locked = _locked(description)
    if locked.state != "sent":
        raise Answered(locked.pk)
    if organisation.pk not in {one.pk for one in organisations_of(locked)}:
        raise NotOnTheList(organisation.pk)
    decided = [fact for fact in decidable(locked) if fact in set(facts)]
    for fact in decided:
        actions.decide_value(
            organisation=organisation, field=FIELD_OF.get(fact, fact), value=locked.answers[fact],
            effective=effective, by=by, at=at,
        )  # fmt: skip
    locked.state, locked.organisation, locked.answered_by, locked.answered_at = "accepted", organisation, by, at
    locked.save(update_fields=["state", "organisation", "answered_by", "answered_at"])
    detail = {"facts": ", ".join(decided), "self_description": locked.pk}
    on = ("organisation", organisation.pk)
    log(at=at, by=by, action="self_description.accept", on=on, detail=detail)
    return locked


@transaction.atomic
def answer(*, description: SelfDescription, words: str, by: Person, at: datetime) -> SelfDescription:
    """Answer with words instead; nothing of what was sent is taken over. Raises :class:`Answered`."""
    locked = _locked(description)
    if locked.state != "sent":
        raise Answered(locked.pk)
    locked.state, locked.answer, locked.answered_by, locked.answered_at = "disputed", words[: LONGEST["answer"]], by, at
    locked.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    log(at=at, by=by, action="self_description.answer", on=("self_description", locked.pk))
    return locked


def _locked(description: SelfDescription) -> SelfDescription:
    return SelfDescription.objects.select_for_update().get(pk=description.pk)


def decidable(description: SelfDescription) -> list[str]:
    """The facts of sent answers that can be taken over: those that were answered."""
    said = {fact: value for fact, value in description.answers.items() if value not in ("", NOT_KNOWN)}
    return [fact for fact in said if fact not in NOT_DECIDED]


@transaction.atomic
def forget_old(*, at: datetime) -> tuple[int, int]:
    """Delete what was kept too long unsent, and blank what could tell persons in what was sent long ago."""
    deleted, _ = SelfDescription.objects.filter(state="kept", kept_at__lt=at - KEPT_FOR).delete()
    said = ~Q(name="") | ~Q(note="") | ~Q(reply_to="")
    old = SelfDescription.objects.exclude(state="kept").filter(said, sent_at__lt=at - REACHABLE_FOR)
    inviting.forget_describers(old.values_list("pk", flat=True))
    return deleted, old.update(name="", note="", reply_to="")


def federations_in(country: str) -> list[Organisation]:
    """The federations and promoters of a country to which answers can be sent: members of the network first.

    One shape of member is no federation; it is offered as well, as it speaks for the network in its country.
    """
    if not country:
        return []
    rank = {relation: number for number, relation in enumerate(OF_THE_NETWORK)}
    found = Organisation.objects.filter(
        country=country, shown=True, standing__in=SPEAKING, redirect_to__isnull=True, relation__in=OF_THE_NETWORK
    )
    return sorted(found, key=lambda one: (rank[one.relation], one.sort_key, one.pk))


def waiting_for(organisation_ids: Sequence[str] | None = None) -> QuerySet[SelfDescription]:
    """What waits for an answer of some federations, or of all, the oldest first."""
    found = SelfDescription.objects.filter(state="sent").select_related("sent_to").order_by("sent_at", "pk")
    return found if organisation_ids is None else found.filter(sent_to__in=list(organisation_ids))


def organisations_of(description: SelfDescription) -> list[Organisation]:
    """The organisations the answers may be accepted for: those on the federation's lists for which it answers."""
    lists = Source.objects.filter(organisation=description.sent_to_id, kind="snapshot")
    listed = {one.pk: one for source in lists for one in organisations_listed(source)}
    answered = [
        one for one in listed.values() if any(own.pk == description.sent_to_id for own in federations_answering(one))
    ]
    return sorted(answered, key=lambda one: (one.sort_key, one.pk))

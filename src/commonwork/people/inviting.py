"""Invitations, letters and stopped addresses: who was asked, what was written to whom, and who wants no more mail.

A letter is a row written in the transaction of what it is about; it is sent afterwards. Whoever holds an
invitation has no account: the log names the invitation, never the address.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from commonwork.people.actions import log
from commonwork.people.models import Invitation, Letter, LogEntry, Person, SavedSearch, StoppedAddress

TRIES = 5
SENDING_AGAIN = timedelta(minutes=15)
GIVEN_UP_AFTER = 8
SENDABLE = ("waiting", "sending")


@dataclass(frozen=True)
class Asked:
    """Whom an invitation goes to and what it opens. ``email`` is «» where a code is read out by telephone."""

    purpose: str
    opens: tuple[str, str]
    code_hash: str
    expires_at: datetime
    email: str = ""
    address_from: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Mail:
    """A letter to be written: its kind names the template, ``about`` holds ids only."""

    kind: str
    email: str
    language: str
    subject: str
    message_id: str
    about: dict[str, Any] = field(default_factory=dict)


def address_hash(email: str) -> str:
    """The hash a stopped address is kept as: of the address in small letters, the same on every installation.

    It has no key on purpose: a restored archive must go on stopping what was stopped.
    """
    return hashlib.sha256(f"commonwork.stopped:{email.strip().lower()}".encode()).hexdigest()


def live(at: datetime) -> QuerySet[Invitation]:
    """The invitations that still open something at a moment: neither expired nor withdrawn."""
    return Invitation.objects.filter(withdrawn_at__isnull=True, expires_at__gt=at)


def invitations_for(kind: str, ids: Iterable[object]) -> QuerySet[Invitation]:
    """The invitations that open things of one kind, the newest first."""
    found = Invitation.objects.filter(object_kind=kind, object_id__in=[str(one) for one in ids])
    return found.order_by("-made_at", "-id")


@transaction.atomic
def invite(*, asked: Sequence[Asked], by: Person | None, at: datetime) -> list[Invitation]:
    """Make invitations, many at once. An earlier code of the same thing read out by telephone no longer holds."""
    spoken = [one for one in asked if not one.email]
    for one in spoken:
        earlier = live(at).filter(purpose=one.purpose, object_kind=one.opens[0], object_id=one.opens[1], email="")
        earlier.update(withdrawn_at=at)
    made = Invitation.objects.bulk_create([
        Invitation(
            purpose=one.purpose, object_kind=one.opens[0], object_id=one.opens[1], email=one.email,
            address_from=one.address_from[:200], language=one.language, code_hash=one.code_hash, made_by=by,
            made_at=at, expires_at=one.expires_at,
        )
        for one in asked
    ])  # fmt: skip
    for each in made:
        detail = {"purpose": each.purpose, "invitation": each.pk, "by": "mail" if each.email else "telephone"}
        log(at=at, by=by, action="invitation.make", on=(each.object_kind, each.object_id), detail=detail)
    return made


def note(*, invitation: Invitation, action: str, at: datetime, detail: dict[str, Any] | None = None) -> None:
    """Note in the log what the holder of an invitation did; it names the invitation, not the person."""
    LogEntry.objects.create(
        at=at,
        by=f"invitation {invitation.pk}",
        action=action,
        object_kind=invitation.object_kind,
        object_id=invitation.object_id,
        detail=detail or {},
    )


@transaction.atomic
def look(*, invitation: Invitation, at: datetime) -> None:
    """Note that what an invitation opens was looked at; the first look is kept with the invitation as well."""
    Invitation.objects.filter(pk=invitation.pk, opened_at__isnull=True).update(opened_at=at)
    note(invitation=invitation, action="invitation.look", at=at)


@transaction.atomic
def try_code(*, about: Q, matches: Callable[[Invitation], bool], at: datetime) -> Invitation | None:
    """The live invitation about a record whose code was typed, or None.

    ``matches`` says whether the code typed is that of an invitation. A try counts against
    every live invitation of the record, so that several invitations give nobody more tries than one; after
    five wrong ones none of their codes holds any more (their links do).
    """
    candidates = list(live(at).filter(about, tries__lt=TRIES).select_for_update().order_by("-made_at", "-id"))
    counted = Invitation.objects.filter(pk__in=[one.pk for one in candidates], tries__lt=TRIES)
    counted.update(tries=F("tries") + 1)
    found = next((one for one in candidates if matches(one)), None)
    if found is None:
        for one in candidates[:1]:
            note(invitation=one, action="invitation.wrong_code", at=at)
        return None
    Invitation.objects.filter(pk__in=[one.pk for one in candidates]).update(tries=F("tries") - 1)
    note(invitation=found, action="invitation.code", at=at)
    return found


@transaction.atomic
def answer(*, invitation: Invitation, at: datetime) -> None:
    """Note that the holder of an invitation has answered."""
    Invitation.objects.filter(pk=invitation.pk).update(answered_at=at)


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Person | None, at: datetime) -> None:
    """Withdraw an invitation: neither its link nor its code opens anything from now on."""
    Invitation.objects.filter(pk=invitation.pk, withdrawn_at__isnull=True).update(withdrawn_at=at)
    on = (invitation.object_kind, invitation.object_id)
    log(at=at, by=by, action="invitation.withdraw", on=on, detail={"invitation": invitation.pk})


@transaction.atomic
def write_letters(*, mails: Sequence[tuple[Mail, Invitation | None]], at: datetime) -> list[Letter]:
    """Put letters into the outbox; one to a stopped address is kept as stopped and never sent."""
    hashes = {mail.email: address_hash(mail.email) for mail, _ in mails}
    stopped = set(
        StoppedAddress.objects.filter(address_hash__in=list(hashes.values())).values_list("address_hash", flat=True)
        if len(hashes) <= 500  # beyond it one query would hold more parameters than SQLite likes
        else StoppedAddress.objects.values_list("address_hash", flat=True)
    )
    return Letter.objects.bulk_create([
        Letter(
            kind=mail.kind, email=mail.email, language=mail.language, subject=mail.subject[:200],
            message_id=mail.message_id, about=mail.about, invitation=invitation, written_at=at,
            state="stopped" if hashes[mail.email] in stopped else "waiting",
        )
        for mail, invitation in mails
    ])  # fmt: skip


def to_send(at: datetime) -> QuerySet[Letter]:
    """The letters whose turn it is: waiting, or begun so long ago that whoever began was stopped."""
    due = Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - SENDING_AGAIN)
    return Letter.objects.filter(due, state__in=SENDABLE).order_by("id")


@transaction.atomic
def claim(*, letter: int, at: datetime) -> Letter | None:
    """Take a letter out of the outbox for oneself; None if somebody else has it, or nothing is to be sent.

    An address that was stopped since, an invitation that opens nothing any more, and searches that were all dropped
    stop the letter.
    """
    if not to_send(at).filter(pk=letter).update(state="sending", claimed_at=at, tries=F("tries") + 1):
        return None
    found = Letter.objects.select_related("invitation").get(pk=letter)
    if not found.email or not _is_wanted(found, at) or is_stopped(found.email):
        Letter.objects.filter(pk=letter).update(state="stopped")
        return None
    return found


def _is_wanted(letter: Letter, at: datetime) -> bool:
    """Whether what a letter is about still holds: its invitation opens something, or one of its searches is kept."""
    if letter.kind == "described":
        return True  # whoever gave the address asked for this one answer
    if letter.kind == "alert":
        told = [one["search"] for one in letter.about.get("searches", [])]
        return SavedSearch.objects.filter(pk__in=told, by_mail=True).exists()
    invitation = letter.invitation
    return invitation is not None and invitation.withdrawn_at is None and invitation.expires_at > at


@transaction.atomic
def note_sent(*, letter: Letter, at: datetime) -> None:
    """Note that the mail server took a letter."""
    Letter.objects.filter(pk=letter.pk, state="sending").update(state="sent", sent_at=at)


@transaction.atomic
def note_not_sent(*, letter: Letter, reason: str, is_final: bool, at: datetime) -> None:
    """Note why a letter could not be sent. It waits for another try, unless that is final or the eighth time."""
    waiting = Letter.objects.filter(pk=letter.pk, state="sending")
    if is_final or letter.tries >= GIVEN_UP_AFTER:
        waiting.update(state="bounced", bounced_at=at, bounce_reason=reason[:400])
    else:
        waiting.update(state="waiting", bounce_reason=reason[:400])


def forget_describers(descriptions: Iterable[int]) -> None:
    """Blank the address of letters that told of self-descriptions; the letters themselves stay."""
    told = Letter.objects.filter(kind="described", about__self_description__in=list(descriptions))
    told.update(email="", subject="", bounce_reason="")


@transaction.atomic
def put_back(*, letter: Letter) -> None:
    """Put a letter back as it was, where the mail server could not be reached at all."""
    Letter.objects.filter(pk=letter.pk, state="sending").update(
        state="waiting", claimed_at=None, tries=F("tries") - 1
    )  # fmt: skip


@transaction.atomic
def note_bounce(*, letter: Letter, reason: str, is_dead: bool, at: datetime) -> None:
    """Note that a letter came back; an address that does not exist is never written to again."""
    Letter.objects.filter(pk=letter.pk).exclude(state="stopped").update(
        state="bounced", bounced_at=at, bounce_reason=reason[:400]
    )
    if is_dead and letter.email:
        stop_address(email=letter.email, reason="bounced", at=at)
    log(at=at, by=None, action="letter.bounce", on=("letter", letter.pk), detail={"stopped": is_dead})


@transaction.atomic
def stop_address(*, email: str, reason: str, at: datetime) -> None:
    """Never write to an address again; it is kept as a hash. Stopped twice, nothing changes."""
    StoppedAddress.objects.get_or_create(
        address_hash=address_hash(email), defaults={"reason": reason, "stopped_at": at}
    )
    Letter.objects.filter(email__iexact=email, state__in=SENDABLE).update(state="stopped")


@transaction.atomic
def stop_letters_to(*, letter: Letter, at: datetime) -> None:
    """Whoever got a letter asked for no more of them."""
    if letter.email:
        stop_address(email=letter.email, reason="asked", at=at)
        log(at=at, by=None, action="letter.stop", on=("letter", letter.pk))


def is_stopped(email: str) -> bool:
    """Whether an address must not be written to."""
    return StoppedAddress.objects.filter(address_hash=address_hash(email)).exists()


@transaction.atomic
def erase_addresses(*, kind: str, ids: Iterable[object], at: datetime) -> int:
    """Blank the addresses in the invitations of things and in their letters; letters not sent yet never are.

    What the address bounced with is blanked as well. Returns how many invitations held one.
    """
    found = invitations_for(kind, ids)
    letters = Letter.objects.filter(invitation__in=found.values("pk"))
    letters.filter(state__in=SENDABLE).update(state="stopped")
    letters.update(email="", bounce_reason="")
    return Invitation.objects.filter(pk__in=found.exclude(email="").values("pk")).update(
        email="", address_from="", withdrawn_at=at
    )

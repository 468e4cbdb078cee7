"""Inviting somebody without an account: what a link or code opens, the letters for it, and the answers to them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commonwork.flows import letters
from commonwork.flows.links import code_of, fresh_code_hash, is_code_of
from commonwork.people import inviting
from commonwork.people.models import Invitation, Letter, Person
from commonwork.register import proposing
from commonwork.register.models import ConfirmationRound, Delivery, Office, Organisation, Proposal, Source
from commonwork.register.own_record import OwnRecord, addresses_of, organisations_listed, own_record, round_of

DAYS_OF_A_LINK = 60
DAYS_OF_A_SPOKEN_CODE = 7
DAYS_AFTER_A_ROUND = 1


# What an invitation is about -------------------------------------------------------------------


def organisation_of(invitation: Invitation) -> Organisation | None:
    """The organisation an invitation concerns today: merged ones lead on; of a delivery, the owner of the list."""
    if invitation.object_kind == "organisation":
        found = Organisation.objects.select_related("redirect_to").filter(pk=invitation.object_id).first()
        return (found.redirect_to or found) if found else None
    delivery = delivery_of(invitation)
    return delivery.source.organisation if delivery else None


def delivery_of(invitation: Invitation) -> Delivery | None:
    """The delivery an invitation asks to confirm."""
    if invitation.object_kind != "delivery" or not invitation.object_id.isdigit():
        return None
    return Delivery.objects.select_related("source__organisation").filter(pk=int(invitation.object_id)).first()


def by_code(reference: str, typed: str) -> Invitation | None:
    """The invitation that a public reference and a code open, or None; each wrong try counts against the record."""
    wanted = reference.strip().lower().replace(" ", "")
    ids = [wanted] if wanted.startswith("cw-") else [wanted, f"cw-{wanted}"]
    found = Organisation.objects.filter(pk__in=ids).first()
    if found is None:
        return None
    entered = Delivery.objects.filter(source__organisation=found, state="accepted").values_list("pk", flat=True)
    about_it = Q(object_kind="organisation", object_id=found.pk)
    about_it |= Q(object_kind="delivery", object_id__in=[str(pk) for pk in entered])
    return inviting.try_code(about=about_it, matches=lambda one: is_code_of(one, typed), at=timezone.now())


# Languages ---------------------------------------------------------------------------------------


def language_of(organisation: Organisation) -> str:
    """The language an organisation is written to in: that of its name, else of its country, else ours."""
    for tag in (organisation.name_language, _spoken_in(organisation.country)):
        if language := in_interface(tag):
            return language
    return settings.LANGUAGE_CODE


def in_interface(tag: str) -> str:
    """The language of the interface for a BCP 47 tag: «zh-CN» and «zh» mean «zh-hans»; «» where there is none."""
    known = dict(settings.LANGUAGES)
    for candidate in (tag.lower(), tag.lower().partition("-")[0]):
        candidate = {"zh": "zh-hans", "tl": "fil"}.get(candidate, candidate)
        if candidate in known:
            return candidate
    return ""


def _spoken_in(country: str) -> str:
    likely = get_global("likely_subtags").get(f"und_{country.upper()}", "") if country else ""
    try:
        return Locale.parse(likely).language if likely else ""
    except (UnknownLocaleError, ValueError):
        return ""


def language_of_person(person: Person) -> str:
    """The language a person is written to in: the first she reads that the interface speaks."""
    return next((found for tag in person.languages if (found := in_interface(str(tag)))), settings.LANGUAGE_CODE)


# One record, one delivery ------------------------------------------------------------------------


def make_code(organisation: Organisation, *, by: Person | None) -> tuple[Invitation, str]:
    """A code to be read out by telephone: it is told once, and holds for a week."""
    at = timezone.now()
    asked = inviting.Asked(
        "record", ("organisation", organisation.pk), fresh_code_hash(), at + timedelta(days=DAYS_OF_A_SPOKEN_CODE),
        language=language_of(organisation),
    )  # fmt: skip
    invitation = inviting.invite(asked=[asked], by=by, at=at)[0]
    return invitation, code_of(invitation)


@transaction.atomic
def invite_to_confirm(
    delivery: Delivery, *, by: Person | None, email: str = "", language: str = ""
) -> list[Letter]:  # fmt: skip
    """Ask the officers of a list's owner, by letter, to confirm what the secretariat entered for them.

    With ``email``, that address is asked instead: an officer who does not sign in. Returns the letters;
    none where nobody is known.
    """
    at, owner = timezone.now(), delivery.source.organisation
    if email:
        to = {email: language or (language_of(owner) if owner else settings.LANGUAGE_CODE)}
    else:
        to = {person.email: language_of_person(person) for person in officers_of(owner, on=at.date())}
    from_whom = str(owner) if owner else ""
    asked = [
        inviting.Asked(
            "delivery", ("delivery", str(delivery.pk)), fresh_code_hash(), at + timedelta(days=DAYS_OF_A_LINK),
            address, from_whom, spoken,
        )
        for address, spoken in to.items()
    ]  # fmt: skip
    invitations = inviting.invite(asked=asked, by=by, at=at)
    mails = [(letters.mail_for("delivery", one, name=delivery.file_name), one) for one in invitations]
    return inviting.write_letters(mails=mails, at=at)


def officers_of(organisation: Organisation | None, *, on: date) -> list[Person]:
    """The persons who are officers of an organisation on a day and may sign in."""
    held = Office.objects.filter(organisation=organisation, role="officer", start_date__lte=on, person__is_active=True)
    offices = held.exclude(end_date__lt=on).select_related("person").order_by("id")
    return list({office.person_id: office.person for office in offices}.values())


# Rounds ------------------------------------------------------------------------------------------


@transaction.atomic
def open_round(source: Source, *, closes_on: date, by: Person | None) -> ConfirmationRound:
    """Ask every organisation of a list whose address is known to look at its record, by letter.

    Raises ``RoundIsOpen`` where a round of the list is open already. The letters are in the outbox when this
    returns, and are sent afterwards.
    """
    at = timezone.now()
    addresses = addresses_of(source, on=at.date())
    listed = {one.pk: one for one in organisations_listed(source) if one.pk in addresses}
    until = datetime.combine(closes_on + timedelta(days=DAYS_AFTER_A_ROUND), time(12), tzinfo=UTC)
    from_whom = str(source.organisation or source.publisher)
    asked = [
        inviting.Asked(
            "record", ("organisation", pk), fresh_code_hash(), until, addresses[pk], from_whom, language_of(one)
        )
        for pk, one in listed.items()
    ]
    invitations = inviting.invite(asked=asked, by=by, at=at)
    opened = proposing.open_round(source=source, closes_on=closes_on, asked=invitations, by=by, at=at)
    names = {pk: one.name for pk, one in listed.items()}
    _write(invitations, "record", names, opened, at)
    return opened


@transaction.atomic
def remind(round_: ConfirmationRound, *, by: Person | None) -> int:
    """Write once more to those who have not answered and whose letters did not come back. Returns how many."""
    at = timezone.now()
    silent = round_.asked.filter(answered_at__isnull=True, withdrawn_at__isnull=True).exclude(email="")
    unreached = Letter.objects.filter(invitation__in=silent.values("pk"), state__in=("bounced", "stopped"))
    invitations = list(silent.exclude(pk__in=unreached.values("invitation_id")).order_by("id"))
    ids = [one.object_id for one in invitations]
    names = dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))
    _write(invitations, "reminder", names, round_, at)
    proposing.note_reminder(round_=round_, letters=len(invitations), by=by, at=at)
    return len(invitations)


def _write(
    invitations: Sequence[Invitation], kind: str, names: Mapping[str, str], round_: ConfirmationRound, at: datetime
) -> None:
    mails = [
        (letters.mail_for(kind, one, name=names.get(one.object_id, ""), about={"round": round_.pk}), one)
        for one in invitations
    ]
    inviting.write_letters(mails=mails, at=at)


# Answers -----------------------------------------------------------------------------------------


@transaction.atomic
def answer(verdicts: Mapping[int, proposing.Verdict], *, by: Person | None) -> list[Proposal]:
    """Answer proposals, and tell each proposer by letter; one who came with a spoken code reads it on her page."""
    at = timezone.now()
    answered = proposing.answer_proposals(verdicts=verdicts, by=by, at=at)
    of_invitation: dict[int, list[Proposal]] = {}
    for proposal in answered:
        if proposal.invitation_id is not None:
            of_invitation.setdefault(proposal.invitation_id, []).append(proposal)
    mails = []
    for invitation in Invitation.objects.filter(pk__in=list(of_invitation)).exclude(email=""):
        proposals = of_invitation[invitation.pk]
        about = {"proposals": [proposal.pk for proposal in proposals]}
        mails.append(
            (letters.mail_for("answer", invitation, name=proposals[0].organisation.name, about=about), invitation)
        )
    inviting.write_letters(mails=mails, at=at)
    return answered


def record_opened(invitation: Invitation, organisation: Organisation) -> OwnRecord:
    """The record an invitation opens, as it stands now."""
    at = timezone.now()
    return own_record(organisation, round_=round_of(invitation), as_of=at.date(), known_at=at)

"""Invitations and letters at the storey of persons: tries, claims, stops, erasure."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Q

from commonwork.people import inviting
from commonwork.people.models import Invitation, Letter, LogEntry, StoppedAddress

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=30)
RECORD = Q(object_kind="organisation", object_id="cw-1")


def invited(*, email="a@cast.example", code="hash", thing="cw-1", until=LATER):
    asked = inviting.Asked("record", ("organisation", thing), code, until, email, "A federation", "ja")
    return inviting.invite(asked=[asked], by=None, at=AT)[0]


def written(invitation, email="a@cast.example", number=1):
    mail = inviting.Mail("record", email, "ja", "A subject", f"{number}@cast.example")
    return inviting.write_letters(mails=[(mail, invitation)], at=AT)[0]


def tried(code, at=AT):
    return inviting.try_code(about=RECORD, matches=lambda one: one.code_hash == code, at=at)


def test_a_code_opens_the_invitation_it_belongs_to_and_costs_no_try():
    first, second = invited(code="one"), invited(code="two")
    found = [tried("one"), tried("two"), tried("one")]
    assert (found, {one.tries for one in Invitation.objects.all()}) == ([first, second, first], {0})


def test_five_wrong_tries_end_all_codes_of_a_record_however_many_there_are():
    for number in range(4):
        invited(code=f"right {number}")
    assert [tried("wrong") for _ in range(5)] == [None] * 5
    assert [tried(f"right {number}") for number in range(4)] == [None] * 4


def test_wrong_tries_at_one_record_leave_another_alone():
    invited(code="one")
    other = invited(code="two", thing="cw-2")
    for _ in range(6):
        tried("wrong")
    about = Q(object_kind="organisation", object_id="cw-2")
    assert inviting.try_code(about=about, matches=lambda one: one.code_hash == "two", at=AT) == other


def test_a_code_no_longer_holds_once_it_has_expired_or_is_withdrawn():
    invited(code="old", until=AT + timedelta(days=1))
    inviting.withdraw(invitation=invited(code="gone"), by=None, at=AT)
    assert (tried("old", at=LATER), tried("gone")) == (None, None)


def test_the_log_names_the_invitation_and_no_address():
    invitation = invited()
    inviting.look(invitation=invitation, at=AT)
    tried("wrong")
    entries = list(LogEntry.objects.values_list("action", "by", "object_id"))
    assert entries == [
        ("invitation.make", "command", "cw-1"),
        ("invitation.look", f"invitation {invitation.pk}", "cw-1"),
        ("invitation.wrong_code", f"invitation {invitation.pk}", "cw-1"),
    ]
    assert "a@cast.example" not in str(list(LogEntry.objects.values()))


def test_a_letter_is_claimed_by_one_only_and_again_when_whoever_had_it_is_gone():
    letter = written(invited())
    claims = [
        inviting.claim(letter=letter.pk, at=AT + timedelta(minutes=minutes)) is not None for minutes in (0, 1, 14, 16)
    ]
    assert claims == [True, False, False, True]


def test_a_letter_is_given_up_after_eight_tries():
    letter = written(invited())
    for number in range(9):
        claimed = inviting.claim(letter=letter.pk, at=AT + timedelta(hours=number))
        if claimed is not None:
            inviting.note_not_sent(letter=claimed, reason="try later", is_final=False, at=AT)
    letter.refresh_from_db()
    assert (letter.state, letter.tries) == ("bounced", 8)


def test_a_stopped_address_stops_what_waits_and_what_is_written_later():
    invitation = invited()
    first = written(invitation)
    inviting.stop_address(email="A@Cast.Example", reason="asked", at=AT)
    second = written(invitation, number=2)
    first.refresh_from_db()
    assert (first.state, second.state, StoppedAddress.objects.count()) == ("stopped", "stopped", 1)
    assert "cast.example" not in str(list(StoppedAddress.objects.values())).lower()


def test_erasing_blanks_every_address_of_a_record_and_ends_its_links():
    invitation = invited()
    kept = invited(email="kept@cast.example", thing="cw-2")
    letter = written(invitation)
    inviting.note_bounce(letter=letter, reason="a@cast.example is gone", is_dead=False, at=AT)
    written(kept, "kept@cast.example", 2)
    assert inviting.erase_addresses(kind="organisation", ids=["cw-1"], at=AT) == 1
    left = str([*Invitation.objects.values(), *Letter.objects.values()])
    assert ("a@cast.example" in left, "kept@cast.example" in left, "A federation" in left) == (False, True, True)
    assert list(inviting.live(AT)) == [kept]

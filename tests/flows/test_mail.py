"""Letters go through a real mail server on this machine; what comes back finds its letter."""

import email
import re
import socket
from datetime import date, timedelta
from email.message import EmailMessage
from email.policy import default

import cast
import pytest
from aiosmtpd.controller import Controller
from django.core.mail import get_connection
from django.utils import timezone

from commonwork.flows import invitations, letters, links, mail
from commonwork.people import inviting
from commonwork.people.models import Invitation, Letter, LogEntry, StoppedAddress

pytestmark = pytest.mark.django_db
LAST_DAY = date(2099, 1, 1)


def now():
    return timezone.now()  # noqa: TID251 -- compared with what the journeys note by the same clock


class PostOffice:
    """A mail server that keeps what comes, and refuses the addresses it is told to."""

    def __init__(self):
        self.mails, self.refused, self.data_answer = [], {}, ""

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, _server, _session, envelope):
        if self.data_answer:
            return self.data_answer
        self.mails.append(
            (envelope.mail_from, envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=default))
        )
        return "250 taken"


@pytest.fixture
def office(settings):
    """A mail server that listens; the settings lead to it."""
    kept = PostOffice()
    controller = Controller(kept, hostname="127.0.0.1", port=_free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    settings.DEFAULT_FROM_EMAIL, settings.MAIL_BOUNCES = "network@cast.example", "bounces@cast.example"
    yield kept
    controller.stop()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def roles():
    return cast.enter()


@pytest.fixture
def asked(roles):
    """A round of the list: one of its three members has an address."""
    return invitations.open_round(roles.list, closes_on=LAST_DAY, by=roles.persons["own_officer"])


def states():
    return sorted(Letter.objects.values_list("kind", "state"))


def report(
    letter, *, status="5.1.1", action="failed", said="550 no such user <x@y.example>", to="", headers_only=False
):
    """A report of a failed delivery as mail servers write it (RFC 3464)."""
    to = to or mail.return_path_of(letter)
    part = "text/rfc822-headers" if headers_only else "message/rfc822"
    return email.message_from_string(
        f"From: MAILER-DAEMON@there.example\nTo: {to}\nSubject: Undelivered\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n\nIt failed.\n'
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; there.example\n\n"
        f"Final-Recipient: rfc822; x@y.example\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {said}\n\n"
        f"--b\nContent-Type: {part}\n\nMessage-ID: <{letter.message_id}>\nSubject: x\n\nbody\n--b--\n"
    )


# Sending -----------------------------------------------------------------------------------------


def test_a_letter_says_what_it_must_and_can_be_stopped_by_one_press(office, asked):
    done = mail.send_letters()
    letter, invitation = Letter.objects.get(), Invitation.objects.get()
    (sender, to, message), *others = office.mails
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert (done.sent, others, to, letter.state) == (1, [], [cast.PRIVATE[1]], "sent")
    assert sender == f"bounces+{links.return_token(letter)}@cast.example"
    assert message["Message-ID"] == f"<{letter.message_id}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].strip() == f"<{links.stop_address_of(letter, 'ja')}>"
    assert (message["Content-Language"], message["Auto-Submitted"]) == ("ja", "auto-generated")
    for words in (text, html):
        assert links.link_of(invitation, "ja") in words
        assert links.code_of(invitation) in words
        assert invitation.object_id in words
        assert links.stop_address_of(letter, "ja") in words
        assert "ひので労働者協同組合連合会" in words, "it says who gave the address"
    assert '<html lang="ja" dir="ltr">' in html


def test_no_address_of_a_letter_holds_anything_about_a_person(office, asked):
    mail.send_letters()
    message = office.mails[0][2]
    addresses = [*re.findall(r"https?://\S+", message.get_body(("plain",)).get_content()), office.mails[0][0]]
    assert not [one for one in addresses for word in cast.PRIVATE if word in one]


@pytest.mark.parametrize("language", ["en", "ja", "ko", "zh-hans", "hi", "fil", "fa", "id"])
def test_every_kind_of_letter_is_written_in_every_language(roles, asked, language):
    invitation = Invitation.objects.get()
    Invitation.objects.update(language=language)
    invitation.refresh_from_db()
    invitations.invite_to_confirm(roles.delivery, by=None, email="o@cast.example", language=language)
    delivered = Invitation.objects.get(purpose="delivery")
    mails = [(letters.mail_for(kind, invitation, name="Ähre"), invitation) for kind in ("record", "reminder", "answer")]
    mails.append((letters.mail_for("delivery", delivered, name="list.xlsx"), delivered))
    written = [letters.write(letter) for letter in inviting.write_letters(mails=mails, at=now())]
    english = {"Good day", "your organisation stands", "Questions go", "If the link does not open"}
    left = {word for one in written for word in english if word in one.text}
    direction = "rtl" if language == "fa" else "ltr"
    assert left == (english if language == "en" else set())
    assert {f'<html lang="{language}" dir="{direction}">' in one.html for one in written} == {True}


def test_letters_are_sent_once_however_often_and_by_however_many(office, asked):
    assert [mail.send_letters().sent for _ in range(3)] == [1, 0, 0]
    assert len(office.mails) == 1


def test_a_run_killed_after_the_server_said_yes_leads_to_one_duplicate_with_the_same_id_and_no_more(office, asked):
    letter = inviting.claim(letter=Letter.objects.get().pk, at=now())
    mail.message_of(letter).send()
    assert mail.send_letters().sent == 0, "somebody may still be at it"
    Letter.objects.update(claimed_at=now() - timedelta(minutes=20))
    assert [mail.send_letters().sent for _ in range(2)] == [1, 0]
    assert [one[2]["Message-ID"] for one in office.mails] == [f"<{letter.message_id}>"] * 2


def test_a_mail_server_out_of_reach_loses_nothing(office, asked, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, _free_port()
    done = mail.send_letters()
    assert (done.sent, done.waiting, bool(done.unreachable), states()) == (0, 1, True, [("record", "waiting")])
    settings.EMAIL_PORT = port
    assert (mail.send_letters().sent, states()) == (1, [("record", "sent")])


def test_a_server_that_refuses_an_address_for_ever_stops_it_and_for_now_does_not(office, asked):
    office.refused[cast.PRIVATE[1]] = "451 4.3.0 try later"
    mail.send_letters()
    assert (states(), StoppedAddress.objects.count()) == ([("record", "waiting")], 0)
    office.refused[cast.PRIVATE[1]] = f"550 5.1.1 <{cast.PRIVATE[1]}> no such user"
    Letter.objects.update(claimed_at=now() - timedelta(minutes=20))
    mail.send_letters()
    letter = Letter.objects.get()
    assert (letter.state, letter.bounce_reason) == ("bounced", "550 5.1.1 <…> no such user")
    assert inviting.is_stopped(cast.PRIVATE[1])


def test_a_server_that_dislikes_the_message_says_nothing_of_the_address(office, asked):
    office.data_answer = "554 5.7.1 looks like spam"
    mail.send_letters()
    assert (states(), StoppedAddress.objects.count()) == ([("record", "bounced")], 0)


@pytest.mark.parametrize("written", ["a@b..example", f"a@{'x' * 70}.example", "a@[1.2", "mailto:a@b.example"])
def test_an_address_no_mail_can_go_to_stops_its_own_letter_only(office, roles, asked, written):
    Letter.objects.update(email=written)
    delivery = roles.list.deliveries.get()
    invitations.invite_to_confirm(delivery, by=None, email="good@cast.example")
    done = mail.send_letters()
    assert (states(), done.sent, done.refused) == ([("delivery", "sent"), ("record", "bounced")], 1, 1)
    assert written not in Letter.objects.get(kind="record").bounce_reason


def test_an_invitation_withdrawn_meanwhile_is_never_sent(office, asked):
    inviting.withdraw(invitation=Invitation.objects.get(), by=None, at=now())
    mail.send_letters()
    assert (states(), office.mails) == ([("record", "stopped")], [])


# Stopping ----------------------------------------------------------------------------------------


def test_a_stopped_address_is_kept_as_a_hash_and_never_written_to_again(office, roles, asked):
    mail.send_letters()
    inviting.stop_letters_to(letter=Letter.objects.get(), at=now())
    kept = StoppedAddress.objects.get()
    assert (kept.reason, kept.address_hash) == ("asked", inviting.address_hash(cast.PRIVATE[1].upper()))
    invitations.invite_to_confirm(roles.delivery, by=None, email=cast.PRIVATE[1])
    mail.send_letters()
    assert (states(), len(office.mails)) == ([("delivery", "stopped"), ("record", "sent")], 1)


# What comes back ---------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["mark", "message id", "headers"])
def test_a_report_finds_its_letter_by_the_return_path_or_the_message_id(office, asked, how):
    mail.send_letters()
    letter = Letter.objects.get()
    to = "" if how == "mark" else "network@cast.example"
    returned = report(letter, to=to, headers_only=how == "headers")
    if how == "mark":
        letter.message_id, kept = "other@there.example", letter.message_id
        returned = email.message_from_string(returned.as_string().replace(kept, letter.message_id))
    bounce = mail.take_bounce(returned)
    assert (bounce.letter.pk, bounce.is_final, bounce.reason) == (
        letter.pk,
        True,
        "5.1.1 smtp; 550 no such user <…>",
    )
    assert states() == [("record", "bounced")]
    assert inviting.is_stopped(cast.PRIVATE[1])
    assert cast.PRIVATE[1] not in str(list(LogEntry.objects.values()))


@pytest.mark.parametrize(
    ("status", "action", "state", "stopped"),
    [
        ("5.1.1", "failed", "bounced", True),
        ("5.2.1", "failed", "bounced", True),
        ("5.2.2", "failed", "bounced", False),
        ("5.7.1", "failed", "bounced", False),
        ("4.2.2", "failed", "bounced", False),
        ("4.4.1", "delayed", "sent", False),
        ("2.0.0", "delivered", "sent", False),
    ],
)
def test_only_an_address_that_does_not_exist_is_stopped(office, asked, status, action, state, stopped):
    mail.send_letters()
    mail.take_bounce(report(Letter.objects.get(), status=status, action=action))
    assert (Letter.objects.get().state, inviting.is_stopped(cast.PRIVATE[1])) == (state, stopped)


def test_nobody_can_make_up_a_report_without_having_the_letter(office, asked):
    mail.send_letters()
    letter = Letter.objects.get()
    made_up = Letter(pk=letter.pk, message_id="guessed@cast.example")
    marked = report(made_up, to=f"bounces+{letter.pk}.{'0' * 16}@cast.example")
    plain = EmailMessage()
    plain["To"], plain["Subject"] = mail.return_path_of(letter), "I am away"
    for message in (marked, plain, mail.read_mail(b"\xff\x00 no mail at all")):
        assert mail.take_bounce(message).letter is None
    assert states() == [("record", "sent")]


def test_bounces_are_read_from_a_maildir(office, asked, tmp_path):
    mail.send_letters()
    box = tmp_path / "box"
    for name in ("new", "cur", "tmp"):
        (box / name).mkdir(parents=True)
    (box / "tmp" / "3.mail").write_bytes(b"half a ma")
    (box / "new" / "1.mail").write_bytes(report(Letter.objects.get()).as_bytes())
    (box / "cur" / "2.mail").write_bytes(b"Subject: hello\n\nno report\n")
    found = [mail.take_bounce(message) for message in mail.read_mails(box)]
    assert sorted(one.letter is not None for one in found) == [False, True]


# Rounds ------------------------------------------------------------------------------------------


def test_a_reminder_goes_to_whoever_is_silent_and_reached(office, roles, asked):
    mail.send_letters()
    assert invitations.remind(asked, by=None) == 1
    mail.send_letters()
    assert states() == [("record", "sent"), ("reminder", "sent")]
    inviting.answer(invitation=Invitation.objects.get(), at=now())
    assert invitations.remind(asked, by=None) == 0


def test_a_line_break_in_a_name_adds_no_header(office, roles, asked):
    invitation = Invitation.objects.get()
    evil = "Name\r\nBcc: all@cast.example\u202e\u2066 end"
    Invitation.objects.update(address_from=evil)
    with_name = letters.mail_for("record", invitation, name=evil)
    inviting.write_letters(mails=[(with_name, invitation)], at=now())
    mail.send_letters()
    message = office.mails[-1][2]
    assert ("Bcc" in message, len(office.mails[-1][1])) == (False, 1)
    assert not set(message["Subject"]) & set("\r\n\u202e\u2066")
    assert "<b>" not in message.get_body(("html",)).get_content().replace("<bdi", "")


def test_a_subject_keeps_the_joiners_within_words():
    assert letters.one_line("تعاونی\u200cهای\u202e \u2066کارگری\r\n") == "تعاونی\u200cهای کارگری"


def test_markup_in_a_value_is_shown_as_text(office, roles, asked):
    Invitation.objects.update(address_from="<script>alert(1)</script>")
    mail.send_letters()
    html = office.mails[0][2].get_body(("html",)).get_content()
    assert ("<script" in html, "&lt;script&gt;" in html) == (False, True)


def test_a_connection_to_the_office_is_closed(office, asked):
    mail.send_letters()
    connection = get_connection()
    assert connection.open() is True
    connection.close()

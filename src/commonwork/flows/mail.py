"""Sending what lies in the outbox, each letter once, and reading what comes back.

A letter is claimed, sent, and noted as sent. Killed between the mail server's «yes» and the note, it is sent once
more when the claim is a quarter of an hour old, under the same Message-ID: one duplicate at worst, never a lost one.
"""

import re
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import formataddr
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from commonwork.flows import letters, links
from commonwork.people import inviting
from commonwork.people.models import Letter

_ADDRESS = re.compile(r"[^\s<>,;()\[\]]+@[^\s<>,;()\[\]]+")
PERMANENT = 500
LARGEST_MAIL = 1_000_000


@dataclass
class Sent:
    """What became of the letters of one run."""

    sent: int = 0
    refused: int = 0
    waiting: int = 0
    unreachable: str = ""


def send_letters(*, at_most: int = 10_000, progress: Callable[[str, int, int], None] | None = None) -> Sent:
    """Send the letters whose turn it is; several runs at once share them. A mail server out of reach ends the run."""
    done = Sent()
    turn = list(inviting.to_send(timezone.now()).values_list("pk", flat=True)[:at_most])
    connection = get_connection()
    for number, pk in enumerate(turn, start=1):
        letter = inviting.claim(letter=pk, at=timezone.now())
        if letter is not None and not _send(letter, connection, done):
            break
        if progress:
            progress("sent", number, len(turn))
    connection.close()
    done.waiting = inviting.to_send(timezone.now()).count()
    return done


def _send(letter: Letter, connection: BaseEmailBackend, done: Sent) -> bool:
    """Send one claimed letter; False where the mail server could not be reached."""
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:  # also a wrong password: nothing of it is the letter's fault
        inviting.put_back(letter=letter)
        done.unreachable = f"{type(error).__name__}: {error}"
        return False
    try:
        message = message_of(letter)
        message.connection = connection
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        _refused(letter, *next(iter(error.recipients.values())), done)
    except smtplib.SMTPDataError as error:
        _refused(letter, error.smtp_code, error.smtp_error, done)
    except (ValueError, AttributeError, MessageError) as error:  # no mail can be made: «a@b..example» in a list
        reason = without_addresses(f"{type(error).__name__}: {error}")
        inviting.note_not_sent(letter=letter, reason=reason, is_final=True, at=timezone.now())
        done.refused += 1
    except (OSError, smtplib.SMTPException) as error:
        reason = without_addresses(f"{type(error).__name__}: {error}")
        inviting.note_not_sent(letter=letter, reason=reason, is_final=False, at=timezone.now())
        connection.close()
        done.unreachable = reason
        return False
    else:
        inviting.note_sent(letter=letter, at=timezone.now())
        done.sent += 1
        return True
    connection.close()
    return True


def _refused(letter: Letter, code: int, said: object, done: Sent) -> None:
    """The mail server would not take it: for ever (5xx), or for now."""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    reason = without_addresses(f"{code} {words}")
    at = timezone.now()
    final = code >= PERMANENT
    inviting.note_not_sent(letter=letter, reason=reason, is_final=final, at=at)
    if final and is_dead(_status_in(words) or "5.0.0", code):
        inviting.stop_address(email=letter.email, reason="bounced", at=at)
    done.refused += final


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """The mail of a letter: plain text and HTML, with the headers that let a mail program stop it by one press."""
    written = letters.write(letter)
    message = EmailMultiAlternatives(
        subject=written.subject,
        body=written.text,
        from_email=return_path_of(letter),
        to=[letter.email],
        headers={
            "From": formataddr((letters.network_name(), settings.DEFAULT_FROM_EMAIL)),
            "Message-ID": f"<{letter.message_id}>",
            "List-Unsubscribe": f"<{links.stop_address_of(letter, letter.language)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            "Content-Language": written.language,
        },
    )
    message.attach_alternative(written.html, "text/html")
    return message


def return_path_of(letter: Letter) -> str:
    """Where a letter comes back to: the address for bounces with the letter's mark, or the sender's address."""
    local, _, domain = settings.MAIL_BOUNCES.partition("@")
    return f"{local}+{links.return_token(letter)}@{domain}" if domain else settings.DEFAULT_FROM_EMAIL


def without_addresses(text: str) -> str:
    """Words of a mail server without the addresses in them, in one line."""
    return letters.one_line(_ADDRESS.sub("…", text))[:400]


def _status_in(text: str) -> str:
    match = re.search(r"\b([245]\.\d{1,3}\.\d{1,3})\b", text)
    return match[1] if match else ""


def is_dead(status: str, code: int = PERMANENT + 50) -> bool:
    """Whether a status (RFC 3463) says that the address does not exist or takes no mail at all.

    A full mailbox, a message that is too long, a policy or a trouble of the network say nothing of the address.
    """
    if not status.startswith("5"):
        return False
    if status == "5.0.0":
        return code in {550, 551, 553}
    return status.startswith("5.1.") or status in {"5.2.1", "5.4.4", "5.7.27"}


# What comes back ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bounce:
    """What a mail that came back says: of which letter, for ever or for now, and why."""

    letter: Letter | None
    is_final: bool
    status: str
    reason: str


def take_bounce(message: Message) -> Bounce:
    """Note a mail that came back with its letter. What is no report, or belongs to no letter, changes nothing."""
    fields = _report_fields(message)
    status = next((found for found in (_status_in(str(each.get("Status", ""))) for each in fields) if found), "")
    failed = [each for each in fields if str(each.get("Action", "")).strip().lower() == "failed"]
    said = next((str(each["Diagnostic-Code"]) for each in (failed or fields) if each.get("Diagnostic-Code")), "")
    reason = without_addresses(f"{status} {said}")
    bounce = Bounce(_letter_of(message) if fields else None, bool(failed), status, reason)
    if bounce.letter is not None and bounce.is_final:
        dead = is_dead(status or "5.0.0")
        inviting.note_bounce(letter=bounce.letter, reason=reason, is_dead=dead, at=timezone.now())
    return bounce


def _report_fields(message: Message) -> list[Message]:
    """The groups of fields of a delivery status report (RFC 3464)."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            groups = part.get_payload()
            return [each for each in groups if isinstance(each, Message)] if isinstance(groups, list) else []
    return []


def _letter_of(message: Message) -> Letter | None:
    """By the mark of the return path where it has one, else by the Message-ID of what came back."""
    for token in _marks(message):
        if letter := links.letter_of_return(token):
            return letter
    for part in message.walk():
        if part is message:
            continue
        wanted = str(part.get("Message-ID", "")) or _message_id_in(part)
        found = Letter.objects.filter(message_id=wanted.strip().strip("<>")).first() if wanted else None
        if found is not None:
            return found
    return None


def _marks(message: Message) -> Iterator[str]:
    local, _, domain = settings.MAIL_BOUNCES.partition("@")
    if domain:
        pattern = re.compile(rf"{re.escape(local)}\+(\d+\.[0-9a-f]{{16}})@{re.escape(domain)}", re.IGNORECASE)
        for name in ("Delivered-To", "X-Original-To", "Envelope-To", "To"):
            for value in message.get_all(name, []):
                yield from (mark.lower() for mark in pattern.findall(str(value)))


def _message_id_in(part: Message) -> str:
    """The Message-ID in a part that holds the headers of the letter as text."""
    if part.get_content_type() != "text/rfc822-headers":
        return ""
    payload = part.get_payload(decode=True)
    text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    match = re.search(r"(?im)^Message-ID:\s*(<[^>\s]+>)", text)
    return match[1] if match else ""


def read_mails(path: Path) -> Iterator[Message]:
    """The mails of a file, or of a folder: one mail a file, or a Maildir, whose half-written ones are left alone."""
    is_maildir = (path / "new").is_dir() and (path / "tmp").is_dir()
    folders = [path / "new", path / "cur"] if is_maildir else [path]
    found = [one for folder in folders for one in folder.rglob("*")]
    files = [path] if path.is_file() else sorted(one for one in found if one.is_file())
    for file in files:
        with file.open("rb") as opened:
            yield read_mail(opened.read(LARGEST_MAIL))


def read_mail(raw: bytes) -> Message:
    """A mail from its bytes; whatever they are, something is read."""
    return BytesParser(policy=compat32).parsebytes(raw[:LARGEST_MAIL])

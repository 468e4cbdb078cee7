"""Signed links and six-digit codes: what they are made of, and what belongs to one that somebody holds.

Nothing in an address speaks of a person: a link holds the number of the invitation, a piece of its salt and a
signature. The code is computed from the salt and the site's secret, so that it can be printed in the letter although
only its hash is kept; whoever reads the database alone can compute neither.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import override

from commonwork.engines.cleaning.digits import plain_digits
from commonwork.people.models import Invitation, Letter

LINK = "commonwork.invitation.link"
STOP = "commonwork.letter.stop"
BOUNCE = "commonwork.letter.bounce"


def fresh_code_hash() -> str:
    """The salt of a new invitation with the hash of the code that follows from it."""
    salt = secrets.token_hex(8)
    return f"{salt}${_hash(salt, _code(salt))}"


def code_of(invitation: Invitation) -> str:
    """The six digits that stand beside the link of an invitation."""
    return _code(_salt(invitation))


def is_code_of(invitation: Invitation, typed: str) -> bool:
    """Whether what was typed is the code; digits of any script and spaces between them are understood."""
    digits = "".join(sign for sign in plain_digits(typed) if sign.isdigit())
    kept = invitation.code_hash.partition("$")[2]
    return len(digits) == len("000000") and constant_time_compare(_hash(_salt(invitation), digits), kept)


def _salt(invitation: Invitation) -> str:
    return invitation.code_hash.partition("$")[0]


def _code(salt: str) -> str:
    number = int(salted_hmac("commonwork.invitation.code", salt, algorithm="sha256").hexdigest(), 16)
    return f"{number % 1_000_000:06d}"


def _hash(salt: str, code: str) -> str:
    return salted_hmac("commonwork.invitation.hash", salt + code, algorithm="sha256").hexdigest()


def token_of(invitation: Invitation) -> str:
    """What stands in the link of an invitation."""
    return signing.Signer(sep=".", salt=LINK).sign(f"{invitation.pk}-{_salt(invitation)[:8]}")


def invitation_of(token: str) -> Invitation | None:
    """The invitation a link belongs to, expired or withdrawn as it may be; None for one that we did not sign.

    The piece of salt keeps a link from opening what a restored archive gave the same number.
    """
    try:
        number, _, salt = signing.Signer(sep=".", salt=LINK).unsign(token).partition("-")
    except signing.BadSignature:
        return None
    found = Invitation.objects.filter(pk=int(number)).first()
    return found if found is not None and _salt(found).startswith(salt) else None


def link_of(invitation: Invitation, language: str) -> str:
    """The whole address of an invitation, in a language of the interface."""
    with override(language):
        return settings.SITE_ADDRESS + reverse("record:opened", args=[token_of(invitation)])


def stop_token(letter: Letter) -> str:
    """What stands in the address that stops the letters to somebody."""
    return signing.Signer(sep=".", salt=STOP).sign(f"{letter.pk}-{letter.message_id[:8]}")


def letter_to_stop(token: str) -> Letter | None:
    """The letter an address for stopping belongs to; None for one that we did not sign."""
    try:
        number, _, beginning = signing.Signer(sep=".", salt=STOP).unsign(token).partition("-")
    except signing.BadSignature:
        return None
    found = Letter.objects.filter(pk=int(number)).first()
    return found if found is not None and found.message_id.startswith(beginning) else None


def stop_address_of(letter: Letter, language: str) -> str:
    """The whole address at which somebody stops the letters."""
    with override(language):
        return settings.SITE_ADDRESS + reverse("record:stop", args=[stop_token(letter)])


def return_token(letter: Letter) -> str:
    """What marks the return path of a letter: its number and 16 signs of a signature, letters and digits only."""
    signature = salted_hmac(BOUNCE, f"{letter.pk}-{letter.message_id}", algorithm="sha256").hexdigest()
    return f"{letter.pk}.{signature[:16]}"


def letter_of_return(token: str) -> Letter | None:
    """The letter a return path belongs to; None for one that is not ours."""
    number = token.partition(".")[0]
    found = Letter.objects.filter(pk=int(number)).first() if number.isdigit() and len(number) < len("1" * 19) else None
    return found if found is not None and constant_time_compare(return_token(found), token) else None

"""What the letters say, in the language of whoever gets them; one plain and one HTML shape holds the words."""

import re
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi, gettext, override

from commonwork.flows import links
from commonwork.flows.alert_news import News, news_of, own_page
from commonwork.people.inviting import Mail
from commonwork.people.models import Invitation, Letter
from commonwork.reference import load
from commonwork.register.models import ConfirmationRound, Delivery, Proposal, SelfDescription

_SPACES = re.compile(r"\s+")
_JOINERS = "\u200c\u200d"
_DOMAIN = re.compile(r"@([A-Za-z0-9.-]+)")


@dataclass(frozen=True)
class Body:
    """The words of one letter. ``facts`` are rows of label and value; ``button`` is the word on the link."""

    paragraphs: tuple[str, ...]
    facts: tuple[tuple[str, Any], ...] = ()
    button: str = ""
    after: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = field(default=())
    news: tuple[News, ...] = ()


@dataclass(frozen=True)
class Written:
    """A letter ready to be sent."""

    subject: str
    text: str
    html: str
    language: str


def one_line(text: str) -> str:
    """Text fit for a header: one line, without signs that turn the direction of what stands around them.

    The joiners within Persian and Indic words stay.
    """
    unseen = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    kept = "".join(sign if sign in _JOINERS or unicodedata.category(sign) not in unseen else " " for sign in text)
    return _SPACES.sub(" ", kept).strip()


def shortened(text: str, length: int) -> str:
    """Text in one line of at most ``length`` signs."""
    line = one_line(text)
    return line if len(line) <= length else line[: length - 1] + "…"


def network_name() -> str:
    """The name of the network in the active language."""
    names = load(settings.REFERENCE).network.get("name", {})
    return str(names.get(_active()) or names.get("en", ""))


def _active() -> str:
    return get_language() or settings.LANGUAGE_CODE


def mail_for(kind: str, invitation: Invitation, *, name: str, about: dict[str, Any] | None = None) -> Mail:
    """A letter of a kind to whoever an invitation was made for; ``name`` is that of what it speaks of."""
    with override(invitation.language):
        subject = one_line(_subject(kind) % {"name": shortened(name, 80), "network": network_name()})
    return Mail(kind, invitation.email, invitation.language, subject[:200], fresh_message_id(), about or {})


def mail_to_describer(description: SelfDescription) -> Mail:
    """The letter to whoever sent a self-description and gave an address for the answer."""
    with override(description.language):
        names = {"name": shortened(str(description.sent_to), 80), "network": network_name()}
        subject = one_line(_subject("described") % names)
    about = {"self_description": description.pk}
    return Mail("described", description.reply_to, description.language, subject[:200], fresh_message_id(), about)


def fresh_message_id() -> str:
    """A Message-ID of the domain that letters come from."""
    domain = _DOMAIN.search(settings.DEFAULT_FROM_EMAIL)
    return f"{secrets.token_hex(16)}@{domain[1] if domain else 'localhost'}"


def _subject(kind: str) -> str:
    return {
        "record": gettext("Is this right? %(name)s in the register of %(network)s"),
        "reminder": gettext("Once more: is this right? %(name)s in the register of %(network)s"),
        "answer": gettext("An answer to your corrections: %(name)s, %(network)s"),
        "delivery": gettext("Please confirm your list «%(name)s»: %(network)s"),
        "described": gettext("An answer to «What kind of cooperative are we?»: %(name)s, %(network)s"),
    }[kind]


def write(letter: Letter) -> Written:
    """The letter in full, with the link and code of its invitation. Only an alert needs none."""
    with override(letter.language):
        body = _BODIES[letter.kind](letter)
        context = {
            "subject": letter.subject,
            "language": letter.language,
            "direction": "rtl" if get_language_bidi() else "ltr",
            "body": body,
            **_opened_by(letter.invitation, letter.language, has_code=bool(body.button)),
            "short_address": f"{settings.SITE_ADDRESS}/r/",
            "shown_address": f"\u200e{settings.SITE_ADDRESS}/r/\u200e",  # left to right within a Persian line
            "site_address": settings.SITE_ADDRESS,
            "contact_address": settings.DEFAULT_FROM_EMAIL,
            "network_name": network_name(),
            "stop": links.stop_address_of(letter, letter.language),
        }
        text = render_to_string("mail/letter.txt", context)
        html = render_to_string("mail/letter.html", context)
    return Written(letter.subject, _tidy(text), html, letter.language)


def _opened_by(invitation: Invitation | None, language: str, *, has_code: bool) -> dict[str, Any]:
    """What the letter says of its link, its code and of who gave the address."""
    if invitation is None:
        return {}
    return {
        "link": links.link_of(invitation, language),
        "code": links.code_of(invitation) if has_code else "",
        "reference": _reference(invitation),
        "expires": invitation.expires_at,
        "address_from": one_line(invitation.address_from),
    }


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.strip().splitlines())) + "\n"


def _reference(invitation: Invitation) -> str:
    """The public reference that is typed with the code."""
    if invitation.object_kind == "organisation":
        return invitation.object_id
    delivery = _delivery(invitation)
    return (delivery.source.organisation_id or "") if delivery else ""


def _delivery(invitation: Invitation) -> Delivery | None:
    number = invitation.object_id
    found = Delivery.objects.select_related("source__organisation")
    return found.filter(pk=int(number)).first() if invitation.object_kind == "delivery" and number.isdigit() else None


def _record(letter: Letter) -> Body:
    round_ = ConfirmationRound.objects.select_related("source__organisation").filter(pk=letter.about.get("round"))
    found = round_.first()
    facts: list[tuple[str, Any]] = []
    if found is not None:
        facts.append((gettext("Please answer until"), found.closes_on))
    return Body(
        (
            gettext("Good day,"),
            gettext(
                "your organisation stands in the register of %(network)s. Please look whether what is written there "
                "is right. It takes two minutes, and you need no account."
            )
            % {"network": network_name()},
        ),
        tuple(facts),
        gettext("Look at our record"),
        (
            gettext(
                "If everything is right, say so with one press. If something is wrong, write what is right: your "
                "federation, or the secretariat of the network, looks at it and answers you by mail."
            ),
        ),
    )


def _reminder(letter: Letter) -> Body:
    body = _record(letter)
    first = gettext(
        "we have asked you whether the record of your organisation in the register of %(network)s is right, and have "
        "no answer yet. Please look at it. It takes two minutes, and you need no account."
    ) % {"network": network_name()}
    return Body((body.paragraphs[0], first), body.facts, body.button, body.after)


def _answer(letter: Letter) -> Body:
    proposals = Proposal.objects.filter(pk__in=letter.about.get("proposals", [])).order_by("id")
    return Body(
        (
            gettext("Good day,"),
            gettext("you proposed corrections to the record of your organisation. This is the answer:"),
        ),
        button=gettext("Look at our record"),
        proposals=tuple(proposals),
    )


def _delivered(letter: Letter) -> Body:
    delivery = _delivery(letter.invitation) if letter.invitation else None
    facts: tuple[tuple[str, Any], ...] = ()
    if delivery is not None:
        facts = (
            (gettext("List of"), str(delivery.source.organisation or delivery.source.title)),
            (gettext("File"), delivery.file_name),
            (gettext("Speaks of"), delivery.effective_date),
            (gettext("Lines"), delivery.read),
            (gettext("new"), delivery.new),
            (gettext("changed"), delivery.changed),
            (gettext("no longer in the list"), delivery.vanished),
            (gettext("doubtful"), delivery.doubtful),
            (
                gettext("Others see"),
                load(settings.REFERENCE).label("sharing_modes", delivery.source.sharing, _active()),
            ),
        )
    return Body(
        (
            gettext("Good day,"),
            gettext(
                "the secretariat of %(network)s entered your list for you. Please look whether it is the list you sent."
            )
            % {"network": network_name()},
        ),
        facts,
        gettext("Look at the list and confirm it"),
        (gettext("Opening the link confirms nothing: you confirm with a button on the page."),),
    )


class NothingToTell(ValueError):
    """All that an alert was to tell of has been hidden or dropped since it was written."""


def _alert(letter: Letter) -> Body:
    news = tuple(news_of(letter))
    if not news:
        raise NothingToTell("nothing of it is shown any more")
    return Body(
        (
            gettext("Good day,"),
            gettext("something new was found by searches you saved at %(network)s.") % {"network": network_name()},
        ),
        news=news,
        after=(gettext("You see and drop your searches on your own page: %(address)s") % {"address": own_page()},),
    )


def _described(letter: Letter) -> Body:
    found = SelfDescription.objects.select_related("sent_to", "organisation")
    one = found.filter(pk=letter.about.get("self_description"), answered_at__isnull=False).first()
    if one is None or not one.reply_to:
        raise NothingToTell("it was deleted, or its address forgotten")
    first = gettext("you sent %(federation)s your answers to «What kind of cooperative are we?». This is its answer:")
    said = gettext("It accepted your answers: the register says so now.") if one.state == "accepted" else one.answer
    after = [gettext("It stands under the address of your answers, too, if you kept it.")]
    if one.organisation_id:
        after.insert(0, f"{settings.SITE_ADDRESS}/id/organisation/{one.organisation_id}")
    return Body((gettext("Good day,"), first % {"federation": str(one.sent_to)}, said), after=tuple(after))


_BODIES: dict[str, Callable[[Letter], Body]] = {
    "record": _record,
    "reminder": _reminder,
    "answer": _answer,
    "delivery": _delivered,
    "alert": _alert,
    "described": _described,
}

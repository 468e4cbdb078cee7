"""What «Today» says of self-descriptions that were sent and of corrections of legal forms, to whom it concerns."""

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from commonwork.people.rules import Viewer, may
from commonwork.register.correcting_forms import open_corrections
from commonwork.register.models import SelfDescription
from commonwork.register.self_descriptions import waiting_for
from commonwork.web.delivered import AT_MOST, Thing
from commonwork.web.templatetags.show import day, number


def things_of_federation(viewer: Viewer) -> list[Thing]:
    """The self-descriptions sent to the organisations in which the viewer is an officer."""
    held = [pk for pk, role in viewer.offices if role == "officer"]
    sent = waiting_for(held)[:AT_MOST] if held else []
    return [_to_answer(one, reverse("member:self-description", args=[one.pk])) for one in sent]


def things_of_desk(viewer: Viewer) -> list[Thing]:
    """Corrections of legal forms, and self-descriptions that a federation has left unanswered."""
    things: list[Thing] = []
    if may(viewer, "legal_form", "answer") and (count := open_corrections().count()):
        things.append(_to_accept(count))
    if may(viewer, "self_description", "answer"):
        things += [_to_answer(one, reverse("desk:self-description", args=[one.pk])) for one in waiting_for()[:3]]
    return things


def _to_accept(count: int) -> Thing:
    title = ngettext(
        "Look at %(count)s correction of a legal form", "Look at %(count)s corrections of legal forms", count
    ) % {"count": number(count)}
    why = gettext("A member of the country says what the law says, with its source.")
    return Thing(title, why, reverse("desk:forms"), gettext("Look at the corrections"))


def _to_answer(one: SelfDescription, url: str) -> Thing:
    title = gettext("Answer a cooperative that described itself: %(name)s") % {"name": one.name or gettext("no name")}
    why = gettext("It was sent to %(federation)s on %(day)s.") % {
        "federation": str(one.sent_to), "day": day(one.sent_at)
    }  # fmt: skip
    return Thing(title, why, url, gettext("Look and answer"))

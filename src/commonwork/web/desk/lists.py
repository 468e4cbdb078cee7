"""What the desk shows: what waits for a person, who did what, who holds which role."""

from collections import defaultdict
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from commonwork.observatory.models import Edition
from commonwork.people.models import LogEntry, NetworkRole, Person
from commonwork.people.rules import Viewer, may
from commonwork.register.models import Delivery, Office, Organisation
from commonwork.register.pairing import Wanted, pairs_waiting
from commonwork.web import drafts
from commonwork.web.asking import things_about_proposals
from commonwork.web.delivered import AT_MOST, Thing, waiting_for_confirmation
from commonwork.web.described import things_of_desk
from commonwork.web.disputes import things_for_desk
from commonwork.web.templatetags.show import number

ACTIONS = {
    "source.enter": _("entered or renewed a list"),
    "source.choose_sharing": _("chose how a list is shared"),
    "delivery.receive": _("received a file"),
    "delivery.accept": _("took a list in"),
    "delivery.confirm": _("confirmed a list"),
    "delivery.withdraw": _("took a list back"),
    "draft.begin": _("chose a file for a list"),
    "draft.correct": _("corrected what was understood of a list"),
    "draft.explain": _("said why members are no longer listed"),
    "draft.prepare": _("prepared a list"),
    "draft.approve": _("approved a list"),
    "draft.return": _("gave a list back to be changed"),
    "draft.drop": _("gave a list up"),
    "draft.send": _("sent a list"),
    "draft.try_again": _("tried work on a list again"),
    "source.ask_for_approval": _("chose whether a second person approves a list"),
    "delivery.redact": _("erased personal cells from a stored file"),
    "organisation.decide_value": _("decided a value"),
    "verdict.dispute": _("disputed a verdict"),
    "verdict.answer_dispute": _("answered a disputed verdict"),
    "verdict.withdraw_dispute": _("took a dispute back"),
    "register.reclassify": _("gave the verdicts again by new rules"),
    "organisation.erase_personal": _("erased personal cells"),
    "affiliation.state": _("noted a membership"),
    "people.describe": _("changed what is known of a person"),
    "office.grant": _("gave an office"),
    "entry.judge": _("compared two entries"),
    "entry.take_back_judgement": _("took a judgement of two entries back"),
    "pair.propose": _("said of two entries whether they are one organisation"),
    "register.relink": _("compared the whole register again"),
    "people.enter": _("entered a person"),
    "people.grant_role": _("gave a role"),
    "edition.prepare": _("prepared an edition"),
    "edition.publish": _("published an edition"),
    "observations.renew": _("made figures anew"),
    "invitation.make": _("made a link and a code"),
    "invitation.look": _("looked through a link or a code"),
    "invitation.code": _("typed a code"),
    "invitation.wrong_code": _("typed a wrong code"),
    "invitation.withdraw": _("withdrew a link and its code"),
    "letter.bounce": _("a letter came back"),
    "letter.stop": _("asked for no more letters"),
    "organisation.confirm": _("said that a record is right"),
    "organisation.propose": _("proposed corrections"),
    "organisation.answer_proposal": _("answered a correction"),
    "form.correct": _("confirmed or corrected a legal form"),
    "form.answer_correction": _("answered a correction of a legal form"),
    "self_description.send": _("sent a self-description"),
    "self_description.accept": _("accepted a self-description"),
    "self_description.answer": _("answered a self-description"),
    "self_description.delete": _("deleted a self-description"),
    "round.open": _("opened a round"),
    "round.remind": _("sent reminders"),
    "round.close": _("closed a round"),
}


def things_of(viewer: Viewer) -> list[Thing]:
    """What waits at the desk for this viewer: ten things at most, the editions first."""
    things: list[Thing] = []
    if may(viewer, "edition", "publish"):
        things += [
            _edition(edition) for edition in Edition.objects.filter(state="prepared").order_by("prepared_at")[:3]
        ]
    if may(viewer, "pair", "judge"):
        things += _doubts()
    things += things_about_proposals(viewer)
    things += things_for_desk(viewer)
    things += things_of_desk(viewer)
    if may(viewer, "delivery", "send"):
        things += drafts.things_of(viewer)
    things += [_unconfirmed(delivery) for delivery in waiting_for_confirmation()[:AT_MOST]]
    return things[:AT_MOST]


def _edition(edition: Edition) -> Thing:
    return Thing(
        gettext("Publish the edition %(edition)s") % {"edition": edition.pk},
        gettext("It is prepared. Look at what changed, then publish it."),
        reverse("desk:edition", args=[edition.pk]),
        gettext("Look at the edition"),
    )


def _doubts() -> list[Thing]:
    waiting = pairs_waiting(Wanted()).count()
    if not waiting:
        return []
    title = ngettext(
        "Compare %(count)s doubtful pair of records", "Compare %(count)s doubtful pairs of records", waiting
    ) % {"count": number(waiting)}
    why = gettext("The machine cannot tell whether they are one organisation. Each takes half a minute.")
    return [Thing(title, why, reverse("desk:pairs"), gettext("Compare"))]


def _unconfirmed(delivery: Delivery) -> Thing:
    owner = str(delivery.source.organisation)
    return Thing(
        gettext("%(organisation)s has not confirmed «%(file)s»") % {"organisation": owner, "file": delivery.file_name},
        gettext("It was entered on its behalf. An officer of the organisation confirms it."),
        reverse("desk:delivery", args=[delivery.pk]),
        gettext("Look at the list"),
    )


def log_before(before: int | None, count: int) -> list[dict[str, Any]]:
    """A page of the log, the newest first, from below the id ``before``; persons by name."""
    found = LogEntry.objects.order_by("-id")
    entries = list((found.filter(pk__lt=before) if before else found)[:count])
    names = {
        str(person.pk): str(person)
        for person in Person.objects.filter(pk__in=[e.by for e in entries if e.by.isdigit()])
    }
    return [
        {
            "id": entry.pk,
            "at": entry.at,
            "by": names.get(entry.by, gettext("the command line") if entry.by == "command" else entry.by),
            "action": gettext(ACTIONS[entry.action]) if entry.action in ACTIONS else entry.action,
            "object": f"{entry.object_kind} {entry.object_id}",
            "detail": _said(entry.detail),
        }
        for entry in entries
    ]


def _said(detail: dict[str, Any]) -> str:
    """The details of an act in one line; what is empty is left out, and of a list its parts are told."""
    told = {name: ", ".join(map(str, value)) if isinstance(value, list) else value for name, value in detail.items()}
    return "; ".join(f"{name}: {value}" for name, value in sorted(told.items()) if value != "" and value is not None)


def persons() -> list[dict[str, Any]]:
    """Everyone who may sign in, with the roles and offices ever held."""
    held: dict[int, list[Any]] = defaultdict(list)
    for role in NetworkRole.objects.order_by("start_date", "id"):
        held[role.person_id].append({"code": role.role, "of": None, "since": role.start_date, "until": role.end_date})
    for office in Office.objects.select_related("organisation").order_by("start_date", "id"):
        held[office.person_id].append(
            {"code": office.role, "of": office.organisation, "since": office.start_date, "until": office.end_date}
        )
    return [{"person": person, "held": held[person.pk]} for person in Person.objects.order_by("name", "email")]


def federations(query: str) -> list[Organisation]:
    """Organisations one may take a list in for: members of the network, or what the query finds by name or id."""
    shown = Organisation.objects.filter(shown=True)
    if query:
        found = shown.filter(Q(pk=query) | Q(names__text__icontains=query)).distinct()
    else:
        found = shown.filter(relation="member")
    return list(found.order_by("sort_key", "pk")[:50])


def organisation_named(organisation: str) -> Organisation:
    """The organisation with this id."""
    found = Organisation.objects.filter(pk=organisation).first()
    if found is None:
        raise Http404
    return found


def edition_named(edition: str) -> Edition:
    """The edition with this id, in any state."""
    found = Edition.objects.filter(pk=edition).first()
    if found is None:
        raise Http404
    return found

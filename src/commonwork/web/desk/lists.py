"""What the desk shows: doubtful entries side by side, what waits for a person, who did what, who holds which role."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from commonwork.observatory.models import Edition
from commonwork.people.models import LogEntry, NetworkRole, Person
from commonwork.people.rules import Viewer, may
from commonwork.register.models import Delivery, Entry, Identifier, Office, Organisation, Record
from commonwork.register.queries import clearance_for
from commonwork.register.rules import visible_values
from commonwork.web import drafts
from commonwork.web.asking import things_about_proposals
from commonwork.web.delivered import AT_MOST, Thing, field_name, shown_value, waiting_for_confirmation

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
    "organisation.erase_personal": _("erased personal cells"),
    "affiliation.state": _("noted a membership"),
    "people.describe": _("changed what is known of a person"),
    "office.grant": _("gave an office"),
    "entry.judge": _("compared two entries"),
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
    "round.open": _("opened a round"),
    "round.remind": _("sent reminders"),
    "round.close": _("closed a round"),
}


@dataclass(frozen=True)
class Side:
    """One of two entries that are compared: where it stands, and what it says field by field."""

    entry: Entry
    said: dict[str, str]


def doubtful_entries() -> QuerySet[Entry]:
    """The entries that wait for a person to judge them, the oldest first; only those of lists that count."""
    counts = Q(records__rows__delivery__state="accepted")
    return (
        Entry.objects.filter(counts)
        .exclude(doubtful="")
        .select_related("source", "organisation")
        .distinct()
        .order_by("id")
    )


def entry_named(entry: int) -> Entry:
    """The entry with this number."""
    found = Entry.objects.select_related("source", "organisation").filter(pk=entry).first()
    if found is None:
        raise Http404
    return found


def others_of(entry: Entry) -> list[Entry]:
    """The entries that bear one of the numbers for which ``entry`` is doubtful; ten at most."""
    wanted = Q(pk__in=())
    for identifier in entry.doubtful.split():
        scheme, _colon, value = identifier.partition(":")
        wanted |= Q(scheme=scheme, value=value)
    bearers = Identifier.objects.filter(wanted).values("organisation_id")
    found = Entry.objects.filter(organisation__in=bearers).exclude(pk=entry.pk)
    return list(found.select_related("source", "organisation").order_by("id")[:AT_MOST])


def side_of(entry: Entry, viewer: Viewer) -> Side:
    """What an entry says today, as far as the viewer's rights reach."""
    records = Record.objects.filter(entry=entry, rows__delivery__state="accepted")
    record = records.order_by("effective_date", "id").last()
    if record is None:
        return Side(entry, {})
    source, clearance = entry.source, clearance_for(viewer)
    kept_back = source.fields_kept_back
    values = visible_values(record.values, kept_back=kept_back, sharing=source.sharing, clearance=clearance)
    fields = sorted((field for field, value in values.items() if value), key=lambda field: field != "names")
    return Side(entry, {field: shown_value(field, values[field]) for field in fields})


def compared(sides: Iterable[Side]) -> list[dict[str, Any]]:
    """The fields of several sides in one table; ``differs`` marks those in which they do not agree."""
    sides = list(sides)
    fields = dict.fromkeys(field for side in sides for field in side.said)
    rows = []
    for field in fields:
        cells = [side.said.get(field, "") for side in sides]
        rows.append({"label": field_name(field), "cells": cells, "differs": len(set(cells)) > 1})
    return rows


def things_of(viewer: Viewer) -> list[Thing]:
    """What waits at the desk for this viewer: ten things at most, the editions first."""
    things: list[Thing] = []
    if may(viewer, "edition", "publish"):
        things += [
            _edition(edition) for edition in Edition.objects.filter(state="prepared").order_by("prepared_at")[:3]
        ]
    if may(viewer, "organisation", "decide_value"):
        things += [_doubt(entry) for entry in doubtful_entries()[:AT_MOST]]
    things += things_about_proposals(viewer)
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


def _doubt(entry: Entry) -> Thing:
    return Thing(
        gettext("Are these one organisation? %(key)s, %(source)s") % {"key": entry.key, "source": entry.source.title},
        gettext("Its registration number stands elsewhere as well."),
        reverse("desk:judge", args=[entry.pk]),
        gettext("Compare"),
    )


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
            "detail": ", ".join(f"{name}: {value}" for name, value in sorted(entry.detail.items())),
        }
        for entry in entries
    ]


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

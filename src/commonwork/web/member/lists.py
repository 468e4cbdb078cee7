"""What the pages of a federation show: its organisations, their lists and deliveries, what is to be done today."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from commonwork.flows.sources import load_spec
from commonwork.people.rules import Viewer
from commonwork.register.models import Delivery, Organisation, Source
from commonwork.register.pairing import Wanted, pairs_waiting
from commonwork.register.queries import ids_acted_for
from commonwork.web import drafts
from commonwork.web.asking import things_about_proposals
from commonwork.web.delivered import AT_MOST, OWN_LIST, Thing, waiting_for_confirmation
from commonwork.web.described import things_of_federation
from commonwork.web.disputes import things_for_members
from commonwork.web.templatetags.show import number

CELLS = frozenset({
    "read.date", "read.number", "read.coordinate", "read.identifier", "read.website", "read.unknown_category",
    "read.error_cell",
})  # fmt: skip


def own_organisations(viewer: Viewer) -> list[Organisation]:
    """The organisations in which the viewer is an officer today, by name.

    One that was merged is shown by what it leads to, unless its lists are its own or that is not the viewer's.
    """
    held = [organisation for organisation, role in viewer.offices if role == "officer"]
    sending = Source.objects.filter(organisation__in=held).values("organisation")
    apart = Q(redirect_to__isnull=True) | ~Q(redirect_to__in=held) | Q(pk__in=sending)
    return list(Organisation.objects.filter(apart, pk__in=held).order_by("sort_key", "pk"))


def list_named(key: str) -> Source:
    """The list with this key; the own list of an organisation exists before its first delivery, unsaved."""
    entered = Source.objects.select_related("organisation").filter(pk=key).first()
    if entered is not None:
        return entered
    organisation = Organisation.objects.filter(pk=key.removeprefix(OWN_LIST)).first()
    if not key.startswith(OWN_LIST) or organisation is None:
        raise Http404
    title = load_spec("network/member-workbook").title
    return Source(key=key, title=title, organisation=organisation, kind="snapshot")


def lists_of(organisation: Organisation) -> list[Source]:
    """Every list of an organisation, its own member list first."""
    own = list_named(OWN_LIST + organisation.pk)
    return [
        own,
        *Source.objects.filter(organisation__in=ids_acted_for(organisation)).exclude(pk=own.key).order_by("key"),
    ]


def deliveries_of(source: Source) -> QuerySet[Delivery]:
    """The deliveries of a list, the newest first."""
    found = Delivery.objects.filter(source=source.key).exclude(state="receiving")
    return found.select_related("sent_by", "entered_by", "confirmed_by").order_by("-effective_date", "-id")


def things_of(viewer: Viewer) -> list[Thing]:
    """What an officer can do today, the most pressing first: ten things at most."""
    organisations = own_organisations(viewer)
    held = [organisation.pk for organisation in organisations]
    things = [
        _to_confirm(delivery) for delivery in waiting_for_confirmation().filter(source__organisation__in=held)[:AT_MOST]
    ]
    things += things_about_proposals(viewer)
    things += things_for_members(held)
    things += things_of_federation(viewer)
    things += drafts.things_of(viewer, held)
    things += [_to_mend(delivery) for delivery in _with_problems(held)]
    on_their_way = {draft.source.organisation_id for draft in drafts.drafts_of(held)}
    for organisation in organisations:
        things += _to_compare(organisation)
        if organisation.pk not in on_their_way:
            things += _to_send(organisation)
    return things[:AT_MOST]


def _with_problems(organisations: list[str]) -> list[Delivery]:
    """Of each list the one in force, where cells of it could not be read."""
    found: dict[str, Delivery] = {}
    accepted = Delivery.objects.filter(source__organisation__in=organisations, state="accepted")
    for delivery in accepted.order_by("effective_date", "id"):
        found[delivery.source_id] = delivery
    return [delivery for delivery in found.values() if any(_is_of_a_cell(problem) for problem in delivery.problems)]


def _is_of_a_cell(problem: dict[str, Any]) -> bool:
    return bool(problem["value"]) and problem["code"] in CELLS


def _to_mend(delivery: Delivery) -> Thing:
    count = sum(_is_of_a_cell(problem) for problem in delivery.problems)
    return Thing(
        gettext("Mend what could not be read in «%(file)s»") % {"file": delivery.file_name},
        ngettext(
            "%(count)s cell was kept as it is, but not used.",
            "%(count)s cells were kept as they are, but not used.",
            count,
        )
        % {"count": number(count)},
        reverse("member:delivery", args=[delivery.pk]),
        gettext("Look which"),
    )


def _to_confirm(delivery: Delivery) -> Thing:
    return Thing(
        gettext("Confirm the list «%(file)s»") % {"file": delivery.file_name},
        gettext("The secretariat entered it for you. Look whether it is what you sent."),
        reverse("member:delivery", args=[delivery.pk]),
        gettext("Look and confirm"),
    )


def _to_compare(organisation: Organisation) -> list[Thing]:
    count = pairs_waiting(Wanted(owners=tuple(ids_acted_for(organisation)))).count()
    if not count:
        return []
    title = ngettext(
        "Look at %(count)s possible duplicate in your list", "Look at %(count)s possible duplicates in your list", count
    ) % {"count": number(count)}
    why = gettext("Another record may speak of the same organisation. You know them best.")
    return [Thing(title, why, reverse("member:duplicates", args=[organisation.pk]), gettext("Compare"))]


def _to_send(organisation: Organisation) -> list[Thing]:
    lists = lists_of(organisation)
    newest = (
        Delivery.objects.filter(source__organisation=organisation, state="accepted").order_by("effective_date").last()
    )
    if newest is not None and newest.effective_date > timezone.localdate() - timedelta(days=365):
        return []
    title, why = gettext("Send the member list of %(organisation)s"), gettext("No list has come yet.")
    if newest is not None:
        why = gettext("The last list is more than a year old.")
    url = reverse("member:list", args=[lists[0].key])
    return [Thing(title % {"organisation": str(organisation)}, why, url, gettext("To the list"))]

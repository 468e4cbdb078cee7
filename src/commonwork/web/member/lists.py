"""What the pages of a federation show: its organisations, their lists and deliveries, what is to be done today."""

from datetime import timedelta

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from commonwork.flows.sources import load_spec
from commonwork.people.rules import Viewer
from commonwork.register.models import Delivery, Organisation, Source
from commonwork.web.delivered import AT_MOST, OWN_LIST, Thing, waiting_for_confirmation


def own_organisations(viewer: Viewer) -> list[Organisation]:
    """The organisations in which the viewer is an officer today, by name."""
    held = [organisation for organisation, role in viewer.offices if role == "officer"]
    return list(Organisation.objects.filter(pk__in=held).order_by("sort_key", "pk"))


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
    return [own, *Source.objects.filter(organisation=organisation).exclude(pk=own.key).order_by("key")]


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
    for organisation in organisations:
        things += _to_send(organisation)
    return things[:AT_MOST]


def _to_confirm(delivery: Delivery) -> Thing:
    return Thing(
        gettext("Confirm the list «%(file)s»") % {"file": delivery.file_name},
        gettext("The secretariat entered it for you. Look whether it is what you sent."),
        reverse("member:delivery", args=[delivery.pk]),
        gettext("Look and confirm"),
    )


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

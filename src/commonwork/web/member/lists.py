"""What the pages of a federation show: its lists and deliveries, what a delivery changed, what is to be done today."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from commonwork.flows.sources import load_spec
from commonwork.people.rules import Viewer
from commonwork.reference import load
from commonwork.register.models import Delivery, Entry, Organisation, Source
from commonwork.register.queries import delivery_diff

OWN_LIST = "members/"
AT_MOST = 10
PARTS = ("new", "changed", "vanished", "doubtful")
FIELDS = {
    "names": _("names"), "identifiers": _("registration numbers"), "status": _("status"), "legal_form": _("legal form"),
    "level": _("level"), "organisation_kind": _("kind of organisation"), "relation": _("relation to the network"),
    "country": _("country or area"), "region": _("region"), "city": _("city"), "address": _("address"),
    "postcode": _("postcode"), "website": _("website"), "founded": _("founded"), "closed": _("closed"),
    "activity": _("activity"), "sector": _("sector"), "description": _("description"), "members": _("members"),
    "workers": _("workers"), "worker_members": _("members who work"), "latitude": _("latitude"),
    "longitude": _("longitude"), "successor": _("successor"), "to_confirm": _("to be confirmed"),
}  # fmt: skip
CODED = {
    "status": "statuses", "legal_form": "legal_forms", "level": "levels", "organisation_kind": "organisation_kinds",
    "relation": "relations", "country": "countries", "activity": "isic",
}  # fmt: skip


@dataclass(frozen=True)
class Thing:
    """One thing to be done today: what, why, and where."""

    title: str
    why: str
    url: str
    action: str


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


def delivery_named(delivery: int) -> Delivery:
    """The delivery with this number."""
    found = Delivery.objects.select_related("source__organisation", "sent_by", "entered_by", "confirmed_by")
    one = found.filter(pk=delivery).exclude(state="receiving").first()
    if one is None:
        raise Http404
    return one


def deliveries_of(source: Source) -> QuerySet[Delivery]:
    """The deliveries of a list, the newest first."""
    found = Delivery.objects.filter(source=source.key).exclude(state="receiving")
    return found.select_related("sent_by", "entered_by", "confirmed_by").order_by("-effective_date", "-id")


def waiting_for_confirmation() -> QuerySet[Delivery]:
    """Lists of organisations that somebody else entered for them and that they have not confirmed yet."""
    found = Delivery.objects.filter(state="accepted", sent_by=None, confirmed_at=None, source__organisation__isnull=False)
    return found.select_related("source__organisation").order_by("accepted_at", "id")


def things_of(viewer: Viewer) -> list[Thing]:
    """What an officer can do today, the most pressing first: ten things at most."""
    organisations = own_organisations(viewer)
    held = [organisation.pk for organisation in organisations]
    things = [_to_confirm(delivery) for delivery in waiting_for_confirmation().filter(source__organisation__in=held)[:AT_MOST]]
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
    newest = Delivery.objects.filter(source__organisation=organisation, state="accepted").order_by("effective_date").last()
    if newest is not None and newest.effective_date > timezone.localdate() - timedelta(days=365):
        return []
    title, why = gettext("Send the member list of %(organisation)s"), gettext("No list has come yet.")
    if newest is not None:
        why = gettext("The last list is more than a year old.")
    url = reverse("member:list", args=[lists[0].key])
    return [Thing(title % {"organisation": str(organisation)}, why, url, gettext("To the list"))]


def part_of(delivery: Delivery, part: str) -> list[dict[str, Any]]:
    """One of the lists a delivery opens to, ready to be shown: each entry by its key, with what is or was said."""
    if part == "doubtful":
        entries = Entry.objects.filter(records__rows__delivery=delivery).exclude(doubtful="").distinct().order_by("key")
        return [{"key": entry.key, "lines": [{"label": "", "after": entry.doubtful}]} for entry in entries]
    rows = delivery_diff(delivery)[part]
    if part == "changed":
        return [{"key": row["entry"], "lines": [_change(change) for change in row["changes"]]} for row in rows]
    return [{"key": row["entry"], "lines": shown_values(row["values"])} for row in rows]


def _change(change: dict[str, Any]) -> dict[str, str]:
    field = change["field"]
    before, after = (shown_value(field, change[side]) for side in ("before", "after"))
    return {"label": field_name(field), "before": before or gettext("nothing"), "after": after or gettext("nothing")}


def shown_values(values: dict[str, Any]) -> list[dict[str, str]]:
    """The values of one record in words, field by field."""
    return [{"label": field_name(field), "after": shown_value(field, value)} for field, value in values.items() if value]


def field_name(field: str) -> str:
    """What a field is called in the reader's language."""
    return gettext(FIELDS[field]) if field in FIELDS else field


def shown_value(field: str, value: Any) -> str:
    """A value in words: codes by their label, several values one after the other."""
    if field == "names":
        return " · ".join(name["text"] for name in value or ())
    if isinstance(value, list):
        return " · ".join(map(str, value))
    if value and field in CODED:
        return load(settings.REFERENCE).label(CODED[field], str(value), get_language() or "en")
    return str(value or "")

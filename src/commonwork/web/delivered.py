"""Delivered lists in words: what one changed, what it says field by field, what waits to be confirmed.

Both the federation that sent a list and the desk show these.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import get_language, gettext

from commonwork.engines.records import Problem
from commonwork.flows import problems
from commonwork.reference import load
from commonwork.register.models import Delivery, Entry
from commonwork.register.queries import delivery_diff
from commonwork.web.public.organisations import field_label

OWN_LIST = "members/"
AT_MOST = 10
PER_PAGE = 50
PARTS = ("new", "changed", "vanished", "doubtful")
CODED = {
    "status": "statuses", "legal_form": "legal_forms", "level": "levels", "organisation_kind": "organisation_kinds",
    "relation": "relations", "country": "countries", "activity": "isic",
}  # fmt: skip
Context = dict[str, Any]


@dataclass(frozen=True)
class Thing:
    """One thing to be done today: what, why, and where."""

    title: str
    why: str
    url: str
    action: str


def delivery_named(delivery: int) -> Delivery:
    """The delivery with this number."""
    found = Delivery.objects.select_related("source__organisation", "sent_by", "entered_by", "confirmed_by")
    one = found.filter(pk=delivery).exclude(state="receiving").first()
    if one is None:
        raise Http404
    return one


def waiting_for_confirmation() -> QuerySet[Delivery]:
    """Lists of organisations that somebody else entered for them and that they have not confirmed yet."""
    found = Delivery.objects.filter(
        state="accepted", sent_by=None, confirmed_at=None, source__organisation__isnull=False
    )
    return found.select_related("source__organisation").order_by("accepted_at", "id")


def turning(request: HttpRequest, page: Any) -> Context:
    """The addresses of the pages before and after this one."""
    query = request.GET.copy()
    found: Context = {}
    for name, number in (("previous_url", page.number - 1), ("next_url", page.number + 1)):
        if 1 <= number <= page.paginator.num_pages:
            query["page"] = str(number)
            found[name] = f"{request.path}?{query.urlencode()}"
    return found


def changes(request: HttpRequest, found: Delivery) -> Context:
    """The counts of a delivery, the one list of them that was asked for, and its problems in words."""
    names = {
        "new": gettext("new"),
        "changed": gettext("changed"),
        "vanished": gettext("no longer in the list"),
        "doubtful": gettext("doubtful"),
    }
    part = request.GET.get("show", "")
    counts = [{"part": name, "label": label, "count": getattr(found, name)} for name, label in names.items()]
    context: Context = {"counts": counts, "part": part, "part_label": names.get(part, "")}
    context["said"] = [problems.describe(Problem(**problem)) for problem in found.problems[:200]]
    if part in PARTS:
        context["page"] = Paginator(part_of(found, part), PER_PAGE).get_page(request.GET.get("page"))
        context |= turning(request, context["page"])
    return context


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
    """The values of one record in words, field by field, the names first."""
    fields = sorted((field for field, value in values.items() if value), key=lambda field: field != "names")
    return [{"label": field_name(field), "after": shown_value(field, values[field])} for field in fields]


def field_name(field: str) -> str:
    """What a field is called in the reader's language."""
    more = {"worker_members": gettext("Members who work"), "to_confirm": gettext("To be confirmed")}
    return more.get(field) or field_label(field)


def shown_value(field: str, value: Any) -> str:
    """A value in words: codes by their label, several values one after the other."""
    if field == "names":
        return " · ".join(name["text"] for name in value or ())
    if isinstance(value, list):
        return " · ".join(map(str, value))
    if value and field in CODED:
        return load(settings.REFERENCE).label(CODED[field], str(value), get_language() or "en")
    return str(value or "")

"""Delivered lists in words: what one changed, what it says field by field, what waits to be confirmed.

Both the federation that sent a list and the desk show these.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import get_language, gettext

from commonwork.engines.reading.spec import FACT_FIELDS
from commonwork.engines.records import Problem
from commonwork.flows import problems
from commonwork.reference import load
from commonwork.register.models import Delivery
from commonwork.register.pairing import waiting_entries
from commonwork.register.queries import delivery_diff
from commonwork.web.public.fact_words import value_words
from commonwork.web.public.organisations import field_label

OWN_LIST = "members/"
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
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
    found = Delivery.objects.select_related(
        "source__organisation", "sent_by", "entered_by", "confirmed_by", "prepared_by", "approved_by", "withdrawn_by"
    )
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
        also = gettext("Another record looks like it.")
        entries = waiting_entries(delivery.pk)
        return [{"key": entry.key, "lines": [{"label": "", "after": entry.doubtful or also}]} for entry in entries]
    rows = delivery_diff(delivery)[part]
    if part == "changed":
        return [{"key": row["entry"], "lines": change_lines(row["changes"])} for row in rows]
    why = delivery.vanished_reasons if part == "vanished" else {}
    return [
        {"key": row["entry"], "lines": shown_values(row["values"]), "why": reason_label(why.get(row["entry"], ""))}
        for row in rows
    ]


def receipt_of(delivery: Delivery) -> Context:
    """What a receipt shows beside the delivery: the counts in words, why entries left, a short code to compare."""
    reasons = Counter(delivery.vanished_reasons.values())
    return {
        "code": short_code(delivery.checksum),
        "reasons": [(reason_label(reason), count) for reason, count in sorted(reasons.items())],
        "sharing": load(settings.REFERENCE).label("sharing_modes", delivery.source.sharing, get_language() or "en"),
    }


def short_code(checksum: str) -> str:
    """The beginning of a checksum as eight letters and digits that are not mistaken for each other: «7K3M-9QXA»."""
    number = int(checksum[:10], 16)
    letters = "".join(_LETTERS[number >> shift & 31] for shift in range(35, -5, -5))
    return f"{letters[:4]}-{letters[4:]}"


def reason_label(reason: str) -> str:
    """Why an entry is no longer listed, as its sender said, in words."""
    return load(settings.REFERENCE).label("vanished_reasons", reason, get_language() or "en") if reason else ""


def change_lines(changes: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What changed of one record, value by value, in words."""
    return [_change(change) for change in changes]


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
    if value and field in FACT_FIELDS:
        return value_words(field, str(value))
    if value and field in CODED:
        return load(settings.REFERENCE).label(CODED[field], str(value), get_language() or "en")
    return str(value or "")

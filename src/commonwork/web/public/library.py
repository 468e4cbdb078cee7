"""The library and the calendar: publications and events of the network and around it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.reference.model import Row
from commonwork.reference.recalled import is_recalled
from commonwork.web.public.argued import argued_about
from commonwork.web.public.rows import (
    Context,
    address_of,
    fact,
    first_address,
    label,
    options,
    page,
    reference,
    structured,
    value,
)
from commonwork.web.public.within import within
from commonwork.web.templatetags.cite import when, year


def publication_rows(kind: str = "", of_year: str = "") -> list[Context]:
    """The publications, the newest first."""
    rows = sorted(reference().facts("publications"), key=lambda row: (row["year"], row["pub_id"]), reverse=True)
    found = [as_publication(row) for row in rows]
    return [one for one in found if kind in ("", one["kind_code"]) and of_year in ("", one["row"]["year"])]


def as_publication(row: Row) -> Context:
    """What a list shows of a publication; languages by name, what is no language code stays as it is."""
    kind = reference().code_of("publication_kind", row)
    return {
        "row": row,
        "url": reverse("public:publication", args=[row["pub_id"]]),
        "kind_code": kind,
        "kind": label("publication_kinds", kind),
        "written_in": [
            label("languages", tag) for tag in row["languages"].split() if tag in reference().codes("languages")
        ],
        "more_languages": "+" in row["languages"],
        "confirm": is_recalled(row, "title"),
        "confirm_year": is_recalled(row, "year"),
    }


@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """All publications, narrowed by kind and year."""
    kind, of_year = request.GET.get("kind", ""), request.GET.get("year", "")
    fits = within(request, "publication")
    rows = fits.of(publication_rows(kind, of_year), lambda one: one["row"]["pub_id"])
    kinds = reference().codes("publication_kinds")
    years = {row["year"] for row in reference().facts("publications")}
    context = page(
        gettext("Library"),
        gettext("Standards, statistics, research and guides on these cooperatives, with languages and addresses."),
        publications=rows,
        count=len(rows),
        problems=fits.problems,
        filters=[
            fits.field,
            {
                "name": "kind",
                "label": gettext("Kind"),
                "options": options(kinds, {code: label("publication_kinds", code) for code in kinds}, kind),
            },
            {
                "name": "year",
                "label": gettext("Year"),
                "options": options(years, {one: year(one) for one in years}, of_year),
            },
        ],
        clear_url=reverse("public:publications"),
    )
    return render(request, "public/publications.html", context)


@require_safe
def publication(request: HttpRequest, publication_id: str) -> HttpResponse:
    """One publication: what it gives, in which languages, and where it can be read."""
    row = fact("publications", "pub_id", publication_id)
    context = page(
        row["title"],
        gettext("What this publication gives, in which languages, and where it can be read."),
        (reverse("public:publications"), gettext("Library")),
        title_lang="en",
        **as_publication(row),
        gives=value(row, "what_it_gives"),
        scope=value(row, "scope"),
        argued=argued_about("publications", publication_id),
        structured=structured(
            {
                "@type": "CreativeWork",
                "name": row["title"],
                "author": row["authors_publisher"],
                "datePublished": row["year"],
                "inLanguage": [tag for tag in row["languages"].split() if tag in reference().codes("languages")],
                "abstract": row["what_it_gives"],
                "sameAs": first_address([row["address"]]),
                "url": address_of("public:publication", row["pub_id"]),
            }
        ),
    )
    return render(request, "public/publication.html", context)


def event_rows(rows: Iterable[Row]) -> list[Context]:
    """Events as a timeline shows them, the newest first."""
    return [as_event(row) for row in sorted(rows, key=lambda row: row["date_start"], reverse=True)]


def as_event(row: Row) -> Context:
    """What a list shows of an event."""
    known = reference()
    return {
        "row": row,
        "url": reverse("public:event", args=[row["event_id"]]),
        "when": _span(row),
        "confirm_when": is_recalled(row, "date_start"),
        "kind": label("event_kinds", known.code_of("event_kind", row)),
        "mode": label("event_modes", known.code_of("event_mode", row)) if row["mode"] else "",
        "role": label("event_roles", known.code_of("event_role", row)),
        "confirm": is_recalled(row, "title"),
    }


def _span(row: Row) -> str:
    start, end = row["date_start"], row["date_end"]
    if end in ("", start):
        return when(start)
    return gettext("%(start)s to %(end)s") % {"start": when(start), "end": when(end)}


def is_to_come(row: Row, today: date) -> bool:
    """True until the last day of the event is over; a month or a year is over when it is."""
    last = row["date_end"] or row["date_start"]
    return last >= today.isoformat()[: len(last)]


def coming_events(today: date) -> list[Context]:
    """The events of today and later, the next first."""
    return event_rows(row for row in reference().facts("events") if is_to_come(row, today))[::-1]


def past_events(today: date) -> list[Context]:
    """The events that are over, the latest first."""
    return event_rows(row for row in reference().facts("events") if not is_to_come(row, today))


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """What is coming, and what has been."""
    today = timezone.localdate()
    fits = within(request, "event")
    context = page(
        gettext("Events"),
        gettext("Meetings, conferences and milestones of the network and around it, past and to come."),
        coming=fits.of(coming_events(today), lambda one: one["row"]["event_id"]),
        past=fits.of(past_events(today), lambda one: one["row"]["event_id"]),
        problems=fits.problems,
        filters=[fits.field],
        asked=fits.text,
        clear_url=reverse("public:events"),
    )
    return render(request, "public/events.html", context)


@require_safe
def event(request: HttpRequest, event_id: str) -> HttpResponse:
    """One event: when, where, who and what for."""
    row = fact("events", "event_id", event_id)
    context = page(
        row["title"],
        gettext("When and where it was or will be, who took part, what for, and the source."),
        (reverse("public:events"), gettext("Events")),
        title_lang="en",
        **as_event(row),
        to_come=is_to_come(row, timezone.localdate()),
        what_for=value(row, "what_for"),
        participants=value(row, "participants"),
        organisers=value(row, "organisers"),
        place=value(row, "place"),
        structured=_structured(row),
        argued=argued_about("events", event_id),
    )
    return render(request, "public/event.html", context)


def _structured(row: Row) -> Any:
    modes = {"online": "Online", "hybrid": "Mixed", "on site": "Offline"}
    mode = modes.get(row["mode"])
    return structured(
        {
            "@type": "Event",
            "name": row["title"],
            "startDate": row["date_start"],
            "endDate": row["date_end"],
            "location": {"@type": "Place", "name": row["place"]} if row["place"] else "",
            "organizer": {"@type": "Organization", "name": row["organisers"]} if row["organisers"] else "",
            "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode" if mode else "",
            "description": row["what_for"],
            "url": address_of("public:event", row["event_id"]),
        }
    )

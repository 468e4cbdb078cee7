"""One organisation: its names, what is known of it, and where each value comes from."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.engines.reading.spec import FACT_FIELDS
from commonwork.engines.records import Chosen, Name, Profile
from commonwork.people.rules import Viewer
from commonwork.register.models import Organisation, Record, Row
from commonwork.register.proposing import last_confirmed
from commonwork.register.queries import (
    affiliations_of,
    cell_address,
    entries_of,
    may_know_place,
    profile_of,
    visible_cells,
)
from commonwork.web.drawing import Place
from commonwork.web.public.fact_words import fact_name, value_words
from commonwork.web.public.narrowing import standing_label
from commonwork.web.public.rows import label, page, place_name, structured
from commonwork.web.public.verdicts import kind_addresses, places_to_dispute, verdicts_of
from commonwork.web.templatetags.cite import when

_CODED = {
    "status": "statuses",
    "level": "levels",
    "organisation_kind": "organisation_kinds",
    "relation": "relations",
    "legal_form": "legal_forms",
}
_SHOWN = (
    "organisation_kind", "relation", "status", "level", "legal_form", "country", "region", "city", "address",
    "postcode", "founded", "closed", "successor", "website", "sector", "activity", "members", "workers",
    "members_words", "worker_members", *FACT_FIELDS, "description", "note", "source_words",
)  # fmt: skip


def field_label(field: str) -> str:
    """The name of a field of the register, in the reader's language."""
    return {
        "names": gettext("Name"),
        "organisation_kind": gettext("Kind of body"),
        "relation": gettext("Relation to the network"),
        "status": gettext("State"),
        "level": gettext("Level"),
        "legal_form": gettext("Legal form"),
        "country": gettext("Country or area"),
        "region": gettext("Region"),
        "city": gettext("City"),
        "address": gettext("Postal address"),
        "postcode": gettext("Postcode"),
        "founded": gettext("Founded"),
        "closed": gettext("Closed"),
        "successor": gettext("Merged into"),
        "website": gettext("Web site"),
        "sector": gettext("Sector"),
        "activity": gettext("Activity code"),
        "members": gettext("Members"),
        "workers": gettext("Workers"),
        "members_words": gettext("Members, as stated"),
        "description": gettext("What it does"),
        "note": gettext("Note"),
        "source_words": gettext("Stated by"),
        "latitude": gettext("Latitude"),
        "longitude": gettext("Longitude"),
        "identifiers": gettext("Registration numbers"),
        "contact": gettext("Contact person"),
        "phone": gettext("Telephone"),
        "email": gettext("E-mail"),
        "worker_members": gettext("Members who work"),
    }.get(field) or (fact_name(field) if field in FACT_FIELDS else field)


@require_safe
def organisation(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """The profile of an organisation today, or as of the day asked for; a merged one leads to where it went."""
    found = get_object_or_404(Organisation, pk=organisation_id)
    if found.redirect_to_id:
        return redirect("public:organisation", found.redirect_to_id, permanent=True)
    if not found.shown:
        raise Http404
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # -- set by our middleware
    as_of, known_at = _moment(request)
    profile = profile_of(found, viewer, as_of=as_of, known_at=known_at)
    context = page(
        found.name,
        _summary(found),
        (reverse("public:directory"), gettext("Organisations")),
        title_lang=found.name_language,
    )
    context |= {"organisation": found, "as_of": as_of, "standing": standing_label(found.standing)}
    context |= _described(found, profile or Profile(), viewer)
    context["kinds"] = {
        **verdicts_of(found),
        "dispute_urls": places_to_dispute(found, viewer),
        "of_today": as_of != known_at.date(),
    }
    return render(request, "public/organisation.html", context)


def _moment(request: HttpRequest) -> tuple[date, datetime]:
    """The day asked for (``?as_of=``); a day that cannot be read is today."""
    now = timezone.now()
    try:
        return date.fromisoformat(request.GET.get("as_of", "")), now
    except ValueError:
        return now.date(), now


def _summary(found: Organisation) -> str:
    kind = label("organisation_kinds", found.organisation_kind) if found.organisation_kind else gettext("Organisation")
    if not found.country:
        return kind
    return gettext("%(kind)s, %(country)s") % {"kind": kind, "country": place_name(found.country)}


def _described(found: Organisation, profile: Profile, viewer: Viewer) -> dict[str, Any]:
    records = _records(profile, viewer)
    point = _point(found)
    return {
        "names": [_name(name, records) for name in profile.names],
        "values": [_value(f, profile.fields[f], records, found) for f in _SHOWN if profile.value(f) not in ("", None)],
        "identifiers": [
            {"scheme": scheme, "value": value, "from": records.get(record)}
            for scheme, value, record in profile.identifiers
        ],
        "affiliations": affiliations_of(found),
        "entries": entries_of(found),
        "cells": _cells(records, viewer),
        "successor": _successor(profile),
        "last_confirmed": last_confirmed(found),
        "places": [point] if point else [],
        "structured": structured(_structured(found, profile)),
    }


def _records(profile: Profile, viewer: Viewer) -> dict[int, Row]:
    """Record id → the last row in which it stood, with its delivery and source; its place for those who may know it."""
    ids = {chosen.record for chosen in profile.fields.values()} | {name.record for name in profile.names}
    ids |= {record for _, _, record in profile.identifiers}
    rows = Row.objects.filter(record__in=ids, delivery__state="accepted").order_by("delivery_id", "id")
    found = {row.record_id: row for row in rows.select_related("delivery__source", "record__entry__source")}
    for row in found.values():
        if not may_know_place(viewer, row.delivery.source):
            row.place = ""
    return found


def _name(name: Name, records: dict[int, Row]) -> dict[str, Any]:
    row = records.get(name.record)
    columns = row.delivery.source.field_columns.get("names", []) if row and row.place else []
    stated = [column for column in columns if row and row.record.cells.get(column, "").strip() == name.text]
    return {
        "text": name.text,
        "lang": name.language,
        "kind": label("name_kinds", name.kind),
        "until": name.until,
        "from": row,
        "cells": [(column, cell_address(row.delivery, row.place, column)) for column in stated] if row else [],
    }


def _value(field: str, chosen: Chosen, records: dict[int, Row], found: Organisation) -> dict[str, Any]:
    row = records.get(chosen.record)
    columns = row.delivery.source.field_columns.get(field, []) if row and row.place else []
    cells = [(column, cell_address(row.delivery, row.place, column)) for column in columns] if row else []
    return {
        "field": field,
        "is_fact": field in FACT_FIELDS,
        "label": field_label(field),
        "value": _words(field, chosen.value),
        "link": chosen.value if field == "website" else "",
        "lang": "en"
        if field in {"description", "note", "source_words", "members_words"} and found.standing == "network"
        else "",
        "confirm": field in found.to_confirm,
        "from": row,
        "cells": [(column, address) for column, address in cells if address],
        "since": chosen.since,
        "decided": chosen.source == "judgement",
    }


def _words(field: str, value: Any) -> str:
    if field in FACT_FIELDS:
        return value_words(field, str(value))
    if field in _CODED:
        return label(_CODED[field], value)
    if field == "country":
        return place_name(value)
    if field in {"founded", "closed"}:
        return str(when(value))
    return str(value)


def _cells(records: dict[int, Row], viewer: Viewer) -> list[dict[str, Any]]:
    """The original cells of the records that speak, as far as the viewer's rights reach."""
    speaking: dict[int, Record] = {row.record_id: row.record for row in records.values()}
    found = [{"row": records[pk], "cells": visible_cells(record, viewer)} for pk, record in sorted(speaking.items())]
    return [each for each in found if each["cells"]]


def _successor(profile: Profile) -> Organisation | None:
    number = profile.value("successor")
    if not number:
        return None
    return Organisation.objects.shown().filter(identifiers__value=number).first()


def _point(found: Organisation) -> Place | None:
    if found.latitude is None or found.longitude is None:
        return None
    return Place(found.name, float(found.longitude), float(found.latitude), lang=found.name_language)


def _structured(found: Organisation, profile: Profile) -> dict[str, Any]:
    """The organisation as schema.org JSON-LD, with a language for every name."""
    names = [{"@value": name.text, "@language": name.language} for name in profile.names if name.kind != "reading"]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": f"/id/organisation/{found.pk}",
        "name": names[0] if names else found.name,
        "alternateName": names[1:],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": scheme, "value": value} for scheme, value, _ in profile.identifiers
        ],
    }
    if kinds := kind_addresses(found):
        data["additionalType"] = kinds
    if found.country:
        data["address"] = {"@type": "PostalAddress", "addressCountry": found.country, "addressLocality": found.city}
    for name, value in {"url": found.website, "foundingDate": found.founded, "dissolutionDate": found.closed}.items():
        if value:
            data[name] = value
    return data

"""Figures with chart, table, map and their source; editions with their permanent address, hash and citation."""

import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.flows.edition import export_bundle
from commonwork.observatory import queries
from commonwork.observatory.models import Edition, EditionTable
from commonwork.observatory.queries import Rows
from commonwork.people.rules import Viewer
from commonwork.register.models import Delivery, Source
from commonwork.register.queries import cell_address, record_of_row, visible_cells
from commonwork.web.drawing import Place, Row, Series
from commonwork.web.public.listing import country_point
from commonwork.web.public.rows import address_of, label, page, reference, structured
from commonwork.web.public.within import within
from commonwork.web.templatetags.show import compact, day, number, percent

BARS = 24
_SCOPES = ("population_scope", "coop_type_scope", "sector_scope")


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """All indicators of the latest edition, each with how many areas it is known for."""
    edition = queries.latest_edition()
    context = page(
        gettext("Figures"), gettext("Published and counted figures, each with its qualifier, its scope and its source.")
    )
    context |= {"edition": edition, "indicators": []}
    if edition is not None:
        overview = queries.figures_overview(edition.pk)
        fits = within(request, "figure")
        indicators = sorted((_indicator(code, rows) for code, rows in overview.items()), key=lambda i: -i["areas"])
        context["indicators"] = fits.of(indicators, lambda one: str(one["code"]))
        context |= {"problems": fits.problems, "filters": [fits.field], "clear_url": reverse("public:figures")}
        context["accounted"] = queries.accounted(edition.pk)
        titles = dict(Source.objects.values_list("key", "title"))
        accounted = queries.edition_table(edition.pk, "accounted_by_country_source")
        context["accounted_rows"] = [_accounted_row(row, titles) for row in accounted]
    return render(request, "public/figures.html", context)


def _indicator(code: str, rows: Rows) -> dict[str, Any]:
    areas = {row["area"] for row in rows}
    return {
        "code": code,
        "label": label("indicators", code),
        "means": label("indicators.description", code),
        "url": reverse("public:figure", args=[code]),
        "areas": len(areas),
        "values": len(rows),
        "conflicts": sum(row["in_conflict"] == "yes" for row in rows),
    }


def _accounted_row(row: dict[str, str], titles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "country": label("countries", row["country"]),
        "code": row["country"],
        "source": row["source"],
        "title": titles.get(row["source"], row["source"]),
        "count": row["cooperatives"],
    }


@require_safe
def figure(request: HttpRequest, indicator: str) -> HttpResponse:
    """One indicator: chart, series, map, every value with its source, and the values that contradict each other."""
    edition = queries.latest_edition()
    if indicator not in reference().codes("indicators"):
        raise Http404
    if edition is None:
        return redirect("public:figures")  # which says that there is no edition yet
    found = queries.figure(indicator, edition.pk)
    context = page(
        label("indicators", indicator),
        label("indicators.description", indicator),
        (reverse("public:figures"), gettext("Figures")),
    )
    newest = [_value(row, indicator) for row in found.newest]
    context |= {
        "edition": edition,
        "indicator": indicator,
        "newest": newest,
        "bars": _bars(newest),
        "series": _series(found.rows),
        "places": _places(newest),
        "rows": [_value(row, indicator) for row in found.rows],
        "conflicts": [[_value(row, indicator) for row in rows] for rows in found.conflicts.values()],
        "structured": structured(_dataset(indicator, edition)),
    }
    return render(request, "public/figure.html", context)


def area_label(area: str) -> str:
    """The network's own name of a country, area or aggregate given by its three letters."""
    by_iso3 = {row["iso3"]: code for code, row in reference().codes("countries").items()}
    return label("countries", by_iso3[area]) if area in by_iso3 else label("areas", area)


def _value(row: dict[str, str], indicator: str) -> dict[str, Any]:
    written = written_value(row)
    pattern = label("qualifiers.pattern", row["qualifier"] or "none")
    return {
        "row": row,
        "area": area_label(row["area"]),
        "value": pattern.replace("{value}", written),
        "plain": written,
        "unit": "" if row["unit"] in {"percent", "count"} else label("units", row["unit"]),
        "scopes": [label(f"{scope}s", row[scope]) for scope in _SCOPES if row[scope]],
        "period": row["period_words"],
        "derived": row["confidence"] == "derived",
        "conflict": row.get("conflict") or row.get("in_conflict") == "yes",
        "url": reverse("public:observation", args=[indicator, row["source"], row["key"]]),
    }


def chosen_figures(keys: Sequence[str], source: str = "network/statistics") -> list[dict[str, Any]]:
    """Figures of one source by their keys, as the newest edition has them and in the order asked for."""
    edition = queries.latest_edition()
    rows = queries.edition_table(edition.pk, "observations") if edition is not None and keys else []
    found = {row["key"]: row for row in rows if row["source"] == source and row["key"] in keys}
    return [
        {**_value(found[key], found[key]["indicator"]), "label": label("indicators", found[key]["indicator"])}
        for key in keys
        if key in found
    ]


def written_value(row: dict[str, str]) -> str:
    """A value as the reader's language writes it: per cent with its sign, very large numbers in words."""
    value = Decimal(row["value"])
    if row["unit"] == "percent":
        return str(percent(value))
    return str(compact(value)) if abs(value) >= 10_000_000 else str(number(value))


def _bars(values: list[dict[str, Any]]) -> list[Row]:
    """The newest values that share the commonest unit, largest first; each says its scope and leads to its source."""
    units = [value["row"]["unit"] for value in values]
    unit = max(sorted(set(units)), key=units.count, default="")
    chosen = [value for value in values if value["row"]["unit"] == unit]
    chosen.sort(key=lambda value: -Decimal(value["row"]["value"]))
    return [
        Row(
            " · ".join((value["area"], *value["scopes"][:2], value["period"])),
            Decimal(value["row"]["value"]),
            value["value"],
            value["url"],
        )
        for value in chosen[:BARS]
    ]


def _series(rows: Rows) -> list[Series]:
    """Series of at least three dated points of one area and scope."""
    grouped: dict[tuple[str, ...], dict[str, dict[str, str]]] = defaultdict(dict)
    for row in rows:
        when = row["period_end"] or row["period_start"]
        if when:
            kind = (row["area"], row["unit"], row["period_precision"])
            grouped[*kind, *(row[scope] for scope in _SCOPES)].setdefault(when, row)
    found = []
    for (area, _, _, *scopes), by_day in sorted(grouped.items()):
        if len(by_day) >= 3:
            dated = sorted(by_day.items())
            points = tuple((when, Decimal(row["value"]), written_value(row)) for when, row in dated)
            found.append(Series(f"{area_label(area)} · {label('coop_type_scopes', scopes[1])}", points))
    return found


def _places(values: list[dict[str, Any]]) -> list[Place]:
    countries = {row["iso3"]: row for row in reference().codes("countries").values()}
    largest: dict[str, dict[str, Any]] = {}
    for value in sorted(values, key=lambda value: Decimal(value["row"]["value"])):
        largest[value["row"]["area"]] = value
    places = []
    for area, value in largest.items():
        if point := country_point(countries.get(area)):
            latitude, longitude = point
            places.append(Place(value["area"], longitude, latitude, float(value["row"]["value"]), "", value["url"]))
    return places


def _dataset(indicator: str, edition: Edition) -> dict[str, Any]:
    return {
        "@type": "Dataset",
        "name": label("indicators", indicator),
        "description": label("indicators.description", indicator),
        "url": address_of("public:figure", indicator),
        "version": edition.pk,
        "isAccessibleForFree": True,
    }


@require_safe
def observation(request: HttpRequest, indicator: str, source: str, key: str) -> HttpResponse:
    """Where one figure comes from: the edition, the source, the delivered file, the row, and its original cells."""
    edition = queries.latest_edition()
    rows = queries.indicator_rows(indicator, edition.pk) if edition else []
    row = next((row for row in rows if row["source"] == source and row["key"] == key), None)
    if row is None:
        raise Http404
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # -- set by our middleware
    deliveries = Delivery.objects.filter(source=source, checksum=row["delivery_checksum"]).exclude(state="receiving")
    delivery = deliveries.order_by("state", "-id").first()
    counts = delivery is not None and delivery.state == "accepted"  # what was taken back is no longer opened
    record = record_of_row(delivery, row["place"]) if delivery and counts else None
    value = _value(row, indicator)
    context = page(
        gettext("Where does this figure come from?"),
        gettext("%(indicator)s, %(area)s") % {"indicator": label("indicators", indicator), "area": value["area"]},
        (reverse("public:figures"), gettext("Figures")),
        (reverse("public:figure", args=[indicator]), label("indicators", indicator)),
    )
    context |= {"value": value, "row": row, "edition": edition, "delivery": delivery}
    context["cells"] = visible_cells(record, viewer) if record else {}
    context["cell"] = cell_address(delivery, row["place"], "value") if delivery else ""
    return render(request, "public/observation.html", context)


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """All published editions, newest first."""
    context = page(
        gettext("Editions"), gettext("Published states of the figures. An edition never changes and can be cited.")
    )
    return render(request, "public/editions.html", {**context, "editions": queries.published_editions()})


@require_safe
def edition(request: HttpRequest, edition_id: str) -> HttpResponse:
    """One edition: its tables, its hash, how to cite and how to verify it."""
    found = _published(edition_id)
    tables = [{"name": name, "rows": len(rows)} for name, rows in queries.edition_tables(edition_id).items()]
    title = gettext("Edition %(id)s") % {"id": edition_id}
    context = page(
        title,
        gettext("A published state of the figures that never changes."),
        (reverse("public:editions"), gettext("Editions")),
    )
    context |= {
        "edition": found,
        "tables": tables,
        "address": f"{settings.SITE_ADDRESS}{reverse('permanent', args=['edition', edition_id])}",
        "network": reference().network["name"]["en"],
        "published_day": day(found.published_at.date()) if found.published_at else "",
    }
    return render(request, "public/edition.html", context)


def _published(edition_id: str) -> Edition:
    try:
        return queries.public_edition(edition_id)
    except Edition.DoesNotExist as error:
        raise Http404 from error


@require_safe
def table(request: HttpRequest, edition_id: str, table: str) -> HttpResponse:
    """One table of an edition: the canonical CSV that is hashed, byte for byte."""
    try:
        body = queries.edition_csv(_published(edition_id).pk, table)
    except EditionTable.DoesNotExist as error:
        raise Http404 from error
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{edition_id}-{table}.csv"'
    return response


@require_safe
def bundle(request: HttpRequest, edition_id: str) -> HttpResponseBase:
    """The whole public edition as one file that anyone can verify."""
    _published(edition_id)
    with tempfile.TemporaryDirectory() as scratch:
        path = export_bundle(edition_id, Path(scratch) / f"{edition_id}.zip")
        return FileResponse(path.open("rb"), as_attachment=True, filename=f"{edition_id}.zip")

"""Indicators, figures and editions as anyone may see them."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from ninja import Query, Router

from commonwork.observatory import queries
from commonwork.observatory.models import Edition, EditionTable, Observation
from commonwork.reference import load
from commonwork.web.api import schemas
from commonwork.web.api.answers import FAULTS, csv_description, cursor, missing, position
from commonwork.web.api.tables import csv_answer

router = Router(tags=["figures"])
COLUMNS = tuple(schemas.Observation.model_fields)


def _public() -> QuerySet[Observation]:
    return queries.public_observations(load(settings.REFERENCE))


@router.get("/indicators", response={200: list[schemas.Indicator], 422: schemas.Fault})
def list_indicators(request: HttpRequest, lang: schemas.Text = "en") -> list[dict[str, Any]]:
    """What is measured, and how many figures of it there are."""
    known = load(settings.REFERENCE)
    counts = dict(_public().order_by().values_list("indicator").annotate(count=Count("pk")))
    return [
        {
            "code": code,
            "label": known.label("indicators", code, lang),
            "definition": row["definition"],
            "unit_kind": row["unit_kind"],
            "sensitive": row["sensitive"] == "yes",
            "observations": counts.get(code, 0),
        }
        for code, row in known.codes("indicators").items()
    ]


@router.get("/observations", response={200: schemas.Observations, 422: schemas.Fault})
def list_observations(
    request: HttpRequest, page: Query[schemas.Page], indicator: schemas.Text = "", area: schemas.Text = ""
) -> dict[str, Any]:
    """Published figures, a page at a time; `area` is ISO 3166-1 alpha-3 or one of /codes/areas."""
    found = _filtered(indicator, area)
    if page.after:
        found = found.filter(pk__gt=position(page.after, int)[0])
    rows = list(found[: page.limit + 1])
    shown = rows[: page.limit]
    more = cursor(shown[-1].pk) if len(rows) > page.limit else None
    return {"observations": [_observation(row) for row in shown], "after": more}


@router.get(
    "/observations.csv", response={422: schemas.Fault}, openapi_extra=csv_description("all figures that were asked for")
)
def download_observations(
    request: HttpRequest, indicator: schemas.Text = "", area: schemas.Text = ""
) -> StreamingHttpResponse:
    """The same figures as one table."""
    return csv_answer("observations.csv", COLUMNS, _csv_rows(_filtered(indicator, area)))


def _csv_rows(found: QuerySet[Observation]) -> Iterator[list[Any]]:
    for observation in found.iterator(chunk_size=2000):
        yield list(_observation(observation).values())


def _filtered(indicator: str, area: str) -> QuerySet[Observation]:
    wanted = {name: value for name, value in (("indicator", indicator), ("area", area)) if value}
    return _public().filter(**wanted).order_by("pk")


def _observation(observation: Observation) -> dict[str, Any]:
    entry = observation.record.entry
    found = {name: getattr(observation, name) for name in COLUMNS if name not in {"source", "key", "value"}}
    found |= queries.kept_back_of(entry.source)
    text = f"{observation.value:f}"
    value = text.rstrip("0").rstrip(".") if "." in text else text
    whole = {"source": entry.source_id, "key": entry.key, "value": value, **found}
    return {name: whole[name] for name in COLUMNS}


@router.get("/editions", response=list[schemas.Edition], tags=["editions"])
def list_editions(request: HttpRequest) -> list[dict[str, Any]]:
    """The published editions, newest first."""
    return [_edition(edition) for edition in queries.published_editions()]


@router.get("/editions/{edition_id}", response={200: schemas.EditionWithTables, **FAULTS}, tags=["editions"])
def show_edition(request: HttpRequest, edition_id: schemas.Text) -> dict[str, Any]:
    """One published edition with its public tables."""
    try:
        edition = queries.public_edition(edition_id)
    except Edition.DoesNotExist:
        raise missing("published edition of this id") from None
    tables = edition.tables.filter(sealed=False).order_by("name").values_list("name", "sha256")
    listed = [
        {"name": name, "sha256": sha256, "address": reverse("api:edition-table", args=[edition.pk, name])}
        for name, sha256 in tables
    ]
    return {**_edition(edition), "tables": listed}


def _edition(edition: Edition) -> dict[str, Any]:
    names = [name for name in schemas.Edition.model_fields if name != "previous"]
    return {name: getattr(edition, name) for name in names} | {"previous": edition.previous_id}


@router.get(
    "/editions/{edition_id}/{table}.csv",
    response=FAULTS,
    openapi_extra=csv_description("the table byte for byte as it was hashed"),
    url_name="edition-table",
    tags=["editions"],
)
def download_edition_table(request: HttpRequest, edition_id: schemas.Text, table: schemas.Text) -> HttpResponse:
    """One public table of an edition. Its cells are as they were hashed: nothing is put before a formula."""
    try:
        body = queries.edition_csv(edition_id, table)
    except (Edition.DoesNotExist, EditionTable.DoesNotExist):
        raise missing("public table of this name in a published edition of this id") from None
    headers = {"Content-Disposition": f'attachment; filename="{table}.csv"'}
    return HttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)

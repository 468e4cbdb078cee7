"""Reference facts and code lists."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from ninja import Router

from commonwork.reference import load
from commonwork.reference.model import Row, UnknownName
from commonwork.reference.recalled import is_recalled
from commonwork.web.api import schemas
from commonwork.web.api.answers import FAULTS, csv_description, missing
from commonwork.web.api.tables import csv_answer

router = Router(tags=["reference"])


def _columns(row: Row) -> list[str]:
    return [name for name in row if not name.startswith("_")]


def _table(name: str) -> tuple[Row, ...]:
    try:
        return load(settings.REFERENCE).facts(name)
    except UnknownName:
        raise missing("table of facts of this name") from None


def _recalled(row: Row) -> list[str]:
    return [name for name in _columns(row) if is_recalled(row, name)]


@router.get("/facts", response=list[schemas.FactTable])
def list_facts(request: HttpRequest) -> list[dict[str, Any]]:
    """The tables of reference facts."""
    tables = load(settings.REFERENCE).fact_tables
    return [
        {"name": name, "columns": _columns(rows[0]) if rows else [], "rows": len(rows)} for name, rows in tables.items()
    ]


@router.get("/facts/{name}.csv", response=FAULTS, openapi_extra=csv_description("the whole table of facts"))
def download_facts(request: HttpRequest, name: schemas.Text) -> StreamingHttpResponse:
    """A table of facts as CSV; its last column names what is recalled."""
    rows = _table(name)
    columns = _columns(rows[0]) if rows else []
    lines = ([*(row[column] for column in columns), " ".join(_recalled(row))] for row in rows)
    return csv_answer(f"{name}.csv", [*columns, "recalled"], lines)


@router.get("/facts/{name}", response={200: schemas.Facts, **FAULTS})
def show_facts(request: HttpRequest, name: schemas.Text) -> dict[str, Any]:
    """A table of facts, each row with its source and what in it is to be confirmed."""
    return {"name": name, "facts": [_fact(row) for row in _table(name)]}


def _fact(row: Row) -> dict[str, Any]:
    return {
        "place": row["_place"],
        "values": {column: row[column] for column in _columns(row)},
        "source": row.get("source", ""),
        "confidence": row.get("confidence", ""),
        "recalled": _recalled(row),
    }


@router.get("/codes/{list_name}", response={200: schemas.Codes, **FAULTS})
def show_codes(request: HttpRequest, list_name: schemas.Text, lang: schemas.Text = "en") -> dict[str, Any]:
    """A code list with labels in one language; a label that is missing there is given in English."""
    known = load(settings.REFERENCE)
    language = lang.lower() if lang.lower() in known.interface_languages else "en"
    try:
        labels = known.labels(list_name, language)
    except UnknownName:
        raise missing("code list of this name") from None
    attributes = known.code_lists.get(list_name, {})
    codes = [
        {"code": code, "label": label, "attributes": _attributes(attributes.get(code, {}))}
        for code, label in labels.items()
    ]
    return {"name": list_name, "language": language, "codes": codes}


def _attributes(row: Row) -> dict[str, str]:
    return {name: row[name] for name in _columns(row) if name != "code"}

"""The read API: public data only, the same for everyone who asks."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from commonwork.web.api import facts, figures, finding, organisations
from commonwork.web.api.answers import public_answer

api = NinjaAPI(
    title="Commonwork",
    version="1",
    description="What the register and the observatory show to everyone. Name the source when you use it.",
    urls_namespace="api",
    docs_url=None,
    docs_decorator=public_answer,
)
api.add_decorator(public_answer, mode="view")
api.add_router("", organisations.router)
api.add_router("", finding.router)
api.add_router("", figures.router)
api.add_router("", facts.router)


@api.exception_handler(ValidationError)
def refuse(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that cannot be understood: 422, in one sentence."""
    said = [f"{part['loc'][-1]}: {part['msg']}" for part in error.errors]
    return api.create_response(request, {"detail": "; ".join(said)}, status=422)


@api.exception_handler(finding.CannotAsk)
def ask_again(request: HttpRequest, error: finding.CannotAsk) -> HttpResponse:
    """A query that would be answered otherwise than it was meant: 422, with the places in it."""
    return api.create_response(request, finding.refusal(error), status=422)


@api.exception_handler(HttpError)
def fail(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Anything an operation refuses, in the same shape."""
    return api.create_response(request, {"detail": error.message}, status=error.status_code)


@api.exception_handler(Http404)
def not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    """Django's own «not found», in the same shape."""
    return api.create_response(request, {"detail": "not found"}, status=404)


@api.get("/docs", include_in_schema=False, url_name="docs")
def show_docs(request: HttpRequest) -> HttpResponse:
    """The operations as a page; it greets whoever is signed in, so no cache may keep it for others."""
    schema = api.get_openapi_schema()
    context = {"schema": schema, "operations": list(_operations(schema)), "page_lang": "en"}
    response = render(request, "api/docs.html", context)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _operations(schema: dict[str, Any]) -> Any:
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            yield {
                "path": path,
                "id": operation["operationId"],
                "description": operation.get("description", ""),
                "parameters": [_parameter(given) for given in operation.get("parameters", [])],
                "statuses": sorted(str(status) for status in operation["responses"]),
            }


def _parameter(given: dict[str, Any]) -> dict[str, Any]:
    kinds = [given["schema"], *given["schema"].get("anyOf", [])]
    words = [kind.get("format") or kind.get("type", "") for kind in kinds]
    return {
        "name": given["name"],
        "required": given.get("required", False),
        "kind": next((word for word in words if word and word != "null"), ""),
        "description": given.get("description") or given["schema"].get("description", ""),
    }

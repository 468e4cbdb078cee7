"""What every answer of the API has in common: who is answered, faults, headers, the place to go on from."""

import base64
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError

from commonwork.web.api.schemas import Fault

FAULTS = {404: Fault, 422: Fault}
_LARGEST = 2**63 - 1
Operation = Callable[..., HttpResponse]


def csv_description(what: str) -> dict[str, Any]:
    """The OpenAPI description of an operation that answers CSV."""
    return {"responses": {200: {"description": what, "content": {"text/csv": {"schema": {"type": "string"}}}}}}


def public_answer(operation: Operation) -> Operation:
    """Let any page of any site read the answer, and any cache keep it: it never depends on who asks."""

    @wraps(operation)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = operation(request, *args, **kwargs)
        if request.method == "GET":
            response.headers.setdefault("Access-Control-Allow-Origin", "*")
            response.headers.setdefault("Cache-Control", "public, max-age=60")
        return response

    return answered


def missing(what: str) -> HttpError:
    """The error for something that is not there, or not for everyone."""
    return HttpError(404, f"no {what}")


def cursor(*position: str | int) -> str:
    """The opaque text that says where the next page begins."""
    return base64.urlsafe_b64encode(json.dumps(position).encode()).decode().rstrip("=")


def position(after: str, *kinds: type) -> list[Any]:
    """What `cursor` was made of; anything else is refused with 422."""
    try:
        raw = base64.urlsafe_b64decode(after.encode("ascii") + b"=" * (-len(after) % 4))
        found = json.loads(raw)
        if isinstance(found, list) and [type(part) for part in found] == list(kinds) and all(map(_usable, found)):
            return found
    except (ValueError, RecursionError):
        pass
    raise HttpError(422, "after: not the `after` of a page of this list")


def _usable(part: str | int) -> bool:
    """Whether a database can be asked for it."""
    if isinstance(part, int):
        return 0 <= part <= _LARGEST
    return "\x00" not in part and not any("\ud800" <= char <= "\udfff" for char in part)

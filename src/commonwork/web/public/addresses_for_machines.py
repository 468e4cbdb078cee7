"""What a permanent address answers a program with: Turtle, JSON-LD or CSV, as it asks by «Accept» or by suffix."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from commonwork.flows.vocabulary import MIME, graph_of, json_ld, table, turtle
from commonwork.reference.vocabulary_loader import LISTS
from commonwork.web.public import vocabulary

SUFFIXES = (*MIME, "html")
_ACCEPTED = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    **{mime: suffix for suffix, mime in MIME.items()},
    "application/x-turtle": "ttl",
    "application/json": "jsonld",
}


def split(key: str) -> tuple[str, str]:
    """A key and the suffix it ends in, «» where it ends in none that stands for a format."""
    stem, dot, suffix = key.rpartition(".")
    return (stem, suffix) if dot and suffix in SUFFIXES else (key, "")


def wanted(request: HttpRequest) -> str:
    """The format a request asks for by «Accept»: the dearest of those we have, a page where it does not matter."""
    best, chosen = 0.0, "html"
    for part in request.headers.get("Accept", "").split(","):
        mime, *parameters = [piece.strip().lower() for piece in part.split(";")]
        quality = _quality(parameters)
        if mime in _ACCEPTED and quality > best:
            best, chosen = quality, _ACCEPTED[mime]
    return chosen


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return float(parameter[2:])
            except ValueError:
                return 0.0
    return 1.0


def is_of_vocabulary(kind: str) -> bool:
    """Whether an address of this kind belongs to the vocabulary."""
    return kind in LISTS


def document(request: HttpRequest, path: str, suffix: str) -> HttpResponse:
    """The vocabulary, a scheme or a concept in a format that programs read; not found where there is none."""
    text = _written(settings.REFERENCE, settings.SITE_ADDRESS, path, suffix)
    if not text:
        raise Http404
    response = HttpResponse(text, content_type=f"{MIME[suffix]}; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"  # everybody may read it, also from another site's script
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["ETag"] = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    patch_vary_headers(response, ["Accept"])
    return response


@lru_cache(maxsize=256)
def _written(folder: Path, site: str, path: str, suffix: str) -> str:
    schemes = vocabulary.schemes()
    only = "" if path == "vocabulary" else vocabulary.concept_address(path)
    known = {one.address for one in schemes} | {concept.address for one in schemes for concept in one.concepts}
    if only and only not in known:
        return ""
    if suffix == "csv":
        return table(schemes, vocabulary.LANGUAGES, only)
    graph = graph_of(schemes, vocabulary.edition(), only)
    return turtle(graph) if suffix == "ttl" else json_ld(graph)

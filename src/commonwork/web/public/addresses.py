"""Addresses without a language, permanent addresses, and the pages for what is not there."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from commonwork.web.permanent import PAGES
from commonwork.web.public.addresses_for_machines import document, is_of_vocabulary, split, wanted


@require_safe
def to_reader_language(request: HttpRequest) -> HttpResponse:
    """Lead to the home page in the language the browser asks for."""
    response = redirect("public:home")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def permanent(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The address to cite: it never changes, and leads to the page in the reader's language."""
    if is_of_vocabulary(kind):
        code, suffix = split(key)
        suffix = suffix or wanted(request)
        if suffix != "html":
            return document(request, f"{kind}/{code}", suffix)
        return _see(reverse("public:concept", args=[kind, code]) if kind not in PAGES else _page_of(kind, code))
    return _see(_page_of(kind, key))


@require_safe
def permanent_whole(request: HttpRequest, key: str) -> HttpResponse:
    """The address of the vocabulary, or of one of its schemes: a page for readers, a document for programs."""
    path, suffix = split(key)
    suffix = suffix or wanted(request)
    if suffix != "html":
        return document(request, path, suffix)
    return _see(reverse("public:vocabulary") if path == "vocabulary" else reverse("public:scheme", args=[path]))


def _page_of(kind: str, key: str) -> str:
    return reverse(PAGES[kind], args=[key])


def _see(url: str) -> HttpResponse:
    """Lead to the page in the reader's language; what a program would get instead depends on what it accepts."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What a robot may read: everything but the pages of those who sign in, and the endless ones of finding."""
    closed = ("account", "desk", "my", "search")
    lines = ["User-agent: *", *(f"Disallow: /{code}/{part}/" for code, _ in settings.LANGUAGES for part in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing stands at this address."""
    return render(request, "public/not_found.html", status=404)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page is not for this reader."""
    return render(request, "public/not_allowed.html", status=403)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """Something failed on our side; the page must not need anything that may have failed too."""
    return render(request, "public/went_wrong.html", status=500)

"""What happens to every request before a page sees it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from commonwork.people.queries import network_roles_of
from commonwork.people.rules import ANYONE, Viewer
from commonwork.register.queries import offices_of

Answer = Callable[[HttpRequest], HttpResponse]
_BIDI_MARKS = ("\u202a", "\u202b", "\u202c", "\u202d", "\u202e")


def refuse_unreadable(get_response: Answer) -> Answer:
    """Refuse a NUL character anywhere in the address: one database would answer it, the other fail."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("The address holds a character that cannot be read (NUL).")
        return get_response(request)

    return middleware


def choose_language(get_response: Answer) -> Answer:
    """The language stands in the address (``/ja/…``); elsewhere the reader's browser decides."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or _accepted(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]  # -- Django's own middleware sets it the same way
            response = get_response(request)
        if not request.path_info.startswith(("/static/", "/api/")):
            response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def _accepted(request: HttpRequest) -> str:
    language = translation.get_language_from_request(request)
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def know_viewer(get_response: Answer) -> Answer:
    """Give the request its :class:`Viewer`: computed from roles and dates when first asked for, never stored."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: viewer_of(request))  # type: ignore[attr-defined]  # -- our own attribute
        return get_response(request)

    return middleware


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks, with the roles held today."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return ANYONE
    today = timezone.localdate()
    return Viewer(person.pk, network_roles_of(person.pk, on=today), offices_of(person.pk, on=today))

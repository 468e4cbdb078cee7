"""What happens to every request before a page sees it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from commonwork.people.queries import network_roles_of
from commonwork.people.rules import ANYONE, Viewer
from commonwork.register.queries import offices_of
from commonwork.web.permanent import is_permanent

Answer = Callable[[HttpRequest], HttpResponse]
LONGEST_ADDRESS = 8_000
LARGEST_BODY = 25_000_000  # a list may have 20 megabytes, and its form says so in words; what is larger is not read


def refuse_unreadable(get_response: Answer) -> Answer:
    """Refuse a NUL character anywhere in the address: one database would answer it, the other fail.

    An address or a body that is far too long is refused before anything of it is read.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "%00" in query:
            return HttpResponseBadRequest("The address holds a character that cannot be read (NUL).")
        if len(request.path) + len(query) > LONGEST_ADDRESS:
            return HttpResponse("The address is too long.", status=414)
        if _size_of(request) > LARGEST_BODY:
            return HttpResponse("What was sent is too large.", status=413)
        return get_response(request)

    return middleware


def _size_of(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isascii() and said.isdigit() and len(said) < 20 else 0


def choose_language(get_response: Answer) -> Answer:
    """The language stands in the address (``/ja/…``); elsewhere the reader's browser decides.

    In a permanent address «id» stands for what it names, not for Indonesian.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        stated = None if is_permanent(request.path_info) else translation.get_language_from_path(request.path_info)
        language = stated or _accepted(request)
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
    """Give the request its :class:`Viewer`: computed from roles and dates when first asked for, never stored.

    A page made for somebody known is kept by no cache that others share.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.viewer = SimpleLazyObject(lambda: viewer_of(request))  # type: ignore[attr-defined]  # -- our own attribute
        response = get_response(request)
        if request.session.accessed and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks, with the roles held today."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return ANYONE
    today = timezone.localdate()
    return Viewer(person.pk, network_roles_of(person.pk, on=today), offices_of(person.pk, on=today))

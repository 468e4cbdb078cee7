"""The doors of the pages that not everyone may open: each asks the one table of permissions, on every request."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from commonwork.people.models import Person
from commonwork.people.rules import PERMISSIONS, Viewer, may
from commonwork.register.correcting_forms import FormOf
from commonwork.register.models import (
    ConfirmationRound,
    Delivery,
    Dispute,
    Draft,
    Organisation,
    SelfDescription,
    Source,
)
from commonwork.register.pairing import OwnPair
from commonwork.register.proposing import MemberOf

Page = Callable[..., HttpResponseBase]


def owner_of(thing: Any) -> str:
    """The id of the organisation something belongs to; «» where it belongs to none."""
    if isinstance(thing, Organisation):
        return thing.pk
    if isinstance(thing, Delivery | Draft):
        return thing.source.organisation_id or ""
    if isinstance(thing, ConfirmationRound):
        return thing.source.organisation_id or ""
    if isinstance(thing, Dispute):
        return thing.on_behalf_of_id
    if isinstance(thing, OwnPair):
        return thing.organisation.pk
    if isinstance(thing, MemberOf):
        return thing.federation.pk if thing.federation else ""
    if isinstance(thing, FormOf):
        return thing.organisation.pk
    if isinstance(thing, SelfDescription):
        return thing.sent_to_id or ""
    if isinstance(thing, Source):
        return thing.organisation_id or ""
    return ""


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks, as the middleware computed it for this request."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # -- our own middleware sets it
    return viewer


def person_of(request: HttpRequest) -> Person:
    """The person who asks; only behind a door that nobody unknown passes."""
    person: Person = request.user  # type: ignore[assignment]  # -- the door has let a known person in
    return person


def needs(object_kind: str, action: str, find: Callable[..., Any] | None = None) -> Callable[[Page], Page]:
    """Open a page only to those the table of permissions names for ``action`` on ``object_kind``.

    ``find`` turns the arguments of the address into the thing the page is about, which the page then gets
    instead of them. Whoever is not signed in is led to the sign-in; everyone else without the right gets 403.
    """

    def decorate(page: Page) -> Page:
        @wraps(page)
        def door(request: HttpRequest, **address: Any) -> HttpResponseBase:
            viewer = viewer_of(request)
            if not viewer.is_known and not may(viewer, object_kind, action):
                return to_sign_in(request)
            found = (_found(find, address, viewer, (object_kind, action)),) if find else ()
            if not may(viewer, object_kind, action, of=owner_of(found[0]) if found else ""):
                raise PermissionDenied
            response = page(request, *found) if find else page(request, **address)
            add_never_cache_headers(response)
            return response

        return door

    return decorate


def _found(find: Callable[..., Any], address: dict[str, Any], viewer: Viewer, wanted: tuple[str, str]) -> Any:
    """What the address names. Whoever can own or open none of its kind is not told whether it is there."""
    try:
        return find(**address)
    except Http404:
        if may(viewer, *wanted) or (viewer.offices and "own_officer" in PERMISSIONS[wanted]):
            raise
        raise PermissionDenied from None


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in, and back afterwards where the page can be asked for again."""
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    return redirect_to_login(reverse("public:home"), resolve_url(settings.LOGIN_URL))


def crumbs(*steps: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page: «Home», then (address, label) of each step; the last one is the page itself."""
    return [{"url": url, "label": label} for url, label in ((reverse("public:home"), gettext("Home")), *steps)]

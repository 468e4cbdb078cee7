"""The searches a person has saved: kept from the results, told of by mail or not, dropped on her own page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from commonwork.engines.searching.expressions import Filter
from commonwork.flows import alerts, searching
from commonwork.flows.alert_news import address_of
from commonwork.people.models import Person, SavedSearch
from commonwork.people.saved_searches import CannotSave, drop_search, searches_of, tell_by_mail
from commonwork.web.public.asked import Asked
from commonwork.web.public.rows import language


def written(wanted: Asked) -> str:
    """A question with its choices as one text of the query language; as it was typed where nothing was chosen."""
    if not wanted.chosen:
        return wanted.text
    words = f"({wanted.text})" if " " in wanted.text else wanted.text
    choices = [searching.write(Filter(name, value), language()) for name, value in wanted.chosen.items()]
    return " ".join(part for part in (words, *choices) if part)


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep a search; what it finds today is no news."""
    query = request.POST.get("q", "").strip()
    try:
        alerts.keep(person=_person(request), query=query, language=language(), at=timezone.now())
    except (CannotSave, alerts.TooBroad, searching.NoIndex) as error:
        messages.error(request, _refusal(error))
    else:
        messages.success(request, gettext("Saved. You are told by mail when something new is found."))
    return redirect("account_me")


def _refusal(error: Exception) -> str:
    if isinstance(error, alerts.TooBroad):
        return gettext("This search finds more than 1,000 things. Narrow it, and save it then.")
    if isinstance(error, searching.NoIndex):
        return gettext("The index is being built. Try again in a minute.")
    reason = error.reason if isinstance(error, CannotSave) else ""
    return {
        "too_many": gettext("You have saved as many searches as can be kept. Drop one first."),
        "too_long": gettext("This search is too long to be saved."),
    }.get(reason, gettext("There is nothing to save."))


@login_required
@require_POST
def drop(request: HttpRequest, search: int) -> HttpResponse:
    """Forget one of one's own searches."""
    drop_search(search=_own(request, search), by=_person(request), at=timezone.now())
    messages.success(request, gettext("Dropped."))
    return redirect("account_me")


@login_required
@require_POST
def by_mail(request: HttpRequest, search: int) -> HttpResponse:
    """Choose whether news of a search comes by mail."""
    wanted = request.POST.get("by_mail") == "yes"
    tell_by_mail(search=_own(request, search), by_mail=wanted, by=_person(request), at=timezone.now())
    messages.success(request, gettext("Saved."))
    return redirect("account_me")


def _person(request: HttpRequest) -> Person:
    person: Person = request.user  # type: ignore[assignment]  # -- login_required has let a known person in
    return person


def _own(request: HttpRequest, search: int) -> SavedSearch:
    """A search of whoever asks; those of others are not there."""
    found = searches_of(_person(request)).filter(pk=search).first() if search < 2**63 else None
    if found is None:
        raise Http404
    return found


def listed(person: Person) -> list[dict[str, Any]]:
    """What a person's own page shows of her searches."""
    return [{"search": search, "url": address_of(search)} for search in searches_of(person)]

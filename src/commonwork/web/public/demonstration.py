"""Signing in to a demonstration as one of its invented persons. On any other site this page does not exist."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonwork.people.models import Person
from commonwork.web.accounts import landing_of


@never_cache
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as the demonstration person whose id is sent; never as anyone else, never outside a demonstration."""
    chosen = request.POST.get("person", "")
    if not settings.DEMONSTRATION or not (chosen.isascii() and chosen.isdigit() and len(chosen) < 16):
        raise Http404
    person = get_object_or_404(Person, pk=int(chosen), is_demonstration=True, is_active=True)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    wanted = request.POST.get("next", "")
    return HttpResponseRedirect(wanted if wanted and get_adapter().is_safe_url(wanted) else landing_of(request))

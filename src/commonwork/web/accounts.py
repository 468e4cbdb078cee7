"""Signing in: nobody signs up alone; a person is entered by the secretariat or invited by an officer."""

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from commonwork.people.models import Person
from commonwork.people.rules import may
from commonwork.reference import load
from commonwork.web.middleware import viewer_of


def landing_of(request: HttpRequest) -> str:
    """Where someone who has just signed in begins: the desk, one's own organisation, or the home page."""
    viewer = viewer_of(request)
    if may(viewer, "desk", "open"):
        return reverse("desk:today")
    return reverse("member:today") if may(viewer, "member_pages", "open") else reverse("public:home")


def _first_language(email: str) -> str:
    """The first language a person reads; for an unknown address the language of the page."""
    person = Person.objects.filter(email=email.lower()).first()
    known = dict(settings.LANGUAGES)
    read = [language for language in (person.languages if person else ()) if language in known]
    return read[0] if read else get_language() or settings.LANGUAGE_CODE


class AccountAdapter(DefaultAccountAdapter):
    """Closes open sign-up, and says in our own words what allauth says in fewer languages."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("You can no longer sign in with this address."),
        "incorrect_code": _("This is not the code we sent. Look at the newest mail, and type the code again."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then ask for a new code."),
        "rate_limited": _("Too many tries. Wait a few minutes, then ask for a new code."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return landing_of(request)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        names = load(settings.REFERENCE).network.get("name", {})
        said = {
            "site_address": settings.SITE_ADDRESS,
            "join_address": settings.SITE_ADDRESS + reverse("public:join"),
            "contact_address": settings.DEFAULT_FROM_EMAIL,
            "minutes": app_settings.LOGIN_BY_CODE_TIMEOUT // 60,
        }
        with override(_first_language(email)):
            names_here = names.get(get_language() or "", "") or names.get("en", "")
            super().send_mail(template_prefix, email, {**context, **said, "network_name": names_here})

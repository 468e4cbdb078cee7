"""The two steps of signing in: give the address, type the code. allauth does the work; words and looks are ours."""

from typing import Any

from allauth.account import app_settings
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonwork.people.models import Person
from commonwork.web.doors import crumbs


class AskForCode(RequestLoginCodeForm):  # type: ignore[misc]  # -- allauth ships no types
    """The first step, with errors in our own words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = _("This is not an e-mail address.")
        self.fields["email"].error_messages |= {"required": _("Write your e-mail address."), "invalid": wrong}
        for validator in self.fields["email"].validators:
            if validator.code == "invalid":
                validator.message = wrong


class EnterCode(ConfirmLoginCodeForm):  # type: ignore[misc]  # -- allauth ships no types
    """The second step, with errors in our own words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages |= {"required": _("Type the code from the mail.")}


class RequestCode(RequestLoginCodeView):  # type: ignore[misc]  # -- allauth ships no types
    """Asks for the address; a demonstration offers its invented persons as well."""

    form_class = AskForCode

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        persons = Person.objects.filter(is_demonstration=True, is_active=True) if settings.DEMONSTRATION else []
        more = {"crumbs": crumbs(("", gettext("Sign in"))), "demonstration_persons": persons}
        return {**super().get_context_data(**kwargs), **more}


class ConfirmCode(ConfirmLoginCodeView):  # type: ignore[misc]  # -- allauth ships no types
    """Asks for the code."""

    form_class = EnterCode

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        steps = ((reverse("account_request_login_code"), gettext("Sign in")), ("", gettext("Type the code")))
        minutes = app_settings.LOGIN_BY_CODE_TIMEOUT // 60
        return {**super().get_context_data(**kwargs), "crumbs": crumbs(*steps), "minutes": minutes}

"""What a person says of herself: her name, the languages she reads, her time zone."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from commonwork.people.actions import describe_person
from commonwork.people.models import Person
from commonwork.web.doors import crumbs
from commonwork.web.searches import listed

_NONE = ("", "–")
_PLACES = ("first", "second", "third")


class AboutMe(forms.Form):
    """Name, up to three languages in order, time zone."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    first = forms.ChoiceField(label=_("First language"), choices=[*settings.LANGUAGES])
    second = forms.ChoiceField(label=_("Second language"), choices=[_NONE, *settings.LANGUAGES], required=False)
    third = forms.ChoiceField(label=_("Third language"), choices=[_NONE, *settings.LANGUAGES], required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(zone, zone) for zone in sorted(available_timezones())]
    )

    def languages(self) -> list[str]:
        """The languages chosen, each once, best first."""
        return list(dict.fromkeys(self.cleaned_data[place] for place in _PLACES if self.cleaned_data[place]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def about_me(request: HttpRequest) -> HttpResponse:
    """See and change what the network knows of oneself."""
    person: Person = request.user  # type: ignore[assignment]  # -- login_required has let a known person in
    form = AboutMe(request.POST or None, initial=_as_known(person))
    if request.method == "POST" and form.is_valid():
        describe_person(
            person=person,
            name=form.cleaned_data["name"],
            languages=form.languages(),
            time_zone=form.cleaned_data["time_zone"],
            by=person,
            at=timezone.now(),
        )
        messages.success(request, gettext("Saved."))
        return redirect("account_me")
    context = {"form": form, "searches": listed(person), "crumbs": crumbs(("", gettext("About me")))}
    return render(request, "account/me.html", context)


def _as_known(person: Person) -> dict[str, Any]:
    languages = dict(zip(_PLACES, person.languages, strict=False))
    return {"name": person.name, "time_zone": person.time_zone, **languages}

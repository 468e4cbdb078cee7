"""The desk for doubtful pairs: one at a time, judged by button or key, the next one follows, the last can be undone."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonwork.people.rules import Viewer
from commonwork.register import judging, pairing
from commonwork.register.models import Organisation, Pair, Source
from commonwork.register.pairing import Wanted
from commonwork.web.compared import pair_context, title_of
from commonwork.web.delivered import Context
from commonwork.web.desk.pages import desk
from commonwork.web.doors import needs, person_of, viewer_of
from commonwork.web.public.rows import place_name


def pair_named(pair: int) -> Pair:
    """The pair with this number."""
    found = Pair.objects.select_related("entry__source", "other_entry__source", "answered__by").filter(pk=pair).first()
    if found is None:
        raise Http404
    return found


class WantedForm(forms.Form):
    """Which pairs are looked at, and after which one the next is sought; what cannot be read is left out."""

    source = forms.CharField(max_length=80, required=False)
    country = forms.CharField(max_length=2, required=False)
    after = forms.IntegerField(min_value=1, max_value=2**62, required=False)

    def read(self) -> tuple[Wanted, int | None]:
        """The filters and the number of the pair before."""
        self.is_valid()
        said = self.cleaned_data
        return Wanted(said.get("source", ""), said.get("country", "")), said.get("after")


class VerdictForm(forms.Form):
    """What a person says of a pair."""

    verdict = forms.ChoiceField(choices=[("same", "same"), ("different", "different"), ("skip", "skip")])


@require_GET
@needs("pair", "judge")
def pairs(request: HttpRequest) -> HttpResponse:
    """The pair whose decision is worth most, or the next after the one just judged or skipped."""
    wanted, number = WantedForm(request.GET).read()
    after = Pair.objects.filter(pk=number).first() if number else None
    found = pairing.next_pair(wanted, after=after)
    if found is None and after is not None and (found := pairing.next_pair(wanted, after=None)) is not None:
        messages.info(request, gettext("You have been through all pairs; these are the ones you skipped."))
    return _page(request, wanted, found)


@require_http_methods(["GET", "POST"])
@needs("pair", "judge", pair_named)
def pair(request: HttpRequest, found: Pair) -> HttpResponse:
    """One pair: looked at, or judged, and then the next one follows."""
    wanted, _ = WantedForm(request.POST or request.GET).read()
    if request.method == "POST":
        form = VerdictForm(request.POST)
        if form.is_valid():
            verdict = form.cleaned_data["verdict"]
            if verdict != "skip":
                judging.judge_pair(
                    entry=found.entry, other=found.other_entry, same=verdict == "same",
                    by=person_of(request), at=timezone.now(),
                )  # fmt: skip
                messages.success(request, gettext("The judgement is kept; this pair will not be asked again."))
            return redirect(f"{reverse('desk:pairs')}?{_query(wanted, after=found.pk)}")
        messages.error(request, gettext("Say whether they are the same, different, or skip them."))
    return _page(request, wanted, found)


@require_POST
@needs("pair", "judge")
def undo(request: HttpRequest) -> HttpResponse:
    """Take back the last judgement this person made, and show that pair again."""
    judgement = pairing.last_judgement_of(person_of(request).pk)
    if judgement is None:
        messages.info(request, gettext("There is nothing to undo."))
        return redirect("desk:pairs")
    judging.take_back_judgement(judgement=judgement, by=person_of(request), at=timezone.now())
    messages.success(request, gettext("Your last judgement is taken back; everything is as it was before it."))
    ends = (judgement.entry_id, judgement.other_entry_id)
    again = Pair.objects.filter(entry__in=ends, other_entry__in=ends).first()
    return redirect("desk:pair", again.pk) if again else redirect("desk:pairs")


def _page(request: HttpRequest, wanted: Wanted, found: Pair | None) -> HttpResponse:
    viewer = viewer_of(request)
    context: Context = desk(request, ("", gettext("Doubtful pairs")))
    context |= {"wanted": wanted, "found": found, **_choices(wanted), **_undoable(request, viewer)}
    context["left"], context["asked"] = pairing.pairs_waiting(wanted).count(), pairing.pairs_asked(wanted).count()
    if found is not None:
        context |= pair_context(found, viewer)
    return render(request, "desk/pairs.html", context)


def _undoable(request: HttpRequest, viewer: Viewer) -> dict[str, Any]:
    """The last judgement of this person, in words."""
    judgement = pairing.last_judgement_of(person_of(request).pk)
    if judgement is None or judgement.entry is None or judgement.other_entry is None:
        return {"undoable": ""}
    said = gettext("one organisation") if judgement.kind == "same" else gettext("two organisations")
    pair = Pair(entry=judgement.entry, other_entry=judgement.other_entry)
    return {"undoable": f"{title_of(pair, viewer)}: {said}"}


def _choices(wanted: Wanted) -> dict[str, Any]:
    """The sources and the countries or areas of which pairs wait."""
    waiting = Pair.objects.filter(is_open=True)
    either = Q(pk__in=waiting.values("entry__source")) | Q(pk__in=waiting.values("other_entry__source"))
    bodies = Organisation.objects.filter(
        Q(entries__in=waiting.values("entry")) | Q(entries__in=waiting.values("other_entry"))
    )
    codes = set(bodies.exclude(country="").values_list("country", flat=True)) | ({wanted.country} - {""})
    return {
        "sources": Source.objects.filter(either | Q(pk=wanted.source)).order_by("title", "key"),
        "countries": sorted(((code, place_name(code)) for code in codes), key=lambda each: each[1]),
    }


def _query(wanted: Wanted, **more: Any) -> str:
    return urlencode({name: value for name, value in (("source", wanted.source), ("country", wanted.country),
                                                      *more.items()) if value})  # fmt: skip

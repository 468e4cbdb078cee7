"""«My possible duplicates»: what may be one organisation with a record of a federation's own list.

Of two records of her own lists the officer decides; where another's list is concerned she says what she knows, and
the secretariat decides.
"""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from commonwork.people.rules import Viewer
from commonwork.register import judging
from commonwork.register.models import Organisation, Pair
from commonwork.register.pairing import OwnPair, Wanted, pairs_waiting, seen_values
from commonwork.register.queries import ids_acted_for, offices_of
from commonwork.web.compared import pair_context
from commonwork.web.delivered import turning
from commonwork.web.doors import needs, person_of, viewer_of
from commonwork.web.member.pages import steps

_PER_PAGE = 5


def organisation_named(organisation: str) -> Organisation:
    """The organisation with this id."""
    found = Organisation.objects.filter(pk=organisation).first()
    if found is None:
        raise Http404
    return found


def pair_named(organisation: str, pair: int) -> OwnPair:
    """A pair that waits, in which a record of the organisation's own lists is."""
    owner = organisation_named(organisation)
    found = pairs_waiting(Wanted(owners=tuple(ids_acted_for(owner)))).filter(pk=pair).first()
    if found is None:
        raise Http404
    return OwnPair(owner, found)


class VerdictForm(forms.Form):
    """What the officer says of a pair."""

    verdict = forms.ChoiceField(choices=[("same", "same"), ("different", "different")])


@require_GET
@needs("pair", "propose", organisation_named)
def duplicates(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The pairs of the organisation's lists that wait, some at a time, of which the viewer may see both names."""
    viewer = viewer_of(request)
    waiting = pairs_waiting(Wanted(owners=tuple(ids_acted_for(organisation))))
    page = Paginator(waiting, _PER_PAGE).get_page(request.GET.get("page"))
    shown = [
        {
            **pair_context(pair, viewer),
            "alone": OwnPair(organisation, pair).is_alone,
            "said": (organisation.pk, "officer") in offices_of(pair.proposed_by_id or 0, on=timezone.localdate()),
        }
        for pair in page.object_list
        if _sees_both(pair, viewer)
    ]
    context = {
        "crumbs": steps(("", gettext("My possible duplicates"))),
        "organisation": organisation,
        "pairs": shown,
        "page": page,
        "hidden": len(page.object_list) - len(shown),
        **turning(request, page),
    }
    return render(request, "member/duplicates.html", context)


def _sees_both(pair: Pair, viewer: Viewer) -> bool:
    return all(seen_values(entry, viewer).get("names") for entry in (pair.entry, pair.other_entry))


@require_POST
@needs("pair", "judge_own", pair_named)
def judge_duplicate(request: HttpRequest, own: OwnPair) -> HttpResponse:
    """Decide of two records of the organisation's own lists."""
    if not own.is_alone:
        raise Http404
    form = VerdictForm(request.POST)
    if form.is_valid():
        same, by = form.cleaned_data["verdict"] == "same", person_of(request)
        judging.judge_pair(entry=own.pair.entry, other=own.pair.other_entry, same=same, by=by, at=timezone.now())
        messages.success(request, gettext("The judgement is kept; this pair will not be asked again."))
    return _back(request, own, form)


@require_POST
@needs("pair", "propose", pair_named)
def propose_duplicate(request: HttpRequest, own: OwnPair) -> HttpResponse:
    """Say of a pair with another's list whether it is one organisation; the secretariat decides."""
    form = VerdictForm(request.POST)
    if form.is_valid():
        same = form.cleaned_data["verdict"] == "same"
        judging.propose_pair(pair=own.pair, same=same, by=person_of(request), at=timezone.now())
        messages.success(request, gettext("Thank you. The secretariat sees what you said, and decides."))
    return _back(request, own, form)


def _back(request: HttpRequest, own: OwnPair, form: VerdictForm) -> HttpResponse:
    if not form.is_valid():
        messages.error(request, gettext("Say whether they are the same or different."))
    return redirect(reverse("member:duplicates", args=[own.organisation.pk]))

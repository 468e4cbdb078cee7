"""The yearly round: a list's organisations are asked by letter whether their record is right."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonwork.flows import invitations
from commonwork.register import proposing
from commonwork.register.models import ConfirmationRound, Source
from commonwork.web import asking
from commonwork.web.doors import crumbs, needs, person_of
from commonwork.web.member import lists
from commonwork.web.templatetags.show import number


def _way(source: Source, *more: tuple[str, str]) -> list[dict[str, str]]:
    to_list = (reverse("member:list", args=[source.key]), str(source.organisation or source.title))
    return crumbs((reverse("member:today"), gettext("My organisation")), to_list, *more)


@require_http_methods(["GET", "POST"])
@needs("round", "open", lists.list_named)
def rounds(request: HttpRequest, source: Source) -> HttpResponse:
    """The rounds of a list; a new one is opened with its last day."""
    form = asking.OpenForm(request.POST if request.method == "POST" else None)
    reach = asking.reach_of(source)
    if request.method == "POST" and form.is_valid():
        if not reach["reachable"]:
            messages.error(request, gettext("No address is known in this list, so nobody can be asked."))
            return redirect("member:rounds", source.key)
        try:
            opened = asking.open_it(source, form.cleaned_data["closes_on"], person_of(request))
        except proposing.RoundIsOpen:
            messages.error(request, gettext("A round of this list is open already."))
            return redirect("member:rounds", source.key)
        messages.success(request, gettext("The round is open. The letters are on their way."))
        return redirect("member:round", opened.pk)
    held = ConfirmationRound.objects.filter(source=source.key).order_by("-opened_at")
    found = [(one, asking.is_open(one)) for one in held[:20]]
    context = {
        "crumbs": _way(source, ("", gettext("Yearly round"))),
        "list": source,
        "form": form,
        "reach": reach,
        "rounds": found,
        "one_is_open": any(is_open for _one, is_open in found),
        "proposed_day": (timezone.localdate() + timedelta(days=30)).isoformat(),
    }
    return render(request, "member/rounds.html", context)


@require_GET
@needs("round", "read", asking.round_named)
def one_round(request: HttpRequest, round_: ConfirmationRound) -> HttpResponse:
    """How far a round has come, and who has not answered."""
    source = round_.source
    to_rounds = (reverse("member:rounds", args=[source.key]), gettext("Yearly round"))
    way = _way(source, to_rounds, ("", gettext("Answers")))
    return render(request, "member/round.html", {"crumbs": way, **asking.round_context(request, round_)})


@require_POST
@needs("round", "open", asking.round_named)
def remind(request: HttpRequest, round_: ConfirmationRound) -> HttpResponse:
    """Write once more to those who have not answered."""
    if asking.round_context(request, round_)["may_remind"]:
        count = invitations.remind(round_, by=person_of(request))
        said = ngettext("%(count)s reminder is on its way.", "%(count)s reminders are on their way.", count)
        messages.success(request, said % {"count": number(count)})
    else:
        messages.info(request, gettext("A reminder can be sent once a week while the round is open."))
    return redirect("member:round", round_.pk)


@require_POST
@needs("round", "open", asking.round_named)
def close(request: HttpRequest, round_: ConfirmationRound) -> HttpResponse:
    """Close a round before its last day."""
    if asking.is_open(round_):
        proposing.close_round(round_=round_, by=person_of(request), at=timezone.now())
        messages.success(request, gettext("The round is closed. Links nobody has used open nothing any more."))
    return redirect("member:round", round_.pk)

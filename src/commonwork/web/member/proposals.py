"""What the members of a federation propose, and its answer: value by value, before and after."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from commonwork.flows import invitations
from commonwork.register.proposing import MemberOf
from commonwork.web import asking
from commonwork.web.doors import crumbs, needs, person_of, viewer_of
from commonwork.web.member.lists import own_organisations


@require_GET
@needs("member_pages", "open")
def proposals(request: HttpRequest) -> HttpResponse:
    """The members whose corrections wait for an answer."""
    waiting = asking.waiting_for(own_organisations(viewer_of(request)))
    rows = [
        (one, federation, count, reverse("member:proposals-of", args=[federation.pk, one.pk]))
        for federation, one, count in waiting
    ]
    way = crumbs((reverse("member:today"), gettext("My organisation")), ("", gettext("Corrections")))
    return render(request, "member/proposals.html", {"crumbs": way, "rows": rows})


@require_http_methods(["GET", "POST"])
@needs("proposal", "answer", asking.member_of)
def proposals_of(request: HttpRequest, about: MemberOf) -> HttpResponse:
    """Accept or dispute what one member proposes."""
    form = asking.answers(request, about)
    if request.method == "POST" and form.is_valid:
        answered = invitations.answer(form.verdicts, by=person_of(request))
        if answered:
            messages.success(request, asking.told(answered))
        return redirect("member:proposals")
    way = crumbs(
        (reverse("member:today"), gettext("My organisation")),
        (reverse("member:proposals"), gettext("Corrections")),
        ("", str(about.organisation)),
    )
    return render(request, "member/answer.html", {"crumbs": way, "form": form, "back": reverse("member:proposals")})

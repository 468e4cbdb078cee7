"""The desk's part of asking: rounds and letters that came back, corrections nobody else answers, codes to read out."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from commonwork.flows import invitations
from commonwork.people import inviting
from commonwork.register.models import ConfirmationRound, Delivery, Organisation
from commonwork.register.proposing import MemberOf
from commonwork.web import asking
from commonwork.web.delivered import PER_PAGE, turning
from commonwork.web.desk import lists
from commonwork.web.desk.pages import desk
from commonwork.web.doors import needs, person_of


@require_GET
@needs("letter", "read")
def rounds(request: HttpRequest) -> HttpResponse:
    """The open and the last rounds, and the letters that came back."""
    held = ConfirmationRound.objects.select_related("source__organisation").order_by("-opened_at")[:20]
    page = Paginator(asking.bounced_letters(), PER_PAGE).get_page(request.GET.get("page"))
    about = {one.pk: _about(one.invitation) for one in page.object_list}
    context = {
        **desk(request, ("", gettext("Letters and rounds"))),
        "rounds": [(one, asking.is_open(one)) for one in held],
        "page": page,
        "letters": [(one, about[one.pk]) for one in page.object_list],
        **turning(request, page),
    }
    return render(request, "desk/rounds.html", context)


def _about(invitation: Any) -> Organisation | None:
    if invitation is None:
        return None
    if invitation.object_kind == "organisation":
        return Organisation.objects.filter(pk=invitation.object_id).first()
    delivery = Delivery.objects.filter(pk=int(invitation.object_id)).select_related("source__organisation").first()
    return delivery.source.organisation if delivery else None


@require_GET
@needs("proposal", "answer")
def proposals(request: HttpRequest) -> HttpResponse:
    """Every organisation whose corrections wait, with the federations that may answer."""
    rows = [
        (one, federations[0] if federations else None, count, reverse("desk:proposals-of", args=[one.pk]))
        for federations, one, count in asking.waiting_everywhere()
    ]
    return render(request, "desk/proposals.html", {**desk(request, ("", gettext("Corrections"))), "rows": rows})


@require_http_methods(["GET", "POST"])
@needs("proposal", "answer", asking.any_organisation)
def proposals_of(request: HttpRequest, about: MemberOf) -> HttpResponse:
    """Accept or dispute what one organisation proposes."""
    form = asking.answers(request, about)
    if request.method == "POST" and form.is_valid:
        answered = invitations.answer(form.verdicts, by=person_of(request))
        if answered:
            messages.success(request, asking.told(answered))
        return redirect("desk:proposals")
    steps = ((reverse("desk:proposals"), gettext("Corrections")), ("", str(about.organisation)))
    return render(
        request, "member/answer.html", {**desk(request, *steps), "form": form, "back": reverse("desk:proposals")}
    )


@require_GET
@needs("invitation", "make")
def codes(request: HttpRequest) -> HttpResponse:
    """Choose the organisation somebody on the telephone speaks for."""
    query = request.GET.get("name", "").strip()[:200]
    found = lists.federations(query) if query else []
    context = {**desk(request, ("", gettext("Code by telephone"))), "name": query, "found": found}
    return render(request, "desk/codes.html", context)


@require_http_methods(["GET", "POST"])
@needs("invitation", "make", lists.organisation_named)
def code_of(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Make a code that is shown once, to be read out; withdraw what no longer is to open the record."""
    steps = ((reverse("desk:codes"), gettext("Code by telephone")), ("", str(organisation)))
    context: dict[str, Any] = {**desk(request, *steps), "organisation": organisation, "code": ""}
    context["short_address"] = f"{settings.SITE_ADDRESS}/r/"
    if request.method == "POST" and request.POST.get("withdraw", ""):
        _withdraw(request, organisation)
        return redirect("desk:code-of", organisation.pk)
    if request.method == "POST":
        invitation, code = invitations.make_code(organisation, by=person_of(request))
        context |= {"code": f"{code[:3]} {code[3:]}", "expires": invitation.expires_at}
    context["invitations"] = asking.live_invitations(organisation)[:50]
    return render(request, "desk/code.html", context)


def _withdraw(request: HttpRequest, organisation: Organisation) -> None:
    number = request.POST["withdraw"]
    found = asking.live_invitations(organisation).filter(pk=number).first() if _is_number(number) else None
    if found is not None:
        inviting.withdraw(invitation=found, by=person_of(request), at=timezone.now())
        messages.success(request, gettext("Withdrawn. Its link and its code open nothing any more."))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len("9" * 19)

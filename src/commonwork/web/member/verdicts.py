"""An officer disputes a verdict about her organisation or a member of her federation, and may take that back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from commonwork.register import disputing
from commonwork.register.models import Dispute
from commonwork.register.proposing import MemberOf
from commonwork.web import disputes
from commonwork.web.doors import crumbs, needs, person_of
from commonwork.web.public.verdicts import dispute_shown, verdicts_of


@require_http_methods(["GET", "POST"])
@needs("verdict", "dispute", disputes.speaking_for)
def dispute(request: HttpRequest, about: MemberOf) -> HttpResponse:
    """The verdicts of one organisation, and the form that disputes one of them."""
    assert about.federation is not None  # who speaks is known
    form = disputes.DisputeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            disputing.dispute_verdict(
                organisation=about.organisation,
                objection=form.objection(),
                on_behalf_of=about.federation,
                by=person_of(request),
                at=timezone.now(),
            )
        except disputing.NotToBeDisputed:
            messages.error(request, gettext("You dispute this verdict already; the secretariat will answer."))
        else:
            messages.success(
                request, gettext("Your dispute now stands beside the verdict. The secretariat will answer.")
            )
        return redirect("member:dispute", about.federation.pk, about.organisation.pk)
    way = crumbs((reverse("member:today"), gettext("My organisation")), ("", gettext("Dispute a verdict")))
    kept = [
        (one, dispute_shown(one))
        for one in disputing.disputes_of(about.organisation)
        if one.on_behalf_of_id == about.federation.pk
    ]
    context = {"crumbs": way, "about": about, "form": form, "kinds": verdicts_of(about.organisation), "kept": kept}
    return render(request, "member/dispute.html", context)


@require_POST
@needs("dispute", "withdraw", disputes.dispute_named)
def withdraw_dispute(request: HttpRequest, found: Dispute) -> HttpResponse:
    """Take back a dispute that was not answered yet."""
    done = disputing.withdraw_dispute(dispute=found, by=person_of(request), at=timezone.now())
    if done.withdrawn_at is not None:
        messages.success(request, gettext("The dispute is taken back and no longer shown."))
    else:
        messages.info(request, gettext("It was answered meanwhile, and stays."))
    return redirect("member:dispute", found.on_behalf_of_id, found.organisation_id)

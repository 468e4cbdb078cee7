"""The desk for disputed verdicts: those that wait, and the answer to one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from commonwork.register import disputing
from commonwork.register.models import Dispute
from commonwork.web import disputes
from commonwork.web.delivered import PER_PAGE, turning
from commonwork.web.desk.pages import desk
from commonwork.web.doors import needs, person_of
from commonwork.web.public.verdicts import dispute_shown, verdicts_of


@require_GET
@needs("dispute", "answer")
def waiting(request: HttpRequest) -> HttpResponse:
    """The disputes that wait for an answer, the oldest first."""
    page = Paginator(disputing.open_disputes(), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, disputes.verdict_words(one), dispute_shown(one)) for one in page]
    context = {**desk(request, ("", gettext("Disputed verdicts"))), "page": page, "rows": rows}
    return render(request, "desk/disputes.html", {**context, **turning(request, page)})


@require_http_methods(["GET", "POST"])
@needs("dispute", "answer", disputes.dispute_named)
def answer(request: HttpRequest, found: Dispute) -> HttpResponse:
    """One dispute: the verdict with its facts, what is said against it, and the answer."""
    form = disputes.AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        disputing.answer_dispute(
            dispute=found, outcome=said["outcome"], answer=said["answer"], by=person_of(request), at=timezone.now()
        )
        messages.success(request, gettext("The answer stands beside the verdict."))
        return redirect("desk:disputes")
    steps = ((reverse("desk:disputes"), gettext("Disputed verdicts")), ("", str(found.organisation)))
    context = {**desk(request, *steps), "dispute": found, "shown": dispute_shown(found), "form": form}
    return render(request, "desk/dispute.html", {**context, "kinds": verdicts_of(found.organisation)})

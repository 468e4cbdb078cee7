"""Self-descriptions at the desk: what was sent to whom, for the secretariat that helps a federation to answer."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from commonwork.register.models import SelfDescription
from commonwork.web import answering
from commonwork.web.delivered import PER_PAGE, turning
from commonwork.web.desk.pages import desk
from commonwork.web.doors import needs


@require_GET
@needs("self_description", "answer")
def descriptions(request: HttpRequest) -> HttpResponse:
    """Every self-description that was sent, those without an answer first."""
    sent = SelfDescription.objects.exclude(state="kept").select_related("sent_to", "organisation")
    waiting_first = sorted(sent.order_by("-sent_at", "-pk"), key=lambda one: one.state != "sent")
    page = Paginator(waiting_first, PER_PAGE).get_page(request.GET.get("page"))
    context = {**desk(request, ("", gettext("Self-descriptions"))), "page": page, **turning(request, page)}
    return render(request, "desk/self_descriptions.html", context)


@require_http_methods(["GET", "POST"])
@needs("self_description", "answer", answering.description_named)
def description(request: HttpRequest, found: SelfDescription) -> HttpResponse:
    """Look at one, and answer it on behalf of the federation."""
    answer = answering.Answer()
    if request.method == "POST" and answering.answered(request, found, answer):
        return redirect("desk:self-description", found.pk)
    steps = ((reverse("desk:self-descriptions"), gettext("Self-descriptions")), ("", gettext("A self-description")))
    return render(request, "member/self_description.html", {**desk(request, *steps), **answering.shown(found, answer)})

"""What a cooperative said of itself, sent to a federation, whose officer accepts it or answers with words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from commonwork.register.models import SelfDescription
from commonwork.web import answering
from commonwork.web.doors import crumbs, needs


@require_http_methods(["GET", "POST"])
@needs("self_description", "answer", answering.description_named)
def description(request: HttpRequest, found: SelfDescription) -> HttpResponse:
    """Look at one, accept it for an organisation of the federation's list, or answer."""
    answer = answering.Answer()
    if request.method == "POST" and answering.answered(request, found, answer):
        return redirect("member:self-description", found.pk)
    way = crumbs((reverse("member:today"), gettext("My organisation")), ("", gettext("A self-description")))
    return render(request, "member/self_description.html", {"crumbs": way, **answering.shown(found, answer)})

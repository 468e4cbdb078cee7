"""The desk of the secretariat and the editors: today, lists that came, erasing, the log."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from commonwork.flows.sources import member_list_of
from commonwork.flows.spreadsheet_to_report import erase_personal
from commonwork.people.rules import Viewer, may
from commonwork.register.models import Delivery, Draft, Organisation
from commonwork.web.delivered import OWN_LIST, PER_PAGE, Context, changes, delivery_named, turning
from commonwork.web.desk import lists
from commonwork.web.doors import crumbs, needs, owner_of, person_of, viewer_of
from commonwork.web.sending import SendForm, begin


def desk(request: HttpRequest, *steps: tuple[str, str]) -> Context:
    """What every page of the desk shows: the way to it, and the other pages the viewer may open."""
    way = crumbs((reverse("desk:today"), gettext("Desk")), *steps)
    return {"crumbs": way, "tabs": _tabs(viewer_of(request), request.path)}


def _tabs(viewer: Viewer, path: str) -> list[dict[str, Any]]:
    pages = [
        ("desk:today", gettext("Today"), "desk", "open"),
        ("desk:deliveries", gettext("Lists that came"), "desk", "open"),
        ("desk:take-in", gettext("Take a list in"), "delivery", "send"),
        ("desk:pairs", gettext("Doubtful pairs"), "pair", "judge"),
        ("desk:proposals", gettext("Corrections"), "proposal", "answer"),
        ("desk:disputes", gettext("Disputed verdicts"), "dispute", "answer"),
        ("desk:forms", gettext("Legal forms"), "legal_form", "answer"),
        ("desk:self-descriptions", gettext("Self-descriptions"), "self_description", "answer"),
        ("desk:rounds", gettext("Letters and rounds"), "letter", "read"),
        ("desk:codes", gettext("Code by telephone"), "invitation", "make"),
        ("desk:editions", gettext("Editions"), "edition", "read_prepared"),
        ("desk:log", gettext("Log"), "log", "read"),
        ("desk:people", gettext("Persons"), "organisation", "read_private_values"),
        ("desk:erase", gettext("Erase"), "organisation", "erase_personal"),
    ]
    allowed = [(reverse(name), label) for name, label, kind, action in pages if may(viewer, kind, action)]
    return [{"url": url, "label": label, "current": _current(url, path)} for url, label in allowed]


def _current(url: str, path: str) -> str:
    """What a tab is to the page shown, as ``aria-current`` says it: the page itself, or the part it lies in."""
    if url == path:
        return "page"
    return "true" if path.startswith(url) and url != reverse("desk:today") else ""


@require_GET
@needs("desk", "open")
def today(request: HttpRequest) -> HttpResponse:
    """What waits for a person."""
    things = lists.things_of(viewer_of(request))
    return render(request, "desk/today.html", {**desk(request), "things": things})


@require_GET
@needs("desk", "open")
def deliveries(request: HttpRequest) -> HttpResponse:
    """Every list that came, the newest first."""
    found = Delivery.objects.exclude(state="receiving").select_related(
        "source__organisation", "sent_by", "entered_by", "confirmed_by"
    )
    page = Paginator(found.order_by("-id"), PER_PAGE).get_page(request.GET.get("page"))
    context = desk(request, ("", gettext("Lists that came")))
    return render(request, "desk/deliveries.html", {**context, "page": page, **turning(request, page)})


@require_GET
@needs("desk", "open", delivery_named)
def delivery(request: HttpRequest, found: Delivery) -> HttpResponse:
    """One list that came. What it changed opens only to those who may read it."""
    may_read = may(viewer_of(request), "delivery", "read_changes", of=owner_of(found))
    steps = ((reverse("desk:deliveries"), gettext("Lists that came")), ("", found.file_name))
    context = {**desk(request, *steps), "delivery": found, "may_read": may_read}
    if may_read:
        context |= changes(request, found)
    return render(request, "desk/delivery.html", context)


@require_GET
@needs("delivery", "send")
def choose_federation(request: HttpRequest) -> HttpResponse:
    """Choose the federation a mailed list is taken in for."""
    query = request.GET.get("name", "").strip()[:200]
    found = lists.federations(query)
    context = desk(request, ("", gettext("Take a list in")))
    return render(request, "desk/choose.html", {**context, "name": query, "found": found, "next": "desk:take-in-for"})


@require_http_methods(["GET", "POST"])
@needs("delivery", "send", lists.organisation_named)
def take_in_for(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Choose the file of a list that came by mail: entered on behalf of the federation, whose officer confirms it."""
    form = SendForm(request.POST, request.FILES) if request.method == "POST" else SendForm()
    if request.method == "POST" and form.is_valid():
        source = member_list_of(organisation, by=person_of(request), at=timezone.now())
        found = begin(form, source, on_behalf=True, by=person_of(request))
        if isinstance(found, Draft):
            return redirect("member:draft", found.pk)
        messages.info(request, gettext("This very file had come before. Nothing was changed."))
        return redirect("desk:delivery", found.pk)
    steps = ((reverse("desk:take-in"), gettext("Take a list in")), ("", str(organisation)))
    context = {**desk(request, *steps), "organisation": organisation, "key": OWN_LIST + organisation.pk, "form": form}
    context |= {"action": request.path, "today": timezone.localdate().isoformat()}
    return render(request, "desk/take_in.html", context)


@require_GET
@needs("organisation", "erase_personal")
def choose_to_erase(request: HttpRequest) -> HttpResponse:
    """Choose the organisation whose personal cells are erased."""
    query = request.GET.get("name", "").strip()[:200]
    found = lists.federations(query) if query else []
    context = desk(request, ("", gettext("Erase")))
    return render(request, "desk/choose.html", {**context, "name": query, "found": found, "next": "desk:erase-of"})


class EraseForm(forms.Form):
    """The sign that erasing is meant."""

    sure = forms.BooleanField(error_messages={"required": _("Tick the box: what is erased cannot be brought back.")})


@require_http_methods(["GET", "POST"])
@needs("organisation", "erase_personal", lists.organisation_named)
def erase(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Erase what the records of an organisation say of persons, and redact the stored files."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        redacted = erase_personal(organisation.pk, by=person_of(request))
        said = gettext("The personal cells are erased; %(count)s stored files were redacted.") % {"count": redacted}
        messages.success(request, said)
        return redirect("desk:erase")
    steps = ((reverse("desk:erase"), gettext("Erase")), ("", str(organisation)))
    return render(request, "desk/erase.html", {**desk(request, *steps), "organisation": organisation, "form": form})


@require_GET
@needs("log", "read")
def log(request: HttpRequest) -> HttpResponse:
    """Who did what, the newest first, paged by id."""
    before = request.GET.get("before", "")
    entries = lists.log_before(
        int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None, PER_PAGE + 1
    )
    more = len(entries) > PER_PAGE
    context = {**desk(request, ("", gettext("Log"))), "entries": entries[:PER_PAGE]}
    context["next_url"] = f"?before={entries[PER_PAGE - 1]['id']}" if more else ""
    return render(request, "desk/log.html", context)


@require_GET
@needs("organisation", "read_private_values")
def people(request: HttpRequest) -> HttpResponse:
    """Everyone who may sign in, with roles and offices."""
    context = desk(request, ("", gettext("Persons")))
    return render(request, "desk/people.html", {**context, "persons": lists.persons()})

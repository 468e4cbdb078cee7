"""The pages of a federation's officer: today, its lists, sending, sharing, taking back, confirming.

They write nothing themselves; the secretariat may open them too where the table of permissions says so.
"""

import tempfile
from pathlib import Path
from urllib.parse import quote

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonwork.flows import files, sending
from commonwork.flows.list_maps import WORKBOOK
from commonwork.flows.member_workbook import template_for
from commonwork.flows.sources import member_list_of
from commonwork.flows.spreadsheet_to_report import take_back
from commonwork.people.rules import may
from commonwork.reference import load
from commonwork.register import actions
from commonwork.register.models import Delivery, Draft, Source
from commonwork.register.sending import ask_for_approval
from commonwork.web.delivered import OWN_LIST, PER_PAGE, changes, delivery_named, receipt_of, turning
from commonwork.web.doors import crumbs, needs, owner_of, person_of, viewer_of
from commonwork.web.drafts import drafts_on_their_way
from commonwork.web.member import lists
from commonwork.web.sending import SendForm, ShareForm, begin

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def steps(*more: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of these: it begins at «My organisation»."""
    return crumbs((reverse("member:today"), gettext("My organisation")), *more)


def list_step(source: Source) -> tuple[str, str]:
    """The step of a way that leads to the page of a list."""
    return reverse("member:list", args=[source.key]), str(source.organisation or source.title)


@require_GET
@needs("member_pages", "open")
def today(request: HttpRequest) -> HttpResponse:
    """What is to be done, and the viewer's organisations with their lists."""
    viewer = viewer_of(request)
    found = [(organisation, lists.lists_of(organisation)) for organisation in lists.own_organisations(viewer)]
    context = {"crumbs": steps(), "things": lists.things_of(viewer), "organisations": found}
    return render(request, "member/today.html", context)


@require_GET
@needs("delivery", "read_changes", lists.list_named)
def one_list(request: HttpRequest, source: Source) -> HttpResponse:
    """One list: how it is shared, and what was delivered so far."""
    reference = load(settings.REFERENCE)
    language = get_language() or "en"
    page = Paginator(lists.deliveries_of(source), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "crumbs": steps(list_step(source)),
        "list": source,
        "page": page,
        "sharing": reference.label("sharing_modes", source.sharing, language),
        "sharing_why": reference.label("sharing_modes.description", source.sharing, language),
        **turning(request, page),
    }
    return render(request, "member/list.html", context)


@require_http_methods(["GET", "POST"])
@needs("delivery", "send", lists.list_named)
def send_list(request: HttpRequest, source: Source) -> HttpResponse:
    """Choose the file of a list: it is kept and read, and nothing of it counts until it is sent."""
    form = SendForm(request.POST, request.FILES) if request.method == "POST" else SendForm()
    if request.method == "POST" and form.is_valid():
        own = (owner_of(source), "officer") in viewer_of(request).offices
        return to_draft(request, begin(form, _entered(source, request), on_behalf=not own, by=person_of(request)))
    way = steps(list_step(source), ("", gettext("Send a list")))
    context = {"crumbs": way, "list": source, "form": form, "today": timezone.localdate().isoformat()}
    context |= {"action": reverse("member:send", args=[source.key]), "drafts": drafts_on_their_way(source)}
    return render(request, "member/send.html", context)


def to_draft(request: HttpRequest, found: Draft | Delivery) -> HttpResponse:
    """Lead to the list on its way that a chosen file began, or to the delivery it had become before."""
    if isinstance(found, Draft):
        return redirect("member:draft", found.pk)
    messages.info(request, gettext("This very file had come before. Nothing was changed."))
    return redirect("member:delivery", found.pk)


def _entered(source: Source, request: HttpRequest) -> Source:
    """The list as the register holds it; entered now where an organisation uses its own list for the first time."""
    if not source.key.startswith(OWN_LIST) or source.organisation is None:
        return source
    return member_list_of(source.organisation, by=person_of(request), at=timezone.now())


@require_GET
@needs("delivery", "send", lists.list_named)
def template(request: HttpRequest, source: Source) -> HttpResponse:
    """The empty workbook in the language of the page."""
    if not source.key.startswith(OWN_LIST) or source.organisation is None:
        raise Http404
    language = get_language() or "en"
    name = slugify(source.organisation.name) or source.organisation.pk
    response = HttpResponse(template_for(source.organisation, language), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="members-{name[:60]}-{language}.xlsx"'
    return response


class SharingForm(ShareForm):
    """How a list is shared, and whether a second person approves it."""

    approval = forms.BooleanField(required=False)


def sharing_modes(chosen: str) -> list[tuple[str, str, str, bool]]:
    """The ways to share a list: code, label, what it means, whether it is the chosen one."""
    reference, language = load(settings.REFERENCE), get_language() or "en"
    return [
        (code, label, reference.label("sharing_modes.description", code, language), code == chosen)
        for code, label in reference.labels("sharing_modes", language).items()
    ]


@require_http_methods(["GET", "POST"])
@needs("source", "set_sharing", lists.list_named)
def sharing(request: HttpRequest, source: Source) -> HttpResponse:
    """Choose how much of a list others see: all its public columns, names only, or totals only."""
    form = SharingForm(request.POST) if request.method == "POST" else SharingForm(initial={"sharing": source.sharing})
    if request.method == "POST" and form.is_valid():
        entered, by, at = _entered(source, request), person_of(request), timezone.now()
        actions.choose_sharing(source=entered, sharing=form.cleaned_data["sharing"], by=by, at=at)
        ask_for_approval(source=entered, needed=form.cleaned_data["approval"], by=by, at=at)
        messages.success(request, gettext("The list is now shared as you chose."))
        return redirect("member:list", source.key)
    way = steps(list_step(source), ("", gettext("Share")))
    context = {"crumbs": way, "list": source, "form": form, "modes": sharing_modes(source.sharing)}
    return render(request, "member/sharing.html", context)


@require_GET
@needs("delivery", "read_changes", delivery_named)
def delivery(request: HttpRequest, found: Delivery) -> HttpResponse:
    """What one delivered list changed; each count opens to its list."""
    viewer, source = viewer_of(request), found.source
    context = {
        "crumbs": steps(list_step(source), ("", found.file_name)),
        "delivery": found,
        "better": source.template == WORKBOOK and found.redacted_at is None and found.state == "accepted",
        "waits": found.state == "accepted" and found.sent_by_id is None and found.confirmed_at is None,
        "may_confirm": may(viewer, "delivery", "confirm", of=owner_of(found)),
        **changes(request, found),
    }
    return render(request, "member/delivery.html", context)


@require_GET
@needs("delivery", "read_changes", delivery_named)
def receipt(request: HttpRequest, found: Delivery) -> HttpResponse:
    """The receipt of a delivered list: one page to print, with figures, code, and room for signature and seal."""
    way = steps(list_step(found.source), (reverse("member:delivery", args=[found.pk]), found.file_name))
    way[-1]["file"] = "yes"  # a name of a file begins as it was written
    context = {"crumbs": [*way, {"url": "", "label": gettext("Receipt")}], "delivery": found, **receipt_of(found)}
    return render(request, "member/receipt.html", context)


@require_GET
@needs("delivery", "open_file", delivery_named)
def better_workbook(request: HttpRequest, found: Delivery) -> HttpResponse:
    """Her own workbook, better: numbers checked, problems marked, our ids added."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "better.xlsx"
        if found.state != "accepted" or not sending.better_workbook(found, target, address=settings.SITE_ADDRESS):
            raise Http404
        return workbook_answer(target.read_bytes(), f"{Path(found.file_name).stem}-{found.pk}.xlsx")


def workbook_answer(content: bytes, name: str) -> HttpResponse:
    """A workbook to be kept under a name."""
    response = HttpResponse(content, content_type=XLSX)
    plain = slugify(name.rpartition(".")[0]) or "list"
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}.xlsx\"; filename*=UTF-8''{quote(name)}"
    return response


class ReasonForm(forms.Form):
    """Why a delivery is taken back."""

    reason = forms.CharField(max_length=400, error_messages={"required": _("Say why, in a few words.")})


@require_http_methods(["GET", "POST"])
@needs("delivery", "withdraw", delivery_named)
def withdraw(request: HttpRequest, found: Delivery) -> HttpResponse:
    """Take a delivery back, after asking for the reason."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if found.state != "accepted":
        messages.info(request, gettext("This list has been taken back already."))
        return redirect("member:delivery", found.pk)
    if request.method == "POST" and form.is_valid():
        take_back(found, reason=form.cleaned_data["reason"], by=person_of(request))
        messages.success(request, gettext("The list has been taken back. The register is as if it had not come."))
        return redirect("member:list", found.source_id)
    way = steps(list_step(found.source), ("", gettext("Take back")))
    return render(request, "member/withdraw.html", {"crumbs": way, "delivery": found, "form": form})


@require_POST
@needs("delivery", "confirm", delivery_named)
def confirm(request: HttpRequest, found: Delivery) -> HttpResponse:
    """Confirm a list that the secretariat entered on the organisation's behalf."""
    if found.state == "accepted" and found.confirmed_at is None:
        actions.confirm_delivery(delivery=found, by=person_of(request), at=timezone.now())
        messages.success(request, gettext("Thank you: the list is confirmed."))
    return redirect("member:delivery", found.pk)


@require_GET
@needs("delivery", "open_file", delivery_named)
def delivered_file(request: HttpRequest, found: Delivery) -> FileResponse:
    """The file as it came; without the erased cells where personal cells were erased."""
    path = files.copy_of(found)
    if not path.is_file():
        raise Http404
    name = f"{found.file_name}.csv" if found.redacted_at else found.file_name
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response

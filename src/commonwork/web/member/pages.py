"""The pages of a federation's officer: today, its lists, sending, sharing, taking back, confirming.

They write nothing themselves; the secretariat may open them too where the table of permissions says so.
"""

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

from commonwork.flows import files
from commonwork.flows.member_workbook import template_for
from commonwork.flows.sources import member_list_of
from commonwork.flows.spreadsheet_to_report import take_back
from commonwork.people.rules import may
from commonwork.reference import load
from commonwork.register import actions
from commonwork.register.models import Delivery, Source
from commonwork.web.delivered import OWN_LIST, PER_PAGE, changes, delivery_named, turning
from commonwork.web.doors import crumbs, needs, owner_of, person_of, viewer_of
from commonwork.web.member import lists
from commonwork.web.sending import SendForm, answer, send

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def steps(*more: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page of these: it begins at «My organisation»."""
    return crumbs((reverse("member:today"), gettext("My organisation")), *more)


def _step(source: Source) -> tuple[str, str]:
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
        "crumbs": steps(_step(source)),
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
    """Send a filled list; a refused file writes nothing and says why, cell by cell."""
    form = SendForm(request.POST, request.FILES) if request.method == "POST" else SendForm()
    said: list[str] = []
    if request.method == "POST" and form.is_valid():
        person = person_of(request)
        entered = _entered(source, request)
        own = (owner_of(source), "officer") in viewer_of(request).offices
        outcome, said = send(form, entered.key, sent_by=person if own else None, entered_by=person)
        if outcome is not None and outcome.delivery is not None:
            return to_result(request, outcome.delivery, already=outcome.already)
    context = {"crumbs": steps(_step(source), ("", gettext("Send a list"))), "list": source, **answer(form, said)}
    context |= {"action": reverse("member:send", args=[source.key]), "today": timezone.localdate().isoformat()}
    return render(request, "member/send.html", context)


def to_result(request: HttpRequest, delivery: Delivery, *, already: bool) -> HttpResponse:
    """Lead to the page of a delivery that was just taken in."""
    if already:
        messages.info(request, gettext("This very file had come before. Nothing was changed."))
    else:
        messages.success(request, gettext("The list has been taken in. This is what it changed."))
    return redirect("member:delivery", delivery.pk)


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


class SharingForm(forms.Form):
    """How a list is shared."""

    sharing = forms.ChoiceField(
        choices=Source.SHARING,
        error_messages={"required": _("Choose one of the three."), "invalid_choice": _("Choose one of the three.")},
    )


@require_http_methods(["GET", "POST"])
@needs("source", "set_sharing", lists.list_named)
def sharing(request: HttpRequest, source: Source) -> HttpResponse:
    """Choose how much of a list others see: all its public columns, names only, or totals only."""
    form = SharingForm(request.POST) if request.method == "POST" else SharingForm(initial={"sharing": source.sharing})
    if request.method == "POST" and form.is_valid():
        entered, chosen = _entered(source, request), form.cleaned_data["sharing"]
        actions.choose_sharing(source=entered, sharing=chosen, by=person_of(request), at=timezone.now())
        messages.success(request, gettext("The list is now shared as you chose."))
        return redirect("member:list", source.key)
    reference, language = load(settings.REFERENCE), get_language() or "en"
    labels = reference.labels("sharing_modes", language)
    modes = [
        (code, label, reference.label("sharing_modes.description", code, language), code == source.sharing)
        for code, label in labels.items()
    ]
    context = {"crumbs": steps(_step(source), ("", gettext("Share"))), "list": source, "form": form, "modes": modes}
    return render(request, "member/sharing.html", context)


@require_GET
@needs("delivery", "read_changes", delivery_named)
def delivery(request: HttpRequest, found: Delivery) -> HttpResponse:
    """What one delivered list changed; each count opens to its list."""
    viewer, source = viewer_of(request), found.source
    context = {
        "crumbs": steps(_step(source), ("", found.file_name)),
        "delivery": found,
        "waits": found.state == "accepted" and found.sent_by_id is None and found.confirmed_at is None,
        "may_confirm": may(viewer, "delivery", "confirm", of=owner_of(found)),
        **changes(request, found),
    }
    return render(request, "member/delivery.html", context)


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
    way = steps(_step(found.source), ("", gettext("Take back")))
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

"""A list on its way, page by page: what was understood, what could not be read, what would change, share and send.

Nothing typed is lost: what is said stands in the draft, and every form may be sent twice.
"""

import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonwork.flows import sending as flow
from commonwork.people.rules import may
from commonwork.reference import load
from commonwork.register import sending as actions
from commonwork.register.models import Draft
from commonwork.web import drafts
from commonwork.web.delivered import Context
from commonwork.web.doors import needs, owner_of, person_of, viewer_of
from commonwork.web.member.pages import list_step, sharing_modes, steps, workbook_answer
from commonwork.web.sending import DayForm, ShareForm

AGAIN_AFTER = 3  # seconds until a page that shows progress asks again


def _page(request: HttpRequest, draft: Draft, current: str, context: Context) -> HttpResponse:
    """One page of a list on its way; while it is worked on, how far that is, and the page asks again by itself."""
    way = steps(list_step(draft.source), ("", draft.file_name))
    context = {**drafts.frame(draft, current), "crumbs": way, **context}
    if draft.state in drafts.BUSY:
        response = render(request, "member/draft_busy.html", context)
        response.headers["Refresh"] = str(AGAIN_AFTER)
        return response
    return render(request, f"member/{current.replace('-', '_')}.html", context)


def _elsewhere(draft: Draft) -> HttpResponse | None:
    """Where a list has gone that is no longer on its way."""
    return redirect("member:delivery", draft.delivery_id) if draft.state == "sent" else None


@require_http_methods(["GET", "POST"])
@needs("delivery", "send", drafts.draft_named)
def draft(request: HttpRequest, found: Draft) -> HttpResponse:
    """What was understood of the file; the sender corrects it, and it is read again."""
    if (elsewhere := _elsewhere(found)) is not None:
        return elsewhere
    form, typed = DayForm(initial={"effective": found.effective_date, "sheet": found.sheet}), None
    if request.method == "POST":
        form, typed = DayForm(request.POST), request.POST
        if form.is_valid() and (answer := _correct(request, found, form, typed)) is not None:
            return answer
    context = {"form": form, "stated": drafts.stated_day(found), **drafts.columns(found, typed)}
    return _page(request, found, "draft", context)


def _correct(request: HttpRequest, found: Draft, form: DayForm, typed: QueryDict) -> HttpResponse | None:
    sheet, day = form.cleaned_data["sheet"], form.cleaned_data["effective"]
    if "stated" in typed:
        day = drafts.stated_day(found) or day
    moved = sheet not in {found.sheet, found.understood.get("sheet", "")}
    said, seen = ({}, {}) if moved else drafts.said_by(found, typed)
    sheet = sheet if moved or found.sheet else ""
    try:
        corrected = actions.correct_draft(
            draft=found, meanings=said, visibility=seen, sheet=sheet, effective=day, by=person_of(request),
            at=timezone.now(),
        )  # fmt: skip
    except actions.NotNow:
        messages.info(request, gettext("This list cannot be changed now: it is being worked on, or handed over."))
        return redirect("member:draft", found.pk)
    corrected = flow.work_at_once(corrected)
    ready = "next" in typed and corrected.state == "compared"
    return redirect("member:draft-changes" if ready else "member:draft", found.pk)


@require_GET
@needs("delivery", "send", drafts.draft_named)
def draft_problems(request: HttpRequest, found: Draft) -> HttpResponse:
    """Every cell that could not be read, in words."""
    return _elsewhere(found) or _page(request, found, "draft-problems", drafts.problem_groups(request, found))


@require_GET
@needs("delivery", "send", drafts.draft_named)
def marked_workbook(request: HttpRequest, found: Draft) -> HttpResponse:
    """The same workbook with the problems as comments in its cells."""
    if found.state in {"sent", *drafts.BUSY}:
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "marked.xlsx"
        if not flow.mark_problems(found, target):
            raise Http404
        name = gettext("%(list)s-problems") % {"list": Path(found.file_name).stem}
        return workbook_answer(target.read_bytes(), f"{name}.xlsx")


@require_http_methods(["GET", "POST"])
@needs("delivery", "send", drafts.draft_named)
def draft_changes(request: HttpRequest, found: Draft) -> HttpResponse:
    """What sending would change; why entries are no longer listed is said here."""
    if (elsewhere := _elsewhere(found)) is not None:
        return elsewhere
    if found.state not in drafts.BUSY and not found.compared:
        return redirect("member:draft", found.pk)
    if request.method == "POST":
        return _explain(request, found)
    reasons = load(settings.REFERENCE).labels("vanished_reasons", get_language() or "en")
    context = {"reasons": list(reasons.items()), "for_all": found.vanished_reasons.get("*", "")}
    changes = {} if found.state in drafts.BUSY else drafts.changes_of(request, found)
    return _page(request, found, "draft-changes", {**context, **changes})


def _explain(request: HttpRequest, found: Draft) -> HttpResponse:
    known = set(load(settings.REFERENCE).codes("vanished_reasons"))
    keys = dict(zip(request.POST.getlist("key"), request.POST.getlist("reason"), strict=False))
    listed = {row["key"] for row in found.compared.get("vanished", ())}
    reasons = {key: reason for key, reason in keys.items() if key in listed and reason in {"", *known}}
    if (for_all := request.POST.get("for_all", "")) in {"", *known}:
        reasons["*"] = for_all
    try:
        actions.explain_vanished(draft=found, reasons=reasons, by=person_of(request), at=timezone.now())
    except actions.NotNow:
        messages.info(request, gettext("This list cannot be changed now: it is being worked on, or handed over."))
        return redirect("member:draft", found.pk)
    if "next" in request.POST:
        return redirect("member:draft-share", found.pk)
    messages.success(request, gettext("The reasons are kept."))
    return redirect(request.get_full_path())


@require_http_methods(["GET", "POST"])
@needs("delivery", "send", drafts.draft_named)
def draft_share(request: HttpRequest, found: Draft) -> HttpResponse:
    """How the list is shared, who prepared it and who approves it; then it goes on its way."""
    if (elsewhere := _elsewhere(found)) is not None:
        return elsewhere
    if found.state not in drafts.BUSY and not found.compared:
        return redirect("member:draft", found.pk)
    form = ShareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _prepare(request, found, form.cleaned_data["sharing"])
    viewer = viewer_of(request)
    context = {
        "form": form,
        "modes": sharing_modes(found.sharing),
        "own": found.prepared_by_id == viewer.person_id,
        "may_approve": may(viewer, "delivery", "approve", of=owner_of(found)),
    }
    return _page(request, found, "draft-share", context)


def _prepare(request: HttpRequest, found: Draft, sharing: str) -> HttpResponse:
    own = (owner_of(found), "officer") in viewer_of(request).offices
    try:
        prepared = actions.prepare_draft(
            draft=found, sharing=sharing, on_behalf=not own, by=person_of(request), at=timezone.now()
        )
    except actions.NotNow:
        return redirect("member:draft-share", found.pk)
    if prepared.state == "prepared":
        messages.success(request, gettext("The list waits for a second person, who approves it."))
        return redirect("member:draft-share", found.pk)
    return _send(request, prepared)


def _send(request: HttpRequest, found: Draft) -> HttpResponse:
    sent = flow.work_at_once(found)
    if sent.state != "sent":
        return redirect("member:draft", found.pk)
    messages.success(request, gettext("The list has been taken in. This is what it changed."))
    return redirect("member:delivery", sent.delivery_id)


@require_POST
@needs("delivery", "approve", drafts.draft_named)
def approve(request: HttpRequest, found: Draft) -> HttpResponse:
    """A second person approves a prepared list, or gives it back to be changed."""
    try:
        if "back" in request.POST:
            actions.return_draft(draft=found, by=person_of(request), at=timezone.now())
            messages.success(request, gettext("The list can be changed again."))
            return redirect("member:draft", found.pk)
        approved = actions.approve_draft(draft=found, by=person_of(request), at=timezone.now())
    except actions.NotNow:
        return redirect("member:draft", found.pk)
    except actions.SamePerson:
        messages.error(request, gettext("Whoever prepared a list cannot approve it as well."))
        return redirect("member:draft-share", found.pk)
    return _send(request, approved)


@require_POST
@needs("delivery", "send", drafts.draft_named)
def drop(request: HttpRequest, found: Draft) -> HttpResponse:
    """Give a list on its way up, or try work that broke off again."""
    if "again" in request.POST:
        actions.try_again(draft=found, by=person_of(request), at=timezone.now())
        flow.work_at_once(found)
        return redirect("member:draft", found.pk)
    try:
        flow.drop(found, by=person_of(request))
    except actions.NotNow:
        return redirect("member:draft", found.pk)
    messages.success(request, gettext("The list was given up. Nothing of it was kept."))
    return redirect("member:list", found.source_id)

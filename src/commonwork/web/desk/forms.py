"""Corrections of legal forms at the desk: what a member of the country says, with its source; accepted or declined."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from commonwork.register.correcting_forms import (
    CODE,
    NotOpen,
    answer_form_correction,
    corrections_of_words,
    open_corrections,
    together,
)
from commonwork.register.models import FormCorrection
from commonwork.register.reclassifying import form_changed
from commonwork.web.delivered import PER_PAGE, turning
from commonwork.web.desk.pages import desk
from commonwork.web.doors import needs, person_of
from commonwork.web.public import atlas_words, legal_forms
from commonwork.web.public.rows import fact


def correction_named(correction: int) -> FormCorrection:
    """The correction of words with this number."""
    found = corrections_of_words().filter(pk=correction).first()
    if found is None:
        raise Http404
    return found


@require_GET
@needs("legal_form", "answer")
def corrections(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the oldest first, and what was answered last."""
    page = Paginator(open_corrections(), PER_PAGE).get_page(request.GET.get("page"))
    answered = corrections_of_words().exclude(state="open").order_by("-answered_at", "-pk")[:20]
    context = {
        **desk(request, ("", gettext("Legal forms"))),
        "page": page,
        "waiting": [_shown(one) for one in page],
        "answered": [_shown(one) for one in answered],
        **turning(request, page),
    }
    return render(request, "desk/forms.html", context)


def _shown(correction: FormCorrection) -> dict[str, Any]:
    row = fact("legal_forms", "form_id", correction.form_id)
    codes = [one for one in together(correction) if one.field.startswith(CODE)]
    return {
        "correction": correction,
        "form": legal_forms.as_listed(row),
        "field": atlas_words.field_names()[correction.field],
        "confirmed": correction.before == correction.after,
        "codes": [(_column(one), _code(one, one.before), _code(one, one.after)) for one in codes],
    }


def _column(one: FormCorrection) -> str:
    return atlas_words.column_names()[one.field.removeprefix(CODE)]


def _code(one: FormCorrection, code: str) -> str:
    return atlas_words.code_choices(one.field.removeprefix(CODE)).get(code, code)


@require_POST
@needs("legal_form", "answer", correction_named)
def answer(request: HttpRequest, found: FormCorrection) -> HttpResponse:
    """Accept or decline a correction; a declined one needs a reason."""
    accepted = request.POST.get("answer") == "accepted"
    words = request.POST.get("words", "").replace("\x00", "").strip()
    if not accepted and not words:
        messages.error(request, gettext("Say why, in a few words."))
        return redirect("desk:forms")
    at = timezone.now()
    try:
        answer_form_correction(correction=found, accepted=accepted, answer=words, by=person_of(request), at=at)
    except NotOpen:
        messages.info(request, gettext("Somebody answered this already."))
    else:
        if accepted:  # what the law of the form lets presume has changed: its organisations are classified again
            form_changed(form_id=found.form_id, at=at)
        said = gettext("Accepted: it stands in the atlas now.") if accepted else gettext("Declined, with your reason.")
        messages.success(request, said)
    return redirect("desk:forms")

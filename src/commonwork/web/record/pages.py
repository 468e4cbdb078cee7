"""The pages behind a link: look at one thing, say that it is right, or say what is right. A GET never answers.

Mail programs open links to check them; so opening is noted, and every answer is a POST.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from commonwork.flows import invitations, links
from commonwork.people import inviting
from commonwork.people.models import Invitation, Letter, SavedSearch
from commonwork.people.saved_searches import stop_alerts
from commonwork.register import proposing
from commonwork.register.models import Confirmation, Organisation, Proposal
from commonwork.register.own_record import CONTACT_FIELDS, CORRECTABLE, OwnRecord
from commonwork.web.delivered import field_name
from commonwork.web.public.rows import label
from commonwork.web.record.forms import CorrectForm
from commonwork.web.record.limits import count_wrong, may_try
from commonwork.web.templatetags.letter import value_words

Page = Callable[..., HttpResponse]
CLOSED, GONE, TOO_MANY = 403, 410, 429


def unlisted(page: Page) -> Page:
    """A page that no index lists, no cache keeps, and whose address is told to no other site."""

    @wraps(page)
    def kept_close(request: HttpRequest, **address: Any) -> HttpResponse:
        response = page(request, **address)
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response.headers["Referrer-Policy"] = "same-origin"  # «no-referrer» would also take the form's Origin away
        add_never_cache_headers(response)
        return response

    return kept_close


def behind_link(page: Page) -> Page:
    """A page for whoever holds a signed link that still opens something; everyone else is told what to do."""

    @wraps(page)
    def opened_by(request: HttpRequest, token: str) -> HttpResponse:
        invitation = links.invitation_of(token)
        organisation = invitations.organisation_of(invitation) if invitation else None
        if invitation is None or organisation is None:
            return render(request, "record/closed.html", {"reason": "unknown"}, status=CLOSED)
        if invitation.withdrawn_at is not None or invitation.expires_at <= timezone.now():
            reason = "withdrawn" if invitation.withdrawn_at else "expired"
            return render(request, "record/closed.html", {"reason": reason}, status=GONE)
        return page(request, invitation, organisation)

    return unlisted(opened_by)


@require_http_methods(["GET", "HEAD", "POST"])
@unlisted
def type_code(request: HttpRequest) -> HttpResponse:
    """Type the public number of the organisation and the six digits."""
    reference, typed = (_typed(request, name, most) for name, most in (("reference", 60), ("code", 40)))
    context: dict[str, Any] = {"reference": reference, "typed": typed, "wrong": ""}
    if request.method != "POST":
        context["reference"] = request.GET.get("reference", "")[:60]
        return render(request, "record/code.html", context)
    if not reference.strip() or not typed.strip():
        context["wrong"] = gettext("Write both: the number of the organisation, and the six digits.")
        return render(request, "record/code.html", context)
    if not may_try(request, reference):
        context["wrong"] = gettext("Too many tries. Wait an hour, or ask the secretariat for a new code.")
        return render(request, "record/code.html", context, status=TOO_MANY)
    invitation = invitations.by_code(reference, typed)
    if invitation is None:
        count_wrong(request, reference)
        context["wrong"] = gettext(
            "Number and code do not belong together, or the code no longer holds. After five wrong tries it never "
            "does: then use the link in the letter, or ask the secretariat for a new code."
        )
        return render(request, "record/code.html", context)
    return redirect("record:opened", links.token_of(invitation))


def _typed(request: HttpRequest, name: str, most: int) -> str:
    """What was typed, without the one sign no database takes."""
    return request.POST.get(name, "").replace("\x00", "")[:most]


@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def opened(request: HttpRequest, invitation: Invitation, organisation: Organisation) -> HttpResponse:
    """What the invitation opens. POST: everything is right."""
    if invitation.purpose == "delivery":
        return _delivery(request, invitation)
    record = invitations.record_opened(invitation, organisation)
    if request.method == "POST":
        proposing.confirm_record(record=record, invitation=invitation, at=timezone.now())
        messages.success(request, gettext("Thank you. That the record is right is noted."))
        return redirect("record:opened", links.token_of(invitation))
    _looked_at(request, invitation)
    return render(request, "record/record.html", _described(record, invitation))


def _looked_at(request: HttpRequest, invitation: Invitation) -> None:
    if request.method == "GET":
        inviting.look(invitation=invitation, at=timezone.now())


def _described(record: OwnRecord, invitation: Invitation) -> dict[str, Any]:
    confirmed = Confirmation.objects.filter(invitation=invitation).first()
    proposals = Proposal.objects.filter(organisation=record.organisation, invitation=invitation)
    return {
        "record": record,
        "token": links.token_of(invitation),
        "values": [row for row in _rows(record) if not row["private"]],
        "contacts": [row for row in _rows(record) if row["private"]],
        "confirmed": confirmed.confirmed_at if confirmed else None,
        "proposals": list(proposals.exclude(state="withdrawn").order_by("id")),
        "names": record.profile.names[1:],
        "identifiers": [(scheme, value) for scheme, value, _record in record.profile.identifiers],
        "contact_address": settings.DEFAULT_FROM_EMAIL,
        "expires": invitation.expires_at,
    }


def _rows(record: OwnRecord) -> list[dict[str, Any]]:
    return [
        {
            "label": field_name(field),
            "words": value_words(field, record.values.get(field)),
            "lang": record.organisation.name_language if field == "names" else "",
            "private": field in CONTACT_FIELDS,
        }
        for field in CORRECTABLE
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@behind_link
def correct(request: HttpRequest, invitation: Invitation, organisation: Organisation) -> HttpResponse:
    """Write what is right; each field that differs becomes a proposal."""
    if invitation.purpose == "delivery":
        return redirect("record:opened", links.token_of(invitation))
    record = invitations.record_opened(invitation, organisation)
    form = CorrectForm(record, request.POST) if request.method == "POST" else CorrectForm(record)
    if request.method == "POST" and form.is_valid():
        after, note = form.proposed(), form.cleaned_data["note"]
        if after:
            proposing.propose(record=record, after=after, note=note, invitation=invitation, at=timezone.now())
            messages.success(request, _what_follows(record, bool(invitation.email)))
        else:
            messages.info(request, gettext("You changed nothing, so nothing was sent."))
        return redirect("record:opened", links.token_of(invitation))
    context = {"record": record, "token": links.token_of(invitation), "form": form, "rows": form.rows()}
    return render(request, "record/correct.html", context)


def _what_follows(record: OwnRecord, by_mail: bool) -> str:
    """What happens next, in words."""
    answering = proposing.federations_of(record)
    if answering and by_mail:
        said = gettext("Your corrections are on their way to %(federation)s, which answers you by mail.")
    elif answering:
        said = gettext("Your corrections are on their way to %(federation)s. You find the answer on this page.")
    elif by_mail:
        said = gettext("Your corrections are on their way to the secretariat, which answers you by mail.")
    else:
        said = gettext("Your corrections are on their way to the secretariat. You find the answer on this page.")
    return said % {"federation": " · ".join(str(one) for one in answering)}


def _delivery(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """A list that the secretariat entered: look at its summary, and confirm it by POST."""
    delivery = invitations.delivery_of(invitation)
    if delivery is None or delivery.state == "receiving":
        return render(request, "record/closed.html", {"reason": "unknown"}, status=CLOSED)
    if request.method == "POST":
        if proposing.confirm_delivery_through(delivery=delivery, invitation=invitation, at=timezone.now()):
            messages.success(request, gettext("Thank you: the list is confirmed."))
        return redirect("record:opened", links.token_of(invitation))
    _looked_at(request, invitation)
    counts = (
        (gettext("Lines"), delivery.read), (gettext("new"), delivery.new), (gettext("changed"), delivery.changed),
        (gettext("no longer in the list"), delivery.vanished), (gettext("doubtful"), delivery.doubtful),
    )  # fmt: skip
    context = {
        "delivery": delivery,
        "counts": counts,
        "sharing": label("sharing_modes", delivery.source.sharing),
        "sharing_why": label("sharing_modes.description", delivery.source.sharing),
        "token": links.token_of(invitation),
        "contact_address": settings.DEFAULT_FROM_EMAIL,
    }
    return render(request, "record/delivery.html", context)


@csrf_exempt  # a mail program that stops letters by one press (RFC 8058) holds no cookie; the token is the right
@require_http_methods(["GET", "HEAD", "POST"])
@unlisted
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the letters to the address a letter went to. Only POST stops them."""
    letter = links.letter_to_stop(token)
    if letter is None:
        return render(request, "record/closed.html", {"reason": "unknown"}, status=CLOSED)
    if request.method == "POST":
        _stop(letter)
    context = {
        "stopped": _is_stopped(letter),
        "token": token,
        "is_alert": letter.kind == "alert",
        "contact_address": settings.DEFAULT_FROM_EMAIL,
    }
    return render(request, "record/stop.html", context)


def _stop(letter: Letter) -> None:
    """Stop what a letter belongs to: alerts only where it was one, else every letter to its address."""
    if letter.kind == "alert":
        stop_alerts(email=letter.email, at=timezone.now())
    else:
        inviting.stop_letters_to(letter=letter, at=timezone.now())


def _is_stopped(letter: Letter) -> bool:
    if letter.kind == "alert":
        return not SavedSearch.objects.filter(person__email__iexact=letter.email, by_mail=True).exists()
    return not letter.email or inviting.is_stopped(letter.email)


def to_reader_language(request: HttpRequest) -> HttpResponse:
    """``/r/`` as it is read out by telephone: the same page in the reader's language."""
    return redirect(reverse("record:code"))

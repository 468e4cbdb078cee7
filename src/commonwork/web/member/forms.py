"""An officer confirms or corrects what is said of the legal forms of her country; the desk accepts."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from commonwork.reference.atlas_loader import NUMBERS
from commonwork.reference.model import Row
from commonwork.reference.recalled import is_recalled
from commonwork.register.correcting_forms import (
    SPEAKING,
    WORDS,
    FormOf,
    correct_form,
    corrections_of,
    corrections_of_words,
)
from commonwork.register.models import Organisation
from commonwork.web.doors import crumbs, needs, person_of
from commonwork.web.public import atlas_words, legal_forms
from commonwork.web.public.rows import fact, label, place_name

LONGEST_NUMBER = 6


@dataclass(frozen=True)
class FieldOf(FormOf):
    """A field of a form that an organisation of its country speaks of."""

    name: str = ""


def organisation_with_forms(organisation: str) -> Organisation:
    """An organisation of the network whose country has legal forms in the atlas."""
    found = Organisation.objects.filter(pk=organisation, standing__in=SPEAKING).first()
    if found is None or not legal_forms.form_rows(found.country or "-"):
        raise Http404
    return found


def form_of(organisation: str, form_id: str) -> FormOf:
    """A form of the organisation's own country."""
    found, row = organisation_with_forms(organisation), fact("legal_forms", "form_id", form_id)
    if row["country_iso2"] != found.country:
        raise Http404
    return FormOf(found, row)


def field_of(organisation: str, form_id: str, name: str) -> FieldOf:
    """A field of such a form that can be confirmed or corrected."""
    about = form_of(organisation, form_id)
    if name not in WORDS:
        raise Http404
    return FieldOf(about.organisation, about.form, name)


def left_to_confirm(form: Row) -> list[str]:
    """The fields of a form that rest on memory and that nobody's accepted correction has settled."""
    settled = corrections_of([form["form_id"]]).get(form["form_id"], {})
    return [name for name in WORDS if form[name] and is_recalled(form, name) and name not in settled]


def _way(about: FormOf | None, organisation: Organisation, *more: tuple[str, str]) -> list[dict[str, str]]:
    way = [
        (reverse("member:today"), gettext("My organisation")),
        (reverse("member:forms", args=[organisation.pk]), gettext("Legal forms of my country")),
    ]
    if about is not None:
        title = legal_forms.form_title(about.form).text
        way.append((reverse("member:form", args=[organisation.pk, about.form["form_id"]]), title))
    return crumbs(*way, *more)


@require_GET
@needs("legal_form", "correct", organisation_with_forms)
def forms(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The legal forms of the organisation's country, with how much of each is still from memory."""
    rows = [
        {**legal_forms.as_listed(row), "left": len(left_to_confirm(row))}
        for row in legal_forms.form_rows(organisation.country)
    ]
    context = {
        "crumbs": _way(None, organisation),
        "organisation": organisation,
        "country": place_name(organisation.country),
        "rows": rows,
    }
    return render(request, "member/forms.html", context)


@require_GET
@needs("legal_form", "correct", form_of)
def form(request: HttpRequest, about: FormOf) -> HttpResponse:
    """Every field of one form: confirm it or correct it, and what was proposed so far."""
    row = about.form
    corrected = corrections_of([row["form_id"]]).get(row["form_id"], {})
    left = left_to_confirm(row)
    names = atlas_words.field_names()
    fields = {one["field"]: one for one in legal_forms.fields_of(row, corrected)}
    mine = corrections_of_words().filter(form_id=row["form_id"], on_behalf_of=about.organisation)
    context = {
        "crumbs": _way(about, about.organisation),
        "about": about,
        "title": legal_forms.form_title(row),
        "label": label("legal_forms", row["form_id"]),
        "lines": [
            {"name": name, "label": names[name], "cell": fields.get(name), "text": row[name], "left": name in left}
            for name in WORDS
        ],
        "proposed": [(names[one.field], one) for one in mine.order_by("-proposed_at", "-pk")],
    }
    return render(request, "member/form.html", context)


@dataclass
class Answer:
    """What an officer says of a field; ``wrong`` holds what cannot be sent, by the name of its input."""

    is_right: bool = True
    after: str = ""
    source: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


@require_http_methods(["GET", "POST"])
@needs("legal_form", "correct", field_of)
def form_field(request: HttpRequest, about: FieldOf) -> HttpResponse:
    """Confirm or correct one field, with the source."""
    before = about.form[about.name]
    coded = legal_forms.atlas().get(about.form["form_id"], {})
    columns = atlas_words.columns_behind(about.name) if coded else []
    answer = _answer(request, before, columns)
    if request.method == "POST" and not answer.wrong:
        after = before if answer.is_right else answer.after
        codes = {} if answer.is_right else {name: (coded[name], code) for name, code in answer.codes.items()}
        correct_form(
            about=about, words=(about.name, before, after), codes=codes, source=answer.source, by=person_of(request),
            at=timezone.now(),
        )  # fmt: skip
        messages.success(request, gettext("Thank you. The secretariat looks at it; then it stands in the atlas."))
        return redirect("member:form", about.organisation.pk, about.form["form_id"])
    name = atlas_words.field_names()[about.name]
    context = {
        "crumbs": _way(about, about.organisation, ("", name)),
        "about": about,
        "title": legal_forms.form_title(about.form),
        "name": name,
        "before": before,
        "said": atlas_words.said(about.form, coded, about.name) if coded and about.name in atlas_words.FIELDS else None,
        "answer": answer,
        "inputs": [_input(column, answer.codes.get(column, coded[column]), answer) for column in columns],
    }
    return render(request, "member/form_field.html", context)


def _input(column: str, chosen: str, answer: Answer) -> dict[str, Any]:
    choices = [(code, words, code == chosen) for code, words in atlas_words.code_choices(column).items()]
    name = atlas_words.column_names()[column]
    return {"column": column, "label": name, "choices": choices, "value": chosen, "wrong": answer.wrong.get(column, "")}


def _answer(request: HttpRequest, before: str, columns: list[str]) -> Answer:
    """What was sent, checked; nothing yet where the page was only opened."""
    if request.method != "POST":
        return Answer(is_right=bool(before), after=before)
    sent = {name: text.replace("\x00", "").strip()[:2000] for name, text in request.POST.items()}
    answer = Answer(sent.get("answer") == "right", sent.get("after", ""), sent.get("source", "")[:400])
    answer.codes = {column: sent[column] for column in columns if column in sent}
    if sent.get("answer") not in {"right", "different"} or (answer.is_right and not before):
        answer.wrong["answer"] = gettext("Say whether it is right.")
    if not answer.source:
        answer.wrong["source"] = gettext("Say where this is written: an article of the law, or an address.")
    if not answer.is_right:
        if not answer.after:
            answer.wrong["after"] = gettext("Write what is right.")
        answer.wrong |= {column: said for column, code in answer.codes.items() if (said := _wrong(column, code))}
    return answer


def _wrong(column: str, code: str) -> str:
    if column in NUMBERS:
        fits = not code or (code.isascii() and code.isdigit() and len(code) <= LONGEST_NUMBER)
        return "" if fits else gettext("Write a whole number, in digits.")
    return "" if code in atlas_words.code_choices(column) else gettext("Choose one of the list.")

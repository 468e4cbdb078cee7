"""The atlas of legal forms: asked by what they allow, country by country, each with its page."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.people.rules import Viewer, may
from commonwork.reference.atlas_loader import load_atlas
from commonwork.reference.model import Row
from commonwork.reference.recalled import is_recalled
from commonwork.register.correcting_forms import SPEAKING, WORDS, corrections_of, forms_in_force
from commonwork.register.models import FormCorrection, Organisation, Tally
from commonwork.web.doors import viewer_of
from commonwork.web.public import atlas_words
from commonwork.web.public.policies import policy_rows
from commonwork.web.public.rows import (
    Context,
    Value,
    address_of,
    fact,
    is_latin,
    label,
    language_of,
    page,
    place_name,
    reference,
    structured,
    value,
)
from commonwork.web.templatetags.cite import when

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def atlas() -> Mapping[str, Row]:
    """What the law of each form says in codes, with the corrections the desk accepted."""
    return forms_in_force(load_atlas(settings.REFERENCE))


def form_title(row: Row) -> Value:
    """The name of a form in its own script, with its language."""
    found = language_of(row["name_native"], row["country_iso2"], row["name_en"])
    return value(row, "name_native", lang=found)


def form_rows(country: str = "") -> list[Row]:
    """The legal forms of a country, or all."""
    return [row for row in reference().facts("legal_forms") if not country or row["country_iso2"] == country]


def as_listed(row: Row) -> Context:
    """What a list shows of a form."""
    return {
        "id": row["form_id"],
        "url": reverse("public:legal-form", args=[row["form_id"]]),
        "name": form_title(row),
        "label": label("legal_forms", row["form_id"]),
        "maps_to": value(row, "maps_to"),
        "min_members": value(row, "min_members"),
        "law": law_of(row),
    }


def law_of(row: Row) -> Value:
    """The law of a form, in the language of the law."""
    text = row["law"]
    return value(row, "law", lang="en" if is_latin(text) else language_of(text, row["country_iso2"]))


@require_safe
def legal_form(request: HttpRequest, form_id: str) -> HttpResponse:
    """One form with every field, its source, the laws around it and the organisations that have it."""
    row = fact("legal_forms", "form_id", form_id)
    title, country = form_title(row), row["country_iso2"]
    corrected = corrections_of([form_id]).get(form_id, {})
    context = page(
        title.text,
        gettext("%(form)s: a legal form of %(country)s, with its rules and their sources.")
        % {"form": label("legal_forms", form_id), "country": place_name(country)},
        (reverse("public:legal-forms"), gettext("Legal forms")),
        title_lang=title.lang,
        confirm_title=title.confirm and not _confirmed(corrected.get("name_native")),
        kicker=place_name(country),
        kicker_url=reverse("public:country", args=[country]),
        label=label("legal_forms", form_id),
        row=row,
        fields=fields_of(row, corrected),
        elf=elf_of(row),
        note=value(row, "note"),
        correctors=_correctors(viewer_of(request), row),
        to_confirm=_to_confirm(row, corrected),
        policies=policy_rows(country=country),
        organisations=organisations_of(form_id),
        organisations_url=f"{reverse('public:directory')}?legal_form={form_id}",
        has_steps=any(form_id in step["form_id"].split(" / ") for step in reference().facts("registration_steps")),
        found_url=reverse("public:found-in-country", args=[country]),
        compare_url=f"{reverse('public:compare-forms')}?form={form_id}",
        permanent=f"{settings.SITE_ADDRESS}/id/legal-form/{form_id}",
        structured=_structured(row),
    )
    return render(request, "public/legal_form.html", context)


def fields_of(row: Row, corrected: Mapping[str, FormCorrection]) -> list[Context]:
    """Every field of a form: in the reader's language where it is coded, in words, and who corrected it."""
    coded = atlas().get(row["form_id"])
    said = {one.field: one for one in atlas_words.sentences(row, coded)} if coded else {}
    plain = {"law": law_of(row), "law_year": _when(row, "law_year"), "in_force": _when(row, "in_force")}
    names = atlas_words.field_names()
    shown = []
    for field in (*plain, *atlas_words.FIELDS):
        correction = corrected.get(field)
        words = plain.get(field) or value(row, field)
        if correction is not None:
            words = replace(words, text=correction.after, lang=words.lang if _confirmed(correction) else "")
        coded_said = said.get(field)
        shown.append({
            "field": field,
            "label": names[field],
            "words": replace(words, confirm=False, text="" if _says_the_same(coded_said, words) else words.text),
            "said": coded_said if coded_said and (coded_said.known or not words.text) else None,
            "confirm": (coded_said.confirm if coded_said and correction else words.confirm) and bool(words.text),
            "correction": correction,
            "confirmed": _confirmed(correction),
        })  # fmt: skip
    return shown


def _says_the_same(said: atlas_words.Said | None, words: Value) -> bool:
    """Whether the words behind a sentence would only repeat it: the same text, or the bare number."""
    return said is not None and said.known and (said.text == words.text or said.code.split(" ")[0] == words.text)


def _confirmed(correction: FormCorrection | None) -> bool:
    return correction is not None and correction.before == correction.after


def _when(row: Row, field: str) -> Value:
    """A date alone is written in the reader's language; words around it stay as they are."""
    stated = value(row, field)
    alone = _DATE.fullmatch(stated.text)
    return replace(stated, text=when(stated.text), lang="") if alone else stated


def _to_confirm(row: Row, corrected: Mapping[str, FormCorrection]) -> bool:
    """Whether anything of a form still rests on memory."""
    return any(is_recalled(row, field) and row[field] and field not in corrected for field in WORDS)


def _correctors(viewer: Viewer, row: Row) -> list[Organisation]:
    """The organisations of the form's country for which the viewer may confirm or correct it."""
    held = [pk for pk, role in viewer.offices if role == "officer" and may(viewer, "legal_form", "correct", of=pk)]
    found = Organisation.objects.filter(pk__in=held, country=row["country_iso2"], standing__in=SPEAKING)
    return list(found.order_by("sort_key", "pk"))


def elf_of(row: Row) -> Context:
    """The code of the international list of legal forms, and what it is worth."""
    matches = {
        "exact": gettext("The code stands for exactly this form."),
        "shared": gettext("The code stands for several forms, this one among them."),
        "bucket": gettext("The code is a collective one; it does not tell a cooperative from other bodies."),
        "none": gettext("The list of legal forms (ISO 20275) has no code for this form."),
    }
    match = matches.get(row["elf_match"], row["elf_match"])
    return {"code": value(row, "elf_code"), "match": match, "note": value(row, "elf_note")}


def organisations_of(form_id: str) -> int:
    """How many organisations of the register have a form."""
    found = Tally.objects.filter(facet="legal_form", value=form_id, second_facet="").first()
    return found.count if found else 0


def _structured(row: Row) -> Any:
    term = {"name": row["name_native"], "alternateName": row["name_en"], "termCode": row["form_id"]}
    return structured(
        {
            "@type": "Legislation",
            "name": row["law"] or row["name_en"],
            "about": {"@type": "DefinedTerm", **term},
            "legislationJurisdiction": row["country_iso2"],
            "url": address_of("public:legal-form", row["form_id"]),
        }
    )

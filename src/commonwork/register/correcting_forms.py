"""What members of a country confirm or correct of its legal forms, with a source; the desk accepts or declines.

A correction of the words (a field of ``legal_forms.csv``) may bring codes of the atlas with it; they are answered
together. Accepted, they lie over the facts: nothing in the reference is overwritten.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from commonwork.people.actions import log
from commonwork.people.models import Person
from commonwork.reference.atlas_loader import READ_FROM
from commonwork.reference.model import Row
from commonwork.register.models import FormCorrection, Organisation

WORDS = (
    "law", "law_year", "in_force", "min_members", "who_may_be_member", "workers_must_be_members",
    "non_worker_members_allowed", "vote_rule", "surplus_rule", "asset_lock", "name_native",
)  # fmt: skip
SPEAKING = ("network", "sample")  # who may speak for a country; invented bodies exist in a demonstration only
CODE = "code:"  # stands before a column of the atlas, as several have the name of a field


class NotOpen(ValueError):
    """A correction that has been answered already."""


@dataclass(frozen=True)
class FormOf:
    """A legal form together with an organisation of its country that speaks of it."""

    organisation: Organisation
    form: Row


def codes_behind(field: str) -> tuple[str, ...]:
    """The columns of the atlas that are read from a field of words."""
    return tuple(column for column, source in READ_FROM.items() if source == field)


@transaction.atomic
def correct_form(
    *, about: FormOf, words: tuple[str, str, str], codes: Mapping[str, tuple[str, str]], source: str, by: Person,
    at: datetime,
) -> list[FormCorrection]:  # fmt: skip
    """Confirm or correct a field of a form: ``words`` are (field, before, after), the same twice where it is right.

    ``codes`` gives for columns of the atlas that change what they held and what they are to hold. ``source`` says
    where that is written: an article of the law, an address.
    """
    field, before, after = words
    changed = {f"{CODE}{column}": pair for column, pair in codes.items() if pair[0] != pair[1]}
    made = FormCorrection.objects.bulk_create([
        FormCorrection(
            form_id=about.form["form_id"], field=name, before=old, after=new, source=source[:400], proposed_by=by,
            on_behalf_of=about.organisation, proposed_at=at,
        )
        for name, (old, new) in {field: (before, after), **changed}.items()
    ])  # fmt: skip
    detail = {"form": about.form["form_id"], "fields": ", ".join(one.field for one in made)}
    log(at=at, by=by, action="form.correct", on=("organisation", about.organisation.pk), detail=detail)
    return made


def together(correction: FormCorrection) -> list[FormCorrection]:
    """A correction of words with the codes that came with it, in the order in which they were made."""
    found = FormCorrection.objects.filter(
        form_id=correction.form_id, on_behalf_of=correction.on_behalf_of_id, proposed_at=correction.proposed_at
    )
    wanted = {correction.field, *(f"{CODE}{column}" for column in codes_behind(correction.field))}
    return [one for one in found.order_by("pk") if one.field in wanted]


@transaction.atomic
def answer_form_correction(
    *, correction: FormCorrection, accepted: bool, answer: str, by: Person, at: datetime
) -> list[FormCorrection]:
    """Accept or decline a correction with the codes that came with it. Raises :class:`NotOpen` where that was done."""
    open_ones = FormCorrection.objects.select_for_update().filter(pk__in=[one.pk for one in together(correction)])
    answered = list(open_ones.filter(state="open").order_by("pk"))
    if not answered:
        raise NotOpen(correction.pk)
    for one in answered:
        one.state, one.answer = "accepted" if accepted else "declined", answer[:400]
        one.answered_by, one.answered_at = by, at
        one.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    detail = {"form": correction.form_id, "field": correction.field, "answer": answered[0].state}
    log(at=at, by=by, action="form.answer_correction", on=("form", correction.form_id), detail=detail)
    return answered


def corrections_of_words() -> QuerySet[FormCorrection]:
    """Corrections of words; the codes that came with them stand behind them."""
    found = FormCorrection.objects.exclude(field__startswith=CODE)
    return found.select_related("on_behalf_of", "proposed_by", "answered_by")


def open_corrections() -> QuerySet[FormCorrection]:
    """The corrections that wait for the desk, the oldest first."""
    return corrections_of_words().filter(state="open").order_by("proposed_at", "pk")


def corrections_of(form_ids: Iterable[str]) -> dict[str, dict[str, FormCorrection]]:
    """Form → field of words → the last correction of it that was accepted."""
    found: dict[str, dict[str, FormCorrection]] = {}
    accepted = corrections_of_words().filter(form_id__in=list(form_ids), state="accepted")
    for one in accepted.order_by("answered_at", "pk"):
        found.setdefault(one.form_id, {})[one.field] = one
    return found


def forms_in_force(atlas: Mapping[str, Row]) -> Mapping[str, Row]:
    """The atlas with the accepted corrections laid over it: codes replaced, what was confirmed no longer recalled."""
    accepted = FormCorrection.objects.filter(state="accepted", form_id__in=list(atlas)).order_by("answered_at", "pk")
    laid_over: dict[str, list[FormCorrection]] = {}
    for one in accepted:
        laid_over.setdefault(one.form_id, []).append(one)
    if not laid_over:
        return atlas
    return MappingProxyType({
        form_id: corrected(row, laid_over[form_id]) if form_id in laid_over else row for form_id, row in atlas.items()
    })  # fmt: skip


def corrected(row: Row, corrections: Sequence[FormCorrection]) -> Row:
    """A row of the atlas after some accepted corrections, the oldest first.

    Words confirmed as they were confirm the codes read from them. Words that were changed leave the codes as they
    were read, and recalled, unless codes came with them.
    """
    changed: dict[str, Any] = dict(row)
    for one in corrections:
        if one.field.startswith(CODE):
            column = one.field.removeprefix(CODE)
            changed[column] = one.after
            changed["recalled"] = _without(changed["recalled"], (column,))
        elif one.before == one.after:
            changed["recalled"] = _without(changed["recalled"], codes_behind(one.field))
    return MappingProxyType(changed)


def _without(recalled: str, columns: Sequence[str]) -> str:
    return " ".join(column for column in recalled.split() if column not in columns)

"""The form by which a list is sent: a federation sends its own, the secretariat takes in one that came by mail."""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonwork.flows import problems
from commonwork.flows.spreadsheet_to_report import Outcome, take_in
from commonwork.observatory.rules import ObservationsRefused
from commonwork.people.models import Person

LARGEST = 20_000_000
KINDS = ("xlsx", "xls", "ods", "csv", "tsv", "txt", "json", "geojson")


class SendForm(forms.Form):
    """One file, and the day its list speaks of."""

    file = forms.FileField(
        validators=[FileExtensionValidator(KINDS, _("Send a workbook (XLSX, XLS, ODS) or a text table (CSV, TSV)."))],
        error_messages={
            "required": _("Choose a file."),
            "invalid": _("Choose a file."),
            "missing": _("Choose a file."),
            "empty": _("This file is empty."),
            "max_length": _("The name of this file is too long."),
        },
        max_length=200,
    )
    effective = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write the day as year-month-day, such as 2026-11-24.")},
    )

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > LARGEST:
            raise forms.ValidationError(gettext("This file is larger than 20 megabytes. Send it to the secretariat."))
        return upload

    def clean_effective(self) -> date:
        day: date = self.cleaned_data["effective"] or timezone.localdate()
        if day > timezone.localdate() + timedelta(days=1) or day.year < 1900:
            raise forms.ValidationError(gettext("A list speaks of today or of an earlier day."))
        return day


def send(
    form: SendForm, source_key: str, *, sent_by: Person | None, entered_by: Person
) -> tuple[Outcome | None, list[str]]:
    """Take in the file of a valid form. Returns what became of it, and every problem in words.

    No outcome means that nothing was written: the words say why.
    """
    upload: UploadedFile = form.cleaned_data["file"]
    name = Path(upload.name or "list").name
    with tempfile.NamedTemporaryFile(suffix=Path(name).suffix) as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
        kept.flush()
        path, day = Path(kept.name), form.cleaned_data["effective"]
        try:
            outcome = take_in(source_key, path, file_name=name, effective=day, sent_by=sent_by, entered_by=entered_by)
        except ObservationsRefused as error:
            return None, [str(error)]
    return outcome, [problems.describe(problem) for problem in outcome.problems]


def answer(form: SendForm, said: list[str]) -> dict[str, Any]:
    """What the page of the form shows when a file was not taken in."""
    shown = 200
    return {"form": form, "said": said[:shown], "unsaid": max(0, len(said) - shown)}

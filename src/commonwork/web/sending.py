"""The form by which a list is chosen: a federation sends its own, the secretariat enters one that came by mail."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonwork.flows import sending
from commonwork.people.models import Person
from commonwork.register.models import Delivery, Draft, Source

LARGEST = 20_000_000
KINDS = (
    "xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt", "psv", "json", "geojson", "parquet", "html", "htm", "zip",
)  # fmt: skip


def speaks_of_day() -> forms.DateField:
    """The field for the day a list speaks of."""
    return forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write the day as year-month-day, such as 2026-11-24.")},
    )


def checked_day(day: date | None) -> date:
    """A day a list may speak of; today where none is given."""
    today = timezone.localdate()
    day = day or today
    if day > today + timedelta(days=1) or day.year < 1900:
        raise forms.ValidationError(gettext("A list speaks of today or of an earlier day."))
    return day


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
    effective = speaks_of_day()

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > LARGEST:
            raise forms.ValidationError(gettext("This file is larger than 20 megabytes. Send it to the secretariat."))
        return upload

    def clean_effective(self) -> date:
        return checked_day(self.cleaned_data["effective"])


def begin(form: SendForm, source: Source, *, on_behalf: bool, by: Person) -> Draft | Delivery:
    """Keep the file of a valid form as a list on its way, and read it now if it is short.

    A file that came before leads to its delivery. Cut off before this is called, an upload leaves nothing.
    """
    upload: UploadedFile = form.cleaned_data["file"]
    name = Path(upload.name or "list").name
    with tempfile.NamedTemporaryFile(suffix=Path(name).suffix) as kept:
        for chunk in upload.chunks():
            kept.write(chunk)
        kept.flush()
        day = form.cleaned_data["effective"]
        found = sending.begin(source, Path(kept.name), file_name=name, effective=day, on_behalf=on_behalf, by=by)
    return sending.work_at_once(found) if isinstance(found, Draft) else found


class DayForm(forms.Form):
    """The day a list on its way speaks of, and the sheet it stands on."""

    effective = speaks_of_day()
    sheet = forms.CharField(required=False, max_length=200)

    def clean_effective(self) -> date:
        return checked_day(self.cleaned_data["effective"])


class ShareForm(forms.Form):
    """How a list is shared."""

    sharing = forms.ChoiceField(
        choices=Source.SHARING,
        error_messages={"required": _("Choose one of the three."), "invalid_choice": _("Choose one of the three.")},
    )

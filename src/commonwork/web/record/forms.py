"""The form in which an organisation corrects its own record; every field is checked, nothing typed is lost."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonwork.engines.cleaning.calendars import Dates, read_date
from commonwork.engines.cleaning.digits import mark_of_country, plain_digits, read_number
from commonwork.engines.cleaning.values import Unreadable, parse_website
from commonwork.register.own_record import CONTACT_FIELDS, CORRECTABLE, OwnRecord
from commonwork.web.delivered import field_name
from commonwork.web.public.rows import language, reference

_LENGTHS = {"description": 2000, "address": 400, "names": 400, "website": 400}
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_PHONE = re.compile(r"[+()\d\s./-]*\d{2}[+()\d\s./\-#*a-z]*", re.IGNORECASE)
_PERSIAN_YEAR = re.compile(r"1[234]\d\d")  # no cooperative of ours is older than the Gregorian year 1500
_HELP = {
    "founded": _("A year is enough, or a day: 2004, or 2004-05-17."),
    "website": _("For example coop.example"),
    "members": _("The number of persons or organisations that are members."),
    "workers": _("The number of persons who work there."),
}


class CorrectForm(forms.Form):
    """One field for each value that may be corrected, filled with what stands there; only what differs is proposed."""

    note = forms.CharField(
        max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("This is too long: at most %(limit_value)d signs, you wrote %(show_value)d.")},
    )  # fmt: skip

    def __init__(self, record: OwnRecord, *args: Any) -> None:
        super().__init__(*args, initial=dict(as_typed(record.values)))
        self.record = record
        for field in CORRECTABLE:
            self.fields[field] = _field(field, str(self.initial[field]))
        self.order_fields([*CORRECTABLE, "note"])

    def clean(self) -> dict[str, Any]:
        """Each value made comparable; an error stands at its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for field in CORRECTABLE:
            text = cleaned.get(field)
            if text and text != self.initial.get(field):
                try:
                    cleaned[field] = _checked(field, text, self.record.organisation.country)
                except (Unreadable, ValidationError):
                    self.add_error(field, _wrong(field))
        if not cleaned.get("names") and "names" not in self.errors:
            self.add_error("names", gettext("An organisation has a name. Write it here."))
        return cleaned

    def proposed(self) -> dict[str, Any]:
        """Field → the new value, None where what stands there is to go; only what differs."""
        return {
            field: self.cleaned_data[field] or None
            for field in CORRECTABLE
            if (self.cleaned_data.get(field) or "") != (self.initial.get(field) or "")
        }

    def rows(self) -> list[dict[str, Any]]:
        """What the template draws, in three groups."""
        return [
            {"bound": self[field], "label": field_name(field), "help": _HELP.get(field, ""), "kind": _kind(field),
             "private": field in CONTACT_FIELDS, "value": self[field].value() or ""}
            for field in CORRECTABLE
        ]  # fmt: skip


def as_typed(values: Mapping[str, Any]) -> dict[str, str]:
    """The values as they stand in the form."""
    return {field: "" if values.get(field) in (None, "") else str(values[field]) for field in CORRECTABLE}


def _kind(field: str) -> str:
    known = {"description": "area", "status": "choice", "activity": "choice", "website": "url", "email": "email"}
    return {**known, "phone": "tel"}.get(field, "text")


def _field(field: str, standing: str) -> forms.Field:
    if field in {"status", "activity"}:
        name = {"status": "statuses", "activity": "isic"}[field]
        labels = reference().labels(name, language())
        if field == "activity":  # the sections are enough here; a finer code that stands there may stay
            labels = {code: label for code, label in labels.items() if len(code) == 1}
        unlisted = {} if standing in labels else {standing: standing}
        wrong = {"invalid_choice": _("Choose one of the list.")}
        choices = list({"": "–", **unlisted, **labels}.items())
        return forms.ChoiceField(choices=choices, required=False, error_messages=wrong)
    longest = _LENGTHS.get(field, 200)
    too_long = _("This is too long: at most %(limit_value)d signs, you wrote %(show_value)d.")
    return forms.CharField(max_length=longest, required=False, error_messages={"max_length": too_long})


def _checked(field: str, text: str, country: str) -> str:
    """One value in its comparable form. Raises ``Unreadable`` or ``ValidationError`` where it is none."""
    text = unicodedata.normalize("NFC", _TURNING.sub("", text)).strip()
    if field in {"members", "workers"}:
        number = read_number(text, mark_of_country(country, language()) or ".")
        if not number.isdigit() or len(number) > 10:  # more than all people
            raise Unreadable("read.number")
        return number
    if field == "founded":
        return read_date(text, Dates(calendar="jalali" if _PERSIAN_YEAR.match(plain_digits(text)) else "gregorian"))
    if field == "website":
        return parse_website(text)
    if field == "email":
        validate_email(text)
    if field == "phone" and not _PHONE.fullmatch(unicodedata.normalize("NFKC", text)):
        raise Unreadable("read.phone")
    return text


def _wrong(field: str) -> str:
    return {
        "members": gettext("Write a whole number, in digits."),
        "workers": gettext("Write a whole number, in digits."),
        "founded": gettext("This cannot be read as a year or a day. Write it like this: 2004, or 2004-05-17."),
        "website": gettext("This is not the address of a web site."),
        "email": gettext("This is not an e-mail address."),
        "phone": gettext("This is not a telephone number."),
    }[field]

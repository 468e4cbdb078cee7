"""The problems of a delivered file in words, in the reader's language."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from commonwork.engines.records import Problem

# fmt: off -- one sentence a line, so that the catalogue and the code are found by the same words
SENTENCES = {
    "read.unknown_column": _(
        "%(place)s: the column «%(column)s» is not known for this list. Map it or name it as ignored."
    ),
    "read.missing_column": _("%(place)s: the column «%(column)s» is missing from the file."),
    "read.missing_key": _("%(place)s: this row has no number or code that identifies it."),
    "read.duplicate_key": _("%(place)s: «%(value)s» already stands in another row of this file."),
    "read.empty": _("%(place)s: the file has no rows, or fewer than this list always has (%(value)s)."),
    "read.format": _(
        "%(place)s: files of this kind (%(value)s) cannot be read. Send XLSX, ODS, CSV, TSV, JSON or GeoJSON."
    ),
    "read.encoding": _("%(place)s: the letters of this file cannot be read; save it again as UTF-8 or as a workbook."),
    "read.json": _("%(place)s: this is not valid JSON (%(value)s)."),
    "read.json_rows": _("%(place)s: no list of rows was found in this JSON file."),
    "read.workbook": _("%(place)s: this workbook cannot be opened (%(value)s)."),
    "read.unknown_category": _(
        "%(place)s: «%(value)s» is not one of the known categories of «%(column)s»; it counts as unknown."
    ),
    "read.date": _("%(place)s: «%(value)s» is not a date this list uses; it is kept as it is, but not used."),
    "read.number": _("%(place)s: «%(value)s» is not a number; it is kept as it is, but not used."),
    "read.coordinate": _("%(place)s: «%(value)s» is not a place on the globe; it is kept as it is, but not used."),
    "read.identifier": _("%(place)s: the check digits of «%(value)s» do not hold; it is kept as it is, but not used."),
    "read.website": _("%(place)s: «%(value)s» is not a web address; it is kept as it is, but not used."),
    "observe.unmapped": _(
        "%(place)s: no code is known for «%(value)s» in the column «%(column)s». Add it to the mapping."
    ),
    "observe.area": _("%(place)s: «%(value)s» is neither a country (three letters) nor an area of the network."),
    "observe.value": _("%(place)s: «%(value)s» is not one plain number."),
    "observe.unit": _("%(place)s: the unit «%(value)s» does not fit the indicator."),
    "observe.confidence": _("%(place)s: «%(value)s» is not one of stated, derived, recalled."),
}
# fmt: on


def describe(problem: Problem) -> str:
    """One problem as a sentence of the language that is active."""
    sentence = gettext(SENTENCES[problem.code])
    return sentence % {"place": problem.place, "column": problem.column, "value": problem.value}

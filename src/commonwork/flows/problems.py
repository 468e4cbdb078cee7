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
    "read.too_large": _("%(place)s: this is more than can be read safely (%(value)s). Send the list in parts."),
    "read.encrypted": _("%(place)s: this file is locked with a password. Save it without one and send it again."),
    "read.sheet": _("%(place)s: there is no such sheet (%(value)s)."),
    "read.mixed_encodings": _(
        "%(place)s: the lines %(value)s are written in other letters (%(column)s) than the rest; check them."
    ),
    "read.quotes": _("%(place)s: a quotation mark is never closed; quotation marks were read as plain signs."),
    "read.several_tables": _(
        "%(place)s: this table was read; the file holds %(value)s more. Choose another one if it is not your list."
    ),
    "read.joined": _("%(place)s: the sheets with the same headings (%(value)s) were read as one list."),
    "read.no_header": _("%(place)s: no row with headings was found; the columns were guessed from their cells."),
    "read.blank_heading": _("%(place)s: the column %(column)s has no heading."),
    "read.repeated_heading": _("%(place)s: the heading «%(column)s» already stands in %(value)s."),
    "read.repeated_header": _("%(place)s: the headings are repeated here («%(value)s»); this row was left out."),
    "read.total_row": _("%(place)s: this row sums up the others («%(value)s»); it was left out."),
    "read.note_row": _("%(place)s: this line is a note («%(value)s»); it was left out."),
    "read.too_wide": _("%(place)s: «%(value)s» stands beyond the last column and was not read."),
    "read.error_cell": _("%(place)s: the spreadsheet shows an error here («%(value)s»); the cell counts as empty."),
    "read.number_marks": _(
        "%(place)s: «%(value)s» can be read in two ways. Say whether «.» or «,» marks the decimals of «%(column)s»."
    ),
    "read.date_order": _(
        "%(place)s: in «%(value)s», the day and the month cannot be told apart. Say which comes first in «%(column)s»."
    ),
    "read.calendar": _("%(place)s: the calendar of «%(value)s» is not clear. Say which one «%(column)s» uses."),
    "read.unknown_category": _(
        "%(place)s: «%(value)s» is not one of the known categories of «%(column)s»; it counts as unknown."
    ),
    "read.unsure": _(
        "%(place)s: it is not sure what the column «%(column)s» holds. Send the list on the site and say what it is."
    ),
    "read.no_name": _("%(place)s: no column holds the names. Say which column is the name of the cooperative."),
    "read.nameless": _("%(place)s: this row has neither a name nor a number; it was left out."),
    "read.key_unused": _(
        "%(place)s: «%(column)s» is blank or repeated («%(value)s»); the rows are told apart by number or name."
    ),
    "read.same_row": _("%(place)s: this row says the same as the one at %(value)s; it was taken once."),
    "read.same_key": _(
        "%(place)s: «%(value)s» already stands at %(column)s; both rows are kept. Check whether they are one body."
    ),
    "read.no_scheme": _(
        "%(place)s: no register is named for the numbers of «%(column)s» («%(value)s»). Choose it to compare them."
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

"""The member workbook: an empty list a federation fills in, in the reader's language, which the reading understands.

Columns and their headings come from ``sources/network/member-workbook/source.yml``, so that what is handed out
and what is understood are one thing. Only the first sheet is read: explanation and example are never taken for members.
"""

import io
from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language_info, gettext, override
from django.utils.translation import gettext_noop as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from commonwork.engines.reading.guessing import NUMBERS
from commonwork.engines.reading.spec import FACT_CODES, Column, SourceSpec
from commonwork.flows.sources import load_spec
from commonwork.reference import load as load_reference
from commonwork.register.models import Organisation

TEMPLATE = "network/member-workbook"
LAST_ROW = 5000
LISTS = "lists"
FACT_LOOKUPS = frozenset({*FACT_CODES, "yes_no"})
WORDS = {
    "Member number": _("Your own number or code of this member. It stays the same from list to list."),
    "Official name": _("The full name, in its own script, as it is registered."),
    "Name in Latin letters": _("The name as it is spelled in Latin letters, if there is such a spelling."),
    "Short name": _("A short name or abbreviation in daily use."),
    "Language of the name": _("The language of the official name. Choose it from the list."),
    "Register": _("The public register the registration number belongs to. Choose it from the list."),
    "Registration number": _("The number that register gave. Without a register the number cannot be used."),
    "Legal form": _("The legal form by national law. Choose it from the list."),
    "Status": _("Whether the cooperative is active today. Choose it from the list."),
    "Country or area": _("The country or area of the seat. Choose it from the list, or write its two letters."),
    "Region": _("State, province or prefecture."),
    "City": _("City, town or village."),
    "Address": _("Street and number of the seat."),
    "Website": _("The address of the site."),
    "Founded": _("Year, month or day, as precise as you know it: 2019, 2019-05 or 2019-05-01 (Gregorian calendar)."),
    "Members": _("How many members the cooperative has."),
    "Workers": _("How many people work in the cooperative, members or not."),
    "Members who work": _("How many of its members work in the cooperative."),
    "Activity": _("The main activity. Choose it from the list."),
    "E-mail": _("An address to write to. Only you and the secretariat see it."),
    "Telephone": _("A number to call. Only you and the secretariat see it."),
    "Contact person": _("Whom to ask. Only you and the secretariat see the name."),
    "Members: workers": _("How many of the members belong to the group of those who work there."),
    "Members: producers": _("How many of the members are persons with a business of their own."),
    "Members: enterprises": _("How many of the members are firms."),
    "Members: users": _("How many of the members use or buy what the cooperative offers."),
    "Members: supporters": _("How many of the members support it without working there or using it."),
    "Members: public bodies": _("How many of the members are public bodies."),
    "Members: investors": _("How many of the members only bring capital."),
    "How members vote": _("The rule of voting in the general assembly. Choose it from the list."),
    "Employment relation": _("Whether members who work there are employees or self-employed. Choose it from the list."),
    "How surplus is shared": _("What happens with the surplus of a year. Choose it from the list."),
    "Purpose of general interest": _("Whether the statutes name a purpose of general interest."),
    "Asset lock": _("Whether reserves or remaining assets may never be shared out among members."),
}
SEEN_BY = {
    "public": _("everyone, unless you share less"),
    "network": _("the members of the network"),
    "private": _("only you and the secretariat"),
}
EXAMPLE = {
    "Member number": "0001",
    "Official name": _("Riverside Repair Cooperative (invented)"),
    "Name in Latin letters": "Riverside Repair",
    "Short name": "RRC",
    "Founded": "2019-05",
    "Website": "https://riverside.example",
    "Members": "12",
    "Workers": "9",
    "Members who work": "8",
}
_HEAD = PatternFill("solid", fgColor="F4F1EA")
_NEEDED = PatternFill("solid", fgColor="F7E6E0")
_LINE = Border(bottom=Side(style="medium"))
_WRAP = Alignment(wrap_text=True, vertical="top")


def columns_of(spec: SourceSpec) -> list[Column]:
    """The columns in the order of the workbook; their letters stay, new ones come last."""
    return list(spec.read_columns)


def heading(column: Column, language: str) -> str:
    """The heading of a column in a language of the interface: the aliases stand in the order of the languages."""
    others = [code for code, _name in settings.LANGUAGES if code != "en"]
    return column.name if language == "en" else column.aliases[others.index(language)]


def choices(spec: SourceSpec, column: Column, language: str, country: str = "") -> list[str]:
    """What a coded column offers, in the language; legal forms only of the country, where it has any."""
    lookup = column.lookup
    if lookup == "registers":
        return [words for words, code in spec.lookups[lookup].items() if words != code]
    if not lookup:
        return []
    labels = load_reference().labels(f"fact_values.{lookup}" if lookup in FACT_LOOKUPS else lookup, language)
    if lookup == "isic":
        return [label for code, label in labels.items() if code.isalpha()]
    if lookup != "legal_forms":
        return [labels[code] for code in labels]
    own = [form["form_id"] for form in load_reference().facts("legal_forms") if form["country_iso2"] == country]
    return [f"{code} · {labels[code]}" for code in own or labels]


def template_for(organisation: Organisation, language: str) -> bytes:
    """The empty workbook for an organisation, in one of the eight languages, as the bytes of an XLSX file."""
    spec = load_spec(TEMPLATE)
    with override(language):
        book = Workbook()
        members = book.worksheets[0]
        members.title = spec.sheet
        offered = {c.name: choices(spec, c, language, organisation.country) for c in columns_of(spec)}
        _fill_headings(members, spec, language)
        _fill_explanation(book.create_sheet(gettext("Explanation")), spec, language, str(organisation))
        _fill_example(book.create_sheet(gettext("Example")), spec, language, offered)
        _offer(book.create_sheet(LISTS), members, offered)
        for sheet in book.worksheets:
            sheet.sheet_view.rightToLeft = bool(get_language_info(language)["bidi"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill_headings(sheet: Worksheet, spec: SourceSpec, language: str) -> None:
    for number, column in enumerate(columns_of(spec), start=1):
        cell = sheet.cell(1, number, heading(column, language))
        cell.font, cell.border, cell.alignment = Font(bold=True), _LINE, _WRAP
        cell.fill = _HEAD if column.name in spec.optional else _NEEDED
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 34 if column.kind == "official" else 20
        if column.lookup == "" and column.field not in NUMBERS:
            sheet.column_dimensions[letter].number_format = "@"
    sheet.freeze_panes = "C2"


def _fill_explanation(sheet: Worksheet, spec: SourceSpec, language: str, organisation: str) -> None:
    needed = {True: gettext("needed"), False: gettext("may stay empty")}
    lines = [
        gettext("Member list of %(organisation)s") % {"organisation": organisation},
        gettext("Write one member per line on the first sheet and leave its headings as they are."),
        gettext("Only the first sheet is read. The sheets with the explanation and the example are not."),
        gettext("Send the whole list each time: a member that is no longer in it counts as having left the list."),
    ]
    for text in lines:
        sheet.append([text])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([])
    sheet.append([gettext(w) for w in (_("Column"), _("Heading"), _("What to write"), _("Needed?"), _("Who sees it"))])
    for cell in sheet[sheet.max_row]:
        cell.font, cell.border = Font(bold=True), _LINE
    for number, column in enumerate(columns_of(spec), start=1):
        row = [get_column_letter(number), heading(column, language), gettext(WORDS[column.name])]
        sheet.append([*row, needed[column.name not in spec.optional], gettext(SEEN_BY[column.visibility])])
    for letter, width in zip("ABCDE", (9, 28, 80, 18, 34), strict=True):
        sheet.column_dimensions[letter].width = width


def _fill_example(sheet: Worksheet, spec: SourceSpec, language: str, offered: Mapping[str, list[str]]) -> None:
    sheet.append([gettext("An invented example. This sheet is not read.")])
    sheet["A1"].font = Font(italic=True)
    columns = columns_of(spec)
    sheet.append([heading(column, language) for column in columns])
    sheet.append([gettext(EXAMPLE[c.name]) if c.name in EXAMPLE else next(iter(offered[c.name]), "") for c in columns])
    for cell in sheet[2]:
        cell.font, cell.border = Font(bold=True), _LINE
    for number in range(1, len(columns) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 24


def _offer(lists: Worksheet, members: Worksheet, offered: Mapping[str, list[str]]) -> None:
    """Write what the coded columns offer on a hidden sheet, and let their cells choose from it."""
    lists.sheet_state = "hidden"
    for number, (name, words) in enumerate(offered.items(), start=1):
        if not words:
            continue
        letter = get_column_letter(number)
        for row, text in enumerate([name, *words], start=1):
            lists.cell(row, number, text)
        choice = DataValidation("list", f"{LISTS}!${letter}$2:${letter}${len(words) + 1}", allow_blank=True)
        choice.showErrorMessage = False  # a code is as good as a label, and an old list may hold other words
        members.add_data_validation(choice)
        choice.add(f"{letter}2:{letter}{LAST_ROW}")

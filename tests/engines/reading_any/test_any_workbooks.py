"""Three workbooks that no reader was written for: Japanese, Persian, Hindi; every column, every row, every problem."""

from datetime import date

import pytest
import workbooks
from openpyxl import Workbook

from commonwork.engines.cleaning.text import fold_text
from commonwork.engines.reading.mapping import meaning_of
from commonwork.engines.reading.understanding import understand
from commonwork.flows.reading import Said, read_any, words_of

DAY = date(2026, 4, 1)
COUNTRIES = {"ja": "JP", "fa": "IR", "hi": "IN"}
MEANINGS = {
    "ja": [
        "row_number", "name", "name.reading", "identifier:jp-hojin", "region", "city", "address", "founded", "members",
        "worker_members", "phone", "email", "note",
    ],
    "fa": [
        "row_number", "name", "identifier:ir-nid", "founded", "region", "city", "address", "members", "workers",
        "phone", "contact", "status",
    ],
    "hi": [
        "row_number", "name", "", "identifier", "founded", "region", "region", "members", "capital", "workers",
        "phone", "status",
    ],
}  # fmt: skip
SECOND = {
    "ja": {
        "region": "北海道", "city": "札幌市", "address": "中央２丁目３-３", "founded": "2024-03-01", "members": "521",
        "worker_members": "260", "email": "info@mihon2.example", "phone": "03-0000-0002", "country": "JP",
        "identifiers": ["jp-hojin:7999900000002"],
        "names": [
            ("労働者協同組合あけぼの清掃", "ja", "Jpan", "official"),
            ("アケボノセイソウ", "ja", "Jpan", "reading"),
        ],
    },
    "fa": {
        "region": "آذربایجان شرقی", "city": "تبریز", "address": "خیابان نمونه، پلاک ۲", "founded": "2003-05-24",
        "members": "821", "workers": "273", "phone": "021-00000002", "contact": "مدیر نمونه", "status": "active",
        "country": "IR", "identifiers": ["ir-nid:99990000020"],
        "names": [("شرکت تعاونی خدمات نظافتی آفتاب", "fa", "Arab", "official")],
    },
    "hi": {
        "region": "बिहार", "founded": "1992-03-03", "members": "147089", "workers": "4", "phone": "0000000002",
        "status": "active", "country": "IN", "names": [("प्रगति दुग्ध उत्पादक सहकारी समिति", "hi", "Deva", "official")],
    },
}  # fmt: skip
PROBLEMS = {
    "ja": [("read.total_row", "会員名簿!A46"), ("read.identifier", "会員名簿!D12")],
    "fa": [("read.total_row", "اعضا!A41"), ("read.date", "اعضا!D13")],
    "hi": [
        ("read.blank_heading", "सदस्य सूची!C6"), ("read.total_row", "सदस्य सूची!A52"),
        ("read.number", "सदस्य सूची!H10"), ("read.no_scheme", "सदस्य सूची!D7"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", MEANINGS)
def test_a_workbook_no_reader_was_written_for(language, tmp_path):
    path = workbooks.make(language, tmp_path / "list.xlsx")
    found = read_any(path, Said(country=COUNTRIES[language], language=language), effective=DAY)
    values = dict(found.reading.rows[1].values)
    values["names"] = [tuple(name.values()) for name in values["names"]]
    assert [meaning_of(column.guess) for column in found.understanding.columns] == MEANINGS[language]
    assert values == SECOND[language]
    assert [(problem.code, problem.place) for problem in found.reading.problems] == PROBLEMS[language]
    assert (len(found.reading.rows), found.reading.read) == (workbooks.ROWS[language],) * 2


@pytest.mark.parametrize("language", MEANINGS)
def test_the_list_of_a_year_after_has_the_same_keys(language, tmp_path):
    said = Said(country=COUNTRIES[language], language=language)
    first, second = (
        read_any(workbooks.make(language, tmp_path / f"{later}.xlsx", later=later), said, effective=DAY).reading.rows
        for later in (False, True)
    )
    before, after = ({row.key: row for row in rows} for rows in (first, second))
    changed = [key for key in before if key in after and before[key].values != after[key].values]
    assert (len(before.keys() - after.keys()), len(after.keys() - before.keys()), changed) == (1, 1, [first[0].key])


@pytest.mark.parametrize(
    ("rule", "regions"), [("", ["Bali", "Bali", "Aceh", "Aceh"]), ("layout.merged_rows", ["Bali", "", "Aceh", ""])]
)
def test_a_cell_merged_over_rows_holds_for_each_disabled(rule, regions, tmp_path):
    book = Workbook()
    for row in ("Provinsi|Nama Koperasi", "Bali|Koperasi A", "|Koperasi B", "Aceh|Koperasi C", "|Koperasi D"):
        book.active.append(row.split("|"))
    for cells in ("A2:A3", "A4:A5"):
        book.active.merge_cells(cells)
    book.save(tmp_path / "list.xlsx")
    found = understand(tmp_path / "list.xlsx", words_of(), country="ID", off=frozenset({rule}))
    assert found.columns[0].typed.values == regions


def test_spellings_of_two_keyboards_fold_to_one_name(tmp_path):
    path = workbooks.make("fa", tmp_path / "list.xlsx")
    rows = read_any(path, Said(country="IR", language="fa"), effective=DAY).reading.rows
    third = rows[2].values["names"][0]["text"]
    persian = third.replace("ي", "ی").replace("ك", "ک")
    assert (third == persian, fold_text(third) == fold_text(persian)) == (False, True)

"""Sheets with the same headings are one list, each row with its own place; vintages of one list are not."""

from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from commonwork.engines.reading.mapped import reading_of
from commonwork.engines.reading.mapping import Meanings
from commonwork.engines.reading.returning import Addition, Remark, give_back
from commonwork.engines.reading.understanding import understand
from commonwork.flows.reading import words_of

HEAD = "名称|市区町村|組合員数"
TOKYO = ["東京支部の会員", HEAD, "ひので労働者協同組合|新宿区|10", "あけぼの労働者協同組合|港区|20", "合計||30"]
OSAKA = ["大阪支部の会員", "", HEAD, "かがやき労働者協同組合|堺市|謎", "みなみ労働者協同組合|吹田市|5"]
LATER = ["昨年の会員", HEAD, "ひので労働者協同組合|新宿区|9", "あけぼの労働者協同組合|港区|19"]


def made(tmp_path, **sheets):
    book = Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line.split("|"))
    book.save(tmp_path / "list.xlsx")
    return tmp_path / "list.xlsx"


def test_the_sheets_of_branches_are_one_list(tmp_path):
    found = understand(made(tmp_path, 東京=TOKYO, 大阪=OSAKA), words_of(), country="JP")
    rows = reading_of(found, Meanings(), effective=date(2026, 1, 1)).rows
    assert [(row.place, row.values["city"], row.values.get("members")) for row in rows] == [
        ("東京!3", "新宿区", "10"), ("東京!4", "港区", "20"), ("大阪!4", "堺市", None), ("大阪!5", "吹田市", "5"),
    ]  # fmt: skip
    assert (found.sheet, found.table.range) == ("東京, 大阪", "東京!A2:C4, 大阪!A3:C5")
    assert found.others == (("東京", "東京!A2:C4", 2), ("大阪", "大阪!A3:C5", 2))
    assert [(problem.code, problem.place) for problem in found.problems] == [
        ("read.joined", "東京"), ("read.total_row", "東京!A5"), ("read.number", "大阪!C4"),
    ]  # fmt: skip


def test_each_sheet_gets_back_what_is_said_of_its_rows(tmp_path):
    path = made(tmp_path, 東京=TOKYO, 大阪=OSAKA)
    found = understand(path, words_of(), country="JP")
    additions = [Addition("番号", {"東京!3": "a", "大阪!5": "d"})]
    give_back(path, found, tmp_path / "back.xlsx", remarks=[Remark("大阪!C4", "?")], additions=additions)
    book = load_workbook(tmp_path / "back.xlsx")
    assert [book["東京"][cell].value for cell in ("D2", "D3", "D4")] == ["番号", "a", None]
    assert [book["大阪"][cell].value for cell in ("D3", "D4", "D5")] == ["番号", None, "d"]
    assert book["大阪"]["C4"].comment.text == "?"


@pytest.mark.parametrize(
    ("rule", "others", "rows"),
    [("", {"大阪": OSAKA}, 4), ("layout.joined", {"大阪": OSAKA}, 2), ("", {"昨年": LATER}, 2)],
)
def test_sheets_are_joined_disabled(rule, others, rows, tmp_path):
    path = made(tmp_path, 東京=TOKYO, **others)
    found = understand(path, words_of(), country="JP", off=frozenset({rule}))
    assert (found.rows, understand(path, words_of(), country="JP", sheet="東京").rows) == (rows, 2)

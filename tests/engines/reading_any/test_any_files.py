"""Generated files with every trap: encodings, delimiters, layouts, formats; the whole reading is compared."""

import gzip
import io
import json
import zipfile
from datetime import date

import pyarrow
import pyarrow.parquet
import pytest
from openpyxl import Workbook

from commonwork.engines.reading.layout import find_tables
from commonwork.engines.reading.opening import open_file
from commonwork.engines.reading.understanding import understand
from commonwork.flows.reading import words_of

WORDS = words_of()
JA = "名称,都道府県,組合員数\nひので労働者協同組合,東京都,40\nあけぼの企業組合,大阪府,12\nかがやき生協,北海道,7\n"
KO = "조합명,시도,조합원수\n가람일터 협동조합,서울,40\n나래 사회적협동조합,부산,12\n다온 협동조합,대구,7\n"
HANS = "名称,省份,成员数\n光明合作社,广东,40\n前进专业合作社,四川,12\n团结合作社,湖南,7\n"
HANT = "名稱,縣市,社員人數\n光明勞動合作社,臺北市,40\n前進合作社,高雄市,12\n團結合作社,花蓮縣,7\n"
TH = "ชื่อสหกรณ์,จังหวัด,จำนวนสมาชิก\nสหกรณ์บริการหนึ่ง,เชียงใหม่,40\nสหกรณ์สอง,ลำปาง,12\nสหกรณ์สาม,ตาก,7\n"
FA = "نام تعاونی,استان,تعداد اعضا\nتعاونی سپیده,تهران,40\nتعاونی آفتاب,شیراز,12\nتعاونی مهتاب,تبریز,7\n"
VI = "tên hợp tác xã,tỉnh,số thành viên\nHTX Một,Hà Nội,40\nHTX Hai,Huế,12\nHTX Ba,Đà Nẵng,7\n"
DE = "Bezeichnung,Bundesland,Mitglieder\nMüller eG,Thüringen,40\nGrün eG,Baden-Württemberg,12\nBlau eG,Köln,7\n"
RU = "наименование,область,число членов\nКооператив Заря,Омская,40\nКооператив Луч,Томская,12\nАртель,Тверская,7\n"
HI = "समिति का नाम,राज्य,सदस्य संख्या\nसूर्य सहकारी समिति,बिहार,40\nचंद्र सहकारी समिति,केरल,12\nतारा समिति,असम,7\n"
NE = "सहकारीको नाम,जिल्ला,सदस्य संख्या\nसूर्य सहकारी संस्था,काठमाडौं,40\nचन्द्र सहकारी संस्था,कास्की,12\nतारा संस्था,झापा,7\n"
ID = "nama koperasi,provinsi,jumlah anggota\nKoperasi Satu,Bali,40\nKoperasi Dua,Aceh,12\nKoperasi Tiga,Riau,7\n"
FIL = (
    "pangalan ng kooperatiba,lalawigan,bilang ng kasapi\n"
    "Kooperatiba Isa,Cebu,40\nKooperatiba Dalawa,Bohol,12\nIkatlo,Leyte,7\n"
)
AR = "اسم الجمعية,المحافظة,عدد الأعضاء\nجمعية الشمس التعاونية,القاهرة,40\nجمعية القمر,الجيزة,12\nجمعية النجم,أسوان,7\n"
ES = (
    "denominación,provincia,número de socios\nCooperativa Uno,Málaga,40\n"
    "Cooperativa Dos,Cádiz,12\nCooperativa Tres,León,7\n"
)
FR = (
    "dénomination,région,nombre de membres\nCoopérative Un,Île-de-France,40\n"
    "Coopérative Deux,Réunion,12\nScop Trois,Corse,7\n"
)
EN = "Name of society,State,Number of members\nFirst society,Kerala,40\nSecond society,Goa,12\nThird union,Assam,7\n"
ENCODED = {
    ("ja", "cp932", "JP"): (JA, "Shift_JIS"),
    ("ja", "cp932", ""): (JA, "Shift_JIS"),
    ("ja", "euc_jp", "JP"): (JA, "EUC-JP"),
    ("ja", "iso2022_jp", "JP"): (JA, "ISO-2022-JP"),
    ("ko", "cp949", "KR"): (KO, "CP949"),
    ("ko", "cp949", ""): (KO, "CP949"),
    ("hans", "gb18030", "CN"): (HANS, "GB18030"),
    ("hans", "gb18030", ""): (HANS, "GB18030"),
    ("hant", "cp950", "TW"): (HANT, "Big5"),
    ("th", "cp874", "TH"): (TH, "TIS-620"),
    ("fa", "cp1256", "IR"): (FA.replace("ی", "ي"), "windows-1256"),
    ("de", "cp1252", "DE"): (DE, "windows-1252"),
    ("de", "cp1252", ""): (DE, "windows-1252"),
    ("ru", "cp1251", "RU"): (RU, "windows-1251"),
    ("ru", "cp1251", ""): (RU, "windows-1251"),
    ("vi", "utf-16", ""): (VI, "UTF-16"),
    ("fa", "utf-16-le", ""): (FA, "UTF-16LE"),
    ("ja", "utf-16-be", ""): (JA.replace("\n", "\r\n"), "UTF-16BE"),
    ("hi", "utf-8-sig", ""): (HI, "UTF-8"),
    ("ne", "utf-8", ""): (NE, "UTF-8"),
    **{
        (name, "utf-8", ""): (text, "UTF-8")
        for name, text in {
            "ja": JA,
            "ko": KO,
            "hans": HANS,
            "hant": HANT,
            "th": TH,
            "fa": FA,
            "vi": VI,
            "de": DE,
            "ru": RU,
            "hi": HI,
            "id": ID,
            "fil": FIL,
            "ar": AR,
            "es": ES,
            "fr": FR,
            "en": EN,
        }.items()
    },
}


def table(understanding):
    """Headings, fields and typed rows of a reading."""
    columns = understanding.columns
    return (
        [column.heading for column in columns],
        [column.guess.field for column in columns],
        list(zip(*[column.typed.values for column in columns], strict=True)),
    )


def read(tmp_path, content, name="list.csv", **more):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return understand(path, WORDS, **more)


@pytest.mark.parametrize(("name", "encoding", "country"), ENCODED)
def test_every_script_in_every_encoding_is_the_same_list(name, encoding, country, tmp_path):
    text, stated = ENCODED[name, encoding, country]
    found = read(tmp_path, text.encode(encoding), country=country)
    head, *rows = (
        [tuple(line.split(",")) for line in text.split()]
        if " " not in text
        else [tuple(line.split(",")) for line in text.splitlines()]
    )
    assert (found.encoding, *table(found)) == (stated, list(head), ["name", "region", "members"], rows)


def test_lines_in_another_encoding_are_named(tmp_path):
    content = JA.encode() + "みなみ労働者協同組合,長野県,9\n".encode("cp932")
    found = read(tmp_path, content, country="JP")
    assert (found.encoding, found.columns[0].typed.values[-1]) == ("UTF-8, Shift_JIS", "みなみ労働者協同組合")
    assert [(p.code, p.place, p.value) for p in found.problems] == [("read.mixed_encodings", "list.csv:5", "5")]


EXPECTED = (
    ["Name", "City", "Members"],
    ["name", "city", "members"],
    [("Alpha co-op", "Ayr", "40"), ("Beta co-op", "Bath", "12")],
)
ROWS = [["Name", "City", "Members"], ["Alpha co-op", "Ayr", 40], ["Beta co-op", "Bath", 12]]


def delimited(sign, end="\n", before=""):
    return before + end.join(sign.join(map(str, row)) for row in ROWS) + end


def workbook(rows, *, merge=(), hidden=None):
    book = Workbook()
    book.active.title = "Members"
    for row in rows:
        book.active.append(row)
    for cells in merge:
        book.active.merge_cells(cells)
    if hidden:
        book.create_sheet("Codes").sheet_state = "hidden"
        for row in hidden:
            book["Codes"].append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return stream.getvalue()


def parquet():
    stream = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({n: [row[i] for row in ROWS[1:]] for i, n in enumerate(ROWS[0])}), stream)
    return stream.getvalue()


OBJECTS = [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]
CELLS = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
PAGE = f"<html><script>x</script><table>{CELLS}</table></html>"
SAME = {
    "comma.csv": delimited(","),
    "tab.tsv": delimited("\t"),
    "semicolon.csv": delimited(";"),
    "bar.psv": delimited("|"),
    "caret.txt": delimited("^"),
    "cr.csv": delimited(",", "\r"),
    "crlf.csv": delimited(",", "\r\n"),
    "sep.csv": delimited(";", before="sep=;\n"),
    "title.csv": delimited(",", before="Our members\nas of 2024-12-31,,\n\n"),
    "wrong.xls": delimited("\t"),
    "page.xls": PAGE,
    "list.xlsx": workbook(ROWS),
    "macro.xlsm": workbook(ROWS),
    "list.csv.gz": gzip.compress(delimited(",").encode()),
    "list.zip": zipped(list_csv=delimited(",")),
    "codes.xlsx": workbook(ROWS, hidden=[["Code", "Name"], *[[i, f"n{i}"] for i in range(50)]]),
    "list.json": json.dumps(OBJECTS),
    "deep.json": json.dumps({"data": {"members": OBJECTS}}),
    "lists.json": json.dumps(ROWS),
    "lines.json": "\n".join(map(json.dumps, OBJECTS)),
    "list.parquet": parquet(),
    "features.geojson": json.dumps(
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "properties": each, "geometry": None} for each in OBJECTS],
        }
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_every_format_is_the_same_list(name, tmp_path):
    found = read(tmp_path, SAME[name], name)
    assert (table(found), found.refused) == (EXPECTED, False)


def test_merged_headings_totals_notes_and_repeated_headings(tmp_path):
    rows = [
        ["Members of the union 2024"],
        [],
        ["No.", "Name", "Seat", None, "Members", None],
        [None, None, "City", "Address", "Total", "Women"],
        [1, "Alpha co-op", "Ayr", "1 High\nStreet", 40, 20],
        [2, "Beta co-op", "Bath", "2 Low Road", 12, 3],
        ["No.", "Name", "Seat", None, "Members", None],
        [3, "Gamma co-op", "Cork", "3 The Square", 7, 1],
        ["Total", None, None, None, 59, 24],
        [],
        ["Source: the union"],
    ]
    merge = ["A1:F1", "A3:A4", "B3:B4", "C3:D3", "E3:F3"]
    found = read(tmp_path, workbook(rows, merge=merge), "list.xlsx")
    headings, fields, body = table(found)
    assert (headings, fields, body) == (
        ["No.", "Name", "Seat // City", "Seat // Address", "Members // Total", "Members // Women"],
        ["row_number", "name", "city", "address", "members", ""],
        [
            ("1", "Alpha co-op", "Ayr", "1 High\nStreet", "40", "20"),
            ("2", "Beta co-op", "Bath", "2 Low Road", "12", "3"),
            ("3", "Gamma co-op", "Cork", "3 The Square", "7", "1"),
        ],
    )
    assert (found.sheet, found.table.range) == ("Members", "Members!A3:F8")
    assert [(p.code, p.place) for p in found.problems if p.code.endswith(("_row", "_header"))] == [
        ("read.repeated_header", "Members!A7"),
        ("read.total_row", "Members!A9"),
        ("read.note_row", "Members!A11"),
    ]


def test_blank_and_repeated_headings_and_wide_rows_are_named(tmp_path):
    found = read(tmp_path, "Name,,City,City\nAlpha co-op,x,Ayr,a\nBeta co-op,y,Bath,b,over\n")
    assert [(p.code, p.place, p.value) for p in found.problems] == [
        ("read.blank_heading", "B1", ""),
        ("read.repeated_heading", "D1", "C1"),
        ("read.blank_heading", "E1", ""),
    ]


def test_tables_beside_and_below_each_other_are_told_apart(tmp_path):
    text = "Name,City,,Name,Country\nAlpha co-op,Ayr,,x,JP\nBeta co-op,Bath,,,\nGamma co-op,Cork,,,\n"
    text += "\nPostcode,Status\nM1 1AA,Live\n"
    (tmp_path / "list.csv").write_text(text)
    opened = open_file(tmp_path / "list.csv")
    found = find_tables(opened.grids[0], WORDS)
    assert sorted((each.range, each.headings) for each in found) == [
        ("A1:B4", ("Name", "City")),
        ("A6:B7", ("Postcode", "Status")),
        ("D1:E2", ("Name", "Country")),
    ]


def test_a_workbook_keeps_its_types_and_native_values_are_read(tmp_path):
    rows = [
        ["نام تعاونی", "تاریخ ثبت", "تعداد اعضا"],
        ["تعاونی سپیده", "۱۴۰۰/۰۱/۰۲", "۱٬۲۳۴"],
        ["تعاونی مهر", "۱۳۹۹/۱۲/۳۰", 12],
    ]
    found = read(tmp_path, workbook(rows), "list.xlsx")
    assert (found.language, *table(found)) == (
        "fa",
        rows[0],
        ["name", "founded", "members"],
        [("تعاونی سپیده", "2021-03-22", "1234"), ("تعاونی مهر", "2021-03-20", "12")],
    )
    typed = read(
        tmp_path, workbook([["Name", "Founded"], ["Alpha co-op", date(2020, 1, 2)], ["Beta co-op", 2019]]), "typed.xlsx"
    )
    assert table(typed)[2] == [("Alpha co-op", "2020-01-02"), ("Beta co-op", "2019")]


def test_the_sheet_is_chosen_or_named(tmp_path):
    content = workbook(ROWS, hidden=[["Code", "Name"], [1, "x"], [2, "y"]])
    chosen = [read(tmp_path, content, "list.xlsx", sheet=sheet) for sheet in ("", "Codes", "Nothing")]
    assert [(found.sheet, [p.code for p in found.problems]) for found in chosen] == [
        ("Members", []),
        ("Codes", []),
        ("", ["read.sheet"]),
    ]


def test_records_carry_fields_and_places(tmp_path):
    assert list(read(tmp_path, delimited(",")).records()) == [
        ("A2", {"name": ["Alpha co-op"], "city": ["Ayr"], "members": ["40"]}),
        ("A3", {"name": ["Beta co-op"], "city": ["Bath"], "members": ["12"]}),
    ]

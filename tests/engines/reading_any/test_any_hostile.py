"""Hostile and broken files: refused with the reason and the place, never a crash, never the machine's memory."""

import gzip
import io
import json
import random
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from commonwork.engines.reading.limits import Limits
from commonwork.engines.reading.understanding import understand
from commonwork.flows.reading import Said, read_any, words_of

WORDS = words_of()
SMALL = Limits(file_bytes=300_000, unpacked_bytes=2_000_000, cells=50_000, sheet_cells=50_000, members=5, depth=20)


def workbook(fill=lambda sheet: None):
    book = Workbook()
    book.active.append(["Name", "City"])
    fill(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(content, change):
    """A workbook with its parts changed by a function of name and bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


def zipped(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def far_cell(sheet):
    sheet["XFD1048576"] = "far"


def locked(content):
    """The archive with the mark of encryption on its members."""
    raw = bytearray(content)
    at = -1
    while (at := raw.find(b"PK\x01\x02", at + 1)) >= 0:
        raw[at + 8] |= 1
    return bytes(raw)


ODS = {
    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
    "META-INF/manifest.xml": "<manifest/>",
}
CONTENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body>'
    "<office:spreadsheet>"
    '<table:table table:name="a">'
    '<table:table-row table:number-rows-repeated="1000000">'
    '<table:table-cell office:value-type="float" office:value="1" '
    'table:number-columns-repeated="16000"/></table:table-row></table:table></office:spreadsheet>'
    "</office:body></office:document-content>"
)
HOSTILE = {
    "empty.csv": (b"", "read.empty"),
    "zeros.bin": (b"\x00" * 5000, "read.empty"),
    "large.csv": (b"a,b\n" * 100_000, "read.too_large"),
    "cells.csv": (b"," * 60_000 + b"\n", "read.too_large"),
    "bomb.csv.gz": (gzip.compress(b"a,b\n" * 1_000_000), "read.too_large"),
    "bomb.zip": (zipped({"a.csv": b"a,b\n" * 1_000_000}), "read.too_large"),
    "many.zip": (zipped({f"{i}.csv": b"a,b\n1,2\n" for i in range(50)}), "read.too_large"),
    "nested.zip": (
        zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"d.csv": b"a,b\n"})})})}),
        "read.too_large",
    ),
    "locked.zip": (locked(zipped({"a.csv": b"a,b\n1,2\n"})), "read.encrypted"),
    "locked.xlsx": (locked(workbook()), "read.encrypted"),
    "office.xlsx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "read.encrypted",
    ),
    "locked.ods": (
        zipped({**ODS, "META-INF/manifest.xml": "<encryption-data/>", "content.xml": b"x"}),
        "read.encrypted",
    ),
    "far.xlsx": (workbook(far_cell), "read.too_large"),
    "repeated.ods": (zipped({**ODS, "content.xml": CONTENT}), "read.too_large"),
    "entities.ods": (zipped({**ODS, "content.xml": '<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'}), "read.workbook"),
    "unpacks.xlsx": (
        repacked(workbook(), lambda name, raw: raw + b" " * (3_000_000 if "sheet1" in name else 0)),
        "read.too_large",
    ),
    "cut.xlsx": (workbook()[:2000], "read.workbook"),
    "broken.xlsx": (
        repacked(workbook(), lambda name, raw: raw[:40] if "workbook.xml" in name else raw),
        "read.workbook",
    ),
    "cut.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "read.workbook"),
    "text.xlsx": (b"hello", "read.workbook"),
    "cut.gz": (gzip.compress(b"a,b\n1,2\n")[:12], "read.format"),
    "cut.parquet": (b"PAR1" + bytes(50), "read.workbook"),
    "deep.json": (b"[" * 100_000, "read.too_large"),
    "broken.json": (b'{"a": [1, 2', "read.json"),
    "numbers.json": (b'{"a": 1}', "read.json_rows"),
    "list.pdf": (b"%PDF-1.7 ...", "read.format"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n....", "read.format"),
    "page.html": (b"<html><p>no table</p></html>", "read.format"),
    "spreadsheet.xml": (b'<?xml version="1.0"?><Workbook/>', "read.format"),
    "spans.html": (b'<table><tr><td rowspan="1000" colspan="1000">a</td></tr></table>', "read.too_large"),
    "tables.html": (b"<table><tr><td>" * 100, "read.too_large"),
    "random.csv": (random.Random(1).randbytes(3000), "read.encoding"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_the_reason(name, tmp_path):
    content, code = HOSTILE[name]
    path = tmp_path / name
    path.write_bytes(content)
    found = understand(path, WORDS, limits=SMALL)
    assert (found.refused, [p.code for p in found.problems if p.stops], found.columns) == (True, [code], ())


def test_a_quotation_mark_never_closed_swallows_nothing(tmp_path):
    rows = [["Name", "City"], *[[f"Co-op {i}", f"Town {i}"] for i in range(400)]]
    rows[3][0] = '"Broken'
    path = tmp_path / "list.csv"
    path.write_text("\n".join(",".join(row) for row in rows) + "\n")
    found = understand(path, WORDS)
    assert (found.rows, [p.code for p in found.problems]) == (400, ["read.quotes"])


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(["a.csv", "a.xlsx", "a.json", "a.html", "a.xls", "a.ods", "a.parquet", "a"]),
)
def test_no_bytes_break_the_reading(tmp_path_factory, content, name):
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(content)
    assert understand(path, WORDS, limits=SMALL).file_name == name


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), max_size=5), max_size=8))
def test_no_cells_break_the_reading(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("any") / "a.json"
    path.write_text(json.dumps([dict(enumerate(row)) for row in rows]))
    understand(path, WORDS)


@settings(max_examples=25, deadline=None)
@given(st.binary(min_size=1, max_size=30), st.integers(0, 10**6))
def test_a_workbook_with_flipped_bytes_is_read_or_refused(tmp_path_factory, noise, at):
    raw = bytearray(workbook(lambda sheet: [sheet.append([f"Co-op {i}", "Ayr"]) for i in range(5)]))
    at %= len(raw) - len(noise)
    raw[at : at + len(noise)] = noise
    path = tmp_path_factory.mktemp("any") / "a.xlsx"
    path.write_bytes(bytes(raw))
    found = understand(path, WORDS, limits=SMALL)
    assert found.refused or found.rows > 0


EVIL = {
    "digits": "1" * 50_000, "points": "1." * 25_000, "pairs": "1.1 1.1 " * 6_000, "degrees": "1° " * 16_000,
    "spaces": " " * 50_000 + ".1,", "brackets": "(" * 50_000, "capitals": "aB" * 25_000, "han": "一" * 50_000,
    "era": "令和" + "1" * 50_000, "months": "January " * 6_000, "hosts": "a." * 25_000 + "@", "raised": "²³",
    "overflow": "99999999",
}  # fmt: skip


@pytest.mark.parametrize("name", EVIL)
def test_no_cell_and_no_heading_breaks_or_stalls_the_reading(name, tmp_path):
    headings = ["name", "設立", "組合員数", "緯度", "座標", "ホームページ", "電話", "法人番号", EVIL[name]]
    rows = [[f"Alpha coop {i}", *[EVIL[name]] * 8] for i in range(4)]
    path = tmp_path / "list.tsv"
    path.write_text("\n".join("\t".join(row) for row in (headings, *rows)), encoding="utf-8")
    found = understand(path, words_of(), country="JP")
    read = read_any(path, Said(country="JP"), effective=date(2026, 1, 1)).reading
    assert (found.refused, found.rows, len(read.rows)) == (False, 4, 4)
    assert max(len(row.key) for row in read.rows) <= 120


def test_days_beyond_the_calendar_are_no_days(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("name,founded\n" + "".join(f"Alpha coop {i},{45_000 + i}\n" for i in range(30)) + "B,99999999\n")
    column = understand(path, words_of()).columns[1]
    assert (column.typed.values[0], column.typed.values[-1]) == ("2023-03-15", "")


def test_a_text_with_more_columns_than_a_sheet_is_refused(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("\n".join(["," * 17_000] * 3))
    assert [problem.code for problem in understand(path, words_of()).problems] == ["read.too_large"]

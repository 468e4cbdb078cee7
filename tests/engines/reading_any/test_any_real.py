"""The real registers and messy files, read without a map: what is understood, and how many columns are right."""

import re

import pytest
from columns_meant import TRUTHS, Share, judge

from commonwork.engines.reading.understanding import understand
from commonwork.flows.reading import words_of

pytestmark = pytest.mark.realdata


@pytest.mark.parametrize("name", TRUTHS)
def test_the_columns_of_real_registers_are_guessed(name, data, capsys):
    share, wrong = Share(), []
    for file, truth in TRUTHS[name].items():
        wrong += judge(understand(data / file, words_of()), truth, share)
    with capsys.disabled():
        print(
            f"\n{name}: {share.right} of {share.of} columns right ({share.right / share.of:.1%}); "
            f"{share.claimed} of {share.strange} columns without a meaning were given one; wrong: {wrong}"
        )
    assert share.right >= 0.9 * share.of


HORROR = "messy_messytables_horror"
READ = {
    "badcolspan.html": ("HTML", 4, 4),
    "begrotingsanalyse-2011.csv": ("CSV", 36, 14),
    "blank_line.ods": ("ODS", 3, 3),
    "characters.csv": ("CSV", 382, 18),
    "complex.csv": ("CSV", 3, 4),
    "complex.html": ("HTML", 3, 1),
    "example.tsv": ("TSV", 140, 17),
    "excel_pasting.csv": ("CSV", 13, 9),
    "html.html": ("HTML", 199, 5),
    "invisible_text.html": ("HTML", 3, 9),
    "large.xlsx": ("XLSX", 27, 11),
    "loffice-4.4.1.2.ods": ("ODS", 3, 3),
    "long.csv": ("TXT", 4000, 1),
    "mixedGLB.csv": ("CSV", 133, 19),
    "null.csv": ("CSV", 10, 4),
    "ods_formats.ods": ("ODS", 4, 10),
    "rowcolspan.html": ("HTML", 10, 5),
    "simple.csv": ("CSV", 6, 3),
    "simple.ods": ("ODS", 3, 3),
    "simple.psv": ("CSV(|)", 28, 6),
    "simple.ssv": ("CSV(;)", 6, 3),
    "simple.xls": ("XLS", 6, 3),
    "simple.xlsx": ("XLSX", 6, 3),
    "simple.zip": ("ZIP(CSV)", 6, 3),
    "skip_initials.csv": ("CSV", 2, 2),
    "span_rich.xls": ("XLS", 5, 4),
    "spanish_chars.csv": ("CSV", 114, 8),
    "sparse_with_column_errors.csv": ("CSV", 2200, 3),
    "sw_gen.xlsx": ("XLSX", 15, 17),
    "utf-16le_encoded.csv": ("CSV", 327, 19),
    "weird_head_padding.csv": ("CSV(;)", 67, 10),
}
REFUSED = {
    "encrypted_no_password.xls": "read.encrypted",
    "simple.unknown": "read.empty",
    "libreoffice.xlsx": "read.empty",
    "small.csv": "read.empty",
    "utf8bom.csv": "read.empty",
    "multilineods.ods": "read.empty",
    "unicode_sheet_name.xls": "read.empty",
}
ENCODINGS = {"characters.csv": "Big5", "spanish_chars.csv": "windows-1252", "utf-16le_encoded.csv": "UTF-16"}
LOOSE = {"bian-anal-mca-2005-dols-eng-1011-0312-tab3.xlsm", "excel_properties.xls"}  # texts and formats, no list


def test_every_messy_file_is_read_or_refused_with_a_reason(data):
    files = {path.name: understand(path, words_of()) for path in (data / HORROR).iterdir() if path.suffix != ".md"}
    read = {name: (each.format, each.rows, len(each.columns)) for name, each in files.items() if not each.refused}
    refused = {name: each.problems[0].code for name, each in files.items() if each.refused}
    assert ({name: each for name, each in read.items() if name not in LOOSE}, refused) == (READ, REFUSED)
    assert set(read) & LOOSE == LOOSE
    assert {name: files[name].encoding for name in ENCODINGS} == ENCODINGS


def described(folder):
    """The files a README describes: name → lines («» where it gives none)."""
    text = (folder / "README.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| (\S+) \| \d+ \| (\d*) \|$", text, re.MULTILINE))


def test_every_line_the_readme_counts_is_a_row_a_heading_or_left_out_with_a_reason(data):
    folder = data / HORROR
    lines = {name: int(number) for name, number in described(folder).items() if number and name not in REFUSED}
    assert {*described(folder)} == {*READ, *REFUSED, *LOOSE}
    unaccounted, lost = {}, {}
    for name, number in lines.items():
        table = understand(folder / name, words_of()).table
        rows = table.grid.rows
        blank = sum(not any(str(cell).strip() for cell in row) for row in rows)
        counted = len(table.body) + len(table.header_rows) + len(table.left_out) + blank
        unaccounted |= {name: len(rows) - counted} if counted < len(rows) else {}
        breaks = sum(cell.count("\n") for row in rows for cell in row)
        lost |= {name: (number, len(rows), breaks)} if abs(number - len(rows) - breaks) > 1 else {}
    assert (unaccounted, lost) == ({}, {})


def test_a_register_without_headings_is_read_by_its_contents(data):
    found = understand(data / "messy_real_files/nta_houjin_diff_20210714_noheader.csv.gz", words_of())
    guessed = {column.letter: (column.guess.field, column.guess.scheme) for column in found.columns}
    wanted = {
        "A": ("row_number", ""),
        "B": ("identifier", "jp-hojin"),
        "G": ("name", ""),
        "L": ("address", ""),
        "P": ("postcode", ""),
    }
    assert (found.rows, found.encoding, {letter: guessed[letter] for letter in wanted}) == (2772, "UTF-8", wanted)
    told = (data / "messy_real_files/README.md").read_text(encoding="utf-8")
    assert f"{found.rows:,} / 12,471 / 2,181 rows × {len(found.columns)} columns, no header" in told
    assert [problem.code for problem in found.problems] == ["read.no_header"]

"""The command `commonwork read`: what it says to a person and to a machine, and that every problem has its words."""

import json

import pytest
from click.testing import CliRunner

from commonwork.cli import main
from commonwork.flows.problems import SENTENCES
from commonwork.flows.reading import words_of

pytestmark = pytest.mark.django_db
LIST = '名称,郵便番号,組合員数\nひので労働者協同組合,100-0001,"1,234"\nあけぼの企業組合,100-0002,12\n合計,,1246\n'
LANGUAGES = {"en", "ja", "ko", "zh-hans", "zh-hant", "hi", "fil", "id", "th", "vi", "es", "fr", "de", "ar", "ne", "fa"}


def run(tmp_path, *options, content=b""):
    path = tmp_path / "list.csv"
    path.write_bytes(content or LIST.encode("cp932"))
    return CliRunner().invoke(main, ["read", str(path), *options])


def test_the_answer_for_a_machine_tells_everything(tmp_path):
    result = run(tmp_path, "--json", "--country", "jp")
    answer = json.loads(result.stdout)
    columns = [
        (each["letter"], each["heading"], each["field"], each["type"], each["examples"][0])
        for each in answer["columns"]
    ]
    assert (result.exit_code, columns) == (
        0,
        [
            (
                "A",
                "名称",
                "name",
                "text",
                {"cell": "A2", "text": "ひので労働者協同組合", "value": "ひので労働者協同組合"},
            ),
            ("B", "郵便番号", "postcode", "text", {"cell": "B2", "text": "100-0001", "value": "100-0001"}),
            ("C", "組合員数", "members", "number", {"cell": "C2", "text": "1,234", "value": "1234"}),
        ],
    )
    about = {name: answer[name] for name in ("format", "encoding", "encoding_reason", "table", "header_rows", "rows")}
    assert about == {
        "format": "CSV",
        "encoding": "Shift_JIS",
        "encoding_reason": "encoding.country",
        "table": "A1:C3",
        "header_rows": [1],
        "rows": 2,
    }
    assert [problem["sentence"] for problem in answer["problems"]] == [
        "A4: this row sums up the others («合計 1246»); it was left out."
    ]


def test_a_person_gets_a_line_for_each_column(tmp_path):
    result = run(tmp_path, "--country", "JP")
    assert result.stdout.splitlines() == [
        "list.csv: CSV Shift_JIS  A1:C3",
        "rows 2  heading in row 1",
        f"  A  {'名称':<34}  {'name.official':<24} 0.92  ひので労働者協同組合",
        f"  B  {'郵便番号':<34}  {'postcode':<24} 0.99  100-0001",
        f"  C  {'組合員数':<34}  {'members':<24} 0.92  1234",
    ]


def test_a_refused_file_exits_with_one_and_the_reason(tmp_path):
    result = run(tmp_path, content=b"%PDF-1.7")
    assert (result.exit_code, result.stderr) == (
        1,
        "list.csv: files of this kind (PDF) cannot be read. Send XLSX, ODS, CSV, TSV, JSON or GeoJSON.\n",
    )


def test_the_words_cover_the_languages_and_no_heading_is_empty():
    words = words_of()
    assert {language for _, language, _ in words.headings} >= LANGUAGES
    assert [entry for entry in words.headings if not all(entry[2])] == []


def test_every_problem_of_reading_has_its_sentence():
    codes = {
        "too_large",
        "encrypted",
        "sheet",
        "mixed_encodings",
        "quotes",
        "several_tables",
        "no_header",
        "blank_heading",
        "repeated_heading",
        "repeated_header",
        "total_row",
        "note_row",
        "too_wide",
        "error_cell",
        "number_marks",
        "date_order",
        "calendar",
        "format",
        "encoding",
        "json",
        "json_rows",
        "workbook",
        "empty",
        "date",
        "number",
        "coordinate",
        "website",
        "identifier",
    }
    assert {f"read.{code}" for code in codes} - set(SENTENCES) == set()

"""The member workbook: what is handed out in a language is understood when it comes back."""

import importlib.util
import io
from datetime import date

import pytest
from django.conf import settings
from openpyxl import load_workbook

from commonwork.engines.reading import read_delivery
from commonwork.flows.member_workbook import LISTS, TEMPLATE, columns_of, heading, template_for
from commonwork.flows.sources import load_spec, source_folder
from commonwork.register.models import Organisation

LANGUAGES = [code for code, _name in settings.LANGUAGES]
FEDERATION = Organisation(id="cast", name="한빛 노동자협동조합연합회", country="KR")
DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def sample():
    spec = importlib.util.spec_from_file_location("make_sample", source_folder(TEMPLATE) / "make_sample.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(path, content):
    path.write_bytes(content)
    return read_delivery(path, load_spec(TEMPLATE), effective=DAY)


def said(reading):
    return [(row.key, row.values, sorted(row.personal.values())) for row in reading.rows]


@pytest.fixture(scope="module")
def expected():
    return said(read_delivery(source_folder(TEMPLATE) / "sample.xlsx", load_spec(TEMPLATE), effective=DAY))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_filled_in_any_language_is_read_into_the_same_values(tmp_path, sample, expected, language):
    filled = sample.fill(template_for(FEDERATION, language), sample.rows(language), load_spec(TEMPLATE))
    reading = read(tmp_path / "list.xlsx", filled)
    assert (reading.problems, said(reading)) == ((), expected)


def test_the_personal_cells_are_kept_apart_whatever_the_language_of_the_headings(expected):
    assert expected[0][2] == ["02-000-0001", "sample-1@sample.example", "견본 담당자 1"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_template_is_refused_as_empty_for_explanation_and_example_are_never_read(tmp_path, language):
    reading = read(tmp_path / "list.xlsx", template_for(FEDERATION, language))
    assert [(problem.code, problem.value) for problem in reading.problems] == [("read.empty", "0 < 1")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letters_of_the_columns_are_the_same_in_every_language(language):
    spec = load_spec(TEMPLATE)
    book = load_workbook(io.BytesIO(template_for(FEDERATION, language)))
    headings = [cell.value for cell in book.worksheets[0][1]]
    assert headings == [heading(column, language) for column in columns_of(spec)]
    assert (book.worksheets[0].title, len(book.sheetnames), book[LISTS].sheet_state) == ("Members", 4, "hidden")
    assert book.worksheets[0].sheet_view.rightToLeft is (language == "fa")


def test_every_column_has_one_heading_in_each_language_and_no_two_columns_share_one():
    columns = columns_of(load_spec(TEMPLATE))
    assert {column.name: len(column.aliases) for column in columns} == {column.name: 7 for column in columns}
    spelled = [spelling for column in columns for spelling in {column.name, *column.aliases}]
    assert len(spelled) == len(set(spelled))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_offered_is_known_to_the_reading(language):
    spec = load_spec(TEMPLATE)
    book = load_workbook(io.BytesIO(template_for(FEDERATION, language)))
    lookups = {column.name: spec.lookups[column.lookup] for column in columns_of(spec) if column.lookup}
    offered = {cells[0].value: {cell.value for cell in cells[1:] if cell.value} for cells in book[LISTS].iter_cols()}
    unknown = {name: words - set(lookups[name]) for name, words in offered.items() if name}
    assert unknown == {name: set() for name in lookups}


def test_legal_forms_are_those_of_the_federations_country_where_it_has_any():
    book = load_workbook(io.BytesIO(template_for(FEDERATION, "ko")))
    column = next(cells for cells in book[LISTS].iter_cols() if cells[0].value == "Legal form")
    assert {cell.value[:2] for cell in column[1:] if cell.value} == {"KR"}


def test_the_number_of_a_register_is_found_by_the_column_beside_it(tmp_path, sample):
    lines = [
        {"Member number": n, "Official name": "Cast", "Country or area": "PH", "Registration number": f"9-{n}"}
        for n in "12"
    ]
    lines[0]["Register"] = "ph-cda"
    spec = load_spec(TEMPLATE)
    reading = read(tmp_path / "list.xlsx", sample.fill(template_for(FEDERATION, "hi"), lines, spec))
    assert [row.values.get("identifiers") for row in reading.rows] == [["ph-cda:9-1"], None]
    assert [row.values["names"][0]["language"] for row in reading.rows] == ["und", "und"]


def test_an_unknown_word_and_a_strange_column_are_said_with_their_cell(tmp_path, sample):
    spec = load_spec(TEMPLATE)
    line = {"Member number": "1", "Official name": "Cast", "Country or area": "Atlantis"}
    reading = read(tmp_path / "list.xlsx", sample.fill(template_for(FEDERATION, "ko"), [line], spec))
    assert [(p.code, p.place, p.value, p.stops) for p in reading.problems] == [
        ("read.unknown_category", "Members!J2", "Atlantis", False)
    ]
    book = load_workbook(io.BytesIO(template_for(FEDERATION, "ko")))
    book.worksheets[0]["W1"] = "새 열"
    stream = io.BytesIO()
    book.save(stream)
    reading = read(tmp_path / "strange.xlsx", stream.getvalue())
    assert [(p.code, p.place, p.column) for p in reading.problems] == [("read.unknown_column", "Members!W1", "새 열")]

"""What the documents say is there, and what is there is said."""

import csv
import re
from dataclasses import fields

import pytest
from architecture.tree import PACKAGE, ROOT, modules, named

from commonwork.engines.reading import Column, SourceSpec
from commonwork.flows.sources import described_sources

DOCS = ROOT / "docs"
_READ = re.compile(r"""env_\w+\(\s*["']([A-Z_]+)["']""")
_VARIABLE = re.compile(r"\b(?:COMMONWORK_[A-Z_]+|DATABASE_URL)\b")
_IN_TICKS = re.compile(r"`([^`]+)`")
_A_PATH = re.compile(
    r"^(?:src|tests|docs|sources|bench|frontend|\.ci|register|people|observatory|flows|web|engines)/[^\s*<>…]*"
)
DOCUMENTS = sorted(path.name for path in DOCS.glob("*.md"))


def text_of(name):
    return (DOCS / name).read_text(encoding="utf-8")


def test_settings_names_every_variable_that_is_read_and_no_other():
    read = set(_READ.findall((PACKAGE / "settings.py").read_text(encoding="utf-8")))
    table = "\n".join(line.split("|")[1] for line in text_of("settings.md").splitlines() if line.startswith("|"))
    assert len(read) > 10
    assert set(_VARIABLE.findall(table)) == read


def test_the_environment_is_read_in_the_settings_only():
    reading = re.compile(r"environ(?:\.get\(|\[)\s*[\"']?[A-Z_]*[\"']?\s*[\])](?!\s*=[^=])")
    elsewhere = [
        named(path)
        for path in modules()
        if path.name != "settings.py" and reading.search(path.read_text(encoding="utf-8"))
    ]
    assert elsewhere == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_a_document_names_is_there(name):
    missing = []
    for words in _IN_TICKS.findall(text_of(name)):
        path, _, function = words.partition(": ")
        if not (match := _A_PATH.match(path)) or match[0] != path:
            continue
        found = next((p for p in (ROOT / path, PACKAGE / path) if p.exists()), None)
        inside = found is not None and (
            not function or re.search(rf"\b{re.escape(function)}\b", found.read_text("utf-8"))
        )
        if not inside:
            missing.append(words)
    assert missing == []


def test_the_tour_names_paths_of_every_storey():
    text = text_of("tour.md")
    assert [
        s
        for s in ("engines", "reference", "people", "register", "observatory", "flows", "web")
        if f"src/commonwork/{s}" not in text
    ] == []


def test_the_glossary_has_every_term_in_every_language():
    with (PACKAGE / "reference/glossary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = text_of("glossary.md").splitlines()
    languages = ("en", "ja", "ko", "zh-hans", "hi", "fil", "fa", "id")
    absent = [
        row["term"] for row in rows if not any(all(f"| {row[code]} |" in line for code in languages) for line in lines)
    ]
    assert (len(rows) > 40, absent) == (True, [])


def test_every_source_and_every_entry_of_a_map_is_explained():
    words = set(_IN_TICKS.findall(text_of("sources.md")))
    folders = {f"sources/{key}" for key in described_sources()}
    entries = {each.name for each in fields(SourceSpec)} | {"note"}
    of_columns = {each.name for each in fields(Column)} - {"name"}
    assert sorted((folders | entries | of_columns) - words) == []

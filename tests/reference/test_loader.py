import csv
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from commonwork import reference as package
from commonwork.reference import Period, UnknownName, UnmappedWords, is_recalled, load
from commonwork.reference.loader import NOT_MAPPINGS

FOLDER = Path(package.__file__).parent
LANGUAGES = ("en", "ja", "ko", "zh-hans", "hi", "fil", "fa", "id")


def fact(name: str, column: str, value: str) -> dict[str, str]:
    return next(dict(row) for row in load().facts(name) if row[column] == value)


def test_load_reads_once() -> None:
    assert load() is load()


def test_facts_are_all_there() -> None:
    assert {name: len(rows) for name, rows in load().fact_tables.items()} == {
        "events": 28,
        "legal_forms": 54,
        "members": 46,
        "policies": 50,
        "publications": 27,
        "registration_steps": 40,
        "sources": 37,
        "statistics": 214,
        "statistics_contradicting": 4,
        "typology_rules": 34,
        "typology_testcases": 14,
    }


def test_places_count_as_a_spreadsheet() -> None:
    rows = load().facts("policies")
    assert (rows[0]["_place"], rows[0]["policy_id"]) == ("policies.csv row 2", "P001")
    assert (rows[-1]["_place"], rows[-1]["policy_id"]) == ("policies.csv row 51", "P050")


def test_facts_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        load().facts("members")[0]["name_en"] = "x"  # type: ignore[index]  # -- that it is refused is the test


def test_codes_keep_order_and_attributes() -> None:
    assert [dict(row) for row in load().codes("confidence").values()] == [
        {"code": "stated", "counts": "yes", "_place": "confidence.csv row 2"},
        {"code": "derived", "counts": "yes", "_place": "confidence.csv row 3"},
        {"code": "recalled", "counts": "no", "_place": "confidence.csv row 4"},
    ]


def test_countries_of_the_network_region() -> None:
    regions = {code for code, row in load().codes("regions").items() if row["in_network_region"] == "yes"}
    inside = {code for code, row in load().codes("countries").items() if row["region"] in regions}
    assert regions == set(load().network["regions"])
    assert {"IR", "TL", "FJ", "TW", "HK", "MO", "KZ", "JP", "KR", "IN", "CN", "PH", "ID", "AU"} <= inside
    assert inside.isdisjoint({"BE", "DE", "CH", "GB", "FR", "ES", "IT", "US", "CA", "BR", "BG", "CZ", "TG"})


def test_unknown_names_say_what_there_is() -> None:
    with pytest.raises(UnknownName, match="no code list «regionss»; there are areas, bases, challenges, "):
        load().codes("regionss")
    with pytest.raises(UnknownName, match="no table of facts «member»; there are events, "):
        load().facts("member")
    with pytest.raises(UnknownName, match="no list «nothing» with codes or labels"):
        load().labels("nothing", "en")
    with pytest.raises(UnknownName, match="mapping «unit» has no condition"):
        load().map_words("unit", "count", confidence="stated")


def test_label_falls_back_to_english_then_title_then_code() -> None:
    reference = load()
    assert reference.label("countries", "JP", "fa") == "ژاپن"
    assert reference.label("countries", "JP", "xx") == "Japan"
    assert reference.label("isic", "81", "en") == "Services to buildings and landscape activities"
    assert reference.label("relations", "friend", "en") == "friend"
    assert [reference.has_label("countries", "JP", language) for language in ("ko", "xx")] == [True, False]


def test_labels_of_a_whole_list() -> None:
    assert load().labels("confidence", "en") == {
        "stated": "stated in the source",
        "derived": "concluded from stated facts",
        "recalled": "to be confirmed",
    }
    assert load().labels("steps", "en")["PH-WC#2"] == "reserve the name"


def test_interface_languages_name_every_country_and_language() -> None:
    reference = load()
    assert reference.interface_languages == LANGUAGES
    for name in ("countries", "languages"):
        missing = [
            (code, lang)
            for code in reference.codes(name)
            for lang in LANGUAGES
            if not reference.has_label(name, code, lang)
        ]
        assert missing == []


@pytest.mark.parametrize("mapping", sorted(load().mappings))
def test_mapping_is_total(mapping: str) -> None:
    reference = load()
    table = reference.mappings[mapping]
    found = {reference.code_of(mapping, row) for row in reference.facts(table.facts)}
    assert found == {row["code"] for row in table.rows}
    assert found <= set(reference.codes(table.list))


def test_every_mapping_file_is_in_the_index() -> None:
    files = {file.stem for file in (FOLDER / "mappings").glob("*.csv")} - NOT_MAPPINGS
    with (FOLDER / "mappings/index.csv").open(encoding="utf-8") as handle:
        assert {row["mapping"] for row in csv.DictReader(handle)} == files


def test_members_are_only_those_stated() -> None:
    reference = load()
    related = {row["id"]: reference.code_of("relation", row) for row in reference.facts("members")}
    assert [key for key, code in related.items() if code == "member"] == ["jwcu", "ulccs", "ulscc"]
    assert [key for key, code in related.items() if code == "member_to_confirm"] == ["kfwc", "acfhic", "vca"]
    assert [key for key, code in related.items() if code == "participant"] == ["iccic", "lsp2i", "rahroshd", "bccm"]


def test_a_condition_decides_between_equal_words() -> None:
    words = "CICOPA member (the movement joined CICOPA in Dec 2008)"
    assert load().map_words("relation", words, confidence="derived") == "member_to_confirm"
    with pytest.raises(
        UnmappedWords, match=r"relation\.csv: mapping «relation» has no row for .*, confidence «stated»"
    ):
        load().map_words("relation", words, confidence="stated")


def test_qualifier_is_found_in_the_note_too() -> None:
    reference = load()
    rows = {row["row_id"]: row for row in reference.facts("statistics")}
    assert [reference.code_of("qualifier", rows[key]) for key in ("1", "2", "45", "49", "101")] == [
        "at_least",
        "almost",
        "none",
        "over",
        "around",
    ]


def test_unmapped_words_name_file_mapping_and_words() -> None:
    with pytest.raises(UnmappedWords) as caught:
        load().map_words("unit", "stone")
    assert str(caught.value) == "mappings/unit.csv: mapping «unit» has no row for «stone»"
    assert (caught.value.file, caught.value.mapping, caught.value.words) == ("mappings/unit.csv", "unit", "stone")


def test_periods_know_calendars_and_doubt() -> None:
    periods = [
        load().period(words) for words in ("2006-03", "about 2015-2016", "2019-12 (1398 Azar)", "after 2021", "n.d.")
    ]
    assert periods == [
        Period(date(2006, 3, 1), date(2006, 3, 31), "month"),
        Period(date(2015, 1, 1), date(2016, 12, 31), "about"),
        Period(date(2019, 11, 22), date(2019, 12, 21), "month"),
        Period(date(2022, 1, 1), None, "unknown"),
        Period(None, None, "unknown"),
    ]
    assert {row["period"] for row in load().facts("statistics")} == set(load().periods)


@pytest.mark.parametrize(
    ("table", "column", "value", "fields"),
    [
        ("members", "id", "kbiz", ["founded"]),
        ("members", "id", "ulccs", ["name_native", "website"]),
        ("members", "id", "jwcu", []),
        ("legal_forms", "form_id", "JP-RK", ["workers_must_be_members", "non_worker_members_allowed"]),
        ("legal_forms", "form_id", "JP-JK", []),
        ("policies", "policy_id", "P013", ["status"]),
        ("events", "event_id", "E013", ["date_start", "date_end"]),
        (
            "publications",
            "pub_id",
            "B001",
            ["year", "title", "authors_publisher", "kind", "languages", "scope", "what_it_gives", "address"],
        ),
    ],
)
def test_recalled_fields(table: str, column: str, value: str, fields: list[str]) -> None:
    row = fact(table, column, value)
    assert [name for name in row if is_recalled(row, name)] == fields


def test_headline_is_data() -> None:
    parts = load().claims["headline"]["parts"]
    assert [(part["key"], part["row_id"], part["value"], part["qualifier"], part["area"]) for part in parts] == [
        ("cooperatives", "1", "378000", "at_least", "WLD"),
        ("jobs", "2", "20000000", "almost", "WLD"),
        ("share", "3", "60", "almost", "WLD"),
    ]


def test_loader_needs_no_django() -> None:
    code = "import commonwork.reference as r, sys; r.load(); print('django' in sys.modules)"
    env = os.environ | {"PYTHONPATH": str(FOLDER.parent.parent)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert done.stdout == "False\n"

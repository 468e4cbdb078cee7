"""Files linked without a database: what is read, refused, kept and written, and the reasons in words."""

import csv
from dataclasses import replace

import pyarrow
import pyarrow.parquet
import pytest
from django.utils import translation

from commonwork.engines.linking.comparing import LEVELS
from commonwork.engines.linking.linker import prepare
from commonwork.flows import link_reasons, linking

A = """id,name,country,city,postcode,phone,remark
a1,日本労働者協同組合連合会,JP,東京,1010001,,
a2,Leeds Bakery Co-operative Ltd,GB,Leeds,LS1 2AB,0113 245 1111 | 0113 245 2222,old
"""
B = """id,name,country,city,postcode,phone
b1,Japan Workers' Co-operative Union,JP,Tokyo,101-0001,
b2,Leeds Bakery Cooperative Limited,GB,,LS1 2AB,+44 113 2452222
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "a.csv").write_text(A, encoding="utf-8")
    (tmp_path / "b.csv").write_text(B, encoding="utf-8")
    return tmp_path


def refused(path, text):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(linking.Refused) as caught:
        linking.link_files(path, None)
    return [link_reasons.describe(problem) for problem in caught.value.problems]


def test_two_files_become_pairs_and_clusters(files):
    outcome = linking.link_files(files / "a.csv", files / "b.csv", one_to_one=True)
    linking.write_pairs(outcome.linked, files / "pairs.csv")
    linking.write_clusters(outcome.linked, files / "clusters.csv")
    rows = list(csv.reader((files / "pairs.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("id_a", "id_b", "band"), ("a1", "b1", "same"), ("a2", "b2", "same")
    ]  # fmt: skip
    assert (files / "clusters.csv").read_text().splitlines() == ["id,cluster", "a1,a1", "b1,a1", "a2,a2", "b2,a2"]
    assert [link_reasons.describe(problem) for problem in outcome.ignored] == [
        "a.csv: the column «remark» is not known and was not used."
    ]


def test_parquet_is_read_as_csv_is(files):
    table, _ = linking.read_table(files / "a.csv")
    pyarrow.parquet.write_table(pyarrow.table(table), files / "a.parquet")
    assert linking.read_table(files / "a.parquet") == (table, [])


def test_what_was_prepared_is_kept_and_only_changed_rows_are_prepared_again(files):
    kept = files / "kept"
    first = linking.link_files(files / "a.csv", files / "b.csv", kept=kept)
    again = linking.link_files(files / "a.csv", files / "b.csv", kept=kept)
    (files / "a.csv").write_text(A.replace("LS1 2AB", "LS9 9ZZ") + "a3,Novissi,TG,Lomé,,,\n", encoding="utf-8")
    changed = linking.link_files(files / "a.csv", files / "b.csv", kept=kept)
    fresh = linking.link_files(files / "a.csv", files / "b.csv")
    assert (again, changed.linked) == (first, fresh.linked)
    assert changed.linked != first.linked


def test_a_row_without_id_or_name_is_refused_with_its_place(tmp_path):
    path = tmp_path / "list.csv"
    assert refused(path, "id,name\n,Alpha\nb,\nc,Gamma\nc,Delta\n") == [
        "list.csv, row 2: the id is missing.",
        "list.csv, row 3: «b» has no name.",
        "list.csv, row 5: the id «c» already stands in another row.",
    ]
    assert refused(path, "id,city\na,Leeds\n") == [
        "list.csv: the column «name» is missing; an id and one name are needed."
    ]
    assert refused(path, "id,name\na,Alpha,Leeds\n") == [
        "list.csv: this file cannot be read (line 2: 3 cells, expected 2). Send CSV in UTF-8, or Parquet."
    ]


def test_what_people_decided_is_read_and_holds(files):
    judged = files / "judged.csv"
    judged.write_text("id_a,id_b,same\na2,b2,no\n", encoding="utf-8")
    outcome = linking.link_files(files / "a.csv", files / "b.csv", judgements=judged)
    assert {(pair.a, pair.b): pair.band for pair in outcome.linked.pairs}["a2", "b2"] == "different"
    judged.write_text("id_a,id_b,same\na2,b2,perhaps\n", encoding="utf-8")
    with pytest.raises(linking.Refused) as caught:
        linking.read_judgements(judged)
    assert [link_reasons.describe(problem) for problem in caught.value.problems] == [
        "judged.csv, row 2: «perhaps» is neither yes nor no."
    ]


def test_every_level_has_a_sentence_in_the_readers_language():
    missing = [
        f"{name}.{level}" for name, levels in LEVELS.items() for level in levels
        if f"{name}.{level}" not in link_reasons.REASONS and (level != "none" or name == "name")
    ]  # fmt: skip
    assert missing == []
    with translation.override("ja"):
        japanese = {link_reasons.gettext(sentence) for sentence in link_reasons.REASONS.values()}
    assert japanese.isdisjoint(link_reasons.REASONS.values())


def plainly(prepared):
    """Everything a prepared table holds, arrays as lists."""
    columns = {**prepared.records, **prepared.names}
    lists = (prepared.texts, prepared.wholes, prepared.spelt, prepared.written, prepared.words)
    return prepared.version, {name: values.tobytes() for name, values in columns.items()}, lists


def test_many_records_are_made_ready_as_few_are(monkeypatch):
    monkeypatch.setattr("commonwork.flows.link_names.MANY", 2)
    monkeypatch.setattr("commonwork.flows.link_names.CHUNK", 2)
    table = {"id": ["1", "2", "3"], "name": ["Leeds Bakery", "労働者協同組合", "Novissi (Kara)"],
             "country": ["GB", "JP", "TG"], "city": ["Leeds", "東京", "Kara"], "phone": ["", "031234", ""]}  # fmt: skip
    rules = linking.link_rules()
    assert plainly(prepare(table, rules)) == plainly(prepare(table, replace(rules, make=None)))

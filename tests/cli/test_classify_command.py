"""`commonwork classify`: a table of facts in, a table of verdicts out; refused with its place, or whole."""

import csv
import json

import pyarrow
import pyarrow.parquet
import pytest
from click.testing import CliRunner

from commonwork.cli_classify import classify
from commonwork.engines.classifying.columns import COLUMNS
from commonwork.engines.classifying.telling import VERDICT_COLUMNS
from commonwork.reference.typology_loader import load_tables


@pytest.fixture
def run(tmp_path):
    def classified(text, *options):
        facts, output = tmp_path / "facts.csv", tmp_path / "verdicts.csv"
        facts.write_text(text, encoding="utf-8")
        result = CliRunner().invoke(classify, [str(facts), "--output", str(output), *options])
        return result, output

    return classified


def rows_of(output):
    with output.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_columns_and_one_row(run):
    result, output = run("id,legal_form,members_workers,members_total,workers_total\na,IN-ST,१२,20,\n")
    assert result.exit_code == 0
    (row,) = rows_of(output)
    assert tuple(row) == VERDICT_COLUMNS
    wanted = {"id": "a", "level": "primary", "national": "IN-ST", "icls": "worker", "icls_standing": "decided"}
    wanted |= {"cicopa": "worker", "cicopa_standing": "partial"}
    assert {name: row[name] for name in wanted} == wanted
    assert row["missing"].split("; ")[0] == "cicopa: workers_total"


def test_every_committed_case_comes_out_of_the_command(run, tmp_path):
    cases = load_tables().cases
    facts = tmp_path / "cases.csv"
    with facts.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["id", *COLUMNS])
        writer.writerows([row["case_id"], *(row[name] for name in COLUMNS)] for row in cases)
    result, output = run(facts.read_text(encoding="utf-8"), "--json")
    assert json.loads(result.output)["organisations"] == len(cases)
    wanted = ("level", "icls", "cicopa", "overlay", "model2019", "asset_lock", "flags", "icls_standing")
    assert [{name: row[name] for name in wanted} for row in rows_of(output)] == [
        {name: row[f"want_{name}"] for name in wanted} for row in cases
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,members\na,1\n", "facts.csv, line 1: the column «members» is not known."),
        ("legal_form\nJP-RK\n", "facts.csv, line 1: the column «id» is missing."),
        ("id,id\na,b\n", "facts.csv, line 1: the column «id» stands twice."),
        ("id,vote_rule\na,often\n", "facts.csv, line 2, column vote_rule: «often» is not one of the values"),
        ("id,legal_form\na,\nb,XX-1\n", "facts.csv, line 3, column legal_form: «XX-1» is not one of the values"),
        ("id,members_workers\na,-3\n", "facts.csv, line 2, column members_workers: «-3» is not a count."),
        ("id,members_workers\na,nan\n", "facts.csv, line 2, column members_workers: «nan» is not a count."),
        ("id,votes_users\na,101\n", "facts.csv, line 2, column votes_users: «101» is not a share"),
        ("id,isic_main\na,99999\n", "facts.csv, line 2, column isic_main: «99999» is not one of the values"),
        ("id,isic_main\na,0411\n", "facts.csv, line 2, column isic_main: «0411» is not one of the values"),
        ("id,legal_form\n,JP-RK\n", "facts.csv, line 2: the id is missing."),
        ("id,legal_form\na\n", "facts.csv, line 2: the row has 1 cells, the header has 2."),
    ],
)
def test_what_cannot_stand_is_refused_with_its_place_and_nothing_is_written(run, text, said):
    result, output = run(text)
    assert result.exit_code == 1
    assert said in result.output
    assert not output.exists()
    assert [path.name for path in output.parent.iterdir()] == ["facts.csv"]


def test_a_refusal_leaves_the_verdicts_of_before(run):
    _, output = run("id,legal_form\na,JP-RK\n")
    before = output.read_bytes()
    result, _ = run("id,legal_form\na,JP-RK\nb,JP-ZZ\n")
    assert (result.exit_code, output.read_bytes()) == (1, before)


def test_facts_that_cannot_all_be_true_are_named(run):
    result, output = run("id,legal_form,votes_workers,votes_users\na,ID-KOP,70,60\n", "--json")
    assert json.loads(result.output)["remarks"] == [
        "facts.csv, line 2: these facts cannot all be true: votes_workers, votes_users."
    ]
    assert rows_of(output)[0]["icls_standing"] == "undecidable"


def test_parquet_gives_the_same_as_csv(run, tmp_path):
    _, output = run("id,legal_form,members_total,vote_rule\na,ID-KOP,20,\nb,JP-RK,,\n")
    by_csv = output.read_text(encoding="utf-8")
    table = pyarrow.table(
        {"id": ["a", "b"], "legal_form": ["ID-KOP", "JP-RK"], "members_total": [20, None], "vote_rule": [None, None]}
    )
    pyarrow.parquet.write_table(table, tmp_path / "facts.parquet")
    result = CliRunner().invoke(classify, [str(tmp_path / "facts.parquet"), "--output", str(output)])
    assert (result.exit_code, output.read_text(encoding="utf-8")) == (0, by_csv)

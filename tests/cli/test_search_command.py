"""`commonwork search`, as it is typed: one query or a file of them, over a plain table or over the register."""

import csv
import random

from cli.test_cli import run

ROWS = (
    "id,name,name_2,country,city,founded,note",
    "1,見本労働者協同組合連合会,見本労協連,JP,東京,1979,x",
    "2,Sample Bakers' Co-operative Ltd,,GB,Leeds,2001,",
    "3,Sample Weavers' Co-operative Ltd,,GB,York,,",
)


def table(folder, name="t.csv", rows=ROWS):
    (folder / name).write_text("\n".join(rows) + "\n", "utf-8")
    return folder / name


def queries(folder, text="query_id,query\nq1,労協\nq2,bakrs leeds\nq3,country:gb sample\nq4,zzzzqq\n"):
    (folder / "q.csv").write_text(text, "utf-8")
    return folder / "q.csv"


def test_search_finds_in_a_table_and_says_why_and_which_column_it_did_not_know(tmp_path):
    answer = run(tmp_path / "home", "search", "--index", table(tmp_path), "見本労協連", "--json")
    assert (answer.code, answer.err) == (0, "t.csv: the column «note» is not known and was not used.\n")
    (hit,) = answer.json["hits"]
    assert (hit["rank"], hit["id"], hit["why"]) == (1, "1", "alias 見本労協連")
    plain = run(tmp_path / "home", "search", "--index", table(tmp_path), "zzzzqq")
    assert (plain.code, plain.out) == (0, "")


def test_search_answers_a_file_of_queries_the_same_twice_whatever_the_order_of_the_rows(tmp_path):
    answer = run(
        tmp_path / "home", "search", "--index", table(tmp_path), "--queries", queries(tmp_path), "--output",
        tmp_path / "one.csv", "--limit", 2, "--json",
    )  # fmt: skip
    assert (answer.code, answer.json["queries"]) == (0, 4)
    with (tmp_path / "one.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["query_id"], row["rank"], row["id"]) for row in rows] == [
        ("q1", "1", "1"), ("q2", "1", "2"), ("q3", "1", "2"), ("q3", "2", "3"),
    ]  # fmt: skip
    assert rows[1]["why"] == "spelling Sample Bakers' Co-operative Ltd"
    shuffled = [ROWS[0], *random.Random(3).sample(ROWS[1:], 3)]
    files = ("--index", table(tmp_path, rows=shuffled), "--queries", queries(tmp_path), "--limit", 2)
    assert run(tmp_path / "home", "search", *files, "--output", tmp_path / "two.csv").code == 0
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def refused(tmp_path, *arguments):
    answer = run(tmp_path / "home", "search", *arguments)
    assert not (tmp_path / "out.csv").exists()
    return answer.code, answer.err.splitlines()[-1] if answer.err else ""


def test_search_refuses_bad_files_with_their_place_and_writes_nothing(tmp_path):
    good, output = table(tmp_path), ("--output", tmp_path / "out.csv")
    bad = table(tmp_path, "bad.csv", ("id,city", "1,Leeds"))
    double = table(tmp_path, "double.csv", ("id,name", "1,A", "1,B"))
    short = table(tmp_path, "short.csv", ("id,name", "1"))
    asked = ("--queries", queries(tmp_path), *output)
    assert refused(tmp_path, "--index", bad, *asked) == (
        1, "bad.csv: the column «name» is missing; an id and one name are needed.",
    )  # fmt: skip
    assert refused(tmp_path, "--index", double, *asked) == (
        1, "double.csv, row 3: the id «1» already stands in another row.",
    )  # fmt: skip
    assert refused(tmp_path, "--index", short, *asked)[0] == 1
    none = queries(tmp_path, "query,note\nx,y\n")
    assert refused(tmp_path, "--index", good, "--queries", none, *output) == (
        1, "q.csv: the column «query_id» is missing; query_id and query are needed.",
    )  # fmt: skip


def test_search_is_told_how_it_is_used(tmp_path):
    assert run(tmp_path / "home", "search").code == 2
    assert run(tmp_path / "home", "search", "x", "--queries", queries(tmp_path)).code == 2
    assert run(tmp_path / "home", "search", "--queries", queries(tmp_path)).code == 2
    assert run(tmp_path / "home", "search", "x", "--limit", 0).code == 2

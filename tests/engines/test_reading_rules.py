"""Reading a delivered file: what each rule stops or marks, and that leaving it out changes the reading."""

from datetime import date

import pytest

from commonwork.engines.reading import SpecError, parse_spec, read_delivery
from commonwork.engines.records import Problem, ReadRow

DAY = date(2026, 11, 20)
SOURCE = {
    "key": "xx/list", "title": "List", "publisher": "Somebody", "licence": "open", "kind": "snapshot",
    "standing": "sample", "rank": "community", "language": "en",
    "columns": {
        "id": "key",
        "name": "name",
        "state": {"field": "status", "lookup": "state"},
        "since": {"field": "founded", "dates": ["iso"]},
        "members": "members",
        "lat": "latitude",
        "web": "website",
        "number": {"field": "identifier", "scheme": "jp-hojin"},
    },
    "optional": ["state", "since", "members", "lat", "web", "number"],
    "lookups": {"state": {"open": "active"}},
}  # fmt: skip


def read(tmp_path, text, *off, **more):
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return read_delivery(path, parse_spec(SOURCE | more), effective=DAY, off=frozenset(off))


def stops(tmp_path, rule, text, problem, **more):
    """The rule refuses the file with this problem; without it the file is read."""
    reading, without = read(tmp_path, text, **more), read(tmp_path, text, rule, **more)
    assert (reading.rows, reading.problems) == ((), (problem,))
    assert (bool(without.rows), without.problems) == (True, ())


def marks(tmp_path, rule, column, value, field, kept):
    """The rule reports the cell and does not use it; without the rule it would be used as it is."""
    text = f"id,name,{column}\n1,Sample,{value}\n"
    reading, without = read(tmp_path, text), read(tmp_path, text, rule)
    names = [{"text": "Sample", "language": "en", "script": "Latn", "kind": "official"}]
    cells = {"id": "1", "name": "Sample", column: value}
    assert reading.problems == (Problem(rule, "C2", column, value, stops=False),)
    assert reading.rows == (ReadRow("1", "2", cells, {}, {"names": names}, DAY),)
    assert (without.problems, without.rows[0].values) == ((), {"names": names, field: kept})


def recalled(tmp_path):
    text = "id,name,since\n1,Sample,1979 (from memory)\n"
    assert read(tmp_path, text).rows[0].values["to_confirm"] == ["founded"]
    assert "to_confirm" not in read(tmp_path, text, "read.recalled").rows[0].values


DISABLING = {
    "read.unknown_column": lambda at: stops(
        at, "read.unknown_column", "id,name,new\n1,Sample,x\n", Problem("read.unknown_column", "C1", "new")
    ),
    "read.missing_column": lambda at: stops(
        at, "read.missing_column", "id\n1\n", Problem("read.missing_column", "1", "name")
    ),
    "read.missing_key": lambda at: stops(
        at, "read.missing_key", "id,name\n1,Sample\n,Keyless\n", Problem("read.missing_key", "A3")
    ),
    "read.duplicate_key": lambda at: stops(
        at, "read.duplicate_key", "id,name\n1,A\n1,B\n", Problem("read.duplicate_key", "A3", "id", "1")
    ),
    "read.empty": lambda at: stops(
        at, "read.empty", "id,name\n1,A\n", Problem("read.empty", "list.csv", value="1 < 2"), minimum_rows=2
    ),
    "read.unknown_category": lambda at: marks(at, "read.unknown_category", "state", "asleep", "status", "asleep"),
    "read.date": lambda at: marks(at, "read.date", "since", "long ago", "founded", "long ago"),
    "read.number": lambda at: marks(at, "read.number", "members", "many", "members", "many"),
    "read.coordinate": lambda at: marks(at, "read.coordinate", "lat", "95", "latitude", "95"),
    "read.identifier": lambda at: marks(at, "read.identifier", "number", "12", "identifiers", ["jp-hojin:12"]),
    "read.website": lambda at: marks(at, "read.website", "web", "none", "website", "none"),
    "read.recalled": recalled,
}


@pytest.mark.parametrize("rule", DISABLING)
def test_leaving_the_rule_out_changes_the_reading(tmp_path, rule):
    DISABLING[rule](tmp_path)


def test_a_row_listed_twice_is_noted_where_the_source_may_repeat(tmp_path):
    reading = read(tmp_path, "id,name,web\n1,A,a.coop\n1,A,b.coop\n", may_repeat_in=["web"])
    assert [row.values["website"] for row in reading.rows] == ["https://a.coop"]
    assert reading.problems == (Problem("read.duplicate_key", "A3", "id", "1", stops=False),)


def test_notices_of_one_key_are_all_kept(tmp_path):
    reading = read(tmp_path, "id,name\n1,A\n1,B\n", kind="events")
    kept = [(row.key, row.place, row.values["names"][0]["text"]) for row in reading.rows]
    assert kept == [("1", "2", "A"), ("1", "3", "B")]


def test_a_key_too_long_for_the_register_stays_its_own(tmp_path):
    keys = [row.key for row in read(tmp_path, f"id,name\n{'x' * 130},A\n{'x' * 131},B\n{'x' * 120},C\n").rows]
    assert ([len(key) for key in keys], len(set(keys)), keys[2]) == ([120] * 3, 3, "x" * 120)


def test_a_cell_beyond_the_header_refuses_the_file(tmp_path):
    assert read(tmp_path, "id,name\n1,A,loose\n").problems == (Problem("read.unknown_column", "C2", "+C"),)


def test_personal_cells_are_kept_apart(tmp_path):
    columns = SOURCE["columns"] | {"mail": "email"}
    row = read(tmp_path, "id,name,mail\n1,A,a@b.example\n", columns=columns).rows[0]
    assert (row.cells, row.personal) == ({"id": "1", "name": "A"}, {"mail": "a@b.example"})


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("x.pdf", b"%PDF", "read.format"), ("x.csv", b"id,name\n\x00,a\n", "read.encoding"),
        ("x.json", b"{", "read.json"), ("x.json", b'{"a": 1}', "read.json_rows"),
        ("x.xlsx", b"no workbook", "read.workbook"),
        ("x.csv", b'id,name\n1,"Open\n' + b"2,Next\n" * 60, "read.quotes"),
        ("x.csv", "id,name\n1,Zoë\n2,Anaïs\n3,Chloé\n".encode() + "4,Noël\n".encode("cp1252"), "read.mixed_encodings"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_opened_says_why(tmp_path, name, body, code):
    (tmp_path / name).write_bytes(body)
    reading = read_delivery(tmp_path / name, parse_spec(SOURCE), effective=DAY)
    assert (reading.refused, reading.rows, [problem.code for problem in reading.problems]) == (True, (), [code])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colums": {}}, "xx/list: unknown entry colums"),
        ({"kind": "list"}, "xx/list: unknown kind list"),
        ({"columns": {"name": "name"}}, "xx/list: no column is the key"),
        ({"columns": {"id": "key", "name": "nam"}}, "xx/list: column name: unknown field nam"),
        ({"lookups": {}}, "xx/list: column state: no lookup table state"),
    ],
)
def test_a_wrong_map_names_its_entry(change, said):
    with pytest.raises(SpecError, match=f"^{said}$"):
        parse_spec(SOURCE | change)

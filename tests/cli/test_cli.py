"""The command line as a person or a script meets it: every command in a process of its own, its answer and its end."""

import gzip
import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "sources/uk/coops-uk/sample.csv"
COMMANDS = {
    "take-in": "--date", "edition prepare": "--as-of", "edition publish": "", "edition verify": "--bundle",
    "edition diff": "", "backup": "", "restore": "--replace", "check": "", "demo": "--serve", "erase-personal": "",
    "compile-catalogues": "", "read": "--country", "send-letters": "--at-most", "bounce": "",
    "relink": "--prepare", "link": "--one-to-one", "link-train": "--version", "search": "--queries", "work": "--once",
    "index": "", "send-alerts": "", "classify": "", "identity": "", "reclassify": "",
}  # fmt: skip
NOTHING = {"read": 0, "new": 0, "changed": 0, "vanished": 0, "doubtful": 0, "refused": 0}


@dataclass(frozen=True)
class Answer:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        """The answer of a command that was asked for JSON: one document and nothing else."""
        return json.loads(self.out)


def run(home, *arguments):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONWORK_", "DATABASE_URL"))}
    environment = {**kept, "COMMONWORK_HOME": str(home), "COMMONWORK_SECRET": "tests", "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "commonwork.cli", *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    return Answer(done.returncode, done.stdout, done.stderr)


def change(home, statement):
    """Change a stored row behind the program's back, as a bad disk or a bad hand would."""
    import sqlite3

    with sqlite3.connect(home / "commonwork.sqlite3") as database:
        database.execute(statement)
    database.close()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A home with the demonstration; these tests copy it before they change anything."""
    home = tmp_path_factory.mktemp("loaded")
    answer = run(home, "demo", "--no-serve")
    assert answer.code == 0, answer.err
    return home


@pytest.fixture
def home(loaded, tmp_path):
    """A copy of the loaded home, to be changed."""
    return shutil.copytree(loaded, tmp_path / "home")


def test_there_is_no_command_these_tests_do_not_know(tmp_path):
    listed = run(tmp_path, "--help").out.partition("Commands:")[2].split("\n")
    names = {line.split()[0] for line in listed if line.strip() and line.startswith("  ") and line[2] != " "}
    assert names == {name.split()[0] for name in COMMANDS} | {"serve"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_answers_in_json(tmp_path, command):
    answer = run(tmp_path, *command.split(), "--help")
    assert (answer.code, answer.out.startswith("Usage: ")) == (0, True)
    assert COMMANDS[command] in answer.out
    assert "--json" in answer.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("take-in",), ("take-in", "uk/coops-uk"), ("take-in", "uk/coops-uk", "not-there.csv"),
        ("take-in", "uk/coops-uk", SAMPLE, "--date", "yesterday"), ("take-in", "uk/coops-uk", SAMPLE, "--what"),
        ("edition", "prepare"), ("edition", "prepare", "x", "--as-of", "2026-13-01"), ("edition", "publish"),
        ("edition", "verify", "--bundle", "not-there.zip"), ("edition", "diff", "one"), ("backup",), ("restore",),
        ("restore", "not-there.tar.gz"), ("check", "more"), ("demo", "--port", "high"), ("erase-personal",),
        ("compile-catalogues", "more"), ("unknown",),
    ],
    ids=lambda arguments: " ".join(Path(str(a)).name for a in arguments),
)  # fmt: skip
def test_wrong_usage_ends_with_2_and_says_how_it_is_used(tmp_path, arguments):
    answer = run(tmp_path, *arguments)
    assert (answer.code, answer.out, "Usage: " in answer.err) == (2, "", True)


def test_take_in_says_what_it_did_and_twice_changes_nothing(home):
    first = run(home, "take-in", "uk/coops-uk", SAMPLE, "--date", "2016-12-31", "--json")
    again = run(home, "take-in", "uk/coops-uk", SAMPLE, "--date", "2016-12-31", "--json")
    assert [(a.code, a.err) for a in (first, again)] == [(0, "")] * 2
    assert first.json == NOTHING | {"read": 10, "new": 9}
    assert again.json == NOTHING | {"read": 10}
    spoken = run(home, "take-in", "uk/coops-uk", SAMPLE)
    assert (spoken.code, spoken.out) == (0, "read 10  new 0  changed 0  vanished 0  doubtful 0  refused 0\n")


def test_take_in_of_an_unknown_source_is_refused_and_names_the_known_ones(home):
    answer = run(home, "take-in", "uk/nobody", SAMPLE, "--json")
    assert (answer.code, "uk/nobody" in answer.err, "uk/coops-uk" in answer.err) == (1, True, True)
    assert answer.json == NOTHING | {"problems": [answer.err.strip()]}


def test_a_refused_file_ends_with_1_and_names_the_cell(home, tmp_path):
    header, *lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    strange = tmp_path / "strange.csv"
    strange.write_text("\n".join([f"{header},Surprise", *[f"{line},x" for line in lines]]), encoding="utf-8")
    answer = run(home, "take-in", "uk/coops-uk", strange, "--json")
    assert (answer.code, answer.json["new"]) == (1, 0)
    assert [problem.partition(":")[0] for problem in answer.json["problems"]] == ["AA1"]
    assert "Surprise" in answer.err
    assert run(home, "check", "--json").json == {"problems": []}


@pytest.mark.parametrize("damage", ["cut", "no gzip", "empty", "not text"])
def test_a_file_that_cannot_be_read_is_refused(home, tmp_path, damage):
    whole = gzip.compress(SAMPLE.read_bytes())
    broken = {"cut": whole[:-50], "no gzip": b"name\n", "empty": b"", "not text": gzip.compress(b"\x00\xff\x00")}
    path = tmp_path / "list.csv.gz"
    path.write_bytes(broken[damage])
    answer = run(home, "take-in", "uk/coops-uk", path, "--json")
    assert (answer.code, len(answer.json["problems"]) >= 1) == (1, True)


def test_an_edition_is_prepared_published_verified_and_compared(home):
    prepared = run(home, "edition", "prepare", "2026-11", "--as-of", "2026-11-24", "--json")
    published = run(home, "edition", "publish", "2026-11", "--json")
    verified = run(home, "edition", "verify", "--json")
    compared = run(home, "edition", "diff", "demonstration-1", "2026-11", "--json")
    assert [a.code for a in (prepared, published, verified, compared)] == [0] * 4, prepared.err
    assert prepared.json == published.json == {"edition": "2026-11", "hash": verified.json["hash"]}
    assert verified.json["ok"] is True
    assert {name: sum(map(len, found.values())) for name, found in compared.json.items()} == dict.fromkeys(
        compared.json, 0
    )
    assert run(home, "edition", "verify", "2026-11").out == f"2026-11  {verified.json['hash']}  holds\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("prepare", "a/b"), "address"), (("prepare", "soon", "--as-of", "2099-01-01"), "still to come"),
        (("prepare", "demonstration-1", "--as-of", "2026-11-24"), "published"), (("publish", "1999"), ""),
        (("publish", "demonstration-1"), "published already"), (("verify", "1999"), "1999"),
        (("diff", "1999", "demonstration-1"), "1999"), (("diff", "demonstration-1", "1999"), "1999"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_what_cannot_be_done_to_an_edition_ends_with_1_and_a_reason(home, arguments, words):
    answer = run(home, "edition", *arguments, "--json")
    assert (answer.code, words in answer.err, answer.json["problems"]) == (1, True, [answer.err.strip()])


def test_verify_without_any_edition_is_refused(tmp_path):
    run(tmp_path, "take-in", "uk/coops-uk", SAMPLE)
    answer = run(tmp_path, "edition", "verify", "--json")
    assert (answer.code, answer.json["problems"]) == (1, ["No edition has been published yet."])


def test_a_tampered_edition_does_not_verify(home):
    change(home, "UPDATE observatory_editiontable SET body = replace(body, 'JPN', 'KOR') WHERE name LIKE 'observ%'")
    answer = run(home, "edition", "verify", "demonstration-1", "--json")
    assert (answer.code, answer.json["ok"], len(answer.json["problems"]) >= 2) == (1, False, True)
    assert run(home, "check").code == 1


def test_a_tampered_bundle_does_not_verify(home, tmp_path):
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.writestr(
            "edition.json", json.dumps({"edition": "x", "content_hash": "0", "sealed_hash": "", "tables": {}})
        )
        bundle.writestr("tables/organisations.csv", "id\ncw-1\n")
    answer = run(home, "edition", "verify", "--bundle", path, "--json")
    assert (answer.code, answer.json["ok"]) == (1, False)


def test_the_demonstration_is_found_at_once_and_the_index_can_be_made_anew(home):
    before = run(home, "search", "Sample Wholefoods", "--json").json["hits"][0]
    assert before["name"].startswith("Sample Wholefoods")
    shutil.rmtree(home / "index")
    refused = run(home, "search", "Sample Wholefoods", "--json")
    assert (refused.code, "commonwork index" in refused.err) == (1, True)
    assert run(home, "index", "--json").json["documents"] > 500
    assert run(home, "search", "Sample Wholefoods", "--json").json["hits"][0] == before


def test_a_backup_is_restored_to_the_same(home, tmp_path):
    archive, other = tmp_path / "all.tar.gz", tmp_path / "new" / "home"
    made = run(home, "backup", archive, "--json")
    assert (made.code, made.json["archive"], archive.stat().st_mode & 0o777) == (0, str(archive), 0o600)
    restored = run(other, "restore", archive, "--json")
    assert (restored.code, restored.json) == (0, {"archive": str(archive), "files": made.json["files"]}), restored.err
    verified = [run(each, "edition", "verify", "--json").json for each in (home, other)]
    assert verified[0] == verified[1]
    assert run(other, "check", "--json").json == {"problems": []}


def test_restoring_over_data_asks_for_replace(home, tmp_path):
    archive = tmp_path / "all.tar.gz"
    run(home, "backup", archive)
    run(home, "take-in", "uk/coops-uk", SAMPLE)
    refused = run(home, "restore", archive, "--json")
    assert (refused.code, "--replace" in refused.err) == (1, True)
    assert run(home, "take-in", "uk/coops-uk", SAMPLE, "--json").json["new"] == 0
    assert run(home, "restore", archive, "--replace").code == 0
    assert run(home, "take-in", "uk/coops-uk", SAMPLE, "--json").json["new"] == 9


@pytest.mark.parametrize("damage", ["cut", "one byte", "no archive", "empty"])
def test_a_damaged_archive_is_refused_and_changes_nothing(home, tmp_path, damage):
    archive, other = tmp_path / "all.tar.gz", tmp_path / "new"
    run(home, "backup", archive)
    whole = archive.read_bytes()
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :]
    broken = {"cut": whole[:middle], "one byte": flipped, "no archive": b"something else", "empty": b""}
    archive.write_bytes(broken[damage])
    answer = run(other, "restore", archive, "--json")
    assert (answer.code, "all.tar.gz" in answer.err) == (1, True)
    assert list((other / "files").rglob("*")) == []


def test_check_finds_a_changed_copy(home):
    assert run(home, "check").out == "nothing wrong was found\n"
    stored = max((home / "files").rglob("*"), key=lambda path: path.stat().st_size if path.is_file() else 0)
    stored.write_bytes(b"something else")
    answer = run(home, "check", "--json")
    assert (answer.code, len(answer.json["problems"])) == (1, 1)
    assert answer.err.strip() == answer.json["problems"][0]


def test_personal_cells_are_erased_and_the_check_still_finds_nothing(home):
    import sqlite3

    with sqlite3.connect(home / "commonwork.sqlite3") as database:
        found = database.execute(
            "SELECT organisation_id FROM register_entry e JOIN register_record r ON r.entry_id = e.id"
            " JOIN register_personalcells p ON p.record_id = r.id ORDER BY 1"
        ).fetchone()
    database.close()
    answer = run(home, "erase-personal", found[0], "--json")
    assert (answer.code, answer.json) == (0, {"organisation": found[0], "redacted": 1})
    assert run(home, "check", "--json").json == {"problems": []}


def test_erasing_an_organisation_that_is_not_there_is_refused(home):
    answer = run(home, "erase-personal", "cw-nobody", "--json")
    assert (answer.code, "cw-nobody" in answer.err) == (1, True)


def test_the_demonstration_loaded_again_loses_nothing(home):
    import sqlite3

    def waiting():
        with sqlite3.connect(home / "commonwork.sqlite3") as database:
            return [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]

    tables = ("register_pair WHERE is_open", "register_proposal WHERE state = 'open'", "register_delivery")
    before, asked = run(home, "edition", "verify", "--json").json, waiting()
    assert asked[:2] == [2, 2], "a visitor sees the desks of pairs and of corrections at work"
    answer = run(home, "demo", "--no-serve", "--json")
    assert (answer.code, "edition" in answer.json) == (0, True)
    assert (run(home, "edition", "verify", "--json").json, waiting()) == (before, asked)


def test_with_an_empty_outbox_nothing_is_sent_and_no_mail_server_is_needed(home):
    answer = run(home, "send-letters", "--json")
    assert (answer.code, answer.json) == (0, {"sent": 0, "refused": 0, "waiting": 0})


def test_a_mail_that_is_no_report_changes_nothing_and_is_no_failure(home, tmp_path):
    (tmp_path / "mail").write_bytes(b"Subject: I am away\n\nback on Monday\n")
    answer = run(home, "bounce", tmp_path / "mail", tmp_path, "--json")
    assert (answer.code, answer.json["bounced"], answer.json["not_ours"] >= 2) == (0, 0, True)


def test_catalogues_are_compiled(tmp_path):
    answer = run(tmp_path, "compile-catalogues", "--json")
    assert (answer.code, list(answer.json)) == (0, ["compiled"])


def test_the_register_is_compared_again_and_says_what_it_found(home):
    assert run(home, "relink", "--prepare", "--json").json["prepared"] > 50
    answer = run(home, "relink", "--json").json
    assert (sorted(answer), answer["changed"]) == (["ask", "changed", "same"], 0), "the take-in had found it all"
    refused = run(home, "relink", "nobody/has-it")
    assert (refused.code, refused.err) == (1, "There is no list «nobody/has-it» in the register.\n")

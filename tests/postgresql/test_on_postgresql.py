"""PostgreSQL and SQLite give the same register, the same pages, the same report."""

import csv
import io
import re
import subprocess
from pathlib import Path

import pytest

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("server")]
VENDORS = ("sqlite", "postgresql")
SAMPLE = Path(__file__).parents[2] / "sources/uk/coops-uk/sample.csv"
NOTHING = {"read": 0, "new": 0, "changed": 0, "vanished": 0, "doubtful": 0, "refused": 0}
NAMES = ("zebra", "Ébano", "Zebra", "ebano", "株式", "あけぼの", "अमृत", "협동", "تعاونی", "öko")

# The details of a log entry are a mapping kept as «jsonb»: the same words, in the order the database likes.
IN_ANY_ORDER = ("secretariat /en/desk/log/",)


def later(target: Path, *, first: int = 0, fresh: int = 0) -> Path:
    """The sample a year later: names changed from ``first`` on, the last row gone, ``fresh`` rows added."""
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list({row["CUK Organisation ID"]: row for row in csv.DictReader(file)}.values())
    changed = [dict(row) for row in rows[:-1]]
    for number, row in enumerate(changed):
        if number >= first and number % 2:
            row["Registered Name"] += " Renamed"
    for number in range(fresh):
        new = {"CUK Organisation ID": f"{target.stem}-{number}", "Registered Number": f"{target.stem}{number}N"}
        changed.append({**rows[0], **new, "Registered Name": f"{NAMES[number % len(NAMES)]} {target.stem} {number}"})
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(changed)
    target.write_text(text.getvalue(), encoding="utf-8")
    return target


def test_the_demonstration_is_the_same_to_the_last_row(demos):
    found = {vendor: site.inside("state") for vendor, site in demos.items()}
    assert found["postgresql"] == found["sqlite"]
    assert demos["postgresql"].run("check") == {"problems": []}


def test_every_page_and_every_answer_of_the_api_is_the_same(demos):
    found = {vendor: site.inside("answers") for vendor, site in demos.items()}
    assert len(found["sqlite"]) > 250
    assert sorted(found["postgresql"]) == sorted(found["sqlite"])
    differing = [path for path, said in found["sqlite"].items() if found["postgresql"][path] != said]
    assert [path for path in differing if path not in IN_ANY_ORDER] == []
    words = {
        vendor: {path: sorted(re.findall(r"\w+", said[path][2])) for path in IN_ANY_ORDER}
        for vendor, said in found.items()
    }
    assert words["postgresql"] == words["sqlite"]
    assert {path: said[0] for path, said in found["sqlite"].items() if said[0] >= 500} == {}


def test_the_edition_has_the_same_hash(demos):
    answers = {vendor: site.run("edition", "verify") for vendor, site in demos.items()}
    assert answers["postgresql"] == answers["sqlite"]
    assert answers["sqlite"]["ok"] is True


def test_texts_are_sorted_by_code_point_whatever_the_language_of_the_database(demos):
    assert demos["postgresql"].inside("collations") == ["C"]


def test_a_take_in_repeated_interrupted_and_taken_back_ends_in_the_same_state(new_site, tmp_path):
    changed = later(tmp_path / "later.csv", fresh=10)
    said = {}
    for vendor in VENDORS:
        site = new_site("journey", vendor).prepared()
        take = ("take-in", "uk/coops-uk", "--date")
        answers = [site.run(*take, "2016-12-31", SAMPLE), site.run(*take, "2016-12-31", SAMPLE)]
        before = shown(site.inside("state"))
        site.inside("killed", changed, 2, ends_with=9)
        seen = shown(site.inside("state"))
        answers.append(site.run(*take, "2017-12-31", changed))
        resumed = site.inside("state")
        site.inside("withdraw")
        answers.append(site.run("check"))
        said[vendor] = [answers, seen == before, resumed, shown(site.inside("state")) == before]
        pages = site.inside("listed")
        assert pages["all"] == sorted(pages["all"])
    assert said["postgresql"] == said["sqlite"]
    assert said["sqlite"][1::2] == [True, True]
    assert said["sqlite"][0] == [
        NOTHING | {"read": 10, "new": 9},
        NOTHING | {"read": 10},
        NOTHING | {"read": 18, "new": 10, "changed": 4, "vanished": 1},
        {"problems": []},
    ]


def shown(state: dict) -> list:
    """What anyone sees of a state: its shown organisations and their names."""
    rows = [row for row in state["register.Organisation"] if row[1] == "true"]
    ids = {row[0] for row in rows}
    return [rows, [row for row in state["register.OrganisationName"] if row[0] in ids]]


def test_names_are_listed_by_code_point_and_found_by_their_beginning_in_every_script(new_site, tmp_path):
    fresh = later(tmp_path / "scripts.csv", fresh=40)
    found = {}
    for vendor in VENDORS:
        site = new_site("scripts", vendor).prepared()
        site.run("take-in", "uk/coops-uk", fresh, "--date", "2017-12-31")
        found[vendor] = site.inside("listed", *NAMES)
    assert found["postgresql"] == found["sqlite"]
    assert found["sqlite"]["all"] == found["sqlite"]["turned"] == sorted(found["sqlite"]["all"])
    assert {name: len(ids) for name, ids in found["sqlite"]["found"].items()} == {
        name: 8 if name.lower() in {"zebra", "ebano", "ébano"} else 4 for name in NAMES
    }


def test_an_edition_prepared_and_published_has_the_hash_it_has_on_sqlite(new_site):
    hashes = {}
    for vendor in VENDORS:
        site = new_site("report", vendor)
        site.demo()
        made = [site.run("edition", "prepare", "2026-11", "--as-of", "2026-11-24")]
        made += [site.run("edition", "publish", "2026-11"), site.run("edition", "verify", "2026-11")]
        made.append(site.run("edition", "diff", "demonstration-1", "2026-11"))
        hashes[vendor] = made
    assert hashes["postgresql"] == hashes["sqlite"]
    prepared, published, verified, _ = hashes["sqlite"]
    assert prepared == published == {"edition": "2026-11", "hash": verified["hash"]}


def test_a_backup_restored_into_an_empty_database_is_the_same(demos, new_site, tmp_path):
    archive = tmp_path / "all.tar.gz"
    demos["postgresql"].run("backup", archive)
    other = new_site("restored", "postgresql")
    other.run("restore", archive)
    kept, restored = demos["postgresql"].inside("state"), other.inside("state")
    (waiting,) = restored.pop("register.IndexChange")
    assert (waiting[1:], kept.pop("register.IndexChange")) == (["[]", "true"], []), "the index is to be made anew"
    assert restored == kept
    assert other.run("check") == {"problems": []}
    assert other.inside("collations") == ["C"]
    taken = other.run("take-in", "uk/coops-uk", SAMPLE, "--date", "2016-12-31")
    assert taken["new"] == 9, "the counters of the ids were restored too"


def test_an_archive_of_the_other_database_is_refused_with_a_reason(demos, new_site, tmp_path):
    archive = tmp_path / "sqlite.tar.gz"
    demos["sqlite"].run("backup", archive)
    process = new_site("refusing", "postgresql").prepared().start("restore", archive)
    _, err = process.communicate(timeout=120)
    assert (process.returncode, "sqlite" in err, "Traceback" in err) == (1, True, False)


@pytest.mark.parametrize("vendor", VENDORS)
def test_two_take_ins_at_once_end_as_one_after_the_other(new_site, tmp_path, vendor):
    files = [later(tmp_path / f"{name}.csv", fresh=300) for name in ("a", "b")]
    site = new_site("atonce", vendor).prepared()
    started = [
        site.start("take-in", "uk/coops-uk", file, "--date", f"201{n}-12-31", "--json") for n, file in enumerate(files)
    ]
    started.append(site.start("take-in", "uk/coops-uk", files[0], "--date", "2010-12-31", "--json"))
    started.append(site.start("take-in", "network/organisations", _members(), "--json"))
    ended = [(process.communicate(timeout=300)[1], process.returncode) for process in started]
    assert [code for _, code in ended] == [0] * 4, ended
    assert site.run("check") == {"problems": []}
    state = site.inside("state")
    assert len(state["register.Entry"]) == 8 + 600 + 46
    assert len(state["register.Delivery"]) == 3, "the same file twice at once is one delivery"
    assert site.inside("tallied") == site.inside("counted")


def _members() -> Path:
    return Path(__file__).parents[2] / "src/commonwork/reference/facts/members.csv"


@pytest.mark.parametrize("vendor", VENDORS)
def test_letters_no_database_keeps_refuse_the_file(new_site, tmp_path, vendor):
    entries = '{"entries": [{"id": "1", "name": "Nul\\u0000", "url": "https://x.example"}]}'
    (tmp_path / "nul.json").write_text(entries, encoding="utf-8")
    process = new_site("letters", vendor).prepared().start("take-in", "de/worker-coops", tmp_path / "nul.json")
    _, err = process.communicate(timeout=120)
    assert (process.returncode, "entries[0]" in err, "Traceback" in err) == (1, True, False), err


def test_the_server_is_gone_when_the_tests_are(server):
    """Only says that it runs as somebody unprivileged: what it may do, we know."""
    owner = subprocess.run(["stat", "-c", "%U", server.folder / "data"], capture_output=True, text=True, check=True)
    assert owner.stdout.strip() != "root"

"""The work on lists on their way: one gets it, a killed one is taken over, a real worker ends in the same state."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import cast
import pytest

from commonwork.flows import sending as flow
from commonwork.flows.spreadsheet_to_report import take_in
from commonwork.register import sending
from commonwork.register.models import Organisation, Source

NOW = datetime(2100, 1, 1, tzinfo=UTC)  # after whatever the clock says when the test runs
LONG_AGO = "2000-01-01 00:00:00"
BEGIN = """
import cast, sys
from commonwork.flows.preparing import open_house
open_house()
from pathlib import Path
from commonwork.flows import sending
from commonwork.flows.sources import member_list_of
from commonwork.register import sending as actions
from commonwork.people.actions import enter_person
person = enter_person(email="officer@cast.example", name="officer", languages=["en"], by=None, at=cast.AT)
owner = cast.federation("cast-en", "Cast Federation", "en", "GB")
source = member_list_of(owner, by=person, at=cast.AT)
on = {"effective": cast.SPEAKS_OF, "on_behalf": False, "by": person}
draft = sending.begin(source, Path(sys.argv[1]), file_name="list.csv", **on)
sending.work_next()
draft.refresh_from_db()
actions.prepare_draft(draft=draft, sharing="full", on_behalf=False, by=person, at=cast.AT)
"""
SENT = """
SELECT r.state, d.state, d.read, d.new FROM register_draft r JOIN register_delivery d ON d.id = r.delivery_id
"""


@pytest.fixture
def roles(db):
    return cast.enter()


def waiting(roles, settings):
    """A list on its way that nobody has worked on yet."""
    settings.AT_ONCE_BYTES = 0
    content = cast.workbook(roles.federation, cast.MEMBERS[:2])
    return cast.draft(roles.list, content, by=roles.persons["own_officer"])


def test_one_worker_gets_a_draft_and_another_takes_over_what_shows_no_life(roles, settings):
    draft, at = waiting(roles, settings), NOW
    first, second = (sending.claim_draft(stale_before=at - timedelta(seconds=30), at=at) for _ in range(2))
    later = at + timedelta(seconds=31)
    third = sending.claim_draft(stale_before=later - timedelta(seconds=30), at=later)
    assert (first, second, third) == (draft, None, draft)


def test_a_fault_is_said_and_the_work_can_be_tried_again(roles, settings, caplog):
    draft = waiting(roles, settings)
    path = flow.files.copy_of(draft)
    aside = path.rename(path.with_suffix(".aside"))
    assert flow.work_next()
    draft.refresh_from_db()
    assert (draft.state, draft.stage, "broke off" in caplog.text) == ("failed", "reading", True)
    aside.rename(path)
    sending.try_again(draft=draft, by=None, at=NOW)
    flow.work_next()
    draft.refresh_from_db()
    assert draft.state == "compared"


def test_a_draft_nobody_touched_is_given_up_with_its_file(roles, settings):
    draft = waiting(roles, settings)
    dropped = sending.drop_stale(untouched_since=NOW + timedelta(days=1), at=NOW)
    assert [(one.pk, one.state) for one in dropped] == [(draft.pk, "dropped")]


def test_what_is_opened_opens_with_the_list_and_what_is_closed_closes_ahead_of_it(roles):
    source = roles.list
    narrow = {**source.fields_kept_back, "city": "private"}
    Source.objects.filter(pk=source.pk).update(fields_kept_back=narrow)
    content = cast.workbook(roles.federation, [{**cast.MEMBERS[0], "City": "ひざし町"}])
    draft = cast.draft(Source.objects.get(pk=source.pk), content, by=roles.persons["own_officer"])
    at = NOW
    sending.prepare_draft(draft=draft, sharing="names", on_behalf=False, by=roles.persons["own_officer"], at=at)
    draft.refresh_from_db()
    flow.work_at_once(draft)
    source.refresh_from_db()
    kept = Organisation.objects.get(pk=roles.member.pk)
    assert (source.sharing, "city" in source.fields_kept_back, kept.city) == ("names", False, "")


ELSEWHERE = """Name of cooperative,Town,Country,Telephone,Members
Hinode Cleaning Workers' Co-operative,Matsumoto,JP,03-0000-0001,12
Tsumugi Care Workers' Co-operative,Sakai,JP,03-0000-0002,7
"""
ONE_MORE_TIME = """Name of cooperative,Town,Country,Telephone,Members
Hinode Cleaning Workers' Co-operative,Matsumoto,JP,03-0000-0001,13
Tsumugi Care Workers' Co-operative No. 2,Sakai,JP,,8
Tsumugi Cares Workers' Co-operative No. 2,Sakai,JP,,8
Kagayaki Printing Co-operative,Sapporo,JP,,9
"""


def test_the_counts_before_sending_are_those_of_the_list_taken_in(roles, tmp_path):
    cast.member_list_of(roles.other_federation, by=None, at=cast.AT)
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text(ELSEWHERE)
    take_in(f"members/{roles.other_federation.pk}", elsewhere)
    draft = cast.draft(roles.list, ONE_MORE_TIME.encode(), by=roles.persons["own_officer"], name="list.csv")
    told = {name: draft.compared[name] for name in ("known", "fresh", "to_look_at")}
    sending.prepare_draft(draft=draft, sharing="full", on_behalf=False, by=roles.persons["own_officer"], at=NOW)
    draft.refresh_from_db()
    sent = flow.work_at_once(draft).delivery
    assert (told, sent.doubtful) == ({"known": 1, "fresh": 1, "to_look_at": 2}, 2)


def test_a_list_of_any_shape_is_taken_in_by_command_unless_it_is_unsure(roles, tmp_path):
    source = f"members/{roles.other_federation.pk}"
    cast.member_list_of(roles.other_federation, by=None, at=cast.AT)
    sure, unsure = tmp_path / "sure.csv", tmp_path / "unsure.csv"
    sure.write_text("Name of cooperative,Town,Members\nOne Co-operative,Sampleton,12\nTwo Co-operative,Mockham,7\n")
    unsure.write_text("aa,bb\nzq1,1x\nzq2,2x\nzq3,3x\n")
    taken, refused = take_in(source, sure), take_in(source, unsure)
    assert (taken.counts["new"], [problem.code for problem in refused.problems if problem.stops]) == (
        2,
        ["read.no_name"],
    )


def start(home, *command):
    environment = {name: text for name, text in os.environ.items() if not name.startswith("COMMONWORK_")}
    environment |= {"COMMONWORK_HOME": str(home), "COMMONWORK_SECRET": "work", "PYTHONPATH": os.pathsep.join(sys.path)}
    environment |= {"DJANGO_SETTINGS_MODULE": "commonwork.settings"}
    return subprocess.Popen([sys.executable, *command], env=environment, stderr=subprocess.PIPE, text=True)


def run(home, *command):
    process = start(home, *command)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err


def test_a_real_worker_that_is_killed_is_taken_over_and_the_list_is_sent_once(tmp_path):
    listed, home, work = tmp_path / "list.csv", tmp_path / "home", ("-m", "commonwork.cli", "work", "--once")
    rows = "\n".join(f"Sample Co-operative {number},Sampleton,{number}" for number in range(400))
    listed.write_text(f"Name of cooperative,Town,Members\n{rows}\n")
    run(home, "-c", f"import django; django.setup()\n{BEGIN}", str(listed))
    killed = start(home, *work)
    with sqlite3.connect(home / "commonwork.sqlite3", timeout=30) as database:
        while database.execute("SELECT stage FROM register_draft").fetchone() == ("",):
            time.sleep(0.02)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        database.execute("UPDATE register_draft SET touched_at = ?", [LONG_AGO])
        database.commit()
        run(home, *work)
        found = database.execute(SENT).fetchall(), database.execute("SELECT count(*) FROM register_row").fetchone()
    database.close()
    assert found == ([("sent", "accepted", 400, 400)], (400,))

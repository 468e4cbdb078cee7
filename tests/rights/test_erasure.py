"""What is said of persons is erased everywhere, and does not come back by itself."""

import shutil
from datetime import date
from pathlib import Path

import cast
import pytest
from django.db import connection
from django.urls import reverse
from rights import planted as garden

from commonwork.engines.reading import parse_spec, read_delivery
from commonwork.flows import files, safekeeping
from commonwork.flows.spreadsheet_to_report import erase_personal, take_back, take_in
from commonwork.people.models import LogEntry
from commonwork.register import actions, judging
from commonwork.register.models import Delivery, Judgement, Organisation, PersonalCells

PERSONAL = ("mkpersonmail", "mkpersonphone", "mkpersoncontact")
KEPT = "mkkeptmail"
LATER = date(2026, 11, 22)


@pytest.fixture
def sent(db, tmp_path):
    """A list of two cooperatives; its file, to send it again. The contact of the second is never erased."""
    federation = cast.federation("fed-x", "A federation", "en", "JP")
    source = garden.member_list_of(federation, by=None, at=cast.AT)
    delivery = garden.deliver(source, federation, "person", garden.line("person", "9500123"), garden.line("kept", "96"))
    again = tmp_path / "again.xlsx"
    shutil.copy(files.copy_of(delivery), again)
    return source, delivery, Organisation.objects.get(entries__key="mkpersonnumber"), again


def everywhere() -> str:
    """Every text column of every table, and the bytes of every stored file, workbooks unpacked."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(value) for row in cursor.fetchall() for value in row if isinstance(value, str)]
    return "\n".join(found) + garden.stored_files().decode(errors="replace")


def faults() -> list[str]:
    """What ``commonwork check`` finds; the federations of the cast stand in no list, which it would say."""
    return [fault for fault in safekeeping.check() if not fault.startswith("organisation fed-")]


def left(text: str | None = None) -> set[str]:
    text = everywhere() if text is None else text
    return {mark for mark in (*PERSONAL, KEPT) if mark in text}


def said_to_secretariat(client, delivery: Delivery, organisation: Organisation) -> str:
    """All pages and answers on an organisation and its list, as the secretariat gets them."""
    secretariat = garden.persons()["secretariat"]
    cast.sign_in(client, secretariat)
    pages = [
        reverse("public:organisation", args=[organisation.pk]),
        reverse("member:delivery", args=[delivery.pk]) + "?show=new",
        reverse("member:delivery-file", args=[delivery.pk]),
        reverse("desk:log"),
        reverse("api:organisation", args=[organisation.pk]),
        "/api/v1/organisations.csv",
    ]
    answers = [client.get(page) for page in pages]
    assert {answer.status_code for answer in answers} == {200}
    return "".join(
        (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(errors="replace")
        for answer in answers
    )


def test_what_is_erased_is_nowhere_and_checksum_and_tombstone_stay(client, sent):
    _, delivery, organisation, _ = sent
    assert left() == {*PERSONAL, KEPT}, "there is something to erase"
    before = PersonalCells.objects.get(record__entry__organisation=organisation).checksum
    assert erase_personal(organisation.pk, by=None) == 1
    delivery.refresh_from_db()
    tombstone = PersonalCells.objects.get(record__entry__organisation=organisation)
    assert left() == {KEPT}
    assert left(said_to_secretariat(client, delivery, organisation)) == {KEPT}
    assert (tombstone.cells, tombstone.checksum, tombstone.erased_by) == (None, before, "command")
    assert (len(delivery.checksum), delivery.redacted_at is not None, faults()) == (64, True, [])


def test_a_decision_about_a_person_is_erased_as_well(sent):
    organisation = sent[2]
    for field, value in (("contact", "mkpersoncontact"), ("city", "Osaka")):
        actions.decide_value(
            organisation=organisation, field=field, value=value, effective=LATER, by=None, at=garden.NOW
        )
    actions.decide_value(
        organisation=organisation, field="city", value="Osaka", effective=LATER, by=None, at=garden.NOW
    )
    erase_personal(organisation.pk, by=None)
    decided = {
        judgement.field: (judgement.value, judgement.withdrawn_at is None) for judgement in Judgement.objects.all()
    }
    assert (left(), decided) == ({KEPT}, {"contact": (None, False), "city": ("Osaka", True)})


def test_the_identical_file_sent_again_changes_nothing(sent):
    source, delivery, organisation, again = sent
    erase_personal(organisation.pk, by=None)
    outcome = take_in(source.pk, again)
    assert (outcome.already, outcome.delivery, left(), faults()) == (True, delivery, {KEPT}, [])


def test_a_list_taken_back_and_sent_again_does_not_bring_the_cells_back(sent):
    source, delivery, organisation, again = sent
    erase_personal(organisation.pk, by=None)
    take_back(delivery, reason="a slip", by=None)
    outcome = take_in(source.pk, again, effective=garden.DAY)
    assert (outcome.already, left(), faults()) == (False, {KEPT}, [])
    assert Organisation.objects.get(pk=organisation.pk).shown


def test_a_later_list_that_repeats_the_row_is_kept_without_the_cells(sent):
    source, _, organisation, _ = sent
    erase_personal(organisation.pk, by=None)
    lines = [garden.line(*of) for of in (("person", "9500123"), ("kept", "96"), ("third", "97"))]
    later = garden.deliver(source, organisation, "person", *lines, day=LATER)
    later.refresh_from_db()
    assert (later.new, later.changed, left(), faults()) == (1, 0, {KEPT}, [])
    assert later.redacted_at is not None


def test_a_row_that_says_something_else_is_a_new_record_and_the_log_says_that_it_speaks_of_persons_again(sent):
    source, _, organisation, _ = sent
    erase_personal(organisation.pk, by=None)
    moved = garden.line("person", "9500123") | {"City": "Kyoto"}
    later = garden.deliver(source, organisation, "person", moved, garden.line("kept", "96"), day=LATER)
    assert left() == {*PERSONAL, KEPT}
    logged = LogEntry.objects.filter(action="delivery.accept").order_by("id").last()
    assert (logged.object_id, logged.detail["personal_again"]) == (str(later.pk), 1)
    erase_personal(organisation.pk, by=None)
    assert (left(), faults()) == ({KEPT}, [])


def test_an_erasure_killed_before_the_files_were_redacted_is_completed_by_the_next(sent):
    organisation = sent[2]
    actions.erase_personal(organisation=organisation, by=None, at=garden.NOW)
    assert left() == {*PERSONAL, KEPT}
    assert len(faults()) == 1
    erase_personal(organisation.pk, by=None)
    assert (left(), faults()) == ({KEPT}, [])


def test_a_merged_organisation_is_erased_under_either_id(sent):
    source = sent[0]
    first, second = source.entries.order_by("id")
    judging.judge_pair(entry=first, other=second, same=True, by=None, at=garden.NOW)
    gone = Organisation.objects.get(redirect_to__isnull=False)
    erase_personal(gone.pk, by=None)
    assert left() == set()


def test_the_same_file_that_came_for_another_list_is_redacted_as_well(sent):
    _, _, organisation, again = sent
    other = garden.member_list_of(cast.federation("fed-y", "Another", "en", "KR"), by=None, at=cast.AT)
    wrong = take_in(other.pk, again, effective=garden.DAY).delivery
    assert erase_personal(organisation.pk, by=None) == 2
    assert (garden.copy_path(wrong).suffixes[-2:], left(), faults()) == ([".redacted", ".csv"], {KEPT}, [])


def test_a_list_of_others_keeps_its_own_copy_of_the_same_file(sent):
    _, _, organisation, again = sent
    other = garden.member_list_of(cast.federation("fed-y", "Another", "en", "KR"), by=None, at=cast.AT)
    wrong = take_in(other.pk, again, effective=garden.DAY).delivery
    apart = Organisation.objects.create(id="cw-apart")
    other.entries.update(organisation=apart)
    assert erase_personal(organisation.pk, by=None) == 1
    assert (garden.copy_path(wrong).read_bytes() == again.read_bytes(), faults()) == (True, [])


def test_an_interrupted_take_in_leaves_no_copy_behind_after_an_erasure(sent):
    _, _, organisation, again = sent
    stray = Path(files.settings.FILES) / "deliveries" / "ab" / "tmpabc"
    stray.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(again, stray)
    erase_personal(organisation.pk, by=None)
    assert (stray.exists(), left()) == (False, {KEPT})


def test_a_list_on_its_way_that_repeats_the_cells_is_given_up(sent):
    source, _delivery, organisation, _again = sent
    more = [garden.line("person", "9500123"), garden.line("kept", "96"), garden.line("new", "97")]
    draft = cast.draft(source, cast.workbook(source.organisation, more), by=None)
    assert (draft.state, left(str(draft.understood)) >= {PERSONAL[0]}) == ("compared", True)
    erase_personal(organisation.pk, by=None)
    draft.refresh_from_db()
    assert (draft.state, left(), faults()) == ("dropped", {KEPT}, [])


def test_a_formula_in_a_redacted_copy_is_harmless(sent):
    source, _, organisation, _ = sent
    bad = garden.line("person", "9500123") | {"City": "@SUM(1)"}
    later = garden.deliver(source, organisation, "person", bad, garden.line("kept", "96"), day=LATER)
    erase_personal(organisation.pk, by=None)
    assert ",'@SUM(1)," in garden.copy_path(later).read_text(encoding="utf-8")


def test_a_personal_column_of_any_other_field_is_kept_apart_and_not_read(tmp_path):
    spec = parse_spec({
        "key": "x/y", "title": "t", "publisher": "p", "licence": "l", "kind": "snapshot", "standing": "foreign",
        "rank": "register", "columns": {"id": "key", "name": "name", "founder": {"field": "note", "personal": True}},
    })  # fmt: skip
    path = tmp_path / "a.csv"
    path.write_text("id,name,founder\n1,One,mkpersoncontact\n", encoding="utf-8")
    row = read_delivery(path, spec, effective=LATER).rows[0]
    assert (dict(row.personal), "founder" in row.cells, "note" in row.values) == (
        {"founder": "mkpersoncontact"},
        False,
        False,
    )

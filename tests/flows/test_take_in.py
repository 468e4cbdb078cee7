from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from commonwork.flows import safekeeping, spreadsheet_to_report
from commonwork.flows.files import copy_of
from commonwork.flows.spreadsheet_to_report import take_back, take_in
from commonwork.people.models import LogEntry
from commonwork.register import actions
from commonwork.register.models import Delivery, Entry, Organisation, OrganisationName, Record, Row

pytestmark = pytest.mark.django_db
HEADER = (
    "CUK Organisation ID,Registered Number,Registrar,Registered Name,Trading Name,Legal Form,Registered Street,"
    "Registered City,Registered State/Province,Registered Postcode,UK Nation,SIC Code,SIC section,"
    "SIC code  - level 2,SIC code  - level 2 description,SIC code  - level 3,SIC code  - level 3 description,"
    "SIC code  - level 4,SIC code  - level 4 description,SIC code  - level 5,SIC code  - level 5 description,"
    '"Sector - Simplified, High Level",Ownership Classification,Registered Status,Incorporation Date,Dissolved Date'
)
NOTHING = {"read": 0, "new": 0, "changed": 0, "vanished": 0, "doubtful": 0, "refused": 0}
LATER = datetime(2100, 1, 1, tzinfo=UTC)  # after whatever the clock says when the test runs


def line(number: int, name: str, status: str = "Live") -> str:
    blank = "," * 12
    return (
        f"S{number},{number}R,FCA,{name},,Society,1 Sample Street,Sampleton,,SA1 1AA,England{blank},{status},1/2/1999,"
    )


def write(path: Path, lines: list[str], header: str = HEADER) -> Path:
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def ten(path: Path, **changed: str) -> Path:
    names = {str(n): f"Sample Co-operative {n}" for n in range(1, 11)} | changed
    return write(path, [line(int(n), name) for n, name in names.items() if name])


def state() -> dict[str, list[tuple]]:
    """Everything that matters of the register, without counted ids and moments."""
    return {
        "organisations": sorted(Organisation.objects.values_list("id", "shown", "name", "status", "founded")),
        "names": sorted(OrganisationName.objects.values_list("organisation_id", "text", "kind", "until")),
        "records": sorted(Record.objects.values_list("entry__key", "digest", "effective_date")),
        "rows": sorted(Row.objects.values_list("delivery__checksum", "place", "record__digest")),
        "deliveries": sorted(Delivery.objects.values_list("checksum", "state", "new", "changed", "vanished")),
    }


def test_take_in_counts_what_is_new_changed_and_vanished(tmp_path):
    first = take_in("uk/coops-uk", ten(tmp_path / "a.csv"), effective=date(2016, 12, 31))
    later = ten(tmp_path / "b.csv", **{"2": "Renamed Co-operative", "3": "", "11": "Fresh Co-operative"})
    second = take_in("uk/coops-uk", later, effective=date(2017, 12, 31))
    assert first.counts == NOTHING | {"read": 10, "new": 10}
    assert second.counts == NOTHING | {"read": 10, "new": 1, "changed": 1, "vanished": 1}
    kept = Organisation.objects.get(entries__key="S3")
    assert (kept.shown, kept.status) == (True, "active"), "a vanished row is not a closed cooperative"


def test_a_renamed_body_keeps_its_old_name_as_a_former_one(tmp_path):
    take_in("uk/coops-uk", ten(tmp_path / "a.csv"), effective=date(2016, 12, 31))
    take_in("uk/coops-uk", ten(tmp_path / "b.csv", **{"2": "Renamed Co-operative"}), effective=date(2017, 12, 31))
    names = OrganisationName.objects.filter(organisation__entries__key="S2").order_by("position")
    assert list(names.values_list("text", "kind", "until")) == [
        ("Renamed Co-operative", "official", None),
        ("Sample Co-operative 2", "former", date(2017, 12, 31)),
    ]


def test_the_same_file_twice_changes_nothing(tmp_path):
    path = ten(tmp_path / "a.csv")
    take_in("uk/coops-uk", path, effective=date(2016, 12, 31))
    before = state(), LogEntry.objects.count()
    again = take_in("uk/coops-uk", path, effective=date(2016, 12, 31))
    assert (again.counts, again.already) == (NOTHING | {"read": 10}, True)
    assert (state(), LogEntry.objects.count()) == before


NINE = [line(n, f"S {n}") for n in range(9)]
REFUSED = {
    "unknown column": (f"{HEADER},Surprise", [f"{each},x" for each in NINE], ("read.unknown_column", "AA1")),
    "missing key": (HEADER, [*NINE, line(9, "S").replace("S9,", ",", 1)], ("read.missing_key", "A11")),
    "duplicate key": (HEADER, [*NINE, line(8, "Other")], ("read.duplicate_key", "A11")),
    "empty body": (HEADER, [], ("read.empty", "x.csv")),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_breaks_the_map_is_refused_with_its_cell_and_nothing_is_written(tmp_path, case):
    header, lines, problem = REFUSED[case]
    outcome = take_in("uk/coops-uk", write(tmp_path / "x.csv", lines, header), effective=date(2016, 12, 31))
    assert outcome.refused
    assert [(p.code, p.place) for p in outcome.problems if p.stops] == [problem]
    assert state() == {"organisations": [], "names": [], "records": [], "rows": [], "deliveries": []}
    assert Entry.objects.count() == 0


class Killed(BaseException):
    """Stands for the machine being switched off."""


@pytest.mark.parametrize("at_chunk", [1, 2, 3, 4])
def test_killed_at_any_chunk_and_run_again_it_ends_in_the_same_state(tmp_path, settings, at_chunk):
    spreadsheet_to_report.CHUNK, whole = 3, spreadsheet_to_report.CHUNK
    path = ten(tmp_path / "a.csv")

    def kill(stage: str, done: int, of: int) -> None:
        if done >= 3 * at_chunk or done == of:
            raise Killed

    try:
        with pytest.raises(Killed):
            take_in("uk/coops-uk", path, effective=date(2016, 12, 31), progress=kill)
        assert Organisation.objects.shown().count() == 0, "nothing of a delivery is seen before it is accepted"
        assert safekeeping.check() == []
        outcome = take_in("uk/coops-uk", path, effective=date(2016, 12, 31))
    finally:
        spreadsheet_to_report.CHUNK = whole
    interrupted = state()
    assert outcome.counts == NOTHING | {"read": 10, "new": 10}
    for model in (Row, Record):
        assert model.objects.count() == 10
    assert len(interrupted["organisations"]) == 10
    assert Organisation.objects.shown().count() == 10
    assert safekeeping.check() == []


def test_a_delivery_taken_back_leaves_the_register_as_before(tmp_path):
    take_in("uk/coops-uk", ten(tmp_path / "a.csv"), effective=date(2016, 12, 31))
    before = state()["organisations"], state()["names"]
    later = take_in(
        "uk/coops-uk",
        ten(tmp_path / "b.csv", **{"2": "Renamed Co-operative", "11": "Fresh Co-operative"}),
        effective=date(2017, 12, 31),
    )
    assert later.delivery is not None
    take_back(later.delivery, reason="sent by mistake", by=None)
    after = state()
    assert [o for o in after["organisations"] if o[1]] == before[0]
    shown = {o[0] for o in before[0]}
    assert [n for n in after["names"] if n[0] in shown] == before[1]
    assert safekeeping.check() == []


def test_the_copy_is_untouched_and_its_checksum_holds(tmp_path):
    path = ten(tmp_path / "a.csv")
    outcome = take_in("uk/coops-uk", path, effective=date(2016, 12, 31))
    assert outcome.delivery is not None
    assert copy_of(outcome.delivery).read_bytes() == path.read_bytes()


def test_names_only_and_totals_only_lists_show_no_more(tmp_path):
    outcome = take_in("uk/coops-uk", ten(tmp_path / "a.csv"), effective=date(2016, 12, 31))
    assert outcome.delivery is not None
    source = outcome.delivery.source
    actions.choose_sharing(source=source, sharing="names", by=None, at=LATER)
    assert set(Organisation.objects.values_list("city", "status", "shown")) == {("", "unknown", True)}
    actions.choose_sharing(source=source, sharing="totals", by=None, at=LATER)
    assert Organisation.objects.shown().count() == 0
    actions.choose_sharing(source=source, sharing="full", by=None, at=LATER)
    assert set(Organisation.objects.values_list("city", "status", "shown")) == {("Sampleton", "active", True)}


def test_check_finds_a_damaged_copy_and_a_cache_that_is_not_its_fold(tmp_path):
    outcome = take_in("uk/coops-uk", ten(tmp_path / "a.csv"), effective=date(2016, 12, 31))
    assert outcome.delivery is not None
    pk = outcome.delivery.pk
    copy_of(outcome.delivery).write_bytes(b"something else")
    Organisation.objects.filter(entries__key="S1").update(name="Edited by hand")
    edited = Organisation.objects.get(name="Edited by hand").pk
    assert safekeeping.check() == [
        f"delivery {pk}: the copy of a.csv is not the file that came",
        f"organisation {edited}: is not what its records add up to (name)",
    ]

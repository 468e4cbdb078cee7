"""Linking inside the register: found again without a number, asked where it is unsure, the same by every way."""

import csv
import io
from datetime import date

import cast
import pytest
from django.conf import settings

from commonwork.flows import linking_register, safekeeping, spreadsheet_to_report
from commonwork.flows.list_maps import read_list
from commonwork.flows.sources import load_spec
from commonwork.flows.spreadsheet_to_report import take_back, take_in
from commonwork.register.actions import enter_source
from commonwork.register.comparing import compare_list
from commonwork.register.models import Entry, Judgement, Organisation, Pair

pytestmark = pytest.mark.django_db
TEN = {
    "Riverside Weavers Co-operative": "Sampleton", "Moorland Bakers Co-operative": "Invented Hill",
    "Harbour Boatbuilders Workers Co-operative": "Nowhere Bay", "Northfield Housing Co-operative": "Sampleton",
    "Green Valley Growers": "Made-up Vale", "Lantern Books Co-operative": "Sampleton",
    "Copper Street Cleaners": "Invented Hill", "Old Mill Energy Society": "Nowhere Bay",
    "Fairground Theatre Co-operative": "Made-up Vale", "Tannery Lane Cycles": "Sampleton",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path):
    settings.HOME = tmp_path


def british(path, names, *, prefix):
    """A list in the form of the British one: keys of its own, no registration numbers."""
    with (settings.SOURCES / "uk/coops-uk/sample.csv").open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    for number, (name, city) in enumerate(names.items()):
        writer.writerow(
            {
                "CUK Organisation ID": f"{prefix}{number}", "Registered Name": name, "Registered City": city,
                "Registered Street": f"{number + 1} Sample Street", "Registered Postcode": f"SA{number + 1} 1AA",
                "UK Nation": "England", "Registered Status": "Live", "Incorporation Date": f"1/2/199{number}",
            }
        )  # fmt: skip
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def enter(key, **more):
    return enter_source(
        spec=load_spec("uk/coops-uk"), key=f"sample/{key}", standing="sample", by=None, at=cast.AT, **more
    )


def take(path, key, names=TEN, *, prefix="", day=date(2026, 11, 20)):
    enter(key)
    outcome = take_in(f"sample/{key}", british(path / f"{key}{day}.csv", names, prefix=prefix or key), effective=day)
    assert outcome.delivery is not None, outcome.problems
    return outcome.delivery


def groups():
    """The keys of the entries of each organisation that has several."""
    found = {}
    for key, pk in Entry.objects.order_by("key").values_list("key", "organisation_id"):
        found.setdefault(pk, []).append(key)
    return sorted(keys for keys in found.values() if len(keys) > 1)


def written_otherwise():
    """The same ten bodies as another list writes them, one of them new."""
    names = {name.upper().replace("CO-OPERATIVE", "COOPERATIVE LTD"): city for name, city in list(TEN.items())[:9]}
    return {**names, "Wholly Different Undertaking": "Elsewhere"}


def test_the_same_body_is_found_again_without_a_number(tmp_path):
    take(tmp_path, "one")
    delivery = take(tmp_path, "two", written_otherwise())
    joined = groups()
    assert len(joined) >= 8
    assert all(keys[0][3:] == keys[1][3:] for keys in joined)
    asked = Pair.objects.filter(is_open=True).count()
    assert Organisation.objects.shown().count() == 20 - len(joined)
    assert (delivery.new, delivery.doubtful) == (10, asked)
    assert safekeeping.check() == []


def test_invented_samples_never_meet_real_lists(tmp_path):
    take(tmp_path, "one")
    take_in("uk/coops-uk", british(tmp_path / "real.csv", TEN, prefix="real"), effective=date(2026, 11, 20))
    assert (groups(), Pair.objects.count()) == ([], 0)


def test_rows_of_a_public_list_are_not_compared_with_each_other_those_of_members_are_asked(tmp_path):
    twice = {**TEN, "Riverside Weavers Coop.": "Sampleton"}
    take(tmp_path, "one", twice)
    assert Pair.objects.count() == 0
    owner = cast.federation("fed-own", "A federation", "en", "GB")
    enter("own", organisation=owner)
    path = british(tmp_path / "own.csv", twice, prefix="own")
    path.write_text(path.read_text(encoding="utf-8").replace("11 Sample Street", "1 Sample Street"), encoding="utf-8")
    take_in("sample/own", path, effective=date(2026, 11, 20))
    within = Pair.objects.filter(entry__source="sample/own", other_entry__source="sample/own")
    assert set(within.values_list("band", flat=True)) == {"ask"}
    assert {(pair.entry.key, pair.other_entry.key) for pair in within} == {("own0", "own10")}


def everything():
    pairs = Pair.objects.order_by("entry__key", "other_entry__key")
    return (
        groups(),
        list(pairs.values_list("entry__key", "other_entry__key", "band", "score", "reasons", "is_open", "worth")),
        list(Organisation.objects.order_by("pk").values_list("pk", "name", "shown", "redirect_to_id")),
    )


class Killed(BaseException):
    """Stands for the machine being switched off."""


def test_chunks_and_kills_make_no_difference(tmp_path, settings):
    take(tmp_path, "one")
    path, whole = british(tmp_path / "two.csv", written_otherwise(), prefix="two"), spreadsheet_to_report.CHUNK
    enter("two")

    def kill(stage, done, of):
        if done == of:
            raise Killed

    spreadsheet_to_report.CHUNK = 3
    try:
        with pytest.raises(Killed):
            take_in("sample/two", path, effective=date(2026, 11, 20), progress=kill)
        assert Pair.objects.count() == 0
        take_in("sample/two", path, effective=date(2026, 11, 20))
    finally:
        spreadsheet_to_report.CHUNK = whole
    interrupted = everything()
    linking_register.keep_ready(anew=True)
    linking_register.relink(by=None)
    assert everything()[0] == interrupted[0]
    assert len(interrupted[0]) >= 8


def test_what_is_kept_prepared_is_only_a_short_cut(tmp_path):
    for key, names in (("one", TEN), ("two", written_otherwise())):
        take(tmp_path, key, names)
    take(tmp_path, "one", {**TEN, "A Late Comer Co-operative": "Sampleton"}, day=date(2026, 11, 21))
    linking_register.relink(by=None)
    step_by_step = everything()
    assert linking_register.keep_ready(anew=True) == 21
    linking_register.relink(by=None)
    assert everything() == step_by_step
    assert linking_register.keep_ready() == 21


def test_a_list_on_its_way_is_told_what_it_will_be(tmp_path):
    take(tmp_path, "one")
    source = enter("two")
    names = written_otherwise()
    path = british(tmp_path / "two.csv", names, prefix="two")
    rows = read_list(source, path, file_name="two.csv", effective=date(2026, 11, 20)).reading.rows
    before = everything()
    bands = linking_register.bands_of(source, rows)
    told = compare_list(source, rows, effective=date(2026, 11, 20), bands=bands)
    assert everything() == before, "nothing is written"
    assert told["known"] + told["fresh"] + told["to_look_at"] == 10
    take(tmp_path, "two", names)
    joined = {keys[1] for keys in groups()}
    asked = set(Pair.objects.filter(is_open=True).values_list("other_entry__key", flat=True))
    sure, unsure = ({key for key, band in bands.items() if band == wanted} for wanted in ("same", "ask"))
    assert (sure, unsure) == (joined, asked - joined)
    assert (told["known"], told["to_look_at"]) == (len(joined), len(asked - joined))


def test_judgements_hold_when_everything_is_compared_again(tmp_path):
    from commonwork.register.judging import judge_pair

    take(tmp_path, "one")
    take(tmp_path, "two", written_otherwise())
    parted, other = groups()[0]
    stranger = Entry.objects.get(key="two9")
    judge_pair(entry=Entry.objects.get(key=parted), other=Entry.objects.get(key=other), same=False, by=None, at=cast.AT)
    judge_pair(entry=Entry.objects.get(key="one9"), other=stranger, same=True, by=None, at=cast.AT)
    held, addresses = groups(), set(Organisation.objects.values_list("pk", flat=True))
    assert ["one9", "two9"] in held
    assert [parted, other] not in held
    for key in ("", "sample/two"):
        linking_register.relink(source_key=key, by=None)
        assert groups() == held
    assert addresses <= set(Organisation.objects.values_list("pk", flat=True))
    assert Judgement.objects.filter(withdrawn_at__isnull=True).count() == 2


def test_taken_back_the_register_is_as_before(tmp_path):
    take(tmp_path, "one")
    shown = list(Organisation.objects.shown().order_by("pk").values_list("pk", "name"))
    delivery = take(tmp_path, "two", written_otherwise())
    take_back(delivery, reason="sent by mistake", by=None)
    assert list(Organisation.objects.shown().order_by("pk").values_list("pk", "name")) == shown
    assert Pair.objects.filter(is_open=True).count() == 0
    assert safekeeping.check() == []


@pytest.mark.spark
def test_the_register_is_linked_where_the_settings_say(tmp_path, settings):
    take(tmp_path, "one")
    settings.ENGINE = "local[2]"
    take(tmp_path, "two", written_otherwise())
    assert len(groups()) >= 8

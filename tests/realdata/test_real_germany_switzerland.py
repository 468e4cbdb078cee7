"""A JSON directory, and a source of three parts of which none makes another vanish."""

import csv
import json
from datetime import date

import pytest

from commonwork.flows import safekeeping
from commonwork.flows.spreadsheet_to_report import take_in
from commonwork.register.models import Entry, Organisation
from commonwork.register.queries import lists_in_force

pytestmark = [pytest.mark.realdata, pytest.mark.django_db]
DAY = date(2026, 11, 20)
SWISS = "ch_housing_coops/swiss_housing_cooperative"


def test_the_german_directory_is_taken_in_whole(data):
    path = data / "de_worker_coops/worker_coops_germany.json"
    entries = json.loads(path.read_text(encoding="utf-8"))["entries"]
    outcome = take_in("de/worker-coops", path, effective=DAY)
    assert {**outcome.counts, "doubtful": 0} == {
        "read": len(entries), "new": len(entries), "changed": 0, "vanished": 0, "doubtful": 0, "refused": 0,
    }  # fmt: skip
    names = {entry.get("id") or entry["url"]: entry["name"].strip() for entry in entries}
    found = Entry.objects.filter(source="de/worker-coops", organisation__names__kind="official")
    assert set(found.values_list("key", "organisation__names__text")) >= set(names.items())
    assert safekeeping.check() == []


def test_of_the_three_swiss_lists_none_makes_another_vanish(data):
    owners, operators = data / f"{SWISS}_list_owners.tsv", data / f"{SWISS}_list_operators.tsv"
    areas = data / f"{SWISS}_areas.geojson"
    ids = [keys_of_table(path) for path in (owners, operators)]
    ids.append({entry["properties"].get("wikidata") or entry["properties"]["id"] for entry in features(areas)})
    counts = [take_in("ch/housing", path, effective=DAY).counts for path in (owners, operators, areas)]
    fresh = [len(ids[0]), len(ids[1] - ids[0]), len(ids[2] - ids[0] - ids[1])]
    assert [(count["vanished"], count["refused"]) for count in counts] == [(0, 0)] * 3
    assert Entry.objects.filter(source="ch/housing").count() == sum(fresh)
    assert {delivery.part for delivery in lists_in_force("ch/housing").values()} == {"owners", "operators", "areas"}
    hidden = Organisation.objects.filter(shown=False, redirect_to__isnull=True)
    assert set(hidden.values_list("name", flat=True)) == {""}, "only what bears no name is not shown"
    assert safekeeping.check() == []


def test_a_list_of_owners_that_lacks_one_makes_only_that_one_vanish(data, tmp_path):
    owners, operators = data / f"{SWISS}_list_owners.tsv", data / f"{SWISS}_list_operators.tsv"
    for path in (owners, operators):
        take_in("ch/housing", path, effective=DAY)
    kept = owners.read_text(encoding="utf-8").splitlines()[:-1]
    shorter = tmp_path / owners.name
    shorter.write_text("\n".join(kept) + "\n", encoding="utf-8")
    counts = take_in("ch/housing", shorter, effective=date(2026, 11, 21)).counts
    assert (counts["new"], counts["changed"], counts["vanished"]) == (0, 0, 1)


def keys_of_table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return {row["wikidata"].strip() for row in csv.DictReader(file, delimiter="\t")}


def features(path):
    return json.loads(path.read_text(encoding="utf-8"))["features"]

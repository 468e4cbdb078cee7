"""Every source has an invented sample that is read and folded exactly as its folder says."""

import json
import os
from pathlib import Path

import pytest
from sources.make_expected import SOURCES, SPEAKS_OF, as_text, expected_of, folders, samples

from commonwork.engines.reading import read_delivery
from commonwork.flows.sources import load_spec

REAL = {
    "ch/housing": (
        ("ch_housing_coops/swiss_housing_cooperative_list_owners.tsv", 99, 98),
        ("ch_housing_coops/swiss_housing_cooperative_list_operators.tsv", 2, 2),
        ("ch_housing_coops/swiss_housing_cooperative_areas.geojson", 15, 15),
    ),
    "de/worker-coops": (("de_worker_coops/worker_coops_germany.json", 62, 62),),
    "uk/coops-uk": (
        ("uk_coops_longitudinal/2016_organisations.csv.gz", 8037, 8019),
        ("uk_coops_longitudinal/2017_organisations.csv.gz", 8371, 8371),
    ),
    "jp/nta": (("jp_houjin_bangou_coops/coop_change_events_2021-07_2023-12.csv.gz", 18660, 18660),),
}


def key_of(folder):
    return folder.relative_to(SOURCES).as_posix()


@pytest.mark.parametrize("folder", folders(), ids=key_of)
def test_sample_is_read_and_folded_as_its_folder_says(folder):
    present = {"source.yml": (folder / "source.yml").is_file(), "sample": bool(samples(folder))}
    assert present == {"source.yml": True, "sample": True}
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert json.loads(as_text(expected_of(folder))) == expected


@pytest.mark.parametrize("folder", folders(), ids=key_of)
def test_sample_lets_itself_be_taken_in(folder):
    spec = load_spec(key_of(folder))
    for path in samples(folder):
        reading = read_delivery(path, spec, effective=SPEAKS_OF)
        enough = 10 if path.stem == "sample" else 1  # a further sample shows one thing more
        assert (path.name, reading.refused, reading.read >= enough) == (path.name, False, True)


@pytest.mark.realdata
@pytest.mark.parametrize(("key", "file", "read", "rows"), [(k, *each) for k, found in REAL.items() for each in found])
def test_real_list_is_taken_in_whole(key, file, read, rows):
    if "COMMONWORK_DATA" not in os.environ:
        pytest.skip("COMMONWORK_DATA is not set")
    reading = read_delivery(Path(os.environ["COMMONWORK_DATA"]) / file, load_spec(key), effective=SPEAKS_OF)
    stopping = [problem for problem in reading.problems if problem.stops]
    assert (stopping, reading.read, len(reading.rows)) == ([], read, rows)

import shutil
from pathlib import Path

import pytest

from commonwork import reference as package
from commonwork.reference import check, load

FOLDER = Path(package.__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "reference"
    for name in ("codes", "facts", "labels", "mappings"):
        shutil.copytree(FOLDER / name, copy / name)
    for name in ("network.yml", "claims.yml"):
        shutil.copy(FOLDER / name, copy / name)
    return copy


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def problems(folder: Path) -> list[str]:
    return check(load(folder))


def test_packaged_folder_has_no_problem() -> None:
    assert check(load()) == []


BREAKS = {
    "no label": ("labels/en.csv", "roles,editor,editor\n", "", ["labels/en: no label for «editor» of «roles»"]),
    "stray label": (
        "labels/en.csv",
        "roles,editor,",
        "roles,edditor,",
        [
            "labels/en: no label for «editor» of «roles»",
            "labels/en: «edditor» is not a code of «roles»",
        ],
    ),
    "code twice": (
        "codes/statuses.csv",
        "merged\n",
        "merged\nmerged\n",
        ["statuses.csv row 5: code «merged» stands twice"],
    ),
    "no region": (
        "codes/countries.csv",
        "IR,IRN,west-asia,",
        "IR,IRN,,",
        [
            "countries.csv row 109: region «» of «IR» is not in «regions»",
        ],
    ),
    "no source": (
        "facts/statistics.csv",
        ",MHLW press release (2025) https://www.mhlw.go.jp/stf/newpage_63778.html,",
        ",,",
        [
            "statistics.csv row 46: no source",
        ],
    ),
    "strange confidence": (
        "facts/events.csv",
        "CICOPA press release (2021),stated",
        "CICOPA press release (2021),sure",
        [
            "events.csv row 12: confidence «sure» is not a code",
        ],
    ),
    "unmapped words": (
        "mappings/unit.csv",
        "MYR,MYR,\n",
        "",
        [
            "statistics.csv row 177: mappings/unit.csv: mapping «unit» has no row for «MYR»",
        ],
    ),
    "unmapped period": (
        "mappings/periods.csv",
        "1941,1941-01-01,1941-12-31,year,\n",
        "",
        [
            "statistics.csv row 179: mappings/periods.csv has no row for «1941»",
            "statistics.csv row 180: mappings/periods.csv has no row for «1941»",
        ],
    ),
    "mapped to nothing": (
        "mappings/unit.csv",
        "INR,INR,",
        "INR,INRR,",
        ["mappings/unit.csv row 10: «INRR» is not a code of «units»"],
    ),
    "unknown country": (
        "facts/members.csv",
        ",JP,Tokyo,national apex,",
        ",JQ,Tokyo,national apex,",
        [
            "members.csv row 10: «JQ» is neither a country nor an area",
        ],
    ),
    "unresolved memory": (
        "mappings/recalled.csv",
        "members,note,English name and website from memory,name_en website\n",
        "",
        [
            "members.csv row 11: note speaks of memory; mappings/recalled.csv does not say of what",
        ],
    ),
    "claim drifts": (
        "claims.yml",
        'value: "378000"',
        'value: "380000"',
        [
            "claims.yml: part «cooperatives» of «headline» is not what row_id 1 states",
        ],
    ),
    "unnamed language": (
        "network.yml",
        "  fa: CICOPA آسیا و اقیانوسیه\n",
        "",
        ["network.yml: no name of the network in «fa»"],
    ),
}


@pytest.mark.parametrize("case", BREAKS)
def test_broken_folder_gives_the_exact_problem(folder: Path, case: str) -> None:
    name, old, new, expected = BREAKS[case]
    replace(folder / name, old, new)
    assert problems(folder) == expected


def test_ragged_row_stops_the_reading(folder: Path) -> None:
    replace(folder / "codes/statuses.csv", "merged\n", "merged,too much\n")
    with pytest.raises(ValueError, match=r"^statuses\.csv row 4: not as many cells as the header has columns$"):
        load(folder)


def test_another_network_by_its_path(folder: Path) -> None:
    replace(folder / "network.yml", "acronym: CICOPA-AP", "acronym: OTHER")
    other = load(folder)
    assert (other.network["acronym"], load().network["acronym"]) == ("OTHER", "CICOPA-AP")

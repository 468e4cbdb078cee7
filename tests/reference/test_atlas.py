"""The legal forms in codes: one row a form, in agreement with the words of the facts, memory marked."""

import shutil
from pathlib import Path

import pytest

from commonwork import reference as package
from commonwork.reference import load
from commonwork.reference.atlas_loader import AtlasProblem, check_atlas, load_atlas, rests_on_memory

FOLDER = Path(package.__file__).parent


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(FOLDER / "atlas", tmp_path / "atlas")
    return tmp_path


def replaced(folder, old, new):
    file = folder / "atlas" / "forms.csv"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_the_codes_agree_with_the_words_they_were_read_from():
    assert check_atlas(load(), load_atlas()) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("JP-RK,yes,3,", "JP-RK,yes,7,", "founders_min: 7 does not stand in «3»"),
        ("KR-SB,yes,30,,300,users,no", "KR-SB,yes,30,,300,users,yes", "workers_must_be_members: yes does not agree"),
        ("MY-KOP,yes,20,,,persons,no,,,yes,one_member", "MY-KOP,yes,20,,,persons,no,,,no,one_member", "non_workers_a"),
        ("PH-PC,yes", "PH-PQ,yes", "no row for «PH-PC»"),
        ("low,founders_min vote_rule", "high,founders_min vote_rule", "certainty: high does not"),
        ("low,founders_min vote_rule", "low,vote_rule", "recalled: «founders_min vote_rule surplus_rule» expected"),
    ],
)
def test_what_disagrees_is_told(folder, old, new, said):
    problems = check_atlas(load(), load_atlas(replaced(folder, old, new)))
    assert any(said in problem for problem in problems), problems


def test_a_code_nobody_knows_is_refused_with_its_place(folder):
    with pytest.raises(AtlasProblem, match=r"atlas/forms.csv row 2, surplus_rule: «by_luck» is not one of none"):
        load_atlas(
            replaced(folder, "limited,one_member_one_vote,by_work,no,employee", "limited,mixed,by_luck,no,employee")
        )


def test_what_points_to_another_form_rests_on_its_memory():
    """JP-TRK takes its shares of workers from JP-RK, where they are recalled."""
    row = load_atlas()["JP-TRK"]
    assert (rests_on_memory(row, "workers_members_min"), rests_on_memory(row, "founders_min")) == (True, False)


def test_a_network_without_an_atlas_has_an_empty_one(tmp_path):
    assert load_atlas(tmp_path) == {}

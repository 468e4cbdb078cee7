"""Which forms answer a question: for certain, perhaps, or not."""

from commonwork.reference import load
from commonwork.reference.atlas_filter import CHOICES, CRITERIA, counts, find, understood
from commonwork.reference.atlas_loader import load_atlas

FORMS = [(load_atlas()[row["form_id"]], row["country_iso2"]) for row in load().facts("legal_forms")]


def ids(found, *, certain):
    return [one.row["form_id"] for one in found if bool(one.open) != certain]


def test_at_most_five_founders_and_others_than_workers_let_in():
    found, certain = find(FORMS, {"founders": "5", "others": "yes"})
    assert ids(found, certain=True) == [
        "JP-RK", "JP-TRK", "JP-KK", "JP-JK", "JP-KG", "KR-HG", "KR-HG-JW", "KR-HG-SA", "KR-HG-DJ", "KR-SH",
        "CN-FSC", "AU-COOP", "VN-HTX", "SG-COOP",
    ]  # fmt: skip
    assert certain == 14
    assert {one.row["form_id"]: one.open for one in found if one.row["form_id"] in {"KR-JS", "FR-SCOP"}} == {
        "KR-JS": ("founders",),
        "FR-SCOP": ("founders", "others"),
    }


def test_a_number_that_differs_by_state_is_open_between_its_ends():
    def answer(founders):
        return CRITERIA["founders"](load_atlas()["IN-ST"], founders)

    assert [answer(number) for number in ("9", "10", "24", "25")] == [False, None, None, True]


def test_several_possible_kinds_are_perhaps():
    kinds = {form: CRITERIA["kind"](load_atlas()[form], "worker") for form in ("JP-RK", "IR-PR", "KR-HG", "JP-JK")}
    assert kinds == {"JP-RK": True, "IR-PR": None, "KR-HG": None, "JP-JK": False}


def test_a_national_social_cooperative_is_social_for_certain():
    found, _ = find(FORMS, {"kind": "social"})
    assert ids(found, certain=True) == ["KR-SH", "FR-SCIC", "IT-CS"]


def test_counts_beside_a_choice_are_those_of_the_list_it_leads_to():
    asked = {"others": "yes", "votes": "one_member_one_vote"}
    counted = counts(FORMS, asked, "JP")
    for name, choices in CHOICES.items():
        for choice in choices:
            found, certain = find(FORMS, {k: v for k, v in asked.items() if k != name} | {name: choice}, "JP")
            assert counted[name][choice] == (certain, len(found) - certain), (name, choice)
    assert counted["country"]["KR"] == (7, 0)


def test_what_cannot_be_asked_is_not_asked():
    wild = {"founders": "٣", "workers": "perhaps", "others": "yes", "votes": "", "lock": "x" * 900, "kind": "social"}
    assert understood(wild) == {"others": "yes", "kind": "social"}
    assert [understood({"founders": n}) for n in ("-1", "0", "007", "9" * 40)] == [{}, {}, {"founders": "7"}, {}]

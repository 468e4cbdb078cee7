"""Which legal forms fit a cooperative's answers, point by point."""

from decimal import Decimal

import pytest

from commonwork.reference.atlas_fitting import POINTS, fit, fits
from commonwork.reference.atlas_loader import load_atlas

ATLAS = load_atlas()
EIGHT_WORKERS = {
    "members_total": Decimal(8), "workers_total": Decimal(8), "worker_members": Decimal(8),
    "members_workers": Decimal(8), "vote_rule": "one_member_one_vote", "surplus_rule": "by_work",
    "employment_relation": "employee",
}  # fmt: skip


def test_eight_workers_who_are_the_members_find_the_workers_cooperative_first():
    found = fits([ATLAS[one] for one in ("JP-JK", "JP-SK", "JP-KK", "JP-RK")], EIGHT_WORKERS, "worker_full")
    assert [(one.row["form_id"], one.fails) for one in found] == [
        ("JP-RK", ()),
        ("JP-KK", ()),
        ("JP-JK", ("who_may_be_member", "maps_to")),
        ("JP-SK", ("min_members", "who_may_be_member", "maps_to")),
    ]


@pytest.mark.parametrize(
    ("form", "changed", "point", "held"),
    [
        ("JP-RK", {"members_total": Decimal(2)}, "min_members", False),
        ("IN-ST", {"members_total": Decimal(12)}, "min_members", None),
        ("JP-RK", {"workers_total": Decimal(20)}, "workers_must_be_members", False),
        ("KR-HG-JW", {"workers_total": Decimal(12)}, "workers_must_be_members", True),
        ("JP-RK", {"members_total": Decimal(20)}, "non_worker_members_allowed", False),
        ("PH-WC", {"members_total": Decimal(20)}, "non_worker_members_allowed", False),
        ("JP-RK", {"surplus_rule": "by_capital"}, "surplus_rule", False),
        ("KR-SH", {}, "surplus_rule", False),
        ("KR-SH", {"asset_lock": "no"}, "asset_lock", False),
        ("JP-RK", {"asset_lock": "yes"}, "asset_lock", True),
        ("IR-PJ", {}, "vote_rule", False),
        ("FR-SCOP", {}, "min_members", None),
        ("JP-RK", {"employment_relation": "self_employed"}, "employment_relation", False),
    ],
)
def test_each_point(form, changed, point, held):
    assert POINTS[point](ATLAS[form], EIGHT_WORKERS | changed) is held


def test_without_answers_nothing_fails():
    assert {one.fails for one in fits(ATLAS.values(), {})} == {()}


def test_a_kind_the_form_does_not_lead_to_is_told_and_an_open_one_is_not():
    said = {form: fit(ATLAS[form], {}, "shared_service") for form in ("JP-RK", "JP-JK", "KR-HG")}
    assert {form: ("maps_to" in one.fails, "maps_to" in one.open) for form, one in said.items()} == {
        "JP-RK": (True, False), "JP-JK": (False, False), "KR-HG": (False, True),
    }  # fmt: skip

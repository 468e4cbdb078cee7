"""What facts make of an organisation, where a rule had to be read: each reading stands in decision 13."""

import pytest
from engines.classifying.kinds_cast import TYPOLOGY, facts

from commonwork.engines.classifying import classify


def kinds(typology=TYPOLOGY, **given):
    found = classify(facts(**given), typology)
    return {verdict.scheme: verdict.kind for verdict in found.verdicts()}, found


@pytest.mark.parametrize(
    ("given", "icls"),
    [
        ({"votes_workers": 50, "votes_users": 50}, "multi_stakeholder"),  # half is not more than half
        ({"votes_workers": 50.1, "votes_users": 49.9}, "worker"),
        ({"votes_workers": 40, "votes_users": 40, "votes_public": 20, "veto": "users"}, "consumer_user"),
        ({"votes_producers": 30, "votes_enterprises": 25, "votes_users": 45, "control_of_work": "member"}, "producer"),
        ({"votes_workers": 30, "votes_users": 30}, "multi_stakeholder"),  # whatever the other 40 per cent are
        ({"votes_workers": 30, "votes_users": 1}, ""),
        ({"members_workers": 6, "members_total": 10, "vote_rule": "one_member_one_vote"}, "worker"),
        ({"members_workers": 6, "vote_rule": "one_member_one_vote"}, ""),  # empty counts are unknown, not none
        ({"votes_supporters": 51}, "other"),
    ],
)
def test_who_governs(given, icls):
    assert kinds(legal_form="NZ-IPS", **given)[0]["icls"] == icls


def test_law_and_facts_that_differ_are_both_shown():
    _, found = kinds(legal_form="JP-SK", votes_workers=70, votes_users=30)
    assert (found.icls.kind, found.icls.by_law, found.icls.by_facts) == ("worker", "consumer_user", "worker")
    assert found.icls.basis == "facts"
    assert "law_and_facts_disagree" in found.flags


@pytest.mark.parametrize(
    ("given", "basis"),
    [
        ({"legal_form": "JP-RK"}, "law"),
        ({"legal_form": "JP-RK", "members_workers": 9, "members_total": 10}, "both"),
        ({"legal_form": "IN-IC", "votes_workers": 60}, "facts"),
        ({"legal_form": "ID-KOP", "members_workers": 9, "members_total": 10}, "both"),  # one vote each by law
        ({"legal_form": "ID-KOP"}, ""),
    ],
)
def test_what_a_verdict_stands_on(given, basis):
    assert kinds(**given)[1].icls.basis == basis


def test_parts_that_exceed_the_whole_are_set_aside():
    _, found = kinds(legal_form="ID-KOP", members_workers=30, members_total=20)
    assert found.contradictions == (("members_workers", "members_total"),)
    assert found.icls.standing == "undecidable"


def test_a_recount_under_another_threshold():
    given = {"legal_form": "JP-RK", "members_workers": 10, "members_total": 10, "workers_total": 16}
    strict = TYPOLOGY.with_thresholds({"workers_members": 66})
    assert kinds(**given)[0]["cicopa"] == "worker_full"
    assert kinds(strict, **given)[0]["cicopa"] == "worker_partial"


def test_a_third_of_the_votes_is_not_more_than_a_third():
    social = {"general_interest": "yes", "board_appointment": "members", "surplus_rule": "none"}
    votes = {"members_workers": 1, "members_users": 2, "members_total": 3}
    assert kinds(legal_form="ID-KOP", **social, **votes)[0]["overlay"] == "none"
    more = {"members_workers": 34, "members_users": 66, "members_total": 100}
    assert kinds(legal_form="ID-KOP", **social, **more)[0]["overlay"] == "social_cicopa"

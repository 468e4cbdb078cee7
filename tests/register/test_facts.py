"""Which values of a profile are facts, and in what form: nothing unreadable, nothing out of range, nothing guessed."""

from datetime import date
from decimal import Decimal

import pytest

from commonwork.engines.classifying.verdicts import Fact
from commonwork.engines.reading.spec import FACT_FIELDS, FIELDS
from commonwork.engines.records import Chosen, Profile
from commonwork.register.facts import FIELD_OF, as_facts, is_telling, known_facts

FORMS = {"JP-RK": {}}


def profile(**values):
    return Profile(fields={name: Chosen(value, "xx/list", 1, date(2026, 1, 5)) for name, value in values.items()})


def known(**values):
    return {fact: value for fact, (value, _) in known_facts(profile(**values), FORMS).items()}


def test_every_fact_is_a_field_a_list_may_have():
    assert set(FIELD_OF.values()) - FIELDS == set()
    assert set(FACT_FIELDS) - FIELD_OF.keys() == set()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"members": "12.00", "workers": "9", "activity": "81"},
         {"members_total": "12", "workers_total": "9", "isic_main": "81"}),
        ({"legal_form": "JP-RK", "level": "primary"}, {"legal_form": "JP-RK", "level": "primary"}),
        ({"legal_form": "some club", "level": "promoter"}, {}),
        ({"members": "-1", "votes_workers": "101", "workers": "many"}, {}),
        ({"votes_workers": "0.6", "votes_users": "0.4"}, {"votes_workers": "60", "votes_users": "40"}),
        ({"votes_workers": "1"}, {"votes_workers": "1"}),
        ({"surplus_rule": "none", "owns_tools": ""}, {"surplus_rule": "none"}),
    ],
    ids=["counts", "form and level", "no form of ours", "out of range", "fractions", "one per cent", "codes"],
)  # fmt: skip
def test_values_become_facts(values, expected):
    assert known(**values) == expected


def test_a_recalled_value_is_a_recalled_fact():
    found = known_facts(profile(members="12", workers="9", to_confirm=("members",)), FORMS)
    assert found == {"members_total": ("12", True), "workers_total": ("9", False)}


def test_the_engine_gets_numbers_as_numbers():
    facts = as_facts({"members_total": ("12", False), "vote_rule": ("by_use", False)})
    assert facts == {"members_total": Fact(Decimal(12)), "vote_rule": Fact("by_use")}


@pytest.mark.parametrize(
    ("values", "telling"), [({"activity": "81"}, False), ({"level": "secondary"}, True), ({}, False)]
)
def test_an_activity_alone_tells_nothing(values, telling):
    assert is_telling(known_facts(profile(**values), FORMS)) is telling

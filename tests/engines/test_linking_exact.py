"""Linking by exact keys: who joins whom, who is doubtful, and what each rule changes."""

import pytest

from commonwork.engines.linking.exact import Link, link_exact

KNOWN = {
    "lei:A": {"cw-1": frozenset({"register"})},
    "lei:B": {"cw-2": frozenset({"register"})},
    "lei:C": {"cw-3": frozenset({"list"})},
}


def changes(rule, entries, expected):
    assert link_exact(entries, KNOWN, "list") == expected
    assert link_exact(entries, KNOWN, "list", off=frozenset({rule})) != expected


DISABLING = {
    "link.identifier": lambda: changes("link.identifier", {"x": ["lei:A"]}, {"x": Link("cw-1", "lei:A")}),
    "link.contradiction": lambda: changes(
        "link.contradiction", {"x": ["lei:A", "lei:B"]}, {"x": Link("", "lei:A lei:B", doubtful=True)}
    ),
    "link.same_source": lambda: changes("link.same_source", {"x": ["lei:C"]}, {"x": Link("", "lei:C", doubtful=True)}),
}


@pytest.mark.parametrize("rule", DISABLING)
def test_leaving_the_rule_out_changes_the_links(rule):
    DISABLING[rule]()


def test_two_entries_of_one_list_never_join_each_other():
    links = link_exact({"x": ["lei:D"], "y": ["lei:D"], "z": []}, KNOWN, "list")
    doubtful = Link("", "lei:D", doubtful=True)
    assert links == {"x": doubtful, "y": doubtful, "z": Link()}


def test_two_numbers_of_one_organisation_agree():
    known = {number: {"cw-1": frozenset({"register"})} for number in ("lei:A", "jp-hojin:1")}
    assert link_exact({"x": ["lei:A", "jp-hojin:1"]}, known, "list") == {"x": Link("cw-1", "lei:A")}


def test_a_number_nobody_bears_makes_a_new_organisation():
    assert link_exact({"x": ["lei:Z"], "y": []}, KNOWN, "list") == {"x": Link(), "y": Link()}

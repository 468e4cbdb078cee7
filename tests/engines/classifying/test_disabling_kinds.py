"""Each rule left out, and a committed case that then comes out otherwise."""

import pytest
from engines.classifying.kinds_cast import TYPOLOGY, cases, shown

from commonwork.engines.classifying import classify

CASES = {
    "kinds.T00": "J09",
    "kinds.T01": "C14",
    "kinds.T02": "C01",
    "kinds.T03": "C12",
    "kinds.T04": "K09",
    "kinds.T05": "J08",
    "kinds.T10": "I03",
    "kinds.T11": "C12",
    "kinds.T12": "C05",
    "kinds.T13": "K10",
    "kinds.T14": "C10",
    "kinds.T15": "C04",
    "kinds.T16": "C05",
    "kinds.T17": "N10",
    "kinds.T18": "N03",
    "kinds.T20": "C01",
    "kinds.T21": "C01",
    "kinds.T23": "C01",
    "kinds.T24": "C02",
    "kinds.T25": "C01",
    "kinds.T26": "K03",
    "kinds.T30": "P04",
    "kinds.T31": "J10",
    "kinds.T32": "C07",
    "kinds.T33": "P03",
    "kinds.T40": "C02",
    "kinds.T41": "J04",
    "kinds.T42": "J04",
    "kinds.T43": "C03",
    "kinds.T44": "J01",
    "kinds.T45": "J04",
    "kinds.T46": "J04",
    "kinds.T50": "C02",
    "kinds.T60": "C08",
    "kinds.T60a": "M01",
    "kinds.T60b": "P09",
    "kinds.T60c": "P06",
    "kinds.T60d": "P06",
    "kinds.T60e": "P09",
    "kinds.T60f": "M01",
    "kinds.T71": "J01",
    "kinds.T72": "C02",
    "kinds.T73": "C02",
    "kinds.T74": "L02",
}
BESIDE = {"kinds.T22": "C01", "kinds.T70": "C12"}  # what they leave out is not a kind
KNOWN = cases()


@pytest.mark.parametrize(("rule", "case"), CASES.items())
def test_a_rule_left_out_changes_a_verdict(rule, case):
    _, given = KNOWN[case]
    assert shown(classify(given, TYPOLOGY)) != shown(classify(given, TYPOLOGY, frozenset({rule})))


@pytest.mark.parametrize("rule", ["kinds.T22", "kinds.T70"])
def test_a_rule_disabled_changes_what_stands_beside(rule):
    _, given = KNOWN[BESIDE[rule]]
    assert classify(given, TYPOLOGY) != classify(given, TYPOLOGY, frozenset({rule}))

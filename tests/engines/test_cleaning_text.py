"""Comparable forms of names: each rule changes something, none destroys a name, twice is once."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commonwork.engines.cleaning.text import RULES, fold_text, script_of


def differs(rule, text, folded):
    assert fold_text(text) == folded
    assert fold_text(text, off=frozenset({rule})) != folded


DISABLING = {
    "clean.joiners": lambda: differs("clean.joiners", "क्\u200dष", "क्ष"),
    "clean.width": lambda: differs("clean.width", "ＡＢＣ協同組合", "abc協同組合"),
    "clean.case": lambda: differs("clean.case", "COOP Ａ", "coop a"),
    "clean.letters": lambda: differs("clean.letters", "شركة", "شرکه"),
    "clean.marks": lambda: differs("clean.marks", "Société", "societe"),
    "clean.apostrophes": lambda: differs("clean.apostrophes", "d’habitation", "dhabitation"),
    "clean.punctuation": lambda: differs("clean.punctuation", "Co-operative, Ltd.", "co operative ltd"),
    "clean.spaces": lambda: differs("clean.spaces", "  Muster   eG ", "muster eg"),
}


@pytest.mark.parametrize("rule", DISABLING)
def test_leaving_the_rule_out_changes_the_comparable_form(rule):
    DISABLING[rule]()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ﾐﾎﾝ協同組合", "ミホン協同組合"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("कृषि सहकारी", "कृषि\u200d सहकारी"),
        ("협동조합", "협동조합"),
        ("Coopérative d'habitation", "coope\u0301rative d’habitation"),
    ],
)
def test_spellings_of_one_name_are_equal(one, other):
    assert fold_text(one) == fold_text(other)


@pytest.mark.parametrize(("one", "other"), [("はは", "ばば"), ("ハハ", "ババ"), ("कि", "की"), ("か", "が")])
def test_signs_that_carry_meaning_stay(one, other):
    assert fold_text(one) != fold_text(other)


@given(st.text())
@example("ﷺ\u200c̈")
def test_folding_twice_is_folding_once(text):
    assert fold_text(fold_text(text)) == fold_text(text)


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_the_short_cut_for_ascii_gives_the_same(text):
    folded = text
    for rule in RULES.values():
        folded = rule(folded)
    assert fold_text(text) == folded


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        ("Coop", "", "Latn"), ("123", "", "Zyyy"), ("", "", "Zyyy"), ("協同組合", "ja", "Jpan"),
        ("合作社", "zh", "Hans"),
        ("合作社", "zh-hant", "Hant"), ("合作社", "", "Hani"), ("みらい協同組合", "", "Jpan"), ("협동조합", "", "Kore"),
        ("شرکت", "fa", "Arab"), ("सहकारी", "hi", "Deva"), ("Société", "fr", "Latn"), ("ＡＢ", "ja", "Latn"),
    ],
)  # fmt: skip
def test_script_of_a_name(text, language, script):
    assert script_of(text, language) == script

"""Where two names differ is marked within them, sign by sign, and never inside a letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwork.engines.linking.differences import differences, signs


def marked(one, other, **more):
    """Both texts with what differs in brackets."""
    found = differences(one, other, **more)
    if found is None:
        return None
    return tuple("".join(f"[{p.text}]" if p.differs else p.text for p in side) for side in found)


SAID = {
    "differ.sign": ("cafe\u0301 noir", "cafe noir", ("caf[e\u0301] noir", "caf[e] noir")),
    "differ.joined_script": ("تعاونی کارگران", "تعاونی کارگری", ("تعاونی [کارگران]", "تعاونی [کارگری]")),
    "differ.alike": ("Workers Coop", "Society Coop", ("[Workers] Coop", "[Society] Coop")),
    "differ.script": ("あけぼの", "Akebono", None),
    "differ.spelling": ("ＡＢＣ Coop", "abc coop", ("ＡＢＣ Coop", "abc coop")),
}
DISABLING = {
    "differ.sign": lambda: changes("differ.sign"),
    "differ.joined_script": lambda: changes("differ.joined_script"),
    "differ.alike": lambda: changes("differ.alike"),
    "differ.script": lambda: changes("differ.script"),
    "differ.spelling": lambda: changes("differ.spelling"),
}


def changes(rule):
    one, other, expected = SAID[rule]
    assert marked(one, other) == expected
    assert marked(one, other, off=frozenset({rule})) != expected


@pytest.mark.parametrize("rule", DISABLING)
def test_leaving_the_rule_out_changes_the_marks(rule):
    DISABLING[rule]()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("労働者協同組合あけぼの", "労働者協同組合あけぼし", ("労働者協同組合あけぼ[の]", "労働者協同組合あけぼ[し]")),
        ("Smith Co-operative 1", "Smyth Co-operative 2", ("Sm[i]th Co-operative [1]", "Sm[y]th Co-operative [2]")),
        ("Same", "Same", ("Same", "Same")),
        ("", "New", ("", "[New]")),
    ],
)
def test_what_differs_is_marked_within_the_name(one, other, expected):
    assert marked(one, other) == expected


def test_a_sign_is_never_torn_apart():
    assert signs("कोऑप \u0915\u094d\u200d\u0937") == ["को", "ऑ", "प", " ", "\u0915\u094d\u200d\u0937"]


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_pieces_are_the_text_again(one, other):
    found = differences(one, other)
    if found is not None:
        assert ["".join(piece.text for piece in side) for side in found] == [one, other]

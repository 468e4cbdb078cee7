"""Whatever stands in a name: it is analysed, compared both ways alike, and takes no time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonwork.engines.linking.alike import compare_names
from commonwork.reference.naming import name_analyser, name_forms

HOSTILE = [
    "", " ", "\x00", "\ud800", "😀", "((((((a", "a(b(c)d)e", ")(", "a." * 9000, "nka" * 9000 + "q", "ん" * 9000,
    "漢" * 9000, "III " * 3000, "(" * 9000, "한" * 9000,
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["", "ja", "xx"]), st.sampled_from(["", "JP", "zz"]))
def test_any_two_names(one, other, language, country):
    analyse = name_analyser().analyse
    first, second = analyse(one, language, country), analyse(other, language, country)
    found = compare_names(first, second)
    assert 0 <= found.likeness <= 1
    assert found == compare_names(second, first)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names(name):
    (form,) = name_forms().forms([name], [""], [""])
    assert len(form.whole) <= 401
    compare_names(name_analyser().analyse(name), name_analyser().analyse(name[::-1]))

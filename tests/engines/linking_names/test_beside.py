"""The last look at pairs in doubt, and what leaving it out changes."""

import pytest
from engines.linking.linked import banded, linked, table

from commonwork.engines.linking.transliterating import CHARACTERS, LATIN, NATIONAL, OTHER, script_of_name

WOMEN, YOUTH = table(("a", "Zorblax Womens Weavers", "GB")), table(("b", "Zorblax Youth Weavers", "GB"))


def last_look(found):
    return [reason.code for pair in found.pairs for reason in pair.reasons if reason.code.startswith("beside.")]


def test_the_last_look_says_what_it_saw():
    found = linked(table(("a", "Zorblaxer", "GB")), table(("b", "Zorbluxer", "GB")))
    assert (banded(found), last_look(found)) == ({("a", "b"): "ask"}, ["beside.alike"])


def test_a_name_in_another_script_is_found_by_its_sound():
    assert banded(linked(table(("a", "ムロランシンキン")), table(("b", "室蘭信金")))) == {("a", "b"): "same"}


@pytest.mark.parametrize("rule", ["link.beside"])
def test_disabled(rule):
    """Women and youth are two bodies, whatever else their names share."""
    assert banded(linked(WOMEN, YOUTH)) == {}
    assert banded(linked(WOMEN, YOUTH, off=[rule])) == {("a", "b"): "ask"}


def test_accents_are_no_other_script():
    assert [script_of_name(name) for name in ("Coopérative", "Đà Nẵng", "農協", "ノウキヨウ", "Союз", "Ｃｏｏｐ")] == [
        LATIN, LATIN, CHARACTERS, NATIONAL, OTHER, LATIN,
    ]  # fmt: skip

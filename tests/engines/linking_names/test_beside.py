"""The last look at pairs in doubt, and what leaving it out changes."""

import pytest
from engines.linking.linked import banded, linked, table

from commonwork.engines.linking.beside import _script

KANA, KANJI = table(("a", "ムロランシンキン")), table(("b", "室蘭信金"))


def last_look(found):
    return [reason.code for pair in found.pairs for reason in pair.reasons if reason.code.startswith("beside.")]


def test_the_last_look_joins_what_sounds_alike_and_says_so():
    found = linked(KANA, KANJI)
    assert (banded(found), last_look(found)) == ({("a", "b"): "same"}, ["beside.alike"])


@pytest.mark.parametrize("rule", ["link.beside"])
def test_disabled(rule):
    found = linked(KANA, KANJI, off=[rule])
    assert (banded(found), last_look(found)) == ({("a", "b"): "ask"}, [])


def test_accents_are_no_other_script():
    assert [_script(name) for name in ("Coopérative", "Đà Nẵng", "農協", "ノウキヨウ", "Союз", "Ｃｏｏｐ")] == [
        "latin", "latin", "han", "other", "other", "latin",
    ]  # fmt: skip

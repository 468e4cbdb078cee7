"""Known phrases found in names: the longest first, at the borders of words, inside runs without spaces."""

import pytest

from commonwork.engines.linking.phrases import Phrases, script_class

PHRASES = Phrases({
    "co": 1, "co operative": 2, "workers": 3, "協同組合": 4, "組合": 5, "労働者": 6, "市": 7, "สหกรณ์": 8, "ja": 9,
})  # fmt: skip
FOUND = [
    ("", []),
    ("karibu", []),
    ("workers co operative", [(0, 7, 3), (8, 20, 2)]),
    ("coworkers", []),
    ("日本労働者協同組合", [(2, 5, 6), (5, 9, 4)]),
    ("横浜市", [(2, 3, 7)]),
    ("市川", []),
    ("ja宮若", [(0, 2, 9)]),
    ("javorka", []),
    ("ร้านสหกรณ์ไทย", [(4, 10, 8)]),
]


@pytest.mark.parametrize(("text", "found"), FOUND)
def test_phrases_in_names(text, found):
    assert [tuple(each) for each in PHRASES.find(text)] == found


def test_scripts_without_spaces():
    assert [script_class(char) for char in "aр한カ漢ท"] == ["", "", "hangul", "katakana", "han", "thai"]

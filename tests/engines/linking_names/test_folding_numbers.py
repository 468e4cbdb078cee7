"""The comparable form of whole names, and the numbers in them."""

import pytest

from commonwork.engines.linking.folding import fold_name, writes_japanese
from commonwork.engines.linking.numbers import read_numbers

FOLDED = [
    (("全國手工業合作總社", "全国手工业合作总社"), "全国手工业合作总社"),
    (("S.A. Karibu", "SA Karibu", "S. A. Karibu"), "sa karibu"),
    (("A/S Karibu",), "as karibu"),
    (("U.K. Co-op",), "uk co op"),
    (("ज़िला", "जिला"), "जिला"),
    (("تعاونی ۶۲", "تعاونی 62"), "تعاونی 62"),
    (("ＫＡＲＩＢＵ", "Karibu"), "karibu"),
]
NUMBERS = [
    ("karibu 62", ["62"]), ("no 007", ["7"]), ("第三农协", ["3"]), ("第二十一组合", ["21"]), ("제3 협동조합", ["3"]),
    ("羽村きずな23", ["23"]), ("fund viii lp", ["8"]), ("fund v", ["5"]), ("brigade forty four", ["44"]),
    ("three percenters", ["3"]), ("ar16", []), ("vitamin c", []), ("x", []), ("malcolm x house", []),
]  # fmt: skip


@pytest.mark.parametrize(("names", "folded"), FOLDED)
def test_spellings_that_are_one(names, folded):
    assert {fold_name(name) for name in names} == {folded}


@pytest.mark.parametrize(("text", "values"), NUMBERS)
def test_numbers_in_names(text, values):
    assert [number.value for number in read_numbers(text)] == values


def test_forms_that_only_japanese_writes():
    assert writes_japanese("労働")
    assert not writes_japanese("劳动勞動")

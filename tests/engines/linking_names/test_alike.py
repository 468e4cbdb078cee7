"""Pairs of names as they are met, and what each rule changes."""

import pytest

from commonwork.engines.linking.alike import Level, compare_many, compare_names
from commonwork.reference.naming import name_analyser

SAME = [  # the table of peers.md 1B, then more
    ("株式会社トヨタ自動車", "トヨタ自動車"),
    ("日本労働者協同組合連合会", "日本労協連"),
    ("日本労働者協同組合連合会", "Nihon Rodosha Kyodo Kumiai Rengokai"),
    ("日本労働者協同組合連合会", "Japan Workers' Co-operative Union"),
    ("한국사회적협동조합", "사회적협동조합 한국"),
    ("한국협동조합연대", "Hanguk Hyeopdong Johap Yeondae"),
    ("全国手工业合作总社", "全國手工業合作總社"),
    ("شرکت تعاونی‌های تولیدی", "شرکت تعاونی های تولیدی"),
    ("शिल्प सहकारी समिति", "Shilp Sahakari Samiti"),
    ("Uralungal Labour Contract Co-operative Society", "ULCCS Ltd"),
    ("Koperasi Karyawan Telkom", "KOPKAR TELKOM"),
]
DIFFERENT = [
    ("한국의료복지사회적협동조합연합회", "한국의료복지사회적협동조합"),
    ("Tokyo Workers Co-op", "Osaka Workers Co-op"),
    ("Philippine Federation of Workers Cooperatives", "Philippine Federation of Women Cooperatives"),
    ("Sunrise Dairy Cooperative", "Sunrise Dairy Cooperative 62"),
]


def compared(one, other, **how):
    analyser = name_analyser()
    return compare_names(analyser.analyse(one), analyser.analyse(other), **how)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_body_under_two_names(one, other):
    assert compared(one, other).likeness >= 0.8
    assert compared(one, other) == compared(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_bodies_with_like_names(one, other):
    assert compared(one, other).level == Level.CONTRADICTING
    assert compared(one, other).likeness <= 0.6


DISABLING = {
    "name.number": ("Sunrise Dairy Cooperative", "Sunrise Dairy Cooperative 62"),
    "name.place": ("Tokyo Workers Co-op", "Osaka Workers Co-op"),
    "name.level": ("한국의료복지사회적협동조합연합회", "한국의료복지사회적협동조합"),
    "name.identity": ("Philippine Federation of Workers Cooperatives", "Philippine Federation of Women Cooperatives"),
    "name.near": ("Novissi Weavers Cooperative Union", "Novissi Weavers Cooperative Alliance"),
    "name.sound": ("नवजागरण सहकारी समिति", "Navjagran Sahakari Samiti"),
    "name.abbreviation": ("Uralungal Labour Contract Co-operative Society", "ULCCS Ltd"),
}


@pytest.mark.parametrize("rule", DISABLING)
def test_disabled(rule):
    assert compared(*DISABLING[rule]) != compared(*DISABLING[rule], off=frozenset({rule}))


@pytest.mark.parametrize("rule", ["name.country"])
def test_disabled_country(rule):
    analyser = name_analyser()
    one = analyser.analyse("National Cooperative Federation of Nepal")
    other = analyser.analyse("राष्ट्रिय सहकारी महासंघ", "ne", "NP")
    assert compare_names(one, other).likeness > compare_names(one, other, off=frozenset({rule})).likeness


def test_many_are_compared_as_each():
    analyser = name_analyser()
    one, other = ([analyser.analyse(pair[side]) for pair in SAME] for side in (0, 1))
    assert compare_many(one, other) == [compare_names(*pair) for pair in zip(one, other, strict=True)]

"""Names taken apart, and put into the tokens that millions of pairs are compared by."""

import pytest

from commonwork.engines.linking.forms import IDENTITY, NUMBER, PLACE, PROPER
from commonwork.reference.naming import name_analyser, name_forms

APART = [  # name, language, country, meanings, legal form, places, numbers, what is left as it sounds
    ("日本労働者協同組合連合会", "", "", "workers federation|union", "cooperative", {"JP"}, set(), ""),
    ("Japan Workers' Co-operative Union", "", "", "workers union", "cooperative", {"JP"}, set(), ""),
    ("Karibu Dairy Cooperative 62", "en", "GB", "dairy", "cooperative", set(), {"62"}, "karibu"),
    ("전주 제3 택시협동조합", "ko", "KR", "taxi", "cooperative", None, {"3"}, ""),
    ("शिल्प सहकारी समिति", "hi", "IN", "handicraft", "cooperative", set(), set(), ""),
]


@pytest.mark.parametrize("case", APART, ids=lambda case: case[0])
def test_a_name_taken_apart(case):
    name, language, country, meanings, legal, places, numbers, latin = case
    parts = name_analyser().analyse(name, language, country)
    told = " ".join("|".join(sorted(meaning)) for meaning in parts.concepts)
    assert meanings.split() == [word for word in told.split() if word in meanings.split()]
    assert legal in parts.legal
    assert places is None or set(parts.places) == places
    assert (set(parts.numbers), parts.latin) == (numbers, latin)


def test_a_place_is_one_key_in_every_script():
    keys = [name_analyser().analyse(name).places for name in ("Tehran", "تهران", "テヘラン", "테헤란", "德黑兰")]
    assert frozenset.intersection(*keys)


def test_a_place_of_the_country_goes_first():
    analyse = name_analyser().analyse
    assert all(key.startswith("JP") for key in analyse("Kochi Farmers", "en", "JP").places)
    assert all(key.startswith("IN") for key in analyse("Kochi Farmers", "en", "IN").places)


def test_characters_alone_are_read_in_the_language_of_their_words():
    assert name_analyser().analyse("花巻東農協").whole == "hanamakihigashinokyo"
    assert name_analyser().analyse("花巻東合作社").whole == "huajuandongezuoshe"


def test_kanji_kana_and_latin_letters_without_spaces_give_equal_tokens():
    wanted = (("s:muroran", IDENTITY), ("c:credit-treasury", IDENTITY))
    for name in ("室蘭信金", "ムロランシンキン", "むろらんしんきん", "muroranshinkin"):
        (form,) = name_forms().forms([name], [""], [""])
        assert wanted in [other.tokens for other in form.also]


def test_tokens_say_their_kind():
    (form,) = name_forms().forms(["Tokyo Karibu Women 2 Co-op"], ["en"], ["JP"])
    assert form.tokens == (("p:JP-13", PLACE), ("karibu", PROPER), ("c:women", IDENTITY), ("n:2", NUMBER))
    assert form.legal == ("cooperative",)


def test_what_stands_in_brackets_is_another_name():
    parts = name_analyser().analyse("KARIBU (Kenya Weavers Union)")
    assert [variant.text for variant in parts.variants] == ["karibu", "kenya weavers union"]
    assert parts.acronyms == {"karibu"}


def test_a_branch_in_brackets_is_not_left_out():
    assert name_analyser().analyse("Karibu (Osaka)").variants == ()


def test_the_key_of_a_place():
    assert name_forms().place("東京", "JP") == name_forms().place("Tokyo", "JP")
    assert name_forms().place("むらさきむら", "JP") == "murasakimura"
    assert name_forms().place("", "") == ""

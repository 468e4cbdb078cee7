"""What sounds alike in two scripts has a key in common, or keys of the same consonants."""

import pytest

from commonwork.engines.searching.sounds import (
    japanese_readings,
    key,
    keys_of_latin,
    korean_sound,
    latin_key,
    other_keys,
    readings_of_run,
    together,
)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("企業組合新舞子の風", "shinmaikonokaze"),
        ("鳥栖料飲店協同組合", "tosuryointen"),
        ("八女市管工事協同組合", "yameshikankoji"),
        ("釧路信組", "kushiroshinkumi"),
    ],
)
def test_the_proper_part_of_a_japanese_name_is_said_without_its_form(name, said):
    assert said in {reading.sound for reading in japanese_readings(name)}


def test_a_form_alone_is_no_name():
    assert {reading.sound for reading in japanese_readings("企業組合")} == {"kigyo", "kumiai", "kigyokumiai"}


def consonants(keys):
    """What the keys have in common with those of other spellings."""
    return {each.partition("|")[0] for each in keys}


@pytest.mark.parametrize(
    ("native", "latin"),
    [
        ("টেকনোলজি", "technology"),
        ("इंजीनियरिंग", "engineering"),
        ("ইন্টারন্যাশনাল", "international"),
        ("یونیورسٹی", "university"),
        ("הפועלים", "hapoalim"),
        ("סטימצקי", "steimatzky"),
        ("แม็คโคร", "makro"),
    ],
)
def test_loanwords_keep_their_consonants_both_ways(native, latin):
    assert consonants([latin_key(native)]) <= consonants(keys_of_latin(latin))
    assert consonants([latin_key(native)]) <= consonants((latin_key(latin), *other_keys(latin, False)))


def test_a_name_of_several_latin_words_is_said_as_one():
    run = readings_of_run("포토시그니처", "")[-1].sound
    assert key(run) == key(korean_sound("포토시그니처"))
    assert together(["photo", "house"]) == key("fotohos")
    assert together(["one"]) == together(["자연", "드림"]) == ""

"""The gazetteer: what it knows, and files that are none."""

import gzip

import pytest

from commonwork.reference.places_loader import HERE, load_places


def written(folder, text):
    path = folder / "places.tsv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(text)
    return path


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("japan", "JP"), ("日本", "JP"), ("인도네시아", "ID"), ("ایران", "IR"), ("kerala", "IN-KL"), ("केरल", "IN-KL"),
        ("大阪", "JP-27"), ("부산", "KR-26"), ("广东", "CN-GD"), ("فارس", "IR-07"), ("jawa barat", "ID-JB"),
        ("scotland", "GB-SCT"), ("trivandrum", "IN-KL/7909823"),
    ],
)  # fmt: skip
def test_a_name_has_its_key(name, key):
    assert key in {found for span in load_places().spans(name, "") for found in span.meanings[0]}


def test_words_of_the_field_are_no_places():
    assert load_places().spans("central union of farmers", "") == []


def test_a_country_goes_before_a_smaller_place_of_that_name():
    assert load_places().spans("korea", "")[0].meanings == (frozenset({"KR"}),)


def test_another_file_may_be_read(tmp_path):
    places = load_places(written(tmp_path, "XX-1\tkaribu|كاريبو\n"))
    assert (places.latin("XX-1"), places.knows("karibu"), places.knows("tokyo")) == ("karibu", True, False)


def test_a_line_that_is_none_is_named(tmp_path):
    with pytest.raises(ValueError, match="line 2"):
        load_places(written(tmp_path, "XX-1\tkaribu\nXX-2\n"))


def test_the_file_is_small():
    assert HERE.stat().st_size < 1_000_000

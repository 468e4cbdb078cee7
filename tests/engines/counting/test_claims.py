"""Sentences rendered from data in any language."""

from decimal import Decimal

import pytest

from commonwork.engines.counting import Claim, Part, Quantity, Rendered, Unrenderable, build_claim, render
from commonwork.engines.counting.claims import fill

ENTRY = {
    "label": "h", "sentence": "h.sentence", "notes": ["h.note"],
    "parts": [{"key": "coops", "label": "h.coops"}, {"key": "jobs", "label": "h.jobs"}],
}  # fmt: skip
ROWS = [
    {
        "claim": "headline", "part": "jobs", "value": "20000000", "qualifier": "almost", "unit": "persons",
        "indicator": "jobs", "area": "WLD",
    },
    {
        "claim": "headline", "part": "coops", "value": "378000", "qualifier": "at_least", "unit": "count",
        "indicator": "cooperatives", "area": "WLD", "place": "2",
    },
]  # fmt: skip
COOPS = Quantity(Decimal(378000), "at_least", "count", "cooperatives", "WLD", place="2")
JOBS = Quantity(Decimal(20000000), "almost", "persons", "jobs", "WLD")
CLAIM = Claim(
    "headline", "h", "h.sentence", (Part("coops", "h.coops", COOPS), Part("jobs", "h.jobs", JOBS)), ("h.note",)
)
ENGLISH = {
    ("qualifiers.pattern", "at_least"): "at least {value}", ("qualifiers.pattern", "almost"): "almost {value}",
    ("claims", "h"): "The sector", ("claims", "h.sentence"): "{coops}, {jobs}",
    ("claims", "h.note"): "A lower bound.",
    ("claims", "h.coops"): "{value} cooperatives", ("claims", "h.jobs"): "{value} jobs",
}  # fmt: skip
JAPANESE = ENGLISH | {
    ("qualifiers.pattern", "at_least"): "少なくとも{value}", ("qualifiers.pattern", "almost"): "ほぼ{value}",
    ("claims", "h.sentence"): "{jobs}、{coops}",
    ("claims", "h.coops"): "{value}の協同組合", ("claims", "h.jobs"): "{value}の雇用",
}  # fmt: skip


def words(table):
    return lambda list_name, code: table[list_name, code]


def write(quantity):
    return f"{quantity.value:,}"


def test_build_claim_takes_the_parts_in_the_order_of_the_entry():
    assert build_claim("headline", ENTRY, ROWS) == CLAIM


def test_build_claim_refuses_half_a_sentence():
    with pytest.raises(Unrenderable, match="no figure for «jobs»"):
        build_claim("headline", ENTRY, ROWS[1:])


def test_build_claim_refuses_a_value_that_is_no_number():
    with pytest.raises(Unrenderable, match="«many» is no number"):
        build_claim("headline", ENTRY, [ROWS[1] | {"value": "many"}, ROWS[0]])


def test_render_in_english():
    parts = {"coops": "at least 378,000 cooperatives", "jobs": "almost 20,000,000 jobs"}
    sentence = "at least 378,000 cooperatives, almost 20,000,000 jobs"
    assert render(CLAIM, words(ENGLISH), write) == Rendered("The sector", sentence, parts, ("A lower bound.",))


def test_render_follows_the_word_order_of_the_language():
    assert render(CLAIM, words(JAPANESE), write).sentence == "ほぼ20,000,000の雇用、少なくとも378,000の協同組合"


@pytest.mark.parametrize("pattern", ["no number", "{value} {value}", "{value} {other}", "{Value}"])
def test_fill_refuses_a_pattern_without_exactly_its_placeholders(pattern):
    with pytest.raises(Unrenderable):
        fill(pattern, {"value": "1"})


def test_fill_does_not_read_braces_in_a_value():
    assert fill("{a} {b}", {"a": "{b}", "b": "1"}) == "{b} 1"

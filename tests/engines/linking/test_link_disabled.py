"""Every rule of linking left out changes what is found."""

import numpy as np
import pytest
from engines.linking.linked import banded, linked, records, rules

from commonwork.engines.backends.link_duck import LinkDuck
from commonwork.engines.linking.banding import Costs, bands
from commonwork.engines.linking.blocking import keys
from commonwork.engines.linking.found import Judged
from commonwork.engines.linking.linker import job_of, prepare
from commonwork.engines.linking.vocabulary import vocabulary

ROW = {"country": "GB", "founded": "1990"}
MEETING = {  # what two records have in common that only this rule sees
    "link.block_identifier": ({"identifier": "gb:1"}, {"identifier": "gb:1"}),
    "link.block_phone": ({"phone": "0113 245 1111"}, {"phone": "+44 113 2451111"}),
    "link.block_site": ({"website": "https://www.alpha.coop/"}, {"website": "alpha.coop"}),
    "link.block_name": ({"name": "Zorblax"}, {"name": "Zorblax Cooperative"}),
    "link.block_address": ({"address": "12 Mill Rd"}, {"address": "12 Mill Road"}),
    "link.block_postcode_word": (
        {"name": "Zorblax Vumble Trimp", "postcode": "LS1 2AB"}, {"name": "Zorblax Quorn Blimp", "postcode": "LS12AB"},
    ),
    "link.block_place_word": (
        {"name": "Zorblax Vumble Trimp", "city": "Leeds"}, {"name": "Zorblax Quorn Blimp", "city": "Leeds"},
    ),
    "link.block_rare_words": ({"name": "Zorblax Vumble Trimp"}, {"name": "Zorblax Vumble Blimp"}),
    "link.block_rarest_word": ({"name": "Zorblax"}, {"name": "Zorblax Vumble"}),
    "link.block_missing_word": (
        {"name": "Zorblax Vumble Trimp Blimp Quorn"}, {"name": "Zorblax Vumble Trimp Blimp"},
    ),
}  # fmt: skip


def met(one, other, off):
    by = rules()
    a, b = (
        prepare(records({"id": "x", "name": name, **ROW, **row}), by)
        for name, row in zip("AB", (one, other), strict=True)
    )
    words = vocabulary(a, b)
    return len(LinkDuck().candidates(keys(a, words.a, words, off), keys(b, words.b, words, off), 400)[0])


def disabled_blocking(rule):
    others = frozenset(MEETING) - {rule}
    one, other = MEETING[rule]
    assert (met(one, other, others), met(one, other, frozenset(MEETING))) == (1, 0)


A = {"id": "a", "name": "Zorblax Bakery Cooperative 4", "country": "GB", "city": "Leeds", "address": "12 Mill Road",
     "postcode": "LS1 2AB", "phone": "0113 245 1111", "website": "zorblax.coop", "founded": "1990",
     "identifier": "gb:1", "activity": "bakery", "legal_form": "society"}  # fmt: skip
WORDS = [one + two + three for one in "BDFGK" for two in "aeiou" for three in "lmnrst"]
SPELT = (
    records({"id": "a", "name": "Миколаївська Прядка"}), records({"id": "b", "name": "Mikolayivs'ka Pryadka"}),
)  # fmt: skip
CHANGED = {
    "compare.name": {"name": "Quorn Bakery Cooperative 4"},
    "compare.left": {"name": "Zorblax Vumble Bakery Cooperative 4"},
    "compare.numbers": {"name": "Zorblax Bakery Cooperative 5"},
    "compare.identity": {"name": "Zorblax Dairy Cooperative 4"},
    "compare.places": {"name": "Zorblax Bakery Cooperative Osaka 4"},
    "compare.identifier": {"identifier": "gb:2"},
    "compare.phone": {"phone": "0113 999 2222"},
    "compare.site": {"website": "quorn.coop"},
    "compare.place": {"city": "Hull", "address": "", "postcode": ""},
    "compare.year": {"founded": "1950"},
    "compare.activity": {"activity": "fishery"},
    "compare.legal": {"legal_form": "company"},
    "compare.sisters": {"phone": "", "identifier": "", "address": "", "postcode": "", "website": ""},
}


def disabled_comparing(rule):
    """The pair is looked at under whatever else speaks for it: only the weight of this comparison goes."""
    one = records(A)
    other = records({**A, "id": "b", **CHANGED[rule]})
    by, without = rules(), rules({rule})
    a, b = prepare(one, by), prepare(other, by)
    rows = np.zeros(1, np.int64)
    assert job_of(a, b, by).bits(rows, rows) != job_of(a, b, without).bits(rows, rows)


def disabled_ask():
    scores = np.array([0.2, 0.7, 0.99])
    assert list(bands(scores, Costs())) == ["ask", "ask", "same"]
    assert list(bands(scores, Costs(), frozenset({"link.ask"}))) == ["different", "same", "same"]


def disabled_one_to_one():
    twice = records({**A, "id": "b1"}, {**A, "id": "b2"})
    assert len(linked(records(A), twice, one_to_one=True).pairs) < 2
    assert len(linked(records(A), twice, one_to_one=True, off={"link.one_to_one"}).pairs) == 2


def disabled_judged():
    one, other, judged = records(A), records({**A, "id": "b"}), [Judged("a", "b", same=False)]
    assert banded(linked(one, other, judged=judged)) == {("a", "b"): "different"}
    assert banded(linked(one, other, judged=judged, off={"link.judged"})) == {("a", "b"): "same"}


def disabled_number_differs():
    one, other = records(A), records({**A, "id": "b", "identifier": "gb:2"})
    off = {"compare.identifier"}
    assert banded(linked(one, other, off=off)) == {("a", "b"): "ask"}
    assert banded(linked(one, other, off=off | {"link.number_differs"})) == {("a", "b"): "same"}


def disabled_name_vetoes():
    """A federation and its member share whatever one office has; a person is asked all the same."""
    bare = {**A, "identifier": ""}
    for word in ("Federation", "27"):
        one, other = records(bare), records({**bare, "id": "b", "name": f"{A['name']} {word}"})
        assert banded(linked(one, other)) == {("a", "b"): "ask"}
        assert banded(linked(one, other, off={"link.name_vetoes"})) == {("a", "b"): "same"}


def disabled_few():
    """Names with nothing in common and no other field share no key; few pairs are looked at all the same."""
    one, other = records({"id": "a", "name": "Zorblax"}), records({"id": "b", "name": "Quorn"})
    assert (linked(one, other).compared, linked(one, other, off={"link.block_few"}).compared) == (1, 0)


def disabled_namesakes():
    """One rare name, another town: surely one body only where the list has hardly a namesake."""
    listed = [{"id": f"a{at}", "name": f"{word}ax Weavers", "city": "Leeds"} for at, word in enumerate(WORDS)]
    moved = records({"id": "b", "name": f"{WORDS[0]}ax Weavers", "city": "Hull"})
    assert banded(linked(records(*listed), moved))[("a0", "b")] == "same"
    assert banded(linked(records(*listed), moved, off={"compare.namesakes"}))[("a0", "b")] == "ask"


def disabled_repeated():
    """Three rows that say the same are no namesakes."""
    listed = [{"id": f"a{at}", "name": "Zorblax Weavers"} for at in range(3)]
    listed += [{"id": f"c{at}", "name": f"{word}ax"} for at, word in enumerate(WORDS)]
    other = records({"id": "b", "name": "Zorblax Weavers"})
    assert banded(linked(records(*listed), other))[("a0", "b")] == "same"
    assert banded(linked(records(*listed), other, off={"compare.repeated"})) != banded(linked(records(*listed), other))


def disabled_across():
    """Two spellings share no key; what they sound like finds them."""
    off = {"link.block_few", *MEETING}
    assert linked(*SPELT, off=off).compared == 1
    assert linked(*SPELT, off=off | {"link.across"}).compared == 0


def disabled_across_names():
    assert banded(linked(*SPELT)) == {("a", "b"): "ask"}
    assert banded(linked(*SPELT, off={"link.across_names"})) == {}


def disabled_name_alone():
    for names in (("Zorblax Railway Vumble", "Zorblax Railroad Vumble"), ("Zorblax Vumble AG", "Zorblax Vumble GmbH")):
        one, other = (records({"id": id, "name": name}) for id, name in zip("ab", names, strict=True))
        assert banded(linked(one, other)) == {("a", "b"): "ask"}
        assert banded(linked(one, other, off={"link.name_alone"})) == {("a", "b"): "same"}


DISABLING = {
    "compare.namesakes": lambda rule: disabled_namesakes(),
    "compare.repeated": lambda rule: disabled_repeated(),
    "link.across": lambda rule: disabled_across(),
    "link.across_names": lambda rule: disabled_across_names(),
    "link.name_alone": lambda rule: disabled_name_alone(),
    "link.block_few": lambda rule: disabled_few(),
    "link.block_identifier": disabled_blocking,
    "link.block_phone": disabled_blocking,
    "link.block_site": disabled_blocking,
    "link.block_name": disabled_blocking,
    "link.block_address": disabled_blocking,
    "link.block_postcode_word": disabled_blocking,
    "link.block_place_word": disabled_blocking,
    "link.block_rare_words": disabled_blocking,
    "link.block_rarest_word": disabled_blocking,
    "link.block_missing_word": disabled_blocking,
    "compare.name": disabled_comparing,
    "compare.left": disabled_comparing,
    "compare.numbers": disabled_comparing,
    "compare.identity": disabled_comparing,
    "compare.places": disabled_comparing,
    "compare.identifier": disabled_comparing,
    "compare.phone": disabled_comparing,
    "compare.site": disabled_comparing,
    "compare.place": disabled_comparing,
    "compare.year": disabled_comparing,
    "compare.activity": disabled_comparing,
    "compare.legal": disabled_comparing,
    "compare.sisters": disabled_comparing,
    "link.ask": lambda rule: disabled_ask(),
    "link.one_to_one": lambda rule: disabled_one_to_one(),
    "link.judged": lambda rule: disabled_judged(),
    "link.number_differs": lambda rule: disabled_number_differs(),
    "link.name_vetoes": lambda rule: disabled_name_vetoes(),
}


@pytest.mark.parametrize("rule", DISABLING)
def test_leaving_the_rule_out_changes_what_is_found(rule):
    DISABLING[rule](rule)

"""Every rule of finding left out changes what is found."""

import pytest
from engines.searching.sought import NAMES, document, index_of

from commonwork.engines.searching.asking import ask
from commonwork.engines.searching.documents import Document, SearchName
from commonwork.engines.searching.letters import fold_word
from commonwork.engines.searching.planning import plan
from commonwork.engines.searching.sounds import keys_of_latin
from commonwork.reference.finding import search_analyser

CASES = {
    # two spellings that only this rule makes one
    "search.letters": ("ＴＡＸＩ", "taxi"),
    "search.kana": ("きょうどう", "キヨウドウ"),
    "search.urdu": ("کھاریاں", "كهاريان"),
    "search.devanagari": ("धर्मपुरी", "धर्मपुरि"),
    "search.han": ("協", "协"),
    # a romanised word, and the key of what is meant, to which only this habit brings it
    "sound.plain": ("gethsits", "ks|gethsits"),
    "sound.english": ("technology", "tknrc|teknoloji"),
    "sound.korean": ("tongbonyok", "tnkpnk|tonkponyok"),
    "sound.kunrei": ("syouzi", "sc|shoji"),
    "sound.egyptian": ("nag", "nc|naj"),
    "sound.indic": ("bethamangala", "ptmnkr|betamangala"),
    "sound.wade": ("hsin", "ksn|ksin"),
    # what is typed, whose plan is another one without the rule
    "plan.prefix": ("uralu",),
    "plan.spelling": ("uralngal",),
    "plan.infix": ("genossenschaft",),
    "plan.sounds": ("hanmaeum",),
    "plan.fewer": ("sample bakers uralungal contract",),
    "plan.common": ("taxi bakers",),
}


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """An index in which one word is in nearly every name."""
    taxis = [Document(f"t{n}", "organisation", (SearchName(f"Taxi Leeds {n}"),)) for n in range(520)]
    return index_of(tmp_path_factory.mktemp("many"), [*taxis, *(document(key) for key in NAMES)])


def seen(index, rule, said, off):
    """What a rule is about, with or without it."""
    family = rule.partition(".")[0]
    if family == "search":
        return fold_word(said[0], off=off) == fold_word(said[1], off=off)
    if family == "sound":
        return said[1] in keys_of_latin(said[0], off)
    return plan(ask(said[0], search_analyser()), index._fresh(), off=off)


@pytest.mark.parametrize("rule", CASES)
def test_what_is_found_changes_where_a_rule_is_disabled(many, rule):
    said = CASES[rule]
    with_it, without_it = (seen(many, rule, said, off) for off in (frozenset(), frozenset({rule})))
    assert with_it
    assert with_it != without_it


def test_a_word_of_many_names_need_not_stand(many):
    found = plan(ask("taxi bakers", search_analyser()), many._fresh())
    assert [want.needed for want in found.wants] == [False, True]

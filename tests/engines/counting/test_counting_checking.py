"""Hashes and sums of an edition, and each rule that finds what does not hold."""

import pytest

from commonwork.engines.counting import edition_hash, table_hash
from commonwork.engines.counting.checking import RULES, Stated, check_tables, content_hash, hashes_of

PUBLIC = {
    "accounted_total": "cooperatives,countries\n2,1\n",
    "accounted_by_country_source": "country,source,publisher,cooperatives,listed\nJP,a,A,2,2\nJP,b,B,0,1\n",
    "claims": "claim,part\n",
}
SEALED = {
    "sealed/accounted_entries": (
        "organisation,country,source,publisher,key,place\no1,JP,a,A,1,1\no1,JP,b,B,9,2\no2,JP,a,A,2,1\n"
    )
}
WHOLE = PUBLIC | SEALED


def stated_for(bodies):
    hashes = hashes_of(bodies)
    return Stated(content_hash(hashes), edition_hash(hashes), hashes)


HELD = stated_for(WHOLE)
TOTAL_OFF = WHOLE | {"accounted_total": "cooperatives,countries\n3,1\n"}
COUNTRIES_OFF = WHOLE | {"accounted_total": "cooperatives,countries\n2,2\n"}
ENTRY_GONE = WHOLE | {"sealed/accounted_entries": "organisation,country,source,publisher,key,place\no1,JP,a,A,1,1\n"}
ENTRY_MORE = WHOLE | {"sealed/accounted_entries": SEALED["sealed/accounted_entries"] + "o3,KR,a,A,3,1\n"}
CASES = {
    "verify.table_hash": (HELD, WHOLE | {"claims": "claim,part\nx,y\n"}),
    "verify.missing": (HELD, {name: body for name, body in WHOLE.items() if name != "claims"}),
    "verify.unlisted": (HELD, WHOLE | {"extra": "a\n"}),
    "verify.edition_hash": (Stated("0", HELD.sealed_hash, HELD.tables), WHOLE),
    "verify.sealed_hash": (Stated(HELD.content_hash, "0", HELD.tables), WHOLE),
    "verify.unreadable": (stated_for(WHOLE | {"accounted_total": "a,b\n1\n"}), WHOLE | {"accounted_total": "a,b\n1\n"}),
    "verify.sum": (stated_for(TOTAL_OFF), TOTAL_OFF),
    "verify.parts": (stated_for(ENTRY_GONE), ENTRY_GONE),
}


def test_cases_cover_every_rule():
    assert set(CASES) == set(RULES)


def test_what_holds_has_no_problem():
    assert (check_tables(HELD, WHOLE, full=True), check_tables(HELD, PUBLIC, full=False)) == ((), ())


@pytest.mark.parametrize("rule", sorted(RULES))
def test_rule_finds_what_does_not_hold_and_disabled_does_not(rule):
    stated, bodies = CASES[rule]
    found = check_tables(stated, bodies, full=True)
    without = check_tables(stated, bodies, full=True, off={rule})
    assert rule in {problem.code for problem in found}
    assert without == tuple(problem for problem in found if problem.code != rule)


def test_full_check_misses_the_sealed_tables():
    found = [problem.code for problem in check_tables(HELD, PUBLIC, full=True)]
    assert found == ["verify.missing", "verify.sealed_hash"]


@pytest.mark.parametrize(("bodies", "code"), [(COUNTRIES_OFF, "verify.sum"), (ENTRY_MORE, "verify.parts")])
def test_sums_are_checked_even_where_hashes_hold(bodies, code):
    assert [problem.code for problem in check_tables(stated_for(bodies), bodies, full=True)] == [code]


def test_content_hash_covers_the_public_tables_only():
    assert content_hash(hashes_of(WHOLE)) == edition_hash({name: table_hash(body) for name, body in PUBLIC.items()})

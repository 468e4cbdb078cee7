"""Groups of entries: what people decided holds, what machines found never joins what contradicts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwork.engines.linking.grouping import Bond, Decision, Member, contradicting, group

D = Decision
FOUR = {1: Member("a"), 2: Member("b"), 3: Member("c"), 4: Member("d")}


def together(anchors):
    found = {}
    for entry, anchor in anchors.items():
        found.setdefault(anchor, set()).add(entry)
    return sorted(map(sorted, found.values()))


def changes(rule, expected, members=FOUR, bonds=(), decisions=()):
    assert together(group(members, bonds, decisions)) == expected
    assert together(group(members, bonds, decisions, off=frozenset({rule}))) != expected


NUMBERED = {1: Member("a", ("lei:1",)), 2: Member("b", ("lei:2",)), 3: Member("c")}
DISABLING = {
    "group.person_same": lambda: changes(
        "group.person_same", [[1, 2]], {1: Member("a", ("lei:1",)), 2: Member("a", ("lei:2",))}, [],
        [Decision(1, 2, True, 1)],
    ),
    "group.person_different": lambda: changes(
        "group.person_different", [[1], [2], [3], [4]], bonds=[Bond(1, 2, 1.0)], decisions=[Decision(2, 1, False, 1)]
    ),
    "group.later_decision": lambda: changes(
        "group.later_decision", [[1, 2], [3], [4]],
        decisions=[D(1, 2, True, 1), D(2, 3, True, 2), D(1, 3, False, 4), D(3, 2, False, 3)],
    ),
    "group.numbers": lambda: changes(
        "group.numbers", [[1, 3], [2]], NUMBERED, [Bond(1, 3, 0.9), Bond(2, 3, 0.8), Bond(1, 2, 1.0)]
    ),
    "group.one_list": lambda: changes(
        "group.one_list", [[1], [2]], {1: Member("a"), 2: Member("a")}, [Bond(1, 2, 1.0)]
    ),
    "group.strongest_first": lambda: changes(
        "group.strongest_first", [[1], [2, 3]], {1: Member("a"), 2: Member("a"), 3: Member("c")},
        [Bond(1, 3, 0.8), Bond(2, 3, 0.9)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", DISABLING)
def test_leaving_the_rule_out_changes_the_groups(rule):
    DISABLING[rule]()


def test_a_chain_of_bonds_makes_one_group_and_its_oldest_entry_is_the_anchor():
    assert group(FOUR, [Bond(4, 3, 0.9), Bond(3, 2, 0.7)]) == {1: 1, 2: 2, 3: 2, 4: 2}


def test_whoever_stands_between_two_that_are_different_goes_with_the_stronger_bond():
    bonds = [Bond(1, 3, 0.99), Bond(3, 2, 0.97)]
    assert together(group(FOUR, bonds, [Decision(1, 2, False, 1)])) == [[1, 3], [2], [4]]


def test_without_a_scheme_or_with_a_number_in_common_nothing_contradicts():
    cases = [(["lei:1"], ["lei:2"]), (["lei:1"], ["lei:2", "lei:1"]), (["1"], ["2"]), (["lei:1"], ["nta:2"]), ([], [])]
    assert [contradicting(*case) for case in cases] == [True, False, False, False, False]


entries = st.integers(1, 6)
bonds = st.lists(st.builds(Bond, entries, entries, st.sampled_from([0.5, 0.9, 0.99])), max_size=8)
decided_by_people = st.builds(Decision, entries, entries, st.booleans(), st.integers(1, 9))
decisions = st.lists(decided_by_people, max_size=6, unique_by=lambda decision: decision.order)
members = st.fixed_dictionaries(
    {n: st.builds(Member, st.sampled_from("abc"), st.sampled_from([(), ("x:1",), ("x:2",)])) for n in range(1, 7)}
)


@given(members, bonds, decisions, st.randoms())
def test_the_order_in_which_things_come_does_not_matter_and_the_last_word_holds(some, found, decided, chance):
    anchors = group(some, found, decided)
    shuffled = [list(found), list(decided)]
    for each in shuffled:
        chance.shuffle(each)
    assert group(some, *shuffled) == anchors
    if decided:
        last = max(decided, key=lambda d: d.order)
        if last.one != last.other:
            assert (anchors[last.one] == anchors[last.other]) == last.same
    assert all(anchors[anchor] == anchor <= entry for entry, anchor in anchors.items())

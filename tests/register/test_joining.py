"""Joining and parting organisations: who is one, where addresses lead, what people decided, and back again."""

import pytest
from register import pairs
from register.pairs import AT, addresses, entry, found, link, organisation, row, take, together

from commonwork.people.actions import enter_person
from commonwork.people.rules import ANYONE
from commonwork.register import actions, judging, pairing
from commonwork.register.models import Affiliation, Entry, Judgement, Organisation, Pair
from commonwork.register.queries import affiliations_of, offices_of, profile_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    """Alpha stands in three lists, written three ways; Beta in two."""
    take("one", row("Alpha"), row("Beta"), row("Gamma"))
    take("two", row("Alfa"), row("Beta Coop"))
    take("three", row("Alpha A"), row("Delta"))


def judge(one, other, same):
    return judging.judge_pair(entry=entry(one), other=entry(other), same=same, by=None, at=AT)


def waiting():
    found = Pair.objects.filter(is_open=True).order_by("-worth", "id")
    return [(pair.entry.key, pair.other_entry.key) for pair in found]


def test_what_is_found_at_take_in_joins_and_what_is_unsure_waits():
    take("one", row("Alpha"), row("Beta"))
    sure = lambda: found(("Alfa", "Alpha", "same", 0.99), ("Beta Coop", "Beta", "ask", 0.6))  # noqa: E731 -- called once the list is stored
    delivery = take("two", row("Alfa"), row("Beta Coop"), find=sure)
    assert together() == [["Alfa", "Alpha"], ["Beta"], ["Beta Coop"]]
    assert waiting() == [("Beta", "Beta Coop")]
    assert (delivery.new, delivery.doubtful) == (2, 1)
    assert Organisation.objects.shown().count() == 3
    pair = Pair.objects.get(band="same")
    assert (str(pair.score), pair.weights, pair.reasons[0]["code"]) == ("0.990000", "test-1", "name.whole")
    assert pairs.faults() == []


def test_the_oldest_id_stays_and_the_others_lead_to_it_without_chains(three):
    link(("Alpha", "Alfa", "same", 0.9), ("Alfa", "Alpha A", "same", 0.8))
    kept = organisation("Alpha")
    assert together() == [["Alfa", "Alpha", "Alpha A"], ["Beta"], ["Beta Coop"], ["Delta"], ["Gamma"]]
    assert sorted(addresses().values(), key=str) == sorted([kept, kept, *[None] * 5], key=str)
    names = Organisation.objects.get(pk=kept).names.order_by("position")
    assert {name.text for name in names} == {f"{name} Co-operative" for name in ("Alpha", "Alfa", "Alpha A")}
    assert pairs.faults() == []


def test_a_person_parts_what_was_joined_and_the_part_answers_at_its_own_address_again(three):
    before = addresses()
    own = {key: organisation(key) for key in ("Alpha", "Alfa", "Alpha A")}
    link(("Alpha", "Alfa", "same", 0.9), ("Alfa", "Alpha A", "same", 0.8))
    judgement = judge("Alpha", "Alfa", False)
    assert together()[:2] == [["Alfa", "Alpha A"], ["Alpha"]]
    assert (organisation("Alfa"), organisation("Alpha A")) == (own["Alfa"], own["Alfa"])
    assert addresses() == before | {own["Alpha A"]: own["Alfa"]}
    judging.take_back_judgement(judgement=judgement, by=None, at=AT)
    assert {organisation(key) for key in own} == {own["Alpha"]}
    assert set(addresses()) == set(before)


def test_same_always_holds_and_is_undone_without_a_trace(three):
    before, shown = addresses(), list(Organisation.objects.order_by("pk").values_list("pk", "name", "shown"))
    judgement = judge("Gamma", "Delta", True)
    assert ["Delta", "Gamma"] in together()
    link(("Gamma", "Alfa", "same", 0.99))
    assert ["Alfa", "Delta", "Gamma"] in together()
    link()
    judging.take_back_judgement(judgement=judgement, by=None, at=AT)
    judging.take_back_judgement(judgement=judgement, by=None, at=AT)
    assert addresses() == before
    assert list(Organisation.objects.order_by("pk").values_list("pk", "name", "shown")) == shown
    assert pairs.faults() == []


def test_different_is_never_overruled_nor_asked_again(three):
    judge("Beta", "Beta Coop", False)
    for _ in range(2):
        link(("Beta Coop", "Beta", "same", 1.0), ("Gamma", "Delta", "ask", 0.5))
    assert ["Beta"] in together()
    assert waiting() == [("Gamma", "Delta")]
    judge("Gamma", "Delta", True)
    assert waiting() == []


def test_judgements_survive_a_list_that_comes_again(three):
    judge("Beta", "Beta Coop", False)
    judge("Gamma", "Delta", True)
    held = together()
    again = lambda: found(("Beta", "Beta Coop", "same", 1.0))  # noqa: E731 -- called once the list is stored
    take("two", row("Alfa", city="Elsewhere"), row("Beta Coop", city="Elsewhere"), find=again, day=pairs.AT.date())
    assert together() == held


def test_entries_of_one_list_and_contradicting_numbers_are_asked_not_joined():
    take("one", row("Alpha", "1"), row("Beta"), row("Beta B"))
    take("two", row("Alfa", "2"))
    link(("Alpha", "Alfa", "same", 0.99), ("Beta", "Beta B", "same", 0.98))
    assert together() == [["Alfa"], ["Alpha"], ["Beta"], ["Beta B"]]
    assert sorted(waiting()) == [("Alpha", "Alfa"), ("Beta", "Beta B")]
    judge("Alpha", "Alfa", True)
    judge("Beta", "Beta B", True)
    assert together() == [["Alfa", "Alpha"], ["Beta", "Beta B"]]


def test_a_number_that_stands_twice_in_a_list_waits_for_a_person():
    delivery = take("one", row("Alpha", "7"), row("Beta", "7"))
    assert (waiting(), delivery.doubtful) == ([("Alpha", "Beta")], 2)
    assert [reason["code"] for reason in Pair.objects.get().reasons] == ["identifier.same"]


def test_whoever_joined_by_number_is_parted_by_a_person_and_stays_apart():
    take("one", row("Alpha", "7"))
    take("two", row("Alfa", "7"))
    assert together() == [["Alfa", "Alpha"]]
    judge("Alfa", "Alpha", False)
    assert (together(), waiting()) == ([["Alfa"], ["Alpha"]], [])
    link()
    assert together() == [["Alfa"], ["Alpha"]]


def test_a_list_taken_back_parts_what_held_together_only_by_it():
    take("one", row("Alpha"))
    take("two", row("Alfa"))
    bridge = lambda: found(("Alpha", "Alpha A", "same", 0.99), ("Alfa", "Alpha A", "same", 0.99))  # noqa: E731 -- called once the list is stored
    delivery = take("three", row("Alpha A"), find=bridge)
    assert together() == [["Alfa", "Alpha", "Alpha A"]]
    actions.withdraw(delivery=delivery, reason="sent by mistake", by=None, at=AT)
    assert organisation("Alpha") != organisation("Alfa")
    assert Organisation.objects.shown().count() == 2
    assert pairs.faults() == []


def test_what_hangs_on_an_organisation_is_found_through_its_new_address_and_is_back_after_an_undo(three):
    alfa, gamma, delta = (Organisation.objects.get(entries__key=key) for key in ("Alfa", "Gamma", "Delta"))
    person = enter_person(email="officer@pairs.example", name="the officer", languages=["en"], by=None, at=AT)
    actions.decide_value(organisation=alfa, field="city", value="Decided", effective=pairs.DAY, by=None, at=AT)
    actions.grant_office(person=person, organisation=alfa, role="officer", start=pairs.DAY, by=None, at=AT)
    source = pairs.source_of("one")
    actions.state_affiliation(member=alfa, federation=delta, kind="member", source=source, by=None, at=AT)
    judgement = judge("Gamma", "Alfa", True)
    gamma.refresh_from_db()
    assert gamma.city == "Decided"
    assert offices_of(person.pk, on=pairs.DAY) == {(alfa.pk, "officer"), (gamma.pk, "officer")}
    assert [str(a.member) for a in affiliations_of(gamma)["belongs_to"]] == [gamma.name]
    assert profile_of(gamma, ANYONE, as_of=AT.date(), known_at=AT).value("city") == "Decided"
    judging.take_back_judgement(judgement=judgement, by=None, at=AT)
    gamma.refresh_from_db()
    assert gamma.city == ""
    assert offices_of(person.pk, on=pairs.DAY) == {(alfa.pk, "officer")}
    assert affiliations_of(gamma)["belongs_to"] == []
    assert [str(a.member) for a in affiliations_of(Organisation.objects.get(pk=alfa.pk))["belongs_to"]] == [
        "Alfa Co-operative"
    ]


@pytest.mark.parametrize("answered_by", ["a list", "an officer"])
def test_a_merging_hands_nobody_what_somebody_else_answers_for(three, answered_by):
    alfa, gamma = (Organisation.objects.get(entries__key=key) for key in ("Alfa", "Gamma"))
    one, other = (
        enter_person(email=f"{name}@pairs.example", name=name, languages=["en"], by=None, at=AT)
        for name in ("one", "other")
    )
    actions.grant_office(person=one, organisation=alfa, role="officer", start=pairs.DAY, by=None, at=AT)
    if answered_by == "a list":
        pairs.source_of("own", organisation=gamma)
    else:
        actions.grant_office(person=other, organisation=gamma, role="officer", start=pairs.DAY, by=None, at=AT)
    link(("Gamma", "Alfa", "same", 0.99))
    assert organisation("Gamma") == organisation("Alfa")
    assert offices_of(one.pk, on=pairs.DAY) == {(alfa.pk, "officer")}


def test_the_affiliations_of_a_list_follow_a_merging_and_its_undoing(three):
    federation = Organisation.objects.create(id="pairs-fed", name="Federation", shown=True)
    take("own", row("Alpha O"), row("Zeta"), organisation=federation)
    stated = lambda: sorted(  # noqa: E731 -- asked three times
        Affiliation.objects.open_to_all().filter(source="sample/own").values_list("member__entries__key", flat=True)
    )
    assert stated() == ["Alpha O", "Zeta"]
    judgement = judge("Alpha", "Alpha O", True)
    members = affiliations_of(federation)["members"]
    assert {a.member.redirect_to_id or a.member_id for a in members} == {organisation("Alpha"), organisation("Zeta")}
    judging.take_back_judgement(judgement=judgement, by=None, at=AT)
    assert stated() == ["Alpha O", "Zeta"]


def test_of_judgements_that_contradict_the_latest_holds(three):
    judge("Alpha", "Alfa", True)
    judge("Alfa", "Alpha A", True)
    judge("Alpha", "Alpha A", False)
    assert together()[:2] == [["Alfa", "Alpha A"], ["Alpha"]]
    judge("Alpha", "Alpha A", True)
    assert together()[0] == ["Alfa", "Alpha", "Alpha A"]
    assert Judgement.objects.filter(withdrawn_at__isnull=True).count() == 4


def test_running_again_forgets_what_is_no_longer_found_and_keeps_every_address(three):
    before = set(addresses())
    link(("Alpha", "Alfa", "same", 0.9), ("Gamma", "Delta", "ask", 0.5))
    held = addresses()
    link()
    assert together() == [[key] for key in sorted(Entry.objects.values_list("key", flat=True))]
    assert set(held) == set(addresses()) == before
    assert set(addresses().values()) == {None}
    assert Pair.objects.count() == 0


def test_pairs_come_by_what_a_decision_is_worth(three):
    link(("Alpha", "Alfa", "ask", 0.5), ("Gamma", "Delta", "ask", 0.9), ("Beta", "Beta Coop", "ask", 0.6))
    assert waiting() == [("Alpha", "Alfa"), ("Beta", "Beta Coop"), ("Gamma", "Delta")]
    wanted = pairing.Wanted()
    first = pairing.next_pair(wanted, after=None)
    assert pairing.next_pair(wanted, after=first).entry.key == "Beta"
    assert pairing.next_pair(pairing.Wanted(source="sample/three"), after=None).entry.key == "Gamma"
    assert pairing.next_pair(pairing.Wanted(country="JP"), after=None) is None


def test_what_was_decided_of_persons_is_erased_under_the_new_address_as_well(three):
    alfa, gamma = (Organisation.objects.get(entries__key=key) for key in ("Alfa", "Gamma"))
    actions.decide_value(organisation=gamma, field="phone", value="0", effective=pairs.DAY, by=None, at=AT)
    judge("Alfa", "Gamma", True)
    kept = Organisation.objects.get(pk=organisation("Gamma"))
    assert kept.pk == gamma.pk != alfa.pk
    judge("Alpha", "Gamma", True)
    actions.erase_personal(organisation=Organisation.objects.get(pk=organisation("Gamma")), by=None, at=AT)
    assert Judgement.objects.get(kind="value").value is None

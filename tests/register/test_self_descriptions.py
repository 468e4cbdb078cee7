"""Answers kept under a key, sent to a federation, accepted as decisions or answered with words, and forgotten."""

from datetime import UTC, datetime, timedelta

import cast
import pytest

from commonwork.register import self_descriptions
from commonwork.register.models import Judgement, Organisation, SelfDescription
from commonwork.register.self_descriptions import KEPT_FOR, Answered, NotOnTheList, Sending

pytestmark = pytest.mark.django_db
ANSWERS = {
    "legal_form": "JP-RK",
    "vote_rule": "one_member_one_vote",
    "members_total": "12",
    "worker_members": "",
    "entry_rule": "-",
}
LATER = datetime(2040, 1, 5, 9, 0, tzinfo=UTC)  # after the list was received, whenever the test runs


@pytest.fixture
def roles():
    return cast.enter()


def kept(key="k" * 32, at=cast.AT):
    return self_descriptions.keep(key=key, answers=ANSWERS, country="JP", language="ja", at=at)


def sent(roles, **more):
    to = Sending(roles.federation, **more)
    return self_descriptions.send(description=kept(), to=to, at=LATER)


def accept(roles, description, organisation, facts=tuple(ANSWERS)):
    return self_descriptions.accept(
        description=description, organisation=organisation, facts=facts, effective=LATER.date(),
        by=roles.persons["own_officer"], at=LATER,
    )  # fmt: skip


def test_only_the_key_opens_what_is_kept_and_the_key_is_not_stored():
    one = kept("the key of its writer")
    assert self_descriptions.kept_under("the key of its writer", at=cast.AT + KEPT_FOR) == one
    assert self_descriptions.kept_under("another key", at=cast.AT) is None
    assert "the key of its writer" not in str(SelfDescription.objects.values().get())


def test_kept_answers_can_be_changed_and_deleted():
    one = self_descriptions.change(description=kept(), answers={"veto": ""}, country="KR", at=LATER)
    assert (one.answers, one.country, one.kept_at) == ({"veto": ""}, "KR", LATER)
    self_descriptions.forget(description=one, at=LATER)
    assert SelfDescription.objects.count() == 0


def test_sent_answers_are_no_longer_changed_nor_sent_twice(roles):
    one = sent(roles)
    with pytest.raises(Answered):
        self_descriptions.change(description=one, answers={}, country="", at=LATER)
    with pytest.raises(Answered):
        self_descriptions.send(description=one, to=Sending(roles.federation), at=LATER)


def test_accepted_facts_become_decisions_under_the_names_of_the_register(roles):
    one = accept(
        roles, sent(roles), roles.member, ["members_total", "vote_rule", "worker_members", "entry_rule", "nothing"]
    )
    decided = Judgement.objects.filter(kind="value", organisation=roles.member).order_by("pk")
    assert list(decided.values_list("field", "value")) == [("vote_rule", "one_member_one_vote"), ("members", "12")]
    assert (one.state, one.organisation, one.answered_by) == ("accepted", roles.member, roles.persons["own_officer"])
    assert Organisation.objects.get(pk=roles.member.pk).members == 12


def test_a_federation_accepts_only_for_organisations_of_its_list_and_once(roles):
    one = sent(roles)
    with pytest.raises(NotOnTheList):
        accept(roles, one, roles.other_federation)
    accept(roles, one, roles.member)
    with pytest.raises(Answered):
        accept(roles, one, roles.member)


def test_answered_with_words_nothing_is_taken_over(roles):
    one = self_descriptions.answer(description=sent(roles), words="ようこそ", by=roles.persons["own_officer"], at=LATER)
    assert (one.state, one.answer, Judgement.objects.filter(kind="value").count()) == ("disputed", "ようこそ", 0)


def test_what_is_old_is_forgotten(roles):
    sent(roles, name="Hikari", note="call us", reply_to="hikari@coop.example")
    kept("x" * 32)
    assert self_descriptions.kept_under("x" * 32, at=cast.AT + KEPT_FOR + timedelta(days=1)) is None
    assert self_descriptions.forget_old(at=LATER + KEPT_FOR + timedelta(days=1)) == (1, 1)
    (left,) = SelfDescription.objects.values("state", "name", "note", "reply_to", "answers")
    assert left == {"state": "sent", "name": "", "note": "", "reply_to": "", "answers": ANSWERS}


def test_answers_go_to_members_of_the_country(roles):
    assert self_descriptions.federations_in("JP") == [roles.federation]
    assert (self_descriptions.federations_in("KR"), self_descriptions.federations_in("")) == ([], [])
    one = sent(roles)
    assert list(self_descriptions.waiting_for()) == [one]
    assert list(self_descriptions.waiting_for([roles.other_federation.pk])) == []

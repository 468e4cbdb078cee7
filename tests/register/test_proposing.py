"""Proposals, confirmations and rounds at the storey of the register."""

from datetime import UTC, date, datetime

import cast
import pytest
from django.db import transaction

from commonwork.flows import invitations
from commonwork.people import inviting
from commonwork.people.models import Invitation
from commonwork.register import actions, proposing
from commonwork.register.models import Entry, Judgement, Organisation, Proposal
from commonwork.register.own_record import (
    addresses_of,
    federations_answering,
    first_address,
    lists_holding,
    own_record,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2100, 1, 1, tzinfo=UTC)
ACCEPT = proposing.Verdict(True, date(2026, 11, 21))


@pytest.fixture
def roles():
    return cast.enter()


@pytest.fixture
def asked(roles):
    invitation, _code = invitations.make_code(roles.member, by=None)
    record = own_record(roles.member, round_=None, as_of=NOW.date(), known_at=NOW)
    return record, invitation


def proposed(asked, **after):
    record, invitation = asked
    return proposing.propose(record=record, after=after, note="", invitation=invitation, at=NOW)


def answered(*proposals, verdict=ACCEPT):
    return proposing.answer_proposals(verdicts={one.pk: verdict for one in proposals}, by=None, at=NOW)


def test_an_organisation_is_held_by_the_lists_of_others_that_name_it_now(roles):
    assert [source.pk for source in lists_holding(roles.member)] == [roles.list.pk]
    actions.withdraw(delivery=roles.delivery, reason="a slip", by=None, at=NOW)
    assert lists_holding(roles.member) == []


def test_the_federation_of_the_list_answers_and_nobody_for_bodies_of_the_network_list(roles):
    assert federations_answering(roles.member) == [roles.federation]
    roles.list.rank = "network"
    roles.list.save()
    assert federations_answering(roles.member) == []


def test_an_accepted_value_is_a_judgement_that_beats_the_list(roles, asked):
    (one,) = answered(*proposed(asked, city="ほのか市"))
    roles.member.refresh_from_db()
    judgement = Judgement.objects.get()
    assert (roles.member.city, one.state, one.judgement, judgement.effective_date) == (
        "ほのか市",
        "accepted",
        judgement,
        ACCEPT.effective,
    )


def test_a_proposal_is_answered_once(roles, asked):
    (one,) = proposed(asked, city="ほのか市")
    dispute = proposing.Verdict(False, ACCEPT.effective, "no")
    assert [len(answered(one)), len(answered(one, verdict=dispute))] == [1, 0]
    assert Proposal.objects.get().state == "accepted"


def test_answers_are_written_together_or_not_at_all(roles, asked, monkeypatch):
    first, second = proposed(asked, city="ほのか市", region="ひので県")
    decide = actions.decide_value

    def fails_at_the_second(**decision):
        if decision["field"] == "region":
            raise RuntimeError("the power went")
        return decide(**decision)

    monkeypatch.setattr(actions, "decide_value", fails_at_the_second)
    with pytest.raises(RuntimeError), transaction.atomic():
        answered(first, second)
    assert ([one.state for one in Proposal.objects.all()], Judgement.objects.count()) == (["open", "open"], 0)


def test_contact_values_that_were_accepted_are_those_one_writes_to_and_are_never_public(roles, asked):
    answered(*proposed(asked, email="new@coop.example", phone="03 1"))
    record = own_record(roles.member, round_=None, as_of=NOW.date(), known_at=NOW)
    roles.member.refresh_from_db()
    contacts = {field: record.values[field] for field in ("contact", "phone", "email")}
    assert contacts == {"contact": cast.PRIVATE[0], "phone": "03 1", "email": "new@coop.example"}
    assert addresses_of(roles.list, on=NOW.date()) == {roles.member.pk: "new@coop.example"}


def test_a_value_that_is_to_go_is_unknown_afterwards(roles, asked):
    answered(*proposed(asked, city=None, members=None, email=None))
    roles.member.refresh_from_db()
    assert (roles.member.city, roles.member.members, addresses_of(roles.list, on=NOW.date())) == ("", None, {})


def test_the_proposal_of_a_merged_organisation_reaches_the_one_it_was_merged_into(roles, asked):
    (one,) = proposed(asked, city="ほのか市")
    kept = Entry.objects.filter(source=roles.list).order_by("key")[1].organisation
    Organisation.objects.filter(pk=roles.member.pk).update(redirect_to=kept, shown=False)
    answered(one)
    assert Judgement.objects.get().organisation == kept


def test_a_delivery_is_confirmed_once_and_only_while_it_counts(roles):
    invitations.invite_to_confirm(roles.delivery, by=None, email="o@cast.example")
    invitation = Invitation.objects.get()

    def confirmed():
        return proposing.confirm_delivery_through(delivery=roles.delivery, invitation=invitation, at=NOW)

    assert [confirmed(), confirmed()] == [True, False]
    actions.withdraw(delivery=roles.delivery, reason="a slip", by=None, at=NOW)
    assert confirmed() is False


def test_a_list_has_one_open_round_and_the_next_one_after_it(roles):
    first = invitations.open_round(roles.list, closes_on=date(2099, 1, 1), by=None)
    with pytest.raises(proposing.RoundIsOpen):
        invitations.open_round(roles.list, closes_on=date(2099, 1, 1), by=None)
    assert Invitation.objects.count() == 1, "the refused round left no letters"
    proposing.close_round(round_=first, by=None, at=first.opened_at)
    assert list(inviting.live(first.opened_at)) == []
    invitations.open_round(roles.list, closes_on=date(2099, 1, 1), by=None)


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("a@coop.example", "a@coop.example"),
        ("Mr A <a@coop.example>; b@coop.example", "a@coop.example"),
        ("mail: a@coop.example.", "a@coop.example"),
        ("none", ""),
        ("a@b", ""),
        ("x" * 300 + "@coop.example", ""),
        ("a@coop.example\r\nBcc: b@coop.example", "a@coop.example"),
    ],
)
def test_the_first_address_of_a_cell(cell, address):
    assert first_address(cell) == address


@pytest.mark.parametrize(
    ("language", "country", "expected"),
    [
        ("ja", "", "ja"),
        ("zh-CN", "", "zh-hans"),
        ("", "KR", "ko"),
        ("und", "IR", "fa"),
        ("", "PH", "fil"),
        ("", "", "en"),
    ],
)
def test_an_organisation_is_written_to_in_its_own_language(language, country, expected):
    organisation = Organisation(id="cw-x", name_language=language, country=country)
    assert invitations.language_of(organisation) == expected

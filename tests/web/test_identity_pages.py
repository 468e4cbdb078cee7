"""The common identity on the pages: verdicts beside each other, disputes beside the verdict, numbers, questions."""

import json
from datetime import date

import cast
import pytest
from click.testing import CliRunner
from django.urls import reverse

from commonwork.cli_identity import identity as identity_command
from commonwork.engines.reading.spec import FACT_FIELDS
from commonwork.flows import identity
from commonwork.register import actions, disputing
from commonwork.register.disputing import Objection
from commonwork.register.models import Dispute, Organisation

LANGUAGES = ("en", "ja", "ko", "zh-hans", "hi", "fil", "fa", "id")

FACTS = {
    "legal_form": "JP-RK", "members": "10", "workers": "40", "members_workers": "10", "employment_relation": "employee",
}  # fmt: skip


@pytest.fixture
def known(db):
    """The cast, with facts decided of one member."""
    found = cast.enter()
    for field, value in FACTS.items():
        actions.decide_value(
            organisation=found.member,
            field=field,
            value=value,
            effective=date(2026, 11, 20),
            by=None,
            at=found.delivery.accepted_at,
        )
    return found


def text(client, *address):
    answer = client.get(reverse(address[0], args=address[1:]))
    assert answer.status_code == 200
    return answer.content.decode()


def said(client, name, *args, **form):
    return client.post(reverse(name, args=args), form, follow=True).content.decode()


def test_the_page_of_an_organisation_shows_four_verdicts_with_facts_rules_and_former_ones(client, known):
    shown = text(client, "public:organisation", known.member.pk)
    assert all(f'id="kind-{scheme}"' in shown for scheme in ("icls", "cicopa", "overlay", "model2019"))
    assert "Former verdicts" in shown
    assert "Dispute a verdict" not in shown
    other = Organisation.objects.get(entries__source=known.list, entries__key="A-2")
    assert "What would decide it:" in text(client, "public:organisation", other.pk)


def test_what_is_kept_in_the_network_is_no_fact_of_a_verdict_for_anybody(client, known):
    actions.decide_value(
        organisation=known.member,
        field="worker_members",
        value="7317",
        effective=date(2026, 11, 20),
        by=None,
        at=known.delivery.accepted_at,
    )
    client.force_login(known.persons["secretariat"])
    kinds = text(client, "public:organisation", known.member.pk).partition('id="kinds"')[2].partition('id="origin"')[0]
    assert "7,317" not in kinds


def test_an_officer_disputes_everyone_reads_it_the_secretariat_answers(client, known):
    federation, member = known.federation.pk, known.member.pk
    client.force_login(known.persons["own_officer"])
    assert reverse("member:dispute", args=[federation, member]) in text(client, "public:organisation", member)
    assert "Say why, in a few sentences" in said(client, "member:dispute", federation, member, scheme="icls")
    reason = "The hired workers are seasonal."
    kept = said(client, "member:dispute", federation, member, scheme="cicopa", claimed="", reason=reason)
    assert "Your dispute now stands beside the verdict." in kept
    assert "You dispute this verdict already" in said(
        client, "member:dispute", federation, member, scheme="cicopa", claimed="", reason=reason
    )
    assert "Disputed verdict of" in text(client, "member:today")
    client.logout()
    shown = text(client, "public:organisation", member)
    assert reason in shown
    assert known.persons["own_officer"].name not in shown
    client.force_login(known.persons["secretariat"])
    made = Dispute.objects.get()
    assert reverse("desk:dispute", args=[made.pk]) in text(client, "desk:today")
    assert "Say whether you agree." in said(client, "desk:dispute", made.pk, answer="Yes.")
    said(client, "desk:dispute", made.pk, outcome="upheld", answer="Seasonal workers will be told apart.")
    assert "No verdict is disputed" in text(client, "desk:disputes")
    client.logout()
    shown = text(client, "public:organisation", member)
    assert "Seasonal workers will be told apart." in shown
    client.force_login(known.persons["own_officer"])
    assert "The secretariat has answered your dispute." in text(client, "member:today")


def test_a_claimed_kind_must_be_of_the_disputed_scheme(client, known):
    client.force_login(known.persons["own_officer"])
    address = ("member:dispute", known.federation.pk, known.member.pk)
    assert "another scheme" in said(client, *address, scheme="icls", claimed="cicopa:worker_full", reason="No.")
    assert "another scheme" in said(client, *address, scheme="icls", claimed="icls:nothing", reason="No.")
    assert Dispute.objects.count() == 0


def test_a_dispute_taken_back_is_shown_no_longer(client, known):
    made = disputing.dispute_verdict(
        organisation=known.member,
        objection=Objection("icls", "A slip."),
        on_behalf_of=known.federation,
        by=None,
        at=known.delivery.accepted_at,
    )
    client.force_login(known.persons["own_officer"])
    said(client, "member:dispute-withdraw", made.pk)
    assert "A slip." not in text(client, "public:organisation", known.member.pk)


def test_nobody_disputes_for_a_federation_that_does_not_answer_for_the_member(client, known):
    client.force_login(known.persons["officer"])
    other = reverse("member:dispute", args=[known.other_federation.pk, known.member.pk])
    assert client.get(other).status_code in {403, 404}
    assert client.post(other, {"scheme": "icls", "reason": "No."}).status_code in {403, 404}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_identity_page_and_questions_speak_each_language(client, known, language):
    identity.recount()
    asked = list(identity.questions())
    asked = asked if language == "fa" else asked[LANGUAGES.index(language) :: 5]
    for address in ("identity/", *(f"identity/questions/{question}/" for question in asked)):
        answer = client.get(f"/{language}/{address}")
        assert (address, answer.status_code) == (address, 200)
        assert len(answer.content) < 100_000


def test_a_question_shows_who_would_be_called_what_by_another_rule(client, known):
    actions.decide_value(
        organisation=known.member,
        field="workers",
        value="25",
        effective=date(2026, 11, 20),
        by=None,
        at=known.delivery.accepted_at,
    )
    assert "Not counted yet" in text(client, "public:question", "share-of-members")
    identity.recount()
    shown = text(client, "public:question", "share-of-members")
    assert "more than 33%" in shown
    assert reverse("public:organisation", args=[known.member.pk]) in shown
    assert "Nothing would change with the facts known today." in shown


def test_a_policy_a_publication_and_an_event_lead_to_the_questions_that_name_them(client, db):
    question = reverse("public:question", args=["member-status"])
    for address in (("public:policy", "P001"), ("public:publication", "B002"), ("public:event", "E015")):
        assert question in text(client, *address)
    assert reverse("public:policy", args=["P001"]) in text(client, "public:question", "member-status")


def test_the_command_prints_the_same_numbers(known):
    answer = CliRunner().invoke(identity_command, ["--json"])
    assert json.loads(answer.output) == json.loads(json.dumps(identity.numbers()))
    spoken = CliRunner().invoke(identity_command).output
    assert f"organisations {identity.numbers()['organisations']}" in spoken


def test_questions_and_kinds_that_are_not_there_are_not_found(client, known):
    for address in ("identity/questions/nothing/", "identity/kinds/icls/nothing/", "identity/kinds/nothing/worker/"):
        assert client.get(f"/en/{address}").status_code == 404


def test_the_organisations_of_a_kind_are_listed(client, known):
    assert known.member.name in text(client, "public:identity-kind", "icls", "worker")
    assert "No organisation has this verdict yet" in text(client, "public:identity-kind", "icls", "producer")


def test_the_structured_data_leads_to_the_vocabulary(client, known):
    shown = text(client, "public:organisation", known.member.pk)
    data = json.loads(shown.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert any(address.endswith("/id/icls/worker") for address in data["additionalType"])


def test_every_fact_has_a_name_in_every_language():
    from commonwork.reference import load

    unnamed = [(fact, code) for fact in FACT_FIELDS for code in LANGUAGES if not load().has_label("facts", fact, code)]
    assert unnamed == []

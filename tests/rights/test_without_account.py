"""What somebody without an account might try: forged, foreign and old links, guessed codes, values made to break."""

from datetime import date
from urllib.parse import urlencode

import cast
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from rights import planted as garden

from commonwork.flows import invitations, links, safekeeping
from commonwork.flows.spreadsheet_to_report import erase_personal
from commonwork.people.models import Invitation, Letter
from commonwork.register.models import Confirmation, ConfirmationRound, Judgement, Organisation, Proposal
from commonwork.register.proposing import Verdict

pytestmark = pytest.mark.django_db
LAST_DAY = date(2099, 1, 1)
CODE = "/en/r/"
HUGE = "x" * 100_000
EVIL = ("<script>alert(1)</script>", "\u202eevil\u202c", "\u2066a\u2069", "'; DROP TABLE x; --", "{{7*7}}", "%s%n",
        "a\r\nBcc: b@c.example", "\x00", "\ud83d", "{% now 'Y' %}")  # fmt: skip


@pytest.fixture(autouse=True)
def _nobody_has_guessed():
    """Wrong tries are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def asked():
    """Two cooperatives of two federations, each asked in a round of its own list."""
    found = []
    for word, number in (("one", "9100123"), ("two", "9200123")):
        owner = cast.federation(f"fed-{word}", f"Federation {word}", "en", "JP")
        source = garden.member_list_of(owner, by=None, at=cast.AT)
        garden.deliver(source, owner, word, garden.line(word, number))
        invitations.open_round(source, closes_on=LAST_DAY, by=None)
        found.append(Invitation.objects.order_by("-id").first())
    return found


def url(token, page="opened"):
    return reverse(f"record:{page}", args=[token])


def typed(client, page, form):
    """A form as a browser sends it, or a machine that cares for no rules of letters."""
    body = urlencode(form, errors="surrogatepass")
    return client.post(page, body, content_type="application/x-www-form-urlencoded")


def nothing_happened():
    return (Confirmation.objects.count(), Proposal.objects.count()) == (0, 0)


# Links -------------------------------------------------------------------------------------------


def test_a_forged_link_opens_nothing(client, asked):
    one, two = (links.token_of(invitation) for invitation in asked)
    body, signature = one.rsplit(".", 1)
    forged = [
        "x", "1", "1.x", f"{body}.{signature[:-1]}A", f"{two.rsplit('.', 1)[0]}.{signature}", f"{asked[0].pk}",
        f"{body}.", f".{signature}", one.upper(), f"{asked[0].pk}-.{signature}", "%2e%2e", "é.é", "9" * 400,
        links.stop_token(Letter.objects.first()), links.return_token(Letter.objects.first()),
    ]  # fmt: skip
    answers = {client.get(url(token, page)).status_code for token in forged for page in ("opened", "correct", "stop")}
    posted = {client.post(url(token)).status_code for token in forged}
    assert nothing_happened()
    assert answers <= {200, 403}
    assert posted == {403}


def test_the_link_to_one_record_shows_and_changes_no_other(client, asked):
    token = links.token_of(asked[0])
    page = client.get(url(token)).content.decode()
    client.post(url(token), {"organisation": asked[1].object_id, "invitation": asked[1].pk})
    client.post(url(token, "correct"), {"names": "n", "city": "c", "organisation": asked[1].object_id})
    spoken_of = {*Confirmation.objects.values_list("organisation", flat=True)}
    spoken_of |= {*Proposal.objects.values_list("organisation", flat=True)}
    assert ("mkonemail" in page, "mktwo" in page, spoken_of) == (True, False, {asked[0].object_id})


def test_an_old_or_withdrawn_link_opens_nothing(client, asked):
    Invitation.objects.filter(pk=asked[0].pk).update(expires_at=cast.AT)
    Invitation.objects.filter(pk=asked[1].pk).update(withdrawn_at=cast.AT)
    for invitation in asked:
        token = links.token_of(invitation)
        pages = [client.get(url(token)), client.post(url(token)), client.post(url(token, "correct"), {"names": "n"})]
        assert {page.status_code for page in pages} == {410}
        assert not [page for page in pages if b"mkone" in page.content or b"mktwo" in page.content]
    assert nothing_happened()


def test_a_link_does_not_open_what_a_restored_archive_gave_its_number(asked):
    token = links.token_of(asked[0])
    Invitation.objects.filter(pk=asked[0].pk).update(code_hash=links.fresh_code_hash())
    assert links.invitation_of(token) is None


def test_an_answer_needs_the_token_of_the_form(asked):
    strict = Client(enforce_csrf_checks=True)
    token = links.token_of(asked[0])
    assert {strict.post(url(token)).status_code, strict.post(url(token, "correct")).status_code} == {403}
    assert nothing_happened()


# Codes -------------------------------------------------------------------------------------------


def guess(client, organisation, code="000000"):
    return client.post(CODE, {"reference": organisation, "code": code})


def wrong_for(*invitations_):
    """A code that belongs to none of them."""
    right = {links.code_of(one) for one in invitations_}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in right)


def test_the_right_code_opens_nothing_after_five_wrong_ones_though_there_be_several_invitations(client, asked):
    organisation = Organisation.objects.get(pk=asked[0].object_id)
    spoken, code = invitations.make_code(organisation, by=None)
    for _ in range(5):
        guess(client, organisation.pk, wrong_for(asked[0], spoken))
    answers = [guess(client, organisation.pk, right).status_code for right in (code, links.code_of(asked[0]))]
    assert answers == [200, 200]
    assert client.get(url(links.token_of(asked[0]))).status_code == 200, "the link still opens it"
    assert guess(client, asked[1].object_id, links.code_of(asked[1])).status_code == 302, "and the other record too"


def test_guessing_from_one_address_ends_after_a_while_even_over_many_records(client, asked):
    statuses = [guess(client, f"cw-guess{number}").status_code for number in range(32)]
    assert (statuses[:30], statuses[30:]) == ([200] * 30, [429] * 2)
    assert guess(client, asked[0].object_id, links.code_of(asked[0])).status_code == 429


@pytest.mark.parametrize(("proxies", "refused"), [(0, True), (1, False), (2, True)])
def test_behind_proxies_each_visitor_is_counted_by_the_address_our_own_proxy_saw(client, settings, proxies, refused):
    settings.PROXIES = proxies
    for number in range(31):
        seen = f"203.0.113.9, 192.0.2.{number}"  # the first of the two a guesser may have made up
        client.post(CODE, {"reference": f"unknown{number}", "code": "1"}, headers={"x-forwarded-for": seen})
    last = client.post(
        CODE, {"reference": "unknown", "code": "1"}, headers={"x-forwarded-for": "203.0.113.9, 192.0.2.77"}
    )
    assert (last.status_code == 429) == refused


def test_a_record_cannot_be_guessed_at_from_many_addresses(client, asked):
    wrong = wrong_for(asked[0])
    statuses = [
        client.post(
            CODE, {"reference": asked[0].object_id, "code": wrong}, REMOTE_ADDR=f"192.0.2.{number}"
        ).status_code
        for number in range(12)
    ]  # fmt: skip
    assert statuses == [200] * 10 + [429] * 2


@pytest.mark.parametrize("word", [*EVIL, HUGE, "", " ", "9" * 5000])
def test_no_number_and_no_code_breaks_the_page(client, asked, word):
    for form in ({"reference": word, "code": word}, {"reference": asked[0].object_id, "code": word}):
        page = typed(client, CODE, form)
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


# Values ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", EVIL)
def test_what_is_typed_is_shown_as_text_wherever_it_is_shown(client, asked, word):
    token = links.token_of(asked[0])
    sent = {"names": word, "city": word, "description": word, "note": word, "email": word, "phone": word}
    typed(client, url(token, "correct"), sent)
    typed(client, url(token, "correct"), {"names": "n", "city": word, "note": "x"})
    cast.sign_in(client, garden.persons()["secretariat"])
    pages = [
        url(token), url(token, "correct"), reverse("desk:proposals"), reverse("desk:today"), reverse("desk:log"),
        reverse("desk:proposals-of", args=[asked[0].object_id]),
    ]  # fmt: skip
    shown = "".join(client.get(page).content.decode() for page in pages)
    assert "<script>alert" not in shown
    assert not set(shown) & {"\u202e", "\u2066"}


def test_a_huge_value_is_refused_in_words_and_nothing_is_stored(client, asked):
    page = client.post(url(links.token_of(asked[0]), "correct"), {"names": HUGE, "city": HUGE, "note": HUGE})
    assert (page.status_code, Proposal.objects.count()) == (200, 0)


def test_an_officer_of_another_federation_answers_nothing(client, asked):
    client.post(url(links.token_of(asked[0]), "correct"), {"names": "n", "city": "c"})
    person = garden.persons()["officer"]
    garden.grant_office(
        person=person, organisation=Organisation.objects.get(pk="fed-two"), role="officer", start=cast.SINCE, by=None,
        at=cast.AT,
    )  # fmt: skip
    cast.sign_in(client, person)
    answers = {f"verdict-{one.pk}": "accepted" for one in Proposal.objects.all()} | {"effective": "2026-11-20"}
    pages = [("fed-one", asked[0]), ("fed-two", asked[0]), ("fed-two", asked[1])]
    statuses = [
        client.post(reverse("member:proposals-of", args=[owner, one.object_id]), answers).status_code
        for owner, one in pages
    ]
    assert (statuses, Judgement.objects.count()) == ([403, 404, 302], 0)


# Erasure -----------------------------------------------------------------------------------------


def test_what_letters_and_proposals_say_of_persons_is_erased_and_nothing_is_found_wrong(client, asked):
    token = links.token_of(asked[0])
    client.post(
        url(token, "correct"),
        {"names": "n", "city": "mkkeptcity", "email": "mkmine@coop.example", "contact": "mkperson", "note": "mknote"},
    )
    accepted = Proposal.objects.get(field="email")
    invitations.answer({accepted.pk: Verdict(True, garden.DAY, "mkanswer")}, by=None)
    erase_personal(asked[0].object_id, by=None)
    tables = [
        *Proposal.objects.values(),
        *Judgement.objects.values(),
        *Invitation.objects.values(),
        *Letter.objects.values(),
    ]
    said = str(tables)
    words = ("mkonemail", "mkmine", "mkperson", "mknote", "mkanswer", "mkonephone", "mkonecontact")
    assert ([word for word in words if word in said], "mkkeptcity" in said, "mktwomail" in said) == ([], True, True)
    assert [fault for fault in safekeeping.check() if not fault.startswith("organisation fed-")] == []
    assert client.get(url(token)).status_code == 410


def test_a_reminder_after_an_erasure_goes_to_nobody(asked):
    erase_personal(asked[0].object_id, by=None)
    Letter.objects.all().delete()

    assert invitations.remind(ConfirmationRound.objects.order_by("id")[0], by=None) == 0

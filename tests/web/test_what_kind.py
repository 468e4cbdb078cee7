"""«What kind of cooperative are we?»: asked without an account, kept under a key, sent to a federation, answered."""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import cast
import html5lib
import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override

from commonwork.flows import describing, letters
from commonwork.people.models import Letter
from commonwork.register.models import Judgement, SelfDescription
from commonwork.web.public import what_kind
from commonwork.web.public.own_answers import ASKED, read

pytestmark = pytest.mark.django_db


LANGUAGES = [code for code, _ in settings.LANGUAGES]
EIGHT = {
    "legal_form": "JP-RK", "members_total": "8", "members_workers": "8", "workers_total": "8", "worker_members": "8",
    "vote_rule": "one_member_one_vote", "general_interest": "no", "asset_lock": "no", "surplus_rule": "by_work",
    "employment_relation": "employee", "board_appointment": "members",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_counted():
    """No test sees the acts another one did within the hour."""
    cache.clear()


def ask(client, language="en", follow=True, **sent):
    response = client.get(f"/{language}/what-kind/", sent, follow=follow)
    assert response.status_code in (200, 302)
    return response


def question(page):
    """The facts a page asks for, and the answers it carries along."""
    form = page.split('<form class="form question', 1)
    if len(form) == 1:
        return [], {}
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[1].split("</form>")[0]))
    return hidden.pop("asked").split(), hidden


def walk(client, answers, country="JP"):
    """Answer every question from ``answers``, «I do not know» to the rest; what was asked, and the last page."""
    page, met = ask(client, country=country, begun="1").content.decode(), []
    while (asked := question(page))[0]:
        facts, carried = asked
        assert not set(facts) & set(met), f"{facts} asked again"
        met += facts
        assert len(met) < 60
        said = {fact: answers[fact] for fact in facts if fact in answers}
        page = ask(client, **carried, **said, asked=" ".join(facts)).content.decode()
    return met, page


def verdicts(page):
    return re.findall(r'<article class="verdict-card (\w+)">', page)


# Asking ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "sent", [{}, {"country": "KR"}, {**EIGHT, "country": "JP"}, {"country": "IR", "ask": "members_total"}]
)
def test_every_page_is_strict_and_light_in_every_language(client, language, sent):
    page = ask(client, language, **sent).content
    html5lib.HTMLParser(strict=True).parse(page.decode())
    assert (page.count(b"<h1"), page.count(b" style="), len(page) < 100_000) == (1, 0, True)


def test_the_way_ends_with_four_verdicts_and_asks_only_what_is_open(client):
    met, page = walk(client, EIGHT)
    assert met[0] == "legal_form"
    assert verdicts(page) == ["decided"] * 4
    assert len(met) < 15, met
    assert "That is all we need to ask." in page


def test_not_knowing_anything_comes_to_an_end_too(client):
    met, page = walk(client, {})
    assert len(met) == len(set(met))
    assert "undecidable" in verdicts(page)


def test_a_form_whose_law_is_clear_needs_fewer_questions_than_none(client):
    with_form, _ = walk(client, EIGHT)
    without, _ = walk(client, {fact: value for fact, value in EIGHT.items() if fact != "legal_form"})
    assert len(with_form) < len(without)


def test_a_group_without_a_legal_form_is_a_worker_cooperative_in_substance(client):
    _, page = walk(client, {**EIGHT, "entry_rule": "open", "legal_form": "-"})
    assert verdicts(page) == ["decided", "decided", "undecidable", "decided"]
    assert question(ask(client, country="JP", begun="1").content.decode())[0] == ["legal_form"]


def test_an_answer_is_carried_in_the_address_and_can_be_changed(client):
    response = ask(client, follow=False, country="JP", legal_form="JP-RK", asked="vote_rule", vote_rule="mixed")
    carried = dict(parse_qsl(urlsplit(response["Location"]).query))
    assert carried == {"country": "JP", "legal_form": "JP-RK", "vote_rule": "mixed", "begun": "1"}
    page = ask(client, **carried, ask="vote_rule").content.decode()
    assert question(page)[0] == ["vote_rule"]
    assert re.search(r'value="mixed" checked', page)


def test_not_known_is_an_answer_and_is_not_asked_again(client):
    page = ask(client, country="JP", legal_form="JP-RK", asked="legal_form", skip="1").content.decode()
    assert "I do not know" in page
    assert "legal_form" not in question(page)[0]


def test_digits_of_every_script_are_read(client):
    answers = read({"country": "IR", "members_total": "۱۲", "votes_workers": "६०", "workers_total": "1 200"})
    assert answers.values == {"members_total": "12", "votes_workers": "60", "workers_total": "1200"}


@pytest.mark.parametrize(
    ("fact", "typed", "said"),
    [
        ("members_total", "many", "Write a number, in digits."),
        ("members_total", "2.5", "Write a whole number, in digits."),
        ("members_total", "-3", "Write a"),
        ("members_total", "9" * 30, "Write a whole number, in digits."),
        ("votes_workers", "120", "Write a percentage between 0 and 100."),
        ("vote_rule", "by_luck", "Choose one of the list."),
        ("legal_form", "KR-HG", "Choose one of the list."),
    ],
)
def test_what_cannot_be_read_is_told_at_its_question_and_kept(client, fact, typed, said):
    shown = ask(client, country="JP", asked=fact, **{fact: typed}).content.decode()
    assert said in shown
    assert question(shown)[0] == [fact]
    if fact not in {"vote_rule", "legal_form"}:
        assert f'value="{typed}"' in shown


def test_every_fact_can_be_asked_for(client):
    for fact in ASKED:
        html5lib.HTMLParser(strict=True).parse(ask(client, country="IN", ask=fact).content.decode())


def test_answers_that_contradict_each_other_are_told(client):
    page = ask(client, country="JP", members_total="5", worker_members="9", workers_total="9").content.decode()
    assert "These answers do not fit together" in page


def test_which_laws_fit_stands_beside_it(client):
    page = ask(client, country="JP", **EIGHT).content.decode()
    laws = page.split('id="laws"', 1)[1]
    order = re.findall(r'<h3><a href="/en/legal-forms/([^/]+)/">', laws)
    assert order[0] == "JP-RK"
    assert "does not fit" in laws.split("JP-SK", 1)[1]


def test_what_would_make_it_another_kind_is_told(client):
    page = ask(client, country="JP", **EIGHT).content.decode()
    assert "What would make you another kind" in page


# Keeping -----------------------------------------------------------------------------------------


@pytest.fixture
def roles():
    return cast.enter()


def keep(client, **sent):
    response = client.post("/en/what-kind/keep/", {"country": "JP", **EIGHT, **sent})
    assert response.status_code == 302
    return response["Location"]


def test_kept_answers_open_only_under_their_key_and_nowhere_else(client):
    address = keep(client)
    page = client.get(address)
    assert page.status_code == 200
    assert (page["X-Robots-Tag"], page["Referrer-Policy"]) == ("noindex, nofollow, noarchive", "same-origin")
    key = address.rstrip("/").rsplit("/", 1)[1]
    assert len(key) >= 24
    assert key not in str(SelfDescription.objects.values().get())
    assert client.get(address.replace(key, key[:-1] + ("a" if key[-1] != "a" else "b"))).status_code == 404
    assert SelfDescription.objects.get().answers == EIGHT


def test_kept_answers_are_changed_under_the_same_address(client):
    address = keep(client)
    key = address.rstrip("/").rsplit("/", 1)[1]
    assert keep(client, kept=key, members_total="9") == address
    assert SelfDescription.objects.get().answers["members_total"] == "9"


def test_deleted_answers_are_gone(client):
    address = keep(client)
    assert client.get(f"{address}delete/").status_code == 405
    client.post(f"{address}delete/")
    assert (SelfDescription.objects.count(), client.get(address).status_code) == (0, 404)


def test_keeping_is_limited_by_the_hour(client, monkeypatch):
    monkeypatch.setattr(what_kind, "KEPT_AN_HOUR", 2)
    addresses = [keep(client) for _ in range(3)]
    assert [("/kept/" in address) for address in addresses] == [True, True, False]
    assert SelfDescription.objects.count() == 2


def send(client, address, **sent):
    return client.post(f"{address}send/", {"federation": "cast-ja", **sent}, follow=True).content.decode()


def test_the_federation_accepts_and_each_fact_is_a_decision(client, roles):
    address = keep(client)
    assert "The answer will stand on this page." in send(client, address, name="あけぼの", reply_to="a@coop.example")
    one = SelfDescription.objects.get()
    officer = cast.sign_in(client, roles.persons["own_officer"])
    assert "あけぼの" in officer.get("/en/my/").content.decode()
    with override("en"):
        mine = reverse("member:self-description", args=[one.pk])
    assert "a@coop.example" in officer.get(mine).content.decode()
    accepted = {"answer": "accept", "organisation": roles.member.pk, "fact": ["vote_rule", "workers_total"]}
    assert officer.post(mine, accepted, follow=True).status_code == 200
    decided = Judgement.objects.filter(kind="value", organisation=roles.member).order_by("field")
    assert list(decided.values_list("field", "value")) == [("vote_rule", "one_member_one_vote"), ("workers", "8")]
    client.logout()
    assert "It accepted your answers" in client.get(address).content.decode()
    written = letters.write(Letter.objects.get(email="a@coop.example"))
    assert "ひので労働者協同組合連合会" in written.subject
    assert "It accepted your answers" in written.text
    assert f"/id/organisation/{roles.member.pk}" in written.text


def test_a_letter_tells_the_words_and_nothing_once_they_are_deleted(client, roles):
    address = keep(client)
    send(client, address, reply_to="a@coop.example")
    one = SelfDescription.objects.get()
    describing.answer(one, words="ようこそ", by=roles.persons["own_officer"], at=datetime(2040, 1, 5, tzinfo=UTC))
    letter = Letter.objects.get()
    assert "ようこそ" in letters.write(letter).text
    client.post(f"{address}delete/")
    letter.refresh_from_db()
    assert letter.email == ""
    with pytest.raises(letters.NothingToTell):
        letters.write(letter)


def test_the_federation_answers_with_words(client, roles):
    address = keep(client)
    send(client, address)
    one = SelfDescription.objects.get()
    with override("en"):
        mine = reverse("member:self-description", args=[one.pk])
    officer = cast.sign_in(client, roles.persons["own_officer"])
    assert "Write your answer" in officer.post(mine, {"answer": "words"}).content.decode()
    officer.post(mine, {"answer": "words", "words": "ようこそ、ご連絡ください"})
    client.logout()
    assert "ようこそ、ご連絡ください" in client.get(address).content.decode()
    assert Letter.objects.count() == 0
    assert Judgement.objects.filter(kind="value").count() == 0


def test_whom_it_describes_must_be_on_the_list(client, roles):
    send(client, keep(client))
    with override("en"):
        mine = reverse("member:self-description", args=[SelfDescription.objects.get().pk])
    officer = cast.sign_in(client, roles.persons["own_officer"])
    for organisation in ("", "cw-nobody", roles.other_federation.pk):
        sent = {"answer": "accept", "organisation": organisation, "fact": ["vote_rule"]}
        assert "Choose whom it describes." in officer.post(mine, sent).content.decode()
    assert SelfDescription.objects.get().state == "sent"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"federation": "cast-fa"}, "Choose to whom it goes."),
        ({"federation": ""}, "Choose to whom it goes."),
        ({"reply_to": "nobody"}, "This is not an e-mail address."),
    ],
)
def test_what_cannot_be_sent_is_told_and_nothing_is(client, roles, sent, said):
    address = keep(client)
    assert said in send(client, address, **sent)
    assert SelfDescription.objects.get().state == "kept"


def test_nobody_else_sees_what_was_sent(client, roles):
    send(client, keep(client), name="あけぼの")
    one = SelfDescription.objects.get()
    with override("en"):
        addresses = [reverse(name, args=[one.pk]) for name in ("member:self-description", "desk:self-description")]
    statuses = {
        standing: [cast.sign_in(client, person).get(address).status_code for address in addresses]
        for standing, person in roles.persons.items()
    }
    assert statuses == {
        "anyone": [302, 302], "signed_in": [403, 403], "officer": [403, 403], "own_officer": [200, 200],
        "editor": [403, 403], "secretariat": [200, 200],
    }  # fmt: skip


def test_sending_is_limited_and_done_once(client, roles, monkeypatch):
    monkeypatch.setattr(what_kind, "SENT_AN_HOUR", 1)
    address = keep(client)
    send(client, address)
    assert "This was sent before." in send(client, address)
    other = keep(client)
    assert "Too many were sent" in send(client, other)
    assert list(SelfDescription.objects.order_by("pk").values_list("state", flat=True)) == ["sent", "kept"]

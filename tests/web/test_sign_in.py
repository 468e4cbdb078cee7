"""Signing in by a code sent by e-mail, and into a demonstration by a button."""

import re

import cast
import html5lib
import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from commonwork.people.actions import enter_person

ASK, CODE, TRY = "account_request_login_code", "account_confirm_login_code", "demonstration_sign_in"


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    """The limit of codes per address counts within one test only."""
    cache.clear()


@pytest.fixture
def roles(db):
    return cast.enter()


@pytest.fixture
def invented(db):
    """A demonstration person without any role."""
    return enter_person(
        email="reader@demonstration.example", name="Demonstration: reader", languages=["en"], by=None, at=cast.AT,
        is_demonstration=True,
    )  # fmt: skip


def person_of(client):
    return client.session.get("_auth_user_id")


def ask(client, email, wanted=""):
    """Ask for a code; returns the page of the second step."""
    client.post(reverse(ASK), {"email": email, "next": wanted})
    return client.get(reverse(CODE))


def code_in(message):
    return re.search(r"^\s*([A-Z0-9]{3,6}-?[A-Z0-9]{2,6})\s*$", message.body, re.MULTILINE).group(1)


@pytest.mark.parametrize(
    ("standing", "landing"),
    [("secretariat", "desk:today"), ("own_officer", "member:today"), ("signed_in", "public:home")],
)
def test_a_code_from_the_mail_lets_a_person_in_where_the_work_is(client, roles, standing, landing):
    person = roles.persons[standing]
    ask(client, person.email.upper())
    answer = client.post(reverse(CODE), {"action": "verify", "code": code_in(mail.outbox[0])})
    assert (answer.status_code, answer["Location"], person_of(client)) == (302, reverse(landing), str(person.pk))


def test_signing_in_leads_back_to_the_page_that_was_asked_for_and_nowhere_else(client, roles):
    wanted = reverse("member:list", args=[roles.list.key])
    for asked, expected in ((wanted, wanted), ("https://elsewhere.example/", reverse("member:today"))):
        client.logout()
        ask(client, roles.persons["own_officer"].email, asked)
        code = code_in(mail.outbox[-1])
        answer = client.post(reverse(CODE), {"action": "verify", "code": code, "next": asked})
        assert answer["Location"] == expected


def test_the_mail_says_who_asked_and_that_one_can_ignore_it(client, roles, settings):
    settings.SITE_ADDRESS = "https://network.example"
    ask(client, roles.persons["editor"].email)
    message = mail.outbox[0]
    assert (message.subject, message.to) == ("Your code for signing in: CICOPA Asia-Pacific", ["editor@cast.example"])
    paragraphs = [part.strip() for part in message.body.split("\n\n") if part.strip()]
    assert paragraphs == [
        "This is your code for signing in to CICOPA Asia-Pacific:",
        code_in(message),
        "Type it on the page you have open. It holds for 15 minutes, and once.",
        "You get this mail because someone wrote the address editor@cast.example on the sign-in page of "
        "https://network.example. If that was not you, ignore this mail: without the code nobody can sign in, "
        "and nothing has changed.",
        "If such mails keep coming and you do not want them, write to "
        f"{settings.DEFAULT_FROM_EMAIL}, and we stop them.",
    ]


def test_an_unknown_address_sees_the_same_page_and_gets_a_mail_without_a_code(client, roles):
    known = ask(client, roles.persons["editor"].email).content.decode()
    client.logout()
    client.cookies.clear()
    unknown = ask(client, "stranger@cast.example").content.decode()
    words = [re.sub(r"(?s)<[^>]+>|\S+@cast.example", "", page) for page in (known, unknown)]
    assert words[0] == words[1]
    assert mail.outbox[1].subject == "You cannot sign in with this address: CICOPA Asia-Pacific"
    assert "no code" in mail.outbox[1].body
    assert reverse("public:join") in mail.outbox[1].body


def test_a_wrong_code_is_said_in_our_own_words_and_lets_nobody_in(client, roles):
    ask(client, roles.persons["editor"].email)
    page = client.post(reverse(CODE), {"action": "verify", "code": "WRONG-1"})
    assert "This is not the code we sent." in page.content.decode()
    assert person_of(client) is None


def test_a_new_code_can_be_asked_for_and_another_address_used(client, roles, settings):
    settings.ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
    ask(client, roles.persons["editor"].email)
    client.post(reverse(CODE), {"action": "resend"})
    client.post(reverse("account_logout"))
    assert len(mail.outbox) == 2
    assert client.get(reverse(ASK)).status_code == 200


def test_a_person_who_may_no_longer_sign_in_gets_no_code(client, roles):
    person = roles.persons["editor"]
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    ask(client, person.email)
    assert [message.subject for message in mail.outbox] == ["You cannot sign in with this address: CICOPA Asia-Pacific"]


def test_nobody_can_sign_up(client, roles):
    answer = client.get(reverse("account_signup"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("public:join"))


def test_errors_of_the_first_step_are_in_our_own_words(client, db):
    said = [client.post(reverse(ASK), {"email": email}).content.decode() for email in ("", "nobody")]
    found = ["Write your e-mail address." in said[0], "This is not an e-mail address." in said[1]]
    assert found == [True, True]


def test_signing_out_asks_first(client, roles):
    cast.sign_in(client, roles.persons["editor"])
    page = client.get(reverse("account_logout"))
    assert (page.status_code, person_of(client)) == (200, str(roles.persons["editor"].pk))
    client.post(reverse("account_logout"))
    assert person_of(client) is None


# Demonstration -----------------------------------------------------------------------------------


@pytest.mark.parametrize("demonstration", [True, False])
def test_the_buttons_of_a_demonstration_stand_only_there(client, settings, invented, demonstration):
    settings.DEMONSTRATION = demonstration
    assert ("Demonstration: reader" in client.get(reverse(ASK)).content.decode()) is demonstration


def test_a_demonstration_lets_its_invented_persons_in_and_no_one_else(client, settings, roles, invented):
    settings.DEMONSTRATION = True
    real = roles.persons["secretariat"]
    refused = [client.post(reverse(TRY), {"person": who}).status_code for who in (real.pk, 10**12, "x", "", "٣")]
    assert (refused, person_of(client)) == ([404] * 5, None)
    answer = client.post(reverse(TRY), {"person": invented.pk, "next": "https://elsewhere.example/"})
    assert (answer["Location"], person_of(client)) == (reverse("public:home"), str(invented.pk))


def test_outside_a_demonstration_the_door_does_not_exist(client, settings, invented):
    settings.DEMONSTRATION = False
    assert client.post(reverse(TRY), {"person": invented.pk}).status_code == 404
    assert person_of(client) is None


def test_the_demonstration_door_takes_post_with_the_token_only(settings, invented):
    from django.test import Client

    settings.DEMONSTRATION = True
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(reverse(TRY)).status_code == 405
    assert strict.post(reverse(TRY), {"person": invented.pk}).status_code == 403


@pytest.mark.parametrize("language", ["en", "ko", "hi", "fa"])
def test_the_pages_of_signing_in_are_valid(client, roles, settings, invented, language):
    settings.DEMONSTRATION = True
    address = f"/{language}/account/sign-in/"
    pages = [client.get(address), client.post(address, {"email": "x"})]
    client.post(address, {"email": "editor@cast.example"})
    pages += [client.get(f"/{language}/account/code/"), client.post(f"/{language}/account/code/", {"code": ""})]
    cast.sign_in(client, roles.persons["editor"])
    pages += [client.get(f"/{language}/account/sign-out/"), client.get(f"/{language}/account/closed/")]
    assert [page.status_code for page in pages] == [200] * 6
    for page in pages:
        html5lib.HTMLParser(strict=True).parse(page.content.decode())
        assert page.content.decode().count("<h1") == 1

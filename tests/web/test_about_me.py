"""A person says which languages she reads and where she is; mails come in the first of them."""

from datetime import UTC, datetime

import pytest
from django.core import mail

from commonwork.people.actions import enter_person
from commonwork.people.models import LogEntry, Person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def person() -> Person:
    return enter_person(email="officer@example.org", name="Officer", languages=["en"], by=None, at=AT)


def test_languages_are_kept_in_order_each_once(client, person):
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    told = {"name": "Officer of a federation", "first": "ko", "second": "ja", "third": "ko", "time_zone": "Asia/Seoul"}
    assert client.post("/en/account/me/", told).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.languages, person.time_zone) == ("Officer of a federation", ["ko", "ja"], "Asia/Seoul")
    assert LogEntry.objects.filter(action="people.describe", object_id=str(person.pk)).count() == 1


def test_the_code_comes_in_the_first_language_of_the_person(client, person):
    Person.objects.update(languages=["ko", "en"])
    client.post("/en/account/sign-in/", {"email": person.email})
    (sent,) = mail.outbox
    assert any("가" <= letter <= "힣" for letter in sent.subject + sent.body)


def test_nobody_else_sees_the_page(client):
    assert client.get("/en/account/me/").status_code == 302

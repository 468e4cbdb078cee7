"""Saved searches and their alerts: once a day, only what is found for the first time, and only what is still shown."""

from datetime import UTC, date, datetime, timedelta

import cast
import pytest
from django.core import mail as sent_mail
from django.urls import reverse

from commonwork.flows import alerts, mail, searching
from commonwork.people.models import Letter, SavedSearch, StoppedAddress
from commonwork.people.saved_searches import CannotSave
from commonwork.register.actions import choose_sharing
from commonwork.register.models import Organisation

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(hours=24, minutes=1)
NEW = {"Member number": "A-9", "Official name": "あけぼの食堂労働者協同組合", "Language of the name": "ja",
       "Country or area": "JP"}  # fmt: skip


@pytest.fixture
def roles(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    known = cast.enter()
    searching.rebuild()
    return known


@pytest.fixture
def reader(roles):
    """Somebody who signs in, reads Japanese and has saved a search."""
    person = roles.persons["signed_in"]
    person.languages = ["ja", "en"]
    person.save()
    alerts.keep(person=person, query="あけぼの", language="ja", at=NOON)
    return person


def join(roles):
    """The list comes again, with one more member; the index follows."""
    cast.deliver(roles.list, cast.workbook(roles.federation, [*cast.MEMBERS, NEW], "ja"))
    searching.follow()


def letters():
    return list(Letter.objects.filter(kind="alert").values_list("email", "language", "state"))


def test_what_is_new_comes_once_in_the_language_of_the_reader(roles, reader):
    assert alerts.look(NOON + DAY) == alerts.Looked(1, 0)
    join(roles)
    assert alerts.look(NOON + DAY * 1.5) == alerts.Looked(0, 0)
    assert alerts.look(NOON + DAY * 2.1) == alerts.Looked(1, 1)
    assert alerts.look(NOON + DAY * 3.2) == alerts.Looked(1, 0)
    assert letters() == [(reader.email, "ja", "waiting")]
    assert mail.send_letters().sent == 1
    message = sent_mail.outbox[0]
    found = Organisation.objects.get(name=NEW["Official name"])
    assert message.subject == "保存した検索の新着：CICOPAアジア太平洋"
    for text in (message.body, message.alternatives[0].content):
        assert [name in text for name in (NEW["Official name"], found.pk, cast.MEMBERS[0]["Official name"])] == [
            True, True, False,
        ]  # fmt: skip


def test_one_letter_a_day_tells_of_all_searches_of_a_person(roles, reader):
    alerts.keep(person=reader, query="食堂", language="ja", at=NOON + timedelta(hours=9))
    join(roles)
    assert alerts.look(NOON + DAY) == alerts.Looked(2, 1)
    told = Letter.objects.get(kind="alert").about["searches"]
    assert sorted(one["search"] for one in told) == sorted(SavedSearch.objects.values_list("pk", flat=True))
    assert alerts.look(NOON + timedelta(hours=34)) == alerts.Looked(0, 0)


def test_what_is_hidden_before_the_letter_goes_is_not_told(roles, reader):
    join(roles)
    alerts.look(NOON + DAY)
    choose_sharing(source=roles.list, sharing="totals", by=None, at=NOON + DAY)
    done = mail.send_letters()
    assert (done.sent, done.refused, len(sent_mail.outbox)) == (0, 1, 0)


def test_a_dropped_search_sends_nothing(roles, reader):
    join(roles)
    alerts.look(NOON + DAY)
    SavedSearch.objects.all().delete()
    assert (mail.send_letters().sent, [state for *_, state in letters()]) == (0, ["stopped"])


def test_stopping_alerts_stops_no_other_letter(roles, reader, client):
    join(roles)
    alerts.look(NOON + DAY)
    mail.send_letters()
    stop = sent_mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    path = "/" + stop.split("/", 3)[3]
    assert SavedSearch.objects.get().by_mail
    assert "検索についてのメールを停止しますか" in client.get(path).content.decode()
    client.post(path, {"List-Unsubscribe": "One-Click"})
    assert (SavedSearch.objects.get().by_mail, StoppedAddress.objects.exists()) == (False, False)
    assert alerts.look(NOON + DAY * 2) == alerts.Looked(0, 0)


def test_two_workers_write_one_letter(roles, reader):
    join(roles)
    waiting = alerts.due(NOON, at_most=10) or alerts.due(NOON + DAY, at_most=10)
    assert alerts._look_for(reader, waiting, NOON + DAY) is True
    assert alerts._look_for(reader, waiting, NOON + DAY) is False
    assert len(letters()) == 1


def test_a_search_that_finds_too_much_or_is_nothing_is_not_saved(roles, reader):
    for query, reason in (("", "empty"), ("x" * 401, "too_long")):
        with pytest.raises(CannotSave) as refused:
            alerts.keep(person=reader, query=query, language="en", at=NOON)
        assert refused.value.reason == reason
    assert SavedSearch.objects.count() == 1


# On the pages ------------------------------------------------------------------------------------


def test_a_reader_saves_sees_and_drops_a_search(roles, reader, client):
    cast.sign_in(client, reader)
    shown = client.get("/en/search/?q=清掃&country=JP").content.decode()
    assert 'name="q" value="清掃 country:Japan"' in shown
    client.post(reverse("searches"), {"q": "清掃 country:Japan"})
    saved = SavedSearch.objects.get(query="清掃 country:Japan")
    assert (saved.language, saved.known[0], saved.by_mail) == ("en", f"organisation:{roles.member.pk}", True)
    page = client.get("/en/account/me/").content.decode()
    assert page.count('<h3><a href="http') == 2
    client.post(reverse("search-by-mail", args=[saved.pk]), {"by_mail": "no"})
    assert not SavedSearch.objects.get(pk=saved.pk).by_mail
    client.post(reverse("search-drop", args=[saved.pk]))
    assert not SavedSearch.objects.filter(pk=saved.pk).exists()


def test_nobody_touches_the_searches_of_somebody_else(roles, reader, client):
    saved = SavedSearch.objects.get()
    cast.sign_in(client, roles.persons["editor"])
    doors = [reverse("search-drop", args=[saved.pk]), reverse("search-by-mail", args=[saved.pk])]
    assert [client.post(door).status_code for door in doors] == [404, 404]
    assert "あけぼの" not in client.get("/en/account/me/").content.decode()
    cast.sign_in(client, None)
    assert [client.post(door).status_code for door in [*doors, reverse("searches")]] == [302, 302, 302]
    assert [client.get(door).status_code for door in doors] == [302, 302]
    assert SavedSearch.objects.count() == 1


def test_the_day_of_the_letters_is_that_of_the_clock(roles, reader):
    SavedSearch.objects.update(looked_at=NOON - timedelta(days=400))
    assert alerts.look_and_send() == alerts.Looked(1, 0, 0)
    assert SavedSearch.objects.get().looked_at.date() >= date(2026, 11, 24)

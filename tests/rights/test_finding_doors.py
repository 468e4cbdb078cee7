"""What is hidden is neither found, nor suggested, nor counted, nor told of: through every door of finding."""

from urllib.parse import quote

import cast
import pytest
from rights import planted as garden
from rights.test_markers import hidden_words, text_of

from commonwork.flows import alerts, mail, searching
from commonwork.people.models import Letter
from commonwork.register.models import Organisation

DOORS = (
    "/en/search/?q={}", "/en/search/?q={}&kind=organisation", "/en/search/suggest?q={}", "/en/search/feed.atom?q={}",
    "/en/search/suggest?q={}&as=opensearch", "/en/organisations/?q={}", "/en/organisations/?q={}&country=JP&view=map",
    "/api/v1/search?q={}", "/api/v1/organisations?q={}", "/api/v1/organisations.csv?q={}",
)  # fmt: skip


@pytest.fixture
def indexed(planted):
    """The planted register with its index."""
    searching.rebuild()
    return planted


def told(client, planted, word):
    """The kinds of hidden things the doors say for a word, which is itself taken out of what they say."""
    found = {}
    for door in DOORS:
        text = text_of(client.get(door.format(quote(word))))
        seen = garden.seen(planted, text.replace(word, "").replace(quote(word), ""))
        if seen:
            found[door] = seen
    return found


def test_no_door_tells_what_is_hidden(client, indexed):
    for standing, person in indexed.persons.items():
        cast.sign_in(client, person)
        words = hidden_words(indexed) if standing == "anyone" else hidden_words(indexed)[::20]
        assert {word: found for word in words if (found := told(client, indexed, word))} == {}, standing


def test_what_is_hidden_counts_nowhere(client, indexed):
    totals = {word: client.get("/api/v1/search", {"q": f'"{word}"'}).json()["total"] for word in hidden_words(indexed)}
    assert {word: total for word, total in totals.items() if total} == {}
    answer = client.get("/api/v1/search", {"q": "kind:organisation"}).json()
    assert (answer["total"], sum(answer["facets"]["country"].values())) == (7, 7)
    assert client.get("/api/v1/search", {"q": '"mkfullname"'}).json()["total"] == 1, "the index really is asked"


def test_an_index_that_is_behind_shows_nothing_that_was_hidden_since(client, indexed):
    full = indexed.members["full"]
    before = text_of(client.get("/en/search/?q=mkfullname"))
    Organisation.objects.filter(pk=full.pk).update(shown=False)  # hidden; the index does not know it yet
    doors = {door: text_of(client.get(door.format("mkfullname"))) for door in DOORS}
    assert full.pk in before
    assert [door for door, text in doors.items() if full.pk in text or "協同組合" in text.replace("ワーカー", "")] == []


def test_no_alert_tells_what_is_hidden(indexed, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    reader = indexed.persons["signed_in"]
    for word in ("mktotalsname", "mkwithdrawnname", "mknamescity", "mkfullmail"):
        saved = alerts.keep(person=reader, query=f'"{word}"', language="en", at=cast.AT)
        assert saved.known == []
    assert alerts.look(garden.NOW.replace(year=2030)).letters == 0
    assert (mail.send_letters().sent, Letter.objects.filter(kind="alert").count()) == (0, 0)

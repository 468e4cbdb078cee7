"""What is new, one Atom feed per language: editions, and lists nobody owns."""

import xml.etree.ElementTree as ET

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from rights import planted as garden

from commonwork.flows import edition
from commonwork.register.models import Delivery

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGES = [code for code, _ in settings.LANGUAGES]


def address(language: str) -> str:
    with translation.override(language):
        return reverse("public:feed")


def entries(client, language: str) -> list[dict[str, str]]:
    root = ET.fromstring(client.get(address(language)).content)
    return [{part: each.findtext(f"{ATOM}{part}") for part in ("id", "title", "summary", "updated")} |
            {"link": each.find(f"{ATOM}link").get("href")} for each in root.iter(f"{ATOM}entry")]  # fmt: skip


def test_the_feed_tells_of_published_editions_and_public_lists_only(client, planted):
    noted = planted.deliveries["noted"]
    found = entries(client, "en")
    assert [(each["id"], each["title"]) for each in found] == [
        (f"urn:commonwork:edition:{garden.PUBLISHED}:en", f"Edition {garden.PUBLISHED}"),
        (f"urn:commonwork:delivery:xx/noted:{noted.checksum}:en", "Figures noted: Delivery of 20 November 2026"),
    ]
    assert found[1]["summary"] == "rows read: 10 · new: 10 · changed: 0 · vanished: 0"
    assert [each["link"].removeprefix(settings.SITE_ADDRESS) for each in found] == [
        reverse("public:edition", args=[garden.PUBLISHED]),
        reverse("public:delivery", args=["xx/noted", noted.pk]),
    ]


def test_every_language_has_its_feed_with_its_own_ids(client, planted):
    roots = {code: ET.fromstring(client.get(address(code)).content) for code in LANGUAGES}
    ids = {code: root.findtext(f"{ATOM}id") for code, root in roots.items()}
    titles = {code: root.findtext(f"{ATOM}entry/{ATOM}title") for code, root in roots.items()}
    assert ids == {code: f"urn:commonwork:feed:{code}" for code in LANGUAGES}
    assert len(set(titles.values())) == len(LANGUAGES), "each in its own words"
    assert {root.get("{http://www.w3.org/XML/1998/namespace}lang") for root in roots.values()} == set(LANGUAGES)


def test_ids_stay_when_more_is_published_and_a_list_taken_back_goes(client, planted):
    before = {each["id"] for each in entries(client, "ja")}
    edition.prepare("open-2", as_of=garden.DAY, by=None, demonstration=True)
    edition.publish("open-2", by=None)
    assert before < {each["id"] for each in entries(client, "ja")}
    garden.take_back(Delivery.objects.get(pk=planted.deliveries["noted"].pk), reason="a slip", by=None)
    assert {each["id"] for each in entries(client, "ja")} == {
        f"urn:commonwork:edition:{name}:ja" for name in (garden.PUBLISHED, "open-2")
    }


@pytest.mark.django_db
def test_every_page_names_the_feed_of_its_language(client):
    page = client.get("/fa/join/").content.decode()
    assert '<link rel="alternate" type="application/atom+xml" title=' in page
    assert f'href="{address("fa")}"' in page
    answer = client.get(address("fa"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    assert client.post(address("fa")).status_code == 405


@pytest.mark.django_db
def test_an_empty_register_has_an_empty_feed(client):
    assert entries(client, "en") == []

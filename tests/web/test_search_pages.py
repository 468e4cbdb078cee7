"""The pages of finding: one box, why something was found, facets, nothing found, suggestions, feeds, the API."""

import json
import re
from datetime import date
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import html5lib
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonwork.flows import searching, spreadsheet_to_report
from commonwork.register.models import Organisation
from commonwork.web.public.why import marked

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _ in django_settings.LANGUAGES]
UNION = "日本労働者協同組合(ワーカーズコープ)連合会"


@pytest.fixture
def indexed(settings):
    """The network's own list, taken in and indexed with the whole reference."""
    file = Path(settings.REFERENCE) / "facts" / "members.csv"
    spreadsheet_to_report.take_in("network/organisations", file, effective=date(2026, 11, 24))
    searching.rebuild()


@pytest.fixture
def page(client):
    def got(address):
        response = client.get(address)
        assert response.status_code == 200, address
        return response.content.decode()

    return got


def titles(page):
    return [re.sub("<[^>]+>", "", one).strip() for one in re.findall(r"<h2><a [^>]+>(.*?)</a>", page)]


def choices(page):
    """Facet value → count, as the page shows them."""
    items = re.findall(r'<span>([^<]+)</span> <span class="count">(\d+)</span>', page)
    return {label: int(count) for label, count in items}


def tabs(page):
    listed = page.split('<ul class="tabs">')[1].split("</ul>")[0]
    return dict(re.findall(r">([^<>]+) <span class=\"soft number\">(\d+)</span>", listed))


# One box -----------------------------------------------------------------------------------------


def test_one_box_finds_every_kind_of_thing(indexed, page):
    found = {
        "JWCU": UNION, "労働者協同組合法": "労働者協同組合法", "Iran": "Iran",
        "worker cooperative": "worker cooperative",
    }  # fmt: skip
    assert {query: titles(page(f"/en/search/?q={quote(query)}"))[0] for query in found} == found


def test_the_name_that_fits_is_shown_with_its_letters_marked(indexed, page):
    shown = page("/en/search/?q=jwcu")
    why = re.search(r'<p class="why">(.*?)</p>', shown)[1]
    assert (titles(shown)[0], why) == (
        UNION, '<span class="soft">short name:</span> <bdi lang="en" dir="ltr"><mark>JWCU</mark></bdi>',
    )  # fmt: skip
    assert '<span class="soft">略称:</span>' in page("/ja/search/?q=jwcu")


def test_marking_never_trusts_what_it_marks():
    assert marked("<b>ab</b>", ((3, 4), (2, 3), (90, 91))) == "&lt;b&gt;<mark>a</mark>b&lt;/b&gt;"


def test_tabs_and_facets_count_what_is_found_under_the_other_choices(indexed, page):
    everything, narrowed = page("/en/search/?q=union"), page("/en/search/?q=union&kind=organisation&country=JP")
    counts = tabs(everything)
    assert int(counts.pop("Everything")) == sum(map(int, counts.values()))
    assert re.search(r'<p class="soft" role="status">Found: (\d+)', narrowed)[1] == str(choices(narrowed)["Japan"])
    alone = page("/en/search/?q=union&kind=organisation")
    assert choices(narrowed)["India"] == choices(alone)["India"] > 0


def test_what_the_words_narrow_by_is_offered_no_second_time(indexed, page):
    shown = page(f"/en/search/?q={quote('union country:jp')}")
    assert ("India" in choices(shown), '<ul class="tabs">' in shown) == (False, True)
    shown = page(f"/en/search/?q={quote('kind:policy law')}")
    assert ('<ul class="tabs">' in shown, titles(shown) != []) == (False, True)


def test_a_choice_is_a_chip_that_can_be_dropped_and_an_address_that_keeps_its_meaning(indexed, page):
    shown = page("/en/search/?q=union&country=JP&kind=organisation")
    chips = re.findall(r'<li><a href="([^"]+)"><span class="hidden">Drop this choice</span>', shown)
    assert chips == ["/en/search/?q=union&amp;kind=organisation"]
    assert '<a href="/ja/search/?q=union&amp;country=JP&amp;kind=organisation" lang="ja"' in shown
    assert 'value="union"' in page("/ja/search/?q=union&country=JP&kind=organisation")


def test_what_was_not_understood_is_said_with_its_place_and_the_nearest_word(indexed, page):
    shown = page(f"/en/search/?q={quote('worker lountry:jp country:japn founded:abc')}")
    said = re.findall(r"<p>(.*?)</p>", shown.split('<div class="notice warning" role="status">')[1].split("</div>")[0])
    assert [re.sub("<[^>]+>", "", one).split(" …")[0] for one in said] == [
        "There is no field «lountry»; it was looked for as words.",
        "«japn» is no value of this field; it was looked for as words.",
        "«abc» is no number; a year is written like 2020.",
    ]
    assert ("<mark>lountry:jp</mark>" in shown, 'Nearest: <code dir="auto">country</code>' in shown) == (True, True)


@pytest.mark.parametrize(
    "address", ["search/?q=union", "search/?q=qqqqqq&country=JP", "search/help/", "organisations/?q=a"]
)
def test_a_page_asks_the_database_as_often_whatever_it_finds(indexed, client, address):
    client.get(f"/en/{address}")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/en/{address}")
    assert len(asked) <= 4
    if address == "search/?q=union":
        with CaptureQueriesContext(connection) as fewer:
            client.get("/en/search/?q=jwcu")
        assert len(asked) == len(fewer) == 2


def test_pages_follow_each_other_without_end_or_doubles(indexed, page):
    met, address = [], "/en/search/?q=cooperative&kind=organisation"
    while address:
        shown = page(address)
        met += re.findall(r'<h2><a href="(/en/organisations/[^"]+)"', shown)
        following = re.search(r'rel="next" href="([^"]+)"', shown)
        address = following[1].replace("&amp;", "&") if following else ""
    total = tabs(page("/en/search/?q=cooperative"))["Organisations"]
    assert (len(met), len(set(met))) == (int(total), int(total))
    assert page("/en/search/?q=cooperative&from=999999999999")


# Nothing found -----------------------------------------------------------------------------------


def test_nothing_found_tells_which_choice_to_drop_and_what_one_would_get(indexed, page):
    shown = page(f"/en/search/?q={quote('jwcu founded:>2030')}&country=KR")
    drops = re.findall(r'<li><a href="([^"]+)">without «([^»]+)» <span class="soft number">(\d+)', shown)
    assert drops == []
    shown = page(f"/en/search/?q={quote('jwcu -union')}&kind=organisation")
    drops = re.findall(r'<li><a href="([^"]+)">without «([^»]+)» <span class="soft number">(\d+)', shown)
    assert ("/en/search/?q=jwcu&amp;kind=organisation", "-union", "1") in drops
    shown = page("/en/organisations/?q=jwcu&country=KR")
    assert re.findall(r"without «([^»]+)» <span class=\"soft number\">(\d+)", shown) == [
        ("Country or area: South Korea", "1")
    ]


def test_nothing_found_offers_the_nearest_names_and_the_federation_of_the_country(indexed, page):
    shown = page(f"/en/search/?q={quote('workrs unoin')}&country=JP&status=merged")
    nearest, federations = shown.split('id="nearest"')[1].split('id="not-here"')
    assert UNION in nearest
    assert (UNION in federations, "mailto:" in federations, "Tell its federation" in federations) == (True, True, True)
    assert "The federations of the network" in page("/en/search/?q=qqqqqqqqq")


# While typing ------------------------------------------------------------------------------------


def test_suggestions_are_few_small_and_kept_by_caches(indexed, client):
    response = client.get("/fa/search/suggest?q=jwc")
    found = response.json()["suggestions"]
    assert (found[0]["name"], found[0]["lang"], found[0]["where"], found[0]["url"][:18]) == (
        UNION, "ja", "ژاپن", "/fa/organisations/",
    )  # fmt: skip
    assert (response["Cache-Control"], len(response.content) < 4_000) == ("public, max-age=60", True)
    many = client.get("/en/search/suggest?q=co").json()["suggestions"]
    assert 0 < len(many) <= 8
    assert client.get("/en/search/suggest?q=").json() == {"query": "", "suggestions": []}
    only = client.get("/en/search/suggest?q=co&kind=organisation").json()["suggestions"]
    assert {one["url"].split("/")[2] for one in only} == {"organisations"}


def test_browsers_get_the_shape_they_ask_for(indexed, client, page):
    answer = client.get("/en/search/suggest?q=jwcu&as=opensearch")
    text, names, told, addresses = answer.json()
    assert (answer["Content-Type"], text, names[0], told[0]) == (
        "application/x-suggestions+json",
        "jwcu",
        UNION,
        "Japan",
    )
    assert addresses[0].startswith("http")
    described = ElementTree.fromstring(client.get("/en/opensearch.xml").content)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    urls = {one.get("type"): one.get("template") for one in described.findall(f"{space}Url")}
    assert set(urls) == {
        "text/html", "application/atom+xml", "application/x-suggestions+json", "application/opensearchdescription+xml",
    }  # fmt: skip
    assert len(described.find(f"{space}ShortName").text) <= 16
    assert 'type="application/opensearchdescription+xml"' in page("/en/")
    path = urls["text/html"].removeprefix(django_settings.SITE_ADDRESS)
    assert page(path.replace("{searchTerms}", "jwcu").replace("{startIndex?}", ""))


# Feeds -------------------------------------------------------------------------------------------


def test_a_search_is_a_feed_with_ids_that_stay(indexed, client, page):
    atom = "{http://www.w3.org/2005/Atom}"

    def ids():
        feed = ElementTree.fromstring(client.get("/en/search/feed.atom?q=union&kind=organisation").content)
        return feed.find(f"{atom}id").text, [entry.find(f"{atom}id").text for entry in feed.findall(f"{atom}entry")]

    own, entries = ids()
    assert own == "urn:commonwork:search:en:q=union&kind=organisation"
    pk = Organisation.objects.get(name=UNION).pk
    assert f"urn:commonwork:found:organisation:{pk}:en" in entries
    assert (ids(), len(entries) <= 30) == ((own, entries), True)
    assert 'href="/en/search/feed.atom?q=union&amp;country=JP"' in page("/en/search/?q=union&country=JP")
    assert ElementTree.fromstring(client.get("/en/search/feed.atom").content).findall(f"{atom}entry") == []


# The pages of one kind, the directory, the help ---------------------------------------------------


def test_the_pages_of_one_kind_are_searched_by_the_same_engine(indexed, page):
    assert "/ja/policies/P001/" in page(f"/ja/policies/?q={quote('workers cooperative act')}")
    narrowed = page("/en/policies/?q=" + quote('"労働者協同組合法"'))
    assert ("/en/policies/P001/" in narrowed, "/en/policies/P032/" in narrowed) == (True, False)
    assert page("/en/library/?q=qqqqqqq").count("Nothing fits your choice.") == 1
    assert page("/en/events/?q=qqqqqqq").count("Nothing fits your choice.") == 1
    terms = re.findall(r'<dt id="([^"]+)"', page(f"/ko/glossary/?q={quote('노동자협동조합')}"))
    assert terms[0] == "worker-cooperative"


def test_the_directory_asks_the_index_where_there_are_words(indexed, page):
    shown = page(f"/en/organisations/?q={quote('협동조합')}&country=KR")
    found = int(re.search(r'role="status">(\d+) organisation', shown)[1])
    assert (found > 0, choices(shown)["South Korea"]) == (True, found)
    assert set(re.findall(r'<ul class="meta"><li>([^<]+)</li>', shown)) == {"South Korea"}


def test_how_to_ask_is_told_in_the_words_of_each_language(indexed, page):
    for language in LANGUAGES:
        shown = page(f"/{language}/search/help/")
        html5lib.HTMLParser(strict=True).parse(shown)
        examples = re.findall(r'<dt><a href="([^"]+)"><code dir="auto">([^<]+)</code>', shown)
        asked = [page(address.replace("&amp;", "&")) for address, _ in examples]
        assert (language, len(asked), [one for one in asked if "notice warning" in one]) == (language, 7, [])


def test_without_an_index_names_are_found_by_their_beginning(settings, client, page):
    shown = page("/en/search/?q=Workers")
    assert "The index is being built." in shown
    assert "/en/policies/P001/" in shown
    assert client.get("/en/search/suggest?q=Jap").json()["suggestions"][0]["name"] == "Japan"


# The API -----------------------------------------------------------------------------------------


def test_the_api_answers_with_reasons_and_offsets(indexed, client):
    answer = client.get("/api/v1/search?q=jwcu&kind=organisation").json()
    hit = answer["hits"][0]
    (start, end), why = hit["why"]["spans"][0], hit["why"]
    assert (answer["total"], hit["name"], why["code"], why["kind"], why["name"][start:end]) == (
        1, UNION, "alias", "short", "JWCU",
    )  # fmt: skip
    assert answer["facets"]["country"] == {"JP": 1}
    japanese = client.get("/api/v1/search", {"q": "国:日本 種別:団体", "language": "ja"}).json()
    english = client.get("/api/v1/search", {"q": "country:jp kind:organisation"}).json()
    assert (japanese["total"], japanese["problems"]) == (english["total"], [])
    listed = client.get("/api/v1/organisations", {"q": "country:jp"}).json()
    assert listed["total"] == english["total"] == Organisation.objects.shown().filter(country="JP").count()


def test_the_api_refuses_what_it_would_answer_otherwise_than_meant(indexed, client):
    answer = client.get("/api/v1/search", {"q": "worker founded:abc"})
    assert (answer.status_code, answer.json()["problems"][0]) == (
        422, {"code": "bad_number", "start": 7, "end": 18, "word": "abc", "field": "founded", "nearest": []},
    )  # fmt: skip
    assert client.get("/api/v1/organisations", {"q": "founded:abc"}).status_code == 422
    assert client.get("/api/v1/organisations.csv", {"q": "founded:abc"}).status_code == 422
    assert client.get("/api/v1/search", {"q": "lountry:jp"}).json()["problems"][0]["nearest"] == ["country"]


def test_the_pages_of_the_api_join_without_doubles(indexed, client):
    met, after = [], ""
    while after is not None:
        answer = client.get("/api/v1/organisations", {"q": "cooperative", "limit": 7, "after": after}).json()
        met += [one["id"] for one in answer["organisations"]]
        after = answer["after"]
    rows = b"".join(client.get("/api/v1/organisations.csv", {"q": "cooperative"})).decode().splitlines()
    assert (len(met), len(set(met)), len(rows) - 1) == (answer["total"],) * 3


# Hostile questions -------------------------------------------------------------------------------

HOSTILE = (
    "a " * 3_000, "(" * 400, '"' * 399, "-" * 300, "\ufffd\ufffd", "\u202eevil\u202c", "(?:a+)+$", "[a-z]*{1,99}", "%",
    "\x7f\x1b[31m", "founded:>" + "9" * 300, "country:" + "j" * 300, "\U0001f3f4\u200d" * 50, "\u0301" * 300, "a:b:c:d",
    "::", "OR OR OR", "NOT",
    "x" * 1_500, "<script>alert(1)</script>",
)  # fmt: skip


def test_no_question_breaks_a_door(indexed, client):
    for query in HOSTILE:
        ask_every_door(client, query)


def ask_every_door(client, query):
    doors = [
        "/en/search/", "/fa/search/suggest", "/en/search/feed.atom", "/ja/organisations/", "/en/library/",
        "/en/glossary/", "/api/v1/search", "/api/v1/organisations", "/api/v1/organisations.csv",
    ]  # fmt: skip
    answers = {door: client.get(door, {"q": query}) for door in doors}
    assert {answer.status_code for answer in answers.values()} <= {200, 414, 422}
    page = answers["/en/search/"].content.decode()
    assert "<script>alert" not in page
    if answers["/en/search/"].status_code == 200:
        html5lib.HTMLParser(strict=True).parse(page)
        ElementTree.fromstring(answers["/en/search/feed.atom"].content)
        json.loads(answers["/fa/search/suggest"].content)

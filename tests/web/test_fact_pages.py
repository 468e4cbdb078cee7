"""The pages of the tables of facts: every row has its page, what is recalled is marked, the markup is strict."""

import json
import re
from datetime import date
from pathlib import Path

import html5lib
import pytest
from django.conf import settings as django_settings

from commonwork.flows import spreadsheet_to_report
from commonwork.reference import load
from commonwork.register.models import Organisation
from commonwork.web.public import library
from commonwork.web.public.rows import language_of, structured
from commonwork.web.templatetags.cite import cite

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _ in django_settings.LANGUAGES]
TABLES = {
    "legal_forms": ("form_id", "legal-forms"),
    "policies": ("policy_id", "policies"),
    "publications": ("pub_id", "library"),
    "events": ("event_id", "events"),
}
PAGES = (
    "", "network/", "countries/", "countries/JP/", "countries/BV/", "legal-forms/", "legal-forms/JP-RK/",
    "policies/", "policies/P032/", "library/", "library/B002/", "events/", "events/E011/",
    "found/", "found/JP/", "found/BV/", "why/", "join/", "about/", "method/", "glossary/", "data/",
)  # fmt: skip


@pytest.fixture
def register(settings):
    """The network's own list, taken in as it stands in the reference."""
    file = Path(settings.REFERENCE) / "facts" / "members.csv"
    spreadsheet_to_report.take_in("network/organisations", file, effective=date(2026, 11, 24))


def reference():
    return load(django_settings.REFERENCE)


def text_of(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def section(page, start, stop):
    return page.split(start, 1)[1].split(stop, 1)[0]


@pytest.mark.parametrize("table", TABLES)
def test_every_row_of_facts_has_its_page(client, table):
    key, folder = TABLES[table]
    rows = reference().facts(table)
    assert {row[key]: client.get(f"/en/{folder}/{row[key]}/").status_code for row in rows} == dict.fromkeys(
        (row[key] for row in rows), 200
    )


@pytest.mark.parametrize(
    "address",
    [
        "countries/XX/", "legal-forms/NO/", "policies/NO/", "library/NO/", "events/NO/", "found/XX/",
    ],
)  # fmt: skip
def test_an_unknown_id_is_not_found(client, address):
    assert client.get(f"/en/{address}").status_code == 404


def test_pages_only_read(client):
    assert {address: client.post(f"/en/{address}").status_code for address in PAGES} == dict.fromkeys(PAGES, 405)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", PAGES)
def test_markup_is_strict_with_one_heading(client, register, language, address):
    page = text_of(client, f"/{language}/{address}")
    html5lib.HTMLParser(strict=True).parse(page)
    assert (
        page.count("<h1"),
        len(re.findall(r"<script(?! type=\"application/ld| src=)", page)),
        page.count(" style="),
    ) == (1, 0, 0)


def test_an_empty_register_and_observatory_are_said_not_blank(client):
    assert "has not been loaded yet" in text_of(client, "/en/network/")
    assert "No figure is known yet." in text_of(client, "/en/countries/JP/")
    assert "will stand here with the first edition" in text_of(client, "/en/")


def test_members_of_the_network_are_exactly_the_stated_ones(client, register):
    page = text_of(client, "/en/network/")
    members = section(page, 'data-relation="member">', "</section>")
    shown = re.findall(r'<h3><a href="/en/organisations/([^/]+)/">', members)
    drawn = re.findall(r'<a href="/en/organisations/([^/]+)/"', section(members, "<svg", "</figure>"))
    stated = [row["id"] for row in reference().facts("members") if reference().code_of("relation", row) == "member"]
    ids = dict(Organisation.objects.filter(entries__key__in=stated).values_list("entries__key", "pk"))
    assert stated == ["jwcu", "ulccs", "ulscc"]
    assert (sorted(shown), sorted(drawn)) == (sorted(ids.values()), sorted(ids.values()))


def test_every_organisation_stands_under_its_relation(client, register):
    page = text_of(client, "/en/network/")
    shown = {}
    for part in page.split('<section data-relation="')[1:]:
        relation, rest = part.split('"', 1)
        listed = re.findall(r'<h3><a href="/en/organisations/([^/]+)/">', rest.split("</section>")[0])
        shown |= dict.fromkeys(listed, relation)
    assert shown == dict(Organisation.objects.counted().values_list("pk", "relation"))


def test_a_recalled_field_is_marked_and_a_stated_one_is_not(client):
    rules = section(text_of(client, "/en/legal-forms/JP-RK/"), '<dl class="facts">', "</dl>")
    fields = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", rules, re.DOTALL))
    assert [name for name, said in fields.items() if "to be confirmed" in said] == [
        "Must workers be members?",
        "May others than workers be members?",
    ]


def test_recalled_steps_are_marked(client):
    page = text_of(client, "/en/found/ID/")
    assert page.count('<span class="badge confirm">to be confirmed</span></h3>') == 6
    assert '<span class="badge confirm">to be confirmed</span></h3>' not in text_of(client, "/en/found/JP/")


def test_steps_come_in_their_order(client):
    listed = section(text_of(client, "/en/found/KR/"), '<ol class="timeline">', "</ol>")
    steps = re.findall(r"<li><h3>(.*?)</h3>", listed)
    labels = [reference().label("steps", f"KR-HG#{number}", "en") for number in range(1, 9)]
    assert steps == [f"{number}. {label[0].upper()}{label[1:]}" for number, label in enumerate(labels, start=1)]


def test_forms_are_narrowed_by_country_and_type(client):
    page = text_of(client, "/en/legal-forms/?country=JP&kind=worker")
    assert re.findall(r'<th scope="row"><a href="/en/legal-forms/([^/]+)/">', page) == ["JP-RK", "JP-TRK", "JP-KK"]
    assert "Nothing fits your choice." in text_of(client, "/en/legal-forms/?country=JP&votes=by_capital")


def test_policies_are_narrowed_by_kind_and_state(client):
    page = text_of(client, "/en/policies/?kind=programme&state=ended")
    assert re.findall(r'<h3><a href="/en/policies/([^/]+)/">', page) == ["P030", "P009", "P008", "P047"]


def test_events_are_to_come_until_their_last_day_is_over():
    def told(today):
        return [one["row"]["event_id"] for one in library.coming_events(today)]

    assert told(date(2025, 11, 30)) == ["E026", "E027", "E028"]
    assert told(date(2026, 1, 22)) == ["E028"]
    assert told(date(2026, 1, 23)) == []


def test_prose_of_facts_keeps_its_language_in_another_one(client):
    page = text_of(client, "/fa/legal-forms/JP-RK/")
    assert '<bdi lang="en" dir="ltr">natural persons who invest and work</bdi>' in page
    assert '<h1><bdi lang="ja" dir="ltr">労働者協同組合</bdi></h1>' in page


def test_names_take_the_official_language_of_their_script():
    names = {"労働者協同組合": "JP", "협동조합": "KR", "श्रमिक": "IN", "قانون": "IR", "Luật": "VN", "Koperasi": "ID"}
    assert [language_of(name, country) for name, country in names.items()] == ["ja", "ko", "hi", "fa", "vi", "id"]
    assert language_of("NCDC (Amendment) Act", "IN") == "en"


def test_sources_become_links_and_nothing_else_becomes_markup():
    assert cite("A, b (2021) https://a.example/x?a=1&b=2 ; <i>C</i> (2022) ; recalled") == (
        '<a href="https://a.example/x?a=1&amp;b=2"><bdi lang="en" dir="ltr">A, b (2021)</bdi></a> · '
        '<bdi lang="en" dir="ltr">&lt;i&gt;C&lt;/i&gt; (2022)</bdi> · from memory'
    )


def test_structured_data_cannot_leave_its_element():
    made = structured({"@type": "Event", "name": "</script><b> & more", "place": ""})
    assert (
        re.search(r"[<>&]", made.removeprefix('<script type="application/ld+json">').removesuffix("</script>")) is None
    )
    assert json.loads(re.sub("</?script[^>]*>", "", made)) == {
        "@context": "https://schema.org", "@type": "Event", "name": "</script><b> & more",
    }  # fmt: skip


def test_headline_is_said_from_the_facts_before_an_edition(client):
    page = text_of(client, "/en/")
    said = re.findall(r'<span class="(?:qualifier|value)">(.*?)</span>', page)
    assert said == ["at least", "378,000", "almost", "20 million", "almost", "60%"]


def test_the_glossary_has_every_term_in_every_language():
    from commonwork.web.public.about import _terms

    rows = _terms()
    assert [(row["term"], code) for row in rows for code in LANGUAGES if not row[code]] == []
    assert len({row["term"] for row in rows}) == len(rows)

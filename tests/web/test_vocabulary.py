"""The vocabulary: sound SKOS in eight languages, read back as it was written, under permanent addresses."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest
from django.conf import settings
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import SKOS

from commonwork.flows.vocabulary import Concept, Edition, Link, Scheme, graph_of, problems
from commonwork.reference.vocabulary_loader import LISTS, OWN, load_vocabulary
from commonwork.web.public import vocabulary

pytestmark = pytest.mark.django_db
LANGUAGES = vocabulary.LANGUAGES
CONCEPTS = [concept for scheme in vocabulary.schemes() for concept in scheme.concepts]


def graph(text, form="turtle"):
    return Graph().parse(data=text, format=form)


def got(client, address, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200, (address, response.status_code)
    return response


def test_every_scheme_has_concepts_and_nothing_is_unsound():
    assert [scheme.code for scheme in vocabulary.schemes() if not scheme.concepts] == []
    assert problems(vocabulary.schemes(), LANGUAGES) == []


def test_matches_lead_to_concepts_of_ours_or_of_the_lists_they_name():
    found = load_vocabulary()
    ours = {concept.address for concept in CONCEPTS}
    for match in found.matches:
        assert vocabulary.concept_address(match.scheme, match.code) in ours, match
        if match.target.startswith(OWN):
            assert vocabulary.concept_address(*match.target.removeprefix(OWN).split("/")) in ours, match


@pytest.mark.realdata
def test_matches_elsewhere_name_concepts_that_the_lists_have(data: Path):
    rdf, skos, xml = (
        "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}", "{http://www.w3.org/2004/02/skos/core#}",
        "{http://www.w3.org/XML/1998/namespace}",
    )  # fmt: skip
    known = {}
    for file in sorted((data / "codes_essglobal_vocab").glob("*.skos")):
        try:
            root = ElementTree.fromstring(file.read_text(encoding="utf-8"))
        except ElementTree.ParseError:
            continue  # some of the lists are no well-formed XML; we match none of them
        base = root.get(f"{xml}base")
        for one in root.iter(f"{skos}Concept"):
            named = {part.get(f"{xml}lang"): (part.text or "").strip() for part in one.iter(f"{skos}prefLabel")}
            if named.get("EN"):  # one code stands there twice, once without a name
                known[f"{base}{one.get(f'{rdf}about')}"] = named["EN"]
    for match in load_vocabulary().matches:
        if not match.target.startswith(OWN):
            assert known.get(match.target) == match.target_label, match


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD uses it
def test_turtle_and_json_ld_say_the_same_and_read_back(client):
    turtle = graph(got(client, "/id/vocabulary.ttl").content.decode())
    linked = graph(got(client, "/id/vocabulary.jsonld").content.decode(), "json-ld")
    assert isomorphic(turtle, linked)
    assert len(list(turtle.subjects(RDF.type, SKOS.Concept))) == len(CONCEPTS)
    assert len(list(turtle.subjects(RDF.type, SKOS.ConceptScheme))) == len(LISTS)


def test_the_graph_keeps_the_rules_of_skos(client):
    turtle = graph(got(client, "/id/vocabulary.ttl").content.decode())
    for concept in turtle.subjects(RDF.type, SKOS.Concept):
        languages = [label.language for label in turtle.objects(concept, SKOS.prefLabel)]
        assert (len(languages), len(set(languages))) == (len(LANGUAGES), len(LANGUAGES)), concept
        assert not set(turtle.objects(concept, SKOS.prefLabel)) & set(turtle.objects(concept, SKOS.altLabel)), concept
        assert len(list(turtle.objects(concept, SKOS.inScheme))) == 1, concept
        broader, related = set(turtle.objects(concept, SKOS.broader)), set(turtle.objects(concept, SKOS.relatedMatch))
        assert not broader & related, concept
        exact = set(turtle.objects(concept, SKOS.exactMatch))
        assert not exact & set(turtle.objects(concept, SKOS.broadMatch)), concept


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("text/turtle", "text/turtle"),
        ("application/ld+json, text/turtle;q=0.5", "application/ld+json"),
        ("text/csv", "text/csv"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "/en/vocabulary/cicopa/worker_full/"),
        ("", "/en/vocabulary/cicopa/worker_full/"),
        ("image/png;q=wild", "/en/vocabulary/cicopa/worker_full/"),
    ],
)
def test_a_concept_answers_as_it_is_asked(client, accept, answered):
    response = client.get("/id/cicopa/worker_full", headers={"accept": accept})
    said = response["Location"] if response.status_code == 303 else response["Content-Type"].split(";")[0]
    assert (said, "Accept" in response["Vary"]) == (answered, True)


def test_one_concept_is_told_with_all_its_names(client):
    address = URIRef(vocabulary.concept_address("icls", "worker"))
    told = graph(got(client, "/id/icls/worker.ttl").content.decode())
    assert set(told.subjects(RDF.type, SKOS.Concept)) == {address}
    assert len(set(told.objects(address, SKOS.prefLabel))) == len(LANGUAGES)
    assert URIRef("http://purl.org/essglobal/standard/base-membership-type/BMT30") in set(
        told.objects(address, SKOS.closeMatch)
    )


def test_a_legal_form_carries_its_own_name_and_its_code(client):
    address = URIRef(vocabulary.concept_address("legal-form", "ID-KOP"))
    told = graph(got(client, "/id/legal-form/ID-KOP", accept="text/turtle").content.decode())
    assert [str(label) for label in told.objects(address, SKOS.altLabel)] == ["Koperasi (produsen / jasa)"]
    assert Literal("ELF:72I6") in set(told.objects(address))
    assert client.get("/id/legal-form/ID-KOP").headers["Location"] == "/en/legal-forms/ID-KOP/"


def test_the_table_has_a_row_for_each_concept(client):
    rows = list(csv.DictReader(io.StringIO(got(client, "/id/vocabulary.csv").content.decode())))
    assert [row["address"] for row in rows] == [concept.address for concept in CONCEPTS]
    assert all(row[f"label_{language}"] for row in rows for language in LANGUAGES)


@pytest.mark.parametrize(
    ("address", "language", "page"),
    [
        ("/id/legal-form/JP-RK", "ja", "/ja/legal-forms/JP-RK/"),
        ("/id/legal-form/JP-RK", "id", "/id/legal-forms/JP-RK/"),
        ("/id/organisation/cw-1", "fa", "/fa/organisations/cw-1/"),
        ("/id/vocabulary", "ko", "/ko/vocabulary/"),
        ("/id/icls", "", "/en/vocabulary/icls/"),
    ],
)
def test_a_permanent_address_leads_to_the_readers_language(client, address, language, page):
    """«id» is Indonesian, too: an address that begins with it is no page of that language."""
    response = client.get(address, headers={"accept-language": language})
    assert (response.status_code, response["Location"], response["Content-Language"]) == (303, page, language or "en")


@pytest.mark.parametrize("address", ["/id/", "/id/feed.atom", "/id/legal-forms/", "/id/legal-forms/JP-RK/"])
def test_pages_in_indonesian_are_no_permanent_addresses(client, address):
    assert (client.get(address).status_code, client.get(address)["Content-Language"]) == (200, "id")


@pytest.mark.parametrize("address", ["/id/cicopa/nobody.ttl", "/id/nothing.ttl", "/id/nothing", "/id/fact.xyz"])
def test_what_is_not_there_is_not_found(client, address):
    assert client.get(address, headers={"accept": "text/turtle"}).status_code == 404


def test_json_ld_is_json_with_a_short_context(client):
    told = json.loads(got(client, "/id/icls.jsonld").content)
    assert set(told["@context"]) == {"skos", "dcterms", "owl", "xsd"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scheme_and_concept_has_its_page(client, language):
    for address in ("vocabulary/", *(f"vocabulary/{scheme}/" for scheme in LISTS), "vocabulary/cicopa/worker_full/"):
        page = got(client, f"/{language}/{address}").content
        html5lib.HTMLParser(strict=True).parse(page.decode())
        assert len(page) < 100_000


def test_what_makes_a_vocabulary_unsound_is_told():
    words = {"en": "a", "ja": "い"}
    base = "https://coop.example/id"

    def concept(code, labels=words, definitions=words, **more):
        return Concept(f"{base}/s/{code}", "s", code, labels, definitions, **more)

    concepts = (
        concept("one"), concept("one"), concept("two", {"en": "b"}), concept("three", {"en": "c", "ja": "い"}),
        concept("four", {"en": "d", "ja": "え"}, {"en": "x"}, broader=f"{base}/s/nobody"),
        concept("five", {"en": "e", "ja": "お"}, links=(Link("exactMatch", f"{base}/t/gone"), Link("likeMatch", "x"))),
        concept("six", {"en": "f", "ja": "か"}, links=(Link("closeMatch", f"{base}/s/six"),)),
    )  # fmt: skip
    said = problems([Scheme(f"{base}/s", "s", words, words, concepts)], ["en", "ja"])
    for expected in (
        "one: stands twice", "two: no label in «ja»", "three: has the label of «one» in «ja»: «い»",
        "four: no definition in «ja»",
        f"four: broader than what there is: {base}/s/nobody", f"five: matches what there is not: {base}/t/gone",
        "five: «likeMatch» is no relation of SKOS", "six: matches itself or what it is narrower than",
    ):  # fmt: skip
        assert f"{base}/s/{expected}" in said, expected


def test_a_version_stands_at_every_scheme():
    edition = Edition(
        "7", date(2026, 1, 5), "https://coop.example/licence", "https://coop.example/", "https://x.example"
    )
    scheme = Scheme("https://coop.example/id/s", "s", {"en": "S"}, {"en": "s"}, ())
    told = {str(value) for value in graph_of([scheme], edition).objects(URIRef(scheme.address))}
    assert {"7", "2026-01-05", "https://coop.example/licence"} <= told


def test_settings_give_the_addresses():
    assert vocabulary.concept_address("icls", "worker") == f"{settings.SITE_ADDRESS}/id/icls/worker"

"""The vocabulary as machines read it: SKOS in Turtle and JSON-LD, and a plain table; and what is wrong with it.

``concepts`` are what the faces know of each: labels and definitions in every language of the interface.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, SKOS, XSD

from commonwork.reference.vocabulary_loader import RELATIONS

MIME = {"ttl": "text/turtle", "jsonld": "application/ld+json", "csv": "text/csv"}
_TAGS = {"zh-hans": "zh-Hans"}


@dataclass(frozen=True)
class Link:
    """A match: the relation, the address it leads to, the name there, why, how surely."""

    relation: str
    address: str
    label: str = ""
    reason: str = ""
    certainty: str = ""


@dataclass(frozen=True)
class Concept:
    """One concept; ``labels`` and ``definitions`` by language code of the interface."""

    address: str
    scheme: str
    code: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    broader: str = ""
    links: tuple[Link, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)  # identifier kind → identifier, e.g. ELF → 2DVA
    native: tuple[tuple[str, str], ...] = ()  # language and name in other languages than those of the interface


@dataclass(frozen=True)
class Scheme:
    """A scheme with its concepts, in order."""

    address: str
    code: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    concepts: tuple[Concept, ...]


@dataclass(frozen=True)
class Edition:
    """The version of the whole, who publishes it, under which licence."""

    version: str
    issued: date
    licence: str
    publisher: str
    address: str


def tag(language: str) -> str:
    """The tag of a language of the interface (BCP 47)."""
    return _TAGS.get(language, language)


def graph_of(schemes: Sequence[Scheme], edition: Edition, only: str = "") -> Graph:
    """The schemes as a graph; with ``only`` the address of one concept or scheme, what is said of that one."""
    graph = Graph()
    for prefix, namespace in (("skos", SKOS), ("dcterms", DCTERMS), ("owl", OWL)):
        graph.bind(prefix, namespace)
    for scheme in schemes:
        if only in ("", scheme.address):
            _write_scheme(graph, scheme, edition)
        for concept in scheme.concepts:
            if only in ("", scheme.address, concept.address):
                _write_concept(graph, scheme, concept)
    return graph


def _write_scheme(graph: Graph, scheme: Scheme, edition: Edition) -> None:
    node = URIRef(scheme.address)
    graph.add((node, RDF.type, SKOS.ConceptScheme))
    for language in scheme.labels:
        graph.add((node, DCTERMS.title, Literal(scheme.labels[language], lang=tag(language))))
    for language, text in scheme.definitions.items():
        graph.add((node, DCTERMS.description, Literal(text, lang=tag(language))))
    graph.add((node, OWL.versionInfo, Literal(edition.version)))
    graph.add((node, DCTERMS.issued, Literal(edition.issued.isoformat(), datatype=XSD.date)))
    graph.add((node, DCTERMS.license, URIRef(edition.licence)))
    graph.add((node, DCTERMS.publisher, URIRef(edition.publisher)))
    graph.add((node, DCTERMS.isPartOf, URIRef(edition.address)))
    for concept in scheme.concepts:
        if not concept.broader:
            graph.add((node, SKOS.hasTopConcept, URIRef(concept.address)))


def _write_concept(graph: Graph, scheme: Scheme, concept: Concept) -> None:
    node = URIRef(concept.address)
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.inScheme, URIRef(scheme.address)))
    graph.add((node, SKOS.notation, Literal(concept.code)))
    if concept.broader:
        graph.add((node, SKOS.broader, URIRef(concept.broader)))
        graph.add((URIRef(concept.broader), SKOS.narrower, node))
    else:
        graph.add((node, SKOS.topConceptOf, URIRef(scheme.address)))
    for language, text in concept.labels.items():
        graph.add((node, SKOS.prefLabel, Literal(text, lang=tag(language))))
    for language, text in concept.definitions.items():
        graph.add((node, SKOS.definition, Literal(text, lang=tag(language))))
    for language, text in concept.native:
        graph.add((node, SKOS.altLabel, Literal(text, lang=tag(language))))
    for link in concept.links:
        graph.add((node, SKOS[link.relation], URIRef(link.address)))
        if link.reason:
            said = f"{link.relation} {link.address}: {link.reason} ({link.certainty})"
            graph.add((node, SKOS.editorialNote, Literal(said, lang="en")))
    for kind, identifier in concept.notes.items():
        graph.add((node, DCTERMS.identifier, Literal(f"{kind}:{identifier}")))


def turtle(graph: Graph) -> str:
    """A graph as Turtle; the same graph gives the same text."""
    return graph.serialize(format="longturtle")


def json_ld(graph: Graph) -> str:
    """A graph as JSON-LD with a short context, its nodes in the order of their addresses."""
    context = {"skos": str(SKOS), "dcterms": str(DCTERMS), "owl": str(OWL), "xsd": str(XSD)}
    written = json.loads(graph.serialize(format="json-ld", context=context, auto_compact=False))
    if "@graph" in written:
        written["@graph"].sort(key=lambda node: str(node["@id"]))
    return json.dumps(written, ensure_ascii=False, indent=1, sort_keys=True)


def table(schemes: Iterable[Scheme], languages: Sequence[str], only: str = "") -> str:
    """The concepts as CSV, one row each; matches as «relation address», separated by « ; »."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    named = [f"{what}_{language}" for what in ("label", "definition") for language in languages]
    writer.writerow(["scheme", "code", "address", "broader", *named, "matches", "identifiers"])
    for scheme in schemes:
        for one in scheme.concepts:
            if only in ("", scheme.address, one.address):
                words = [texts.get(language, "") for texts in (one.labels, one.definitions) for language in languages]
                matches = " ; ".join(f"{link.relation} {link.address}" for link in one.links)
                known = " ; ".join(f"{kind}:{identifier}" for kind, identifier in one.notes.items())
                writer.writerow([one.scheme, one.code, one.address, one.broader, *words, matches, known])
    return out.getvalue()


def problems(schemes: Sequence[Scheme], languages: Sequence[str]) -> list[str]:
    """What would make the vocabulary unsound; empty where it is sound.

    Every concept has one label and one definition in every language, no two concepts of a scheme share a label,
    broader concepts and matches within the vocabulary exist, no concept is matched and broader at once, and a
    relation is one of SKOS.
    """
    addresses = [concept.address for scheme in schemes for concept in scheme.concepts]
    known = set(addresses)
    found = [f"{address}: stands twice" for address in sorted(known) if addresses.count(address) > 1]
    base = {scheme.address.rsplit("/", 1)[0] for scheme in schemes}
    for scheme in schemes:
        found += _label_problems(scheme, languages)
        for concept in scheme.concepts:
            found += _relation_problems(concept, known, base)
    return found


def _label_problems(scheme: Scheme, languages: Sequence[str]) -> Iterator[str]:
    for language in languages:
        shared: dict[tuple[str, str], str] = {}
        for concept in scheme.concepts:
            text = concept.labels.get(language, "").strip()
            if not text:
                yield f"{concept.address}: no label in «{language}»"
            elif (earlier := shared.setdefault((concept.broader, text), concept.code)) != concept.code:
                yield f"{concept.address}: has the label of «{earlier}» in «{language}»: «{text}»"
            if not concept.definitions.get(language, "").strip():
                yield f"{concept.address}: no definition in «{language}»"


def _relation_problems(concept: Concept, known: set[str], base: set[str]) -> Iterator[str]:
    if concept.broader and concept.broader not in known:
        yield f"{concept.address}: broader than what there is: {concept.broader}"
    for link in concept.links:
        if link.relation not in RELATIONS:
            yield f"{concept.address}: «{link.relation}» is no relation of SKOS"
        if any(link.address.startswith(f"{place}/") for place in base) and link.address not in known:
            yield f"{concept.address}: matches what there is not: {link.address}"
        if link.address in {concept.address, concept.broader}:
            yield f"{concept.address}: matches itself or what it is narrower than"

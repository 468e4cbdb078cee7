"""What an index holds, and what it should hold: documents in the form the index keeps them."""

import json

import tantivy
from django.conf import settings

from commonwork.engines.searching.entries import entry
from commonwork.flows import search_backends
from commonwork.flows.search_facts import all_facts
from commonwork.flows.search_organisations import all_organisations


def part():
    """The folder of the index in use."""
    return settings.INDEX / json.loads((settings.INDEX / "current").read_text(encoding="utf-8"))["part"]


def held(kind="organisation"):
    """Everything of a kind that can be found, as the index keeps it."""
    index = tantivy.Index.open(str(part()))
    searcher = index.searcher()
    found = searcher.search(tantivy.Query.all_query(), limit=100_000).hits
    stored = (searcher.doc(address)["stored"] for _, address in found)
    return sorted(text for each in stored if each and _kind(text := bytes(each[0])) == kind)


def _kind(stored):
    return json.loads(stored)[0]


def wanted(kind="organisation"):
    """Everything of a kind everyone may see, as an index built just now would keep it."""
    documents = all_organisations() if kind == "organisation" else all_facts()
    made = (entry(document, search_backends.analyser()) for document in documents if document.kind == kind)
    return sorted(each.stored for each in made)


def on_disk(text):
    """Whether some file of the index holds the text, letter for letter."""
    return any(text.encode() in path.read_bytes() for path in settings.INDEX.rglob("*") if path.is_file())

"""A document in the form an index keeps it: the terms it is found by, what it is narrowed by, what is shown of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from commonwork.engines.searching.analysing import Analyser
from commonwork.engines.searching.documents import Document, SearchName
from commonwork.engines.searching.letters import forms_of, visible
from commonwork.engines.searching.runs import grams_of, runs_of

EVERY = "is:document"
ALSO = "|"  # between the value a document is counted by and others it may be narrowed by: «worker|social»
LONGEST_TEXT = 20_000  # letters of what else is said of a document


@dataclass(frozen=True, slots=True)
class Entry:
    """Terms joined by spaces, by field; ``vocabulary`` are the words others may misspell."""

    key: str
    fields: dict[str, str]
    facets: dict[str, str]
    founded: int | None
    standing: float
    stored: bytes
    vocabulary: tuple[str, ...]

    def __reduce__(self) -> tuple[type["Entry"], tuple[object, ...]]:
        """As its plain values: millions go from process to process."""
        return Entry, (
            self.key, self.fields, self.facets, self.founded, self.standing, self.stored, self.vocabulary,
        )  # fmt: skip


def entry(document: Document, analyser: Analyser) -> Entry:
    """The entry of a document."""
    terms = analyser.terms(document)
    fields = {
        "words": " ".join(terms.words),
        "grams": " ".join(terms.grams),
        "keys": " ".join(terms.keys),
        "meanings": " ".join(terms.meanings),
        "sequence": " ".join(terms.sequence),
        "filters": " ".join(_filters(document, analyser)),
    }
    if document.text:
        fields["text"] = " ".join(_said(document.text))
    facets = {"kind": document.kind, **_placed(document), **document.facets}
    names = [[name.text, name.language, name.script, name.kind] for name in document.names]
    stored = json.dumps(
        [document.kind, document.id, document.country, document.city, document.prior, names],
        ensure_ascii=False, separators=(",", ":"),
    ).encode("utf-8", "replace")  # fmt: skip
    return Entry(
        key_of(document.kind, document.id),
        fields,
        {name: value.partition(ALSO)[0] for name, value in facets.items() if value},
        document.founded,
        standing(document, 1 / (1 + terms.shortest / 5)),
        stored,
        tuple(dict.fromkeys(fields["words"].split())),
    )


def _said(text: str) -> Iterator[str]:
    """The words of what else is said of a document; pairs of letters of scripts without spaces."""
    for raw in visible(text[:LONGEST_TEXT]).split():
        for run in runs_of(*forms_of(raw)):
            yield from [run.text] if run.kind == "spaced" else grams_of(run)


def _placed(document: Document) -> dict[str, str]:
    return {"country": document.country, "region": document.region, "city": document.city}


def key_of(kind: str, id: str) -> str:
    """The key of a document in an index."""
    return f"{kind}/{id}"


def standing(document: Document, brevity: float) -> float:
    """What puts equal documents in order, whatever order they came in: prior, short names, then chance by id.

    ``brevity`` is 0 to 1: the shorter its shortest name, the more of it was meant.
    """
    digest = blake2b(key_of(document.kind, document.id).encode("utf-8", "replace"), digest_size=4).digest()
    return 0.1 * min(1.0, max(0.0, document.prior)) + int.from_bytes(digest, "little") / 2**32 * 0.002 + 0.12 * brevity


@lru_cache(maxsize=100_000)
def filter_term(field: str, value: str) -> str:
    """The term of a value a document may be narrowed by; case, width and accents do not matter."""
    return f"{field}:{'_'.join(forms_of(raw)[0].replace(' ', '_') for raw in visible(value).split())}"


def _filters(document: Document, analyser: Analyser) -> list[str]:
    found = [EVERY, f"kind:{document.kind}"]
    for field, values in document.facets.items():
        found += [filter_term(field, value) for value in values.split(ALSO) if value]
    for field, value in _placed(document).items():
        if value:
            found += _place_filters(field, value, document.country, analyser)
    for identifier in document.identifiers:
        found.append(filter_term("identifier", identifier))
        found.append(filter_term("identifier", identifier.partition(":")[2] or identifier))
    return found


@lru_cache(maxsize=50_000)
def _place_filters(field: str, value: str, country: str, analyser: Analyser) -> list[str]:
    named = place_terms(field, value, country, analyser) if field != "country" else set()
    return [filter_term(field, value), *sorted(named)]


def place_terms(field: str, value: str, country: str, analyser: Analyser) -> set[str]:
    """The terms of the place that a value of a field names, in whatever language."""
    plain = " ".join(forms_of(raw)[1] for raw in visible(value).split())
    return {
        f"{field}:{key}"
        for span in (analyser.places.spans(plain, country) if plain else ())
        for each in span.meanings
        for key in each
    }


def read_stored(stored: bytes) -> tuple[str, str, str, str, float, tuple[SearchName, ...]]:
    """Kind, id, country, city, prior and names of a kept document."""
    kind, id, country, city, prior, names = json.loads(stored)
    return kind, id, country, city, prior, tuple(SearchName(*name) for name in names)

"""Countries, legal forms, policies, publications, events, terms and figures as documents that can be found.

They come from the reference, with their labels in every language of the interface.
"""

import csv
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from babel.languages import get_official_languages
from django.conf import settings

from commonwork.engines.cleaning.text import script_of
from commonwork.engines.searching.documents import Document, SearchName
from commonwork.reference import load
from commonwork.reference.model import Reference, Row, UnmappedWords
from commonwork.reference.searching import query_words

_PRIOR = {
    "place": 0.8, "legal_form": 0.7, "policy": 0.65, "publication": 0.6, "term": 0.7, "figure": 0.7, "event": 0.5,
}  # fmt: skip


def all_facts() -> Iterator[Document]:
    """Everything of the reference that has a page of its own."""
    reference = load(settings.REFERENCE)
    return chain(
        _places(reference), _legal_forms(reference), _policies(reference), _publications(reference),
        _events(reference), _terms(reference), _figures(reference),
    )  # fmt: skip


def _name(text: str, language: str, kind: str = "official") -> SearchName:
    return SearchName(text, language, script_of(text, language), kind)


def _labels(reference: Reference, name: str, code: str) -> list[SearchName]:
    """What a code is called in every language of the interface."""
    languages = [tag for tag in reference.interface_languages if reference.has_label(name, code, tag)]
    return [_name(reference.label(name, code, tag), tag) for tag in languages]


def _once(names: Iterable[SearchName]) -> tuple[SearchName, ...]:
    kept: dict[tuple[str, str], SearchName] = {}
    for name in names:
        if name.text:
            kept.setdefault((name.text, name.language), name)
    return tuple(kept.values())


def _kind_words(reference: Reference, name: str, code: str) -> str:
    return " ".join(dict.fromkeys(found.text for found in _labels(reference, name, code)))


def _official(reference: Reference, row: Row) -> SearchName:
    """A name in the country's own words: in the first official language that is written in such letters."""
    text = row["name_native"] or row["name_en"]
    spoken = get_official_languages(row["country_iso2"], de_facto=True) if row["country_iso2"] else ()
    tags = [tag.replace("_", "-").lower() for tag in spoken]
    languages, latin = reference.codes("languages"), script_of(text) == "Latn"
    fitting = (tag for tag in tags if (languages[tag]["script"] == "Latn" if tag in languages else True) == latin)
    return _name(text, "en" if text == row["name_en"] else next(fitting, "en" if latin else "und"))


def _places(reference: Reference) -> Iterator[Document]:
    """Countries and areas, with the other names the query language knows them by («UK», 大韓民国)."""
    words = {tag: query_words(tag, Path(settings.REFERENCE)) for tag in reference.interface_languages}
    for code, row in reference.codes("countries").items():
        names = _labels(reference, "countries", code)
        for tag, known in words.items():
            others = known.values["country"].get(code, ())
            names += [_name(text, tag, "short") for text in others if text not in {row["iso3"], code}]
        yield Document(code, "place", _once(names), country=code, prior=_PRIOR["place"])


def _legal_forms(reference: Reference) -> Iterator[Document]:
    for row in reference.facts("legal_forms"):
        country = row["country_iso2"]
        names = [_official(reference, row), _name(row["name_en"], "en", "translated")]
        names += _labels(reference, "legal_forms", row["form_id"])
        yield Document(
            row["form_id"], "legal_form", _once(names), text=_joined(row, "law", "note"), country=country,
            identifiers=(f"form:{row['form_id']}",), prior=_PRIOR["legal_form"],
        )  # fmt: skip


def _policies(reference: Reference) -> Iterator[Document]:
    for row in reference.facts("policies"):
        country = row["country_iso2"]
        names = [_official(reference, row), _name(row["name_en"], "en", "translated")]
        kind = _code(reference, "policy_kind", row)
        yield Document(
            row["policy_id"], "policy", _once(names), country=country, facets={"type": kind},
            text=f"{_joined(row, 'what_it_does', 'status', 'year')} {_kind_words(reference, 'policy_kinds', kind)}",
            prior=_PRIOR["policy"],
        )  # fmt: skip


def _publications(reference: Reference) -> Iterator[Document]:
    for row in reference.facts("publications"):
        kind = _code(reference, "publication_kind", row)
        said = _joined(row, "authors_publisher", "scope", "what_it_gives", "year")
        yield Document(
            row["pub_id"], "publication", (_name(row["title"], "en"),), facets={"type": kind},
            text=f"{said} {_kind_words(reference, 'publication_kinds', kind)}", prior=_PRIOR["publication"],
        )  # fmt: skip


def _events(reference: Reference) -> Iterator[Document]:
    for row in reference.facts("events"):
        kind = _code(reference, "event_kind", row)
        said = _joined(row, "place", "organisers", "participants", "what_for", "date_start")
        yield Document(
            row["event_id"], "event", (_name(row["title"], "en"),), city=row["place"], facets={"type": kind},
            text=f"{said} {_kind_words(reference, 'event_kinds', kind)}", prior=_PRIOR["event"],
        )  # fmt: skip


def _terms(reference: Reference) -> Iterator[Document]:
    for row in glossary():
        names = [_name(row[tag], tag) for tag in reference.interface_languages if row.get(tag)]
        yield Document(row["term"], "term", _once(names), text=row["definition_en"], prior=_PRIOR["term"])


def _figures(reference: Reference) -> Iterator[Document]:
    for code in reference.codes("indicators"):
        names = _once(_labels(reference, "indicators", code))
        said = " ".join(name.text for name in _labels(reference, "indicators.description", code))
        yield Document(code, "figure", names, text=said, prior=_PRIOR["figure"])


def glossary() -> tuple[Row, ...]:
    """The words of the field, of this network or as they come with the package."""
    own = Path(settings.REFERENCE) / "glossary.csv"
    file = own if own.exists() else Path(settings.PACKAGE) / "reference" / "glossary.csv"
    with file.open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle, strict=True))


def _code(reference: Reference, mapping: str, row: Row) -> str:
    try:
        return reference.code_of(mapping, row)
    except UnmappedWords:  # a network's own folder may hold words that its mappings do not know yet
        return ""


def _joined(row: Row, *columns: str) -> str:
    return " ".join(row[column] for column in columns if row[column])

"""The words of the query language in each language of the interface, from the labels of the reference."""

import csv
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from commonwork.engines.searching.query_words import QueryWords
from commonwork.reference.loader import HERE, load
from commonwork.reference.model import FALLBACK, Reference, Row

# the lists whose codes are values of a field; a network that has more of them adds it here
LISTS = {
    "country": ("countries",),
    "type": ("coop_types", "icls", "policy_kinds", "publication_kinds", "event_kinds"),
    "level": ("levels",),
    "status": ("statuses",),
    "relation": ("relations",),
    "legal_form": ("legal_forms",),
    "activity": ("isic",),
}
_SEPARATOR = " | "
Names = Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=32)
def query_words(language: str, path: Path | None = None) -> QueryWords:
    """The words of one language of the interface, with those of the others behind them. Kept per process."""
    reference = load(path)
    others = [other for other in dict.fromkeys((FALLBACK, *reference.interface_languages)) if other != language]
    return QueryWords(
        fields=_several(reference, "search_fields", language),
        values={field: _values(reference, field, [language]) for field in _coded(reference)},
        other_fields=_united(_several(reference, "search_fields", other) for other in others),
        other_values={field: _values(reference, field, others) for field in _coded(reference)},
        either=_either(reference, [language, *others]),
        schemes=_schemes(path or HERE),
    )


def _coded(reference: Reference) -> list[str]:
    return [field for field, row in reference.codes("search_fields").items() if row["holds"] == "codes"]


def _several(reference: Reference, name: str, language: str) -> dict[str, tuple[str, ...]]:
    labels = reference.label_lists.get(language, {}).get(name, {})
    return {code: tuple(label.split(_SEPARATOR)) for code, label in labels.items()}


def _either(reference: Reference, languages: Iterable[str]) -> tuple[str, ...]:
    """Every language's word for «or»; that of the first language first, or the English one."""
    words = [_several(reference, "search_words", language).get("or", ()) for language in languages]
    return tuple(dict.fromkeys(word for some in words for word in some))


def _values(reference: Reference, field: str, languages: Iterable[str]) -> Names:
    return _united(_values_in(reference, field, language) for language in languages)


def _values_in(reference: Reference, field: str, language: str) -> Names:
    """Code → its names in a language: those of the query language first, then its labels, then other codes."""
    own = _several(reference, "search_values", language)
    listed: list[Names] = [
        {
            row["value"]: own.get(code, ())
            for code, row in reference.codes("search_values").items()
            if row["field"] == field
        }
    ]
    for name in LISTS.get(field, ()):
        labels = reference.label_lists.get(language, {}).get(name, {})
        if field == "activity":  # the sections: what is narrowed to is as broad as they are
            labels = {code: label for code, label in labels.items() if len(code) == 1}
        listed.append({code: _short(label) for code, label in labels.items()})
        if field == "activity":
            listed.append({code: tuple(_pieces(label)) for code, label in labels.items()})
    if language == FALLBACK:
        listed.append(_other_codes(reference, field))
    if field not in {"kind", "status"}:  # the state «unknown» has a code
        listed.append({"": _several(reference, "search_words", language).get("unknown", ())})
    return _united(listed)


def _short(label: str) -> tuple[str, ...]:
    """A label, and what stands before its colon or bracket: «primary: members are persons or firms»."""
    beginnings = (label.partition(mark)[0].strip() for mark in (":", "：", " (", "（"))
    return tuple(dict.fromkeys(name for name in (*beginnings, label) if name))


def _pieces(label: str) -> list[str]:
    """The parts of a section's name: «Agriculture, forestry and fishing» is found by «agriculture», too."""
    return [piece.strip() for piece in re.split("[,、，،;；・]", label) if piece.strip()]


def _other_codes(reference: Reference, field: str) -> Names:
    if field == "country":
        return {code: (row["iso3"],) for code, row in reference.codes("countries").items() if row["iso3"]}
    if field == "legal_form":
        return {row["form_id"]: _native(row) for row in reference.facts("legal_forms")}
    return {}


def _native(row: Row) -> tuple[str, ...]:
    return tuple(name for name in (row["name_native"], row["name_en"]) if name)


def _united(listed: Iterable[Names]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for names in listed:
        for code, some in names.items():
            found[code] = tuple(dict.fromkeys((*found.get(code, ()), *some)))
    return found


def _schemes(folder: Path) -> tuple[str, ...]:
    with (folder / "headings" / "schemes.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(row["scheme"] for row in csv.DictReader(handle))

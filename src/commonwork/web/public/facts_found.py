"""Countries, laws, forms, publications, events, terms and figures that were found, as a list of results shows them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonwork.engines.searching.found import Hit
from commonwork.reference.model import Row
from commonwork.web.public import about
from commonwork.web.public.rows import fact, label, language, language_of, place_name, reference
from commonwork.web.public.why import marked, why_words
from commonwork.web.templatetags.cite import when
from commonwork.web.templatetags.show import as_date, own_script

_OTHERS = 3
_DATED = {
    "policy": ("policies", "policy_id", "year"),
    "publication": ("publications", "pub_id", "year"),
    "event": ("events", "event_id", "date_start"),
}


@dataclass(frozen=True)
class Described:
    """What a list says of one fact: its names with their languages, the first to be shown first."""

    url: str
    names: tuple[tuple[str, str], ...]
    country: str = ""
    said: str = ""


_KINDS = {
    "organisation": _("Organisations"),
    "place": _("Countries and areas"),
    "legal_form": _("Legal forms"),
    "policy": _("Policies"),
    "publication": _("Library"),
    "event": _("Events"),
    "term": _("Glossary"),
    "figure": _("Figures"),
}


def kind_label(kind: str) -> str:
    """A kind of thing that can be found, in the reader's language and in the plural."""
    return str(_KINDS.get(kind, kind))


def as_result(hit: Hit) -> dict[str, Any] | None:
    """A hit as a row of the results; None where the reference no longer has it."""
    described = describe(hit.kind, hit.id)
    if described is None:
        return None
    why = hit.why
    (title, lang), *others = described.names
    name = why.name.text if why.name else ""
    spoken = {**({name: why.name.language} if why.name else {}), **dict(described.names)}
    matched = name if name and name != title else ""
    return {
        "id": (hit.kind, hit.id),
        "kind": hit.kind,
        "kind_label": kind_label(hit.kind),
        "url": described.url,
        "title": own_script(marked(title, why.spans if name == title else ()), lang),
        "name": title,
        "lang": lang,
        "country": place_name(described.country) if described.country and hit.kind != "place" else "",
        "said": described.said,
        "why": why_words(why),
        "matched": own_script(marked(matched, why.spans), spoken[matched]) if matched else "",
        "others": [own_script(text, tag) for text, tag in others if text not in {matched, title}][:_OTHERS],
    }


def describe(kind: str, key: str) -> Described | None:
    """What the reference says of a fact; None where it has no such one."""
    return _described(kind, key, language(), str(settings.REFERENCE))


@lru_cache(maxsize=10_000)
def _described(kind: str, key: str, language: str, reference: str) -> Described | None:
    """Kept per process: the reference does not change while a site is served."""
    try:
        return _DESCRIBE[kind](key)
    except (KeyError, Http404):
        return None


def stated_on(kind: str, key: str) -> date | None:
    """The day a law, a publication or an event bears, its year's first where only that is known; None for others."""
    if kind not in _DATED:
        return None
    table, column, dated = _DATED[kind]
    row = next((row for row in reference().facts(table) if row[column] == key), None)
    return as_date(row[dated][:10]) if row else None


def _names(*names: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Names that are there, each once, the first language first."""
    kept: dict[str, str] = {}
    for text, lang in names:
        if text:
            kept.setdefault(text, lang)
    return tuple(kept.items())


def _place(code: str) -> Described:
    code = code.partition(":")[0]
    reference().codes("countries")[code]
    names = _names((place_name(code), language()), (reference().label("countries", code, "en"), "en"))
    return Described(reverse("public:country", args=[code]), names, code)


def _native(row: Row) -> tuple[str, str]:
    native = row["name_native"] or row["name_en"]
    return native, language_of(native, row["country_iso2"], row["name_en"])


def _legal_form(key: str) -> Described:
    row = fact("legal_forms", "form_id", key)
    names = _names(_native(row), (label("legal_forms", key), language()), (row["name_en"], "en"))
    return Described(reverse("public:legal-form", args=[key]), names, row["country_iso2"])


def _policy(key: str) -> Described:
    row = fact("policies", "policy_id", key)
    kind = label("policy_kinds", reference().code_of("policy_kind", row))
    names = _names(_native(row), (row["name_en"], "en"))
    return Described(reverse("public:policy", args=[key]), names, row["country_iso2"], f"{kind} · {when(row['year'])}")


def _publication(key: str) -> Described:
    row = fact("publications", "pub_id", key)
    kind = label("publication_kinds", reference().code_of("publication_kind", row))
    said = " · ".join(part for part in (kind, when(row["year"])) if part)
    return Described(reverse("public:publication", args=[key]), _names((row["title"], "en")), "", said)


def _event(key: str) -> Described:
    row = fact("events", "event_id", key)
    kind = label("event_kinds", reference().code_of("event_kind", row))
    said = f"{kind} · {when(row['date_start'])}"
    return Described(reverse("public:event", args=[key]), _names((row["title"], "en")), "", said)


def _term(key: str) -> Described:
    row = about.terms()[key]
    here = language()
    names = _names((row[here], here), (row["en"], "en"))
    return Described(f"{reverse('public:glossary')}#{key}", names)


def _figure(code: str) -> Described:
    reference().codes("indicators")[code]
    names = _names((label("indicators", code), language()), (reference().label("indicators", code, "en"), "en"))
    return Described(reverse("public:figure", args=[code]), names)


_DESCRIBE: dict[str, Callable[[str], Described]] = {
    "place": _place,
    "legal_form": _legal_form,
    "policy": _policy,
    "publication": _publication,
    "event": _event,
    "term": _term,
    "figure": _figure,
}

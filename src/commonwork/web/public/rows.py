"""Rows of facts as the pages show them: in the reader's language, with their marks, grouped by country."""

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from babel.languages import get_official_languages
from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from commonwork.reference import load
from commonwork.reference.model import Reference, Row
from commonwork.reference.recalled import is_recalled

Context = dict[str, Any]
NOT_A_COUNTRY = "INT"
_UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@dataclass(frozen=True)
class Value:
    """One field of a fact: what it says, in which language, and whether it is from memory."""

    label: str
    text: str
    lang: str = "en"
    confirm: bool = False


def reference() -> Reference:
    """The network's reference, read once."""
    return load(settings.REFERENCE)


def language() -> str:
    """The language of the page."""
    return get_language() or settings.LANGUAGE_CODE


def label(list_name: str, code: str) -> str:
    """The label of a code in the reader's language."""
    return reference().label(list_name, code, language())


def place_name(code: str) -> str:
    """The network's own name of a country or area; international facts belong to none."""
    return label("areas", code) if code == NOT_A_COUNTRY else label("countries", code)


def page(title: str, summary: str, *trail: tuple[str, str], **more: Any) -> Context:
    """What every page of this part gives to its template; the page itself is the last crumb."""
    steps = [(reverse("public:home"), gettext("Home")), *trail, ("", more.get("crumb") or title)]
    crumbs = [{"url": url, "label": text} for url, text in steps]
    crumbs[-1]["lang"] = "" if "crumb" in more else more.get("title_lang", "")
    return {"title": title, "summary": summary, "crumbs": crumbs, "tell_us": tell_us(title), **more}


def tell_us(subject: str) -> str:
    """The address that opens a mail to the network, about one page."""
    return f"mailto:{settings.DEFAULT_FROM_EMAIL}?subject={quote(subject)}"


def fact(table: str, key: str, wanted: str) -> Row:
    """The row of a table of facts with this id; a page not found where there is none."""
    for row in reference().facts(table):
        if row[key] == wanted:
            return row
    raise Http404


def country_or_404(code: str) -> Row:
    """The country or area with this code; a page not found where there is none."""
    countries = reference().codes("countries")
    if code not in countries:
        raise Http404
    return countries[code]


def value(row: Row, field: str, name: str = "", lang: str = "en") -> Value:
    """One field of a row with its mark."""
    return Value(name, row[field], lang, is_recalled(row, field))


def language_of(text: str, country: str, english: str = "") -> str:
    """The language of a name in the country's own words: the official one in whose script it is written."""
    spoken = [tag.replace("_", "-").lower() for tag in get_official_languages(country, de_facto=True)]
    if text == english or country == NOT_A_COUNTRY:
        return "en"
    latin = is_latin(text)
    return next((tag for tag in spoken if (_script(tag) == "Latn") == latin), "en")


def is_latin(text: str) -> bool:
    """True when most letters are Latin."""
    letters = [unicodedata.name(letter, "").startswith("LATIN") for letter in text if letter.isalpha()]
    return 2 * sum(letters) >= len(letters)


def _script(tag: str) -> str:
    row = reference().codes("languages").get(tag)
    return row["script"] if row else "Latn"


def by_country(rows: Iterable[Mapping[str, Any]], sort: Callable[[Any], Any] | None = None) -> list[dict[str, Any]]:
    """Rows grouped by country or area: those of the network's region first, then by name."""
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row["country_iso2"], []).append(row)
    found = [
        {
            "code": code,
            "name": place_name(code),
            "rows": sorted(of, key=sort) if sort else of,
            "inside": in_region(code),
        }
        for code, of in groups.items()
    ]
    return sorted(found, key=lambda group: (not group["inside"], group["name"]))


def in_region(code: str) -> bool:
    """True for a country or area of the network's own regions."""
    row = reference().codes("countries").get(code)
    return row is not None and row["region"] in reference().network["regions"]


def options(values: Iterable[str], labels: Mapping[str, str], chosen: str) -> list[dict[str, Any]]:
    """The choices of one filter, «all» first, the others by their label."""
    known = sorted(set(values), key=lambda code: labels.get(code, code))
    rows = [{"value": code, "label": labels.get(code, code), "selected": code == chosen} for code in known]
    return [{"value": "", "label": gettext("all"), "selected": not chosen}, *rows]


def structured(data: Mapping[str, Any]) -> SafeString:
    """A description for machines (schema.org) that cannot break out of its element."""
    kept = {key: part for key, part in data.items() if part not in ("", None, [])}
    text = json.dumps({"@context": "https://schema.org", **kept}, ensure_ascii=False).translate(_UNSAFE)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 -- escaped above


def address_of(name: str, *args: str) -> str:
    """The whole address of a page, for machines."""
    return settings.SITE_ADDRESS + reverse(name, args=args)


def first_address(words: Sequence[str]) -> str:
    """The first web address among some texts."""
    return next((part for text in words for part in text.split() if part.startswith(("http://", "https://"))), "")

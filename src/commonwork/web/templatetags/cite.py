"""Show where a fact comes from, how sure it is, and in which language it is written."""

import re
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from commonwork.reference import load
from commonwork.web.templatetags import show

register = template.Library()
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_FROM_MEMORY = {"recalled", "from memory"}


@register.filter
def cite(source: object) -> SafeString:
    """Write the source of a fact; a work with an address becomes a link. Works are separated by « ; »."""
    works = [_work(words.strip()) for words in str(source or "").split(" ; ") if words.strip()]
    return format_html_join(" · ", "{}", [(work,) for work in works])


def _work(words: str) -> SafeString:
    if words in _FROM_MEMORY:
        return conditional_escape(gettext("from memory"))
    address = _ADDRESS.search(words)
    if address is None:
        return show.own_script(words, "en")
    url = address[0].rstrip(".,;)")
    name = words[: address.start()].strip(" ,:") or shown_address(url)
    rest = words[address.start() + len(url) :].strip()
    link = format_html('<a href="{}">{}</a>', url, show.own_script(name, "en"))
    return format_html("{} {}", link, show.own_script(rest, "en")) if rest else link


@register.filter
def shown_address(url: str) -> str:
    """The part of an address that tells a reader where it leads: its host."""
    return urlsplit(url).netloc.removeprefix("www.") or url


@register.filter
def year(value: object) -> str:
    """A year in the digits of the language; the calendar stays the one it was stated in."""
    return show.in_digits(str(value or ""), show.cldr())


@register.filter
def when(value: object) -> str:
    """A day, a month or a year, as precise as it was stated."""
    text = str(value or "")
    return {4: year, 7: show.month}.get(len(text), show.day)(text)


@register.simple_tag
def confidence(code: str) -> SafeString:
    """Mark what is not stated in its source; a stated fact carries no mark."""
    if code in ("", "stated"):
        return SafeString("")
    if code == "recalled":
        return confirm()
    label = load(settings.REFERENCE).label("confidence", code, get_language() or "en")
    return format_html('<span class="badge info">{}</span>', label)


@register.simple_tag
def confirm(needed: object = True) -> SafeString:
    """The mark «to be confirmed» of what is recalled."""
    return SafeString(render_to_string("parts/badge.html", {"kind": "confirm"}).strip()) if needed else SafeString("")


@register.simple_tag
def in_english() -> SafeString:
    """The mark of English prose on a page of another language."""
    if (get_language() or "en").startswith("en"):
        return SafeString("")
    return format_html('<span class="badge">{}</span>', gettext("in English"))


@register.simple_tag
def prose(text: object, lang: str = "en") -> SafeString:
    """Write a text of the facts: it stays in its own language, and says so to browsers and screen readers."""
    words = str(text or "")
    return show.own_script(words, "" if lang == get_language() else lang) if words else SafeString("")

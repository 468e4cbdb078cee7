"""Why something was found: in words, and by marking the letters that fit."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from commonwork.engines.searching.found import Why
from commonwork.web.public.rows import label


def marked(text: str, spans: Sequence[tuple[int, int]]) -> SafeString:
    """A name with the letters that fit marked; spans that do not lie in it are left out."""
    parts: list[tuple[str]] = []
    done = 0
    for start, end in spans:
        if done <= start < end <= len(text):
            parts += [(text[done:start],), (format_html("<mark>{}</mark>", text[start:end]),)]
            done = end
    return format_html_join("", "{}", [*parts, (text[done:],)])


def why_words(why: Why) -> str:
    """Why something was found, in the reader's language; «» where the marked letters say it."""
    kind = why.name.kind if why.name else "official"
    said = {
        "number": gettext("found by its number"),
        "alias": gettext("found by another name"),
        "spelling": gettext("similar spelling"),
        "romanised": gettext("the same in other letters"),
        "translated": gettext("translated words"),
        "place": gettext("found by its place"),
        "text": gettext("found in what is said of it"),
    }.get(why.code, "")
    by_kind = (
        label("name_kinds", kind) if why.code in {"exact", "alias", "prefix", "words"} and kind != "official" else ""
    )
    return by_kind or said

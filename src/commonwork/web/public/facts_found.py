"""The countries, laws, forms, publications and events whose name holds the words searched for."""

from typing import Any

from django.urls import reverse

from commonwork.engines.cleaning.text import fold_text
from commonwork.web.public.rows import language, reference

_TABLES = (
    ("legal_forms", "form_id", ("name_native", "name_en"), "public:legal-form"),
    ("policies", "policy_id", ("name_native", "name_en"), "public:policy"),
    ("publications", "pub_id", ("title",), "public:publication"),
    ("events", "event_id", ("title",), "public:event"),
)


def facts_named(query: str, limit: int = 20) -> list[dict[str, Any]]:
    """Facts whose name, in any of its languages, holds the query in its comparable form."""
    folded = fold_text(query)
    found = _countries_named(folded) if folded else []
    for table, key, columns, address in _TABLES if folded else ():
        for row in reference().facts(table):
            names = [row[column] for column in columns if row[column]]
            label = reference().label(table, row[key], language())
            if any(folded in fold_text(name) for name in [*names, label]):
                found.append({"title": names[0], "other": names[1:], "url": reverse(address, args=[row[key]])})
    return found[:limit]


def _countries_named(folded: str) -> list[dict[str, Any]]:
    """Countries and areas whose name begins with the words, in the reader's language or in English."""
    known = reference()
    found = []
    for code in known.codes("countries"):
        name = known.label("countries", code, language())
        english = known.label("countries", code, "en")
        if any(fold_text(each).startswith(folded) for each in (name, english)):
            other = [english] if english != name else []
            found.append({"title": name, "other": other, "url": reverse("public:country", args=[code])})
    return found

"""The interface in eight languages: every phrase of the code is in every catalogue, translated, and no other."""

import csv
import io
import re
from functools import cache

import polib
import pytest
from architecture.tree import PACKAGE
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

LANGUAGES = [code for code, _ in settings.LANGUAGES]
TRANSLATED = [code for code in LANGUAGES if code != "en"]
_PLAIN = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"))
_PLURAL = dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2))
_CONTEXT = dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2))
_BOTH = dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3))
KEYWORDS = {**_PLAIN, **_PLURAL, **_CONTEXT, **_BOTH}
_PLACE = re.compile(r"%\((\w+)\)[sd]|%[sd]")


def phrases_of(code):
    """The phrases of Python code, each as context, singular, plural."""
    for _, message, _, context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
        singular, plural = message if isinstance(message, tuple) else (message, "")
        yield (context or "", singular, plural)


@cache
def extracted():
    """Every phrase of the interface, found as Django's own extraction finds it, without gettext's programs."""
    found = set()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            found |= set(phrases_of(path.read_text(encoding="utf-8")))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            as_python = templatize(path.read_text(encoding="utf-8"), origin=path.name)
            found |= set(phrases_of("\n".join(line.lstrip() for line in as_python.splitlines())))
    return frozenset(found)


def catalogue(language):
    return polib.pofile(str(PACKAGE / "locale" / to_locale(language) / "LC_MESSAGES/django.po"))


def key(entry):
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def said(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_there_are_phrases_and_seven_catalogues():
    folders = sorted(path.name for path in (PACKAGE / "locale").iterdir() if path.is_dir())
    assert folders == sorted(to_locale(language) for language in TRANSLATED)
    assert len(extracted()) > 300


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_has_exactly_the_phrases_of_the_interface(language):
    entries = [entry for entry in catalogue(language) if not entry.obsolete]
    kept = {key(entry) for entry in entries}
    assert (sorted(extracted() - kept), sorted(kept - extracted())) == ([], [])
    assert len(entries) == len(kept)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_phrase_is_translated_and_none_is_a_guess(language):
    entries = [entry for entry in catalogue(language) if not entry.obsolete]
    assert [entry.msgid for entry in entries if not all(said(entry)) or "fuzzy" in entry.flags] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_fills_in_what_the_phrase_fills_in(language):
    differing = []
    for entry in catalogue(language):
        allowed = [sorted(m[0] for m in _PLACE.finditer(text)) for text in (entry.msgid, entry.msgid_plural) if text]
        if any(sorted(m[0] for m in _PLACE.finditer(text)) not in allowed for text in said(entry)):
            differing.append(entry.msgid)
    assert differing == []


def rows_of(name):
    with (PACKAGE / "reference/labels" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_labels_of_a_language_are_those_of_english_and_none_is_empty(language):
    rows, english = rows_of(f"{language}.csv"), rows_of("en.csv")
    assert [(row["list"], row["code"]) for row in rows] == [(row["list"], row["code"]) for row in english]
    assert [row for row in rows if not row["label"].strip()] == []


@pytest.mark.parametrize("name", ["countries.csv", "languages.csv"])
def test_every_country_and_language_is_named_in_every_language(name):
    assert [(row["code"], code) for row in rows_of(name) for code in LANGUAGES if not row[code].strip()] == []

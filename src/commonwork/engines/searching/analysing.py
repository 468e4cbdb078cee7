"""Names taken apart into the terms they are found by; queries are taken apart by the same code (``asking.py``).

A name gives *words* as written, *grams* of scripts without spaces, *keys* of how it sounds, *meanings* (words of the
field «c:credit», places «p:JP-13», initials «a:ulccs», the whole name «e:…») and the *sequence* quoted phrases are
found in. The lexicon and the gazetteer come in from outside.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise

from commonwork.engines.linking.name_reading import Places, Vocabulary
from commonwork.engines.searching.documents import Document, SearchName
from commonwork.engines.searching.letters import forms_of, spelt_otherwise, visible, without_particles
from commonwork.engines.searching.runs import Run, grams_of, runs_of
from commonwork.engines.searching.sounds import key, latin_key, readings_of_run

LONGEST = 400  # letters of a name; what is longer is not read further
_KEPT_MOST = 300_000
_KATAKANA = re.compile(r"[\u30a1-\u30ff]{3,}")
_BY_COUNTRY = {"JP": "ja", "CN": "zh", "TW": "zh", "HK": "zh", "MO": "zh", "SG": "zh"}
BREAK = "¶"


@dataclass(slots=True)
class Terms:
    """What one document is found by."""

    words: set[str] = field(default_factory=set)
    grams: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    meanings: set[str] = field(default_factory=set)
    sequence: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Word:
    """What a written word gives whatever the name; ``unread`` runs of Han and kana are read as the language has it."""

    runs: tuple[Run, ...]
    words: tuple[str, ...]
    grams: tuple[str, ...]
    keys: tuple[str, ...]
    unread: tuple[str, ...]
    sequence: tuple[str, ...]
    plain: tuple[str, ...]


@dataclass(eq=False)
class Analyser:
    """Takes documents apart; made once per process. ``version`` rises when the same name gives other terms."""

    vocabulary: Vocabulary
    places: Places
    version: str = ""
    _words: dict[str, _Word] = field(default_factory=dict)
    _meant: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.finder = self.vocabulary.finder(tuple(self.vocabulary.languages))

    def terms(self, document: Document) -> Terms:
        """What a document is found by: its names, its place, its country."""
        terms = Terms()
        for name in document.names:
            self._add(terms, name, document.country)
            terms.sequence.append(BREAK)
        for place in dict.fromkeys((document.city, document.region)):
            if place:
                self._add(terms, SearchName(place), document.country, whole=False)
                terms.sequence.append(BREAK)
        if document.country:
            terms.meanings.add(f"p:{document.country.upper()}")
        return terms

    def _add(self, terms: Terms, name: SearchName, country: str, whole: bool = True) -> None:
        language = name.language[:2].lower() or _BY_COUNTRY.get(country, "")
        plain: list[str] = []
        start = len(terms.sequence)
        for raw in visible(name.text[:LONGEST]).split():
            word = self.word(raw)
            terms.words.update(word.words)
            terms.keys.update(word.keys)
            terms.sequence += word.sequence
            plain += word.plain
            if word.grams:
                terms.grams.update(word.grams)
            for run in word.unread:
                terms.keys.update(map(key, readings_of_run(run, language)))
        concepts, places = self.meanings(plain)
        terms.meanings.update(concepts)
        terms.meanings.update(at_home(places, country))
        if whole:
            terms.meanings.add(whole_term("".join(terms.sequence[start:])))
            terms.meanings.update(self._initials(plain))
        terms.words.update(joined(plain))

    def word(self, raw: str) -> _Word:
        """What one written word gives; kept."""
        known = self._words.get(raw)
        if known is None:
            if len(self._words) >= _KEPT_MOST:
                self._words.clear()
            known = self._words[raw] = _taken_apart(raw)
        return known

    def meanings(self, words: Sequence[str]) -> tuple[set[str], set[str]]:
        """The concepts («c:…») and the keys of places («p:…») that folded words mean, alone or several together."""
        concepts: set[str] = set()
        places: set[str] = set()
        for phrase in self.phrases(words):
            found = self.meaning(phrase)
            concepts.update(found[0])
            places.update(found[1])
        return concepts, places

    def phrases(self, words: Sequence[str]) -> Iterable[str]:
        """The words alone, and the known phrases several of them make."""
        yield from words
        for at, first in enumerate(words):
            for source in (self.finder, self.places):
                for count in source.starts.get(first, ()):
                    if 1 < count <= len(words) - at and source.knows(phrase := " ".join(words[at : at + count])):
                        yield phrase

    def meaning(self, phrase: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What one word or known phrase means: concepts, and keys of places."""
        known = self._meant.get(phrase)
        if known is None:
            if len(self._meant) >= _KEPT_MOST:
                self._meant.clear()
            concepts = {f"c:{id}" for _, _, meant in self.finder.spans(phrase) for each in meant for id in each}
            places = {f"p:{id}" for span in self.places.spans(phrase, "") for each in span.meanings for id in each}
            known = self._meant[phrase] = (tuple(sorted(concepts)), tuple(sorted(places)))
        return known

    def _initials(self, words: Sequence[str]) -> Iterable[str]:
        if 3 <= len(words) <= 10:
            letters = "".join([word[0] for word in words])
            yield f"a:{letters}"
            short = "".join([word[0] for word in words if not self.is_connector(word)])
            if 2 < len(short) < len(letters):
                yield f"a:{short}"

    def is_connector(self, word: str) -> bool:
        """Whether the word only joins others (of, de, 及び)."""
        found = self.meaning(word)[0]
        return bool(found) and all(self.vocabulary.concepts[each[2:]].kind == "connector" for each in found)

    def is_generic(self, concepts: Iterable[str]) -> bool:
        """Whether concepts only say the legal form, or join words."""
        return all(self.vocabulary.concepts[each[2:]].kind in ("legal_form", "connector") for each in concepts)


def at_home(places: Iterable[str], country: str) -> Iterable[str]:
    """The keys of places in the country; where there are none, countries and regions elsewhere."""
    if not country:
        return places
    found = list(places)
    return [key for key in found if key[2:4] == country] or [key for key in found if "/" not in key]


def whole_term(text: str) -> str:
    """The term of a whole name."""
    return "e:" + blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()


def joined(words: Sequence[str]) -> Iterable[str]:
    """Neighbours written together, where one of them is short: co operative, ابر قو."""
    for one, other in pairwise(words):
        if (len(one) < 4 or len(other) < 4) and len(one) + len(other) > 4 and one < "\u0e00" > other:
            yield one + other


def _taken_apart(raw: str) -> _Word:
    runs, words, grams, keys, unread, sequence = [], [], [], [], [], []
    text, plain, glyphs = forms_of(raw)
    for run in runs_of(text, plain, glyphs):
        runs.append(run)
        if run.kind == "spaced":
            words += [run.text, *without_particles(run.text)]
            keys += [latin_key(each) for each in (run.text, *without_particles(run.text))]
            sequence.append(run.text)
        else:
            grams += grams_of(run)
            sequence += list(run.text)
            if run.kind == "hangul":
                words.append(run.text)
                keys += map(key, readings_of_run(run.text, "ko"))
            elif run.kind == "han":
                words += _KATAKANA.findall(run.text)
                unread.append(run.glyphs)
            else:
                words.append(run.text)
                keys.append(latin_key(run.text))
    words += spelt_otherwise(raw)
    return _Word(
        tuple(runs),
        tuple(dict.fromkeys(words)),
        tuple(grams),
        tuple(filter(None, dict.fromkeys(keys))),
        tuple(unread),
        tuple(sequence),
        tuple(plain.split()),
    )

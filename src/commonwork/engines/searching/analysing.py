"""Names taken apart into the terms they are found by; queries are taken apart by the same code (``asking.py``).

A name gives *words* as written, *grams* of scripts without spaces, *keys* of how it sounds, *meanings* (words of the
field «c:credit», places «p:JP-13», initials «a:ulccs», neighbours written together «j:cooperative», the whole name
«e:…») and the *sequence* quoted phrases are found in. The lexicon and the gazetteer come in from outside.

Names share most of their words: what a word gives in a language and country is worked out once, as text ready to be
kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice, pairwise, product

from commonwork.engines.linking.name_reading import Places, Vocabulary, WordFinder
from commonwork.engines.searching.documents import Document
from commonwork.engines.searching.letters import forms_of, heard, spelt_otherwise, visible, without_particles
from commonwork.engines.searching.runs import KATAKANA, Run, grams_of, runs_of
from commonwork.engines.searching.sounds import key, latin_key, other_keys, readings_of_run, together
from commonwork.engines.searching.understood import Sense, whole_meanings

LONGEST = 400  # letters of a name; what is longer is not read further
_SHORT = 4  # letters of a word that may be written together with the next
NAMES = 60  # of one document
_KEPT_MOST = 200_000
_SENSES = 6  # of one word
_SHORTEST_PART = 5  # letters of a word that may be made of others
_BY_COUNTRY = {"JP": "ja", "CN": "zh", "TW": "zh", "HK": "zh", "MO": "zh", "SG": "zh"}
_KOREAN = frozenset({"KR", "KP"})
BREAK = "¶"


@dataclass(slots=True)
class Terms:
    """What one document is found by: texts of terms with spaces between; a term may stand more than once."""

    words: list[str] = field(default_factory=list)
    grams: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    meanings: list[str] = field(default_factory=list)
    sequence: list[str] = field(default_factory=list)
    vocabulary: list[str] = field(default_factory=list)
    shortest: int = 99


@dataclass(frozen=True, slots=True)
class WordTerms:
    """What one written word gives; ``plain`` are its folded words, ``letters`` they all together.

    ``begins`` says that some known phrase of several words may begin with it, ``joins`` that it only joins others,
    ``local`` that another language or country might make more or less of it.
    """

    words: str
    grams: str
    keys: str
    meanings: str
    sequence: str
    letters: str
    plain: tuple[str, ...]
    begins: bool
    joins: bool
    short: bool
    local: bool
    size: int


@dataclass(eq=False)
class Analyser:
    """Takes documents apart; made once per process. ``version`` rises when the same name gives other terms."""

    vocabulary: Vocabulary
    places: Places
    version: str = ""
    _words: dict[str | tuple[str, str, str], WordTerms] = field(default_factory=dict)
    _korean: dict[str | tuple[str, str, str], WordTerms] = field(default_factory=dict)
    _senses: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    _meant: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    understood: dict[tuple[str, str], list[tuple[Sense, ...]] | None] = field(default_factory=dict)
    begun: dict[str, list[tuple[WordFinder | Places, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.finder = self.vocabulary.finder(tuple(self.vocabulary.languages))
        for source in (self.finder, self.places):  # a first word: where phrases of so many words begin with it
            for word, counts in source.starts.items():
                if counts[0] > 1:
                    self.begun.setdefault(word, []).extend((source, count) for count in counts if count > 1)

    def terms(self, document: Document) -> Terms:
        """What a document is found by: its names, its place, its country."""
        terms = Terms()
        country = document.country.upper()
        for name in document.names[:NAMES]:
            words = self.words(name.text, name.language, country)
            self._take(terms, words, country)
            terms.meanings += _whole(words)
            terms.keys.append(together([word.letters for word in words]) if len(words) < 4 else "")
            terms.meanings += whole_meanings([each for word in words for each in word.plain], country, self)
            terms.shortest = min(terms.shortest, sum([word.size for word in words]))
        for place in {document.city: 0, document.region: 0}:
            if place:
                self._take(terms, self.words(place, "", country), country)
        if country:
            terms.meanings.append(f"p:{country}")
        return terms

    def words(self, text: str, language: str, country: str) -> list[WordTerms]:
        """What each word of a name gives."""
        language = language[:2].lower() or _BY_COUNTRY.get(country, "")
        known, found = (self._korean if country in _KOREAN else self._words), []
        for raw in visible(text[:LONGEST]).split():
            word = known.get(raw)
            if word is None or word.local:
                place = (raw, language, country)
                word = known.get(place)
                if word is None:
                    if len(known) >= _KEPT_MOST:
                        known.clear()
                        self.understood.clear()
                    word = self._taken_apart(raw, language, country)
                    known[place if word.local else raw] = word
                    if word.local:
                        known[raw] = word
            found.append(word)
        return found

    def _take(self, terms: Terms, words: list[WordTerms], country: str) -> None:
        begins = short = False
        for word in words:
            terms.words.append(word.words)
            terms.keys.append(word.keys)
            terms.sequence.append(word.sequence)
            if word.grams:
                terms.grams.append(word.grams)
            if word.meanings:
                terms.meanings.append(word.meanings)
            begins = begins or word.begins
            short = short or word.short
        terms.sequence.append(BREAK)
        if begins:
            terms.meanings += self._of_phrases(words, country)
        if short and len(words) > 1:
            terms.meanings += _joined(words)

    def of_several(self, words: Sequence[WordTerms], country: str) -> list[str]:
        """What words mean only together: phrases, words written apart, initials."""
        return [*self._of_phrases(words, country), *_joined(words), *_whole(words)]

    def _of_phrases(self, words: Sequence[WordTerms], country: str) -> Iterable[str]:
        plain = [each for word in words for each in word.plain]
        for phrase in self.phrases(plain):
            concepts, places = self.meaning(phrase)
            yield from concepts
            yield from at_home(places, country)

    def _taken_apart(self, raw: str, language: str, country: str) -> WordTerms:
        text, plain, glyphs = forms_of(raw)
        found = _Found()
        if text.isascii() and " " not in text:
            found.plainly(text, country in _KOREAN)
            words: tuple[str, ...] = (text,) if text else ()
        else:
            for run in runs_of(text, plain, glyphs):
                found.add(run, raw, language)
            words = tuple(plain.split())
            if len(words) > 1 and words[0] < "\u0e00":
                found.keys.append(latin_key("".join(words)))
        found.words += spelt_otherwise(raw)
        meant = [self.meaning(word) for word in words]
        meanings = [term for concepts, places in meant for term in (*concepts, *at_home(places, country))]
        letters = "".join(found.sequence)
        return WordTerms(
            _text(found.words),
            _text(found.grams),
            _text(found.keys),
            _text(meanings),
            " ".join(found.sequence),
            letters,
            words,
            len(words) > 1 or any(map(self._begins, words)),
            len(words) == 1 and self.is_connector(plain),
            len(letters) < _SHORT or len(words) > 1,
            found.read or any(places for _, places in meant),
            len(found.sequence),
        )

    def _begins(self, word: str) -> bool:
        return word in self.begun

    def phrases(self, words: Sequence[str]) -> Iterable[str]:
        """The known phrases that several neighbours make."""
        for at, first in enumerate(words):
            for source, count in self.begun.get(first, ()):
                if count <= len(words) - at and source.knows(phrase := " ".join(words[at : at + count])):
                    yield phrase

    def meaning(self, phrase: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What one word or known phrase means: concepts («c:…»), and keys of places («p:…»)."""
        known = self._meant.get(phrase)
        if known is None:
            if len(self._meant) >= _KEPT_MOST:
                self._meant.clear()
            plain = phrase < "\u0e00"  # a word between spaces is a place as a whole or not at all
            concepts: set[str] = set()
            if not plain or len(phrase) > _SHORTEST_PART or self.finder.knows(phrase):
                concepts = {f"c:{id}" for _, _, meant in self.finder.spans(phrase) for each in meant for id in each}
            places: set[str] = set()
            if not plain or self.places.knows(phrase) or not phrase.isalpha():
                places = {f"p:{id}" for span in self.places.spans(phrase, "") for each in span.meanings for id in each}
            known = self._meant[phrase] = (tuple(sorted(concepts)), tuple(sorted(places)))
        return known

    def senses(self, phrase: str) -> tuple[tuple[str, ...], ...]:
        """What a word or known phrase means, sense by sense: 労協 is a cooperative and of workers, both at once."""
        known = self._senses.get(phrase)
        if known is None:
            parts = [sorted(each) for _, _, meant in self.finder.spans(phrase) for each in meant]
            combined = islice(product(*parts), _SENSES) if parts else ()
            known = self._senses[phrase] = tuple(tuple(f"c:{id}" for id in sense) for sense in combined)
            if len(self._senses) > _KEPT_MOST:
                self._senses.clear()
        return known

    def is_connector(self, word: str) -> bool:
        """Whether the word only joins others (of, de, 及び)."""
        found = self.meaning(word)[0]
        return bool(found) and all(self.vocabulary.concepts[each[2:]].kind == "connector" for each in found)

    def is_frame(self, term: str) -> bool:
        """Whether a term («c:union») only says legal form or level."""
        return term[0] == "c" and self.vocabulary.concepts[term[2:]].kind in ("legal_form", "level")

    def is_generic(self, concepts: Iterable[str]) -> bool:
        """Whether concepts only say the legal form, or join words."""
        return all(self.vocabulary.concepts[each[2:]].kind in ("legal_form", "connector") for each in concepts)


class _Found:
    """The terms of the runs of one word."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.grams: list[str] = []
        self.keys: list[str] = []
        self.sequence: list[str] = []
        self.read = False

    def plainly(self, text: str, korean: bool) -> None:
        """A word in plain Latin letters."""
        if text:
            self.words.append(text)
            self.keys += (latin_key(text), *other_keys(text, korean))
            self.sequence.append(text)

    def add(self, run: Run, raw: str, language: str) -> None:
        """What one run gives."""
        if run.kind == "spaced":
            forms = (run.text, *without_particles(run.text))
            self.words += forms
            self.keys += [latin_key(each) for form in forms for each in (form, *heard(raw, form))]
            self.sequence.append(run.text)
            return
        self.grams += grams_of(run)
        self.sequence += run.text
        if run.kind == "han":
            self.read = True
            self.words += KATAKANA.findall(run.text)
        else:
            self.words.append(run.text)
        self.keys += (
            [latin_key(run.text)]
            if run.kind == "sea"
            else [key(each.sound) for each in readings_of_run(run.glyphs, language)]
        )


def _text(terms: Iterable[str]) -> str:
    return " ".join(filter(None, dict.fromkeys(terms)))


def _whole(words: Sequence[WordTerms]) -> Iterable[str]:
    """The terms of a whole name: all its letters, and the initials of its words."""
    yield whole_term("".join([word.letters for word in words]))
    if 3 <= len(words) <= 10:
        yield "a:" + "".join([word.letters[:1] for word in words])
        yield "a:" + "".join([word.letters[:1] for word in words if not word.joins])


def _joined(words: Sequence[WordTerms]) -> Iterable[str]:
    """Neighbours written together, where one of them is short: co operative, ابر قو."""
    for word in words:
        if len(word.plain) > 1:
            yield from (f"j:{one}{other}" for one, other in pairwise(word.plain) if one < "\u0e00" > other)
    for left, right in pairwise(words):
        one, other = left.letters, right.letters
        if (len(one) < _SHORT or len(other) < _SHORT) and not left.joins and not right.joins and one < "\u0e00" > other:
            yield f"j:{one}{other}"


def at_home(places: Iterable[str], country: str) -> Iterable[str]:
    """The keys of places in the country; where there are none, countries and regions elsewhere."""
    if not country or not places:
        return places
    found = list(places)
    return [key for key in found if key[2:4] == country] or [key for key in found if "/" not in key]


def whole_term(text: str) -> str:
    """The term of a whole name."""
    return "e:" + blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()

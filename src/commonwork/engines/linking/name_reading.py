"""Reads the units of a folded name: words of the field, places, numbers, and what is left.

A reader knows some languages and perhaps a country. Names are read word by word, the longest known phrase first, and
what a word or phrase gave is kept; a run of a script without spaces is one word and is read inside.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, SupportsFloat

from commonwork.engines.linking.kana import katakana
from commonwork.engines.linking.numbers import CONTEXT, read_numbers
from commonwork.engines.linking.transliterating import romanise, sound

CONCEPT, LEGAL, PLACE, NUMBER, PROPER = "concept", "legal", "place", "number", "proper"
CONNECTOR = "connector"
ORDINALS = {
    name: str(value)
    for value, name in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
         "twelfth"), start=1)
}  # fmt: skip
_MAY_CONNECT = frozenset({"connector", "activity"})
_PLACE_WEIGHT, _NUMBER_WEIGHT = 0.8, 0.8
_SHORT_WEIGHTS = {1: 0.3, 2: 0.5}  # letters of a Latin word → what it weighs: «al», «L & H»
_WORD = re.compile(r"\S+")
_RUN_TOGETHER = re.compile(  # kana, or Japanese syllables in Latin letters; no letter can be read in two ways
    r"[\u3041-\u30ff]{5,}"
    r"|(?:(?:ch|sh|ts|[bdfghjkmnprstwz])?y?[aiueo]|n(?![aiueoy])|m(?=[bp])|k(?=k)|s(?=s)|t(?=[tc])|p(?=p)){4,}"
)
_KEPT_MOST = 200_000


class Concept(Protocol):
    """What the vocabulary tells of a concept."""

    @property
    def kind(self) -> str:
        """legal_form, level, people, activity, place_word …"""
        ...

    @property
    def weight(self) -> SupportsFloat:
        """How much it tells two names apart, 0 to 1."""
        ...

    @property
    def identity(self) -> bool:
        """Whether a name without it is another name."""
        ...


class Span(NamedTuple):
    """Words at ``text[start:end]``; each meaning is a set of alternatives."""

    start: int
    end: int
    meanings: tuple[frozenset[str], ...]


class WordFinder(Protocol):
    """Phrases of some languages: ``starts`` gives for a first word how many words such phrases have, the most first."""

    @property
    def starts(self) -> Mapping[str, tuple[int, ...]]:
        """For a first word, how many words phrases that begin with it have, the most first."""
        ...

    def knows(self, phrase: str) -> bool:
        """Whether the folded phrase is one of them."""
        ...

    def spans(self, text: str) -> Sequence[tuple[int, int, tuple[frozenset[str], ...]]]:
        """Where they stand in a folded text, and what they mean."""
        ...


class Vocabulary(Protocol):
    """The words of the field, by language; ``endings`` are those that may end a Japanese name without spaces."""

    @property
    def concepts(self) -> Mapping[str, Any]:
        """Every concept by its id."""
        ...

    @property
    def languages(self) -> Sequence[str]:
        """The languages there are words of."""
        ...

    def languages_of(self, country: str) -> Sequence[str]:
        """The languages of a country."""
        ...

    def finder(self, languages: tuple[str, ...]) -> WordFinder:
        """What finds the words of these languages."""
        ...

    def endings(self) -> Mapping[str, tuple[frozenset[str], ...]]:
        """Spellings in katakana and in Latin letters → meanings."""
        ...


class Places(Protocol):
    """The places of the world: which keys a piece of a folded name stands for («JP», «JP-13», «JP-13/1850147»)."""

    @property
    def starts(self) -> Mapping[str, tuple[int, ...]]:
        """For a first word, how many words phrases that begin with it have, the most first."""
        ...

    def knows(self, phrase: str) -> bool:
        """Whether the folded phrase is one of them."""
        ...

    def spans(self, text: str, country: str) -> Sequence[Span]:
        """The places in a folded name; of a known country, or countries and regions elsewhere."""
        ...

    def latin(self, key: str) -> str:
        """The main name of a key in Latin letters, or «»."""
        ...


@dataclass(frozen=True, slots=True)
class Unit:
    """One piece of a name, in its order: ``meaning`` are alternatives, ``sound`` how it is spoken, in Latin letters."""

    kind: str
    meaning: frozenset[str]
    text: str
    sound: str
    weight: float
    sort: str = ""  # of a concept: the kind the lexicon gives it (people, activity, level …)
    identity: bool = True


_Piece = tuple[int, int, str, tuple[frozenset[str], ...]]


class Reader:
    """Reads names in some languages, of a country where it is known."""

    def __init__(self, vocabulary: Vocabulary, places: Places, languages: tuple[str, ...], country: str) -> None:
        self.vocabulary, self.places, self.languages, self.country = vocabulary, places, languages, country
        self.words = vocabulary.finder(languages)
        self._known = ((self.words.starts, self.words.knows), (places.starts, places.knows))
        self.reading = "ja" if "ja" in languages else "ar" if "ar" in languages and "fa" not in languages else "zh"
        self.undecided = {"ja", "zh-hans"} <= set(languages)
        self.ran_together = False  # whether the last name had an ending without a space before it
        self._kept: dict[str, tuple[tuple[Unit, ...], bool]] = {}
        self._weights: dict[frozenset[str], tuple[str, float, str, bool]] = {}

    def units(self, text: str, glyphs: str) -> list[Unit]:
        """The units of a folded name, each meaning and each word once; ``glyphs`` is it before Han was unified."""
        words = text.split(" ")
        self.ran_together = False
        found: list[Unit] = []
        if CONTEXT.isdisjoint(words):
            shown = words if text is glyphs else glyphs.split(" ")
            at = 0
            while at < len(words):
                count = self._longest(words, at)
                phrase = words[at] if count == 1 else " ".join(words[at : at + count])
                found += self._read(phrase, phrase if shown is words else " ".join(shown[at : at + count]))
                at += count
        else:
            found += self._inside(text, glyphs)
        if len(found) < 2 or len({unit.meaning or unit.text for unit in found}) == len(found):
            return found
        return list(_once(found))

    def _longest(self, words: list[str], at: int) -> int:
        """How many words the longest phrase has that is known to begin here; 1 where none is."""
        first, left = words[at], len(words) - at
        if left == 1:
            return 1
        for starts, knows in self._known:
            for count in starts.get(first, ()):
                if count == 1:
                    break  # the most first
                if count <= left and knows(" ".join(words[at : at + count])):
                    return count
        return 1

    def _read(self, phrase: str, shown: str) -> tuple[Unit, ...]:
        kept = self._kept.get(shown)
        if kept is None:
            if len(self._kept) >= _KEPT_MOST:
                self._kept.clear()
            outer, self.ran_together = self.ran_together, False
            kept = self._kept[shown] = (tuple(self._one(phrase, shown)), self.ran_together)
            self.ran_together = outer
        self.ran_together |= kept[1]
        return kept[0]

    def _one(self, phrase: str, shown: str) -> Iterable[Unit]:
        """A phrase; a Japanese name without spaces in kana or Latin letters is first parted from its ending."""
        ending = self._ending(phrase) if self.reading == "ja" and _RUN_TOGETHER.fullmatch(phrase) else ""
        if not ending:
            yield from self._inside(phrase, shown)
            return
        self.ran_together = True
        yield from self._inside(phrase[: -len(ending)], shown[: -len(ending)])
        spoken = sound(romanise(ending, self.reading))
        yield from self._concepts(self.vocabulary.endings()[ending], ending, spoken)

    def _inside(self, text: str, glyphs: str) -> Iterable[Unit]:
        reading, done = self.reading, 0
        for start, end, kind, meanings in self._pieces(text):
            yield from self._proper(text, glyphs, done, start)
            written, shown = text[start:end], glyphs[start:end]
            if kind == PLACE:
                known = (
                    "" if written.isascii() else self.places.latin(min(meanings[0], key=lambda key: (len(key), key)))
                )
                yield Unit(
                    PLACE,
                    meanings[0],
                    written,
                    sound((known or romanise(shown, reading)).replace(" ", "")),
                    _PLACE_WEIGHT,
                )
            elif kind == CONCEPT:
                yield from self._concepts(meanings, written, sound(romanise(shown, reading).replace(" ", "")))
            else:
                yield Unit(NUMBER, meanings[0], written, sound(romanise(shown, reading)), _NUMBER_WEIGHT)
            done = end
        yield from self._proper(text, glyphs, done, len(text))

    def _concepts(self, meanings: tuple[frozenset[str], ...], written: str, spoken: str) -> Iterable[Unit]:
        for place, meaning in enumerate(meanings):
            kind, weight, sort, identity = self._weighed(meaning)
            if kind == NUMBER:
                yield Unit(NUMBER, frozenset(ORDINALS[id] for id in meaning), written, spoken, _NUMBER_WEIGHT)
            else:
                yield Unit(
                    kind, meaning, written if not place else "", spoken if not place else "", weight, sort, identity
                )

    def _weighed(self, meaning: frozenset[str]) -> tuple[str, float, str, bool]:
        known = self._weights.get(meaning)
        if known is None:
            known = self._weights[meaning] = self._weigh(meaning)
        return known

    def _weigh(self, meaning: frozenset[str]) -> tuple[str, float, str, bool]:
        concepts = [self.vocabulary.concepts[id] for id in meaning]
        kinds = {concept.kind for concept in concepts}
        if "connector" in kinds and kinds <= _MAY_CONNECT:  # «the» is seldom French tea, «la» seldom Portuguese wool
            return CONNECTOR, 0.0, "connector", False
        if meaning <= ORDINALS.keys():
            return NUMBER, _NUMBER_WEIGHT, "ordinal", True
        identity = all(concept.identity for concept in concepts)
        legal = all(concept.kind == "legal_form" for concept in concepts) and not identity
        lightest = min(concepts, key=lambda concept: (concept.weight, concept.kind))
        return LEGAL if legal else CONCEPT, float(lightest.weight), lightest.kind, identity

    def _proper(self, text: str, glyphs: str, start: int, end: int) -> Iterable[Unit]:
        for word in _WORD.finditer(text, start, end):
            written, shown = word.group(), glyphs[word.start() : word.end()]
            spoken = sound(romanise(shown, self.reading).replace(" ", ""))
            weight = _SHORT_WEIGHTS.get(len(written), 1.0) if written.isascii() else 1.0
            yield Unit(PROPER, frozenset(), written, spoken, weight)

    def _ending(self, word: str) -> str:
        """The longest word of the field at the end of a Japanese name without spaces, in katakana or Latin letters."""
        endings, word = self.vocabulary.endings(), katakana(word)
        return next((word[at:] for at in range(2, len(word) - 3) if word[at:] in endings), "")

    def _pieces(self, text: str) -> list[_Piece]:
        """Numbers first, then words of the field and places, the longer before the shorter, words before places."""
        found: list[_Piece] = [
            (number.start, number.end, NUMBER, (frozenset({number.value}),)) for number in read_numbers(text)
        ]
        found += [(*span[:2], CONCEPT, span[2]) for span in self.words.spans(text)]
        found += [(*span[:2], PLACE, span[2]) for span in self.places.spans(text, self.country)]
        if len(found) < 2:
            return found
        taken = bytearray(len(text))
        chosen = []
        for piece in sorted(found, key=lambda piece: (piece[2] != NUMBER, piece[0] - piece[1], piece[2], piece[0])):
            start, end = piece[:2]
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                chosen.append(piece)
        return sorted(chosen)


def _once(units: Iterable[Unit]) -> Iterable[Unit]:
    """Each meaning and each word once: names repeat themselves in brackets."""
    seen: set[tuple[str, object]] = set()
    for unit in units:
        key = (unit.kind, unit.meaning or unit.text)
        if key not in seen:
            seen.add(key)
            yield unit

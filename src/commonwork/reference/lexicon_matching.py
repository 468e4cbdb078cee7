"""Finds the words of the field in a folded name: longest first, in scripts with and without spaces between words.

Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese words may stand inside a run of letters; elsewhere a word
ends where a space is. German words marked ``part`` are also found at either end of a longer word.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from commonwork.engines.cleaning.text import fold_text
from commonwork.engines.linking.phrases import Phrases, without_overlap

LEADING = {  # small words written together with the next one: d'artisans, dell'industria, المركز
    "fr": ("l", "d"),
    "it": ("l", "d", "dell", "all", "nell"),
    "ar": ("ال", "لل", "و", "وال", "بال"),
}
PART_LENGTH = 5  # a shorter part of a German word says too little
_VOWELS = frozenset("aeiouh")


@dataclass(frozen=True, slots=True)
class Word:
    """One written word of one concept; ``shared``: concepts it may mean instead, ``together``: means as well."""

    concept: str
    text: str
    form: str
    language: str
    shared: frozenset[str] = frozenset()
    together: frozenset[str] = frozenset()
    folded: str = ""


class Match(NamedTuple):
    """A concept found at ``text[start:end]``; matches of one place with different ``sense`` exclude each other."""

    start: int
    end: int
    concept: str
    language: str
    word: str
    sense: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A name understood: what its words mean, in their order, and what is left (the proper part)."""

    matches: tuple[Match, ...]
    meanings: tuple[frozenset[str], ...]
    rest: str


_Sense = tuple[frozenset[str], str, str]
_Span = tuple[int, int]


class Finder:
    """The words of some languages, made ready once for many names."""

    def __init__(self, words: Iterable[Word]) -> None:
        """Words that come first give language and spelling of a match where several languages share it."""
        self._senses: dict[str, tuple[_Sense, ...]] = {}
        self._parts: dict[str, str] = {}
        for word in words:
            for written in _spellings(word):
                self._add(written, word)
            if word.form == "part" and len(word.folded) >= PART_LENGTH:
                self._parts[word.folded] = word.folded
        self._phrases = Phrases(self._senses)
        self._meanings: dict[str, tuple[frozenset[str], ...]] = {}
        self._part_lengths = _lengths(self._parts)

    def _add(self, written: str, word: Word) -> None:
        known = self._senses.get(written, ())
        meant = word.together | {word.concept}
        if all(meant != concepts for concepts, _, _ in known):
            self._senses[written] = (*known, (meant, word.language, word.text))

    def find(self, text: str) -> list[Match]:
        """Every match in the folded ``text``, by place; no two places overlap."""
        return [match for start, end, _ in self._found(text) for match in self._matches(text, (start, end))]

    @property
    def starts(self) -> Mapping[str, tuple[int, ...]]:
        """For a first word, how many words its phrases have, the most first."""
        return self._phrases.starts

    def knows(self, phrase: str) -> bool:
        """Whether the phrase is one of the words."""
        return phrase in self._senses

    def spans(self, text: str) -> list[tuple[int, int, tuple[frozenset[str], ...]]]:
        """What :func:`read_name` makes of the matches, place by place: each place with its meanings."""
        return [(start, end, self._meant(text[start:end])) for start, end, _ in self._found(text)]

    def _found(self, text: str) -> list[tuple[int, int, object]]:
        found: list[tuple[int, int, object]] = list(self._phrases.find(text))
        if not self._parts:
            return found
        taken = bytearray(len(text))
        for start, end, _ in found:
            taken[start:end] = b"\x01" * (end - start)
        inside = self._inside(text, taken)
        return sorted([*found, *((*span, None) for span in inside)], key=lambda each: each[:2]) if inside else found

    def _meant(self, word: str) -> tuple[frozenset[str], ...]:
        known = self._meanings.get(word)
        if known is None:
            senses = [concepts for concepts, _, _ in self._senses[word]]
            alone = tuple(frozenset({concept}) for concept in sorted(senses[0]))
            known = self._meanings[word] = alone if len(senses) == 1 else (frozenset().union(*senses),)
        return known

    def _inside(self, text: str, taken: bytearray) -> list[_Span]:
        """The parts at either end of a long word of which nothing is understood yet."""
        found: list[_Span] = []
        start = 0
        for token in text.split(" "):
            end = start + len(token)
            if len(token) > PART_LENGTH and not any(taken[start:end]):
                found += without_overlap(list(self._edges(token, start)), taken)
            start = end + 1
        return found

    def _edges(self, token: str, at: int) -> Iterator[_Span]:
        total = len(token)
        for length in self._part_lengths.get(token[:2], ()):
            if length <= total and token[:length] in self._parts:
                yield at, at + length
        for length in range(PART_LENGTH, total):
            if token[total - length :] in self._parts:
                yield at + total - length, at + total

    def _matches(self, text: str, span: _Span) -> Iterator[Match]:
        start, end = span
        for number, (concepts, language, word) in enumerate(self._senses[text[start:end]]):
            for concept in sorted(concepts):
                yield Match(start, end, concept, language, word, number)


def read_name(text: str, matches: Sequence[Match]) -> Reading:
    """What ``matches`` make of the folded ``text``: each place means one of a set of concepts, or several at once."""
    senses: dict[_Span, dict[int, set[str]]] = {}
    for match in matches:
        senses.setdefault((match.start, match.end), {}).setdefault(match.sense, set()).add(match.concept)
    meanings: list[frozenset[str]] = []
    rest, done = [], 0
    for (start, end), by_sense in senses.items():
        rest.append(text[done:start])
        done = end
        if len(by_sense) == 1:
            meanings += [frozenset({concept}) for concept in sorted(*by_sense.values())]
        else:
            meanings.append(frozenset().union(*by_sense.values()))
    rest.append(text[done:])
    return Reading(tuple(matches), tuple(dict.fromkeys(meanings)), " ".join(" ".join(rest).split()))


def leftover(one: Iterable[frozenset[str]], other: Iterable[frozenset[str]]) -> tuple[list[frozenset[str]], ...]:
    """The meanings of each side that have no partner on the other; equal ones pair first, then overlapping ones."""
    left = list(one)
    right = list(other)
    for same in (frozenset.__eq__, lambda a, b: bool(a & b)):
        for meaning in list(left):
            partner = next((candidate for candidate in right if same(meaning, candidate)), None)
            if partner is not None:
                left.remove(meaning)
                right.remove(partner)
    return left, right


def _spellings(word: Word) -> Iterator[str]:
    yield word.folded
    if word.language == "ar":
        if not word.folded.startswith("ال"):
            yield from (leading + word.folded for leading in LEADING["ar"])
    elif word.folded[0] in _VOWELS:
        yield from (leading + word.folded for leading in LEADING.get(word.language, ()))


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The first two letters of words → the lengths such words have."""
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[:2], set()).add(len(word))
    return {start: tuple(sorted(lengths, reverse=True)) for start, lengths in found.items()}


def folded(text: str) -> str:
    """The comparable form in which words are kept and names must come."""
    return fold_text(text)

"""Finds the words of the field in a folded name: longest first, in scripts with and without spaces between words.

Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese words may stand inside a run of letters; elsewhere a word
ends where a space is. German words marked ``part`` are also found at either end of a longer word.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from commonwork.engines.cleaning.text import fold_text

LEADING = {  # small words written together with the next one: d'artisans, dell'industria, المركز
    "fr": ("l", "d"),
    "it": ("l", "d", "dell", "all", "nell"),
    "ar": ("ال", "لل", "و", "وال", "بال"),
}
PART_LENGTH = 5  # a shorter part of a German word says too little
_VOWELS = frozenset("aeiouh")
_DEPENDENT = frozenset("ーャュョッァィゥェォンゃゅょっะัาำิีึืฺุู็่้๊๋์ํ")  # never begins what follows a word
_LEADING_VOWELS = frozenset("เแโใไ")  # Thai: belongs to the next letter
_RANGES = (
    ("thai", 0x0E00, 0x0EFF), ("myanmar", 0x1000, 0x109F), ("hangul", 0x1100, 0x11FF), ("khmer", 0x1780, 0x17FF),
    ("han", 0x3005, 0x3007), ("hiragana", 0x3040, 0x309F), ("katakana", 0x30A0, 0x30FF), ("han", 0x3400, 0x9FFF),
    ("hangul", 0xAC00, 0xD7A3), ("han", 0xF900, 0xFAFF), ("han", 0x20000, 0x3FFFF),
)  # fmt: skip
_WEAK = {"han": 1, "hangul": 1, "hiragana": 2, "katakana": 2, "thai": 3, "khmer": 3, "myanmar": 3}


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


def script_class(char: str) -> str:
    """The script of a letter that needs no spaces, else an empty string."""
    code = ord(char)
    if code < 0x0E00:
        return ""
    return next((name for name, first, last in _RANGES if first <= code <= last), "")


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
        self._lengths = _lengths(self._senses)
        self._part_lengths = _lengths(self._parts)

    def _add(self, written: str, word: Word) -> None:
        known = self._senses.get(written, ())
        meant = word.together | {word.concept}
        if all(meant != concepts for concepts, _, _ in known):
            self._senses[written] = (*known, (meant, word.language, word.text))

    def find(self, text: str) -> list[Match]:
        """Every match in the folded ``text``, by place; no two places overlap."""
        taken = bytearray(len(text))
        strong, weak = self._candidates(text)
        chosen = _without_overlap(strong, taken)
        starts, ends = {start for start, _ in chosen}, {end for _, end in chosen}
        chosen += _without_overlap([span for span in weak if _stands(text, span, starts, ends)], taken)
        if self._parts:
            chosen += self._inside(text, taken)
        return [match for span in sorted(chosen) for match in self._matches(text, span)]

    def _candidates(self, text: str) -> tuple[list[_Span], list[_Span]]:
        strong: list[_Span] = []
        weak: list[_Span] = []
        senses, lengths, total = self._senses, self._lengths, len(text)
        previous, before = " ", ""
        for start, char in enumerate(text):
            script = script_class(char)
            if char != " " and (previous == " " or script or before):
                for length in lengths.get(text[start : start + 2], ()):
                    end = start + length
                    if end <= total and text[start:end] in senses and _ends_well(text, start, end):
                        (weak if length <= _WEAK.get(script, 0) else strong).append((start, end))
            previous, before = char, script
        return strong, weak

    def _inside(self, text: str, taken: bytearray) -> list[_Span]:
        """The parts at either end of a long word of which nothing is understood yet."""
        found: list[_Span] = []
        start = 0
        for token in text.split(" "):
            end = start + len(token)
            if len(token) > PART_LENGTH and not any(taken[start:end]):
                found += _without_overlap(list(self._edges(token, start)), taken)
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
    """The first two letters of words → the lengths such words have; a word of one letter stands under every pair."""
    found: dict[str, set[int]] = {}
    alone = {word for word in words if len(word) == 1}
    for word in words:
        found.setdefault(word[:2], set()).add(len(word))
    return _Lengths({start: tuple(sorted(lengths, reverse=True)) for start, lengths in found.items()}, alone)


class _Lengths(dict[str, tuple[int, ...]]):
    def __init__(self, found: dict[str, tuple[int, ...]], alone: set[str]) -> None:
        super().__init__({start: (*lengths, 1) if start[0] in alone else lengths for start, lengths in found.items()})
        self._alone = alone

    def get(self, start: str, default: tuple[int, ...] = ()) -> tuple[int, ...]:  # type: ignore[override]  # -- every value is one type
        known = super().get(start)
        if known is not None:
            return known
        return (1,) if start[0] in self._alone else default


def _ends_well(text: str, start: int, end: int) -> bool:
    if end == len(text):
        return True
    following = text[end]
    if following == " ":
        return True
    if following in _DEPENDENT:
        return False
    if start and text[start - 1] in _LEADING_VOWELS:
        return False
    return bool(script_class(text[end - 1]) or script_class(following))


def _without_overlap(spans: list[_Span], taken: bytearray) -> list[_Span]:
    chosen = []
    for start, end in sorted(set(spans), key=lambda span: (span[0] - span[1], span[0])):
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            chosen.append((start, end))
    return chosen


def _stands(text: str, span: _Span, starts: set[int], ends: set[int]) -> bool:
    """Whether so short a word is really one: 市 before 農協 or at the end, ガス between other scripts."""
    start, end = span
    script = script_class(text[start])
    after = end == len(text) or end in starts or not text[end].isalnum()
    if script in ("han", "hangul"):
        return after
    before = start == 0 or start in ends or script_class(text[start - 1]) != script
    return before and (after or (script != "thai" and script_class(text[end]) != script))


def folded(text: str) -> str:
    """The comparable form in which words are kept and names must come."""
    return fold_text(text)

"""Finds known phrases in folded names, longest first, in scripts with and without spaces between words.

Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese phrases may stand inside a run of letters; elsewhere a phrase
begins and ends where a space is. A very short phrase inside a run counts only where a word can stand.
"""

import re
from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

Meaning = TypeVar("Meaning")
_DEPENDENT = frozenset("ーャュョッァィゥェォンゃゅょっะัาำิีึืฺุู็่้๊๋์ํ")  # never begins what follows a word
_LEADING_VOWELS = frozenset("เแโใไ")  # Thai: belongs to the next letter
_RANGES = (
    ("thai", 0x0E00, 0x0EFF), ("myanmar", 0x1000, 0x109F), ("hangul", 0x1100, 0x11FF), ("khmer", 0x1780, 0x17FF),
    ("han", 0x3005, 0x3007), ("hiragana", 0x3040, 0x309F), ("katakana", 0x30A0, 0x30FF), ("han", 0x3400, 0x9FFF),
    ("hangul", 0xAC00, 0xD7A3), ("han", 0xF900, 0xFAFF), ("han", 0x20000, 0x3FFFF),
)  # fmt: skip
_WEAK = {"han": 1, "hangul": 1, "hiragana": 2, "katakana": 2, "thai": 3, "khmer": 3, "myanmar": 3}
_OTHER = re.compile(
    r"[^\s\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_Span = tuple[int, int]


class Found(NamedTuple, Generic[Meaning]):
    """A phrase at ``text[start:end]`` and what it means."""

    start: int
    end: int
    meaning: Meaning


class _Scripts(dict[str, str]):
    """The script of a letter that needs no spaces, else an empty string; looked up once per letter."""

    def __missing__(self, char: str) -> str:
        code = ord(char)
        script = next((name for name, first, last in _RANGES if first <= code <= last), "") if code >= 0x0E00 else ""
        self[char] = script
        return script


_SCRIPTS = _Scripts()


def script_class(char: str) -> str:
    """The script of a letter that needs no spaces, else an empty string."""
    return _SCRIPTS[char]


class Phrases(Generic[Meaning]):
    """Phrases made ready once for many names; ``known`` maps a folded phrase to what it means."""

    def __init__(self, known: Mapping[str, Meaning]) -> None:
        self.known = known
        self._first_letters: dict[str, tuple[int, ...]] = {}
        words: dict[str, set[int]] = {}
        letters: dict[str, set[int]] = {}
        for phrase in known:
            first, _, rest = phrase.partition(" ")
            words.setdefault(first, set()).add(rest.count(" ") + 2 if rest else 1)
            if script_class(phrase[0]):
                letters.setdefault(phrase[:2], set()).add(len(phrase))
        self.starts = {first: tuple(sorted(counts, reverse=True)) for first, counts in words.items()}
        self._first_letters = {first: tuple(sorted(lengths, reverse=True)) for first, lengths in letters.items()}

    def find(self, text: str) -> list[Found[Meaning]]:
        """Every phrase in the folded ``text``, by place; no two overlap, the longest go first."""
        if not text:
            return []
        spans = self._between_spaces(text)
        weak: list[_Span] = []
        if not text.isascii() and any(map(_SCRIPTS.__getitem__, text)):
            spans += self._between_runs(text)
            weak = self._in_runs(text, spans)
        if not spans and not weak:
            return []
        taken = bytearray(len(text))
        chosen = without_overlap(spans, taken)
        if weak:
            starts, ends = {start for start, _ in chosen}, {end for _, end in chosen}
            chosen += without_overlap([span for span in weak if _stands(text, span, starts, ends)], taken)
        return [Found(start, end, self.known[text[start:end]]) for start, end in sorted(chosen)]

    def _between_spaces(self, text: str) -> list[_Span]:
        spans: list[_Span] = []
        known, first_words = self.known, self.starts
        words = text.split(" ")
        at = 0
        for place, word in enumerate(words):
            for count in first_words.get(word, ()):
                if place + count <= len(words):
                    phrase = word if count == 1 else " ".join(words[place : place + count])
                    if phrase in known:
                        spans.append((at, at + len(phrase)))
            at += len(word) + 1
        return spans

    def _between_runs(self, text: str) -> list[_Span]:
        """Words of other scripts written together with a run: JA in JA宮若."""
        return [stretch.span() for stretch in _OTHER.finditer(text) if stretch.group() in self.known]

    def _in_runs(self, text: str, strong: list[_Span]) -> list[_Span]:
        """Adds to ``strong``; gives back the spans of very short phrases."""
        weak: list[_Span] = []
        known, lengths, total = self.known, self._first_letters, len(text)
        for start, char in enumerate(text):
            script = _SCRIPTS[char]
            if not script:
                continue
            for length in (*lengths.get(text[start : start + 2], ()), 1):
                end = start + length
                if end <= total and text[start:end] in known and _ends_well(text, start, end):
                    (weak if length <= _WEAK.get(script, 0) else strong).append((start, end))
        return weak


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
    return bool(_SCRIPTS[text[end - 1]] or _SCRIPTS[following])


def without_overlap(spans: list[_Span], taken: bytearray) -> list[_Span]:
    """The longest first, then the earliest, each where nothing is ``taken`` yet; what is chosen is marked taken."""
    chosen = []
    for start, end in sorted(set(spans), key=lambda span: (span[0] - span[1], span[0])):
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            chosen.append((start, end))
    return chosen


def _stands(text: str, span: _Span, starts: set[int], ends: set[int]) -> bool:
    """Whether so short a phrase is really one: 市 before 農協 or at the end, ガス between other scripts."""
    start, end = span
    script = _SCRIPTS[text[start]]
    after = end == len(text) or end in starts or not text[end].isalnum()
    if script in ("han", "hangul"):
        return after
    before = start == 0 or start in ends or _SCRIPTS[text[start - 1]] != script
    return before and (after or (script != "thai" and _SCRIPTS[text[end]] != script))

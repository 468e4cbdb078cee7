"""Where two texts differ, within the text: for a person who compares two names or two addresses.

Letters that are written as one sign stay together; in scripts whose letters join (Arabic, the scripts of India) whole
words are marked, never parts of one. Texts of two scripts are not compared letter by letter.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from commonwork.engines.cleaning.text import script_of

RULES = {
    "differ.sign": "letters, marks and joiners that are written as one sign are marked together",
    "differ.joined_script": "where letters join, the whole word is marked",
    "differ.alike": "a word is marked within itself only where at least half of it agrees",
    "differ.script": "two texts of two scripts are not compared letter by letter",
    "differ.spelling": "capitals and wide letters count as the same letters",
}
_NO_RULE: frozenset[str] = frozenset()
_JOINED = frozenset({"Arab", "Deva", "Beng", "Taml", "Telu", "Knda", "Mlym", "Gujr", "Guru", "Sinh", "Mong", "Syrc"})
_WORD = re.compile(r"[\w\u200c\u200d]+|\s+|[^\w\s]", re.UNICODE)
_JOINERS = "\u200c\u200d"
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and whether the other text lacks it."""

    text: str
    differs: bool


def differences(
    one: str, other: str, *, off: frozenset[str] = _NO_RULE
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]] | None:
    """Both texts in pieces, those marked that the other lacks; None where they are of two scripts."""
    scripts = {_family(text) for text in (one, other)} - {"Zyyy"}
    if len(scripts) > 1 and "differ.script" not in off:
        return None
    joined = bool(scripts & _JOINED) and "differ.joined_script" not in off
    ours: list[Piece] = []
    theirs: list[Piece] = []
    words, others = _words(one, off), _words(other, off)
    for same, a, b in _blocks(words, others, off):
        if same or joined:
            _add(ours, a, not same)
            _add(theirs, b, not same)
        else:
            _within("".join(a), "".join(b), ours, theirs, off)
    return tuple(ours), tuple(theirs)


def _family(text: str) -> str:
    """The script of a text; Han characters are of one with the kana they stand among."""
    script = script_of(text)
    return "Hani" if script == "Jpan" else script


def _within(one: str, other: str, ours: list[Piece], theirs: list[Piece], off: frozenset[str]) -> None:
    """Mark two stretches sign by sign, or as a whole where they have little in common."""
    a, b = signs(one, off=off), signs(other, off=off)
    matcher = SequenceMatcher(None, [_plain(s, off) for s in a], [_plain(s, off) for s in b], autojunk=False)
    if matcher.ratio() < _HALF and "differ.alike" not in off:
        _add(ours, [one], True)
        _add(theirs, [other], True)
        return
    for same, x, y in _blocks(a, b, off):
        _add(ours, x, not same)
        _add(theirs, y, not same)


def _blocks(
    one: Sequence[str], other: Sequence[str], off: frozenset[str]
) -> list[tuple[bool, Sequence[str], Sequence[str]]]:
    plain: Callable[[str], str] = lambda token: _plain(token, off)  # noqa: E731 -- one word for two lines
    matcher = SequenceMatcher(None, list(map(plain, one)), list(map(plain, other)), autojunk=False)
    return [(kind == "equal", one[a:b], other[c:d]) for kind, a, b, c, d in matcher.get_opcodes()]


def _plain(token: str, off: frozenset[str]) -> str:
    return token if "differ.spelling" in off else unicodedata.normalize("NFKC", token).casefold()


def _add(pieces: list[Piece], tokens: Sequence[str], differs: bool) -> None:
    text = "".join(tokens)
    if not text:
        return
    if pieces and pieces[-1].differs == differs:
        pieces[-1] = Piece(pieces[-1].text + text, differs)
    else:
        pieces.append(Piece(text, differs))


def _words(text: str, off: frozenset[str]) -> list[str]:
    """Words, spaces and single signs between; marks of a letter belong to its word."""
    found: list[str] = []
    for token in _WORD.findall(text):
        if found and unicodedata.category(token[0]).startswith("M") and "differ.sign" not in off:
            found[-1] += token
        else:
            found.append(token)
    return found


def signs(text: str, *, off: frozenset[str] = _NO_RULE) -> list[str]:
    """A text cut into what is written as one sign: a letter with its marks, and what a joiner holds together."""
    found: list[str] = []
    for letter in text:
        belongs = letter in _JOINERS or unicodedata.category(letter).startswith("M")
        held = bool(found) and found[-1][-1] == "\u200d"
        if found and (belongs or held) and "differ.sign" not in off:
            found[-1] += letter
        else:
            found.append(letter)
    return found

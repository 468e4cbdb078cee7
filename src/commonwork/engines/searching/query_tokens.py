"""A query cut into its parts: words, phrases, filters and signs, each with its place in the text as it was typed."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from commonwork.engines.searching.query_words import QueryWords

_GONE = "\u2060"  # stands where a sign was that is not shown, so that places stay those of the typed text
_SHOWN_NOT = frozenset("\u200c\u200d")  # joiners belong to the words of Persian and Indic scripts
COLONS, COMMAS, MINUS = frozenset(":：﹕∶"), frozenset(",，、،﹐"), frozenset("-－−﹣ー")
OPENING, CLOSING, EITHER = frozenset("(（﹙"), frozenset(")）﹚"), frozenset("|｜")
QUOTES = {
    '"': '"＂”“', "＂": '"＂', "“": '”"“', "”": '”"', "„": '“”"', "‟": '”"', "«": "»", "»": "«", "「": "」", "『": "』",
    "〝": "〞〟",
}  # fmt: skip
_BREAKS = OPENING | CLOSING | EITHER | frozenset(QUOTES)


@dataclass(frozen=True, slots=True)
class Token:
    """One part: ``sign`` is word, phrase, filter, «(», «)», «-» or «|».

    Of a filter, ``text`` is the name of its field and ``values`` what follows; ``open``: a quote was never closed.
    """

    sign: str
    text: str
    start: int
    end: int
    values: tuple[str, ...] = ()
    open: bool = False


def clean(text: str) -> tuple[str, bool]:
    """The text without what cannot be read, letter for letter in its place; and whether there was any.

    Signs that only steer the direction of writing go silently.
    """
    if text.isascii() and text.isprintable():
        return text, False
    cleaned = "".join(map(_readable, text))
    return cleaned, any(_unreadable(char) for char in text)


def _readable(char: str) -> str:
    if _unreadable(char):
        return " "
    if unicodedata.category(char) == "Cf" and char not in _SHOWN_NOT:
        return " " if char == "\u200b" else _GONE
    return char


def _unreadable(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs"} and char not in "\t\n\r"


class Scanner:
    """Cuts one text; ``off`` names rules that are left out (see ``grammar.RULES``)."""

    def __init__(self, text: str, words: QueryWords, off: frozenset[str]) -> None:
        self.text, self.words, self.off, self.at = text, words, off, 0
        self.fresh = True  # whether a part may begin here with a minus

    def tokens(self) -> Iterator[Token]:
        """The parts, in order."""
        while self.at < len(self.text):
            token = self._next()
            if token is not None:
                self.fresh = token.sign in "(-|"
                yield token

    def _next(self) -> Token | None:
        char, start = self.text[self.at], self.at
        if char.isspace() or char == _GONE:
            self.at += 1
            self.fresh = self.fresh or char != _GONE
            return None
        if char in MINUS and self.fresh and "query.minus" not in self.off:
            return self._minus()
        if char in QUOTES:
            text, unclosed = self._quoted()
            return Token("phrase" if "query.quotes" not in self.off else "word", text, start, self.at, open=unclosed)
        for sign, signs in (("(", OPENING), (")", CLOSING), ("|", EITHER)):
            if char in signs:
                self.at += 1
                return Token(sign, char, start, self.at)
        return self._word()

    def _minus(self) -> Token | None:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in MINUS:
            self.at += 1
        if self.at == len(self.text) or self.text[self.at].isspace() or self.text[self.at] in CLOSING:
            return None  # a dash between words
        return Token("-", "-", start, self.at)

    def _quoted(self) -> tuple[str, bool]:
        """What stands between quotes; an unclosed one ends with the text."""
        closing, start = QUOTES[self.text[self.at]], self.at + 1
        end = next((at for at in range(start, len(self.text)) if self.text[at] in closing), -1)
        self.at = end + 1 if end >= 0 else len(self.text)
        return self.text[start : end if end >= 0 else None].replace(_GONE, ""), end < 0

    def _word(self) -> Token:
        start = self.at
        while self.at < len(self.text) and not self.text[self.at].isspace() and self.text[self.at] not in _BREAKS:
            if self.text[self.at] in COLONS and self._names_field(self.text[start : self.at]):
                return self._filter(start)
            self.at += 1
        return Token("word", self.text[start : self.at].replace(_GONE, ""), start, self.at)

    def _names_field(self, text: str) -> bool:
        text = text.replace(_GONE, "")
        if "query.filters" in self.off or not text:
            return False
        known = self.words.field_of(text, everywhere="query.any_language" not in self.off)
        return bool(known) or ("query.schemes" not in self.off and self.words.is_scheme(text, self._following()))

    def _following(self) -> str:
        """What stands behind the colon, up to the next space."""
        ahead = self.text[self.at + 1 : self.at + 41]
        return "" if ahead[:1].isspace() else "".join(ahead.split(maxsplit=1)[:1])

    def _filter(self, start: int) -> Token:
        name = self.text[start : self.at].replace(_GONE, "")
        self.at += 1
        values, unclosed = [""], False
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in QUOTES and not values[-1]:
                values[-1], unclosed = self._quoted()
            elif char in COMMAS and "query.several" not in self.off:
                values.append("")
                self.at += 1
            elif char.isspace() or char in _BREAKS:
                break
            else:
                values[-1] += char
                self.at += 1
        said = tuple(value for value in (" ".join(value.replace(_GONE, "").split()) for value in values) if value)
        return Token("filter", name, start, self.at, said, open=unclosed)

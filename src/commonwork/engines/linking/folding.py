"""The comparable form of a whole name, coarser than ``fold_text``: also Han variants, nukta and native digits."""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from commonwork.engines.cleaning.text import fold_text

_DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_][./] ?){1,7}[^\W\d_](?:\.|(?![^\W_]))")  # U.K., S. A., A/S
_NUKTA = {0x093C: None, 0x09BC: None, 0x0A3C: None, 0x0ABC: None, 0x0B3C: None}


@lru_cache(maxsize=1)
def _digits() -> dict[int, str]:
    """Every decimal digit of Unicode → 0 to 9."""
    return {
        code: str(unicodedata.decimal(chr(code)))
        for code in range(0x80, sys.maxunicode + 1)
        if unicodedata.category(chr(code)) == "Nd"
    }


@lru_cache(maxsize=1)
def _han() -> dict[int, str]:
    """Japanese and traditional characters → simplified ones, one for one, by OpenCC's tables."""
    tables = files("opencc") / "dictionary"
    variants = {new: old for old, news in _rows(tables / "JPVariants.txt") for new in news}
    simplified = {old: news[0] for old, news in _rows(tables / "TSCharacters.txt")}
    mapped = {old: simplified.get(old, old) for old in variants.values()}
    found = {**simplified, **{new: mapped[old] for new, old in variants.items()}}
    return {ord(old): new for old, new in found.items() if len(old) == len(new) == 1 and old != new}


def _rows(file: Traversable) -> Iterator[tuple[str, list[str]]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        old, _, news = line.partition("\t")
        if news and len(old) == 1:
            yield old, news.split()


def _undotted(found: re.Match[str]) -> str:
    return re.sub("[./ ]", "", found.group()) + " "


def fold_glyphs(text: str) -> str:
    """``fold_text`` without dots of abbreviations and nukta, digits as 0 to 9; Han characters as they are written."""
    text = fold_text(_DOTTED.sub(_undotted, text))
    if text.isascii():
        return text
    if any(0x0900 <= ord(char) < 0x0B80 for char in text):
        text = unicodedata.normalize("NFD", text).translate(_NUKTA)
        text = unicodedata.normalize("NFC", text)
    return text.translate(_digits())


@lru_cache(maxsize=1)
def _japanese_forms() -> frozenset[str]:
    """Characters that only Japanese writes so."""
    tables = files("opencc") / "dictionary"
    forms = {new for _, news in _rows(tables / "JPVariants.txt") for new in news}
    simplified = {news[0] for _, news in _rows(tables / "TSCharacters.txt")}
    return frozenset(forms - simplified)


def writes_japanese(glyphs: str) -> bool:
    """Whether some character is written as only Japanese writes it (労, 広)."""
    return not _japanese_forms().isdisjoint(glyphs)


def unify_han(text: str) -> str:
    """Japanese, traditional and simplified forms of one character made alike; the length stays."""
    return text if text.isascii() else text.translate(_han())


def fold_name(text: str) -> str:
    """The comparable form of a whole name: equal for spellings that differ in no letter that counts."""
    return unify_han(fold_glyphs(text))

"""A name taken apart: what its words mean, the places and numbers in it, and what is left, written as it sounds.

日本労働者協同組合連合会 and «Japan Workers' Co-operative Union» have the same meanings and place; ノウキヨウ and nōgyō
sound alike. The words of the field and the places come in from outside; ``name_reading.py`` reads them in the name.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from commonwork.engines.linking.folding import fold_glyphs, unify_han, writes_japanese
from commonwork.engines.linking.name_reading import (
    CONCEPT,
    CONNECTOR,
    LEGAL,
    NUMBER,
    PLACE,
    PROPER,
    Places,
    Reader,
    Unit,
    Vocabulary,
)  # fmt: skip
from commonwork.engines.linking.transliterating import is_han, romanise, skeleton, sound

_ACRONYM = re.compile(r"(?<![^\W_])(?:[A-Z]{2,8}|(?:[A-Z]\.){2,8})(?![^\W_])")
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_ENDS = frozenset({"legal_form", "level"})
_PARENTHESES = re.compile(r"[()（）]")
_NAMING = frozenset({"activity", "people", "level"})
_LONGEST = 400  # letters: what is longer is no name, and is not read further
_NAME_LENGTH = 8  # letters in brackets that may be a name
_KEPT_MOST = 20_000
_SCRIPTS = (
    ("ja", 0x3040, 0x30FF), ("ko", 0xAC00, 0xD7A3), ("han", 0x3400, 0x9FFF), ("deva", 0x0900, 0x097F),
    ("arab", 0x0600, 0x077F), ("cyrl", 0x0400, 0x052F), ("th", 0x0E00, 0x0E7F), ("ml", 0x0D00, 0x0D7F),
    ("bn", 0x0980, 0x09FF), ("ta", 0x0B80, 0x0BFF), ("si", 0x0D80, 0x0DFF),
)  # fmt: skip
_BY_SCRIPT = {
    "ja": ("ja",), "ko": ("ko",), "han": ("ja", "zh-hans", "zh-hant"), "deva": ("hi", "ne"), "arab": ("fa", "ar", "ur"),
    "cyrl": ("ru", "mn"), "th": ("th",), "ml": ("ml",), "bn": ("bn",), "ta": ("ta",), "si": ("si",),
}  # fmt: skip
_SPACELESS = frozenset({"ja", "ko", "han", "th"})


@dataclass(frozen=True, slots=True)
class NameParts:
    """One name analysed.

    ``concepts`` are the meanings, each a set of alternatives, without the legal form, which is in ``legal``;
    ``places`` keys of the gazetteer, ``numbers`` in digits; ``proper`` is what is left, ``latin`` how that sounds,
    ``skeleton`` its consonants. ``whole`` is the sound of the complete name without spaces, ``spoken`` whether it
    tells more than its words (Japanese without spaces), and ``front`` then the sound before the word that says what
    kind of body it is. ``initials`` are the first letters of its words, ``acronyms``
    what is written in capitals, ``variants`` the name without its brackets and what stands in them.
    """

    text: str
    units: tuple[Unit, ...] = ()
    concepts: tuple[frozenset[str], ...] = ()
    legal: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    proper: str = ""
    latin: str = ""
    skeleton: str = ""
    whole: str = ""
    initials: str = ""
    acronyms: frozenset[str] = frozenset()
    country: str = ""
    spoken: bool = False
    front: str = ""
    variants: tuple["NameParts", ...] = ()


class Read(NamedTuple):
    """A name as :meth:`NameAnalyser.read` gives it; ``front`` as in :class:`NameParts`, «» also where that is all."""

    text: str
    units: tuple[Unit, ...]
    front: str


@dataclass(eq=False)
class NameAnalyser:
    """Takes names apart; made once. The same name with the same language and country is analysed once."""

    vocabulary: Vocabulary
    places: Places
    _kept: dict[tuple[str, str, str], NameParts] = field(default_factory=dict)
    _readers: dict[tuple[str, ...], Reader] = field(default_factory=dict)

    def analyse(self, name: str, language: str = "", country: str = "") -> NameParts:
        """The parts of a name; ``language`` (BCP 47) and ``country`` (ISO 3166 alpha-2) help where they are known."""
        key = (name, language, country)
        known = self._kept.get(key)
        if known is None:
            if len(self._kept) >= _KEPT_MOST:
                self._kept.clear()
            known = self._kept[key] = self._analyse(name, language.lower(), country.upper())
        return known

    def read(self, name: str, language: str = "", country: str = "") -> "Read":
        """The units of a name without what only a comparison needs; not kept, for lists of millions of names."""
        glyphs = fold_glyphs(name[:_LONGEST])
        text = unify_han(glyphs)
        scripts = () if text.isascii() else _scripts_of(text)
        reader = self._reader(text, glyphs, (scripts, language.lower(), country.upper()))
        units = tuple(reader.units(text, glyphs))
        spoken = reader.reading == "ja" and (reader.ran_together or not _SPACELESS.isdisjoint(scripts))
        if not spoken or any(unit.kind == NUMBER for unit in units):
            return Read(text, units, "")
        whole = sound(romanise(glyphs, "ja").replace(" ", ""))
        front = _front(units, whole)
        return Read(text, units, front if front != whole else "")

    def _analyse(self, name: str, language: str, country: str) -> NameParts:
        glyphs = fold_glyphs(name[:_LONGEST])
        text = unify_han(glyphs)
        scripts = () if text.isascii() else _scripts_of(text)
        reader = self._reader(text, glyphs, (scripts, language, country))
        units = tuple(reader.units(text, glyphs))
        whole = "".join([unit.sound for unit in units])
        spaceless = reader.ran_together or not _SPACELESS.isdisjoint(scripts)
        if spaceless:
            whole = sound(romanise(glyphs, reader.reading).replace(" ", ""))
        spoken = spaceless and reader.reading == "ja"
        parts = _Sorted(units)
        return NameParts(
            text, units, tuple(parts.concepts), frozenset(parts.legal), frozenset(parts.places),
            frozenset(parts.numbers), " ".join(parts.proper), " ".join(parts.latin),
            "".join(map(skeleton, parts.latin)), whole,
            "".join([unit.text[:1] for unit in units if unit.kind != CONNECTOR]),
            frozenset([found.replace(".", "").lower() for found in _ACRONYM.findall(name)]), country,
            spoken, _front(units, whole) if spoken else "",
            tuple(self._variants(name, language, country)) if "(" in name or "（" in name else (),
        )  # fmt: skip

    def _variants(self, name: str, language: str, country: str) -> Iterable[NameParts]:
        """The name without its brackets, and what stands in them; neither where it is made of common words only."""
        name = name[:_LONGEST]
        found = _BRACKETS.search(name)
        if found and len(found.group(1)) >= 2 and len(name) - len(found.group()) >= 2:
            inside = self.analyse(found.group(1), language, country)
            if not any(unit.kind == PROPER or unit.sort in _NAMING for unit in inside.units):
                return  # (Osaka), (Holdings), (2): part of the name
            outside = self.analyse(_PARENTHESES.sub(" ", _BRACKETS.sub(" ", name)).strip(), language, country)
            long = len(found.group(1)) >= _NAME_LENGTH or " " in found.group(1)
            yield from (each for each in (outside, *([inside] if long else [])) if each.proper or each.places)

    def _reader(self, text: str, glyphs: str, how: tuple[tuple[str, ...], str, str]) -> Reader:
        """What reads names of these scripts, this language and country; made once for each."""
        scripts, language, country = how
        key = (language, country, *scripts)
        reader = self._readers.get(key)
        if reader is None:
            local = [language] if language else []
            local += self.vocabulary.languages_of(country) if country else ()
            languages = _chosen(tuple(self.vocabulary.languages), scripts, tuple(local))
            reader = self._readers[key] = Reader(self.vocabulary, self.places, languages, country)
        if reader.undecided and is_han(text):
            return self._decided(text, glyphs, reader)
        return reader

    def _decided(self, text: str, glyphs: str, reader: Reader) -> Reader:
        """Characters alone may be Japanese or Chinese: the language with more words in the name, else its forms."""
        covered = [
            sum(end - start for start, end, _ in self.vocabulary.finder((tag,)).spans(text))
            for tag in ("ja", "zh-hans")
        ]
        japanese = covered[0] > covered[1] or (covered[0] == covered[1] and writes_japanese(glyphs))
        languages = tuple(tag for tag in reader.languages if (tag[:2] != "zh" if japanese else tag != "ja"))
        key = ("", reader.country, *languages)
        if key not in self._readers:
            self._readers[key] = Reader(self.vocabulary, self.places, languages, reader.country)
        return self._readers[key]


def _front(units: tuple[Unit, ...], whole: str) -> str:
    return whole.removesuffix("".join([unit.sound for unit in units[ending_of(units) :]]))


def ending_of(units: Sequence[Unit]) -> int:
    """Where the words begin that say what kind of body it is; a word of several meanings is one word."""
    start = len(units)
    while start > 0:
        first = max((at for at in range(start) if units[at].text), default=0)
        if not any(unit.kind == LEGAL or unit.sort in _ENDS for unit in units[first:start]):
            break
        start = first
    return start


class _Sorted:
    """The units of a name by kind."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.concepts: list[frozenset[str]] = []
        self.legal: set[str] = set()
        self.places: set[str] = set()
        self.numbers: set[str] = set()
        self.proper: list[str] = []
        self.latin: list[str] = []
        sets = {LEGAL: self.legal, PLACE: self.places, NUMBER: self.numbers}
        for unit in units:
            if unit.kind == PROPER:
                self.proper.append(unit.text)
                self.latin.append(unit.sound)
            elif unit.kind == CONCEPT:
                self.concepts.append(unit.meaning)
            elif unit.kind in sets:
                sets[unit.kind] |= unit.meaning


class _ScriptOf(dict[str, str]):
    """The script of a letter; looked up once per letter."""

    def __missing__(self, char: str) -> str:
        code = ord(char)
        self[char] = next((name for name, first, last in _SCRIPTS if first <= code <= last), "")
        return self[char]


_SCRIPT_OF = _ScriptOf()


def _scripts_of(text: str) -> tuple[str, ...]:
    return tuple(sorted({_SCRIPT_OF[char] for char in text} - {""}))


@lru_cache(maxsize=10_000)
def _chosen(known: tuple[str, ...], scripts: tuple[str, ...], local: tuple[str, ...]) -> tuple[str, ...]:
    """The languages a name is read in: those of its scripts, narrowed by what is known of it, and always English."""
    near = {tag for tag in known if any(tag == each or tag.split("-")[0] == each.split("-")[0] for each in local)}
    if not scripts:
        return tuple(tag for tag in known if tag == "en" or tag in near) if near else known
    written = {tag for script in scripts for tag in _BY_SCRIPT[script]}
    if "ja" in scripts:
        written -= {"zh-hans", "zh-hant"}
    wanted = ((written & near) or written) | {"en"}
    return tuple(tag for tag in known if tag in wanted)


__all__ = [
    "CONCEPT", "CONNECTOR", "LEGAL", "NUMBER", "PLACE", "PROPER", "NameAnalyser", "NameParts", "Places", "Unit",
    "Vocabulary",
]  # fmt: skip

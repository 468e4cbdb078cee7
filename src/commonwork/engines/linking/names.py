"""A name taken apart: what its words mean, the places and numbers in it, and what is left, written as it sounds.

日本労働者協同組合連合会 and «Japan Workers' Co-operative Union» have the same meanings and place; ノウキヨウ and nōgyō
sound alike. The words of the field and the places come in from outside (:class:`Vocabulary`, :class:`Places`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, Protocol, SupportsFloat

from commonwork.engines.linking.folding import fold_glyphs, unify_han, writes_japanese
from commonwork.engines.linking.numbers import read_numbers
from commonwork.engines.linking.transliterating import is_han, romanise, skeleton, sound

CONCEPT, LEGAL, PLACE, NUMBER, PROPER = "concept", "legal", "place", "number", "proper"
CONNECTOR = "connector"
ORDINALS = {
    name: str(value)
    for value, name in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
         "twelfth"), start=1)
}  # fmt: skip
_ACRONYM = re.compile(r"(?<![^\W_])(?:[A-Z]{2,8}|(?:[A-Z]\.){2,8})(?![^\W_])")
_SCRIPTS = (
    ("ja", 0x3040, 0x30FF), ("ko", 0xAC00, 0xD7A3), ("han", 0x3400, 0x9FFF), ("deva", 0x0900, 0x097F),
    ("arab", 0x0600, 0x077F), ("cyrl", 0x0400, 0x052F), ("th", 0x0E00, 0x0E7F), ("ml", 0x0D00, 0x0D7F),
    ("bn", 0x0980, 0x09FF), ("ta", 0x0B80, 0x0BFF), ("si", 0x0D80, 0x0DFF),
)  # fmt: skip
_BY_SCRIPT = {
    "ja": ("ja",), "ko": ("ko",), "han": ("ja", "zh-hans", "zh-hant"), "deva": ("hi", "ne"), "arab": ("fa", "ar", "ur"),
    "cyrl": ("ru", "mn"), "th": ("th",), "ml": ("ml",), "bn": ("bn",), "ta": ("ta",), "si": ("si",),
}  # fmt: skip


_Piece = tuple[int, int, str, tuple[frozenset[str], ...]]


class Concept(Protocol):
    """What the vocabulary tells of a concept."""

    @property
    def kind(self) -> str: ...
    @property
    def weight(self) -> SupportsFloat: ...
    @property
    def identity(self) -> bool: ...


class Span(NamedTuple):
    """Words at ``text[start:end]``; each meaning is a set of alternatives."""

    start: int
    end: int
    meanings: tuple[frozenset[str], ...]


class Vocabulary(Protocol):
    """The words of the field: what stands where in a folded name, read in some languages."""

    @property
    def concepts(self) -> Mapping[str, Any]: ...  # -- each a Concept
    @property
    def languages(self) -> Sequence[str]: ...
    def languages_of(self, country: str) -> Sequence[str]: ...
    def spans(self, text: str, languages: tuple[str, ...]) -> Sequence[Span]: ...
    def endings(self) -> Mapping[str, tuple[frozenset[str], ...]]: ...


class Places(Protocol):
    """The places of the world: which keys a piece of a folded name stands for («JP», «JP-13», «JP-13/1850147»)."""

    def spans(self, text: str, country: str) -> Sequence[Span]: ...
    def latin(self, key: str) -> str: ...


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


@dataclass(frozen=True, slots=True)
class NameParts:
    """One name analysed; see the module. ``whole`` is the sound of the complete name without spaces."""

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
    variants: tuple["NameParts", ...] = ()


@dataclass(eq=False)
class NameAnalyser:
    """Takes names apart; made once. The same name with the same language and country is analysed once."""

    vocabulary: Vocabulary
    places: Places
    _kept: dict[tuple[str, str, str], NameParts] = field(default_factory=dict)
    _kept_most: int = 1_000_000
    _weights: dict[frozenset[str], tuple[str, float, str, bool]] = field(default_factory=dict)

    def analyse(self, name: str, language: str = "", country: str = "") -> NameParts:
        """The parts of a name; ``language`` (BCP 47) and ``country`` (ISO 3166 alpha-2) help where they are known."""
        key = (name, language, country)
        known = self._kept.get(key)
        if known is None:
            if len(self._kept) >= self._kept_most:
                self._kept.clear()
            known = self._kept[key] = self._analyse(name, language.lower(), country.upper())
        return known

    def _analyse(self, name: str, language: str, country: str) -> NameParts:
        glyphs = fold_glyphs(name)
        text = unify_han(glyphs)
        languages = self._languages(text, language, country)
        if {"ja", "zh-hans"} <= set(languages) and is_han(text):
            languages = self._japanese_or_chinese(text, glyphs, languages)
        reading = "ja" if "ja" in languages else "zh"
        units = tuple(_once(self._units(text, glyphs, (languages, reading, country))))
        proper = [unit for unit in units if unit.kind == PROPER]
        latin = " ".join(unit.sound for unit in proper)
        return NameParts(
            text=text,
            units=units,
            concepts=tuple(unit.meaning for unit in units if unit.kind == CONCEPT),
            legal=frozenset().union(*(unit.meaning for unit in units if unit.kind == LEGAL)),
            places=frozenset().union(*(unit.meaning for unit in units if unit.kind == PLACE)),
            numbers=frozenset().union(*(unit.meaning for unit in units if unit.kind == NUMBER)),
            proper=" ".join(unit.text for unit in proper),
            latin=latin,
            skeleton=skeleton(latin.replace(" ", "")),
            whole=sound(romanise(glyphs, reading).replace(" ", "")),
            initials="".join(unit.text[:1] for unit in units if unit.kind != CONNECTOR),
            acronyms=frozenset(found.replace(".", "").lower() for found in _ACRONYM.findall(name)),
            country=country,
            variants=tuple(self._variants(name, language, country)) if "(" in name or "（" in name else (),
        )

    def _variants(self, name: str, language: str, country: str) -> Iterable[NameParts]:
        """The name without what stands in brackets, and that by itself where it is long enough to be a name."""
        found = _BRACKETS.search(name)
        if found and len(found.group(1)) >= 2 and len(name) - len(found.group()) >= 2:
            inside = self.analyse(found.group(1), language, country)
            if inside.places or inside.numbers:
                return
            yield self.analyse(" ".join((name[: found.start()], name[found.end() :])).strip(), language, country)
            if len(found.group(1)) >= _NAME_LENGTH or " " in found.group(1):
                yield inside

    def _languages(self, text: str, language: str, country: str) -> tuple[str, ...]:
        scripts = () if text.isascii() else _scripts_of(text)
        local = (language, *self.vocabulary.languages_of(country)) if country else (language,) if language else ()
        return _chosen(tuple(self.vocabulary.languages), scripts, local)

    def _japanese_or_chinese(self, text: str, glyphs: str, languages: tuple[str, ...]) -> tuple[str, ...]:
        """Characters alone may be either: more words of one language decide, else forms only one of them writes."""
        covered = {
            tag: sum(span.end - span.start for span in self.vocabulary.spans(text, (tag,))) for tag in ("ja", "zh-hans")
        }
        japanese = covered["ja"] > covered["zh-hans"] or (
            covered["ja"] == covered["zh-hans"] and writes_japanese(glyphs)
        )
        return tuple(tag for tag in languages if (tag[:2] != "zh" if japanese else tag != "ja"))

    def _units(self, text: str, glyphs: str, how: tuple[tuple[str, ...], str, str]) -> Iterable[Unit]:
        languages, reading, country = how
        done = 0
        for start, end, kind, meanings in self._pieces(text, languages, country):
            yield from self._proper(text, glyphs, done, start, (languages, reading))
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
        yield from self._proper(text, glyphs, done, len(text), (languages, reading))

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
        if all(concept.kind == "connector" for concept in concepts):
            return CONNECTOR, 0.0, "connector", False
        if meaning <= ORDINALS.keys():
            return NUMBER, _NUMBER_WEIGHT, "ordinal", True
        identity = all(concept.identity for concept in concepts)
        legal = all(concept.kind == "legal_form" for concept in concepts) and not identity
        lightest = min(concepts, key=lambda concept: (concept.weight, concept.kind))
        return LEGAL if legal else CONCEPT, float(lightest.weight), lightest.kind, identity

    def _proper(self, text: str, glyphs: str, start: int, end: int, how: tuple[tuple[str, ...], str]) -> Iterable[Unit]:
        languages, reading = how
        for word in _WORD.finditer(text, start, end):
            written, shown = word.group(), glyphs[word.start() : word.end()]
            ending = self._ending(written) if "ja" in languages and _RUN_TOGETHER.fullmatch(written) else ""
            if ending:
                written, shown = written[: -len(ending)], shown[: -len(ending)]
            yield Unit(PROPER, frozenset(), written, sound(romanise(shown, reading).replace(" ", "")), 1.0)
            if ending:
                yield from self._concepts(self.vocabulary.endings()[ending], ending, sound(romanise(ending, reading)))

    def _ending(self, word: str) -> str:
        """The longest word of the field at the end of a Japanese name in kana or Latin letters without spaces."""
        endings = self.vocabulary.endings()
        return next((word[at:] for at in range(2, len(word) - 3) if word[at:] in endings), "")

    def _pieces(self, text: str, languages: tuple[str, ...], country: str) -> list[_Piece]:
        """Numbers first, then words of the field and places, the longer before the shorter, words before places."""
        found: list[_Piece] = [
            (number.start, number.end, NUMBER, (frozenset({number.value}),)) for number in read_numbers(text)
        ]
        found += [(*span[:2], CONCEPT, span.meanings) for span in self.vocabulary.spans(text, languages)]
        found += [(*span[:2], PLACE, span.meanings) for span in self.places.spans(text, country)]
        taken = bytearray(len(text))
        chosen = []
        for piece in sorted(found, key=lambda piece: (piece[2] != NUMBER, piece[0] - piece[1], piece[2], piece[0])):
            start, end = piece[:2]
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                chosen.append(piece)
        return sorted(chosen)


_PLACE_WEIGHT, _NUMBER_WEIGHT = 0.8, 0.8
_WORD = re.compile(r"\S+")
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_NAME_LENGTH = 8  # letters in brackets that may be a name
_RUN_TOGETHER = re.compile(
    r"[\u3041-\u30ff]{5,}|(?:[bcdfghjkmnprstwyz]{0,2}y?[aiueo]|n(?=[bcdfghjkmprstwz]|$)|m(?=[bpm])){4,}n?"
)


def _once(units: Iterable[Unit]) -> Iterable[Unit]:
    """Each meaning and each word once: names repeat themselves in brackets."""
    seen: set[tuple[str, object]] = set()
    for unit in units:
        key = (unit.kind, unit.meaning or unit.text)
        if key not in seen:
            seen.add(key)
            yield unit


@lru_cache(maxsize=100_000)
def _scripts_of(text: str) -> tuple[str, ...]:
    found = {name for char in set(text) for name, first, last in _SCRIPTS if first <= ord(char) <= last}
    return tuple(sorted(found))


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


__all__ = ["NameAnalyser", "NameParts", "Places", "Span", "Unit", "Vocabulary", "is_han"]

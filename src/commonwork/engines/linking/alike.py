"""How much two analysed names speak for one organisation: a level, a likeness from 0 to 1, and the reasons.

The pieces of the two names are laid side by side: what means the same, what is the same place or number, what is
written alike, what sounds alike; the rest contradicts or is left over.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from math import fsum

from rapidfuzz.distance import OSA

from commonwork.engines.linking.found import Reason
from commonwork.engines.linking.kindred import (
    LEVELS,
    nearly,
    places_meet,
    same_meaning,
    shared_meaning,
    whole_country,
    written_alike,
)
from commonwork.engines.linking.names import CONCEPT, CONNECTOR, LEGAL, NUMBER, PLACE, NameParts, Unit
from commonwork.engines.linking.transliterating import country_of_script, skeleton, sound

RULES = {
    "name.number": "numbers in names that differ contradict",
    "name.place": "places that differ contradict; a place within the other does not",
    "name.level": "a federation and a body without such a word are not the same",
    "name.identity": "different people or trades contradict",
    "name.near": "words near in meaning (union and federation) count in part",
    "name.sound": "what is written in another script is compared as it sounds",
    "name.abbreviation": "an abbreviation is compared with the first letters of the other name",
    "name.country": "a country one name lacks may be the country it is from, or the only one that writes its script",
}


class Level(IntEnum):
    """Kinds of likeness, the stronger the higher."""

    NOTHING = 0
    CONTRADICTING = 1
    PARTLY = 2
    ABBREVIATION = 3
    SIMILAR = 4
    MEANING = 5
    SOUND = 6
    WORDS = 7
    EQUAL = 8


@dataclass(frozen=True, slots=True)
class NameComparison:
    """What :func:`compare_names` found; ``likeness`` has three places."""

    level: Level
    likeness: float
    reasons: tuple[Reason, ...] = ()


_NOTHING = NameComparison(Level.NOTHING, 0.0)
_ALIKE = 0.66  # words whose letters agree less are two words
_SLIP = 0.25  # how much more than its share a differing letter counts
_WHOLE, _WHOLE_ALIKE = 10, 0.88  # letters; how alike whole names must sound
_WHOLE_WRITTEN = 0.92
_LOST = 1.5  # how much more what is left over counts than what agrees
_FRONT = 0.8
_COMMON = 0.9  # what is left where both names are made of common words only
_CONTRADICTED = 0.6  # what is left of the likeness where something contradicts
_DISTINCT_FORMS = 0.85  # what is left where the legal forms have nothing in common
_UNHEARD = frozenset({NUMBER, LEGAL})
_LONG = 6  # letters: shorter names may sound alike by chance


def compare_names(a: NameParts, b: NameParts, *, off: frozenset[str] = frozenset()) -> NameComparison:
    """Two names side by side. Symmetric; names that cannot be read at all compare as nothing."""
    if not a.text or not b.text:
        return _NOTHING
    if a.text == b.text:
        return NameComparison(Level.EQUAL, 1.0, (Reason("name.equal"),))
    if a.text > b.text:
        a, b = b, a
    if "name.sound" not in off and a.whole == b.whole and len(a.whole) >= _LONG and _may_sound(a, b):
        return NameComparison(Level.SOUND, 0.99, (Reason("name.sound", (a.text, b.text)),))
    if a.variants or b.variants:
        found = [_laid(one, other, off) for one in (a, *a.variants) for other in (b, *b.variants)]
        return max(found, key=lambda each: (each.likeness, each.level))
    return _laid(a, b, off)


def _may_sound(a: NameParts, b: NameParts) -> bool:
    """Whether one sound is one name: a number may be hidden in kana (ダイイチ), not in Latin letters."""
    return a.numbers == b.numbers or not (a.text.isascii() and b.text.isascii())


def _laid(a: NameParts, b: NameParts, off: frozenset[str]) -> NameComparison:
    if a.text == b.text:
        return NameComparison(Level.WORDS, 0.98, (Reason("name.words", (a.text, b.text)),))
    abbreviated = _abbreviated(a, b) if "name.abbreviation" not in off else ""
    return _Table(a, b, off).judged(abbreviated)


class _Table:
    """Two names laid side by side, piece by piece."""

    def __init__(self, a: NameParts, b: NameParts, off: frozenset[str]) -> None:
        self.a, self.b, self.off = a, b, off
        self.left = [unit for unit in a.units if unit.kind != CONNECTOR]
        self.right = [unit for unit in b.units if unit.kind != CONNECTOR]
        self.total = fsum(unit.weight for unit in (*self.left, *self.right) if unit.kind != NUMBER)
        self.gained = 0.0
        self.kinds: set[str] = set()

    def judged(self, abbreviated: str) -> NameComparison:
        """Every way pieces can agree, the surest first; then what is left."""
        self._pair(written_alike, "words")
        self._pair(same_meaning, "meaning")
        self._pair(shared_meaning, "meaning")
        self._pair(places_meet, "meaning")
        if "name.near" not in self.off:
            self._pair(nearly, "near")
            self._pair(whole_country, "near")
        if "name.sound" not in self.off:
            self._joined(0.95)
            self._pair(self._alike, "sound")
            self._joined(0.7)
        self._country()
        return self._result(abbreviated)

    def _pair(self, alike: Callable[[Unit, Unit], float], kind: str) -> None:
        if not self.left or not self.right:
            return
        for one in list(self.left):
            best, likeness = None, 0.0
            for other in self.right:
                found = alike(one, other)
                if found > likeness:
                    best, likeness = other, found
            if best is not None:
                self.left.remove(one)
                self.right.remove(best)
                self.kinds.add(kind)
                if one.kind != NUMBER:
                    self.gained += likeness * (one.weight + best.weight)

    def _alike(self, one: Unit, other: Unit) -> float:
        if one.kind in _UNHEARD or other.kind in _UNHEARD or not one.sound or not other.sound:
            return 0.0
        likeness = sounds_alike(one.sound, other.sound)
        return likeness - _SLIP * (1 - likeness) if likeness >= _ALIKE else 0.0

    def _joined(self, least: float) -> None:
        one, other = (
            sound("".join(unit.sound for unit in units if unit.kind not in _UNHEARD))
            for units in (self.left, self.right)
        )
        if len(one) > 2 and len(other) > 2:
            likeness = sounds_alike(one, other)
            if likeness >= least:
                weight = fsum(unit.weight for unit in (*self.left, *self.right) if unit.kind not in _UNHEARD)
                self.left = [unit for unit in self.left if unit.kind in _UNHEARD]
                self.right = [unit for unit in self.right if unit.kind in _UNHEARD]
                self.gained += (likeness - _SLIP * (1 - likeness)) * weight
                self.kinds.add("sound")

    def _country(self) -> None:
        if "name.country" in self.off:
            return
        for units, other in ((self.left, self.b), (self.right, self.a)):
            country = other.country or country_of_script(other.text)
            for unit in list(units):
                if country and unit.kind == PLACE and country in unit.meaning:
                    units.remove(unit)
                    self.gained += unit.weight

    def _contradictions(self) -> list[Reason]:
        found = []
        if self.a.numbers != self.b.numbers and "name.number" not in self.off:
            found.append(
                Reason("name.number_differs", (" ".join(sorted(self.a.numbers)), " ".join(sorted(self.b.numbers))))
            )
        left, right = _texts(self.left, PLACE), _texts(self.right, PLACE)
        if left and right and "name.place" not in self.off:
            found.append(Reason("name.place_differs", (left, right)))
        levels = [
            [unit.text for unit in units if unit.meaning and unit.meaning <= LEVELS]
            for units in (self.left, self.right)
        ]
        if (levels[0] or levels[1]) and "name.level" not in self.off:
            found.append(Reason("name.level_differs", (" ".join(levels[0]), " ".join(levels[1]))))
        if "name.identity" not in self.off:
            for sort in ("people", "activity"):
                one, other = (
                    " ".join(unit.text for unit in units if unit.sort == sort) for units in (self.left, self.right)
                )
                if one and other:
                    found.append(Reason("name.identity_differs", (one, other)))
        return found

    def _result(self, abbreviated: str) -> NameComparison:
        lost = self.total - self.gained
        likeness = self.gained / (self.gained + _LOST * lost) if self.gained else 0.0
        likeness = round(max(likeness, self._heard_whole(), self._slip()), 9)  # alike on every Python
        if self.a.legal and self.b.legal and not self.a.legal & self.b.legal:
            likeness *= _DISTINCT_FORMS
        if not any((self.a.proper, self.b.proper, self.a.places, self.b.places, self.a.numbers)):
            likeness *= _COMMON
        contradictions = self._contradictions()
        if contradictions:
            return NameComparison(Level.CONTRADICTING, round(likeness * _CONTRADICTED, 3), tuple(contradictions))
        level = self._level(likeness)
        if abbreviated and likeness < 0.8:
            return NameComparison(Level.ABBREVIATION, 0.8, (Reason("name.abbreviation", (abbreviated,)),))
        return NameComparison(
            level, round(likeness, 3), (Reason("name." + level.name.lower(), (self.a.text, self.b.text)),)
        )

    def _heard_whole(self) -> float:
        """Names in two scripts that sound alike from end to end, however the words were understood."""
        one, other = self.a.whole, self.b.whole
        if (
            "name.sound" in self.off
            or min(len(one), len(other)) < _LONG
            or (self.a.text.isascii() == self.b.text.isascii() and not (self.a.spoken and self.b.spoken))
        ):
            return 0.0
        likeness = (
            OSA.normalized_similarity(one, other, score_cutoff=_WHOLE_ALIKE)
            if min(len(one), len(other)) >= _WHOLE
            else 0
        )
        if not likeness and _reads(self.a, self.b):
            return _FRONT
        return likeness - 2 * _SLIP * (1 - likeness) if likeness else 0.0

    def _slip(self) -> float:
        """Whole names in one script but for a slip of the pen that made a word of the field unknown."""
        one, other = self.a.text, self.b.text
        left, right = ([unit for unit in units if unit.kind != LEGAL] for units in (self.left, self.right))
        if (left and right) or min(len(one), len(other)) < _WHOLE:
            return 0.0
        likeness = OSA.normalized_similarity(one, other, score_cutoff=_WHOLE_WRITTEN)
        return likeness - 2 * _SLIP * (1 - likeness) if likeness else 0.0

    def _level(self, likeness: float) -> Level:
        if likeness < 0.4:
            return Level.NOTHING
        if likeness < 0.75:
            return Level.PARTLY
        if likeness < 0.9 or any(unit.kind != LEGAL for unit in (*self.left, *self.right)):
            return Level.SIMILAR
        if "sound" in self.kinds:
            return Level.SOUND
        return Level.MEANING if {"meaning", "near"} & self.kinds else Level.WORDS


def _reads(one: NameParts, other: NameParts) -> bool:
    """Whether one is the reading of the other without the kind of body: 愛知東農業協同組合, アイチヒガシ."""
    short, full = sorted((one, other), key=lambda parts: len(parts.whole))
    if not (short.spoken and full.spoken and full.whole.startswith(short.whole)) or short.legal:
        return False
    rest = full.whole[len(short.whole) :]
    for unit in reversed(full.units):
        if not rest or unit.kind not in (CONCEPT, LEGAL) or not rest.endswith(unit.sound):
            break
        rest = rest.removesuffix(unit.sound)
    return not rest


def _texts(units: Iterable[Unit], kind: str) -> str:
    return " ".join(unit.text for unit in units if unit.kind == kind)


@lru_cache(maxsize=500_000)
def sounds_alike(one: str, other: str) -> float:
    """How alike two words in their ``sound`` form are, 0 to 1: by letters, or by consonants where these are enough."""
    if one == other:
        return 1.0
    letters = OSA.normalized_similarity(one, other)
    bones, others = skeleton(one), skeleton(other)
    if min(len(bones), len(others)) >= 4:
        return max(letters, 0.9 * OSA.normalized_similarity(bones, others))
    return letters


def _abbreviated(a: NameParts, b: NameParts) -> str:
    for short, long in ((a, b), (b, a)):
        for acronym in sorted(short.acronyms):
            if len(acronym) >= 3 and len(long.initials) >= len(acronym) and long.initials.startswith(acronym):
                return acronym
    return ""


def compare_many(a: Sequence[NameParts], b: Sequence[NameParts]) -> list[NameComparison]:
    """:func:`compare_names` of each place of two lists; equal pairs are compared once."""
    kept: dict[tuple[int, int], NameComparison] = {}
    found = []
    for one, other in zip(a, b, strict=True):
        key = (id(one), id(other))
        if key not in kept:
            kept[key] = compare_names(one, other)
        found.append(kept[key])
    return found


__all__ = ["RULES", "Level", "NameComparison", "compare_many", "compare_names", "sounds_alike"]

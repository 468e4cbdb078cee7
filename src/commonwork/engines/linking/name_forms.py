"""Analysed names in the form the comparison of millions of pairs wants: tokens, each with its kind."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from commonwork.engines.collector import collector_paused
from commonwork.engines.linking.alike import NameComparison, compare_names
from commonwork.engines.linking.forms import GENERIC, IDENTITY, NUMBER, PLACE, PROPER, NameForm
from commonwork.engines.linking.kindred import group_of
from commonwork.engines.linking.names import CONCEPT, CONNECTOR, LEGAL, NameAnalyser, NameParts, Unit, ending_of
from commonwork.engines.linking.names import NUMBER as NUMBERED
from commonwork.engines.linking.names import PLACE as PLACED
from commonwork.engines.linking.transliterating import skeleton

_EMPTY = frozenset({"the", "of", "and", "plural-mark"})
_BONES, _PIECE = 3, 4  # letters of the consonants of a word, and of a piece of the sound of a name
_SHORTEST = 3  # letters of what is left in front of an ending


@dataclass(frozen=True, slots=True)
class NameForms:
    """Gives :class:`NameForm` of names by the analyser; ``version`` names lexicon, gazetteer and readers."""

    analyser: NameAnalyser
    version: str

    def forms(self, names: Sequence[str], languages: Sequence[str], countries: Sequence[str]) -> list[NameForm]:
        """One form for each name, with the language and country of its record («» where unknown)."""
        with collector_paused():
            return [self._read(*each) for each in zip(names, languages, countries, strict=True)]

    def _read(self, name: str, language: str, country: str) -> NameForm:
        read = self.analyser.read(name, language, country)
        spoken = _spoken(read.text, read.units, read.front)
        if "(" in name or "（" in name:
            variants = map(_part, self.analyser.analyse(name, language, country).variants)
            return _form(read.text, read.units, (*variants, *spoken))
        return _form(read.text, read.units, spoken)

    def place(self, text: str, country: str) -> str:
        """The key of a place, the same for its names in several scripts; what is not in the gazetteer, as it sounds."""
        parts = self.analyser.analyse(text, "", country)
        return min(parts.places, key=lambda key: (-len(key), key)) if parts.places else parts.whole or parts.text

    def compare(self, one: str, other: str, country_one: str = "", country_other: str = "") -> NameComparison:
        """Two names side by side, piece by piece: finer and slower than tokens."""
        analyse = self.analyser.analyse
        return compare_names(analyse(one, "", country_one), analyse(other, "", country_other))

    def traits(self, name: str, country: str) -> tuple[str, ...]:
        """What a name may have in common with itself in another script: meanings, places, numbers, pieces of sound."""
        parts = self.analyser.analyse(name, "", country)
        found = ["c:" + group_of(meaning) for meaning in parts.concepts]
        found += ["p:" + place for place in parts.places] + ["n:" + number for number in parts.numbers]
        found += ["k:" + bones for word in parts.latin.split() if len(bones := skeleton(word)) >= _BONES]
        found += [parts.whole[at : at + _PIECE] for at in range(len(parts.whole) - _PIECE + 1)]
        return tuple(dict.fromkeys(found))


def _form(text: str, units: Sequence[Unit], also: Iterable[NameForm]) -> NameForm:
    tokens: list[tuple[str, int]] = []
    said: list[str] = []
    legal: set[str] = set()
    for unit in units:
        kind = unit.kind
        if kind == LEGAL:
            legal |= unit.meaning
            continue
        if kind != CONNECTOR:
            tokens.append((_word(unit), _kind(unit)))
        elif not _EMPTY.isdisjoint(unit.meaning):
            continue
        if unit.text:
            said.append(unit.text)
    said.sort()
    return NameForm(
        text, tuple([token for token in tokens if token[0]]), tuple(sorted(legal)), tuple(also), " ".join(said)
    )


def _word(unit: Unit) -> str:
    kind = unit.kind
    if kind == CONCEPT:
        return _concept(unit.meaning)
    if kind == PLACED:
        return "p:" + min(unit.meaning)
    if kind == NUMBERED:
        return "n:" + min(unit.meaning)
    return unit.sound or unit.text


def _kind(unit: Unit) -> int:
    kind = unit.kind
    if kind == CONCEPT:
        return IDENTITY if unit.identity else GENERIC
    return PLACE if kind == PLACED else NUMBER if kind == NUMBERED else PROPER


@lru_cache(maxsize=1 << 14)
def _concept(meaning: frozenset[str]) -> str:
    return "c:" + group_of(meaning)


def _part(parts: NameParts) -> NameForm:
    """A piece of a name: it says nothing as a whole."""
    return replace(_form(parts.text, parts.units, ()), said="")


def _spoken(text: str, units: Sequence[Unit], front: str) -> Iterator[NameForm]:
    """A Japanese name without spaces as it is spoken: one token, and the kind of body."""
    if len(front) >= _SHORTEST:
        ending = _form(text, units[ending_of(units) :], ()).tokens
        tokens = (("s:" + front, IDENTITY), *ending)
        legal = tuple(sorted({form for unit in units if unit.kind == LEGAL for form in unit.meaning}))
        yield NameForm(text, tokens, legal, said=" ".join([word for word, _ in tokens]))

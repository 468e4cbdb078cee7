"""Analysed names in the form the comparison of millions of pairs wants: tokens, each with its kind."""

import gc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commonwork.engines.linking.alike import NameComparison, compare_names
from commonwork.engines.linking.forms import GENERIC, IDENTITY, NUMBER, PLACE, PROPER, NameForm
from commonwork.engines.linking.kindred import group_of
from commonwork.engines.linking.names import CONCEPT, CONNECTOR, LEGAL, NameAnalyser, NameParts, Unit, ending_of
from commonwork.engines.linking.names import NUMBER as NUMBERED
from commonwork.engines.linking.names import PLACE as PLACED

_SHORTEST = 3  # letters of what is left in front of an ending


@dataclass(frozen=True, slots=True)
class NameForms:
    """Gives :class:`NameForm` of names by the analyser; ``version`` names lexicon, gazetteer and readers."""

    analyser: NameAnalyser
    version: str

    def forms(self, names: Sequence[str], languages: Sequence[str], countries: Sequence[str]) -> list[NameForm]:
        """One form for each name, with the language and country of its record («» where unknown)."""
        analyse = self.analyser.analyse
        collecting = gc.isenabled()
        gc.disable()  # millions of small lasting objects: looking them through again and again takes a third
        try:
            return [_form(analyse(*each)) for each in zip(names, languages, countries, strict=True)]
        finally:
            if collecting:
                gc.enable()

    def place(self, text: str, country: str) -> str:
        """The key of a place, the same for its names in several scripts; what is not in the gazetteer, as it sounds."""
        parts = self.analyser.analyse(text, "", country)
        return min(parts.places, key=lambda key: (-len(key), key)) if parts.places else parts.whole or parts.text

    def compare(self, one: str, other: str) -> NameComparison:
        """Two names side by side, piece by piece: finer and slower than tokens."""
        analyse = self.analyser.analyse
        return compare_names(analyse(one), analyse(other))


def _form(parts: NameParts) -> NameForm:
    return NameForm(parts.text, _tokens(parts.units), tuple(sorted(parts.legal)), tuple(_others(parts)))


def _tokens(units: Sequence[Unit]) -> tuple[tuple[str, int], ...]:
    return tuple([token for unit in units if (token := _token(unit))[0]])


def _token(unit: Unit) -> tuple[str, int]:
    if unit.kind in (LEGAL, CONNECTOR):
        return "", GENERIC
    if unit.kind == CONCEPT:
        return "c:" + group_of(unit.meaning), IDENTITY if unit.identity else GENERIC
    if unit.kind == PLACED:
        return "p:" + min(unit.meaning), PLACE
    if unit.kind == NUMBERED:
        return "n:" + min(unit.meaning), NUMBER
    return unit.sound or unit.text, PROPER


def _others(parts: NameParts) -> Iterator[NameForm]:
    for variant in parts.variants:
        yield NameForm(variant.text, _tokens(variant.units), tuple(sorted(variant.legal)))
    if not parts.numbers and parts.front != parts.whole and len(parts.front) >= _SHORTEST:
        ending = _tokens(parts.units[ending_of(parts.units) :])
        yield NameForm(parts.text, (("s:" + parts.front, IDENTITY), *ending), tuple(sorted(parts.legal)))

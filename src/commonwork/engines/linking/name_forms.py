"""Analysed names in the form the comparison of millions of pairs wants: tokens, each with its kind."""

from collections.abc import Sequence
from dataclasses import dataclass

from commonwork.engines.linking.alike import group_of
from commonwork.engines.linking.forms import GENERIC, IDENTITY, NUMBER, PLACE, PROPER, NameForm
from commonwork.engines.linking.names import CONCEPT, CONNECTOR, LEGAL, NameAnalyser, NameParts, Unit
from commonwork.engines.linking.names import NUMBER as NUMBERED
from commonwork.engines.linking.names import PLACE as PLACED


@dataclass(frozen=True, slots=True)
class NameForms:
    """Gives :class:`NameForm` of names by the analyser; ``version`` names lexicon, gazetteer and readers."""

    analyser: NameAnalyser
    version: str

    def forms(self, names: Sequence[str], languages: Sequence[str], countries: Sequence[str]) -> list[NameForm]:
        """One form for each name, with the language and country of its record («» where unknown)."""
        analyse = self.analyser.analyse
        return [_form(analyse(*each)) for each in zip(names, languages, countries, strict=True)]

    def place(self, text: str, country: str) -> str:
        """The key of a place, the same for its names in several scripts; what is not in the gazetteer, as it sounds."""
        parts = self.analyser.analyse(text, "", country)
        return min(parts.places, key=lambda key: (-len(key), key)) if parts.places else parts.whole or parts.text


def _form(parts: NameParts) -> NameForm:
    tokens = tuple(token for unit in parts.units if (token := _token(unit))[0])
    return NameForm(parts.text, tokens, tuple(sorted(parts.legal)))


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

"""The name analyser made ready with the lexicon of the field and the gazetteer; kept for the whole process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from babel.languages import get_official_languages

from commonwork.engines.linking.folding import fold_name
from commonwork.engines.linking.name_forms import NameForms
from commonwork.engines.linking.names import NameAnalyser, Span
from commonwork.reference.lexicon_loader import HERE as LEXICON
from commonwork.reference.lexicon_loader import Concept, Lexicon, load_lexicon
from commonwork.reference.lexicon_matching import Finder
from commonwork.reference.places_loader import HERE as PLACES
from commonwork.reference.places_loader import load_places

VERSION = "1"  # raise it when the analysis itself changes


@dataclass(eq=False)
class FieldWords:
    """The lexicon as the analyser wants it: words in the folded form of names, finders kept per set of languages."""

    lexicon: Lexicon
    _finders: dict[tuple[str, ...], Finder] = field(default_factory=dict)
    _languages: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def concepts(self) -> Mapping[str, Concept]:
        """Every concept by its id."""
        return self.lexicon.concepts

    @property
    def languages(self) -> Sequence[str]:
        """The languages the lexicon has words of."""
        return tuple(self.lexicon.languages)

    def languages_of(self, country: str) -> tuple[str, ...]:
        """The official languages of a country (CLDR), as plain language codes."""
        if country not in self._languages:
            found = get_official_languages(country, de_facto=True, regional=True) if country else ()
            self._languages[country] = tuple(tag.split("_")[0] for tag in found)
        return self._languages[country]

    def spans(self, text: str, languages: tuple[str, ...]) -> list[Span]:
        """The words of these languages found in a folded name."""
        if languages not in self._finders:
            self._finders[languages] = Finder(
                replace(word, folded=fold_name(word.text))
                for language in languages
                for word in self.lexicon.words(language)
            )
        return [Span(*found) for found in self._finders[languages].spans(text)]


@lru_cache(maxsize=4)
def name_analyser(lexicon: Path | None = None, places: Path | None = None) -> NameAnalyser:
    """The analyser over the packaged lexicon and gazetteer, or over those of other paths. Kept per process."""
    return NameAnalyser(FieldWords(load_lexicon(lexicon)), load_places(places))


@lru_cache(maxsize=4)
def name_forms(lexicon: Path | None = None, places: Path | None = None) -> NameForms:
    """The analyser in the form linking wants; its version changes with the lexicon, the gazetteer and the readers."""
    digest = sha256(VERSION.encode())
    for file in (*sorted((lexicon or LEXICON).rglob("*.csv")), places or PLACES):
        digest.update(file.name.encode() + file.read_bytes())
    return NameForms(name_analyser(lexicon, places), digest.hexdigest()[:12])

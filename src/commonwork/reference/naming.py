"""The name analyser made ready with the lexicon of the field and the gazetteer; kept for the whole process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from babel.languages import get_official_languages

from commonwork.engines.linking.folding import fold_name
from commonwork.engines.linking.kana import spellings
from commonwork.engines.linking.name_forms import NameForms
from commonwork.engines.linking.names import NameAnalyser
from commonwork.engines.linking.transliterating import is_han, read_japanese
from commonwork.reference.lexicon_loader import HERE as LEXICON
from commonwork.reference.lexicon_loader import Concept, Lexicon, load_lexicon
from commonwork.reference.lexicon_matching import Finder, Word
from commonwork.reference.places_loader import HERE as PLACES
from commonwork.reference.places_loader import load_places

_MANY = 8  # languages: more are searched only where the language is unknown
_SHORT = 3
_COMMON = frozenset({"en", "fr", "es", "de", "it", "pt"})
VERSION = "4"  # raise it when the analysis itself changes


@dataclass(eq=False)
class FieldWords:
    """The lexicon as the analyser wants it: words in the folded form of names, finders kept per set of languages."""

    lexicon: Lexicon
    _folded: dict[str, tuple[Word, ...]] = field(default_factory=dict)
    _finders: dict[tuple[str, ...], Finder] = field(default_factory=dict)
    _languages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _endings: dict[str, tuple[frozenset[str], ...]] = field(default_factory=dict)

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

    def endings(self) -> Mapping[str, tuple[frozenset[str], ...]]:
        """Japanese words of the field as kana and Latin letters spell them: what may end a name without spaces."""
        if not self._endings:
            finder = self.finder(("ja",))
            for word in self.lexicon.words("ja"):
                if self.lexicon.concepts[word.concept].kind in {"legal_form", "level"} and is_han(word.folded):
                    meanings = finder.spans(fold_name(word.text))[0][2]
                    for spelling in spellings(read_japanese(word.folded)):
                        self._endings.setdefault(spelling, meanings)
        return self._endings

    def _is_safe(self, language: str, word: Word) -> bool:
        """Where the language of a name is unknown, very short words count in the commonest languages only."""
        return (
            len(word.folded) > _SHORT
            or not word.folded.isascii()
            or language in _COMMON
            or self.lexicon.concepts[word.concept].kind == "legal_form"
        )

    def finder(self, languages: tuple[str, ...]) -> Finder:
        """What finds the words of these languages in a folded name."""
        if languages not in self._finders:
            self._finders[languages] = Finder(
                made
                for language in languages
                for word, made in zip(self.lexicon.words(language), self._words_of(language), strict=True)
                if len(languages) < _MANY or self._is_safe(language, word)
            )
        return self._finders[languages]

    def _words_of(self, language: str) -> tuple[Word, ...]:
        """The words of a language in the folded form of names; folded once, as many sets of languages share them."""
        if language not in self._folded:
            self._folded[language] = tuple(
                replace(word, folded=fold_name(word.text)) for word in self.lexicon.words(language)
            )
        return self._folded[language]


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

"""What a heading means: its words, in any of the languages of `reference/headings`, whole, in part, or bilingual."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from commonwork.engines.cleaning.text import fold_text

RULES = {
    "heading.whole": "a heading, or one half of a bilingual one, that is a known word is what the word says",
    "heading.part": "a heading that holds a known word is probably what the word says",
    "heading.lower": "under a heading of two rows, what the lower row says beats what the upper one says",
}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PARTS = re.compile(r"\s+/\s+|\s*[\n|;；]\s*|\s+[-–—]\s+|\s*[/／]\s*")
_BRACKETS = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]")
_NO_SPACES = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WEAK = frozenset(
    {"name", "key", "identifier", "organisation_kind", "row_number", "relation", "description", "period", "note"}
)
_NOISE = frozenset({"the", "of", "de", "la", "le", "du", "des", "del", "der", "die", "das", "no", "nom", "name"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing a heading may mean: the field, how much of the heading says so (1 is all of it), in which language."""

    field: str
    share: float
    language: str


@dataclass(frozen=True)
class Words:
    """The words of `reference/headings`: fields by heading, and meanings by value; built once, then only asked."""

    headings: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    countries: Mapping[str, str] = field(default_factory=dict)
    schemes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    memory: dict[str, tuple[Meaning, ...]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def known(self) -> dict[str, list[tuple[str, str]]]:
        """Normal form of a heading → the fields it may name, with the language."""
        found: dict[str, list[tuple[str, str]]] = {}
        for name, language, words in self.headings:
            for word in words:
                entry = found.setdefault(normal(word), [])
                if all(name != other for other, _ in entry):
                    entry.append((name, language))
        found.pop("", None)
        return found

    @cached_property
    def joined(self) -> dict[str, list[tuple[str, str]]]:
        """The headings of scripts that write no spaces, by which parts of longer headings are found."""
        return {word: entry for word, entry in self.known.items() if _NO_SPACES.search(word) and len(word) > 1}

    @cached_property
    def meanings(self) -> dict[str, frozenset[str]]:
        """Meaning of values («total», «none», «active» …) → their words, folded."""
        found: dict[str, set[str]] = {}
        for meaning, words in self.values:
            found.setdefault(meaning, set()).update(
                each for word in words for each in (fold_value(word), word.casefold())
            )
        return {meaning: frozenset(words) for meaning, words in found.items()}

    @cached_property
    def scheme_names(self) -> dict[str, str]:
        """Normal form of a heading that names a register → the scheme of its numbers."""
        return {normal(word): scheme for scheme, words in self.schemes for word in words}

    def scheme_of(self, heading: str) -> str:
        """The scheme a heading names: as a whole, or in a script without spaces as a part; «» where it names none."""
        text = normal(heading.rpartition(" // ")[2])
        if text in self.scheme_names:
            return self.scheme_names[text]
        parts = (word for word in self.scheme_names if _NO_SPACES.search(word) and word in text)
        return next((self.scheme_names[word] for word in parts), "")

    @cached_property
    def country_names(self) -> dict[str, str]:
        """Folded name or code of a country → its code."""
        return {fold_value(name): code for name, code in self.countries.items()}

    def of(self, heading: str, off: frozenset[str] = frozenset()) -> tuple[Meaning, ...]:
        """What a heading may mean, most likely first."""
        if off:
            return self._of(heading, off)
        if heading not in self.memory:
            self.memory[heading] = self._of(heading, off)
        return self.memory[heading]

    def _of(self, heading: str, off: frozenset[str]) -> tuple[Meaning, ...]:
        found: dict[str, Meaning] = {}
        rows = [row for row in heading.split(" // ") if row.strip()]
        for weight, row in zip((1.0, 0.8, 0.6, 0.5, 0.4), reversed(rows), strict=False):
            weight = 1.0 if "heading.lower" in off else weight
            for meaning in (*self._whole(row, off), *self._part(row, off)):
                scaled = Meaning(meaning.field, round(meaning.share * weight, 3), meaning.language)
                if scaled.share > found.get(meaning.field, Meaning("", 0, "")).share:
                    found[meaning.field] = scaled
        return tuple(sorted(found.values(), key=lambda meaning: -meaning.share)[:4])

    def _whole(self, heading: str, off: frozenset[str]) -> list[Meaning]:
        if "heading.whole" in off:
            return []
        variants = [heading, _BRACKETS.sub(" ", heading), *_BRACKETS.findall(heading), *_PARTS.split(heading)]
        found: list[Meaning] = []
        for number, variant in enumerate(variants):
            for name, language in self.known.get(normal(variant), ()):
                found.append(Meaning(name, 1.0 if number < 2 else 0.93, language))
        return found

    def _part(self, heading: str, off: frozenset[str]) -> list[Meaning]:
        text = normal(_BRACKETS.sub(" ", heading)) or normal(heading)
        if "heading.part" in off or not text:
            return []
        found: list[Meaning] = []
        tokens = text.split()
        for size in range(min(len(tokens), 5), 0, -1):
            for start in range(len(tokens) - size + 1):
                phrase = " ".join(tokens[start : start + size])
                for name, language in self.known.get(phrase, ()):
                    found.append(Meaning(name, self._share(name, phrase, tokens), language))
        if _NO_SPACES.search(text):
            bare = text.replace(" ", "")
            for word, entry in self.joined.items():
                if word in bare and word != bare:
                    at_end = 0.1 if bare.endswith(word) else 0.0
                    share = min(0.85, 0.3 + 0.5 * len(word) / len(bare) + at_end)
                    found += [
                        Meaning(name, share * (0.8 if name in _WEAK else 1), language) for name, language in entry
                    ]
        return found

    @staticmethod
    def _share(name: str, phrase: str, tokens: list[str]) -> float:
        """How much of the heading a phrase is; «of», «the» and the like do not count, weak words count less."""
        counted = [token for token in tokens if token not in _NOISE] or tokens
        said = [token for token in phrase.split() if token not in _NOISE] or phrase.split()
        share = 0.42 + 0.43 * min(1.0, sum(map(len, said)) / max(1, sum(map(len, counted))))
        if len(phrase) < 2 or phrase.isdigit():
            return 0.0
        return share * (0.75 if name in _WEAK else 1.0) * (0.6 if len(phrase) < 3 else 1.0)

    def language_of(self, headings: Iterable[str]) -> str:
        """The language most headings are written in; «» where none is known."""
        votes: Counter[str] = Counter()
        for heading in headings:
            best: dict[str, float] = {}
            for part in heading.split(" // "):
                text = normal(part)
                for name, language, words in self.headings:
                    if text and text in self._normal_words(name, language, words):
                        best[language] = 1.0
            votes.update(dict.fromkeys(best, 1))
        return min(votes, key=lambda language: (-votes[language], language)) if votes else ""

    def _normal_words(self, name: str, language: str, words: tuple[str, ...]) -> frozenset[str]:
        key = (name, language)
        if key not in self._by_list:
            self._by_list[key] = frozenset(map(normal, words))
        return self._by_list[key]

    @cached_property
    def _by_list(self) -> dict[tuple[str, str], frozenset[str]]:
        return {}


def normal(heading: str) -> str:
    """A heading with words parted («corporateID», «CU_NAME»), folded, without signs and spaces beyond one."""
    parted = (
        _CAMEL.sub(" ", unicodedata.normalize("NFKC", heading)).replace("_", " ").replace("'", " ").replace("’", " ")
    )
    return fold_text(parted)


def fold_value(text: str) -> str:
    """A value as it is compared with the words of a list; signs alone stay as they are."""
    folded = fold_text(text)
    return folded or unicodedata.normalize("NFKC", text).strip()

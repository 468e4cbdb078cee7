"""Reads the lexicon of the field: a few hundred concepts and their words in many languages.

``load_lexicon()`` reads the packaged folder, ``load_lexicon(path)`` another one with the same files; a folder with
faults is refused, and every fault is named with file and row.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from commonwork.reference.lexicon_matching import Finder, Match, Reading, Word, folded, leftover, read_name

__all__ = ["Concept", "Lexicon", "LexiconFaults", "Match", "Reading", "Word", "faults", "load_lexicon"]

HERE = Path(__file__).parent / "lexicon"
KINDS = frozenset({
    "legal_form", "level", "scope", "activity", "people", "ordinal", "generic", "quality", "place_word", "connector",
})  # fmt: skip
FORMS = frozenset({"full", "short", "romanised", "inflected", "part"})
STATES = frozenset({"unchecked", "checked"})
CONCEPT_COLUMNS = ["id", "kind", "weight", "identity", "note"]
WORD_COLUMNS = ["concept", "word", "form", "shared"]
LANGUAGE_COLUMNS = ["language", "name", "network", "state", "note"]
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_Row = tuple[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Concept:
    """What a word stands for; ``weight``: how much it tells two names apart, ``identity``: never to be stripped."""

    id: str
    kind: str
    weight: Decimal
    identity: bool
    note: str = ""


class LexiconFaults(ValueError):  # it carries many
    """The folder is not a lexicon as it stands; ``args`` are the faults, each with its place."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Concepts, their words, and the finders made from them."""

    concepts: Mapping[str, Concept]
    languages: Mapping[str, Mapping[str, str]]
    _words: Mapping[str, tuple[Word, ...]]
    _finders: dict[tuple[str, ...], Finder] = field(default_factory=dict)

    def concept(self, id: str) -> Concept:
        """The concept of that id; KeyError where there is none."""
        return self.concepts[id]

    def words(self, language: str) -> tuple[Word, ...]:
        """The words of a language in the order of the file; none for a language the lexicon does not know."""
        return self._words.get(language, ())

    def find(self, text_folded: str, languages: Iterable[str] | None = None) -> list[Match]:
        """The words found in a folded name, longest first, given back by place; without languages, in all of them."""
        return self._finder(languages).find(text_folded)

    def read(self, name: str, languages: Iterable[str] | None = None) -> Reading:
        """A name as it is written → its meanings and what is left of it."""
        text = folded(name)
        return read_name(text, self.find(text, languages))

    def differing(self, one: Reading, other: Reading) -> tuple[list[frozenset[str]], ...]:
        """The meanings that only one of two names has; connectors do not count."""
        return leftover(self._told(one), self._told(other))

    def _told(self, reading: Reading) -> list[frozenset[str]]:
        return [meaning for meaning in reading.meanings if any(self.concepts[id].kind != "connector" for id in meaning)]

    def _finder(self, languages: Iterable[str] | None) -> Finder:
        wanted = None if languages is None else {tag.lower() for tag in languages}
        chosen = tuple(code for code in self._words if wanted is None or code in wanted or code.split("-")[0] in wanted)
        if chosen not in self._finders:
            self._finders[chosen] = Finder(word for code in chosen for word in self._words[code])
        return self._finders[chosen]


@lru_cache(maxsize=8)
def load_lexicon(path: Path | None = None) -> Lexicon:
    """The lexicon of a folder; LexiconFaults where it has any. The answer is kept."""
    lexicon, problems = _read(path or HERE)
    if problems:
        raise LexiconFaults(*problems)
    return lexicon


def faults(path: Path | None = None) -> list[str]:
    """Everything wrong with a folder, file by file; an empty list means: nothing."""
    return _read(path or HERE)[1]


def _read(folder: Path) -> tuple[Lexicon, list[str]]:
    problems: list[str] = []
    concepts = dict(_concepts(_table(folder / "concepts.csv", CONCEPT_COLUMNS, problems), problems))
    languages = dict(_languages(_table(folder / "languages.csv", LANGUAGE_COLUMNS, problems), problems))
    problems += _strays(folder, languages)
    words: dict[str, tuple[Word, ...]] = {}
    for language, row in languages.items():
        placed = list(_words(folder / f"words/{language}.csv", language, concepts, problems))
        problems += _sharing(placed)
        if row["network"] == "yes":
            missing = set(concepts) - {word.concept for _, word in placed}
            problems += [f"words/{language}.csv: no word for «{id}»" for id in concepts if id in missing]
        words[language] = tuple(word for _, word in placed)
    return Lexicon(MappingProxyType(concepts), MappingProxyType(languages), MappingProxyType(words)), problems


def _table(file: Path, columns: list[str], problems: list[str]) -> Iterator[_Row]:
    """The rows with their place; the header is row 1, as a spreadsheet counts."""
    name = f"{'words/' if file.parent.name == 'words' else ''}{file.name}"
    if not file.is_file():
        problems.append(f"{name}: the file is missing")
        return
    with file.open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(handle, strict=True)
        if (header := next(reader, [])) != columns:
            problems.append(f"{name} row 1: the columns are «{', '.join(header)}», expected «{', '.join(columns)}»")
            return
        for number, cells in enumerate(reader, start=2):
            place = f"{name} row {number}"
            if len(cells) == len(columns):
                yield place, dict(zip(columns, cells, strict=True))
            else:
                problems.append(f"{place}: {len(cells)} cells, expected {len(columns)}")


def _concepts(rows: Iterator[_Row], problems: list[str]) -> Iterator[tuple[str, Concept]]:
    known: set[str] = set()
    for place, row in rows:
        weight = _weight(row["weight"])
        wrong = {
            f"id «{row['id']}» is not small letters, digits and hyphens": not _ID.fullmatch(row["id"]),
            f"id «{row['id']}» stands twice": row["id"] in known,
            f"kind «{row['kind']}» is unknown": row["kind"] not in KINDS,
            f"weight «{row['weight']}» is not between 0 and 1": weight is None,
            f"identity «{row['identity']}» is neither yes nor no": row["identity"] not in {"yes", "no"},
        }
        problems += [f"{place}: {words}" for words, is_wrong in wrong.items() if is_wrong]
        known.add(row["id"])
        yield row["id"], Concept(row["id"], row["kind"], weight or Decimal(0), row["identity"] == "yes", row["note"])


def _weight(text: str) -> Decimal | None:
    try:
        weight = Decimal(text)
    except InvalidOperation:
        return None
    return weight if weight.is_finite() and 0 <= weight <= 1 else None


def _languages(rows: Iterator[_Row], problems: list[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    for place, row in rows:
        if row["network"] not in {"yes", "no"}:
            problems.append(f"{place}: network «{row['network']}» is neither yes nor no")
        if row["state"] not in STATES:
            problems.append(f"{place}: state «{row['state']}» is unknown")
        yield row["language"], MappingProxyType(row)


def _strays(folder: Path, languages: Iterable[str]) -> list[str]:
    known = set(languages)
    files = sorted((folder / "words").glob("*.csv"))
    return [f"words/{file.name}: the language is not in languages.csv" for file in files if file.stem not in known]


def _words(file: Path, language: str, concepts: Iterable[str], problems: list[str]) -> Iterator[tuple[str, Word]]:
    seen: dict[tuple[str, str], str] = {}
    for place, row in _table(file, WORD_COLUMNS, problems):
        word = _word(row, language)
        ids = {row["concept"], *word.shared, *word.together}
        wrong = {f"concept «{id}» is not in concepts.csv": id not in concepts for id in sorted(ids)} | {
            f"word «{row['word']}» has spaces at its ends": row["word"] != row["word"].strip(),
            f"word «{row['word']}» has no letter left when folded": not word.folded,
            f"form «{row['form']}» is unknown": row["form"] not in FORMS,
            f"«{row['word']}» is the same word as in {seen.get((word.concept, word.folded))}": (
                (word.concept, word.folded) in seen
            ),
        }
        problems += [f"{place}: {words}" for words, is_wrong in wrong.items() if is_wrong]
        seen.setdefault((word.concept, word.folded), place)
        if not any(wrong.values()):
            yield place, word


def _word(row: dict[str, str], language: str) -> Word:
    marks = row["shared"].split()
    word = Word(row["concept"], row["word"], row["form"], language, folded=folded(row["word"]))
    return replace(
        word,
        shared=frozenset(mark for mark in marks if not mark.startswith("+")),
        together=frozenset(mark[1:] for mark in marks if mark.startswith("+")),
    )


def _sharing(placed: list[tuple[str, Word]]) -> Iterator[str]:
    """A word of several concepts names the others in each of its rows, and no row names a concept without the word."""
    bearers: dict[str, set[str]] = {}
    for _, word in placed:
        bearers.setdefault(word.folded, set()).add(word.concept)
    for place, word in placed:
        named = word.shared | word.together
        others = bearers[word.folded] - {word.concept}
        for id in sorted(others - named):
            yield f"{place}: «{word.text}» is also a word of «{id}», which «shared» does not name"
        for id in sorted(named - others):
            yield f"{place}: «{word.text}» is no word of «{id}», which «shared» names"

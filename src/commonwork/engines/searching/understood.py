"""Names all of whose words are known: what they mean as a whole is a term of its own.

日本労働者協同組合連合会 and «Japan Workers' Co-operative Union» have no word in common and the same four meanings. A
second term leaves out what only says the legal form and the level (union, federation), which every language words in
its own way. A name with a word nobody knows has neither: what is proper in it finds it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import islice, product
from typing import Protocol

from commonwork.engines.linking.name_reading import Places, WordFinder

_MOST = 6  # readings of one name
Sense = tuple[str, ...]


class Knows(Protocol):
    """What words mean."""

    finder: WordFinder
    places: Places
    understood: dict[tuple[str, str], list[tuple[Sense, ...]] | None]

    @property
    def begun(self) -> Mapping[str, Sequence[tuple[WordFinder | Places, int]]]:
        """Of a first word, where phrases of so many words that begin with it are known."""
        ...

    def meaning(self, phrase: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The concepts and places of a word or known phrase, wherever it stands."""
        ...

    def senses(self, phrase: str) -> tuple[Sense, ...]:
        """What a word or known phrase means, sense by sense."""
        ...

    def is_connector(self, word: str) -> bool:
        """Whether the word only joins others."""
        ...

    def is_frame(self, term: str) -> bool:
        """Whether a term only says legal form or level."""
        ...


def whole_meanings(words: Sequence[str], country: str, knows: Knows) -> list[str]:
    """The terms of the whole meaning of folded words («n:…»), and of it without form and level («o:…»).

    None where a word is not known, or only one is.
    """
    parts: list[tuple[Sense, ...]] = []
    at = 0
    while at < len(words):
        count = _longest(words, at, knows)
        phrase = words[at] if count == 1 else " ".join(words[at : at + count])
        if (phrase, country) not in knows.understood:
            knows.understood[phrase, country] = _senses(phrase, country, knows)
        found = knows.understood[phrase, country]
        if found is None:
            return []
        parts += found
        at += count
    if len(parts) < 2:
        return []
    readings = [frozenset(id for sense in chosen for id in sense) for chosen in islice(product(*parts), _MOST)]
    cores = [frozenset(id for id in reading if not knows.is_frame(id)) for reading in readings]
    return sorted({_term("n", each) for each in readings} | {_term("o", each) for each in cores if len(each) > 1})


def _longest(words: Sequence[str], at: int, knows: Knows) -> int:
    for source, count in knows.begun.get(words[at], ()):
        if count <= len(words) - at and source.knows(" ".join(words[at : at + count])):
            return count
    return 1


def _senses(phrase: str, country: str, knows: Knows) -> list[tuple[Sense, ...]] | None:
    """The senses of each known word in a phrase; None where some of it is not known."""
    if not any(knows.meaning(phrase)):
        return None
    if knows.is_connector(phrase):
        return []
    spans = [(span[0], span[1], "c") for span in knows.finder.spans(phrase)]
    spans += [(span.start, span.end, "p") for span in knows.places.spans(phrase, country)]
    found: list[tuple[Sense, ...]] = []
    done = 0
    for start, end, sort in sorted(spans, key=lambda span: (span[0], -span[1], span[2])):
        if start < done:
            continue
        if phrase[done:start].strip():
            return None
        word = phrase[start:end]
        if sort == "p" or not knows.is_connector(word):
            found.append(tuple(_places(word, country, knows)) if sort == "p" else knows.senses(word))
        done = end
    return found if done == len(phrase) and all(found) else None


def _places(word: str, country: str, knows: Knows) -> Iterator[Sense]:
    for span in knows.places.spans(word, country):
        for each in span.meanings:
            yield from ((f"p:{key}",) for key in sorted(each, key=lambda key: (len(key), key))[:2])


def _term(sign: str, reading: Iterable[str]) -> str:
    return f"{sign}:" + blake2b(" ".join(sorted(reading)).encode(), digest_size=6).hexdigest()

"""A plan of search: what to look for in an index, weighed and widened by the index's own vocabulary.

Every index that holds the terms of ``analysing.py`` can carry a plan out. Words that stand in many names weigh little;
what stands in more than :data:`COMMON` of them is not needed where a rarer word is there to be found.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extract

from commonwork.engines.searching.asking import KEY, WORD, Asked, Group, Way
from commonwork.engines.searching.sounds import ABJAD

COMMON = 0.02
WIDEST = 80  # words one way may be widened to
_WHOLE = {"e:": 1.5, "n:": 1.5, "o:": 0.9}  # what agreement of the whole counts: in letters, in meaning, in its core
_ASIDE = 0.35  # what a word that need not stand there counts
_LISTED_STARTS = 400
_GOES_ON_LITTLE = 0.6  # of the word is typed
_LISTED = 2_000  # words of a beginning, or of one skeleton, that are looked at
_ASIDE_SOUND = 0.5  # what sounds like a known place counts
_TOGETHER = 0.7  # what sounds like all of the query said as one word counts
_MEANT = 0.6  # of a word's own score that its translations have at least
_SHORT_RUN = 3  # letters of a word of the field that would sound like much else
_SHORT_SOUND = 5  # letters: what is shorter sounds like too much
_ALIKE, _ALIKE_SHORT, _CLOSE = 72, 88, 85  # per cent: sounds less alike than that are others, or rather near
_VOWELS = str.maketrans("", "", "aeiouyh")
_ALMOST = str.maketrans("vy", "bi")
_ONE_LETTER = str.maketrans("fvz", "pbs")  # what one letter of an abjad may stand for
_WEIGHTS = {"words": 0.95, "prefix": 0.88, "spelling": 0.75, "romanised": 0.97, "translated": 0.88, "place": 0.97}
RULES = ("plan.prefix", "plan.spelling", "plan.infix", "plan.sounds", "plan.common", "plan.fewer")


class Lexis(Protocol):
    """The vocabulary of an index."""

    @property
    def size(self) -> int:
        """How many documents there are."""
        ...

    def frequency(self, field: str, term: str) -> int:
        """In how many documents a term stands."""
        ...

    def beginning(self, field: str, start: str, limit: int) -> Sequence[tuple[str, int]]:
        """Terms that begin so, with their frequencies, the most frequent first."""
        ...

    def near(self, word: str) -> Sequence[str]:
        """Words that may differ from it by a letter or two; the caller looks closer."""
        ...

    def holding(self, part: str, limit: int) -> Sequence[str]:
        """Words that hold the part, not at their beginning."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """Any one of ``terms`` gives ``score``; with ``least``, at least so many of them together do.

    With ``start``, so does every term that begins so: ``terms`` are only the commonest of them.
    """

    field: str
    terms: tuple[str, ...]
    score: float
    why: str
    least: int = 1
    start: str = ""


@dataclass(frozen=True, slots=True)
class Want:
    """What is looked for of a group: the best of its choices counts. What is not ``needed`` only ranks."""

    text: str
    choices: tuple[Choice, ...]
    needed: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What to look for: at least ``least`` of the needed wants; ``extra`` choices only rank."""

    wants: tuple[Want, ...]
    least: int
    extra: tuple[Choice, ...] = ()


def plan(asked: Asked, lexis: Lexis, *, unfinished: bool = False, off: frozenset[str] = frozenset()) -> Plan:
    """Weigh and widen what was asked; ``unfinished`` where somebody still types the last word."""
    last = len(asked.groups) - 1
    wants = [
        _want(group, lexis, unfinished and place == last, off) for place, group in enumerate(asked.groups)
    ]  # fmt: skip
    found = [want for want in wants if want.choices]
    needed = [want for want in found if want.needed]
    if not needed:
        needed = found
        found = [Want(want.text, want.choices, True, want.weight) for want in found]
    least = (
        len(needed)
        if "plan.fewer" in off
        else max(1, fewest(len(needed), len([group for group in asked.groups if group.needed])))
    )
    extra = [Choice(field, (term,), _WHOLE.get(term[:2], 0.9), "exact") for field, term in asked.whole]
    extra += [made for way in asked.stretches if (made := _choice(way, lexis)[0])]
    return Plan(tuple(found), min(least, len(needed)), tuple(extra))


def fewest(found: int, asked: int) -> int:
    """How many needed words a document must hold: all of two, all but one of three to five, then seven in ten."""
    wanted = asked if asked <= 2 else asked - 1 if asked <= 5 else math.ceil(asked * 0.7)
    return min(found, wanted)


def rarity(frequency: int, size: int) -> float:
    """How much a term tells, 0 to 1: what stands in one document of all tells everything."""
    return max(0.02, math.log((size + 1) / (frequency + 0.5)) / math.log(size + 2))


def _want(group: Group, lexis: Lexis, unfinished: bool, off: frozenset[str]) -> Want:
    choices: list[Choice] = []
    commonest = 0
    for way in group.ways:
        made, frequency = _choice(way, lexis)
        if made:
            choices.append(made)
            commonest = max(commonest, frequency if way.weight >= 0.7 else 0)
    if group.said and "plan.sounds" not in off:
        choices += [replace(made, score=_TOGETHER * made.score) for made, _ in _alike(group.said, lexis, _CLOSE)]
    if group.stem or group.sounds:
        for made, frequency in _widened(group, lexis, unfinished, off):
            choices.append(made)
            commonest = max(commonest, frequency if unfinished else 0)
    common = commonest > COMMON * lexis.size and lexis.size > 500 and "plan.common" not in off
    choices = _capped(choices, group)
    if not group.needed:
        choices = [replace(choice, score=_ASIDE * choice.score) for choice in choices]
    best = max((choice.score for choice in choices), default=0.0)
    return Want(group.text, tuple(choices), group.needed and not common, best)


def _capped(choices: list[Choice], group: Group) -> list[Choice]:
    """What is like the word tells no more than the word itself, where that stands in the index."""
    written = group.ways[0].terms
    own = next((choice.score for choice in choices if choice.terms == written and choice.why == "words"), 0.0)
    if not own:
        return choices
    return [choice if choice.terms == written else _beside(choice, own) for choice in choices]


def _beside(choice: Choice, own: float) -> Choice:
    """A choice beside the word itself: what means the same is no less meant where many say it in other words."""
    least = _MEANT * own if choice.why == "translated" else 0.0
    return replace(choice, score=max(least, min(choice.score, _WEIGHTS.get(choice.why, 1.0) * own)))


def _choice(way: Way, lexis: Lexis) -> tuple[Choice | None, int]:
    frequencies = [lexis.frequency(way.field, term) for term in way.terms]
    if len(way.terms) == 1 or not way.least:
        rarest = min(frequencies, default=0)
        if not rarest:
            return None, 0
        score = way.weight * rarity(rarest, lexis.size) * (1 + 0.08 * (len(way.terms) - 1))
        return Choice(way.field, way.terms, score, way.why, len(way.terms)), rarest
    if sum(frequency > 0 for frequency in frequencies) < way.least:
        return None, 0
    score = way.weight * rarity(min(filter(None, frequencies)), lexis.size)
    return Choice(way.field, way.terms, score, way.why, way.least), 0


def _widened(group: Group, lexis: Lexis, unfinished: bool, off: frozenset[str]) -> Iterator[tuple[Choice, int]]:
    word = group.stem
    if word:
        if "plan.prefix" not in off and (len(word) >= 3 or unfinished or not lexis.frequency(WORD, word)):
            yield from _beginnings(word, lexis)
        if "plan.spelling" not in off and len(word) >= 4:
            yield from _misspelt(word, lexis)
        if "plan.infix" not in off and len(word) >= 4:
            terms = [(term, lexis.frequency(WORD, term)) for term in lexis.holding(word, WIDEST)]
            yield from _made(WORD, terms, 0.7, "words", lexis)
    known = any(way.why == "place" for way in group.ways)  # a place the gazetteer has is hardly a sound
    meant = (
        not group.text.isascii()
        and len(group.text) <= _SHORT_RUN
        and any(way.why == "translated" for way in group.ways)
    )
    if "plan.sounds" not in off and not meant:  # a word of the field in its own letters (労協) is no other's sound
        for key in group.sounds:
            for choice, count in _alike(key, lexis):
                yield replace(choice, score=_ASIDE_SOUND * choice.score) if known else choice, count


def _beginnings(word: str, lexis: Lexis) -> Iterator[tuple[Choice, int]]:
    """Words that begin so: those that go on for little count more."""
    listed = [(term, count) for term, count in lexis.beginning(WORD, word, _LISTED_STARTS) if term != word]
    near = [each for each in listed if len(word) / len(each[0]) >= _GOES_ON_LITTLE]
    yield from _made(WORD, near, 0.88, "prefix", lexis)
    for choice, count in _made(WORD, listed, 0.78, "prefix", lexis, widest=_LISTED_STARTS):
        yield replace(choice, start=word) if len(choice.terms) > WIDEST else choice, count


def _misspelt(word: str, lexis: Lexis) -> Iterator[tuple[Choice, int]]:
    allowed = 2 if len(word) >= 7 else 1
    by_distance: dict[int, list[tuple[str, int]]] = {1: [], 2: []}
    for term in lexis.near(word):
        distance = OSA.distance(word, term, score_cutoff=allowed)
        if 0 < distance <= allowed:
            by_distance[distance].append((term, lexis.frequency(WORD, term)))
    yield from _made(WORD, by_distance[1], 0.82, "spelling", lexis)
    yield from _made(WORD, by_distance[2], 0.65, "spelling", lexis)


def _alike(key: str, lexis: Lexis, least: int = 0) -> Iterator[tuple[Choice, int]]:
    """Sounds of the same consonants that are about alike; where one script writes few vowels, they need not agree."""
    consonants, _, sound = key.partition("|")
    spoken = _heard(sound.rstrip(ABJAD))
    listed = dict(lexis.beginning(KEY, f"{consonants}|", _LISTED))
    listed.pop(key, None)
    short = len(spoken) < _SHORT_SOUND
    cutoff = max(least, _ALIKE if len(consonants) > 1 and not short else _ALIKE_SHORT)
    skip = len(consonants) + 1
    sounds = {term: _heard(term[skip:].rstrip(ABJAD)) for term in listed}
    alike = extract(spoken, sounds, scorer=ratio, score_cutoff=cutoff, limit=2 * WIDEST)
    near = {term for _, score, term in alike if score >= _CLOSE}
    rather = {term for _, score, term in alike if score < _CLOSE}
    bare, abjad = _bare(spoken), sound.endswith(ABJAD)
    if len(bare) > 1:
        near |= {term for term, other in sounds.items() if term.endswith(ABJAD) != abjad and _same(bare, _bare(other))}
    yield from _made(KEY, [(term, listed[term]) for term in near], 0.95, "romanised", lexis)
    yield from _made(KEY, [(term, listed[term]) for term in rather - near], 0.88, "romanised", lexis)


@lru_cache(maxsize=100_000)
def _heard(sound: str) -> str:
    """What is compared of a sound: b and v are one (Indic ones fold them), and so are y and i; a last a is mute."""
    return sound.translate(_ALMOST).rstrip("a") or sound


def _same(one: str, other: str) -> bool:
    return one == other or (len(one) > 2 and one.translate(_ONE_LETTER) == other.translate(_ONE_LETTER))


@lru_cache(maxsize=50_000)
def _bare(spoken: str) -> str:
    return spoken.translate(_VOWELS)


def _made(
    field: str, terms: Iterable[tuple[str, int]], weight: float, why: str, lexis: Lexis, widest: int = WIDEST
) -> Iterator[tuple[Choice, int]]:
    kept = sorted([each for each in terms if each[1]], key=lambda each: (-each[1], each[0]))[:widest]
    if kept:
        total = sum(count for _, count in kept)
        yield Choice(field, tuple(term for term, _ in kept), weight * rarity(total, lexis.size), why), total

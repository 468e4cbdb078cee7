"""The order of what was found: as typed before alias, beginning, words, misspelt, romanised and translated.

The index gives each candidate a score by its terms; here its names are looked at as they are written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commonwork.engines.searching.analysing import Analyser
from commonwork.engines.searching.asking import Asked
from commonwork.engines.searching.differing import Told, difference, told
from commonwork.engines.searching.documents import SearchName
from commonwork.engines.searching.letters import forms_of, visible

OFFICIAL = "official"
_ALL_OF_IT = 0.9  # the score of what holds nearly all that was asked for as it was typed
_ENOUGH = 20  # candidates before which none of the rest can come


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that may be meant, with the score its terms gave (1 where all that was asked for is there)."""

    kind: str
    id: str
    names: tuple[SearchName, ...]
    country: str
    city: str
    prior: float
    score: float


def folded_name(text: str) -> str:
    """A name as it is compared: folded words, one space between."""
    return " ".join(forms_of(raw)[0] for raw in visible(text).split()).strip()


def rank(asked: Asked, candidates: Sequence[Candidate], analyser: Analyser) -> list[tuple[float, Candidate]]:
    """Candidates with their final scores, best first; equal ones in the order of their ids."""
    said = told(asked, analyser)
    typed = asked.folded.replace(" ", "")
    words = set(asked.words)
    scored = _ordered((round(_scored(typed, words, each), 6), each) for each in candidates)
    return _ordered(_less_differences(scored, said, analyser)) if said else scored


def _ordered(scored: Iterable[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
    return sorted(scored, key=lambda each: (-each[0], each[1].kind, each[1].id))


def _less_differences(
    scored: Sequence[tuple[float, Candidate]], said: Told, analyser: Analyser
) -> list[tuple[float, Candidate]]:
    """Scores less what candidates say otherwise; the last of them are not looked at once enough come before them."""
    best: list[float] = []
    for at, (score, candidate) in enumerate(scored):
        if len(best) >= _ENOUGH and sorted(best)[-_ENOUGH] >= score:
            return [*zip(best, (each for _, each in scored), strict=False), *scored[at:]]
        best.append(round(score - _difference(said, candidate, analyser), 6))
    return list(zip(best, (each for _, each in scored), strict=True))


def _difference(said: Told, candidate: Candidate, analyser: Analyser) -> float:
    if candidate.score >= _ALL_OF_IT:
        return 0.0
    return difference(said, candidate.names, candidate.country, candidate.city, analyser)


def _scored(typed: str, words: set[str], candidate: Candidate) -> float:
    written = max((_as_written(typed, words, name) for name in candidate.names), default=0.0)
    return candidate.score + written + 0.1 * candidate.prior


def _as_written(typed: str, words: set[str], name: SearchName) -> float:
    """What the letters themselves say: the whole name, its beginning, a stretch of it, or a share of its words."""
    folded = folded_name(name.text)
    letters = folded.replace(" ", "")
    if not typed or not letters:
        return 0.0
    closeness = min(1.0, len(typed) / len(letters))
    if typed == letters:
        return 3.0 if name.kind == OFFICIAL else 2.5
    if letters.startswith(typed):
        return 0.5 + 0.3 * closeness
    if typed in letters:
        return 0.3 + 0.2 * closeness
    own = folded.split(" ")
    return 0.05 * len(words.intersection(own)) / len(own)

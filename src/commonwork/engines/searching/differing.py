"""What a candidate says otherwise than was asked: another activity, other people, another town.

Namesakes share most of their words: «Sample Ajmer Marketing Cooperative» and «Sample Alwar Dairy Cooperative». What
is asked for in another language counts little where it is common, so the namesake written in the language of the
query would come first. A candidate that has no dairy where dairy was asked, and does have marketing, is another one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from commonwork.engines.searching.analysing import Analyser, at_home
from commonwork.engines.searching.asking import Asked
from commonwork.engines.searching.documents import SearchName
from commonwork.engines.searching.letters import forms_of, visible

EACH, MOST = 0.2, 0.4  # what one difference costs, what all of them do
_NAMES = 4  # of a candidate, that are looked at
_ACTIVITIES = frozenset({"activity", "people"})
_Senses = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What was asked for: alternatives of each word that is an activity, and of each that is a town."""

    activities: _Senses
    towns: _Senses

    def __bool__(self) -> bool:
        return bool(self.activities or self.towns)


def told(asked: Asked, analyser: Analyser) -> Told:
    """The activities and towns of a query; words that may be either say neither."""
    activities: list[frozenset[str]] = []
    towns: list[frozenset[str]] = []
    for group in asked.groups:
        meant = {term for way in group.ways if way.why in ("translated", "place") for term in way.terms}
        done, where = _activities(meant, analyser), _towns(meant)
        if done and not where:
            activities.append(done)
        elif where and not done and len(where) == len(meant):
            towns.append(where)
    return Told(tuple(activities), tuple(towns))


def difference(said: Told, names: Iterable[SearchName], country: str, city: str, analyser: Analyser) -> float:
    """What is to be taken from the score of a candidate with these names, 0 to :data:`MOST`."""
    held: set[str] = set()
    for name in (*tuple(names)[:_NAMES], SearchName(city)):
        held.update(_meant(name.text, country, analyser))
    lost = _otherwise(said.activities, _activities(held, analyser)) + _otherwise(said.towns, _towns(held))
    return min(MOST, EACH * lost)


@lru_cache(maxsize=20_000)
def _meant(text: str, country: str, analyser: Analyser) -> frozenset[str]:
    """What the words of a name mean, alone and together."""
    words = [each for raw in visible(text).split() for each in forms_of(raw)[1].split()]
    meant = [analyser.meaning(phrase) for phrase in (*words, *analyser.phrases(words))]
    return frozenset(term for concepts, places in meant for term in (*concepts, *at_home(places, country)))


def _otherwise(asked: _Senses, held: frozenset[str]) -> int:
    """How many of those asked for are not held, where others are."""
    if not asked or not held.difference(*asked):
        return 0
    return sum(meant.isdisjoint(held) for meant in asked)


def _activities(terms: Iterable[str], analyser: Analyser) -> frozenset[str]:
    concepts = analyser.vocabulary.concepts
    return frozenset(term for term in terms if term[:2] == "c:" and concepts[term[2:]].kind in _ACTIVITIES)


def _towns(terms: Iterable[str]) -> frozenset[str]:
    return frozenset(term for term in terms if term[:2] == "p:" and "/" in term)

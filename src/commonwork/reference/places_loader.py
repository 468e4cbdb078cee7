"""The gazetteer: names of countries, regions and larger cities in many scripts, each with the keys it stands for."""

import gzip
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from commonwork.engines.linking.name_reading import Span
from commonwork.engines.linking.phrases import Phrases

HERE = Path(__file__).parent / "places" / "places.tsv.gz"


class Gazetteer:
    """Folded names of places → keys: a country «JP», a region «JP-13», a city «JP-13/1850147»."""

    def __init__(self, names: Mapping[str, tuple[str, ...]], latin: Mapping[str, str]) -> None:
        """``names`` are in the form of ``fold_name``, ``latin`` gives the main one of a key in Latin letters."""
        self._latin = latin
        self._phrases = Phrases({name: _countries_first(keys) for name, keys in names.items()})

    @property
    def starts(self) -> Mapping[str, tuple[int, ...]]:
        """For a first word, how many words the names that begin with it have, the most first."""
        return self._phrases.starts

    def knows(self, phrase: str) -> bool:
        """Whether the phrase is the name of a place."""
        return phrase in self._phrases.known

    def spans(self, text: str, country: str) -> list[Span]:
        """The places named in a folded name; where ``country`` is known, towns elsewhere are none."""
        found = [(start, end, _at_home(keys, country)) for start, end, keys in self._phrases.find(text)]
        return [Span(start, end, (frozenset(keys),)) for start, end, keys in found if keys]

    def latin(self, key: str) -> str:
        """The main name of a key in Latin letters; «» where there is none."""
        return self._latin.get(key, "")


def _countries_first(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key for key in keys if len(key) == 2) or keys


def _at_home(keys: tuple[str, ...], country: str) -> tuple[str, ...]:
    """The keys in the country; where there are none, countries and regions elsewhere, but no towns."""
    if not country:
        return keys
    return tuple(key for key in keys if key[:2] == country) or tuple(key for key in keys if "/" not in key)


@lru_cache(maxsize=4)
def load_places(path: Path | None = None) -> Gazetteer:
    """The packaged gazetteer, or the one of another file; ValueError names a line that is none. The answer is kept."""
    file = path or HERE
    names: dict[str, tuple[str, ...]] = {}
    latin: dict[str, str] = {}
    with gzip.open(file, "rt", encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            key, tab, listed = line.rstrip("\n").partition("\t")
            if not key or not tab or not listed:
                raise ValueError(f"{file.name} line {number}: a key, a tab and names expected")
            latin[key] = next((name for name in listed.split("|") if name.isascii()), "")
            for name in listed.split("|"):
                names[name] = (*names[name], key) if name in names else (key,)
    return Gazetteer(names, latin)

"""What linking needs to know of a name: its tokens, each with its kind. The analysis itself stands in ``names.py``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from commonwork.engines.linking.alike import NameComparison

PROPER, GENERIC, IDENTITY, PLACE, NUMBER = range(5)


@dataclass(frozen=True, slots=True)
class NameForm:
    """One name made comparable.

    ``whole`` is the folded name; ``tokens`` are what is left without its legal form: proper words in Latin letters,
    concepts of the lexicon («c:credit»), places and numbers, each with its kind. ``legal`` names the legal form.
    ``said`` are its words as they are written, in alphabetical order, without the legal form: names of one meaning
    may be said in other words. ``also`` are other forms of the same name: as it is spoken (one token «s:…», equal or
    not), without its brackets, what stands in them; of the last two ``said`` is empty, for they are not the name.
    """

    whole: str
    tokens: tuple[tuple[str, int], ...]
    legal: tuple[str, ...] = ()
    also: tuple["NameForm", ...] = ()
    said: str = ""


class Analyser(Protocol):
    """Takes names apart; the same name always gives the same form."""

    @property
    def version(self) -> str:
        """Rises whenever the same name may give another form."""
        ...

    def forms(self, names: Sequence[str], languages: Sequence[str], countries: Sequence[str]) -> list[NameForm]:
        """One form for each name, with the language and country of its record («» where unknown)."""
        ...

    def place(self, text: str, country: str) -> str:
        """The key of a place, the same for its names in several scripts; «» where the text is empty."""
        ...

    def compare(self, one: str, other: str, country_one: str = "", country_other: str = "") -> NameComparison:
        """Two names side by side, piece by piece: finer and slower than tokens."""
        ...

    def traits(self, name: str, country: str) -> Sequence[str]:
        """What a name may have in common with itself in another script: meanings, places, numbers, pieces of sound."""
        ...

"""Three bands by what errors cost, so that no labelled pairs are needed to set thresholds."""

from dataclasses import dataclass

import numpy as np

from commonwork.engines.linking.found import ASK, DIFFERENT, SAME
from commonwork.engines.linking.prepared import Array

RULES = {"link.ask": "a pair is asked about where a look costs less than the error to be expected"}


@dataclass(frozen=True, slots=True)
class Costs:
    """What errors cost, counted in looks of a person at one pair.

    A wrong join mixes two cooperatives until somebody sees it; it is undone by one split, which keeps what both said,
    so that it costs five looks. A missed one counts a cooperative twice in every report until somebody stumbles over
    it: ten looks.
    """

    wrong: float = 5.0
    missed: float = 10.0
    look: float = 1.0

    @property
    def same_from(self) -> float:
        """The probability from which joining unseen costs no more than a look."""
        return 1 - self.look / self.wrong

    @property
    def ask_from(self) -> float:
        """The probability from which not joining costs more than a look."""
        return self.look / self.missed

    @property
    def least_bits(self) -> float:
        """The evidence below which a pair is not worth keeping."""
        return float(np.log2(self.ask_from / (1 - self.ask_from)))


def bands(scores: Array, costs: Costs, off: frozenset[str] = frozenset()) -> Array:
    """The band of each probability; with «link.ask» off, what is likelier same than different is called the same."""
    if "link.ask" in off:
        return np.where(scores >= 0.5, SAME, DIFFERENT)
    return np.where(scores >= costs.same_from, SAME, np.where(scores >= costs.ask_from, ASK, DIFFERENT))

"""What linking is measured with: precision, recall and F1 of scored pairs against a truth, one-to-one or not.

A pair is (id in A, id in B); in a set of one list the smaller id comes first. Pairs that are neither known to be one
body nor known to be two are left out of account before anything is counted.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

Pair = tuple[str, str]
Scored = tuple[str, str, float]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many pairs were found, how many of them are right, how many there were to find."""

    found: int
    right: int
    real: int

    @property
    def precision(self) -> float:
        """Share of the found pairs that are right; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the real pairs that were found; 1 where there was nothing to find."""
        return self.right / self.real if self.real else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both, counted from the pairs; 0 where nothing right was found."""
        return 2 * self.right / (self.found + self.real) if self.right else 0.0


def count(found: Iterable[Pair], truth: Set[Pair]) -> Counts:
    """Counts of found pairs; each pair counts once."""
    unique = set(found)
    return Counts(len(unique), len(unique & truth), len(truth))


def one_to_one(scored: Iterable[Scored]) -> Iterator[Scored]:
    """The best pair first, each record in one pair only; ties by id. The same step for everybody."""
    left: set[str] = set()
    right: set[str] = set()
    for a, b, score in sorted(scored, key=lambda pair: (-pair[2], pair[0], pair[1])):
        if a not in left and b not in right:
            left.add(a)
            right.add(b)
            yield a, b, score


def best_with_labels(scored: Iterable[Scored], truth: Set[Pair]) -> tuple[float, Counts]:
    """The threshold with the highest F1, chosen by looking at the truth, and its counts: a bound, not a result."""
    best, right = (1.0, Counts(0, 0, len(truth))), 0
    ordered = sorted(scored, key=lambda pair: -pair[2])
    for found, (a, b, score) in enumerate(ordered, start=1):
        right += (a, b) in truth
        last = found == len(ordered) or ordered[found][2] != score
        if last and (counts := Counts(found, right, len(truth))).f1 > best[1].f1:
            best = (score, counts)
    return best

"""What finding is measured with: recall, reciprocal rank, and how long the slowest hundredth took."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from finding_sets import Query

DEPTH = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What a method answered to one query: ids, best first, and the milliseconds it took."""

    ids: tuple[str, ...]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some queries: means of recall and reciprocal rank, percentiles of milliseconds."""

    queries: int
    recall_at_1: float
    recall_at_10: float
    reciprocal_rank: float
    median: float
    slowest: float


def recall(ids: Sequence[str], relevant: Iterable[str], depth: int) -> float:
    """Share of the bodies that answer among the first ``depth``; of the most there can be there (1 at depth 1)."""
    wanted = set(relevant)
    return len(wanted & set(ids[:depth])) / min(len(wanted), depth)


def reciprocal_rank(ids: Sequence[str], relevant: Iterable[str]) -> float:
    """One by the place of the first right answer among the first ten; 0 where there is none."""
    wanted = set(relevant)
    return next((1 / place for place, key in enumerate(ids[:DEPTH], 1) if key in wanted), 0.0)


def percentile(values: Iterable[float], share: float) -> float:
    """The value that ``share`` of all do not exceed (nearest rank); 0 where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))] if ordered else 0.0


def figures(queries: Sequence[Query], answers: Mapping[str, Answer]) -> Figures:
    """The figures of the queries that were asked."""
    asked = [(query, answers[query.id]) for query in queries if query.id in answers]
    count = max(1, len(asked))
    times = [answer.milliseconds for _, answer in asked]
    return Figures(
        len(asked),
        sum(recall(answer.ids, query.relevant, 1) for query, answer in asked) / count,
        sum(recall(answer.ids, query.relevant, DEPTH) for query, answer in asked) / count,
        sum(reciprocal_rank(answer.ids, query.relevant) for query, answer in asked) / count,
        percentile(times, 0.5),
        percentile(times, 0.99),
    )

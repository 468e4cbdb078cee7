"""What a search finds, why, and what every index can be asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from commonwork.engines.searching.documents import Document, SearchName
from commonwork.engines.searching.expressions import Node

WHY = ("number", "exact", "alias", "prefix", "words", "spelling", "romanised", "translated", "place", "text", "filter")


@dataclass(frozen=True, slots=True)
class Why:
    """Why a document was found: one of :data:`WHY`, the name that matched, and the letters of it that did.

    ``spans`` are (start, end) offsets in the name as it is written, in order, not overlapping.
    """

    code: str
    name: SearchName | None = None
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found; a higher score stands before a lower one, equal ones in the order of their ids."""

    id: str
    kind: str
    score: float
    why: Why


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found; ``total`` is exact unless ``more``, then there are more than that.

    ``facets`` count, for each facet asked for, what is found with each of its values under the other filters.
    """

    hits: tuple[Hit, ...]
    total: int
    more: bool = False
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Index(Protocol):
    """What can be asked of an index, whatever it is kept in."""

    def search(
        self, query: Node, *, limit: int = 10, offset: int = 0, facets: Sequence[str] = (), count_to: int = 1_000
    ) -> Found:
        """The documents that fit, best first."""
        ...

    def suggest(self, text: str, *, limit: int = 8, kinds: Sequence[str] = ()) -> tuple[Hit, ...]:
        """The likeliest documents while somebody still types."""
        ...


class IndexWriter(Protocol):
    """What writes an index; one at a time, in the worker."""

    def write(self, documents: Iterable[Document], *, gone: Iterable[tuple[str, str]] = ()) -> None:
        """Take documents in, in place of those of the same kind and id; drop the ``gone`` ones, (kind, id)."""
        ...

    def commit(self) -> int:
        """Let readers see what was written; returns the new generation."""
        ...

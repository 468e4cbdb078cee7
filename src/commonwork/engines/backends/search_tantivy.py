"""The index of finding asked: by many processes at once, each on the newest generation.

``search_tantivy_writing.py`` writes it; ``search_tantivy_query.py`` turns expressions into tantivy's queries.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import tantivy

from commonwork.engines.backends.search_tantivy_query import Asking, TantivyLexis, in_tantivy
from commonwork.engines.backends.search_tantivy_writing import CURRENT, TantivyWriter, schema, state_of, version_of
from commonwork.engines.searching.analysing import Analyser
from commonwork.engines.searching.asking import Asked
from commonwork.engines.searching.documents import SearchName
from commonwork.engines.searching.entries import EVERY, key_of, read_stored
from commonwork.engines.searching.explaining import why
from commonwork.engines.searching.expressions import And, Filter, Node, Not, Or, Words
from commonwork.engines.searching.faults import Unsearchable
from commonwork.engines.searching.found import Found, Hit
from commonwork.engines.searching.ranking import Candidate, rank

_LOOKED_AT = 60  # candidates whose names are looked at
_MOST_VALUES = 1_000  # values of one facet


class TantivyIndex:
    """See :class:`commonwork.engines.searching.found.Index`; raises :class:`Unsearchable` where it cannot be asked."""

    def __init__(self, folder: Path, analyser: Analyser) -> None:
        self.folder, self.analyser = folder, analyser
        self._told = b""
        self._opening = Lock()
        self._part = ""
        self._index: tantivy.Index | None = None
        self._lexis: TantivyLexis | None = None

    @property
    def generation(self) -> int:
        """The generation of what is there now."""
        return int(state_of(self.folder)["generation"])

    def count(self) -> int:
        """How many documents there are."""
        searcher = self._fresh().searcher  # a term's frequency also counts what was deleted and not merged yet
        found: Any = searcher.search(tantivy.Query.term_query(schema(), "filters", EVERY), limit=1)
        return int(found.count)  # its type leaves the count out

    def holds(self, kind: str, ids: Iterable[str]) -> set[str]:
        """Which of the ids are documents of the kind."""
        searcher, keys = self._fresh().searcher, {key_of(kind, id): id for id in ids}
        found = searcher.search(tantivy.Query.term_set_query(schema(), "key", list(keys)), limit=len(keys) or 1)
        stored = (read_stored(bytes(searcher.doc(address)["stored"][0])) for _, address in found.hits)
        return {keys[key_of(kind, id)] for kind, id, *_ in stored}

    def _fresh(self) -> TantivyLexis:
        """The newest generation, opened or read again where another was written since."""
        try:
            told = (self.folder / CURRENT).read_bytes()
        except OSError as error:
            raise Unsearchable("missing", str(error)) from error
        with self._opening:
            if told != self._told or self._lexis is None:
                self._open(told)
            assert self._lexis is not None
            return self._lexis

    def _open(self, told: bytes) -> None:
        state = state_of(self.folder)
        if state["version"] != version_of(self.analyser):
            raise Unsearchable("outdated", str(state["version"]))
        try:
            if self._index is None or state["part"] != self._part:
                self._index = tantivy.Index.open(str(self.folder / str(state["part"])))
                self._index.config_reader("manual")
            self._index.reload()
            self._lexis = TantivyLexis(self._index.searcher(), self._index.schema)
        except Exception as error:  # tantivy's own kinds of errors are not told apart
            raise Unsearchable("broken", str(error)) from error
        self._told, self._part = told, str(state["part"])

    def search(
        self, query: Node, *, limit: int = 10, offset: int = 0, facets: Sequence[str] = (), count_to: int = 1_000
    ) -> Found:
        """See :class:`commonwork.engines.searching.found.Index`."""
        lexis = self._fresh()
        asking = Asking(lexis, self.analyser)
        total, hits = self._best(query, asking, limit, offset)
        return Found(hits, min(total, count_to), total > count_to, self._counted(query, facets, asking))

    def suggest(self, text: str, *, limit: int = 8, kinds: Sequence[str] = ()) -> tuple[Hit, ...]:
        """See :class:`commonwork.engines.searching.found.Index`."""
        asking = Asking(self._fresh(), self.analyser, unfinished=True)
        narrowed = [Or(tuple(Filter("kind", kind) for kind in kinds))] if kinds else []
        return self._best(And((Words(text), *narrowed)), asking, limit, 0)[1]

    def _best(self, query: Node, asking: Asking, limit: int, offset: int) -> tuple[int, tuple[Hit, ...]]:
        looked = max(_LOOKED_AT, offset + limit)
        searcher = asking.lexis.searcher
        while True:
            found = searcher.search(in_tantivy(query, asking), limit=looked, weight_by_field="standing")
            total = int(getattr(found, "count"))  # noqa: B009 -- the stubs leave it out
            if total >= limit or not asking.give_way():
                break
        asked = asking.ask(" ".join(words_of(query)))
        best = asking.best or 1.0
        candidates = [
            Candidate(*_stored(searcher, address), score / best) for score, address in found.hits
        ]  # fmt: skip
        ranked = rank(asked, candidates[:_LOOKED_AT], self.analyser)
        lowest = ranked[-1][0] if ranked else 0.0
        rest = [(min(lowest, each.score), each) for each in candidates[_LOOKED_AT:]]
        page = [*ranked, *rest][offset : offset + limit]
        return total, tuple(self._hit(score, each, asked, query, asking) for score, each in page)

    def _hit(self, score: float, candidate: Candidate, asked: Asked, query: Node, asking: Asking) -> Hit:
        return Hit(candidate.id, candidate.kind, score, why(asked, candidate, asking.plans, self.analyser))

    def _counted(self, query: Node, facets: Sequence[str], asking: Asking) -> dict[str, dict[str, int]]:
        """The values of facets; those that nothing is chosen of are counted in one go."""
        together: dict[Node, list[str]] = {}
        for facet in facets:
            together.setdefault(without(query, facet), []).append(facet)
        counted: dict[str, dict[str, int]] = {}
        for node, named in together.items():
            wanted = {each: {"terms": {"size": _MOST_VALUES, "field": f"facets.{each}"}} for each in named}
            found = asking.lexis.searcher.aggregate(in_tantivy(node, asking), wanted)
            for each in named:
                counted[each] = {str(bucket["key"]): int(bucket["doc_count"]) for bucket in found[each]["buckets"]}
        return {facet: counted[facet] for facet in facets}


def _stored(
    searcher: tantivy.Searcher, address: tantivy.DocAddress
) -> tuple[str, str, tuple[SearchName, ...], str, str, float]:
    kind, id, country, city, prior, names = read_stored(bytes(searcher.doc(address)["stored"][0]))
    return kind, id, names, country, city, prior


def words_of(query: Node) -> list[str]:
    """The free words of a query, those that must not stand left out."""
    if isinstance(query, Words):
        return [query.text]
    return [text for node in query.nodes for text in words_of(node)] if isinstance(query, And | Or) else []


def without(query: Node, facet: str) -> Node:
    """The query without its own filters of a facet: what may be chosen instead is counted too."""
    if _narrows(query, facet):
        return And()
    if isinstance(query, And):
        return And(tuple(node for node in query.nodes if not _narrows(node, facet)))
    return query


def _narrows(node: Node, facet: str) -> bool:
    if isinstance(node, Filter):
        return node.field == facet
    if isinstance(node, Not):
        return _narrows(node.node, facet)
    return isinstance(node, Or) and bool(node.nodes) and all(_narrows(each, facet) for each in node.nodes)


__all__ = ["TantivyIndex", "TantivyWriter", "without", "words_of"]

"""The index of finding asked in PostgreSQL: through whatever connection is given, a replica's too.

``search_postgres_writing.py`` keeps it; ``search_postgres_query.py`` makes the statements. What is found, in which
order and why, is decided by the same code as in the embedded index.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import psycopg

from commonwork.engines.backends.search_postgres_query import Asking, PostgresLexis, Statement
from commonwork.engines.backends.search_postgres_writing import Connect, PostgresWriter, state_of, version_of
from commonwork.engines.backends.search_tantivy import without, words_of
from commonwork.engines.searching.analysing import Analyser
from commonwork.engines.searching.asking import Asked, ask
from commonwork.engines.searching.entries import key_of, read_stored
from commonwork.engines.searching.explaining import why
from commonwork.engines.searching.expressions import And, Filter, Node, Or, Words
from commonwork.engines.searching.faults import Unsearchable
from commonwork.engines.searching.found import Found, Hit
from commonwork.engines.searching.ranking import Candidate, rank

_LOOKED_AT = 60  # candidates whose names are looked at
_MOST_VALUES = 1_000  # values of one facet
_REPLACED = (psycopg.errors.UndefinedTable, psycopg.errors.InternalError_, psycopg.errors.SerializationFailure)
_T = TypeVar("_T")


class PostgresIndex:
    """See :class:`commonwork.engines.searching.found.Index`; raises :class:`Unsearchable` where it cannot be asked.

    ``connect`` gives a connection for the time of one question: ``psycopg_pool.ConnectionPool(…).connection`` does.
    """

    def __init__(self, connect: Connect, analyser: Analyser) -> None:
        self._connect, self.analyser = connect, analyser

    def _asked(self, question: Callable[[PostgresLexis], _T]) -> _T:
        """Ask within one transaction; once more where the index was replaced or a replica had to give way."""
        for attempt in (1, 2):
            try:
                with self._connect() as connection, connection.transaction():
                    state = state_of(connection)
                    if state.version != version_of(self.analyser):
                        raise Unsearchable("outdated", state.version)
                    return question(PostgresLexis(connection, state))
            except _REPLACED as error:
                if attempt == 2:
                    raise Unsearchable("broken", str(error)) from error
        raise AssertionError("the second attempt returns or raises")

    @property
    def generation(self) -> int:
        """The generation of what is there now."""
        return self._asked(lambda lexis: lexis.state.generation)

    def count(self) -> int:
        """How many documents there are."""
        return self._asked(lambda lexis: lexis.size)

    def holds(self, kind: str, ids: Iterable[str]) -> set[str]:
        """Which of the ids are documents of the kind."""
        keys = {key_of(kind, id): id for id in ids}

        def look(lexis: PostgresLexis) -> set[str]:
            rows = lexis.connection.execute(f"SELECT key FROM {lexis.table('body')} WHERE key = ANY(%s)", (list(keys),))
            return {keys[key] for (key,) in rows}

        return self._asked(look)

    def search(
        self, query: Node, *, limit: int = 10, offset: int = 0, facets: Sequence[str] = (), count_to: int = 1_000
    ) -> Found:
        """See :class:`commonwork.engines.searching.found.Index`."""

        def look(lexis: PostgresLexis) -> Found:
            asking = Asking(lexis, self.analyser)
            total, hits = self._best(query, asking, limit, offset)
            counted = {facet: _counted(query, facet, asking) for facet in facets}
            return Found(hits, min(total, count_to), total > count_to, counted)

        return self._asked(look)

    def suggest(self, text: str, *, limit: int = 8, kinds: Sequence[str] = ()) -> tuple[Hit, ...]:
        """See :class:`commonwork.engines.searching.found.Index`."""
        narrowed = [Or(tuple(Filter("kind", kind) for kind in kinds))] if kinds else []
        query = And((Words(text), *narrowed))
        return self._asked(lambda lexis: self._best(query, Asking(lexis, self.analyser, unfinished=True), limit, 0)[1])

    def _best(self, query: Node, asking: Asking, limit: int, offset: int) -> tuple[int, tuple[Hit, ...]]:
        looked = max(_LOOKED_AT, offset + limit)
        while True:
            total, candidates = _candidates(query, asking, looked)
            if total >= limit or not asking.give_way():
                break
        asked = ask(" ".join(words_of(query)), self.analyser)
        ranked = rank(asked, candidates[:_LOOKED_AT], self.analyser)
        lowest = ranked[-1][0] if ranked else 0.0
        rest = [(min(lowest, each.score), each) for each in candidates[_LOOKED_AT:]]
        page = [*ranked, *rest][offset : offset + limit]
        return total, tuple(self._hit(score, each, asked, asking) for score, each in page)

    def _hit(self, score: float, candidate: Candidate, asked: Asked, asking: Asking) -> Hit:
        return Hit(candidate.id, candidate.kind, score, why(asked, candidate, asking.plans, self.analyser))


def _candidates(query: Node, asking: Asking, looked: int) -> tuple[int, list[Candidate]]:
    """How many documents fit, and the first of them by their terms."""
    statement = Statement(asking)
    rows = asking.lexis.connection.execute(
        f"""{statement.found(query)}, weighed AS (
            SELECT number, score * log(2, (2 + standing)::numeric)::float8 AS weight FROM found
        ) SELECT f.weight, f.total, b.stored FROM (
            SELECT *, count(*) OVER () AS total FROM weighed ORDER BY weight DESC, number
            LIMIT {statement.value(looked)}
        ) AS f JOIN {asking.lexis.table("body")} AS b USING (number) ORDER BY f.weight DESC, f.number""",
        statement.values,
    ).fetchall()
    best = asking.best or 1.0
    return (rows[0][1] if rows else 0), [_candidate(stored, score / best) for score, _, stored in rows]


def _candidate(stored: bytes, score: float) -> Candidate:
    kind, id, country, city, prior, names = read_stored(bytes(stored))
    return Candidate(kind, id, names, country, city, prior, score)


def _counted(query: Node, facet: str, asking: Asking) -> dict[str, int]:
    statement = Statement(asking)
    rows = asking.lexis.connection.execute(
        f"""{statement.found(without(query, facet))}
        SELECT facets ->> {(name := statement.value(facet))}, count(*) FROM found WHERE facets ? {name}
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MOST_VALUES}""",
        statement.values,
    )
    return {str(value): int(count) for value, count in rows}


__all__ = ["PostgresIndex", "PostgresWriter"]

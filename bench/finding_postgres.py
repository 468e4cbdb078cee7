"""Ours in PostgreSQL: the same terms as in the embedded index, asked through one connection."""

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from finding_methods import Method
from finding_ours import Ours, documents
from finding_sets import Body


def postgres_method(address: str) -> Method:
    """Our index in a database of the server."""
    import psycopg

    from commonwork.engines.backends.search_postgres import PostgresIndex
    from commonwork.engines.backends.search_postgres_writing import TABLES, PostgresWriter, state_of
    from commonwork.flows.search_building import entries
    from commonwork.reference.finding import search_analyser

    def build(bodies: Sequence[Body], folder: Path) -> None:
        writer = PostgresWriter(lambda: psycopg.connect(address), search_analyser(), fresh=True)
        for made in entries(documents(bodies)):
            writer.add(made)
        writer.commit()
        writer.close()

    def opened(folder: Path) -> Ours:
        connection = psycopg.connect(address, autocommit=True)
        index = PostgresIndex(lambda: nullcontext(connection), search_analyser())
        return Ours(index, lambda: PostgresWriter(lambda: psycopg.connect(address), search_analyser()))

    def size(folder: Path) -> float:
        with psycopg.connect(address) as connection:
            part = state_of(connection).part
            names = [f"finding.{name}_{part}" for name in TABLES]
            row = connection.execute(
                "SELECT sum(pg_total_relation_size(name::regclass)) FROM unnest(%s::text[]) AS n(name)", (names,)
            ).fetchone()
        return float(row[0]) / 1e6 if row else 0.0

    return Method("Commonwork in PostgreSQL", build, opened, size, served=True)

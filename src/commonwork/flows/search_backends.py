"""Where the index lies, who may write it, and what it is asked through: beside the database, or in PostgreSQL.

Both keep the same terms and answer alike; ``COMMONWORK_SEARCH`` says which one is used.
"""

import fcntl
import shutil
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import psycopg
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg_pool import ConnectionPool

from commonwork.engines.backends.search_postgres import PostgresIndex, PostgresWriter
from commonwork.engines.backends.search_tantivy import TantivyIndex
from commonwork.engines.backends.search_tantivy_writing import CURRENT, TantivyWriter, state_of, version_of
from commonwork.engines.searching.analysing import Analyser
from commonwork.engines.searching.documents import Document
from commonwork.engines.searching.faults import Unsearchable
from commonwork.engines.searching.found import Index, IndexWriter
from commonwork.flows.search_building import build_index, entries
from commonwork.reference.finding import search_analyser

__all__ = ["Unsearchable", "Writer", "analyser", "build", "forget", "one_writer", "open_reader", "open_writer"]
_LOCK = 0x666F6C6C  # «foll»: the number by which those who follow into one database find each other
_READERS = 8  # connections a process holds at most to ask PostgreSQL


class Reader(Index, Protocol):
    """An index that is asked, and asked what it holds."""

    def count(self) -> int:
        """How many documents there are."""
        ...

    def holds(self, kind: str, ids: Iterable[str]) -> set[str]:
        """Which of the ids are documents of the kind."""
        ...


class Writer(IndexWriter, Protocol):
    """An index that is written: :meth:`close` gives it back."""

    def close(self) -> None:
        """Give the index back so that another may write."""
        ...


def analyser() -> Analyser:
    """What takes names apart, made once per process."""
    return search_analyser()


def build(documents: Iterable[Document]) -> None:
    """Build an index of the documents, which takes the place of the one there is when it is complete."""
    if not _in_postgres():
        build_index(Path(settings.INDEX), documents)
        return
    writer = PostgresWriter(_connect, analyser(), fresh=True)
    try:
        for made in entries(documents):
            writer.add(made)
        writer.commit()
    finally:
        writer.close()


def open_writer() -> Writer:
    """What writes the index there is."""
    if _in_postgres():
        return PostgresWriter(_connect, analyser())
    return TantivyWriter(Path(settings.INDEX), analyser())


def open_reader(*, as_written: bool = False) -> Reader:
    """What the index is asked through, kept per process; raises :class:`Unsearchable` where there is none to ask.

    ``as_written`` asks the database that is written, not a replica, which may lag behind.
    """
    if _in_postgres():
        asked = _postgres_reader(_address() if as_written or not settings.SEARCH_READ else settings.SEARCH_READ)
        asked.generation  # noqa: B018 -- asks whether there is one, made by the analysis of today
        return asked
    state = state_of(Path(settings.INDEX))
    if state["version"] != version_of(analyser()):
        raise Unsearchable("outdated", str(state["version"]))
    return _embedded_reader(Path(settings.INDEX))


def forget() -> None:
    """Throw the index away; whoever is asking it does without from now on."""
    with one_writer():
        if _in_postgres():
            with _connect() as given, given.cursor() as cursor:
                cursor.execute("DROP SCHEMA IF EXISTS finding CASCADE")
        folder = Path(settings.INDEX)
        (folder / CURRENT).unlink(missing_ok=True)
        for part in folder.glob("part-*"):
            shutil.rmtree(part, ignore_errors=True)


@contextmanager
def one_writer(*, wait: bool = True) -> Iterator[bool]:
    """Hold the right to write the index; without ``wait``, whether one has it. A killed process lets go by itself."""
    with _held_in_postgres(wait) if _in_postgres() else _held_by_file(wait) as ours:
        yield ours


@contextmanager
def _held_by_file(wait: bool) -> Iterator[bool]:
    path = Path(settings.INDEX) / "lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _held_in_postgres(wait: bool) -> Iterator[bool]:
    with psycopg.connect(_address(), autocommit=True) as held:
        asked = "SELECT pg_advisory_lock(%s) IS NOT NULL" if wait else "SELECT pg_try_advisory_lock(%s)"
        row = held.execute(asked, [_LOCK]).fetchone()
        yield bool(row and row[0])


def _in_postgres() -> bool:
    return bool(settings.SEARCH == "postgres")


def _address() -> str:
    """How libpq reaches the database of the register."""
    given = connection.settings_dict
    parts = {"dbname": given["NAME"], "user": given["USER"], "password": given["PASSWORD"]}
    parts |= {"host": given["HOST"], "port": given["PORT"]}
    return make_conninfo("", **{name: value for name, value in parts.items() if value})


def _connect() -> AbstractContextManager[psycopg.Connection[tuple[Any, ...]]]:
    return psycopg.connect(_address())


@lru_cache(maxsize=4)
def _embedded_reader(folder: Path) -> TantivyIndex:
    return TantivyIndex(folder, analyser())


@lru_cache(maxsize=4)
def _postgres_reader(address: str) -> PostgresIndex:
    pool = ConnectionPool(address, min_size=1, max_size=_READERS, open=True)
    return PostgresIndex(pool.connection, analyser())

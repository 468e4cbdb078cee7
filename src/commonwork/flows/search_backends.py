"""Where the index lies, who may write it, and what it is asked through: beside the database, or in PostgreSQL."""

import fcntl
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

from commonwork.engines.backends.search_tantivy import TantivyIndex
from commonwork.engines.backends.search_tantivy_writing import CURRENT, TantivyWriter, state_of, version_of
from commonwork.engines.searching.analysing import Analyser
from commonwork.engines.searching.documents import Document
from commonwork.engines.searching.faults import Unsearchable
from commonwork.engines.searching.found import Index, IndexWriter
from commonwork.flows.search_building import build_index
from commonwork.reference.finding import search_analyser


class Writer(IndexWriter, Protocol):
    """An index that is written: :meth:`close` gives it back."""

    def close(self) -> None:
        """Give the index back so that another may write."""
        ...


def folder() -> Path:
    """The folder of the embedded index; all of it can be made again from the database."""
    return Path(settings.INDEX)


def analyser() -> Analyser:
    """What takes names apart, made once per process."""
    return search_analyser()


def build(documents: Iterable[Document]) -> None:
    """Build an index of the documents, which takes the place of the one there is when it is complete."""
    build_index(folder(), documents)


def open_writer() -> Writer:
    """What writes the index there is."""
    return TantivyWriter(folder(), analyser())


@lru_cache(maxsize=4)
def _reader(path: Path) -> TantivyIndex:
    return TantivyIndex(path, analyser())


def open_reader() -> Index:
    """What the index is asked through, kept per process; raises :class:`Unsearchable` where there is none to ask."""
    state = state_of(folder())
    if state["version"] != version_of(analyser()):
        raise Unsearchable("outdated", str(state["version"]))
    return _reader(folder())


def forget() -> None:
    """Throw the index away; whoever is asking it does without from now on."""
    with one_writer():
        (folder() / CURRENT).unlink(missing_ok=True)
        for part in folder().glob("part-*"):
            shutil.rmtree(part, ignore_errors=True)


@contextmanager
def one_writer(*, wait: bool = True) -> Iterator[bool]:
    """Hold the right to write the index; without ``wait``, whether one has it. A killed process lets go by itself."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


__all__ = ["Unsearchable", "analyser", "build", "folder", "forget", "one_writer", "open_reader", "open_writer"]

"""An index of finding built anew from a stream of documents, which several processes take apart."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path

from commonwork.engines.backends.search_tantivy_writing import TantivyWriter
from commonwork.engines.collector import collector_paused
from commonwork.engines.searching.documents import Document
from commonwork.engines.searching.entries import Entry, entry
from commonwork.reference.finding import search_analyser

MANY = 20_000  # documents: fewer are done here before other processes have started
CHUNK = 4_000
_HEAP = 500_000_000  # bytes the writer may hold before it writes a part of the index to the disk


def build_index(folder: Path, documents: Iterable[Document], *, processes: int = 2) -> int:
    """Build an index of the documents in a folder, in the place of what is there; returns how many there were.

    Until it is complete the index that was there answers. The order of the documents changes nothing.
    """
    writer = TantivyWriter(folder, search_analyser(), fresh=True, heap=_HEAP)
    done = 0
    with collector_paused():
        for made in entries(documents, processes=processes):
            writer.add(made)
            done += 1
        writer.commit()
        writer.close()
    return done


def entries(documents: Iterable[Document], *, processes: int = 2) -> Iterator[Entry]:
    """The entries of documents, in their order; many are taken apart by several processes."""
    coming = iter(documents)
    first = list(islice(coming, MANY))
    if len(first) < MANY or processes < 2:
        yield from _taken_apart(chain(first, coming))
        return
    try:
        yield from _spread(chain(_chunks(iter(first)), _chunks(coming)), processes)
    except BrokenProcessPool:  # started from a script that cannot be started a second time: one process does it
        yield from _taken_apart(chain(first, coming))


def _spread(chunks: Iterator[list[Document]], processes: int) -> Iterator[Entry]:
    """Each chunk in one of the processes; no more than a few wait, so that memory stays small."""
    # Started anew, not forked: a fork would copy the locks of the index's threads.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = deque(pool.submit(_taken_apart_there, chunk) for chunk in islice(chunks, 2 * processes))
        while waiting:
            yield from waiting.popleft().result()
            for chunk in islice(chunks, 1):
                waiting.append(pool.submit(_taken_apart_there, chunk))


def _taken_apart(documents: Iterable[Document]) -> Iterator[Entry]:
    analyser = search_analyser()
    return (entry(document, analyser) for document in documents)


def _taken_apart_there(documents: list[Document]) -> list[Entry]:
    with collector_paused():
        return list(_taken_apart(documents))


def _chunks(documents: Iterator[Document]) -> Iterator[list[Document]]:
    while chunk := list(islice(documents, CHUNK)):
        yield chunk

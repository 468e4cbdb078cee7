"""Finding anything: the index is built from what everyone may see, follows every change, and is asked here.

A change leaves a row in the outbox, in its own transaction; the worker takes it into the index within a second and
then deletes the row. Killed at any moment and run again, it ends in the same state: what was not committed never
was, and what was is written once more. See docs/decisions/0012-the-index-follows.md.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from pathlib import Path

from django.conf import settings

from commonwork.engines.searching import grammar, query_writing
from commonwork.engines.searching.documents import Document
from commonwork.engines.searching.expressions import Node
from commonwork.engines.searching.faults import Unsearchable
from commonwork.engines.searching.found import Index
from commonwork.engines.searching.query_words import QueryWords
from commonwork.flows import search_backends
from commonwork.flows.search_facts import all_facts
from commonwork.flows.search_organisations import all_organisations, organisations
from commonwork.reference import searching as words
from commonwork.register import outbox
from commonwork.register.models import Organisation
from commonwork.register.outbox import waits

__all__ = [
    "NoIndex", "follow", "is_ready", "name_of_fact", "open_index", "parse",
    "query_words", "rebuild", "waits", "write",
]  # fmt: skip
NoIndex = Unsearchable  # missing, broken, or made by an older analysis: whoever asks does without
ROWS = 20  # of the outbox, taken in with one commit
Progress = Callable[[str, int, int], None]


def query_words(language: str) -> QueryWords:
    """The words of the query language in a language of the interface."""
    return words.query_words(language, settings.REFERENCE)


def parse(text: str, language: str) -> grammar.Parsed:
    """Read what somebody asked for, in the words of her language or any other."""
    return grammar.parse(text, query_words(language))


def write(node: Node, language: str) -> str:
    """Write a question in the words of a language."""
    return query_writing.write(node, query_words(language))


def name_of_fact(kind: str, key: str, language: str) -> str:
    """What something of the reference is called in a language, else in its own; «» where there is no such thing."""
    names = _names_of_facts(Path(settings.REFERENCE)).get((kind, key), {})
    return names.get(language) or next(iter(names.values()), "")


@lru_cache(maxsize=2)
def _names_of_facts(reference: Path) -> dict[tuple[str, str], dict[str, str]]:
    """(kind, id) → language → first name; ``reference`` is where it is read from, and what it is kept under."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for document in all_facts():
        names = found.setdefault((document.kind, document.id), {})
        for name in document.names:
            names.setdefault(name.language, name.text)
    return found


def open_index() -> Index:
    """What can be asked, on the newest generation; kept per process. Raises :class:`NoIndex`."""
    return search_backends.open_reader()


def is_ready() -> bool:
    """Whether there is an index to write to, made by the analysis of today."""
    try:
        search_backends.open_reader(as_written=True)
    except NoIndex:
        return False
    return True


def rebuild(progress: Progress = lambda stage, done, of: None) -> int:
    """Build the whole index anew, beside the old one, which is asked until the new one takes its place.

    Nothing of what the old one held stays on the disk. Returns how many documents there are.
    """
    with search_backends.one_writer():
        return _rebuild(progress)


def _rebuild(progress: Progress) -> int:
    waiting = outbox.all_waiting()
    of = Organisation.objects.shown().count()
    counted = _Counted(chain(all_facts(), all_organisations()), of, progress)
    search_backends.build(counted)
    outbox.taken_in(waiting)
    return counted.done


class _Counted:
    """Documents, counted as they go by."""

    def __init__(self, documents: Iterable[Document], of: int, progress: Progress) -> None:
        self.documents, self.of, self.progress, self.done = documents, of, progress, 0

    def __iter__(self) -> Iterator[Document]:
        for document in self.documents:
            self.done += 1
            if self.done % 1_000 == 0:
                self.progress("indexed", min(self.done, self.of), self.of)
            yield document
        self.progress("indexed", self.of, self.of)


def follow() -> int:
    """Take what waits in the outbox into the index, so that it is found; returns how many rows it took.

    Where another process is at it, or there is no index, nothing is done. What is to leave nothing behind, and
    whatever changed everything, makes the index anew, once the change itself is in it.
    """
    taken = 0
    while waits() and is_ready():
        with search_backends.one_writer(wait=False) as ours:
            done = (_follow_all() or _follow_some()) if ours else 0
        taken += done
        if not done:
            break
    return taken


def _follow_all() -> int:
    """Where most of the register changed at once (a first large list), building anew is the shorter way."""
    if len(outbox.waiting(ROWS + 1)) <= ROWS:
        return 0
    rows = outbox.all_waiting()
    if 2 * sum(rows.values()) < Organisation.objects.shown().count():
        return 0
    _rebuild(lambda stage, done, of: None)
    return len(rows)


def _follow_some() -> int:
    rows = outbox.waiting(ROWS)
    changed = sorted({pk for row in rows for pk in row.organisations})
    if changed:
        found = list(organisations(changed))
        gone = set(changed) - {document.id for document in found}
        writer = search_backends.open_writer()
        try:
            writer.write(found, gone=[("organisation", pk) for pk in sorted(gone)])
            writer.commit()
        finally:
            writer.close()
    if any(row.everything or not row.organisations for row in rows):
        _rebuild(lambda stage, done, of: None)
    outbox.taken_in(row.pk for row in rows)
    return len(rows)

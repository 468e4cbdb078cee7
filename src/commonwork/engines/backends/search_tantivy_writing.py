"""The index of finding kept in a folder by tantivy: many processes read, one writes.

The folder holds ``current``, a small file that names the part in use, its generation and the analysis it was made by,
and that part in a folder of its own. A reader looks at ``current`` before each search; a rebuilt index is a new part.
"""

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import tantivy

from commonwork.engines.searching.analysing import Analyser
from commonwork.engines.searching.documents import Document
from commonwork.engines.searching.entries import Entry, entry, key_of
from commonwork.engines.searching.faults import Unsearchable
from commonwork.engines.searching.vocabularies import listed

FORMAT = "1"
CURRENT = "current"
_HEAP = 30_000_000


def schema() -> tantivy.Schema:
    """The fields of the index; see ``analysing.Terms`` for the first five."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    for name in ("words", "grams", "keys", "meanings", "filters", "near", "text"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("sequence", tokenizer_name="whitespace", index_option="position")
    builder.add_json_field("facets", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("founded", indexed=True, fast=True)
    builder.add_float_field("standing", fast=True)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


class TantivyWriter:
    """Writes an index; one at a time. Its folder is made where there is none."""

    def __init__(self, folder: Path, analyser: Analyser, *, fresh: bool = False, heap: int = _HEAP) -> None:
        """Opens the index in use, or begins an empty one where there is none that this analysis can go on with.

        ``fresh`` begins an empty one in any case; the one in use is asked until the first commit.
        """
        self.folder, self.analyser = folder, analyser
        state = _state(folder)
        fresh = fresh or state is None or state["version"] != version_of(analyser)
        self.part = _next_part(folder) if fresh or state is None else str(state["part"])
        self.generation = 0 if state is None else int(state["generation"])
        path = folder / self.part
        path.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(schema(), path=str(path))
        self._writer = self._index.writer(heap_size=heap, num_threads=1)
        self._known: set[str] = set()
        self._seen = self._index.searcher()

    def write(self, documents: Iterable[Document], *, gone: Iterable[tuple[str, str]] = ()) -> None:
        """See :class:`commonwork.engines.searching.found.IndexWriter`."""
        for kind, id in gone:
            self._writer.delete_documents_by_term("key", key_of(kind, id))
        for document in documents:
            self._writer.delete_documents_by_term("key", key_of(document.kind, document.id))
            self.add(entry(document, self.analyser))

    def add(self, made: Entry) -> None:
        """Take an entry in that the index does not hold yet."""
        document = tantivy.Document()
        document.add_text("key", made.key)
        for name, terms in made.fields.items():
            if terms:
                document.add_text(name, terms)
        document.add_json("facets", made.facets)
        if made.founded is not None:
            document.add_integer("founded", made.founded)
        document.add_float("standing", made.standing)
        document.add_bytes("stored", made.stored)
        self._writer.add_document(document)
        new = [word for word in made.vocabulary if word not in self._known]
        self._known.update(new)
        self._learn([word for word in new if not self._seen.doc_freq("words", word)])

    def _learn(self, words: list[str]) -> None:
        """Keep new words so that misspelt ones find them; they stay when their document goes."""
        terms = " ".join(term for word in words for term in listed(word))
        if terms:
            document = tantivy.Document()
            document.add_text("near", terms)
            self._writer.add_document(document)

    def commit(self) -> int:
        """See :class:`commonwork.engines.searching.found.IndexWriter`."""
        self._writer.commit()
        self.generation += 1
        _tell(self.folder, self.part, self.generation, self.analyser)
        self._index.reload()
        self._seen = self._index.searcher()
        self._known.clear()
        return self.generation

    def close(self) -> None:
        """Give the index back so that another may write."""
        self._writer.wait_merging_threads()


def version_of(analyser: Analyser) -> str:
    """What an index is made by; another one cannot be gone on with."""
    return f"{FORMAT}-{analyser.version}"


def state_of(folder: Path) -> dict[str, str | int]:
    """What ``current`` says: part, generation, version; raises :class:`Unsearchable` where it says nothing."""
    try:
        found = json.loads((folder / CURRENT).read_text(encoding="utf-8"))
        return {"part": str(found["part"]), "generation": int(found["generation"]), "version": str(found["version"])}
    except OSError as error:
        raise Unsearchable("missing", str(error)) from error
    except (ValueError, TypeError, KeyError) as error:
        raise Unsearchable("broken", str(error)) from error


def _state(folder: Path) -> dict[str, str | int] | None:
    try:
        return state_of(folder)
    except Unsearchable:
        return None


def _next_part(folder: Path) -> str:
    taken = {int(path.name[5:]) for path in folder.glob("part-*") if path.name[5:].isdecimal()}
    return f"part-{max(taken, default=0) + 1}"


def _tell(folder: Path, part: str, generation: int, analyser: Analyser) -> None:
    """Write ``current`` in one step, then let go of parts no longer in use."""
    text = json.dumps({"part": part, "generation": generation, "version": version_of(analyser)})
    beside = folder / f"{CURRENT}.new"
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, folder / CURRENT)
    for path in folder.glob("part-*"):
        if path.name != part:
            shutil.rmtree(path, ignore_errors=True)

"""Ours: the embedded index, and the same analysed terms in PostgreSQL."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from finding_methods import Method, megabytes_of
from finding_sets import Body

from commonwork.engines.searching.documents import Document, SearchName


def documents(bodies: Sequence[Body]) -> Iterator[Document]:
    """Bodies as the platform would index them: the first name official, the others further names; no languages told."""
    for body in bodies:
        kinds = ("official", *("other" for _ in body.names[1:]))
        names = tuple(SearchName(name, kind=kind) for name, kind in zip(body.names, kinds, strict=True))
        yield Document(body.id, "organisation", names, country=body.country, city=body.city)


class Ours:
    """An index of ours and its writer."""

    def __init__(self, index: Any, writer: Any) -> None:
        self.index, self.writer, self._opened = index, writer, None

    def find(self, text: str) -> Sequence[str]:
        """The free words as the grammar gives them on."""
        from commonwork.engines.searching.expressions import Words

        return [hit.id for hit in self.index.search(Words(text), limit=10).hits]

    def change(self, body: Body) -> None:
        """Write and let readers see it; the writer stays open, as in the worker."""
        if self._opened is None:
            self._opened = self.writer()
        self._opened.write(documents([body]))
        self._opened.commit()


def tantivy_method() -> Method:
    """The embedded index as `commonwork index` builds it."""
    from commonwork.engines.backends.search_tantivy import TantivyIndex
    from commonwork.engines.backends.search_tantivy_writing import TantivyWriter
    from commonwork.flows.search_building import build_index
    from commonwork.reference.finding import search_analyser

    def build(bodies: Sequence[Body], folder: Path) -> None:
        build_index(folder / "index", documents(bodies))

    def opened(folder: Path) -> Ours:
        index = TantivyIndex(folder / "index", search_analyser())
        return Ours(index, lambda: TantivyWriter(folder / "index", search_analyser()))

    return Method("Commonwork", build, opened, megabytes_of)

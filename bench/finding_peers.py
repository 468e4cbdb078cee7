"""The peers: SQLite FTS5 by words and by trigrams, PostgreSQL's pg_trgm, tantivy as shipped.

Each gets every name that is in the register and the town, and asks as its manual advises: all words first, then any;
beginnings where it can. `docs/finding-quality.md` has the settings in a table.
"""

import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from finding_methods import Method, megabytes_of
from finding_sets import Body


def text_of(body: Body) -> str:
    """All that is indexed of a body."""
    return "\n".join([*body.names, body.city] if body.city else body.names)


class _Fts5:
    """A table of FTS5; ``asked`` are the expressions tried one after the other until ten bodies are found."""

    def __init__(self, folder: Path, asked: Callable[[str], list[str]], shortest: int) -> None:
        self.connection = sqlite3.connect(folder / "fts.sqlite3")
        self.asked, self.shortest = asked, shortest

    def find(self, text: str) -> Sequence[str]:
        """By bm25; what is shorter than the index can see is looked for by LIKE."""
        found: dict[str, None] = {}
        expressions = self.asked(text)
        if not expressions and len(text.strip()) < self.shortest:
            rows = self.connection.execute(
                # the plus keeps the index out: on its own SQLite answers patterns this short with nothing
                "SELECT id FROM body WHERE +text LIKE ? LIMIT 10",
                (f"%{text.strip().replace('%', '')}%",),
            )
            return [row[0] for row in rows]
        for expression in expressions:
            rows = self.connection.execute(
                "SELECT id FROM body WHERE body MATCH ? ORDER BY rank LIMIT 10", (expression,)
            )
            found.update(dict.fromkeys(row[0] for row in rows))
            if len(found) >= 10:
                break
        return list(found)[:10]

    def change(self, body: Body) -> None:
        """Its row deleted by its number, written anew, in one transaction."""
        with self.connection:
            (row,) = self.connection.execute("SELECT number FROM place WHERE id = ?", (body.id,)).fetchone()
            self.connection.execute("DELETE FROM body WHERE rowid = ?", (row,))
            self.connection.execute("INSERT INTO body(rowid, id, text) VALUES (?, ?, ?)", (row, body.id, text_of(body)))


def _quoted(words: Sequence[str]) -> list[str]:
    return [f'"{word}"' for word in words]


def by_words(text: str) -> list[str]:
    """Every word or its beginning; then any."""
    words = _quoted(re.findall(r"\w+", text))
    return [" AND ".join(f"{word}*" for word in words), " OR ".join(f"{word}*" for word in words)] if words else []


def by_trigrams(text: str) -> list[str]:
    """Every word of three letters or more somewhere within; then any trigram of the query."""
    words = [word.replace('"', "") for word in text.split() if len(word.replace('"', "")) >= 3]
    trigrams = dict.fromkeys(
        word[at : at + 3] for word in words for at in range(len(word) - 2)
    )  # a misspelt word shares most of its trigrams
    return [" AND ".join(_quoted(words)), " OR ".join(_quoted(list(trigrams)))] if words else []


def fts5(name: str, tokenizer: str, asked: Callable[[str], list[str]], shortest: int) -> Method:
    """SQLite's full text search with one of its tokenizers."""

    def build(bodies: Sequence[Body], folder: Path) -> None:
        connection = sqlite3.connect(folder / "fts.sqlite3")
        with connection:
            connection.execute(f'CREATE VIRTUAL TABLE body USING fts5(id UNINDEXED, text, tokenize="{tokenizer}")')
            connection.execute("CREATE TABLE place (id TEXT PRIMARY KEY, number INTEGER)")
            rows = enumerate(bodies, 1)
            connection.executemany(
                "INSERT INTO body(rowid, id, text) VALUES (?, ?, ?)", ((at, b.id, text_of(b)) for at, b in rows)
            )
            connection.executemany("INSERT INTO place VALUES (?, ?)", ((b.id, at) for at, b in enumerate(bodies, 1)))
            connection.execute("INSERT INTO body(body) VALUES ('optimize')")
        connection.close()

    return Method(name, build, lambda folder: _Fts5(folder, asked, shortest), megabytes_of)


class _PlainTantivy:
    """tantivy with its default tokenizer and its own parser of queries."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self.index = tantivy.Index.open(str(folder))
        self.searcher = self.index.searcher()
        self.writer: Any = None

    def find(self, text: str) -> Sequence[str]:
        """Any of the words, by bm25."""
        query, _ = self.index.parse_query_lenient(text, ["text"])
        return [self.searcher.doc(address)["id"][0] for _, address in self.searcher.search(query, 10).hits]

    def change(self, body: Body) -> None:
        """Deleted by its id, added, committed."""
        self.writer = self.writer or self.index.writer()
        self.writer.delete_documents_by_term("id", body.id)
        _add(self.writer, body)
        self.writer.commit()
        self.index.reload()
        self.searcher = self.index.searcher()


def _add(writer: Any, body: Body) -> None:
    import tantivy

    document = tantivy.Document()
    document.add_text("id", body.id)
    document.add_text("text", text_of(body))
    writer.add_document(document)


def plain_tantivy() -> Method:
    """tantivy as shipped."""

    def build(bodies: Sequence[Body], folder: Path) -> None:
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        schema.add_text_field("text")
        index = tantivy.Index(schema.build(), path=str(folder))
        writer = index.writer(heap_size=100_000_000, num_threads=1)
        for body in bodies:
            _add(writer, body)
        writer.commit()
        writer.wait_merging_threads()

    return Method("tantivy as shipped", build, _PlainTantivy, megabytes_of)


TRIGRAMS = """
    SELECT id FROM (
        SELECT id, max(greatest(similarity(name, %(q)s), 0.95 * word_similarity(%(q)s, name))) AS likeness
        FROM trgm_name WHERE name %% %(q)s OR %(q)s <%% name GROUP BY id
    ) AS found ORDER BY likeness DESC, id LIMIT 10
"""


class _Trigrams:
    def __init__(self, address: str) -> None:
        import psycopg

        self.connection = psycopg.connect(address, autocommit=True)

    def find(self, text: str) -> Sequence[str]:
        """Names that resemble the query, or hold a piece that does, at the default thresholds."""
        folded = self.connection.execute("SELECT lower(unaccent(%s))", (text.replace("\0", ""),)).fetchone()
        return [row[0] for row in self.connection.execute(TRIGRAMS, {"q": folded[0]})] if folded else []

    def change(self, body: Body) -> None:
        """All names of a body written anew."""
        with self.connection.transaction():
            self.connection.execute("DELETE FROM trgm_name WHERE id = %s", (body.id,))
            for name in body.names:
                self.connection.execute("INSERT INTO trgm_name VALUES (%s, lower(unaccent(%s)))", (body.id, name))


def trigrams_in_postgres(address: str) -> Method:
    """pg_trgm over every name, accents taken off, with a GIN index."""
    import psycopg

    def build(bodies: Sequence[Body], folder: Path) -> None:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            connection.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
            connection.execute("DROP TABLE IF EXISTS trgm_name")
            connection.execute("CREATE TABLE trgm_name (id text, name text)")
            with connection.cursor().copy("COPY trgm_name FROM STDIN") as copy:
                for body in bodies:
                    for name in body.names:
                        copy.write_row((body.id, name))
            connection.execute("UPDATE trgm_name SET name = lower(unaccent(name))")
            connection.execute("VACUUM FULL ANALYZE trgm_name")
            connection.execute("CREATE INDEX ON trgm_name USING gin (name gin_trgm_ops)")
            connection.execute("CREATE INDEX ON trgm_name (id)")

    def size(folder: Path) -> float:
        with psycopg.connect(address) as connection:
            (taken,) = connection.execute("SELECT pg_total_relation_size('trgm_name')").fetchone() or (0,)
        return taken / 1e6

    return Method("PostgreSQL pg_trgm", build, lambda folder: _Trigrams(address), size, served=True)


def embedded_peers() -> list[Method]:
    """The peers that need no server."""
    return [
        fts5("SQLite FTS5 unicode61", "unicode61 remove_diacritics 2", by_words, 1),
        fts5("SQLite FTS5 trigram", "trigram", by_trigrams, 3),
        plain_tantivy(),
    ]

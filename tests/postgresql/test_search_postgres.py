"""The index of finding in PostgreSQL answers like the embedded one, while it is written, and from a replica."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from commonwork.engines.backends.search_postgres import PostgresIndex
from commonwork.engines.backends.search_postgres_writing import PostgresWriter, state_of
from commonwork.engines.backends.search_tantivy import TantivyIndex
from commonwork.engines.backends.search_tantivy_writing import TantivyWriter
from commonwork.engines.searching.analysing import Analyser
from commonwork.engines.searching.documents import Document, SearchName
from commonwork.engines.searching.expressions import And, Filter, Node, Not, Or, Phrase, Words
from commonwork.engines.searching.faults import Unsearchable
from commonwork.reference.finding import search_analyser

pytestmark = pytest.mark.postgresql
Connect = Callable[[], psycopg.Connection]

# Invented: crafts of five towns in several languages, a namesake each, and their federation.
CRAFTS = {
    "IN": ("Sample Weavers", "नमूना बुनकर", "Cooperative Society", "सहकारी समिति", "Kochi Pune Delhi Surat Agra"),
    "JP": ("Mihon Kensetsu", "見本建設", "Workers Cooperative", "労働者協同組合", "東京 大阪 札幌 名古屋 福岡"),
    "KR": ("Gyeonbon Dolbom", "견본돌봄", "Social Cooperative", "사회적협동조합", "서울 부산 대구 인천 광주"),
    "IR": ("Nemuneh Farsh", "نمونه فرش", "Cooperative Company", "شرکت تعاونی", "تهران تبریز شیراز اصفهان مشهد"),
}


def documents() -> Iterator[Document]:
    """Some hundreds of documents, each with a name in Latin letters and one in the own script."""
    for country, (latin, native, form, own_form, towns) in CRAFTS.items():
        for number in range(80):
            own = f"{own_form}{native}{number}" if country == "JP" else f"{native} {number} {own_form}"
            names = (SearchName(f"{latin} {number} {form}", "en", "Latn"), SearchName(own, kind="other"))
            yield Document(
                f"{country}-{number}", "organisation", names, country=country, city=towns.split()[number % 5],
                facets={"status": "active" if number % 4 else "closed"}, identifiers=(f"sample:{number}",),
                founded=1950 + number, prior=number % 7 / 7,
            )  # fmt: skip
    yield Document("P1", "policy", (SearchName("Sample Workers' Cooperative Act", "en"),), country="JP")


WORDS = (
    "Sample Weavers 12 Cooperative Society", "見本建設 7", "견본돌봄 사회적협동조합", "نمونه فرش 31", "नमूना बुनकर 40",
    "smaple weavers", "mihon kensetsu tokyo", "見本", "weav", "Workers Cooperative Osaka", "",
    "sample workers cooperative act", "nothing of the kind", "\ud800 \0 weavers", "% _ \\ '; DROP",
)  # fmt: skip
EXPRESSIONS: tuple[Node, ...] = (
    Phrase("12 cooperative society"), Phrase("見本建設"), Phrase("society cooperative"), Phrase("% _ \\"),
    Filter("country", "JP"), Filter("identifier", "sample:3"), Filter("city", "Tokyo"), Filter("founded", "soon", "<"),
    And((Words("sample"), Filter("founded", "2020", ">"))), Or((Phrase("Weavers 3"), Phrase("Farsh 4"))), And(), Or(()),
    And((Words("cooperative"), Not(Filter("status", "closed")), Filter("country", "KR"))), Not(Words("cooperative")),
    Filter("founded", "1960", "= 1 OR 1"),
)  # fmt: skip


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return search_analyser()


@pytest.fixture(scope="module")
def connect(server) -> Connect:
    server.psql("CREATE DATABASE finding_tests")
    return lambda: psycopg.connect(server.address("finding_tests"))


@pytest.fixture
def written(connect: Connect, analyser: Analyser) -> PostgresIndex:
    """An index of all documents."""
    writer = PostgresWriter(connect, analyser, fresh=True)
    writer.write(documents())
    writer.commit()
    writer.close()
    return PostgresIndex(connect, analyser)


@pytest.fixture(scope="module")
def embedded(analyser: Analyser, tmp_path_factory: pytest.TempPathFactory) -> TantivyIndex:
    folder: Path = tmp_path_factory.mktemp("embedded")
    writer = TantivyWriter(folder, analyser, fresh=True)
    writer.write(documents())
    writer.commit()
    writer.close()
    return TantivyIndex(folder, analyser)


def test_both_find_the_same_in_the_same_order_for_the_same_reason(written: PostgresIndex, embedded: TantivyIndex):
    for text in WORDS:
        query = And((Words(text), Filter("status", "closed")))  # few enough for every one to be looked at closely
        ours, theirs = written.search(query, limit=60).hits, embedded.search(query, limit=60).hits
        assert [(hit.id, hit.why) for hit in ours] == [(hit.id, hit.why) for hit in theirs], text
        scores = [hit.score for hit in theirs]  # those of the embedded index are of half the digits
        assert [hit.score for hit in ours] == pytest.approx(scores, abs=0.01), text
        assert [hit.id for hit in written.search(Words(text), limit=1).hits] == [
            hit.id for hit in embedded.search(Words(text), limit=1).hits
        ], text


def test_both_count_the_same(written: PostgresIndex, embedded: TantivyIndex):
    for query in (*map(Words, WORDS), *EXPRESSIONS[:-1]):
        ours, theirs = (index.search(query, limit=400, facets=("country", "status")) for index in (written, embedded))
        assert (ours.total, ours.more, ours.facets) == (theirs.total, theirs.more, theirs.facets), query
        assert {hit.id for hit in ours.hits} == {hit.id for hit in theirs.hits}, query
    assert written.search(EXPRESSIONS[-1]).total == 0  # nothing but an operator stands where one belongs


def test_both_suggest_the_same(written: PostgresIndex, embedded: TantivyIndex):
    for text in ("sample wea", "見本", "견본", "mihon k", "نمون"):
        assert [hit.id for hit in written.suggest(text)] == [hit.id for hit in embedded.suggest(text)], text
    assert {hit.kind for hit in written.suggest("sample", kinds=("policy",))} == {"policy"}


def test_what_is_changed_is_found_by_its_new_name_only(written: PostgresIndex, connect: Connect, analyser: Analyser):
    before = written.count()
    renamed = replace(next(documents()), names=(SearchName("Quixotic Basket Makers"),), facets={"status": "closed"})
    writer = PostgresWriter(connect, analyser)
    writer.write([renamed], gone=[("organisation", "JP-5"), ("organisation", "was never there")])
    assert not written.search(Words("quixotic")).hits
    assert writer.commit() == written.generation
    writer.close()
    assert [hit.id for hit in written.search(Words("quixotic")).hits] == [renamed.id]
    assert [hit.id for hit in written.search(Words("quixotik")).hits] == [renamed.id]
    assert renamed.id not in {hit.id for hit in written.search(Phrase("Sample Weavers 0"), limit=50).hits}
    assert written.holds("organisation", ["JP-5", "JP-6", renamed.id]) == {"JP-6", renamed.id}
    assert written.count() == before - 1
    assert written.search(And(), facets=("status",)).facets["status"]["closed"] == 80


def test_readers_ask_while_one_writes_and_builds_anew(written: PostgresIndex, connect: Connect, analyser: Analyser):
    stop, failed, asked = threading.Event(), [], []

    def read() -> None:
        index = PostgresIndex(connect, analyser)
        while not stop.is_set():
            try:
                asked.append(index.search(Words("Sample Weavers 12 Cooperative Society")).hits[0].id)
            except Exception as error:  # noqa: BLE001 -- whatever it is, the test shows it
                failed.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for fresh in (False, True, False):
        writer = PostgresWriter(connect, analyser, fresh=fresh)
        writer.write(documents())
        writer.commit()
        writer.close()
    stop.set()
    for reader in readers:
        reader.join()
    assert failed == []
    assert set(asked) == {"IN-12"}


def test_a_replica_is_asked(written: PostgresIndex, replica, connect: Connect, analyser: Analyser):
    index = PostgresIndex(lambda: psycopg.connect(replica.address("finding_tests")), analyser)
    deadline = time.monotonic() + 60
    while _generation(index) != written.generation and time.monotonic() < deadline:
        time.sleep(0.1)
    query = And((Words("見本建設 7"), Filter("country", "JP")))
    assert index.search(query, facets=("city",)) == written.search(query, facets=("city",))


def _generation(index: PostgresIndex) -> int:
    try:
        return index.generation
    except Unsearchable:
        return -1


def test_an_index_that_cannot_be_asked_says_why(server, written: PostgresIndex, connect: Connect, analyser: Analyser):
    server.psql("CREATE DATABASE finding_empty")
    empty = PostgresIndex(lambda: psycopg.connect(server.address("finding_empty")), analyser)
    with pytest.raises(Unsearchable) as missing:
        empty.count()
    other = replace(analyser, version="another")
    with pytest.raises(Unsearchable) as outdated:
        PostgresIndex(connect, other).count()
    assert (missing.value.code, outdated.value.code) == ("missing", "outdated")
    with connect() as connection:
        part = state_of(connection).part
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'finding'").fetchall()
    assert {name for (name,) in tables} == {
        "state",
        *(f"{name}_{part}" for name in ("document", "body", "term", "near")),
    }

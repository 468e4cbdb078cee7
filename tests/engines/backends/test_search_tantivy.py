"""The embedded index: what it narrows, counts and pages; one writes while others read; what is wrong is told."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from engines.searching.sought import NAMES, document, ids, index_of

from commonwork.engines.backends.search_tantivy import TantivyIndex, TantivyWriter
from commonwork.engines.searching.analysing import Analyser
from commonwork.engines.searching.documents import Document, SearchName
from commonwork.engines.searching.expressions import And, Filter, Not, Or, Phrase, Words
from commonwork.engines.searching.faults import Unsearchable
from commonwork.reference.finding import search_analyser

HOSTILE = {
    "long": "a" * 1_000_000,
    "many": " ".join(f"t{n}" for n in range(10_000)),
    "han": "協" * 100_000,
    "regex": "(a+)+$ .* [^a-z]{1,9999} \\",
    "nul": "sample\0bakers",
    "halves": "sample \ud800\udfff bakers",
    "bidi": "\u202esample\u202c \u2067bakers\u2069 \u200f",
    "marks": "a" + "\u0301" * 5_000,
    "signs": '+-&&||!(){}[]^"~*?:\\/ ',
}


def bodies():
    """Twelve bodies of three countries, founded in different years."""
    return [
        Document(
            f"b{n:02}", "organisation", (SearchName(f"Taxi Cooperative {n}"),), country=("JP", "KR", "GB")[n % 3],
            facets={"type": ("worker", "social")[n % 2], "status": "active"}, founded=2000 + n, prior=n % 4 / 4,
            identifiers=(f"gb-coh:RS{n:03}",),
        )
        for n in range(12)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def taxis(tmp_path_factory):
    event = Document("e1", "event", (SearchName("Taxi Congress"),), country="JP", text="drivers meet")
    return index_of(tmp_path_factory.mktemp("taxis"), [*bodies(), event])


def found(index, *nodes):
    return sorted(hit.id for hit in index.search(And(nodes), limit=50).hits)


def test_it_narrows_by_what_documents_have(taxis):
    assert found(taxis, Words("taxi"), Filter("country", "jp"), Filter("type", "worker")) == ["b00", "b06"]
    assert found(taxis, Filter("founded", "2009", ">")) == ["b10", "b11"]
    assert found(taxis, Filter("founded", "2001", "<=")) == ["b00", "b01"]
    assert found(taxis, Filter("identifier", "gb-coh:rs003")) == found(taxis, Words("RS003")) == ["b03"]
    assert found(taxis, Phrase("taxi cooperative"), Not(Filter("kind", "event")), Filter("founded", "2005")) == ["b05"]
    assert found(taxis, Phrase("cooperative taxi")) == []
    assert found(taxis, Or((Filter("country", "KR"), Filter("kind", "event")))) == ["b01", "b04", "b07", "b10", "e1"]
    assert found(taxis, Not(Words("taxi"))) == found(taxis, Filter("founded", "soon")) == []
    assert found(taxis, Words("drivers")) == ["e1"]


def test_it_counts_each_facet_under_the_other_filters(taxis):
    query = And((Words("taxi"), Filter("country", "JP"), Filter("kind", "organisation")))
    assert taxis.search(query, facets=("country", "type", "kind")).facets == {
        "country": {"JP": 4, "KR": 4, "GB": 4},
        "type": {"worker": 2, "social": 2},
        "kind": {"organisation": 4, "event": 1},
    }


def test_it_counts_to_a_limit_and_turns_pages_without_gap_or_repetition(taxis):
    everything = And((Words("taxi"),))
    assert (taxis.search(everything).total, taxis.search(everything).more) == (13, False)
    assert (taxis.search(everything, count_to=5).total, taxis.search(everything, count_to=5).more) == (5, True)
    pages = [hit for at in (0, 4, 8, 12) for hit in taxis.search(everything, limit=4, offset=at).hits]
    assert pages == list(taxis.search(everything, limit=20).hits)
    assert [hit.score for hit in pages] == sorted((hit.score for hit in pages), reverse=True)


def test_members_of_the_network_come_before_equals(taxis):
    hits = taxis.search(And((Phrase("taxi cooperative"), Filter("type", "social")))).hits
    assert [int(hit.id[1:]) % 4 for hit in hits] == [3, 3, 3, 1, 1, 1]


def test_it_suggests_while_somebody_types(taxis, sought):
    assert [hit.id for hit in sought.suggest("samp")][:1] == ["en"]
    assert [hit.id for hit in sought.suggest("見本労")][:1] == ["ja"]
    assert {hit.kind for hit in taxis.suggest("tax", kinds=("event",))} == {"event"}
    assert sought.suggest("") == ()


def test_the_order_of_documents_changes_nothing(tmp_path):
    listed = [*bodies(), *(document(key) for key in NAMES)]
    one = index_of(tmp_path / "one", listed)
    Random(5).shuffle(listed)
    other = index_of(tmp_path / "other", listed)
    for text in ("taxi", "cooperative", "労働者", "sample bakrs", "hanmaum"):
        assert one.search(Words(text), limit=30) == other.search(Words(text), limit=30)


def test_what_is_written_is_found_what_is_gone_is_not(tmp_path):
    writer, index = TantivyWriter(tmp_path, search_analyser()), TantivyIndex(tmp_path, search_analyser())
    writer.write([document("en"), document("en2")])
    assert writer.commit() == index.generation == 1
    assert ids(index, "bakers") == ["en"]
    writer.write([Document("en", "organisation", (SearchName("Sample Brewers"),))], gone=[("organisation", "en2")])
    assert ids(index, "bakers") == ["en"]
    assert writer.commit() == 2
    assert (ids(index, "bakers"), ids(index, "brewrs"), ids(index, "uralungal")) == ([], ["en"], [])
    assert (index.count(), index.holds("organisation", ["en", "en2"])) == (1, {"en"})
    writer.close()
    fresh = TantivyWriter(tmp_path, search_analyser(), fresh=True)
    assert ids(index, "brewers") == ["en"]
    fresh.write([document("fr")])
    fresh.commit()
    assert (ids(index, "brewers"), ids(index, "étoile"), index.count()) == ([], ["fr"], 1)
    fresh.close()


def test_it_says_what_is_wrong_with_an_index(tmp_path):
    ours = search_analyser()

    def code(analyser=ours):
        with pytest.raises(Unsearchable) as raised:
            TantivyIndex(tmp_path, analyser).search(Words("bakers"))
        return raised.value.code

    assert code() == "missing"
    index_of(tmp_path, [document("en")])
    assert code(Analyser(ours.vocabulary, ours.places, "older")) == "outdated"
    current = json.loads((tmp_path / "current").read_text())
    (tmp_path / current["part"] / "meta.json").write_text("{}")
    assert code() == "broken"
    (tmp_path / "current").write_text("nonsense")
    assert code() == "broken"


READER = """
import sys
from pathlib import Path
from commonwork.engines.backends.search_tantivy import TantivyIndex
from commonwork.engines.searching.expressions import Words
from commonwork.reference.finding import search_analyser
index, last = TantivyIndex(Path(sys.argv[1]), search_analyser()), 0
print("ready", flush=True)
while last < 20:
    now = index.search(Words("taxi"), count_to=100).total
    assert now >= last, (now, last)
    last = now
print("seen", last)
"""


def test_two_processes_read_while_one_writes(tmp_path):
    writer = TantivyWriter(tmp_path, search_analyser())
    writer.commit()
    command = [sys.executable, "-c", READER, str(tmp_path)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [reader.stdout.readline() for reader in readers] == ["ready\n", "ready\n"]
    for n in range(20):
        writer.write([Document(str(n), "organisation", (SearchName(f"Taxi {n}"),))])
        writer.commit()
    assert [reader.communicate(timeout=60)[0] for reader in readers] == ["seen 20\n", "seen 20\n"]
    writer.close()


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_queries_are_answered(sought, kind):
    for node in (Words(HOSTILE[kind]), Phrase(HOSTILE[kind]), Filter("city", HOSTILE[kind]), Not(Words(HOSTILE[kind]))):
        assert sought.search(node).total <= len(NAMES)
    assert len(sought.suggest(HOSTILE[kind])) <= 8


def test_a_document_may_be_called_anything(tmp_path):
    odd = [Document(kind, "organisation", (SearchName(text[:9_000]),)) for kind, text in HOSTILE.items()]
    index = index_of(tmp_path, [*odd, Document("none", "organisation", ())])
    assert index.count() == len(HOSTILE) + 1
    assert "nul" in ids(index, "sample bakers")


def test_many_threads_ask_one_index_at_once(sought):
    asked = [f"労働{letter} 太陽{letter}" for letter in "会社組合連"] * 8
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: ids(sought, text), asked)) == [ids(sought, text) for text in asked]

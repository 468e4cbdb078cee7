"""Whatever names there are, each finds its own document first, or among equals."""

import tempfile
from pathlib import Path

from engines.searching.sought import index_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonwork.engines.searching.documents import Document, SearchName
from commonwork.engines.searching.expressions import Phrase, Words

LETTERS = "abcdeéüßøñ אבגд жзяابتیكहिकखगาบกสน労協組ネッカﾈ가나다한글ñ'’-.()12"
names = st.text(alphabet=LETTERS, min_size=1, max_size=24).filter(lambda text: any(map(str.isalnum, text)))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(names, min_size=1, max_size=12, unique=True))
def test_every_name_finds_its_own_document_first_or_among_equals(texts):
    with tempfile.TemporaryDirectory() as folder:
        index = index_of(
            Path(folder), [Document(str(n), "organisation", (SearchName(text),)) for n, text in enumerate(texts)]
        )
        for number, text in enumerate(texts):
            hits = index.search(Words(text), limit=50).hits
            own = [hit.score for hit in hits if hit.id == str(number)]
            assert own, text
            assert own[0] >= hits[0].score - 0.15, (text, hits)
            assert str(number) in {hit.id for hit in index.search(Phrase(text), limit=50).hits}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
def test_any_text_is_answered_and_lights_letters_that_are_there(sought, text):
    for hit in (*sought.search(Words(text)).hits, *sought.suggest(text)):
        ends = [place for span in hit.why.spans for place in span]
        assert ends == sorted(set(ends))
        assert not ends or hit.why.name is not None
        assert all(0 <= place <= len(hit.why.name.text) for place in ends)

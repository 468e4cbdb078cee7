"""What a reader may not see is in no index: not found, suggested or counted, and not left in its files."""

import indexed
import pytest
from register.pairs import AT, organisation, row, take
from rights import planted as garden

from commonwork.engines.searching.expressions import And, Filter, Phrase, Words
from commonwork.flows import searching
from commonwork.flows.spreadsheet_to_report import erase_personal
from commonwork.register.actions import choose_sharing, withdraw

HIDDEN = ("network", "private", "names", "totals", "withdrawn", "files", "sheets", "unshared", "noted", "prepared")
FACETS = ("country", "region", "city", "status", "relation", "activity", "standing")


def told(planted):
    """Every hidden mark the index tells in any way: found, suggested, or as a value of a facet."""
    index = searching.open_index()
    marks = [mark for kind in HIDDEN for mark in planted.marks[kind]]
    counted = index.search(And(), limit=100, facets=FACETS).facets
    values = {value for facet in counted.values() for value in facet}
    said = {name.text for hit in index.suggest("mk", limit=100) if (name := hit.why.name)}
    return [
        mark for mark in marks
        if index.search(Phrase(mark)).total or index.search(Filter("identifier", mark)).total
        or any(mark in text for text in (*values, *said))
        or any(hit.why.name and mark in hit.why.name.text for hit in index.search(Words(mark), limit=100).hits)
    ]  # fmt: skip


def test_what_is_hidden_is_in_no_index_built_or_followed(planted):
    searching.rebuild()
    assert told(planted) == []
    assert searching.open_index().search(Phrase("mkfullname")).total == 1
    assert indexed.held() == indexed.wanted() != []


def test_what_is_narrowed_later_leaves_the_index(planted):
    shown = {"names": ("mknamescity",), "totals": ("mktotalsname", "mktotalscity")}
    for word, marks in shown.items():
        choose_sharing(source=planted.lists[word], sharing="full", by=None, at=garden.NOW)
        searching.rebuild()
        index = searching.open_index()
        assert all(index.search(Filter("city", mark)).total or index.search(Phrase(mark)).total for mark in marks)
        choose_sharing(source=planted.lists[word], sharing=word, by=None, at=garden.NOW)
        assert searching.follow()
        assert told(planted) == []
    assert indexed.held() == indexed.wanted()


@pytest.mark.django_db
def test_what_is_taken_back_or_erased_stays_in_no_file():
    odd, other = "Qzxvjkwpfgbdh", "Wvkqjxzthmbgr"  # letters nothing else shares, so that no compression hides them
    take("kept", row(other))
    taken = take("taken", row(odd))
    searching.rebuild()
    assert indexed.on_disk(odd)
    assert indexed.on_disk(other)
    withdraw(delivery=taken, reason="a mistake", by=None, at=AT)
    searching.follow()
    assert not indexed.on_disk(odd)
    assert indexed.on_disk(other)
    before = indexed.part()
    erase_personal(organisation(other), by=None)
    searching.follow()
    assert (before.exists(), indexed.part().exists()) == (False, True)

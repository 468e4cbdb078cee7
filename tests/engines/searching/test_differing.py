"""Namesakes of another activity or town come behind the one that is meant."""

from engines.searching.sought import ids, index_of

from commonwork.engines.searching.documents import Document, SearchName


def named(id, *names):
    """A cooperative with these names."""
    return Document(id, "organisation", tuple(SearchName(name) for name in names), country="NP")


def test_the_activity_asked_for_decides_in_whatever_language(tmp_path):
    others = [
        named(f"w{n}", f"Janakalyan Biratnagar {word} Cooperative Society Ltd")
        for n, word in enumerate(("Workers", "Health", "Consumer", "Dairy", "Fisheries"))
    ]
    index = index_of(tmp_path, [*others, named("a", "जनकल्याण बिराटनगर कृषि सहकारी संस्था लिमिटेड")])
    assert ids(index, "Janakalyan Biratnagar Agriculture Cooperative Society Ltd")[0] == "a"


def test_languages_the_lexicon_does_not_know_have_the_commonest_words(tmp_path):
    greek = named("el", "Εθνική Τράπεζα", "Εθνική Συνεταιριστική Τράπεζα")
    index = index_of(tmp_path, [greek, named("x", "National Cooperative Institute")])
    assert ids(index, "national cooperative bank")[0] == "el"

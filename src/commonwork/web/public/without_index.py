"""What stands in for the index until the worker has built it: names that begin with the words, facts that hold them."""

from collections import Counter
from collections.abc import Iterator, Sequence

from commonwork.engines.cleaning.text import fold_text
from commonwork.engines.searching.documents import SearchName
from commonwork.engines.searching.expressions import And, Filter, Node, Phrase, Words
from commonwork.engines.searching.found import Found, Hit, Why
from commonwork.register.finding import CAP, FACETS, Filters, find
from commonwork.register.models import Organisation
from commonwork.web.public.rows import reference

_FACTS = {
    "legal_form": ("legal_forms", "form_id", ("name_native", "name_en")),
    "policy": ("policies", "policy_id", ("name_native", "name_en")),
    "publication": ("publications", "pub_id", ("title",)),
    "event": ("events", "event_id", ("title",)),
}


class WithoutIndex:
    """Answers like an index, from the database and the reference; knows words and «is» filters only."""

    def __init__(self, language: str) -> None:
        self.language = language

    def search(
        self, query: Node, *, limit: int = 10, offset: int = 0, facets: Sequence[str] = (), count_to: int = CAP
    ) -> Found:
        """What begins with the words, organisations first; anything else in the expression finds nothing."""
        parts = list(_parts(query))
        filters = {part.field: part.value for part in parts if isinstance(part, Filter) and part.operator == "="}
        words = " ".join(part.text for part in parts if isinstance(part, Words | Phrase)).strip()
        if len(filters) + sum(isinstance(part, Words | Phrase) for part in parts) < len(parts):
            return Found((), 0)
        hits = self._hits(words, filters, count_to)
        counted = _counts([facet for facet in facets if facet not in filters], hits[:count_to])
        for facet in filters.keys() & set(facets):
            others = {name: value for name, value in filters.items() if name != facet}
            counted |= _counts([facet], self._hits(words, others, count_to)[:count_to])
        total = min(len(hits), count_to)
        return Found(tuple(hits[offset : offset + limit]), total, len(hits) > count_to, counted)

    def suggest(self, text: str, *, limit: int = 8, kinds: Sequence[str] = ()) -> tuple[Hit, ...]:
        """The first things whose names begin with the text."""
        found = self.search(Words(text), limit=CAP).hits if text.strip() else ()
        return tuple(hit for hit in found if not kinds or hit.kind in kinds)[:limit]

    def _hits(self, words: str, filters: dict[str, str], most: int) -> list[Hit]:
        return [*self._organisations(words, filters, most), *self._facts(words, filters)]

    def _organisations(self, words: str, filters: dict[str, str], most: int) -> Iterator[Hit]:
        if filters.get("kind", "organisation") != "organisation":
            return
        chosen = {name: value for name, value in filters.items() if name in FACETS}
        if len(chosen) + ("kind" in filters) < len(filters):
            return
        folded = fold_text(words)
        for one in find(Filters(chosen, words)).prefetch_related("names")[: most + 1]:
            named = next((each for each in one.names.all() if folded and each.folded.startswith(folded)), None)
            if named is None:
                yield Hit(one.pk, "organisation", 0.0, Why("number" if words else "filter"))
            else:
                yield Hit(one.pk, "organisation", 0.0, _begins(named.text, named.language, named.kind, words))

    def _facts(self, words: str, filters: dict[str, str]) -> Iterator[Hit]:
        folded = fold_text(words)
        if not folded or set(filters) - {"kind"}:
            return
        wanted = filters.get("kind", "")
        if wanted in ("", "place"):
            yield from self._places(folded, words)
        for kind, (table, key, columns) in _FACTS.items():
            if wanted not in ("", kind):
                continue
            for row in reference().facts(table):
                names = [*(row[column] for column in columns), reference().label(table, row[key], self.language)]
                found = next((name for name in names if name and folded in fold_text(name)), "")
                if found:
                    yield Hit(row[key], kind, 0.0, _begins(found, "", "official", words))

    def _places(self, folded: str, words: str) -> Iterator[Hit]:
        """Countries and areas whose name begins with the words, in the reader's language or in English."""
        for code in reference().codes("countries"):
            names = dict.fromkeys(reference().label("countries", code, lang) for lang in (self.language, "en"))
            found = next((name for name in names if fold_text(name).startswith(folded)), "")
            if found:
                yield Hit(code, "place", 0.0, _begins(found, "", "official", words))


def _counts(facets: Sequence[str], hits: Sequence[Hit]) -> dict[str, dict[str, int]]:
    """Facet → value → how many of the hits; one query for all facets of organisations."""
    counted: dict[str, dict[str, int]] = {"kind": Counter(hit.kind for hit in hits)} if "kind" in facets else {}
    known = [facet for facet in facets if facet in FACETS]
    if known:
        ids = [hit.id for hit in hits if hit.kind == "organisation"]
        rows = list(Organisation.objects.shown().filter(pk__in=ids).values(*known))
        counted |= {facet: Counter(row[facet] for row in rows) for facet in known}
    return counted


def _parts(node: Node) -> Iterator[Node]:
    if isinstance(node, And):
        for part in node.nodes:
            yield from _parts(part)
    else:
        yield node


def _begins(text: str, language: str, kind: str, words: str) -> Why:
    """Marks the beginning of a name where it stands as it was typed."""
    start = text.casefold().find(words.casefold())
    same = start >= 0 and len(text.casefold()) == len(text)
    spans = ((start, start + len(words)),) if same and words else ()
    return Why("prefix", SearchName(text, language, "", kind), spans)

"""Expressions and plans of search in the form tantivy carries them out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import tantivy
from tantivy import FieldType, Occur, Query

from commonwork.engines.backends.search_tantivy_writing import schema
from commonwork.engines.searching.analysing import Analyser
from commonwork.engines.searching.asking import Asked, ask
from commonwork.engines.searching.entries import EVERY, filter_term, place_terms
from commonwork.engines.searching.expressions import And, Filter, Node, Not, Phrase, Words
from commonwork.engines.searching.letters import forms_of, visible
from commonwork.engines.searching.planning import Choice, Plan, Want, plan
from commonwork.engines.searching.runs import runs_of
from commonwork.engines.searching.vocabularies import INSIDE, PARTED, left_out

_NEAR = 60  # words listed under one form
_SCHEMA = schema()
_NOTHING = 0.07  # what a word adds that stands nearly everywhere
_LITTLE = 0.001  # what narrows gives no score, but lets standing put equals in order
_MOST_NODES = 200
_LOWEST, _HIGHEST = -(2**62), 2**62


@dataclass(eq=False)
class TantivyLexis:
    """The vocabulary of one generation; see :class:`commonwork.engines.searching.planning.Lexis`."""

    searcher: tantivy.Searcher
    schema: tantivy.Schema
    size: int = 0
    _frequencies: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.size = self.searcher.doc_freq("filters", EVERY)

    def frequency(self, field: str, term: str) -> int:
        """In how many documents a term stands."""
        return int(self.searcher.doc_freq(field, term))

    def beginning(self, field: str, start: str, limit: int) -> Sequence[tuple[str, int]]:
        """Terms that begin so, the most frequent first."""
        return self.searcher.terms_with_prefix(field, start, limit=limit)

    def near(self, word: str) -> Sequence[str]:
        """Words listed under a form the word shares with them."""
        found: set[str] = set()
        for form in left_out(word):
            listed = self.searcher.terms_with_prefix("near", f"{form}{PARTED}", limit=_NEAR)
            found.update(term.rpartition(PARTED)[2] for term, _ in listed)
        return sorted(found)

    def holding(self, part: str, limit: int) -> Sequence[str]:
        """Words that hold the part behind their beginning."""
        listed = self.searcher.terms_with_prefix("near", INSIDE + part, limit=limit)
        return sorted({term.rpartition(PARTED)[2] for term, _ in listed})


_Parts = list[tuple[Occur, Query]]


@dataclass(eq=False)
class Asking:
    """One question to one generation: plans made of its words, and how far they gave way to find anything."""

    lexis: TantivyLexis
    analyser: Analyser
    unfinished: bool = False
    plans: dict[str, Plan] = field(default_factory=dict)
    given: int = 0
    best: float = 0.0
    _parts: dict[str, tuple[_Parts, _Parts]] = field(default_factory=dict)
    _asked: dict[str, Asked] = field(default_factory=dict)

    def ask(self, text: str) -> Asked:
        """Some words taken apart; done once."""
        if text not in self._asked:
            self._asked[text] = ask(text, self.analyser)
        return self._asked[text]

    def plan(self, text: str) -> Plan:
        """The plan of some words; made once."""
        if text not in self.plans:
            made = plan(self.ask(text), self.lexis, unfinished=self.unfinished)
            self.plans[text] = made
            self.best = max(self.best, sum(want.weight for want in made.wants))
        return self.plans[text]

    def words(self, text: str) -> Query:
        """The query of some words, less as many as it gave way; its parts are made once."""
        plan = self.plan(text)
        if text not in self._parts:
            self._parts[text] = parts_of(plan)
        needed, others = self._parts[text]
        if not needed:
            return Query.empty_query()
        core = Query.boolean_query(needed, minimum_number_should_match=max(1, plan.least - self.given))
        return Query.boolean_query([(Occur.Must, core), *others])

    def give_way(self) -> bool:
        """Ask for one word less; false where not more than one is asked for."""
        self.given += 1
        return any(plan.least > self.given for plan in self.plans.values())


def in_tantivy(node: Node, asking: Asking) -> Query:
    """An expression as tantivy's query; what narrows gives next to no score."""
    if isinstance(node, Words):
        return asking.words(node.text)
    if isinstance(node, Phrase):
        return Query.const_score_query(_phrase(node.text), 0.5)
    if isinstance(node, Filter):
        return Query.const_score_query(_filter(node, asking.analyser), _LITTLE)
    if isinstance(node, Not):
        return Query.boolean_query([(Occur.Must, every()), (Occur.MustNot, in_tantivy(node.node, asking))])
    if not node.nodes:
        return every() if isinstance(node, And) else Query.empty_query()
    occur = Occur.Must if isinstance(node, And) else Occur.Should
    return Query.boolean_query([(occur, in_tantivy(each, asking)) for each in node.nodes[:_MOST_NODES]])


def every() -> Query:
    """Every document, none before another."""
    return Query.const_score_query(term("filters", EVERY), _LITTLE)


def term(name: str, text: str) -> Query:
    """Documents that hold a term."""
    return Query.term_query(_SCHEMA, name, text, "basic")


def parts_of(plan: Plan) -> tuple[_Parts, _Parts]:
    """What a document must hold enough of, and what only ranks."""
    needed = [(Occur.Should, _want(want)) for want in plan.wants if want.needed]
    others = [(Occur.Should, _want(want)) for want in plan.wants if not want.needed and want.weight > _NOTHING]
    return needed, [*others, *((Occur.Should, _choice(choice)) for choice in plan.extra)]


def _want(want: Want) -> Query:
    ways = [_choice(choice) for choice in want.choices]
    return ways[0] if len(ways) == 1 else Query.disjunction_max_query(ways)


def _choice(choice: Choice) -> Query:
    if len(choice.terms) == 1:
        query = term(choice.field, choice.terms[0])
    elif choice.start:
        query = Query.regex_query(_SCHEMA, choice.field, f"{re.escape(choice.start)}.*")
    elif choice.least == 1:
        query = Query.boolean_query([(Occur.Should, term(choice.field, each)) for each in choice.terms])
    else:
        parts = [(Occur.Should, term(choice.field, each)) for each in choice.terms]
        query = Query.boolean_query(parts, minimum_number_should_match=choice.least)
    return Query.const_score_query(query, choice.score)


def _phrase(text: str) -> Query:
    letters: list[str | tuple[int, str]] = []
    for raw in visible(text[:400]).split():
        for run in runs_of(*forms_of(raw)):
            letters += [run.text] if run.kind == "spaced" else list(run.text)
    if not letters:
        return Query.empty_query()
    if len(letters) == 1:
        return term("sequence", str(letters[0]))
    return Query.phrase_query(_SCHEMA, "sequence", letters)


def _filter(node: Filter, analyser: Analyser) -> Query:
    if node.field == "founded":
        return _founded(node)
    terms = {filter_term(node.field, node.value)}
    if node.field in ("city", "region"):
        terms |= place_terms(node.field, node.value, "", analyser)
    return Query.term_set_query(_SCHEMA, "filters", sorted(terms))


def _founded(node: Filter) -> Query:
    if not node.value.strip().isdecimal():
        return Query.empty_query()
    year = min(int(node.value[:9]), 10**9)
    low, high = {
        "=": (year, year), "<": (_LOWEST, year - 1), "<=": (_LOWEST, year), ">": (year + 1, _HIGHEST),
        ">=": (year, _HIGHEST),
    }[node.operator]  # fmt: skip
    return Query.range_query(_SCHEMA, "founded", FieldType.Integer, low, high)

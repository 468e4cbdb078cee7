"""Expressions and plans of search as statements of PostgreSQL.

Documents that may fit are taken from the GIN index by terms each of them must hold one of; which of them fit, and how
well, is counted from their terms in the same statement.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from commonwork.engines.backends.search_postgres_writing import CODES, Connection, State, storable
from commonwork.engines.searching.analysing import Analyser
from commonwork.engines.searching.asking import Asked, ask
from commonwork.engines.searching.entries import EVERY, filter_term, place_terms
from commonwork.engines.searching.expressions import And, Filter, Node, Not, Phrase, Words
from commonwork.engines.searching.letters import forms_of, visible
from commonwork.engines.searching.planning import Choice, Plan, Want, plan
from commonwork.engines.searching.runs import runs_of
from commonwork.engines.searching.vocabularies import INSIDE, left_out

_LAST = "\U0010ffff"
_BEGUN = 20_000  # words of one beginning
_NEAR = 2_000  # words looked at as perhaps the one that was misspelt
_TELLS = 0.07  # what is not needed and weighs less does not rank either
_MOST_NODES = 200
_NOWHERE = "false"
_NO_SCORE = "0.001"  # where filters alone were asked for: what puts documents in order then is their standing
_OPERATORS = frozenset({"=", "<", "<=", ">", ">="})
_OF_PHRASE = 0.5  # what a quoted phrase adds to the score


@dataclass(eq=False)
class PostgresLexis:
    """The vocabulary of one generation; see :class:`commonwork.engines.searching.planning.Lexis`."""

    connection: Connection
    state: State
    size: int = 0
    _known: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.size = self.frequency("filters", EVERY)

    def table(self, name: str) -> str:
        """A table of the part in use."""
        return f"finding.{name}_{self.state.part}"

    def fetch(self, terms: Iterable[tuple[str, str]]) -> None:
        """Look terms up at once: asked one by one each would be a way to the server and back."""
        coded = {(CODES[name], storable(term)) for name, term in terms}
        wanted = sorted(coded - self._known.keys())
        if not wanted:
            return
        self._known.update(dict.fromkeys(wanted, (0, 0)))
        self._learn(
            self.connection.execute(
                f"SELECT field::text, term, number, frequency FROM {self.table('term')} JOIN"
                ' (SELECT f::"char" AS field, t COLLATE "C" AS term FROM unnest(%s::text[], %s::text[]) AS n(f, t))'
                " AS n USING (field, term)",
                ([code for code, _ in wanted], [term for _, term in wanted]),
            )
        )

    def _learn(self, rows: Iterable[tuple[Any, ...]]) -> list[tuple[str, int]]:
        found = []
        for code, term, number, frequency in rows:
            self._known[code, term] = (number, frequency)
            found.append((term, frequency))
        return found

    def _look_up(self, field: str, term: str) -> tuple[int, int]:
        key = (CODES[field], storable(term))
        if key not in self._known:
            self.fetch([(field, term)])
        return self._known[key]

    def frequency(self, field: str, term: str) -> int:
        """In how many documents a term stands."""
        return self._look_up(field, term)[1]

    def number(self, field: str, term: str) -> int:
        """The number of a term; 0 where no document ever held it."""
        return self._look_up(field, term)[0]

    def beginning(self, field: str, start: str, limit: int) -> Sequence[tuple[str, int]]:
        """Terms that begin so, the most frequent first."""
        first = storable(start)
        return self._learn(
            self.connection.execute(
                f'SELECT field::text, term, number, frequency FROM {self.table("term")} WHERE field = %s::"char"'
                " AND term >= %s AND term < %s AND frequency > 0 ORDER BY frequency DESC, term LIMIT %s",
                (CODES[field], first, first + _LAST, limit),
            )
        )

    def of(self, choice: Choice) -> list[tuple[int, int]]:
        """The numbers and frequencies of the terms of a choice, also of those it leaves to its beginning."""
        if choice.start and len(choice.terms) > 1:
            begun = self.beginning(choice.field, choice.start, _BEGUN)
            return [self._look_up(choice.field, term) for term, _ in begun]
        return [self._look_up(choice.field, term) for term in choice.terms]

    def near(self, word: str) -> Sequence[str]:
        """Words listed under a form the word shares with them."""
        return self._listed("n.form = ANY(%s)", ([storable(form) for form in left_out(word)],), _NEAR)

    def holding(self, part: str, limit: int) -> Sequence[str]:
        """Words that hold the part behind their beginning."""
        first = storable(INSIDE + part)
        return self._listed("n.form >= %s AND n.form < %s", (first, first + _LAST), limit)

    def _listed(self, condition: str, values: tuple[Any, ...], limit: int) -> Sequence[str]:
        found = self._learn(
            self.connection.execute(
                "SELECT DISTINCT t.field::text, t.term, t.number, t.frequency"
                f" FROM {self.table('near')} AS n JOIN {self.table('term')} AS t"
                f' ON t.field = %s::"char" AND t.term = n.word WHERE {condition} AND t.frequency > 0'
                " ORDER BY t.frequency DESC, t.term LIMIT %s",
                (CODES["words"], *values, limit),
            )
        )
        return sorted(term for term, _ in found)


@dataclass(eq=False)
class Asking:
    """One question to one generation: plans made of its words, and how far they gave way to find anything."""

    lexis: PostgresLexis
    analyser: Analyser
    unfinished: bool = False
    plans: dict[str, Plan] = field(default_factory=dict)
    given: int = 0
    best: float = 0.0

    def plan(self, text: str) -> Plan:
        """The plan of some words; made once."""
        if text not in self.plans:
            asked = ask(text, self.analyser)
            self.lexis.fetch(_terms_of(asked))
            made = self.plans[text] = plan(asked, self.lexis, unfinished=self.unfinished)
            self.best = max(self.best, sum(want.weight for want in made.wants))
        return self.plans[text]

    def give_way(self) -> bool:
        """Ask for one word less; false where not more than one is asked for."""
        self.given += 1
        return any(plan.least > self.given for plan in self.plans.values())


def _terms_of(asked: Asked) -> Iterable[tuple[str, str]]:
    yield from asked.whole
    yield from (("words", first + second) for first, second in zip(asked.words, asked.words[1:], strict=False))
    yield from ((way.field, term) for group in asked.groups for way in group.ways for term in way.terms)


@dataclass(eq=False)
class Statement:
    """A statement while it is put together: its values, and what is counted of the terms of each document."""

    asking: Asking
    values: dict[str, Any] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    choices: list[tuple[int, int, int, bool, float, int]] = field(default_factory=list)
    terms: list[tuple[int, int]] = field(default_factory=list)
    scores: list[str] = field(default_factory=list)

    def value(self, value: Any) -> str:
        """A place for a value."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"

    def holds(self, numbers: Iterable[int]) -> str:
        """The condition that a document holds at least one of the terms."""
        known = sorted({number for number in numbers if number})
        return f"d.terms && {self.value(known)}::int[]" if known else _NOWHERE

    def coarse(self, node: Node) -> str:
        """A condition that every fitting document fulfils, answered by the index; others may fulfil it too."""
        if isinstance(node, Words):
            return self._coarse_words(node.text)
        if isinstance(node, Phrase):
            return " AND ".join(self.holds([number]) for number in self._of_phrase(node.text)) or _NOWHERE
        if isinstance(node, Filter):
            return self._filter(node)
        if isinstance(node, Not):
            return "true"
        if not node.nodes:
            return "true" if isinstance(node, And) else _NOWHERE
        joined = (" AND " if isinstance(node, And) else " OR ").join(
            self.coarse(each) for each in node.nodes[:_MOST_NODES]
        )
        return f"({joined})"

    def exact(self, node: Node) -> str:
        """The condition that a document fits, over the coarse ones joined with what was counted."""
        if isinstance(node, Words):
            place, least = self._counted(node.text)
            return f"coalesce(h{place}.held, 0) >= {least}"
        if isinstance(node, Phrase):
            sought = self.value(f"% {_escaped(' '.join(_sequence(node.text)))} %")
            body = self.asking.lexis.table("body")
            condition = f"EXISTS (SELECT FROM {body} AS b WHERE b.number = d.number AND b.sequence LIKE {sought})"
            self.scores.append(f"CASE WHEN {condition} THEN {_OF_PHRASE} ELSE 0 END")
            return condition
        if isinstance(node, Filter):
            return self._filter(node)
        if isinstance(node, Not):
            return f"NOT ({self.exact(node.node)})"
        if not node.nodes:
            return "true" if isinstance(node, And) else _NOWHERE
        joined = (" AND " if isinstance(node, And) else " OR ").join(
            self.exact(each) for each in node.nodes[:_MOST_NODES]
        )
        return f"({joined})"

    def _coarse_words(self, text: str) -> str:
        """All of the wanted words where all are needed; else those of which a document cannot lack every one."""
        made = self.asking.plan(text)
        needed = [self._of_want(want) for want in made.wants if want.needed]
        least = max(1, made.least - self.asking.given)
        if not needed:
            return _NOWHERE
        if least >= len(needed):
            return "(" + " AND ".join(self.holds(numbers) for numbers, _ in needed) + ")"
        rarest = sorted(needed, key=lambda each: each[1])[: len(needed) - least + 1]
        return self.holds(number for numbers, _ in rarest for number in numbers)

    def _of_want(self, want: Want) -> tuple[set[int], int]:
        """Terms of which every document with the want holds one, and how many documents that may be."""
        numbers: dict[int, int] = {}
        for choice in want.choices:
            terms = sorted((frequency, number) for number, frequency in self.asking.lexis.of(choice))
            enough = len(choice.terms) - choice.least + 1 if choice.least > 1 else len(terms)
            numbers.update((number, frequency) for frequency, number in terms[:enough])
        return set(numbers), sum(numbers.values())

    def _counted(self, text: str) -> tuple[int, int]:
        """Have the words of a plan counted; returns their place and how many must be held."""
        made = self.asking.plan(text)
        least = max(1, made.least - self.asking.given) if made.wants else 10**6
        if text in self.texts:
            return self.texts.index(text), least
        place = len(self.texts)
        self.texts.append(text)
        wants = [want for want in made.wants if want.needed or want.weight > _TELLS]
        for at, want in enumerate(wants):
            for choice in want.choices:
                self._choice(place, at, want.needed, choice)
        for at, choice in enumerate(made.extra, len(wants)):
            self._choice(place, at, False, choice)
        return place, least

    def _choice(self, place: int, want: int, needed: bool, choice: Choice) -> None:
        key = len(self.choices)
        self.choices.append((key, place, want, needed, choice.score, choice.least if len(choice.terms) > 1 else 1))
        self.terms += [(key, number) for number, _ in self.asking.lexis.of(choice) if number]

    def _filter(self, node: Filter) -> str:
        if node.field == "founded":
            if not node.value.strip().isdecimal() or node.operator not in _OPERATORS:
                return _NOWHERE
            return f"coalesce(d.founded {node.operator} {self.value(min(int(node.value[:9]), 10**9))}, false)"
        terms = {filter_term(node.field, node.value)}
        if node.field in ("city", "region"):
            terms |= place_terms(node.field, node.value, "", self.asking.analyser)
        return self.holds(self.asking.lexis.number("filters", term) for term in terms)

    def _of_phrase(self, text: str) -> list[int]:
        """The numbers of the words and letters of a phrase; 0 where no document holds one."""
        lexis = self.asking.lexis
        return [lexis.number("words", each) or lexis.number("grams", each) for each in _sequence(text)]

    def found(self, node: Node) -> str:
        """The common table expressions that give ``found``: number, score, facets and standing of what fits."""
        exact, coarse = self.exact(node), self.coarse(node)
        columns = list(zip(*self.choices, strict=True)) or [()] * 6
        sorts = ("int", "int", "int", "bool", "float8", "int")
        lists = ", ".join(f"{self.value(list(each))}::{sort}[]" for each, sort in zip(columns, sorts, strict=True))
        pairs = list(zip(*self.terms, strict=True)) or [(), ()]
        joins = "".join(
            f" LEFT JOIN summed AS h{at} ON h{at}.number = d.number AND h{at}.plan = {at}"
            for at in range(len(self.texts))
        )
        scores = " + ".join((*(f"coalesce(h{at}.score, 0)" for at in range(len(self.texts))), *self.scores))
        scores = scores or _NO_SCORE
        of_choice, term = self.value(list(pairs[0])), self.value(list(pairs[1]))
        return f"""
            WITH v AS MATERIALIZED (SELECT * FROM unnest({of_choice}::int[], {term}::int[]) AS v(choice, term)),
            c AS MATERIALIZED (SELECT * FROM unnest({lists}) AS c(choice, plan, want, needed, score, least)),
            d AS MATERIALIZED (SELECT * FROM {self.asking.lexis.table("document")} AS d WHERE {coarse}),
            counted AS (SELECT d.number, v.choice, count(*) AS held
                FROM d CROSS JOIN LATERAL unnest(d.terms) AS t(term) JOIN v USING (term) GROUP BY 1, 2),
            won AS (SELECT k.number, c.plan, c.want, c.needed, max(c.score) AS score
                FROM counted AS k JOIN c USING (choice) WHERE k.held >= c.least GROUP BY 1, 2, 3, 4),
            summed AS (SELECT number, plan, sum(score) AS score, count(*) FILTER (WHERE needed) AS held
                FROM won GROUP BY 1, 2),
            found AS (SELECT d.number, d.facets, d.standing, {scores} AS score FROM d{joins} WHERE {exact})
        """


def _sequence(text: str) -> list[str]:
    """What stands one after the other where a phrase does: words, and single letters of scripts without spaces."""
    letters: list[str] = []
    for raw in visible(text[:400]).split():
        for run in runs_of(*forms_of(raw)):
            letters += [run.text] if run.kind == "spaced" else list(run.text)
    return letters


def _escaped(text: str) -> str:
    return storable(text).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

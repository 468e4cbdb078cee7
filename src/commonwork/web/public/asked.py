"""What a reader asks to be found: the words as typed, what is chosen beside them, and where in the list she is.

Choices are parameters beside the words (``?q=…&country=JP``), so that an address stays short and keeps its meaning
when the language of the page is changed; the words are in the query language, whose words are the reader's.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import HttpRequest

from commonwork.engines.searching.expressions import And, Filter, Node, Not, Or
from commonwork.engines.searching.found import Found, Hit
from commonwork.engines.searching.grammar import QueryProblem
from commonwork.engines.searching.normal import normal
from commonwork.flows import searching
from commonwork.web.public.rows import language
from commonwork.web.public.without_index import WithoutIndex

CHOICES = ("kind", "country", "relation", "standing", "status", "level", "type", "legal_form")
DEEPEST = 1_000  # hits: beyond them a question is narrowed, not leafed through
COUNT_TO = 1_000
_NO_LETTERS = "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_UNPRINTABLE = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NO_LETTERS}]")


@dataclass(frozen=True)
class Asked:
    """One question. ``problems`` say what of the words was read otherwise than it may have been meant."""

    text: str
    node: Node
    problems: tuple[QueryProblem, ...] = ()
    chosen: Mapping[str, str] = field(default_factory=dict)
    start: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether neither words nor choices were given."""
        return not self.text and not self.chosen

    def expression(self, fixed: Mapping[str, str] | None = None) -> Node:
        """Words and choices in one expression; ``fixed`` narrows to what a page is about."""
        wanted = {**self.chosen, **(fixed or {})}
        return normal(And((self.node, *(Filter(name, value) for name, value in wanted.items()))))

    def mentions(self, field: str) -> bool:
        """Whether the words themselves narrow by a field: what else could be chosen of it would contradict them."""
        return _mentions(self.node, field)

    def without(self, choice: str) -> "Asked":
        """The same question with one choice less."""
        return replace(self, chosen={name: value for name, value in self.chosen.items() if name != choice}, start=0)

    def parameters(self, **changed: str) -> str:
        """The question as parameters of an address, in one fixed order; a value of «» leaves a parameter out."""
        given = {"q": self.text, **self.chosen, **changed}
        kept = [(name, given[name]) for name in ("q", *CHOICES, "from", "view") if given.get(name)]
        return f"?{urlencode(kept)}" if kept else ""


def _mentions(node: Node, field: str) -> bool:
    match node:
        case Filter():
            return node.field == field
        case Not():
            return _mentions(node.node, field)
        case And() | Or():
            return any(_mentions(part, field) for part in node.nodes)
        case _:
            return False


def read(request: HttpRequest, choices: Sequence[str] = CHOICES) -> Asked:
    """The question of a request."""
    given = request.GET.get("q", "").strip()
    chosen = {name: request.GET[name][:60] for name in choices if request.GET.get(name)}
    parsed = searching.parse(given, language())
    return Asked(printable(given), parsed.node, parsed.problems, chosen, _start(request.GET.get("from", "")))


def printable(text: str) -> str:
    """A text as a page can hold it: what no page may contain is a space, in its place."""
    if text.isprintable():
        return text
    return "".join(" " if _UNPRINTABLE.match(char) else char for char in text)


def _start(text: str) -> int:
    return min(int(text), DEEPEST) if text.isascii() and text.isdigit() and len(text) < len("100000") else 0


def answer(node: Node, *, limit: int, offset: int = 0, facets: Sequence[str] = (), count_to: int = COUNT_TO) -> Found:
    """What the index finds; without an index, what names in the database begin with the words."""
    try:
        return searching.open_index().search(node, limit=limit, offset=offset, facets=facets, count_to=count_to)
    except searching.NoIndex:
        return WithoutIndex(language()).search(node, limit=limit, offset=offset, facets=facets, count_to=count_to)


def total_of(wanted: Asked, found: Found, kind: str) -> tuple[int, bool]:
    """How many were found, and whether there are more: exact where the kinds were counted to the end."""
    counted = found.facets.get("kind", {})
    exact = counted.get(kind, 0) if kind else sum(counted.values())
    if found.more and exact > found.total and not wanted.mentions("kind"):
        return exact, False
    return found.total, found.more


def suggestions(text: str, *, limit: int, kinds: Sequence[str] = ()) -> tuple[Hit, ...]:
    """The likeliest things while somebody still types."""
    try:
        return searching.open_index().suggest(text, limit=limit, kinds=kinds)
    except searching.NoIndex:
        return WithoutIndex(language()).suggest(text, limit=limit, kinds=kinds)


def is_indexed() -> bool:
    """Whether there is an index to ask."""
    try:
        searching.open_index()
    except searching.NoIndex:
        return False
    return True

"""Reading a query: words, «phrases», -exclusions, OR, parentheses and filters, in the words of any of our languages.

Parts that stand side by side must all fit; OR joins everything on its left with everything on its right, up to the
next parenthesis. Nothing is refused: what is not well formed is searched as words, and a problem says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from commonwork.engines.searching.expressions import And, Filter, Node, Not, Or, Phrase, Words
from commonwork.engines.searching.normal import normal, phrase_of, value_of, words_of
from commonwork.engines.searching.query_filters import number_filters
from commonwork.engines.searching.query_tokens import Scanner, Token, clean
from commonwork.engines.searching.query_words import NUMBERS, TEXTS, QueryWords

RULES = {
    "query.quotes": "what stands in quotes of any kind is a phrase",
    "query.minus": "a minus before a part excludes it",
    "query.or": "OR, the word for it in the reader's language, and | join two sides of which one must fit",
    "query.groups": "parentheses hold parts together",
    "query.filters": "a field, a colon and a value narrow what is found",
    "query.several": "of several values with commas between them, one must fit",
    "query.ranges": "two dots between two numbers are a range",
    "query.calendars": "a year of the Persian (1390) or the Thai calendar (2560) is that of the common one",
    "query.any_language": "fields and values are understood in every language of the interface",
    "query.long_values": "a value may be several words without quotes, where together they are the name of one",
    "query.schemes": "the scheme of an identifier is a field: jp-hojin:1234",
    "query.nearest": "of an unknown field or value the likeliest known ones are told",
}
LENGTH, TERMS, DEPTH = 400, 32, 6
TOLD = 8  # problems
_ENDS = frozenset({"word", "phrase", "filter", ")"})
_STARTS = frozenset({"word", "phrase", "filter", "(", "-"})


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """What of a query was read otherwise than it may have been meant.

    ``code`` is too_long, too_many_terms, too_deep, unreadable, unknown_field, unknown_value, bad_number, empty_filter,
    unclosed_quote or unbalanced; ``start`` and ``end`` say where it stands in the text, ``word`` what stands there,
    ``field`` which filter it belongs to; ``nearest`` are the likeliest known names, in the reader's language.
    """

    code: str
    start: int = 0
    end: int = 0
    word: str = ""
    field: str = ""
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as it was understood; ``node`` is ``And()`` where nothing was asked for."""

    node: Node
    problems: tuple[QueryProblem, ...] = ()


def parse(text: str, words: QueryWords, *, off: frozenset[str] = frozenset()) -> Parsed:
    """Read a query in a language. It never fails, and takes no longer for a longer text.

    At most :data:`LENGTH` letters, :data:`TERMS` parts and :data:`DEPTH` parentheses inside each other are read, and
    the first :data:`TOLD` problems told.
    """
    problems: list[QueryProblem] = []
    if len(text) > LENGTH:
        problems.append(QueryProblem("too_long", LENGTH, len(text)))
        text = _shortened(text[: LENGTH + 1])
    text, unreadable = clean(text)
    if unreadable:
        problems.append(QueryProblem("unreadable", 0, len(text)))
    reader = _Reader(list(_joined(_few(Scanner(text, words, off).tokens(), problems), words, off)), words, off)
    node = normal(reader.read())
    return Parsed(node, tuple(dict.fromkeys((*problems, *reader.problems)))[:TOLD])


def _shortened(text: str) -> str:
    """The text without its last word, which was cut through, unless it is a single one."""
    whole = text.rstrip() if text[-1].isspace() else text[:-1].rpartition(" ")[0]
    return whole or text[:-1]


def _few(tokens: Iterator[Token], problems: list[QueryProblem]) -> Iterator[Token]:
    terms = 0
    for token in tokens:
        terms += len(token.values) or token.sign in {"word", "phrase", "filter"}
        if terms > TERMS:
            problems.append(QueryProblem("too_many_terms", token.start, token.end, token.text))
            return
        yield token


def _joined(tokens: Iterator[Token], words: QueryWords, off: frozenset[str]) -> Iterator[Token]:
    """The parts with what joins them: a word for «or» does so only between two sides, else it is a word."""
    listed = list(tokens)
    before = ""
    for at, token in enumerate(listed):
        after = listed[at + 1].sign if at + 1 < len(listed) else ""
        means_or = token.sign == "|" or (token.sign == "word" and token.text in words.either)
        if means_or and before in _ENDS and after in _STARTS and "query.or" not in off:
            token = replace(token, sign="|")
        elif token.sign == "|":
            continue
        elif means_or:
            if token.text == (text := token.text.lower()):
                continue  # no letter of it says that it is a word
            token = replace(token, text=text)
        before = token.sign
        yield token


class _Reader:
    """Reads the parts of one query; ``problems`` collects what was not as it should be."""

    def __init__(self, tokens: Sequence[Token], words: QueryWords, off: frozenset[str]) -> None:
        self.tokens, self.words, self.off, self.at = tokens, words, off, 0
        self.problems: list[QueryProblem] = []

    def read(self) -> Node:
        """The whole query; a parenthesis that closes nothing is passed over."""
        parts = [self._sides(0)]
        while (token := self._peek()) is not None:
            self._tell("unbalanced", token)
            self.at += 1
            parts.append(self._sides(0))
        return And(tuple(parts))

    def _peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _tell(self, code: str, token: Token, word: str = "", *, field: str = "", nearest: tuple[str, ...] = ()) -> None:
        self.problems.append(QueryProblem(code, token.start, token.end, word or token.text, field, nearest))

    def _sides(self, depth: int) -> Node:
        sides = [self._together(depth)]
        while (token := self._peek()) is not None and token.sign == "|":
            self.at += 1
            sides.append(self._together(depth))
        return Or(tuple(sides))

    def _together(self, depth: int) -> Node:
        parts: list[Node] = []
        while (token := self._peek()) is not None and token.sign != "|" and (depth == 0 or token.sign != ")"):
            if token.sign == ")":
                if "query.groups" not in self.off:
                    break
                self.at += 1
                continue
            parts.append(self._part(token, depth))
        return And(tuple(parts))

    def _part(self, token: Token, depth: int) -> Node:
        self.at += 1
        if token.open:
            self._tell("unclosed_quote", token)
        if token.sign == "-":
            following = self._peek()
            return Not(self._part(following, depth)) if following and following.sign in _STARTS else And()
        if token.sign == "(":
            return self._group(token, depth)
        if token.sign == "phrase":
            return Phrase(phrase_of(token.text))
        if token.sign == "filter":
            return self._filter(token)
        return self._word(token)

    def _group(self, token: Token, depth: int) -> Node:
        if "query.groups" in self.off:
            return And()
        if depth == DEPTH:
            self._tell("too_deep", token)
            return And()
        node = self._sides(depth + 1)
        if self._peek() is None:
            self._tell("unbalanced", token)
        else:
            self.at += 1
        return node

    def _word(self, token: Token) -> Node:
        """A free word; one that looks like a filter of a field nobody knows is told."""
        field, colon, rest = token.text.replace("：", ":").partition(":")
        if colon and rest and not rest.startswith("/") and field[:1].isalpha() and "query.filters" not in self.off:
            nearest = () if "query.nearest" in self.off else self.words.likely_fields(field)
            self._tell("unknown_field", token, field, nearest=nearest)
        return Words(words_of(token.text))

    def _filter(self, token: Token) -> Node:
        field = self.words.field_of(token.text, everywhere="query.any_language" not in self.off)
        if not token.values:
            self._tell("empty_filter", token, field=field)
            return Words(words_of(token.text))
        if not field:
            scheme = token.text.casefold()
            return Or(tuple(Filter("identifier", f"{scheme}:{value_of(value)}") for value in token.values))
        if field in TEXTS:
            said = (value_of(value) for value in token.values)
            return Or(tuple(Filter(field, value) if value else And() for value in said))
        if field in NUMBERS:
            return Or(tuple(self._number(token, field, value) for value in token.values))
        return self._coded(token, field)

    def _number(self, token: Token, field: str, value: str) -> Node:
        ranges, calendars = "query.ranges" not in self.off, "query.calendars" not in self.off
        found = number_filters(field, value, ranges=ranges, calendars=calendars)
        if found is None:
            self._tell("bad_number", token, value, field=field)
            return Words(words_of(value))
        return found

    def _coded(self, token: Token, field: str) -> Node:
        """A filter with codes; a value that nothing is called so is searched as words, beside known ones only told."""
        known: list[Node] = []
        unknown: list[str] = []
        last = self._longer(field, token.values[-1])
        for value in (*token.values[:-1], last):
            codes = self._codes(field, value)
            known += [Filter(field, code) for code in codes]
            if not codes:
                nearest = () if "query.nearest" in self.off else self.words.likely_values(field, value)
                self._tell("unknown_value", token, value, field=field, nearest=nearest)
                unknown.append(value)
        return Or(tuple(known)) if known else Words(words_of(" ".join(unknown)))

    def _codes(self, field: str, value: str) -> tuple[str, ...]:
        return self.words.codes_of(field, value, everywhere="query.any_language" not in self.off)

    def _longer(self, field: str, value: str) -> str:
        """The value with the words after it, as many as together are the name of one: «country:South Korea»."""
        if "query.long_values" in self.off:
            return value
        longest, taken, text = value, self.at, value
        for at in range(self.at, min(self.at + 5, len(self.tokens))):
            if self.tokens[at].sign != "word":
                break
            text = f"{text} {self.tokens[at].text}"
            if self._codes(field, text):
                longest, taken = text, at + 1
        self.at = taken
        return longest

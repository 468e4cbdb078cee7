"""The one form of every query: flat, without empty or double parts, free words together and first."""

from collections.abc import Iterable

from commonwork.engines.searching.expressions import And, Filter, Node, Not, Or, Phrase, Words
from commonwork.engines.searching.query_tokens import CLOSING as _CLOSING
from commonwork.engines.searching.query_tokens import COLONS, COMMAS, EITHER, MINUS, OPENING, QUOTES, clean

EVERYTHING = And()
_CLOSERS = {closer for closers in QUOTES.values() for closer in closers}
_NO_WORD = {ord(char): " " for char in (*COLONS, *EITHER, *OPENING, *_CLOSING, *QUOTES, *_CLOSERS)}
_NO_PHRASE = {ord(char): " " for char in {'"', *QUOTES['"'], *QUOTES["„"], *QUOTES["〝"], *QUOTES["＂"]}}
_NO_VALUE = {**_NO_PHRASE, **{ord(char): " " for char in QUOTES}}


def words_of(text: str) -> str:
    """Free words as they stand in an expression: without the signs of the language, one space between them."""
    pieces = clean(text)[0].replace("\u2060", "").translate(_NO_WORD).split()
    return " ".join(piece for piece in (piece.lstrip("".join(MINUS)) for piece in pieces) if piece)


def phrase_of(text: str) -> str:
    """The words of a phrase: without the quotes that could end it."""
    return " ".join(clean(text)[0].replace("\u2060", "").translate(_NO_PHRASE).split())


def value_of(text: str) -> str:
    """A free value of a filter: without quotes."""
    return " ".join(clean(text)[0].replace("\u2060", "").translate(_NO_VALUE).split())


def normal(node: Node) -> Node:
    """The form two equal queries have in common.

    Inside an «and» the free words stand first, as one; an «and» or «or» inside its like is dissolved; what is empty
    or said twice falls away.
    """
    match node:
        case Words(text):
            text = words_of(text)
            return Words(text) if text else EVERYTHING
        case Phrase(text):
            text = phrase_of(text)
            return Phrase(text) if text else EVERYTHING
        case Filter():
            return node
        case Not(inner):
            inner = normal(inner)
            if isinstance(inner, Not):
                return inner.node
            return EVERYTHING if inner == EVERYTHING else Not(inner)
        case Or(nodes):
            return _either(nodes)
        case And(nodes):
            return _all(nodes)


def _either(nodes: Iterable[Node]) -> Node:
    sides: dict[Node, None] = {}
    for node in map(normal, nodes):
        sides.update(dict.fromkeys(node.nodes if isinstance(node, Or) else (node,)))
    sides.pop(EVERYTHING, None)
    return Or(tuple(sides)) if len(sides) > 1 else next(iter(sides), EVERYTHING)


def _all(nodes: Iterable[Node]) -> Node:
    words: list[str] = []
    others: dict[Node, None] = {}
    for node in map(normal, nodes):
        for part in node.nodes if isinstance(node, And) else (node,):
            if isinstance(part, Words):
                words.append(part.text)
            else:
                others[part] = None
    parts = (*([Words(" ".join(words))] if words else []), *others)
    return parts[0] if len(parts) == 1 else And(parts)


__all__ = ["COMMAS", "EVERYTHING", "normal", "phrase_of", "value_of", "words_of"]

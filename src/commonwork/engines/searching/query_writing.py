"""Writing a query: an expression as text in a language, read back as the same expression."""

from collections.abc import Iterator, Sequence

from commonwork.engines.searching.expressions import And, Filter, Node, Not, Or, Phrase, Words
from commonwork.engines.searching.normal import normal
from commonwork.engines.searching.query_words import NUMBERS, TEXTS, QueryWords


def write(node: Node, words: QueryWords) -> str:
    """The text of a query in the words of a language; ``parse`` reads it as the normal form of the same query."""
    return _written(normal(node), words)


def _written(node: Node, words: QueryWords) -> str:
    match node:
        case Words(text):
            return text
        case Phrase(text):
            return f'"{text}"'
        case Filter():
            return _filters([node], words)
        case Not(inner):
            text = _written(inner, words)
            plain = not isinstance(inner, And | Or) and not (isinstance(inner, Words) and " " in text)
            return f"-{text}" if plain or _is_list(inner) else f"-({text})"
        case Or(nodes):
            if _is_list(node):
                return _filters([part for part in nodes if isinstance(part, Filter)], words)
            return f" {words.either[0]} ".join(_written(part, words) for part in nodes)
        case And(nodes):
            return " ".join(_parts(nodes, words))


def _is_list(node: Node) -> bool:
    """Whether an «or» is one filter with several values."""
    if not isinstance(node, Or):
        return False
    fields = {(part.field, part.operator) if isinstance(part, Filter) else ("", "") for part in node.nodes}
    return len(fields) == 1 and fields != {("", "")}


def _parts(nodes: Sequence[Node], words: QueryWords) -> Iterator[str]:
    passed = False
    for node, following in zip(nodes, (*nodes[1:], None), strict=False):
        if passed:
            passed = False
        elif (text := _range(node, following, words)) is not None:
            passed = True
            yield text
        else:
            text = _written(node, words)
            yield f"({text})" if isinstance(node, Or) and not _is_list(node) else text


def _range(node: Node, following: Node | None, words: QueryWords) -> str | None:
    """Two comparisons side by side as one range."""
    if not isinstance(node, Filter) or not isinstance(following, Filter):
        return None
    ordered = (node.operator, following.operator) == (">=", "<=") and node.field == following.field
    if not ordered or int(node.value) > int(following.value):
        return None
    return f"{words.name_of_field(node.field)}:{node.value}..{following.value}"


def _filters(filters: Sequence[Filter], words: QueryWords) -> str:
    field = filters[0].field
    return f"{words.name_of_field(field)}:{','.join(_value(part, words) for part in filters)}"


def _value(part: Filter, words: QueryWords) -> str:
    if part.field in NUMBERS:
        return ("" if part.operator == "=" else part.operator) + part.value
    text = part.value if part.field in TEXTS else words.name_of(part.field, part.value)
    return text if text.replace("-", "").replace("_", "").isalnum() and text[0].isalnum() else f'"{text}"'

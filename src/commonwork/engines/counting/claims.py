"""A number is a claim: a value with its qualifier, unit, area, period, scope and source; sentences made of such claims.

Pure and without any language: words and patterns are passed in, numbers are written by a function passed
in, so that one row of data is rendered in every language and no sentence is ever typed.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

Words = Callable[[str, str], str]
WriteNumber = Callable[["Quantity"], str]
_PLACEHOLDER = re.compile(r"\{([a-z_]*)\}")


class Unrenderable(ValueError):
    """A claim cannot be said: a part has no figure, or a pattern does not have the placeholders it needs."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value and everything needed to read it rightly; ``place`` says where it stood."""

    value: Decimal
    qualifier: str
    unit: str
    indicator: str
    area: str
    period_words: str = ""
    population_scope: str = ""
    source_words: str = ""
    confidence: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One number of a sentence, and the code of the words around it."""

    key: str
    label: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence as data: codes of its words, its parts in order, and the codes of notes that belong to it."""

    name: str
    label: str
    sentence: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A claim in one language: its title, the whole sentence, each part by its key, and the notes."""

    label: str
    sentence: str
    parts: Mapping[str, str]
    notes: tuple[str, ...]


def quantity_from(row: Mapping[str, str]) -> Quantity:
    """The quantity of one row of an edition's table; raises Unrenderable for a value that is no number."""
    try:
        value = Decimal(row["value"])
    except InvalidOperation as error:
        raise Unrenderable(f"«{row['value']}» is no number") from error
    names = ("period_words", "population_scope", "source_words", "confidence", "place")
    more = {name: row.get(name, "") for name in names}
    return Quantity(value, row["qualifier"], row["unit"], row["indicator"], row["area"], **more)


def build_claim(name: str, entry: Mapping[str, Any], rows: Sequence[Mapping[str, str]]) -> Claim:
    """The claim ``name`` from its entry in ``claims.yml`` and the rows of the edition's table «claims».

    Raises Unrenderable when a part of the entry has no row: half a sentence is not said.
    """
    found = {row["part"]: row for row in rows if row["claim"] == name}
    parts = []
    for part in entry["parts"]:
        if part["key"] not in found:
            raise Unrenderable(f"{name}: no figure for «{part['key']}»")
        parts.append(Part(part["key"], part["label"], quantity_from(found[part["key"]])))
    return Claim(name, entry["label"], entry["sentence"], tuple(parts), tuple(entry.get("notes", ())))


def qualified(quantity: Quantity, words: Words, write: WriteNumber) -> str:
    """The number with its qualifier, «at least 378,000», by the pattern of list ``qualifiers.pattern``."""
    return fill(words("qualifiers.pattern", quantity.qualifier), {"value": write(quantity)})


def render(claim: Claim, words: Words, write: WriteNumber) -> Rendered:
    """The claim in the language of ``words(list, code)``, numbers written by ``write``.

    The sentence names its parts by their keys; ``{value}`` in a part is the qualified number.
    """
    parts = {
        part.key: fill(words("claims", part.label), {"value": qualified(part.quantity, words, write)})
        for part in claim.parts
    }
    sentence = fill(words("claims", claim.sentence), parts)
    return Rendered(words("claims", claim.label), sentence, parts, tuple(words("claims", note) for note in claim.notes))


def fill(pattern: str, values: Mapping[str, str]) -> str:
    """Put ``values`` into a pattern; each must be used exactly once, and none may be missing. Raises Unrenderable."""
    names = _PLACEHOLDER.findall(pattern)
    if sorted(names) != sorted(values):
        raise Unrenderable(f"pattern «{pattern}» needs exactly {', '.join(sorted(values))}")
    return _PLACEHOLDER.sub(lambda match: values[match[1]], pattern)

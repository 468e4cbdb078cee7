"""The expression a query is read into: words, quoted phrases and filters, joined by and, or, not."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Free words: each may be found exactly, by its beginning, misspelt, romanised or translated."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in quotes: found only as they stand, one after the other (letters folded, nothing else)."""

    text: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One field compared with a value: ``country:jp``, ``founded:>2020``. ``operator`` is one of ``= < <= > >=``."""

    field: str
    value: str
    operator: str = "="


@dataclass(frozen=True, slots=True)
class Not:
    """What must not fit."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """All of them fit; with none, everything does."""

    nodes: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them fits."""

    nodes: tuple["Node", ...]


Node = Words | Phrase | Filter | Not | And | Or
FIELDS = (
    "kind", "country", "region", "city", "type", "level", "status", "relation", "legal_form", "standing", "activity",
    "identifier", "founded",
)  # fmt: skip

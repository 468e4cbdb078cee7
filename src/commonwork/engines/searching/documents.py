"""What can be found: documents with their names, what they can be narrowed by, and how much they matter."""

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("organisation", "place", "legal_form", "policy", "publication", "event", "term", "figure")


@dataclass(frozen=True, slots=True)
class SearchName:
    """One name of a document as it is written; ``kind`` as in ``codes/name_kinds.csv``."""

    text: str
    language: str = ""
    script: str = ""
    kind: str = "official"

    def __reduce__(self) -> tuple[type["SearchName"], tuple[str, ...]]:
        """As its plain values: millions go from process to process."""
        return SearchName, (self.text, self.language, self.script, self.kind)


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found.

    ``id`` is its key among those of its ``kind``; ``text`` what else is said of it, weighed lightly; ``identifiers``
    are ``scheme:value``; ``facets`` the one value it has of each facet (country, standing, relation, status, level,
    legal_form, type, activity …), with others it may also be narrowed by after a vertical bar («worker|social»);
    ``founded`` a year; ``prior`` (0 to 1) puts the network's living members first.
    """

    id: str
    kind: str
    names: tuple[SearchName, ...]
    text: str = ""
    country: str = ""
    region: str = ""
    city: str = ""
    identifiers: tuple[str, ...] = ()
    facets: Mapping[str, str] = field(default_factory=dict)
    founded: int | None = None
    prior: float = 0.0

    def __reduce__(self) -> tuple[type["Document"], tuple[object, ...]]:
        """As its plain values: millions go from process to process."""
        return Document, (
            self.id, self.kind, self.names, self.text, self.country, self.region, self.city, self.identifiers,
            self.facets, self.founded, self.prior,
        )  # fmt: skip

"""The facts that go into a classification and the verdicts that come out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

SCHEMES = ("icls", "cicopa", "overlay", "model2019")
STANDINGS = ("decided", "partial", "undecidable")
BASES = ("stated", "inferred", "presumed")


@dataclass(frozen=True, slots=True)
class Fact:
    """One known fact: its value, and whether it is stated, inferred from others, or presumed by the law of the form."""

    value: str | Decimal
    basis: str = "stated"


Facts = Mapping[str, Fact]  # what is not in it is unknown


@dataclass(frozen=True, slots=True)
class Verdict:
    """One scheme's verdict.

    ``kind`` is empty where nothing is known of it; ``standing`` decided, partial (the kind is known, not which
    variant) or undecidable; ``basis`` law, facts, both or empty. ``rules`` fired, in order; ``facts`` were used.
    ``missing`` are the smallest sets of facts that can decide it. Where law and facts disagree, ``by_law`` and
    ``by_facts`` hold both. ``open`` are the kinds still possible by what is known.
    """

    scheme: str
    kind: str
    standing: str
    basis: str = ""
    rules: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    missing: tuple[tuple[str, ...], ...] = ()
    by_law: str = ""
    by_facts: str = ""
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Classified:
    """All that is said of one organisation; ``facts`` are those given with those inferred and presumed.

    ``in_substance``: yes where it is a cooperative by its rules and not by law, None where its form is not known.
    ``variant``: of a social cooperative, «work_integration» or «services». ``contradictions``: facts that cannot all
    be true and were set aside. ``rules``: those that fired beside the verdicts, for flags and marks.
    """

    level: str
    national: str
    icls: Verdict
    cicopa: Verdict
    overlay: Verdict
    model2019: Verdict
    in_substance: bool | None
    asset_lock: bool | None
    flags: tuple[str, ...]
    facts: Facts
    variant: str = ""
    contradictions: tuple[tuple[str, ...], ...] = ()
    rules: tuple[str, ...] = ()

    def verdicts(self) -> tuple[Verdict, ...]:
        """The four, in their order."""
        return (self.icls, self.cicopa, self.overlay, self.model2019)

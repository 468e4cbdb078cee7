"""The questions the network argues about: positions with their sources, and the evidence that bears on them.

One file a question in ``questions/``, in our own words; titles, questions and positions in every language of the
interface, the background in English.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from commonwork.reference.loader import HERE

Words = Mapping[str, str]
_LINKS = ("policies", "publications", "events")


@dataclass(frozen=True)
class Position:
    """What some hold, with the source that says so; ``kind`` and ``link`` lead to a fact of this site, if any."""

    words: Words
    source: str
    confidence: str
    kind: str = ""
    link: str = ""


@dataclass(frozen=True)
class Recounted:
    """Which threshold of the rules is replaced, by which values, and which schemes' verdicts are compared.

    ``off``: the values are ids of rules that are left out.
    """

    threshold: str
    values: tuple[str, ...]
    schemes: tuple[str, ...]

    @property
    def variants(self) -> tuple[str, ...]:
        """Each variant as it is stored: «workers_members=33»."""
        return tuple(f"{self.threshold}={value}" for value in self.values)


@dataclass(frozen=True)
class Question:
    """One question: its positions, and the evidence that bears on it."""

    id: str
    number: int
    title: Words
    question: Words
    positions: tuple[Position, ...]
    background: str
    recount: Recounted | None = None
    facts: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    kinds: Mapping[str, Any] = field(default_factory=dict)
    policies: tuple[str, ...] = ()
    publications: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


@lru_cache(maxsize=4)
def load_questions(folder: Path | None = None) -> Mapping[str, Question]:
    """The questions of a reference folder by id, in their order; a folder without any has none."""
    files = sorted((folder or HERE).glob("questions/*.yml"))
    found = [_question(yaml.safe_load(file.read_text(encoding="utf-8"))) for file in files]
    return {question.id: question for question in sorted(found, key=lambda each: each.number)}


def _question(raw: dict[str, Any]) -> Question:
    lists = {name: tuple(raw.get(name, ())) for name in ("facts", "forms", "flags", "figures", *_LINKS)}
    recount = raw.get("recount")
    return Question(
        id=raw["id"],
        number=raw["number"],
        title=raw["title"],
        question=raw["question"],
        positions=tuple(_position(each) for each in raw["positions"]),
        background=raw["background"],
        recount=Recounted(recount["threshold"], tuple(map(str, recount["values"])), tuple(recount["schemes"]))
        if recount
        else None,
        kinds=raw.get("kinds", {}),
        **lists,
    )


def _position(raw: dict[str, Any]) -> Position:
    kind = next((name for name in ("policy", "publication", "event") if name in raw), "")
    return Position(raw["words"], raw["source"], raw["confidence"], kind, raw.get(kind, ""))

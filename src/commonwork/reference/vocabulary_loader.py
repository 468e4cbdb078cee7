"""Our vocabulary: which lists are schemes of concepts, their version, and what they match elsewhere."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import yaml

HERE = Path(__file__).parent
OWN = "own:"  # stands before the scheme and the code of a concept of our own
RELATIONS = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
CERTAINTIES = ("high", "medium", "low")
LISTS: Mapping[str, str] = MappingProxyType({
    "icls": "icls",
    "cicopa": "cicopa",
    "overlay": "overlay",
    "model2019": "model2019",
    "unit-level": "unit_levels",
    "legal-form": "legal_forms",
    "fact": "facts",
})  # fmt: skip  # scheme as it stands in an address → list of labels


@dataclass(frozen=True)
class Match:
    """What a concept matches, in another vocabulary or in another scheme of ours, why, and how surely."""

    scheme: str
    code: str
    relation: str
    target: str
    target_label: str
    reason: str
    certainty: str


@dataclass(frozen=True)
class Vocabulary:
    """The version, and the matches in the order of the file."""

    version: str
    issued: date
    licence: str
    matches: tuple[Match, ...]
    successors: Mapping[str, str]


@lru_cache(maxsize=4)
def load_vocabulary(folder: Path | None = None) -> Vocabulary:
    """The vocabulary of a reference folder. Raises ``ValueError`` with the row where a match cannot be read."""
    place = (folder or HERE) / "vocabulary"
    if not place.is_dir():  # a network without matches of its own has the lists alone
        return Vocabulary("", date.min, "", (), MappingProxyType({}))
    head = yaml.safe_load((place / "vocabulary.yml").read_text(encoding="utf-8"))
    with (place / "matches.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, strict=True))
    matches = tuple(_match(row, f"vocabulary/matches.csv row {number}") for number, row in enumerate(rows, start=2))
    successors = MappingProxyType(dict(head.get("successors") or {}))
    return Vocabulary(str(head["version"]), head["issued"], str(head["licence"]), matches, successors)


def _match(row: Mapping[str, str], place: str) -> Match:
    if row["scheme"] not in LISTS:
        raise ValueError(f"{place}: «{row['scheme']}» is not a scheme; there are {', '.join(LISTS)}")
    if row["relation"] not in RELATIONS:
        raise ValueError(f"{place}: «{row['relation']}» is not one of {', '.join(RELATIONS)}")
    if row["certainty"] not in CERTAINTIES or not row["reason"]:
        raise ValueError(f"{place}: a match needs a reason and a certainty ({', '.join(CERTAINTIES)})")
    return Match(**row)

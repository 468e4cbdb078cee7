"""Reads the rules that tell kinds of cooperatives apart, and what the law of each form says, for the engine.

``load_typology()`` reads the packaged folder; the version is a hash of all that was read.
"""

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from commonwork.engines.classifying.columns import CODES, LEVEL
from commonwork.engines.classifying.rules import THRESHOLDS, FormLaw, Typology
from commonwork.reference.atlas_loader import load_atlas, rests_on_memory
from commonwork.reference.model import Row

HERE = Path(__file__).parent
PRESUMED: Mapping[str, frozenset[str]] = MappingProxyType({
    "vote_rule": frozenset({"one_member_one_vote"}),  # other rules leave open what a single body does
    "surplus_rule": frozenset({"none", "by_work", "by_capital"}),  # a cap or a use refund is allowed, not prescribed
    "employment_relation": frozenset({"employee", "self_employed"}),
    "general_interest": frozenset({"yes"}),
    "multi_stakeholder_allowed": frozenset({"yes"}),
    "asset_lock": frozenset({"yes"}),
})  # fmt: skip
_FORBIDS: Mapping[tuple[str, str], frozenset[str]] = MappingProxyType({
    ("surplus_rule", "by_work"): frozenset({"by_use", "by_capital"}),
    ("surplus_rule", "by_capital"): frozenset(),
    ("multi_stakeholder_allowed", "yes"): frozenset({"no"}),
})  # fmt: skip
ISIC = "isic_main"
_MEANT = ("jobs", "workers_belong")
_SPREAD: Mapping[str, frozenset[str]] = MappingProxyType({"worker": frozenset({"worker_full", "worker_partial"})})
_MODELS: Mapping[str, frozenset[str]] = MappingProxyType({
    "worker": frozenset({"worker_a", "worker_b", "mixed"}),
    "producer": frozenset({"shared_service"}),
    "multi_stakeholder": frozenset({"multi_stakeholder"}),
    "consumer_user": frozenset({"none"}),
    "not_a_cooperative": frozenset({"none"}),
})  # fmt: skip
_PERSONS_OR_FIRMS = frozenset({"independent_producers", "shared_service"})


@dataclass(frozen=True, eq=False)
class TypologyTables:
    """The tables as they stand in the folder: for pages, and for whoever wants to read them."""

    rules: tuple[Row, ...]
    thresholds: tuple[Row, ...]
    law: tuple[Row, ...]
    cases: tuple[Row, ...]


@lru_cache(maxsize=4)
def load_tables(folder: Path | None = None) -> TypologyTables:
    """The tables of a reference folder; empty where a network has none. The answer is kept."""
    place = (folder or HERE) / "typology"
    return TypologyTables(*(_rows(place / f"{name}.csv") for name in ("rules", "thresholds", "law", "cases")))


def _rows(file: Path) -> tuple[Row, ...]:
    if not file.is_file():
        return ()
    with file.open(encoding="utf-8", newline="") as handle:
        return tuple(
            MappingProxyType(row | {"_place": f"typology/{file.name} row {number}"})
            for number, row in enumerate(csv.DictReader(handle, strict=True), start=2)
        )


def load_typology(folder: Path | None = None, forms: Mapping[str, Row] | None = None) -> Typology:
    """The rules of a reference folder, frozen; ``forms``: rows of the atlas in force, where some were corrected.

    Raises ValueError with file and row where a table cannot be read. What was read of the packaged forms is kept.
    """
    return _packaged(folder) if forms is None else _typology(load_tables(folder), forms)


@lru_cache(maxsize=4)
def _packaged(folder: Path | None) -> Typology:
    return _typology(load_tables(folder), load_atlas(folder))


def _typology(tables: TypologyTables, atlas: Mapping[str, Row]) -> Typology:
    laws = {
        form: form_law(row, [each for each in tables.law if each["form_id"] == form]) for form, row in atlas.items()
    }
    thresholds = {row["name"]: _fraction(row) for row in tables.thresholds}
    return Typology(
        version=_version([*tables.rules, *tables.thresholds, *tables.law, *atlas.values()]),
        forms=MappingProxyType(laws),
        thresholds=MappingProxyType(thresholds or dict(THRESHOLDS)),
    )


def _fraction(row: Row) -> Fraction:
    try:
        return Fraction(row["value"])
    except ValueError as error:
        raise ValueError(f"{row['_place']}: value «{row['value']}» is not a number") from error


def _version(rows: Iterable[Row]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        told = "\x1f".join(f"{name}={value}" for name, value in row.items() if name != "_place")
        digest.update(told.encode() + b"\n")
    return digest.hexdigest()[:12]


def form_law(row: Row, beyond: Iterable[Row] = ()) -> FormLaw:
    """What the law of one form says to the rules: its row of the atlas, and what ``law.csv`` adds to it."""
    added = {
        each["fact"]: each["value"] for each in beyond if each["confidence"] != "recalled" or each["fact"] in _MEANT
    }
    for each in beyond:
        _check(each)
    presumed = {
        fact: row[fact] for fact, values in PRESUMED.items() if row[fact] in values and not rests_on_memory(row, fact)
    }
    presumed |= {fact: value for fact, value in added.items() if fact in CODES or fact in (LEVEL, ISIC)}
    if row["level"] in ("secondary", "tertiary"):
        presumed[LEVEL] = row["level"]
    in_law = added.get("cooperative_in_law", row["cooperative_in_law"])
    return FormLaw(
        form_id=row["form_id"],
        in_law=in_law,
        presumed=MappingProxyType(presumed),
        kinds=MappingProxyType(_kinds(row))
        if row["certainty"] == "high" and in_law != "unknown"
        else MappingProxyType({}),
        forbids=MappingProxyType(_forbidden(presumed)),
        jobs=added.get("jobs") == "yes",
        workers_belong=added.get("workers_belong") == "yes",
        social=row["overlay"] == "social_national" and row["certainty"] == "high",
    )


def _check(row: Row) -> None:
    fact, value = row["fact"], row["value"]
    allowed = {
        ISIC: ("01", "03"),
        "cooperative_in_law": ("yes", "no"),
        LEVEL: ("primary", "secondary", "tertiary"),
    }.get(fact) or CODES.get(fact, ("yes", "no") if fact in _MEANT else ())
    if value not in allowed:
        raise ValueError(f"{row['_place']}: {fact} «{value}» is not known")


def _kinds(row: Row) -> dict[str, frozenset[str]]:
    """Per scheme the kinds the law leaves open; «other» leaves the question of T03 open."""
    found: dict[str, frozenset[str]] = {}
    icls, cicopa = row["icls"].split(), row["cicopa"].split()
    if icls and icls != ["other"]:
        found["icls"] = frozenset(icls)
        found["cicopa"] = frozenset(kind for code in cicopa for kind in _SPREAD.get(code, {code}))
        found["model2019"] = frozenset(kind for code in icls for kind in _MODELS.get(code, ()))
        if found["cicopa"] == {"shared_service"} and "producers" in row["who"].split():
            found["cicopa"] = _PERSONS_OR_FIRMS
    if row["overlay"] == "social_national":
        found["overlay"] = frozenset({"social_cicopa", "social_national"})
    elif icls == ["not_a_cooperative"]:
        found["overlay"] = frozenset({"none"})
    return found


def _forbidden(presumed: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Values of facts that go against what the law prescribes."""
    return {
        fact: _FORBIDS.get((fact, value), frozenset(CODES[fact]) - {value})
        for fact, value in presumed.items()
        if fact in CODES
    }

"""Is an edition what it says it is? Hashes of its tables, the hash over them, and the sums between them.

Public checks need the public tables only; the full ones need the sealed tables too.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from commonwork.engines.counting.canonical import edition_hash, read_csv, table_hash
from commonwork.engines.records import Problem

RULES = {
    "verify.table_hash": "every table has the hash the edition names for it",
    "verify.missing": "every table the edition names is there",
    "verify.unlisted": "no table is there that the edition does not name",
    "verify.edition_hash": "the hash over the public tables is the edition's content hash",
    "verify.sealed_hash": "the hash over public and sealed tables is the sealed hash the edition quotes",
    "verify.unreadable": "every table can be read as CSV with one header",
    "verify.sum": "the total is the sum of its parts, and the countries are those of the parts",
    "verify.parts": "the parts are what the sealed entries add up to",
}
SEALED_PREFIX = "sealed/"


@dataclass(frozen=True)
class Stated:
    """What an edition says of itself; ``tables`` gives the hash of each by name, sealed ones as ``sealed/<name>``."""

    content_hash: str
    sealed_hash: str
    tables: Mapping[str, str]


def hashes_of(bodies: Mapping[str, str]) -> dict[str, str]:
    """The hash of each table by name."""
    return {name: table_hash(body) for name, body in bodies.items()}


def content_hash(hashes: Mapping[str, str]) -> str:
    """The hash over the public tables among ``hashes``."""
    return edition_hash({name: sha256 for name, sha256 in hashes.items() if not name.startswith(SEALED_PREFIX)})


def check_tables(
    stated: Stated, bodies: Mapping[str, str], *, full: bool, off: Collection[str] = frozenset()
) -> tuple[Problem, ...]:
    """Everything that is wrong, in a fixed order; nothing means verified as far as the tables reach.

    A ``full`` check needs the sealed tables; any other takes the sealed hash as quoted.
    """
    expected = {name: sha256 for name, sha256 in stated.tables.items() if full or not name.startswith(SEALED_PREFIX)}
    found = (*_check_hashes(stated, expected, bodies, full), *_check_sums(bodies))
    return tuple(problem for problem in found if problem.code not in off)


def _check_hashes(
    stated: Stated, expected: Mapping[str, str], bodies: Mapping[str, str], full: bool
) -> Iterator[Problem]:
    found = hashes_of(bodies)
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            yield Problem("verify.missing", name)
        elif name not in expected:
            yield Problem("verify.unlisted", name)
        elif found[name] != expected[name]:
            yield Problem("verify.table_hash", name, value=found[name])
    if content_hash(found) != stated.content_hash:
        yield Problem("verify.edition_hash", "edition", value=content_hash(found))
    if full and edition_hash(found) != stated.sealed_hash:
        yield Problem("verify.sealed_hash", "edition", value=edition_hash(found))


def _check_sums(bodies: Mapping[str, str]) -> Iterator[Problem]:
    try:
        parts = read_csv(bodies.get("accounted_by_country_source", ""))
        totals = read_csv(bodies.get("accounted_total", ""))
        entries = read_csv(bodies.get(f"{SEALED_PREFIX}accounted_entries", ""))
        yield from _check_total(parts, totals)
        if f"{SEALED_PREFIX}accounted_entries" in bodies:
            yield from _check_parts(parts, entries)
    except (ValueError, KeyError) as error:
        yield Problem("verify.unreadable", "edition", value=str(error))


def _check_total(parts: Sequence[Mapping[str, str]], totals: Sequence[Mapping[str, str]]) -> Iterator[Problem]:
    cooperatives = sum(int(row["cooperatives"]) for row in parts)
    expected = {"cooperatives": str(cooperatives), "countries": str(len({row["country"] for row in parts}))}
    if [dict(row) for row in totals] != [expected]:
        yield Problem("verify.sum", "accounted_total", value=str([dict(row) for row in totals]))


def _check_parts(parts: Sequence[Mapping[str, str]], entries: Sequence[Mapping[str, str]]) -> Iterator[Problem]:
    first = {(row["country"], row["source"], row["organisation"]) for row in entries if row["place"] == "1"}
    listed = {(row["country"], row["source"], row["organisation"]) for row in entries}
    counted = [Counter((country, source) for country, source, _ in rows) for rows in (first, listed)]
    for row in parts:
        cell = (row["country"], row["source"])
        if [int(row["cooperatives"]), int(row["listed"])] != [counts.pop(cell, 0) for counts in counted]:
            yield Problem("verify.parts", "accounted_by_country_source", value="/".join(cell))
    for cell in sorted({cell for counts in counted for cell in counts}):
        yield Problem("verify.parts", "accounted_by_country_source", value="/".join(cell))

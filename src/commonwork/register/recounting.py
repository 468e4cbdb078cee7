"""What other rules would make of the register: each stored situation of facts, with one rule replaced."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from commonwork.engines.classifying import Typology, classify
from commonwork.engines.classifying.verdicts import SCHEMES, Classified
from commonwork.engines.reading.spec import FACT_CODES
from commonwork.register.classifying import given_in, rules_in_force
from commonwork.register.facts import as_facts
from commonwork.register.models import Classification, Recount

LISTED = 100  # organisations named with a change
FLAGS, FACTS = "flags", "facts"


@dataclass(frozen=True)
class Variant:
    """One alternative: the question it belongs to, its name («workers_members=33»), the rules, the schemes compared."""

    question: str
    name: str
    rules: Typology
    schemes: tuple[str, ...]
    off: frozenset[str] = frozenset()


@dataclass
class _Change:
    real: int = 0
    samples: int = 0
    organisations: list[str] = field(default_factory=list)


Key = tuple[str, str, str, str, str]  # question, variant, scheme, before, after


def is_stale(*, version: str) -> bool:
    """Whether verdicts changed since the last recount, or it was made by other rules."""
    last = Recount.objects.aggregate(at=Max("counted_at"))["at"]
    if last is None:
        return Classification.objects.filter(replaced_at__isnull=True).exists()
    newest = Classification.objects.aggregate(given=Max("classified_at"), ended=Max("replaced_at"))
    moments = [moment for moment in newest.values() if moment is not None]
    return Recount.objects.exclude(rules_version=version).exists() or any(moment > last for moment in moments)


def recount(*, variants: Sequence[Variant], facts: Sequence[str] = (), at: datetime) -> int:
    """Count for every variant which organisations would be called another kind, in place of the last recount.

    A row without a change says that the variant was counted and changes nothing. Beside them it is counted how many
    organisations state which code of some ``facts``, or that they state a number. Returns how many were looked at.
    Nobody waits while it counts: only what was found is written in a transaction.
    """
    version = rules_in_force().version
    found: dict[Key, _Change] = defaultdict(_Change)
    for variant in variants:
        for scheme in variant.schemes:
            found[variant.question, variant.name, scheme, "", ""]
    seen = 0
    told: dict[tuple[Any, ...], list[Key]] = {}
    for organisation, standing, stored, kinds in _situations():
        seen += 1
        known = given_in(stored)
        situation = (tuple(sorted(known.items())), kinds)
        if situation not in told:
            told[situation] = list(_changes(known, dict(zip((*SCHEMES, FLAGS), kinds, strict=True)), variants))
            told[situation] += [(FACTS, fact, "", _code(fact, known[fact][0]), "") for fact in facts if fact in known]
        for key in told[situation]:
            _add(found[key], organisation, standing)
    _put_in_place(found, version, at)
    return seen


@transaction.atomic
def _put_in_place(found: Mapping[Key, _Change], version: str, at: datetime) -> None:
    Recount.objects.all().delete()
    Recount.objects.bulk_create(
        [
            Recount(
                question=question, variant=variant, scheme=scheme, before=before, after=after, count=change.real,
                samples=change.samples, organisations=change.organisations, rules_version=version, counted_at=at,
            )
            for (question, variant, scheme, before, after), change in found.items()
        ]
    )  # fmt: skip


def _code(fact: str, value: str) -> str:
    """The code of a fact that is counted by its codes; «» for a number."""
    return value if fact in FACT_CODES or fact == "legal_form" else ""


def _situations() -> Iterator[tuple[str, str, Mapping[str, Any], tuple[str, ...]]]:
    rows = Classification.objects.filter(replaced_at__isnull=True, organisation__shown=True).order_by("organisation_id")
    wanted = ("organisation_id", "organisation__standing", "facts", "flags", *SCHEMES)
    for organisation, standing, facts, flags, *kinds in rows.values_list(*wanted).iterator(chunk_size=2000):
        yield organisation, standing, facts, (*kinds, " ".join(flags))


def _changes(known: Any, now: Mapping[str, str], variants: Sequence[Variant]) -> Iterator[Key]:
    facts = as_facts(known)
    for variant in variants:
        other = _kinds(classify(facts, variant.rules, off=variant.off))
        for scheme in variant.schemes:
            if other[scheme] != now[scheme]:
                yield variant.question, variant.name, scheme, now[scheme], other[scheme]


def _kinds(found: Classified) -> dict[str, str]:
    return {**{scheme: getattr(found, scheme).kind for scheme in SCHEMES}, FLAGS: " ".join(found.flags)}


def _add(change: _Change, organisation: str, standing: str) -> None:
    if standing == "sample":
        change.samples += 1
    else:
        change.real += 1
    if len(change.organisations) < LISTED:
        change.organisations.append(organisation)

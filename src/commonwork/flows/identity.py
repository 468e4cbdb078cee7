"""The common identity in numbers: how much is decided, by source and country, and what other rules would change."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from commonwork.engines.classifying.verdicts import SCHEMES, STANDINGS
from commonwork.people.models import Person
from commonwork.reference.questions_loader import Question, load_questions
from commonwork.register import reclassifying, recounting
from commonwork.register.classifying import rules_in_force
from commonwork.register.kind_counts import APART
from commonwork.register.models import KindCount, Recount
from commonwork.register.recounting import Variant

Progress = reclassifying.Progress


def questions() -> dict[str, Question]:
    """The questions the network argues about, by id and in their order."""
    return dict(load_questions(Path(settings.REFERENCE)))


def variants() -> Iterator[Variant]:
    """Every alternative rule that some question asks to be counted."""
    rules = rules_in_force()
    for question in questions().values():
        asked = question.recount
        for value, name in zip(asked.values, asked.variants, strict=True) if asked else ():
            if asked is not None and asked.threshold == "off":
                yield Variant(question.id, name, rules, asked.schemes, frozenset({value}))
            elif asked is not None:
                yield Variant(question.id, name, rules.with_thresholds({asked.threshold: int(value)}), asked.schemes)


def recount(*, only_if_stale: bool = False) -> int | None:
    """Count what other rules would change; None where that was counted since anything changed."""
    if only_if_stale and not recounting.is_stale(version=rules_in_force().version):
        return None
    facts = sorted({fact for question in questions().values() for fact in question.facts})
    return recounting.recount(variants=list(variants()), facts=facts, at=timezone.now())


def reclassify(*, by: Person | None, progress: Progress) -> dict[str, int]:
    """Give the stored verdicts again by the rules of today, and count again what other rules would change."""
    done = reclassifying.reclassify(by=by, at=timezone.now(), progress=progress)
    recount()
    return done


def numbers() -> dict[str, Any]:
    """What the identity page says, as plain values: counts of real organisations, by source all that it states."""
    rows = list(KindCount.objects.all())
    return {
        "rules": rules_in_force().version,
        "organisations": _count(rows, "standing", "", "all", "", ""),
        "standings": _standings(rows, "", ""),
        "kinds": {
            scheme: {row.code: row.count for row in _of(rows, "kind", scheme, "", "") if row.code} for scheme in SCHEMES
        },
        "flags": {row.code: row.count for row in _of(rows, "flag", "", "", "")},
        "would_decide_alone": _ranked(rows, "alone"),
        "stands_in_a_missing_set": _ranked(rows, "part"),
        "by_source": _by(rows, "source"),
        "by_country": _by(rows, "country"),
        "samples": _count(rows, "standing", "", "all", "register", "sample"),
    }


def _of(rows: Iterable[KindCount], measure: str, scheme: str, facet: str, value: str) -> list[KindCount]:
    wanted = (measure, scheme, facet, value)
    return [row for row in rows if (row.measure, row.scheme, row.facet, row.value) == wanted]


def _count(rows: Iterable[KindCount], measure: str, scheme: str, code: str, facet: str, value: str) -> int:
    return sum(row.count for row in _of(rows, measure, scheme, facet, value) if row.code == code)


def _standings(rows: list[KindCount], facet: str, value: str) -> dict[str, dict[str, int]]:
    return {
        scheme: {standing: _count(rows, "standing", scheme, standing, facet, value) for standing in (*STANDINGS, APART)}
        for scheme in SCHEMES
    }


def _ranked(rows: list[KindCount], measure: str) -> list[dict[str, Any]]:
    """Facts by how many verdicts they would decide, or have a part in, over all four schemes."""
    verdicts: Counter[str] = Counter()
    for row in rows:
        if (row.measure, row.facet) == (measure, ""):
            verdicts[row.code] += row.count
    return [{"fact": fact, "verdicts": count} for fact, count in sorted(verdicts.items(), key=lambda e: (-e[1], e[0]))]


def _by(rows: list[KindCount], facet: str) -> list[dict[str, Any]]:
    counted = {row.value: row.count for row in rows if (row.measure, row.code, row.facet) == ("standing", "all", facet)}
    return [
        {facet: value, "organisations": count, "standings": _standings(rows, facet, value)}
        for value, count in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    ]


def counted_at() -> datetime | None:
    """When the last recount was made."""
    last = Recount.objects.order_by("-counted_at").first()
    return last.counted_at if last else None

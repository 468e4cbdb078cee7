"""Stage 6: what the facts of organisations make of them: four verdicts side by side, stored with their date.

Written with the cache of the fold, in its transaction, so that whatever folds an organisation anew (a delivery, a
decided value, a merging, a list taken back) classifies it too. Only what changed is classified again, and the verdict
that was in force is kept. Where nothing is known beyond an activity no row is written: the verdict is the same for
all of them and derived when it is shown (docs/decisions/0014).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from commonwork.engines.classifying import Typology, classify
from commonwork.engines.classifying.verdicts import SCHEMES, Classified, Verdict
from commonwork.engines.records import Profile
from commonwork.reference.atlas_loader import load_atlas
from commonwork.reference.typology_loader import load_typology
from commonwork.register.bulk import in_parts, set_column, write_rows
from commonwork.register.correcting_forms import forms_in_force
from commonwork.register.facts import Known, as_facts, is_telling, known_facts
from commonwork.register.models import Classification, FormCorrection, Organisation

_VERDICTS = tuple(f"{scheme}{part}" for scheme in SCHEMES for part in ("", "_standing"))
WRITTEN = ("level", "national", *_VERDICTS, "flags", "verdicts", "facts", "outcome", "rules_version")
LISTED = 24  # missing sets kept of a verdict, the shortest first
Columns = tuple[Any, ...]
_folder: list[Path | None] = [None]


def use_reference(folder: Path | None) -> None:
    """Let the rules be read from another reference than the one that comes with the package."""
    _folder[0] = folder


def rules_in_force() -> Typology:
    """The rules by which verdicts are given today, with the corrections of legal forms that were accepted."""
    accepted = FormCorrection.objects.filter(state="accepted").order_by("pk")
    accepted = accepted.values_list("form_id", "field", "after", "answered_at")  # a restored archive may reuse an id
    return _rules(_folder[0], tuple(accepted))


@lru_cache(maxsize=8)
def _rules(folder: Path | None, corrections: tuple[tuple[Any, ...], ...]) -> Typology:
    if not corrections:
        return load_typology(folder)
    return load_typology(folder, forms_in_force(load_atlas(folder)))


def classify_folded(profiles: Mapping[str, Profile | None], *, at: datetime, fresh: bool = False) -> int:
    """Classify organisations as they were just folded for everyone. Part of the caller's transaction.

    Writes where the facts or the rules differ from those of the verdict in force, which is kept as a former one;
    ``fresh``: none of them can have one. Returns how many verdicts were written.
    """
    rules = rules_in_force()
    known = {pk: facts for pk, profile in profiles.items() if is_telling(facts := known_facts(profile, rules.forms))}
    in_force = {} if fresh else _in_force(profiles)
    changed, written = _changes(known, in_force, rules)
    _replace(changed, written, at)
    _forget(
        {pk: known.get(pk, {}) for pk, row in in_force.items() if given_in(row["facts"]).keys() - known.get(pk, {})}
    )
    return len(written)


def classify_again(organisations: Iterable[str], *, at: datetime) -> list[str]:
    """Classify organisations by the rules of today, from the facts their verdicts in force were given.

    Part of the caller's transaction. Returns the ids of those whose verdict is another.
    """
    rules = rules_in_force()
    in_force = _in_force(organisations)
    changed, written = _changes({pk: given_in(row["facts"]) for pk, row in in_force.items()}, in_force, rules)
    _replace(changed, written, at)
    return sorted(written)


def _changes(
    known: Mapping[str, Known], in_force: Mapping[str, Mapping[str, Any]], rules: Typology
) -> tuple[list[int], dict[str, Columns]]:
    """The rows that are no longer in force, and the verdicts that take their place, or are the first.

    A verdict that new rules give again is the same verdict: it is only noted that they give it.
    """
    written: dict[str, Columns] = {}
    again: list[tuple[int, str]] = []
    for pk, facts in known.items():
        row = in_force.get(pk)
        if row is not None and row["rules_version"] == rules.version and given_in(row["facts"]) == facts:
            continue
        columns = columns_of(facts, rules)
        if row is not None and tuple(row[name] for name in WRITTEN[:-1]) == columns[:-1]:
            again.append((row["pk"], rules.version))
        else:
            written[pk] = columns
    set_column(Classification, "rules_version", again)
    return [row["pk"] for pk, row in in_force.items() if pk in written or pk not in known], written


def _replace(ended: Iterable[int], written: Mapping[str, Columns], at: datetime) -> None:
    for part in in_parts(ended):
        Classification.objects.filter(pk__in=part).update(replaced_at=at)
    rows = ((pk, *columns, at) for pk, columns in written.items())
    write_rows(Classification, ("organisation", *WRITTEN, "classified_at"), rows)


def _forget(known: Mapping[str, Known]) -> None:
    """Leave out of the former verdicts of organisations the values of facts that are no longer for everyone."""
    emptied: list[tuple[int, Any]] = []
    for part in in_parts(known):
        former = Classification.objects.filter(organisation__in=part, replaced_at__isnull=False)
        for pk, organisation, facts in former.values_list("pk", "organisation_id", "facts"):
            gone = given_in(facts).keys() - known[organisation].keys()
            if gone:
                stated = {fact: each for fact, each in facts.items() if each["basis"] == "stated"}
                emptied.append((pk, stated | {fact: {**stated[fact], "value": ""} for fact in gone}))
    set_column(Classification, "facts", emptied)


def _in_force(ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Organisation → its row in force."""
    found: dict[str, dict[str, Any]] = {}
    for part in in_parts(ids):
        rows = Classification.objects.filter(organisation__in=part, replaced_at__isnull=True)
        found.update((row["organisation_id"], row) for row in rows.values("pk", "organisation_id", *WRITTEN))
    return found


def given_in(facts: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, bool]]:
    """The facts a stored verdict was given, without those the rules inferred or presumed."""
    return {
        fact: (str(each["value"]), bool(each.get("recalled")))
        for fact, each in facts.items()
        if each["basis"] == "stated"
    }


def columns_of(known: Known, rules: Typology) -> Columns:
    """What is stored of one situation of facts, in the order of :data:`WRITTEN`; equal ones are classified once."""
    return _columns(tuple(sorted(known.items())), rules)


@lru_cache(maxsize=20_000)
def _columns(known: tuple[tuple[str, tuple[str, bool]], ...], rules: Typology) -> Columns:
    given = dict(known)
    found = classify(as_facts(given), rules)
    verdicts = {scheme: getattr(found, scheme) for scheme in SCHEMES}
    columns: list[Any] = [found.level, found.national]
    for verdict in verdicts.values():
        columns += [verdict.kind, verdict.standing]
    stored: dict[str, Any] = {
        **{scheme: _as_stored(verdict, found, given) for scheme, verdict in verdicts.items()},
        "in_substance": found.in_substance,
        "asset_lock": found.asset_lock,
        "variant": found.variant,
        "contradictions": [list(each) for each in found.contradictions],
    }
    facts = {
        fact: {"value": str(each.value), "basis": each.basis}
        | ({"recalled": True} if given.get(fact, ("", 0))[1] else {})
        for fact, each in found.facts.items()
    }
    facts |= {fact: {"value": value, "basis": "stated"} for fact, (value, _) in given.items() if fact not in facts}
    lacking = {scheme: stored[scheme].get("missing") for scheme in SCHEMES}
    told = json.dumps([columns, found.flags, lacking], sort_keys=True)
    outcome = hashlib.blake2b(told.encode(), digest_size=8).hexdigest()
    return (*columns, list(found.flags), stored, facts, outcome, rules.version)


def _as_stored(verdict: Verdict, found: Classified, given: Known) -> dict[str, Any]:
    """A verdict without what is empty; ``recalled``: those of its facts that are only recalled."""
    told = {
        "basis": verdict.basis,
        "rules": list(verdict.rules),
        "facts": list(verdict.facts),
        "missing": [list(each) for each in verdict.missing[:LISTED]],
        "by_law": verdict.by_law,
        "by_facts": verdict.by_facts,
        "recalled": [fact for fact in verdict.facts if given.get(fact, ("", False))[1]],
    }
    return {name: value for name, value in told.items() if value}


def blank_columns() -> Columns:
    """What would be stored of an organisation of which nothing is known."""
    return columns_of({}, rules_in_force())


def columns_by_name(columns: Columns) -> dict[str, Any]:
    """Stored columns by their names."""
    return dict(zip(WRITTEN, columns, strict=True))


def classification_of(organisation: Organisation) -> Classification:
    """The verdicts in force of an organisation; where it has no row, those of an organisation nothing is known of.

    The latter is not saved and has no date.
    """
    found = Classification.objects.filter(organisation=organisation, replaced_at__isnull=True).first()
    return found or Classification(organisation=organisation, **columns_by_name(blank_columns()))


def former_verdicts(organisation: Organisation) -> list[Classification]:
    """The verdicts that were in force before, the newest first, as far as everyone may know of them.

    A former verdict that stood on a fact which is no longer public (a list taken back, shared less, a column kept
    back since) is left out, whatever it said.
    """
    rows = Classification.objects.filter(organisation=organisation)
    now = rows.filter(replaced_at__isnull=True).first()
    public = given_in(now.facts).keys() if now else set()
    former = rows.filter(replaced_at__isnull=False).order_by("-replaced_at", "-id")
    return [each for each in former if given_in(each.facts).keys() <= public]

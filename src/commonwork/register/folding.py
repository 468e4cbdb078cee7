"""Keeping the cache: organisations, their names and identifiers as the fold of their records gives them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef

from commonwork.engines.cleaning.text import fold_text
from commonwork.engines.folding import fold, mint_id
from commonwork.engines.linking.exact import Link, link_exact
from commonwork.engines.linking.grouping import contradicting
from commonwork.engines.records import Profile, ReadRow
from commonwork.engines.records import Record as FoldRecord
from commonwork.register import outbox
from commonwork.register.bulk import in_parts, reserve_ids, write_rows
from commonwork.register.classifying import classify_folded
from commonwork.register.models import (
    Delivery,
    Entry,
    Identifier,
    Organisation,
    OrganisationName,
    Row,
    Source,
)
from commonwork.register.queries import fold_inputs, fold_judgements
from commonwork.register.rules import visible_values, widest_standing
from commonwork.register.storing import Book, Difference, kept_values

_TEXTS = {
    "status": 10, "legal_form": 60, "level": 12, "organisation_kind": 40, "relation": 30, "country": 2, "region": 120,
    "city": 200, "address": 400, "website": 400, "description": 20000, "sector": 200, "activity": 20, "founded": 10,
    "closed": 10, "successor": 120,
}  # fmt: skip
_UNKNOWN = {"status": "unknown", "level": "unknown"}
_DECIMALS = {"latitude": "0.000001", "longitude": "0.000001", "members": "0.01", "workers": "0.01"}


def enter_entries(delivery: Delivery, rows: Sequence[ReadRow], book: Book) -> dict[str, Link]:
    """Enter the keys the source names for the first time, each linked to its organisation. Returns their links."""
    fresh: dict[str, list[str]] = {}
    for row in rows:
        if row.key not in book.entries:
            fresh.setdefault(row.key, []).extend(row.values.get("identifiers", ()))
    if not fresh:
        return {}
    if delivery.source.kind == "observations":
        links = {key: Link() for key in fresh}
    else:
        links = {key: _placed(link, delivery, key) for key, link in link_entries(fresh, delivery.source).items()}
    ids = reserve_ids(Entry, len(fresh))
    entries = [(pk, key, links[key]) for pk, key in zip(ids, fresh, strict=True)]
    write_rows(
        Entry,
        ("id", "source", "key", "organisation", "doubtful"),
        (
            (pk, delivery.source_id, key, link.organisation or None, link.reason[:200] if link.doubtful else "")
            for pk, key, link in entries
        ),
    )
    book.entries.update({key: (pk, link.organisation) for pk, key, link in entries})
    return links


def _placed(link: Link, delivery: Delivery, key: str) -> Link:
    """A link to nothing known gets the id this entry will mint; ``reason`` tells the two apart."""
    if link.organisation:
        return link
    return Link(mint_id(delivery.source_id, key), link.reason if link.doubtful else "", link.doubtful)


def register_new(
    delivery: Delivery, created: Sequence[tuple[int, ReadRow]], links: Mapping[str, Link], at: datetime
) -> None:
    """Register, still hidden, the organisations that the entries named for the first time make."""
    fresh: dict[str, list[FoldRecord]] = defaultdict(list)
    for pk, row in created:
        link = links.get(row.key)
        if link is not None and link.organisation and (link.doubtful or not link.reason):
            fresh[link.organisation].append(_fold_record(pk, row, delivery))
    profiles = {pk: fold(records, as_of=at.date(), known_at=at) for pk, records in fresh.items()}
    standing = delivery.source.standing
    _write_cache({pk: (profile, standing, False) for pk, profile in profiles.items()})
    classify_folded(profiles, at=at, fresh=True)


def _write_cache(folded: Mapping[str, tuple[Profile | None, str, bool]]) -> None:
    """Write what was folded (profile, standing, shown) into the cache tables, in place of what is there."""
    _write_organisations(folded)
    write_rows(
        OrganisationName,
        ("organisation", "text", "folded", "language", "script", "kind", "position", "since", "until"),
        (row for pk, (profile, _, _) in folded.items() for row in _name_rows(pk, profile)),
    )
    write_rows(
        Identifier,
        ("organisation", "scheme", "value"),
        ((pk, i[0], i[1]) for pk, (profile, _, _) in folded.items() if profile for i in profile.identifiers),
    )


def _write_organisations(folded: Mapping[str, tuple[Profile | None, str, bool]]) -> None:
    write_rows(
        Organisation,
        ("id", "standing", "shown", *CACHED),
        ((pk, standing, shown, *cache_of(profile).values()) for pk, (profile, standing, shown) in folded.items()),
        replace=True,
    )


def link_entries(entries: Mapping[str, Sequence[str]], source: Source) -> dict[str, Link]:
    """To which organisations of the register new entries (key → identifiers) of a source belong; nothing is written."""
    wanted = {identifier for identifiers in entries.values() for identifier in identifiers}
    known: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    values = sorted(identifier.partition(":")[2] for identifier in wanted)
    bearers: dict[str, list[str]] = defaultdict(list)
    for start in range(0, len(values), 500):
        found = Identifier.objects.filter(value__in=values[start : start + 500])
        for scheme, value, organisation in found.values_list("scheme", "value", "organisation_id"):
            if f"{scheme}:{value}" in wanted:
                bearers[organisation].append(f"{scheme}:{value}")
    sources: dict[str, set[str]] = defaultdict(set)
    stated = Entry.objects.filter(organisation__in=list(bearers)).values_list("organisation_id", "source_id")
    for organisation, stated_by in stated:
        sources[organisation or ""].add(stated_by)
    for organisation, identifiers in bearers.items():
        for identifier in identifiers:
            known[identifier][organisation] = frozenset(sources[organisation])
    links = link_exact({key: sorted(set(identifiers)) for key, identifiers in entries.items()}, known, source.key)
    return _without_contradictions(entries, links)


def _without_contradictions(entries: Mapping[str, Sequence[str]], links: dict[str, Link]) -> dict[str, Link]:
    """An entry that shares one number with its organisation and contradicts another of it is left to a person."""
    several = {key: link.organisation for key, link in links.items() if link.organisation and len(entries[key]) > 1}
    numbers: dict[str, list[str]] = defaultdict(list)
    for part in in_parts(several.values()):
        rows = Identifier.objects.filter(organisation__in=part).values_list("organisation_id", "scheme", "value")
        for organisation, scheme, value in rows:
            numbers[organisation].append(f"{scheme}:{value}")
    doubtful = {key for key, organisation in several.items() if contradicting(entries[key], numbers[organisation])}
    return {key: Link(reason=link.reason, doubtful=True) if key in doubtful else link for key, link in links.items()}


def _fold_record(record: int, row: ReadRow, delivery: Delivery) -> FoldRecord:
    source = delivery.source
    values = visible_values(
        kept_values(row), kept_back=source.fields_kept_back, sharing=source.sharing, clearance="public"
    )
    return FoldRecord(
        record, source.key, row.key, source.rank, values, row.effective, delivery.received_at, row.order, row.change
    )


def show_new(delivery: Delivery) -> None:
    """Let the organisations that only waited for this delivery's acceptance appear."""
    waiting = Organisation.objects.filter(shown=False, redirect_to__isnull=True).exclude(name="")
    entries = Entry.objects.filter(source=delivery.source_id, organisation__isnull=False)
    stated = entries.values_list("organisation_id", flat=True)
    if Organisation.objects.filter(shown=True, entries__source=delivery.source_id).exists():
        rows = Row.objects.filter(delivery=delivery).values("record__entry_id")
        entries = entries.filter(pk__in=rows)
        stated = waiting.filter(pk__in=entries.values("organisation_id")).values_list("pk", flat=True)
    outbox.organisations_changed(str(pk) for pk in stated)
    waiting.filter(pk__in=entries.values("organisation_id")).update(shown=True)


def touched_by(delivery: Delivery, difference: Difference) -> list[str]:
    """The organisations whose fold an accepted delivery may have changed, beyond those it made."""
    entries = [*difference.changed, *difference.vanished]
    touched: set[str | None] = set()
    for start in range(0, len(entries), 500):
        part = Entry.objects.filter(pk__in=entries[start : start + 500])
        touched.update(part.values_list("organisation_id", flat=True))
    joined = Organisation.objects.filter(shown=True, entries__records__delivery=delivery)
    shared = joined.filter(entries__source__in=Source.objects.exclude(pk=delivery.source_id))
    touched.update(shared.distinct().values_list("pk", flat=True))
    touched.update(_stated_before(delivery, sorted(difference.new)))
    returned = Organisation.objects.filter(shown=False, entries__records__rows__delivery=delivery)
    touched.update(returned.distinct().values_list("pk", flat=True))
    return sorted(organisation for organisation in touched if organisation)


def _stated_before(delivery: Delivery, new: Sequence[int]) -> set[str | None]:
    """Organisations of entries that are new to the list before, not to the source: they came back, or came late."""
    others = Delivery.objects.filter(source=delivery.source_id, part=delivery.part, state="accepted")
    others = others.exclude(pk=delivery.pk)
    found: set[str | None] = set()
    if others.exists():
        stated = Exists(Row.objects.filter(record__entry=OuterRef("pk"), delivery__in=others))
        for start in range(0, len(new), 500):
            known = Entry.objects.filter(stated, pk__in=new[start : start + 500])
            found.update(known.values_list("organisation_id", flat=True))
    return found


def refold(organisation_ids: Iterable[str], *, at: datetime) -> None:
    """Fold organisations again and rewrite their cache; those without a visible record are hidden.

    Of a merged one the organisation it leads to is folded, and its own row says the same, hidden.
    """
    roots: set[str] = set()
    for part in in_parts(organisation_ids):
        rows = Organisation.objects.filter(pk__in=part).values_list("pk", "redirect_to_id")
        roots |= {redirect or pk for pk, redirect in rows}
    for part in in_parts(roots):
        _refold_some(part, at)


def _refold_some(ids: Sequence[str], at: datetime) -> None:
    inputs, judgements = fold_inputs(ids), fold_judgements(ids)
    standings: dict[str, set[str]] = defaultdict(set)
    counts = Exists(Row.objects.filter(record__entry=OuterRef("pk"), delivery__state="accepted"))
    listed = Entry.objects.filter(counts, organisation__in=ids).exclude(source__sharing="totals")
    stated = listed.values_list("organisation_id", "source__standing")
    for organisation_id, standing in stated:
        standings[organisation_id or ""].add(standing)
    merged = dict(Organisation.objects.filter(redirect_to__in=ids).values_list("pk", "redirect_to_id"))
    for model in (OrganisationName, Identifier):
        model.objects.filter(organisation__in=[*ids, *merged]).delete()
    folded: dict[str, tuple[Profile | None, str, bool]] = {}
    for pk in ids:
        profile = fold(inputs[pk], judgements[pk], as_of=at.date(), known_at=at)
        folded[pk] = (profile, widest_standing(standings[pk]), bool(profile and profile.names))
    _write_cache(folded)
    seen = {pk: profile if shown else None for pk, (profile, _, shown) in folded.items()}
    classify_folded({**seen, **dict.fromkeys(merged)}, at=at)
    _write_organisations({pk: (*folded[root or ""][:2], False) for pk, root in merged.items()})
    outbox.organisations_changed([*ids, *merged])


CACHED = (
    "name", "name_language", "name_script", "sort_key", *_TEXTS, *_DECIMALS, "to_confirm", "point_precision",
)  # fmt: skip


def cache_of(profile: Profile | None) -> dict[str, Any]:
    """The cache columns a profile gives, in the order of :data:`CACHED`.

    Text longer than its column is shortened here, never in the record.
    """
    profile = profile or Profile()
    first = profile.names[0] if profile.names else None
    name = _fit(first.text if first else "", 400)
    cached: dict[str, Any] = {
        "name": name,
        "name_language": first.language if first else "",
        "name_script": first.script if first else "",
        "sort_key": fold_text(name)[:120],
    }
    for field, length in _TEXTS.items():
        cached[field] = _fit(str(profile.value(field, _UNKNOWN.get(field, ""))), length)
    for field, step in _DECIMALS.items():
        value = profile.value(field)
        cached[field] = Decimal(value).quantize(Decimal(step)) if value else None
    cached["to_confirm"] = list(profile.value("to_confirm", []))
    cached["point_precision"] = "" if cached["latitude"] is None else str(profile.value("point_precision", "exact"))
    return cached


def _fit(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _name_rows(organisation_id: str, profile: Profile | None) -> list[tuple[Any, ...]]:
    return [
        (
            organisation_id,
            _fit(name.text, 400),
            fold_text(name.text)[:400],
            name.language,
            name.script,
            name.kind,
            position,
            name.since,
            name.until,
        )
        for position, name in enumerate(profile.names if profile else ())
    ]

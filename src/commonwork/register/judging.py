"""Writing what people decide of pairs: same or different, taken back, proposed by a federation; and running again."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from commonwork.people.actions import log
from commonwork.people.models import Person
from commonwork.register import folding, joining, pairing
from commonwork.register.affiliating import renew_affiliations
from commonwork.register.bulk import in_parts, one_writer
from commonwork.register.models import Delivery, Entry, Judgement, Pair, Source
from commonwork.register.tallies import renew_tallies


@transaction.atomic
def judge_pair(*, entry: Entry, other: Entry, same: bool, by: Person | None, at: datetime) -> Judgement:
    """Judge whether two entries speak of one organisation.

    «Same» joins their organisations: the oldest id stays, the other redirects to it. «Different» parts them, if a
    machine had joined them: the part without the oldest entry gets the id of its own oldest entry, where it may
    have been before. Of judgements that contradict each other the latest holds. It is kept for ever, by entries.
    """
    one_writer()
    judgement = Judgement.objects.create(
        kind="same" if same else "different",
        entry=entry,
        other_entry=other,
        effective_date=at.date(),
        recorded_at=at,
        by=by,
    )
    _answered(entry.pk, other.pk).update(answered=judgement)
    _settle((entry.pk, other.pk), at=at)
    log(at=at, by=by, action="entry.judge", on=("entry", entry.pk), detail={"other": other.pk, "same": same})
    return judgement


@transaction.atomic
def take_back_judgement(*, judgement: Judgement, by: Person | None, at: datetime) -> Judgement:
    """Take a judgement of two entries back: it stays on record, and everything is as it would be without it.

    Taken back already, nothing changes.
    """
    one_writer()
    judgement.refresh_from_db()
    if judgement.withdrawn_at is not None or judgement.entry_id is None or judgement.other_entry_id is None:
        return judgement
    judgement.withdrawn_at = at
    judgement.save(update_fields=["withdrawn_at"])
    both = (judgement.entry_id, judgement.other_entry_id)
    _answered(*both).update(answered=pairing.judgement_of(*both))
    _settle(both, at=at)
    detail = {"other": judgement.other_entry_id, "judgement": judgement.pk}
    log(at=at, by=by, action="entry.take_back_judgement", on=("entry", judgement.entry_id), detail=detail)
    return judgement


@transaction.atomic
def propose_pair(*, pair: Pair, same: bool, by: Person, at: datetime) -> Pair:
    """Note what the officer of a federation says of a pair that is not hers alone; the secretariat decides."""
    pair.proposed, pair.proposed_by, pair.proposed_at = "same" if same else "different", by, at
    pair.save(update_fields=["proposed", "proposed_by", "proposed_at"])
    log(at=at, by=by, action="pair.propose", on=("entry", pair.entry_id), detail={"other": pair.other_entry_id})
    return pair


@transaction.atomic
def relink(*, found: joining.FoundPairs, source: str = "", by: Person | None, at: datetime) -> dict[str, int]:
    """Put what the linking engine finds today in place of what it had found, of one source or of all.

    No judgement is lost and no address: what falls apart gets ids of its own, what joins redirects. Returns how many
    pairs there are in each band, and how many organisations changed.
    """
    one_writer()
    touched = joining.forget_found(source=source)
    accepted = Delivery.objects.filter(state="accepted").exclude(source__kind="observations").select_related("source")
    for delivery in accepted.filter(source=source) if source else accepted:
        touched |= joining.write_found(joining.found_by_number(delivery), at=at)
    touched |= joining.write_found(found, at=at)
    changed = _settle(touched, at=at)
    bands = {band: sum(pair.band == band for pair in found.pairs) for band in ("same", "ask")}
    log(at=at, by=by, action="register.relink", on=("source", source or "*"), detail={**bands, "changed": len(changed)})
    return {**bands, "changed": len(changed)}


def _answered(entry: int, other: int):  # type: ignore[no-untyped-def]  # -- a query set of pairs
    return Pair.objects.filter(Q(entry=entry, other_entry=other) | Q(entry=other, other_entry=entry))


def _settle(entries: Iterable[int], *, at: datetime) -> set[str]:
    """Regroup, fold again what changed, and let the lists that federations keep state it anew."""
    entries = set(entries)
    changed = joining.regroup(entries)
    if changed:
        folding.refold(changed, at=at)
        for source in _lists_around(changed):
            renew_affiliations(source, on=at.date())
        renew_tallies()
    return changed


def _lists_around(organisations: Iterable[str]) -> list[Source]:
    found: dict[str, Source] = {}
    for part in in_parts(organisations):
        stated = Q(entries__organisation__in=part) | Q(entries__organisation__redirect_to__in=part)
        for source in Source.objects.filter(stated, organisation__isnull=False).distinct():
            found[source.pk] = source
    return [found[key] for key in sorted(found)]

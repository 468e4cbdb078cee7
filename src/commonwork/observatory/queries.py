"""Reading the observatory: observations in force, what is exported for counting, editions as anyone may see them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from commonwork.engines.counting import Table, input_table, input_table_of_lists, plain, read_csv
from commonwork.engines.counting.checking import SEALED_PREFIX, Stated
from commonwork.engines.counting.claims import Claim, build_claim
from commonwork.observatory.models import Edition, EditionTable, Observation
from commonwork.observatory.rules import STATISTICS
from commonwork.reference import Reference, load
from commonwork.register.models import Delivery, Entry, Organisation, Record, Row, Source
from commonwork.register.queries import newest_delivery

Rows = list[dict[str, str]]
_NEEDED = frozenset({
    "key", "indicator", "value", "country", "period", "unit", "qualifier", "population_scope", "coop_type_scope",
    "sector_scope", "confidence",
})  # fmt: skip
BLANKED = ("note", "source_words")


@dataclass(frozen=True)
class Figure:
    """One indicator in an edition: the newest value of each area and scope, every figure behind it, the conflicts."""

    indicator: str
    edition: str
    newest: Rows
    rows: Rows
    conflicts: dict[str, Rows]


# Observations ------------------------------------------------------------------------------------


def newest_lists() -> dict[str, Delivery]:
    """The list in force of every source of observations, by the source's key."""
    sources = Source.objects.filter(kind="observations").order_by("key")
    found = {source.key: newest_delivery(source.key) for source in sources}
    return {key: delivery for key, delivery in found.items() if delivery is not None}


def rows_in_force(delivery: Delivery) -> list[tuple[Record, str]]:
    """The records of one delivered list with their places, in the order of the file; each record once."""
    rows = Row.objects.filter(delivery=delivery).select_related("record__entry").order_by("id")
    found: dict[int, tuple[Record, str]] = {}
    for row in rows:
        found.setdefault(row.record_id, (row.record, row.place))
    return list(found.values())


def observations_in_force() -> QuerySet[Observation]:
    """The observations made from a row of the list in force of their source."""
    deliveries = [delivery.pk for delivery in newest_lists().values()]
    rows = Row.objects.filter(record=OuterRef("pk"), delivery__in=deliveries)
    return Observation.objects.filter(Exists(rows)).select_related("record__entry__source").order_by("pk")


def public_observations(reference: Reference) -> QuerySet[Observation]:
    """Figures in force of lists shared in full; sensitive ones only where no organisation reported them of itself."""
    sensitive = [code for code, row in reference.codes("indicators").items() if row["sensitive"] == "yes"]
    hidden = [source.pk for source in Source.objects.filter(kind="observations") if not _is_shared(source)]
    found = observations_in_force().exclude(record__entry__source__in=hidden)
    return found.exclude(indicator__in=sensitive, record__entry__source__organisation__isnull=False)


def kept_back_of(source: Source) -> dict[str, str]:
    """What stands empty wherever a figure of this list is shown: its words that the list keeps back."""
    return {name: "" for name in BLANKED if name in source.fields_kept_back}


def provenance(observation: Observation) -> dict[str, Any]:
    """Where a figure comes from, as far as anyone may know: the source, its list, the place of the row."""
    entry = observation.record.entry
    source, delivery = entry.source, newest_lists().get(entry.source_id)
    row = Row.objects.filter(record=observation.record_id, delivery=delivery).order_by("id").first()
    listed = {
        "effective_date": delivery.effective_date,
        "received_at": delivery.received_at,
        "rows": delivery.read,
        "checksum": delivery.checksum,
    } if delivery else {}  # fmt: skip
    return {
        "source": source.key,
        "title": source.title,
        "publisher": source.publisher,
        "licence": source.licence,
        "attribution": source.attribution,
        "address": source.address,
        "key": entry.key,
        "source_words": kept_back_of(source).get("source_words", observation.source_words),
        "confidence": observation.confidence,
        "delivery": listed,
        "place": row.place if row else "",
    }


# Export for counting -----------------------------------------------------------------------------


def counting_tables(as_of: date, reference: Reference | None = None) -> dict[str, Table]:
    """The register and the reported figures as of a day, with explicit types, read in one transaction.

    The organisations are the cache of the fold; lists that speak of a later day account for nothing.
    """
    known = reference or load()
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with transaction.atomic():
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            return _export(as_of, known)
    with transaction.atomic():
        return _export(as_of, known)


def newest_list_date() -> date | None:
    """The day the newest accepted list within the network's scope speaks of."""
    accepted = Delivery.objects.filter(state="accepted", source__standing="network")
    found: date | None = accepted.aggregate(newest=Max("effective_date"))["newest"]
    return found


def _export(as_of: date, reference: Reference) -> dict[str, Table]:
    entries = _entries(as_of)
    sources: dict[str, set[str]] = defaultdict(set)
    for organisation, source, *_ in entries:
        sources[organisation].add(source)
    return {
        "register_organisations": input_table_of_lists("register_organisations", list(_organisations(sources))),
        "register_entries": input_table_of_lists("register_entries", entries),
        "reported": input_table("reported", list(_reported(as_of))),
        "countries": input_table("countries", _countries(reference)),
        "indicators": input_table("indicators", list(reference.codes("indicators").values())),
        "claim_parts": input_table("claim_parts", _claim_parts(reference)),
    }


def _entries(as_of: date) -> list[tuple[str, ...]]:
    """Entries a list in the register still stands behind."""
    rows = Row.objects.filter(
        record__entry=OuterRef("pk"), delivery__state="accepted", delivery__effective_date__lte=as_of
    )
    entries = Entry.objects.filter(Exists(rows), organisation__in=Organisation.objects.counted())
    columns = ("organisation_id", "source_id", "source__publisher", "source__standing", "source__rank", "key")
    return list(entries.order_by("organisation_id", "source_id", "key").values_list(*columns))


def _organisations(sources: Mapping[str, Collection[str]]) -> Iterator[Sequence[str]]:
    columns = (
        "id", "name", "country", "region", "status", "level", "relation", "standing", "legal_form", "organisation_kind",
        "to_confirm",
    )  # fmt: skip
    for row in Organisation.objects.counted().order_by("id").values_list(*columns).iterator(chunk_size=5000):
        yield (*row[:-1], " ".join(sorted(row[-1])), " ".join(sorted(sources.get(row[0], ()))))


def _reported(as_of: date) -> Iterator[dict[str, str | int | None]]:
    apart = {"record", "coverage_n", "coverage_m"}
    names = [field.name for field in Observation._meta.concrete_fields if field.name not in apart]
    for source, delivery in newest_lists().items():
        if delivery.effective_date > as_of:
            continue
        places = {record.pk: (record.entry.key, place) for record, place in rows_in_force(delivery)}
        rows = Row.objects.filter(record=OuterRef("pk"), delivery=delivery)
        for observation in Observation.objects.filter(Exists(rows)).order_by("pk"):
            key, place = places[observation.pk]
            yield {
                **{name: plain(getattr(observation, name)) for name in names},
                "source": source,
                "standing": delivery.source.standing,
                "key": key,
                "coverage_n": observation.coverage_n,
                "coverage_m": observation.coverage_m,
                "delivery_checksum": delivery.checksum,
                "place": place,
                "shared": "yes" if _is_shared(delivery.source) else "no",
                "reported_by": delivery.source.organisation_id or "",
                **kept_back_of(delivery.source),
            }


def _is_shared(source: Source) -> bool:
    """Whether a list of figures is shared in full, no needed column kept back."""
    return source.sharing == "full" and not _NEEDED & set(source.fields_kept_back)


def _countries(reference: Reference) -> list[dict[str, str]]:
    regions = reference.codes("regions")
    return [
        {**row, "in_network_region": regions[row["region"]]["in_network_region"]}
        for row in reference.codes("countries").values()
    ]


def _claim_parts(reference: Reference) -> list[dict[str, str | int | None]]:
    return [
        {**part, "claim": name, "part": part["key"], "position": position, "source": STATISTICS, "key": part["row_id"]}
        for name, claim in reference.claims.items()
        for position, part in enumerate(claim["parts"], start=1)
    ]


# Editions ----------------------------------------------------------------------------------------


def published_editions() -> QuerySet[Edition]:
    """The published editions, newest first."""
    return Edition.objects.filter(state="published").order_by("-published_at", "-id")


def latest_edition() -> Edition | None:
    """The edition published last, or None."""
    return published_editions().first()


def public_edition(edition_id: str) -> Edition:
    """A published edition; raises Edition.DoesNotExist for an unknown or a merely prepared one."""
    return published_editions().get(pk=edition_id)


def edition_tables(edition_id: str) -> dict[str, Rows]:
    """Every public table of a published edition as rows; raises Edition.DoesNotExist."""
    return {name: read_csv(body) for name, body in _public_bodies(edition_id).items()}


def edition_table(edition_id: str, name: str) -> Rows:
    """One public table of a published edition as rows.

    Raises Edition.DoesNotExist, or EditionTable.DoesNotExist for an unknown or sealed table.
    """
    return read_csv(edition_csv(edition_id, name))


def edition_csv(edition_id: str, name: str) -> str:
    """One public table of a published edition as the canonical CSV that is hashed; raises like `edition_table`."""
    return EditionTable.objects.get(edition=public_edition(edition_id), name=name, sealed=False).body


def prepared_tables(edition_id: str) -> dict[str, Rows]:
    """The public tables of an edition in any state, for the desk; ask for the right to read prepared ones first."""
    return {name: read_csv(body) for name, body in stored_bodies(edition_id, sealed=False).items()}


def stored_bodies(edition_id: str, *, sealed: bool) -> dict[str, str]:
    """The tables of an edition in any state by name, the sealed ones as «sealed/…» where asked for.

    Raises Edition.DoesNotExist. Not for public pages: whoever calls has asked for the right.
    """
    edition = Edition.objects.get(pk=edition_id)
    tables = edition.tables.all() if sealed else edition.tables.filter(sealed=False)
    return {_full_name(table): table.body for table in tables.order_by("sealed", "name")}


def stated_of(edition_id: str) -> Stated:
    """What an edition says of its hashes; raises Edition.DoesNotExist."""
    edition = Edition.objects.get(pk=edition_id)
    tables = edition.tables.order_by("sealed", "name").defer("body")
    return Stated(edition.content_hash, edition.sealed_hash, {_full_name(t): t.sha256 for t in tables})


def _full_name(table: EditionTable) -> str:
    return f"{SEALED_PREFIX}{table.name}" if table.sealed else table.name


def _public_bodies(edition_id: str) -> dict[str, str]:
    tables = public_edition(edition_id).tables.filter(sealed=False).order_by("name")
    return dict(tables.values_list("name", "body"))


# Figures for pages -------------------------------------------------------------------------------


def figures_overview(edition_id: str) -> dict[str, Rows]:
    """Indicator → the newest value of each area and scope, by area; of a published edition."""
    found: dict[str, Rows] = defaultdict(list)
    for row in edition_table(edition_id, "latest_by_indicator_area_scope"):
        found[row["indicator"]].append(row)
    return {indicator: found[indicator] for indicator in sorted(found)}


def indicator_rows(indicator: str, edition_id: str) -> Rows:
    """Every figure of an indicator, by area, the newest first; ``conflict`` names the group that contradicts."""
    groups = {(row["source"], row["key"]): row["conflict"] for row in edition_table(edition_id, "conflicts")}
    rows = [row for row in edition_table(edition_id, "observations") if row["indicator"] == indicator]
    rows.sort(key=lambda row: row["period_end"] or row["period_start"], reverse=True)
    rows.sort(key=lambda row: row["area"])
    return [row | {"conflict": groups.get((row["source"], row["key"]), "")} for row in rows]


def figure(indicator: str, edition_id: str) -> Figure:
    """One indicator with all that is known of it; empty where the edition has no figure of that name."""
    rows = indicator_rows(indicator, edition_id)
    return Figure(
        indicator=indicator,
        edition=edition_id,
        newest=figures_overview(edition_id).get(indicator, []),
        rows=rows,
        conflicts=_by_conflict(rows),
    )


def _by_conflict(rows: Iterable[dict[str, str]]) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for row in rows:
        if row["conflict"]:
            found[row["conflict"]].append(row)
    return dict(found)


def accounted(edition_id: str) -> dict[str, str]:
    """«Accounted for so far»: cooperatives and countries, as the edition counted them."""
    return edition_table(edition_id, "accounted_total")[0]


def claim(edition_id: str, name: str = "headline", reference: Reference | None = None) -> Claim:
    """A sentence of the network as data, from the figures of an edition.

    Raises Unrenderable when a part has no figure there, KeyError for an unknown claim.
    """
    known = reference or load()
    return build_claim(name, known.claims[name], edition_table(edition_id, "claims"))

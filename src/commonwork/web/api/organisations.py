"""Organisations, sources and deliveries as anyone may see them."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import condition
from ninja import Query, Router
from ninja.decorators import decorate_view
from ninja.errors import HttpError

from commonwork import __version__
from commonwork.engines.classifying.verdicts import SCHEMES
from commonwork.engines.reading.spec import PERSONAL_FIELDS
from commonwork.engines.records import Profile
from commonwork.engines.searching.expressions import And, Filter
from commonwork.engines.searching.found import Found
from commonwork.engines.searching.normal import normal
from commonwork.people.models import LogEntry
from commonwork.people.rules import ANYONE
from commonwork.register.models import Classification, Delivery, Organisation, Record, Row, Source, Tally
from commonwork.register.queries import accepted_deliveries, is_public, may_know_place, profile_of
from commonwork.register.tallies import FACETS
from commonwork.web.api import schemas
from commonwork.web.api.answers import FAULTS, csv_description, cursor, missing, position
from commonwork.web.api.finding import parsed
from commonwork.web.api.kinds import kinds_of
from commonwork.web.api.tables import csv_answer
from commonwork.web.public.asked import answer

router = Router(tags=["organisations"])
CAP = 1000
DEEPEST = 10_000  # hits of a query that can be read, a page at a time
COLUMNS = tuple(schemas.Organisation.model_fields)
_DECIMALS = ("latitude", "longitude", "members", "workers")
_CHANGES = ("delivery", "source", "organisation", "entry", "register")


def _changed(request: HttpRequest, **_: Any) -> tuple[int, datetime]:
    """The number and moment of the last change: a delivery, but also a decision, or a choice of how to share a list."""
    last = LogEntry.objects.filter(object_kind__in=_CHANGES).order_by("-id").values_list("id", "at").first()
    return last or (0, datetime(2026, 1, 1, tzinfo=UTC))


def _etag(request: HttpRequest, **kwargs: Any) -> str:
    newest = Delivery.objects.filter(state="accepted").aggregate(newest=Max("id"))["newest"] or 0
    return f'"{__version__}-{newest}-{_changed(request)[0]}-{timezone.localdate():%Y%m%d}"'


def _last_modified(request: HttpRequest, **kwargs: Any) -> datetime:
    """The last change, or this morning: what takes effect today is shown from today."""
    return max(_changed(request)[1], datetime.combine(timezone.localdate(), time(), UTC))


fresh = decorate_view(condition(etag_func=_etag, last_modified_func=_last_modified))


@router.get("/organisations", response={200: schemas.Organisations, 422: schemas.Fault}, url_name="organisations")
@fresh
def list_organisations(
    request: HttpRequest, wanted: Query[schemas.OrganisationFilter], page: Query[schemas.Page]
) -> dict[str, Any]:
    """Organisations by name, a page at a time; with a query the best first, as the search box finds them."""
    _kinds(wanted)
    if wanted.q is not None:
        return _page_found(wanted, page)
    found = _ordered(_filtered(wanted))
    if page.after:
        sort_key, pk = position(page.after, str, str)
        found = found.filter(Q(sort_key__gt=sort_key) | Q(sort_key=sort_key, id__gt=pk), sort_key__gte=sort_key)
    rows = list(found[: page.limit + 1])
    shown = rows[: page.limit]
    more = cursor(shown[-1].sort_key, shown[-1].pk) if len(rows) > page.limit else None
    return {"organisations": [_public(row) for row in shown], **_total(wanted), "after": more}


def _page_found(wanted: schemas.OrganisationFilter, page: schemas.Page) -> dict[str, Any]:
    """One page of what a query finds; the next one begins at a place in the list of hits."""
    start = position(page.after, int)[0] if page.after else 0
    found = _asked(wanted, limit=page.limit, offset=min(start, DEEPEST))
    following = start + page.limit
    more = following < DEEPEST and (found.more or following < found.total)
    return {
        "organisations": [_public(row) for row in _in_order(found)],
        "total": None if found.more else found.total,
        "more_than": found.total if found.more else None,
        "after": cursor(following) if more and found.hits else None,
    }


def _asked(wanted: schemas.OrganisationFilter, *, limit: int, offset: int) -> Found:
    """What the index finds of organisations for a query and the filters beside it."""
    node, _ = parsed(wanted.q or "", wanted.language)
    filters = [Filter(name, value) for name, value in {**_facets(wanted), "kind": "organisation"}.items()]
    return answer(normal(And((node, *filters))), limit=limit, offset=offset, count_to=CAP)


def _in_order(found: Found) -> list[Organisation]:
    """The organisations of the hits that are shown at this moment, best first."""
    rows = Organisation.objects.shown().in_bulk([hit.id for hit in found.hits])
    return [rows[hit.id] for hit in found.hits if hit.id in rows]


@router.get(
    "/organisations.csv",
    response={422: schemas.Fault},
    openapi_extra=csv_description("all organisations that were asked for"),
    url_name="organisations-csv",
)
@fresh
def download_organisations(request: HttpRequest, wanted: Query[schemas.OrganisationFilter]) -> StreamingHttpResponse:
    """The same organisations as one table; with a query the best ten thousand of them."""
    _kinds(wanted)
    if wanted.q is not None:
        parsed(wanted.q, wanted.language)  # a query that has to be mended is refused before the first line
        return csv_answer("organisations.csv", COLUMNS, map(_csv_row, _all_found(wanted)))
    found = _ordered(_filtered(wanted)).iterator(chunk_size=2000)
    return csv_answer("organisations.csv", COLUMNS, map(_csv_row, found))


def _csv_row(organisation: Organisation) -> list[Any]:
    public = _public(organisation)
    return [" ".join(value) if isinstance(value, list) else value for value in public.values()]


def _all_found(wanted: schemas.OrganisationFilter) -> Iterator[Organisation]:
    """What a query finds, a thousand at a time."""
    for start in range(0, DEEPEST, CAP):
        found = _asked(wanted, limit=CAP, offset=start)
        yield from _in_order(found)
        if len(found.hits) < CAP:
            return


def _ordered(found: QuerySet[Organisation]) -> QuerySet[Organisation]:
    return found.order_by("sort_key", "id")


def _filtered(wanted: schemas.OrganisationFilter) -> QuerySet[Organisation]:
    found = Organisation.objects.shown().filter(**_facets(wanted))
    kinds = _kinds(wanted)
    if not kinds:
        return found
    of_kind = Classification.objects.filter(organisation=OuterRef("pk"), replaced_at__isnull=True, **kinds)
    return found.filter(Exists(of_kind))


def _kinds(wanted: schemas.OrganisationFilter) -> dict[str, str]:
    """The kinds asked for, by scheme; beside a query it says so itself («type:»)."""
    kinds = {scheme: value for scheme in SCHEMES if (value := getattr(wanted, scheme)) is not None}
    if kinds and wanted.q is not None:
        raise HttpError(422, f"{next(iter(kinds))}: not together with q; write type: in the query")
    return kinds


def _facets(wanted: schemas.OrganisationFilter) -> dict[str, str]:
    return {facet: value for facet in FACETS if (value := getattr(wanted, facet)) is not None}


def _total(wanted: schemas.OrganisationFilter) -> dict[str, int | None]:
    """Exact where the register keeps the count; else counted up to a limit."""
    facets = list(_facets(wanted).items())
    if len(facets) <= 2 and not _kinds(wanted):
        (facet, value), (second, second_value) = (*facets, ("", ""), ("", ""))[:2]
        kept = Tally.objects.filter(facet=facet, value=value, second_facet=second, second_value=second_value).first()
        return {"total": kept.count if kept else 0, "more_than": None}
    count = _filtered(wanted).order_by()[: CAP + 1].count()
    return {"total": None, "more_than": CAP} if count > CAP else {"total": count, "more_than": None}


def _public(organisation: Organisation) -> dict[str, Any]:
    """The cache of the fold, which holds only what everyone may see."""
    found = {name: getattr(organisation, name) for name in COLUMNS}
    return found | {name: _plain(found[name]) for name in _DECIMALS}


def _plain(number: Any) -> str | None:
    if number is None:
        return None
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@router.get("/organisations/{organisation_id}", response={200: schemas.Profile, **FAULTS}, url_name="organisation")
@fresh
def show_organisation(request: HttpRequest, organisation_id: str, as_of: schemas.IsoDay | None = None) -> Any:
    """One organisation as of a day (today by default), each value with its provenance. Merged ids redirect."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        raise missing("organisation of this id")
    if organisation.redirect_to_id is not None:
        return _redirect(request, organisation)
    now = timezone.now()
    profile = profile_of(organisation, ANYONE, as_of=as_of or now.date(), known_at=now)
    if not organisation.shown or profile is None or not profile.names:
        raise missing("public record of this organisation on that day")
    return _profile(organisation, profile, as_of or now.date())


def _redirect(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    seen = {organisation.pk}
    while organisation.redirect_to is not None and organisation.redirect_to_id not in seen:
        organisation = organisation.redirect_to
        seen.add(organisation.pk)
    query = request.META.get("QUERY_STRING", "")
    address = reverse("api:organisation", args=[organisation.pk])
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address, preserve_request=True)


def _profile(organisation: Organisation, profile: Profile, as_of: date) -> dict[str, Any]:
    from_records = _Provenances(profile)
    recalled = set(profile.value("to_confirm", ()))
    fields = {name: chosen for name, chosen in profile.fields.items() if name not in {*PERSONAL_FIELDS, "to_confirm"}}
    return {
        "id": organisation.pk,
        "standing": organisation.standing,
        "as_of": as_of,
        "names": [
            {
                **{part: getattr(name, part) for part in ("text", "language", "script", "kind", "since", "until")},
                "provenance": from_records(name.source, name.record, name.since),
            }
            for name in profile.names
        ],
        "identifiers": [
            {"scheme": scheme, "value": value, "provenance": from_records("", record, None)}
            for scheme, value, record in profile.identifiers
        ],
        "fields": {
            name: {
                "value": chosen.value,
                "to_confirm": name in recalled,
                "provenance": from_records(chosen.source, chosen.record, chosen.since),
            }
            for name, chosen in sorted(fields.items())
        },
        "kinds": kinds_of(organisation),
    }


class _Provenances:
    """The newest accepted delivery and place of each record of a profile: two queries, whatever the number."""

    def __init__(self, profile: Profile) -> None:
        used = {chosen.record for chosen in profile.fields.values()} | {name.record for name in profile.names}
        used |= {record for _, _, record in profile.identifiers}
        self.records = Record.objects.select_related("entry__source").in_bulk(used - {0})
        rows = Row.objects.filter(record__in=self.records, delivery__state="accepted").select_related("delivery")
        self.rows = {row.record_id: row for row in rows.order_by("delivery_id", "id")}

    def __call__(self, source: str, record: int, since: date | None) -> dict[str, Any]:
        stated, row = self.records.get(record), self.rows.get(record)
        if stated is None or row is None:
            return {"source": source, "since": since, "delivery": None, "place": None}
        hidden = not may_know_place(ANYONE, stated.entry.source)
        return {
            "source": stated.entry.source_id,
            "since": since or stated.effective_date,
            "delivery": {
                "id": row.delivery_id,
                "effective_date": row.delivery.effective_date,
                "received_at": row.delivery.received_at,
                "checksum": row.delivery.checksum,
            },
            "place": None if hidden else row.place,
        }


@router.get("/sources", response=list[schemas.Source], tags=["sources"])
def list_sources(request: HttpRequest) -> list[dict[str, Any]]:
    """The sources of which at least one list has been accepted."""
    accepted = Count("deliveries", filter=Q(deliveries__state="accepted"))
    return [
        _source(source) for source in Source.objects.annotate(accepted=accepted).filter(accepted__gt=0).order_by("key")
    ]


def _source(source: Any) -> dict[str, Any]:
    described = ("key", "title", "publisher", "licence", "attribution", "address", "cadence", "country", "kind")
    return {name: getattr(source, name) for name in (*described, "standing", "rank", "sharing")} | {
        "owner": source.organisation_id,
        "deliveries": source.accepted,
    }


@router.get("/sources/{path:key}/deliveries", response={200: list[schemas.Delivery], **FAULTS}, tags=["sources"])
def list_deliveries(request: HttpRequest, key: schemas.Text) -> list[dict[str, Any]]:
    """The accepted lists of a source, oldest first by the day they speak of."""
    source = Source.objects.filter(pk=key).first()
    deliveries = list(accepted_deliveries(key)) if source else []
    if source is None or not deliveries:
        raise missing("source of this key with an accepted list")
    return list(_deliveries(source, deliveries))


def _deliveries(source: Source, deliveries: Iterable[Delivery]) -> Iterator[dict[str, Any]]:
    open_list = is_public(source)
    for delivery in deliveries:
        told = {name: getattr(delivery, name) for name in ("new", "changed", "vanished", "file_name")}
        yield {
            **{
                name: getattr(delivery, name)
                for name in ("id", "effective_date", "received_at", "accepted_at", "checksum")
            },
            "rows": delivery.read,
            **(told if open_list else dict.fromkeys(told)),
        }

"""Organisations as documents that can be found: what everyone may see of them today, and nothing else.

The cache of the fold is all that is read here: what a list keeps back never was in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from commonwork.engines.searching.documents import Document, SearchName
from commonwork.register.bulk import in_parts
from commonwork.register.models import Classification, Identifier, Organisation, OrganisationName

PART = 1_000  # organisations read at a time
_LONGEST = 2_000  # letters of a description that are searched
_FIELDS = (
    "id", "standing", "status", "legal_form", "level", "relation", "country", "region", "city", "address", "website",
    "description", "sector", "activity", "founded",
)  # fmt: skip
# how much the network has to do with whom it lists, most first; anyone else on its lists comes after them
_CLOSE = {
    "member": 1.0, "self": 1.0, "regional_body": 0.95, "parent": 0.9, "participant": 0.85, "member_to_confirm": 0.8,
    "partner": 0.7, "ica_member": 0.65, "registrar": 0.6,
}  # fmt: skip
_STANDING = {"network": 0.5, "foreign": 0.2, "sample": 0.05}
_GONE = frozenset({"closed", "merged"})


def prior_of(relation: str, status: str, standing: str) -> float:
    """How much an organisation matters to a reader of the network, 0 to 1, whatever was asked for.

    Living members of the network come first, then the others on its lists, then those of other public lists, invented
    samples last; what is closed or was merged comes after what lives.
    """
    prior = _STANDING.get(standing, 0.2)
    if standing == "network":
        prior = max(prior, _CLOSE.get(relation, 0.0))
    return round(prior * (0.4 if status in _GONE else 1.0), 3)


def all_organisations() -> Iterator[Document]:
    """Every organisation everyone may see, in the order of their ids."""
    last = ""
    while ids := list(
        Organisation.objects.filter(pk__gt=last, shown=True).order_by("pk").values_list("pk", flat=True)[:PART]
    ):
        yield from organisations(ids)
        last = ids[-1]


def organisations(ids: Iterable[str]) -> Iterator[Document]:
    """Those of the ids that everyone may see; the others are to be found no more."""
    for part in in_parts(ids):
        rows = Organisation.objects.filter(pk__in=part, shown=True, redirect_to__isnull=True).values(*_FIELDS)
        names, identifiers, types = _names(part), _identifiers(part), _types(part)
        for row in rows.order_by("pk"):
            pk = row["id"]
            yield _document(row, names.get(pk, ()), identifiers.get(pk, ()), types.get(pk, ""))


def _document(row: Mapping[str, Any], names: Sequence[SearchName], identifiers: Sequence[str], type: str) -> Document:
    facets = {name: row[name] for name in ("standing", "relation", "status", "level", "legal_form", "activity")}
    said = (row["sector"], row["description"][:_LONGEST], row["address"], row["website"])
    return Document(
        id=row["id"],
        kind="organisation",
        names=tuple(names),
        text=" ".join(part for part in said if part),
        country=row["country"],
        region=row["region"],
        city=row["city"],
        identifiers=tuple(identifiers),
        facets={name: value for name, value in {**facets, "type": type}.items() if value},
        founded=year_of(row["founded"]),
        prior=prior_of(row["relation"], row["status"], row["standing"]),
    )


def year_of(day: str) -> int | None:
    """The year of a day in ISO 8601, as precise as it may be; None where there is none."""
    return int(day[:4]) if day[:4].isascii() and day[:4].isdigit() else None


def _names(ids: Sequence[str]) -> dict[str, list[SearchName]]:
    found: dict[str, list[SearchName]] = defaultdict(list)
    rows = OrganisationName.objects.filter(organisation__in=ids).order_by("organisation_id", "position", "id")
    for pk, text, language, script, kind in rows.values_list("organisation_id", "text", "language", "script", "kind"):
        found[pk].append(SearchName(text, language, script, kind))
    return found


def _identifiers(ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    rows = Identifier.objects.filter(organisation__in=ids).order_by("organisation_id", "scheme", "value")
    for pk, scheme, value in rows.values_list("organisation_id", "scheme", "value"):
        found[pk].append(f"{scheme}:{value}")
    return found


def _types(ids: Sequence[str]) -> dict[str, str]:
    """Organisation → the type its classification in force gives it: CICOPA's where it has one, else the statisticians'.

    A verdict counts where the kind is known, be it only in part.
    """
    known = ("decided", "partial")
    rows = Classification.objects.filter(organisation__in=ids, replaced_at__isnull=True)
    found: dict[str, str] = {}
    columns = ("organisation_id", "cicopa", "cicopa_standing", "icls", "icls_standing")
    for pk, cicopa, cicopa_standing, icls, icls_standing in rows.values_list(*columns):
        by_cicopa = cicopa if cicopa_standing in known else ""
        found[pk] = by_cicopa or (icls if icls_standing in known else "")
    return found

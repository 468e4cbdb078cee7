"""Organisations as documents that can be found: what everyone may see of them today, and nothing else.

The cache of the fold is all that is read here: what a list keeps back never was in it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings

from commonwork.engines.searching.documents import Document, SearchName
from commonwork.engines.searching.entries import ALSO
from commonwork.reference import load
from commonwork.register.bulk import in_parts
from commonwork.register.models import Classification, Identifier, Organisation, OrganisationName, OrganisationQuerySet

PART = 5_000  # organisations read at a time
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
_ACTIVITY = re.compile(r"(?P<section>[A-U])|(?:(?:ISIC4|NACE2|UKSIC07)-)?(?P<division>\d\d)\d{0,3}")
_KNOWN = frozenset({"decided", "partial"})  # the kind is known, be it not in every part
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
    while rows := list(_shown().filter(pk__gt=last).order_by("pk").values_list(*_FIELDS)[:PART]):
        yield from _documents(rows, organisation__gt=last, organisation__lte=rows[-1][0])
        last = rows[-1][0]


def organisations(ids: Iterable[str]) -> Iterator[Document]:
    """Those of the ids that everyone may see; the others are to be found no more."""
    for part in in_parts(ids):
        rows = list(_shown().filter(pk__in=part).order_by("pk").values_list(*_FIELDS))
        yield from _documents(rows, organisation__in=part)


def _shown() -> OrganisationQuerySet:
    return Organisation.objects.filter(shown=True, redirect_to__isnull=True)


def _documents(rows: Iterable[tuple[Any, ...]], **about: Any) -> Iterator[Document]:
    """The documents of rows; ``about`` narrows what belongs to them to these organisations."""
    names, identifiers, types = _names(about), _identifiers(about), _types(about)
    for values in rows:
        row = dict(zip(_FIELDS, values, strict=True))
        pk = row["id"]
        yield _document(row, names.get(pk, ()), identifiers.get(pk, ()), types.get(pk, ""))


def _document(row: Mapping[str, Any], names: Sequence[SearchName], identifiers: Sequence[str], type: str) -> Document:
    facets = {name: row[name] for name in ("standing", "relation", "status", "level", "legal_form")}
    facets |= {"activity": section_of(row["activity"]), "type": type}
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
        facets={name: value for name, value in facets.items() if value},
        founded=year_of(row["founded"]),
        prior=prior_of(row["relation"], row["status"], row["standing"]),
    )


def section_of(activity: str) -> str:
    """The section of ISIC Rev. 4 an activity lies in, by its own code or one whose divisions are the same; else «».

    NACE Rev. 2 and the British SIC of 2007 divide as ISIC does down to two digits.
    """
    found = _ACTIVITY.fullmatch(activity)
    if not found:
        return ""
    return found["section"] or load(settings.REFERENCE).codes("isic").get(found["division"], {}).get("parent", "")


def year_of(day: str) -> int | None:
    """The year of a day in ISO 8601, as precise as it may be; None where there is none."""
    return int(day[:4]) if day[:4].isascii() and day[:4].isdigit() else None


def _names(about: Mapping[str, Any]) -> dict[str, list[SearchName]]:
    found: dict[str, list[SearchName]] = defaultdict(list)
    rows = OrganisationName.objects.filter(**about).order_by("organisation_id", "position", "id")
    for pk, text, language, script, kind in rows.values_list("organisation_id", "text", "language", "script", "kind"):
        found[pk].append(SearchName(text, language, script, kind))
    return found


def _identifiers(about: Mapping[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    rows = Identifier.objects.filter(**about).order_by("organisation_id", "scheme", "value")
    for pk, scheme, value in rows.values_list("organisation_id", "scheme", "value"):
        found[pk].append(f"{scheme}:{value}")
    return found


def _types(about: Mapping[str, Any]) -> dict[str, str]:
    """Organisation → its type by the classification in force, with whatever else it may be narrowed by behind it."""
    rows = Classification.objects.filter(**about, replaced_at__isnull=True)
    schemes = ("cicopa", "icls", "overlay")
    columns = [column for scheme in schemes for column in (scheme, f"{scheme}_standing")]
    found: dict[str, str] = {}
    for pk, *verdicts in rows.values_list("organisation_id", *columns):
        kinds = (kind if standing in _KNOWN else "" for kind, standing in zip(*[iter(verdicts)] * 2, strict=True))
        found[pk] = type_of(*kinds)
    return found


def type_of(cicopa: str, icls: str, overlay: str) -> str:
    """The type an organisation is counted by, then others it may be narrowed by: «worker|worker_full|social».

    CICOPA's kind goes first, without how far it goes; else the statisticians'. Social is a mark beside the kind, and
    the type only of what has none.
    """
    broad = "worker" if cicopa.startswith("worker") else "" if cicopa == "out_of_scope" else cicopa
    social = "social" if overlay.startswith("social") else ""
    consumer = "consumer" if icls == "consumer_user" else ""
    kinds = (broad, consumer or icls, cicopa, icls, social) if broad else (consumer or icls, icls, cicopa, social)
    return ALSO.join(dict.fromkeys(kind for kind in kinds if kind))

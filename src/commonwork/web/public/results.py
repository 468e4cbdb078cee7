"""What was found as a list shows it: the name in its own script with the letters that fit, and why it was found.

An index may be a second behind: what it says of an organisation is shown only where the database still says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from commonwork.engines.searching.found import Hit, Why
from commonwork.register.models import Organisation, OrganisationName
from commonwork.web.public import facts_found
from commonwork.web.public.rows import label, place_name
from commonwork.web.public.why import marked, why_words
from commonwork.web.templatetags.show import own_script

OTHERS = 3  # other names shown under the first
_COLUMNS = ("id", "name", "name_language", "country", "city", "relation", "status", "standing")


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list of results shows of one organisation; its other names with their languages, in their order."""

    id: str
    name: str
    language: str
    country: str
    city: str
    relation: str
    status: str
    standing: str
    names: dict[str, str] = field(default_factory=dict)


def as_results(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """The hits as rows, in their order. One query for organisations, one for their names, whatever the number."""
    shown, directory = organisations_of(hits), reverse("public:directory")
    rows = []
    for hit in hits:
        if hit.kind != "organisation":
            row = facts_found.as_result(hit)
        else:
            row = _organisation(shown[hit.id], hit, directory) if hit.id in shown else None
        if row is not None:
            rows.append(row)
    return rows


def organisations_of(hits: Iterable[Hit]) -> dict[str, Listed]:
    """The organisations among the hits that everyone may see at this moment, with their names."""
    ids = [hit.id for hit in hits if hit.kind == "organisation"]
    if not ids:
        return {}
    rows = Organisation.objects.shown().filter(pk__in=ids).values_list(*_COLUMNS)
    found = {row[0]: Listed(*row) for row in rows}
    named = OrganisationName.objects.filter(organisation__in=list(found)).order_by("position", "id")
    for pk, text, language in named.values_list("organisation_id", "text", "language"):
        found[pk].names.setdefault(text, language)
    return found


def _organisation(organisation: Listed, hit: Hit, directory: str) -> dict[str, Any]:
    texts = organisation.names
    why = hit.why if hit.why.name is None or hit.why.name.text in texts else Why("filter")
    first = why.name is not None and why.name.text == organisation.name
    row = {
        "id": (hit.kind, hit.id),
        "kind": hit.kind,
        "url": f"{directory}{organisation.id}/",
        "title": own_script(_title(organisation.name, why, first), organisation.language),
        "name": organisation.name,
        "lang": organisation.language,
        "country": place_name(organisation.country) if organisation.country else "",
        "city": organisation.city,
        "relation": label("relations", organisation.relation) if organisation.relation else "",
        "status": label("statuses", organisation.status) if organisation.status not in {"active", "unknown"} else "",
        "is_sample": organisation.standing == "sample",
        "why": why_words(why),
    }
    matched = why.name.text if why.name is not None and not first else ""
    row["matched"] = own_script(marked(matched, why.spans), texts[matched]) if matched else ""
    others = [(text, lang) for text, lang in texts.items() if text not in (organisation.name, matched)]
    row["others"] = [own_script(text, lang) for text, lang in others[:OTHERS]]
    return row


def _title(name: str, why: Why, first: bool) -> SafeString | str:
    return marked(name, why.spans) if first else name

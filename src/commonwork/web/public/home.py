"""The home page: what the network is, the search, the headline with its source, members, meeting, news, next steps."""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.engines.counting.claims import Claim, Quantity, Unrenderable, build_claim
from commonwork.engines.counting.claims import render as render_claim
from commonwork.observatory import queries
from commonwork.observatory.models import Edition
from commonwork.web.public import library, listing
from commonwork.web.public.network import launch, network_name, purposes
from commonwork.web.public.rows import Context, address_of, label, language, reference, structured
from commonwork.web.templatetags import show
from commonwork.web.templatetags.cite import when

NEWS = 4
PAST_MEETINGS = 3
_OPEN, _CLOSE = "\ue000", "\ue001"  # stand around a number while its sentence is made; in no text of any language


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Home, in the order of the design."""
    edition = queries.latest_edition()
    members = listing.listed_organisations(relation="member")
    today = timezone.localdate()
    name = network_name()
    site = {"@type": "WebSite", "name": name, "url": address_of("public:home"), "inLanguage": language()}
    context = {
        "title": name,
        "summary": summary(),
        "purposes": purposes(),
        "edition": edition,
        "headline": headline(edition),
        "accounted": accounted(edition),
        "places": listing.member_places(members),
        "members": [listing.as_listed(one) for one in members],
        "coming": library.coming_events(today)[:PAST_MEETINGS],
        "past": library.past_events(today)[:PAST_MEETINGS],
        "news": library.publication_rows()[:NEWS],
        "structured": structured(site),
    }
    return render(request, "public/home.html", context)


def summary() -> str:
    """What the network is, in one sentence."""
    facts = launch()
    return gettext(
        "%(network)s brings together organisations of cooperatives in industry and services in %(area)s; "
        "it was launched in %(place)s on %(day)s."
    ) % {
        "network": network_name(),
        "area": label("areas", reference().network["area"]),
        "place": facts["place"],
        "day": when(str(facts["date"])),
    }


def headline(edition: Edition | None) -> Context | None:
    """The headline claim in the reader's language, from the latest edition or the facts; None if it cannot be said."""
    try:
        claim = queries.claim(edition.pk, reference=reference()) if edition else _claim_of_facts()
        said = render_claim(claim, label, _write)
    except (Unrenderable, KeyError):
        return None
    parts = [{**_pieces(said.parts[part.key]), **_indicator(part.quantity.indicator)} for part in claim.parts]
    sources = list(dict.fromkeys(part.quantity.source_words for part in claim.parts if part.quantity.source_words))
    period = next((part.quantity.period_words for part in claim.parts), "")
    return {"label": said.label, "parts": parts, "notes": said.notes, "sources": sources, "period": period}


def _indicator(code: str) -> dict[str, str]:
    return {"indicator": label("indicators", code), "url": reverse("public:figure", args=[code])}


def _claim_of_facts(name: str = "headline") -> Claim:
    """The same sentence before any edition exists: from the facts the claim points at."""
    entry = reference().claims[name]
    known = {row["row_id"]: row for row in reference().facts("statistics")}
    rows = [
        {
            **{key: part[key] for key in ("value", "qualifier", "unit", "indicator", "area")},
            "claim": name,
            "part": part["key"],
            "period_words": known[part["row_id"]]["period"],
            "source_words": known[part["row_id"]]["source"],
            "confidence": known[part["row_id"]]["confidence"],
        }
        for part in entry["parts"]
    ]
    return build_claim(name, entry, rows)


def _write(quantity: Quantity) -> str:
    if quantity.unit == "percent":
        written = show.percent(quantity.value)
    else:
        written = show.compact(quantity.value) if quantity.value >= 1_000_000 else show.number(quantity.value)
    return f"{_OPEN}{written}{_CLOSE}"


def _pieces(sentence: str) -> dict[str, str]:
    """A part of the sentence around its number, in the order of the language."""
    before, _, rest = sentence.partition(_OPEN)
    number, _, after = rest.partition(_CLOSE)
    return {"qualifier": before.strip(), "value": number, "label": after.strip()}


def accounted(edition: Edition | None) -> Context | None:
    """What the network can itself account for, with the lists that account for it; None before the first edition."""
    if edition is None:
        return None
    total = queries.accounted(edition.pk)
    by_list: dict[tuple[str, str], int] = defaultdict(int)
    for row in queries.edition_table(edition.pk, "accounted_by_country_source"):
        by_list[row["source"], row["publisher"]] += int(row["cooperatives"])
    return {
        "cooperatives": int(total["cooperatives"]),
        "countries": int(total["countries"]),
        "lists": [_list(source, publisher, count) for (source, publisher), count in by_list.items() if count],
        "edition": edition.pk,
        "edition_url": reverse("public:edition", args=[edition.pk]),
    }


def _list(source: str, publisher: str, count: int) -> dict[str, Any]:
    return {"publisher": publisher, "count": count, "url": reverse("public:source", args=[source])}

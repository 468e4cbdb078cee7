"""A search as a feed: what is found, the newest first, for anyone without an account.

What is new is what the register, or the reference, has held for the shortest time; an entry keeps its id for ever.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.engines.searching.found import Hit
from commonwork.register.finding import first_listed
from commonwork.web.public import asked, results
from commonwork.web.public.asked import Asked
from commonwork.web.public.facts_found import stated_on
from commonwork.web.public.network import network_name
from commonwork.web.public.rows import language

NEWEST = 30
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
LOOKED_THROUGH = 1_000  # the best hits, among which the newest are told


@dataclass(frozen=True)
class Told:
    """One thing found: its row, and since when it can be found."""

    id: str
    row: dict[str, Any]
    at: datetime


class _Atom(Atom1Feed):
    """Atom whose id is the question in its language, whatever becomes of the site's address."""

    def latest_post_date(self) -> datetime:
        """When the newest was found; a feed with nothing in it was never changed."""
        return super().latest_post_date() if self.items else NEVER

    def add_root_elements(self, handler: Any) -> None:
        self.feed["id"] = f"urn:commonwork:search:{self.feed['language']}:{self.feed['categories'][0]}"
        self.feed["categories"] = ()
        super().add_root_elements(handler)


class Found(Feed):  # type: ignore[type-arg]  # -- Django's Feed takes no parameters when run
    """The newest of what a search finds."""

    feed_type = _Atom

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Asked:
        return asked.read(request)

    def title(self, wanted: Asked) -> str:
        return f"{gettext('Search: %(query)s') % {'query': _shown(wanted.text)}} · {network_name()}"

    def link(self, wanted: Asked) -> str:
        return reverse("public:search") + wanted.parameters()

    def feed_url(self, wanted: Asked) -> str:
        return reverse("public:search-feed") + wanted.parameters()

    def subtitle(self, wanted: Asked) -> str:
        return gettext("What this search finds, the newest first.")

    def categories(self, wanted: Asked) -> tuple[str]:
        """Carries the question to the id of the feed; it is written as no category."""
        return (wanted.parameters().removeprefix("?"),)

    def items(self, wanted: Asked) -> list[Told]:
        return newest(wanted)

    def item_title(self, item: Any) -> str:
        return _shown(str(item.row["name"]))

    def item_description(self, item: Any) -> str:
        row = item.row
        said = [row.get(part, "") for part in ("kind_label", "country", "city", "said", "relation", "status")]
        return _shown(" · ".join(part for part in said if part))

    def item_link(self, item: Any) -> str:
        return f"{settings.SITE_ADDRESS}{item.row['url']}"

    def item_guid(self, item: Any) -> str:
        return str(item.id)

    def item_pubdate(self, item: Any) -> datetime:
        moment: datetime = item.at
        return moment

    item_updateddate = item_pubdate


def _shown(text: str) -> str:
    """Text that XML can hold."""
    return "".join(char for char in text if char >= " " and char not in "\ufffe\uffff")


def newest(wanted: Asked) -> list[Told]:
    """The newest of the best hits of a question."""
    if wanted.is_empty:
        return []
    hits = asked.answer(wanted.expression(), limit=LOOKED_THROUGH).hits
    since = first_listed([hit.id for hit in hits if hit.kind == "organisation"])
    dated = [(_since(hit, since), hit) for hit in hits]
    known = sorted(
        ((at, hit) for at, hit in dated if at), key=lambda one: (one[0], one[1].kind, one[1].id), reverse=True
    )
    shown = [hit for _, hit in known[:NEWEST]]
    moments = {(hit.kind, hit.id): at for at, hit in known[:NEWEST]}
    rows = {row["id"]: row for row in results.as_results(shown)}
    return [
        Told(
            f"urn:commonwork:found:{hit.kind}:{hit.id}:{language()}", rows[hit.kind, hit.id], moments[hit.kind, hit.id]
        )
        for hit in shown
        if (hit.kind, hit.id) in rows
    ]


def _since(hit: Hit, organisations: dict[str, datetime]) -> datetime | None:
    if hit.kind == "organisation":
        return organisations.get(hit.id)
    day = stated_on(hit.kind, hit.id)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What a search finds, in the language of the address."""
    response: HttpResponse = Found()(request)
    response.headers["Cache-Control"] = "public, max-age=600"  # readers of feeds come often, and a search has its price
    return response

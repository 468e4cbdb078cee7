"""What is new, for feed readers: the newest editions and lists, one Atom feed per language."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.observatory.queries import published_editions
from commonwork.register.models import Delivery
from commonwork.register.queries import is_public
from commonwork.web.public.network import network_name
from commonwork.web.public.rows import language
from commonwork.web.templatetags.show import day, number

NEWEST = 30


@dataclass(frozen=True)
class News:
    """One thing that is new. ``id`` stays the same for ever, whatever becomes of the site's address."""

    id: str
    title: str
    said: str
    url: str
    at: datetime


class _Atom(Atom1Feed):
    """Atom whose own id does not change with its address."""

    def add_root_elements(self, handler: Any) -> None:
        self.feed["id"] = f"urn:commonwork:feed:{self.feed['language']}"
        super().add_root_elements(handler)


class Newest(Feed):  # type: ignore[type-arg]  # -- Django's Feed takes no parameters when run
    """The newest published editions, and the newest accepted lists that are public."""

    feed_type = _Atom

    def title(self) -> str:
        return network_name()

    def link(self) -> str:
        return reverse("public:home")

    def subtitle(self) -> str:
        return f"{gettext('Editions')} · {gettext('Deliveries')}"

    def items(self) -> list[News]:
        found = [*_editions(), *_lists()]
        return sorted(found, key=lambda news: (news.at, news.id), reverse=True)[:NEWEST]

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.said)

    def item_link(self, item: Any) -> str:
        return f"{settings.SITE_ADDRESS}{item.url}"

    def item_guid(self, item: Any) -> str:
        return str(item.id)

    def item_pubdate(self, item: Any) -> datetime:
        moment: datetime = item.at
        return moment

    item_updateddate = item_pubdate


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What is new, in the language of the address."""
    response: HttpResponse = Newest()(request)
    return response


def _editions() -> list[News]:
    found = published_editions()[:NEWEST]
    return [
        News(
            f"urn:commonwork:edition:{edition.pk}:{language()}",
            gettext("Edition %(id)s") % {"id": edition.pk},
            gettext("A published state of the figures that never changes."),
            reverse("public:edition", args=[edition.pk]),
            edition.published_at,
        )
        for edition in found
        if edition.published_at
    ]


def _lists() -> list[News]:
    return [_list(delivery) for delivery in _public_lists()]


def _public_lists() -> list[Delivery]:
    """The newest accepted lists that anyone may read; those of an organisation are nobody else's news."""
    found: QuerySet[Delivery] = Delivery.objects.filter(state="accepted", source__organisation__isnull=True)
    newest = found.select_related("source").order_by("-accepted_at", "-id")
    return [delivery for delivery in newest[: 3 * NEWEST] if is_public(delivery.source)][:NEWEST]


def _list(delivery: Delivery) -> News:
    told = gettext("Delivery of %(day)s") % {"day": day(delivery.effective_date)}
    counts = {
        gettext("rows read"): delivery.read,
        gettext("new"): delivery.new,
        gettext("changed"): delivery.changed,
        gettext("vanished"): delivery.vanished,
    }
    assert delivery.accepted_at is not None, "the database says so of every accepted delivery"
    return News(
        f"urn:commonwork:delivery:{delivery.source_id}:{delivery.checksum}:{language()}",
        f"{delivery.source.title}: {told}",
        " · ".join(f"{name}: {number(count)}" for name, count in counts.items()),
        reverse("public:delivery", args=[delivery.source_id, delivery.pk]),
        delivery.accepted_at,
    )

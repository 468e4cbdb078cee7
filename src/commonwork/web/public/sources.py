"""The sources: who keeps which list, what has been delivered, and what each delivery changed."""

from typing import Any

from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.engines.records import Problem
from commonwork.flows.problems import describe
from commonwork.people.rules import Viewer, may
from commonwork.register.models import Delivery, Source
from commonwork.register.queries import (
    delivery_diff,
    is_public,
    may_read_changes,
    newest_delivery,
    shown_changes,
)
from commonwork.web.public.narrowing import standing_label
from commonwork.web.public.organisations import field_label
from commonwork.web.public.rows import label, page

SOME = 100


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Every list the register is made of, with its licence and its last delivery."""
    accepted = Q(deliveries__state="accepted")
    counted = Source.objects.annotate(
        last=Max("deliveries__effective_date", filter=accepted), count=Count("deliveries", filter=accepted)
    )
    listed = [_source(source) for source in counted.filter(count__gt=0).order_by("standing", "key")]
    context = page(
        gettext("Sources"), gettext("The lists the register is made of, who keeps them, and under which licence.")
    )
    return render(request, "public/sources.html", {**context, "sources": listed})


def _source(source: Source) -> dict[str, Any]:
    return {
        "source": source,
        "url": reverse("public:source", args=[source.key]),
        "standing": standing_label(source.standing),
        "sharing": label("sharing_modes", source.sharing),
    }


@require_safe
def source(request: HttpRequest, key: str) -> HttpResponse:
    """One source: what it is, how its columns are read and kept back, and its deliveries."""
    found = get_object_or_404(Source, pk=key)
    context = page(found.title, found.publisher, (reverse("public:sources"), gettext("Sources")))
    last = newest_delivery(key)
    seen = frozenset(last.columns if last else ())
    context |= _source(found) | {
        "deliveries": _deliveries(found, request.viewer),  # type: ignore[attr-defined]  # -- set by our middleware
        "fields": [
            {
                "label": field_label(field),
                "columns": [column for column in columns if not seen or column in seen],
                "kept_back": label("visibilities", _visibility(found, field)),
            }
            for field, columns in found.field_columns.items()
        ],
    }
    return render(request, "public/source.html", context)


def _deliveries(source: Source, viewer: Viewer) -> list[Delivery]:
    """The deliveries of a source; what each changed is counted only for those who may read it."""
    found = list(source.deliveries.exclude(state="receiving").order_by("-effective_date", "-pk"))
    if not (is_public(source) or may_read_changes(viewer, source)):
        for delivery in found:
            delivery.new = delivery.changed = delivery.vanished = None  # type: ignore[assignment]  # -- shown, never saved
    return found


def _visibility(source: Source, field: str) -> str:
    return str(source.fields_kept_back.get(field, "public"))


@require_safe
def delivery(request: HttpRequest, key: str, delivery: int) -> HttpResponse:
    """One delivery: its checksum and counts for everyone; what changed, as far as the reader's rights reach."""
    found = get_object_or_404(
        Delivery.objects.exclude(state="receiving").select_related("source"), pk=delivery, source=key
    )
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # -- set by our middleware
    source = found.source
    title = gettext("Delivery of %(day)s") % {"day": found.effective_date.isoformat()}
    trail = [(reverse("public:sources"), gettext("Sources")), (reverse("public:source", args=[key]), source.title)]
    context = page(title, source.title, *trail)
    may_read = may_read_changes(viewer, source)
    may_count = may_read or is_public(source)
    context |= _source(source) | {"delivery": found, "counts": _counts(found) if may_count else _counts(found)[:1]}
    if found.state == "accepted" and may_read:
        context |= _changes(found, request.GET.get("part", "new"))
        context["problems"] = [describe(Problem(**problem)) for problem in found.problems[:SOME]]
        context["problem_count"] = len(found.problems)
    context["may_open_file"] = may(viewer, "delivery", "open_file", of=source.organisation_id or "")
    return render(request, "public/delivery.html", context)


def _counts(found: Delivery) -> list[dict[str, Any]]:
    return [
        {"label": gettext("rows read"), "count": found.read},
        {"label": gettext("new"), "count": found.new, "part": "new"},
        {"label": gettext("changed"), "count": found.changed, "part": "changed"},
        {"label": gettext("vanished"), "count": found.vanished, "part": "vanished"},
        {"label": gettext("doubtful"), "count": found.doubtful},
    ]


def _changes(found: Delivery, part: str) -> dict[str, Any]:
    part = part if part in {"new", "changed", "vanished"} else "new"
    shown = shown_changes(delivery_diff(found)[part], found.source)
    rows = [
        {**each, "changes": [{**c, "label": field_label(c["field"])} for c in each.get("changes", [])]}
        for each in shown[:SOME]
    ]
    return {"part": part, "changes": rows, "more": max(0, len(shown) - SOME)}

"""Lists on their way in words: what was understood, what could not be read, what sending would change.

The federation that sends a list and the secretariat that enters one for it see the same pages.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from commonwork.engines.records import Problem
from commonwork.flows import problems
from commonwork.people.rules import Viewer
from commonwork.register.models import Draft, Source
from commonwork.register.sending import OPEN
from commonwork.web import meanings
from commonwork.web.delivered import PER_PAGE, Context, Thing, change_lines, shown_values, turning
from commonwork.web.templatetags.show import number

PARTS = ("new", "changed", "vanished", "doubtful")
BUSY = ("reading", "sending")
EXAMPLES = 3


def draft_named(draft: int) -> Draft:
    """The list on its way with this number; one that was given up is gone."""
    found = Draft.objects.select_related("source__organisation", "started_by", "prepared_by", "approved_by")
    one = found.filter(pk=draft).exclude(state="dropped").first()
    if one is None:
        raise Http404
    return one


def drafts_of(organisations: Iterable[str] | None = None) -> list[Draft]:
    """The lists on their way of some organisations, the newest first; ten at most.

    Without organisations, those the secretariat has to do with: entered by it, waiting for approval, or broken off.
    """
    found = Draft.objects.filter(state__in=OPEN).select_related("source__organisation", "started_by", "prepared_by")
    if organisations is None:
        found = found.filter(Q(on_behalf=True) | Q(state__in=("prepared", "failed")))
    else:
        found = found.filter(source__organisation__in=list(organisations))
    return list(found.order_by("-touched_at", "-id")[:10])


def thing_of(draft: Draft, viewer: Viewer) -> Thing | None:
    """What a viewer can do today for a list on its way."""
    url = reverse("member:draft", args=[draft.pk])
    names = {"file": draft.file_name, "organisation": str(draft.source.organisation or draft.source.title)}
    title = gettext("Go on with «%(file)s» of %(organisation)s") % names
    if draft.state == "prepared":
        if draft.prepared_by_id == viewer.person_id:
            return None
        why = gettext("%(name)s prepared this list. It counts as soon as a second person approves it.")
        name = str(draft.prepared_by or "")
        return Thing(
            gettext("Approve «%(file)s» of %(organisation)s") % names,
            why % {"name": name},
            reverse("member:draft-share", args=[draft.pk]),
            gettext("Look and approve"),
        )
    why = {
        "refused": gettext("This file cannot be taken in as it is. See why."),
        "failed": gettext("The work on this list broke off. It can be tried again."),
        "understood": gettext("Say which column holds the name of the cooperative."),
    }.get(draft.state) or (
        gettext("It is being worked on; come back in a moment.")
        if draft.state in BUSY
        else gettext("It has been read and is not sent yet.")
    )
    return Thing(title, why, url, gettext("To the list"))


def drafts_on_their_way(source: Source) -> list[Draft]:
    """The lists on their way of one source, the newest first; ten at most."""
    return list(Draft.objects.filter(source=source.key, state__in=OPEN).order_by("-touched_at", "-id")[:10])


def things_of(viewer: Viewer, organisations: Iterable[str] | None = None) -> list[Thing]:
    """What a viewer can do today for lists on their way, of some organisations or of all."""
    found = (thing_of(draft, viewer) for draft in drafts_of(organisations))
    return [thing for thing in found if thing is not None]


def first_line(draft: Draft) -> str:
    """The one line that says it all: «412 cooperatives: 380 known, 27 new, 5 to look at»."""
    told = draft.compared
    if not told:
        return ""
    count = told["rows"]
    sentence = ngettext(
        "%(count)s cooperative: %(known)s known, %(fresh)s new, %(to_look_at)s to look at",
        "%(count)s cooperatives: %(known)s known, %(fresh)s new, %(to_look_at)s to look at",
        count,
    )
    return sentence % {"count": number(count), **{n: number(told[n]) for n in ("known", "fresh", "to_look_at")}}


def frame(draft: Draft, current: str) -> Context:
    """What every page of a list on its way shows: its first line, and the steps of the way."""
    pages = [
        ("draft", gettext("What we understood"), None),
        ("draft-problems", gettext("What could not be read"), draft.understood.get("problem_count", 0)),
        ("draft-changes", gettext("What would change"), None),
        ("draft-share", gettext("Share and send"), None),
    ]
    steps = [
        {
            "url": reverse(f"member:{name}", args=[draft.pk]),
            "label": label,
            "count": count,
            "current": name == current,
        }
        for name, label, count in pages
        if draft.compared or name in {"draft", "draft-problems"}
    ]
    return {"draft": draft, "list": draft.source, "line": first_line(draft), "steps": steps}


def stated_day(draft: Draft) -> date | None:
    """The day the list itself names, where it is another than the one it was sent for, and not still to come."""
    told = draft.understood.get("stated_day") or {}
    day = date.fromisoformat(told["day"]) if told else None
    return day if day and day != draft.effective_date and day <= timezone.localdate() else None


def columns(draft: Draft, typed: QueryDict | None = None) -> Context:
    """The columns of the file as cards, those to be looked at first; ``typed`` is what a refused form held."""
    told = [_card(draft, column, typed) for column in draft.understood.get("columns", [])]
    return {
        "to_look_at": [card for card in told if card["ask"]],
        "settled": [card for card in told if not card["ask"]],
        "offered": meanings.offered(),
        "by_map": draft.understood.get("by_map", True),
        "encoding_reason": meanings.encoding_reason(draft.understood.get("encoding_reason", "")),
        "refusal": _refusal(draft),
        "sheets": _sheets(draft),
    }


def _refusal(draft: Draft) -> list[str]:
    """Why a file cannot be taken in, in sentences; twenty at most."""
    found = [Problem(**problem) for problem in draft.understood.get("problems", []) if problem["stops"]]
    return [problems.describe(problem) for problem in found[:20]]


def _sheets(draft: Draft) -> list[tuple[str, int]]:
    """The sheets on which a list stands, the one that was read first, with the lines of each."""
    told = draft.understood
    if not told.get("sheet"):
        return []
    found = {told["sheet"]: told["rows"]}
    for other in told["others"]:
        found.setdefault(other["sheet"], other["rows"])
    return list(found.items())


def _card(draft: Draft, column: Mapping[str, Any], typed: QueryDict | None) -> dict[str, Any]:
    letter = column["letter"]
    said = letter in draft.meanings
    meaning = (typed or {}).get(f"meaning-{letter}", column["meaning"])
    return {
        **column,
        "meaning": meaning,
        "offers": _is_offered(meaning),
        "label": meanings.meaning_label(meaning),
        "confidence": meanings.confidence_label(column, said=said),
        "why": meanings.reasons_of(column, said=said),
        "decided": meanings.decided(column),
        "seen": (typed or {}).get(f"seen-{letter}", column["visibility"]),
        "guesses": [(other, meanings.meaning_label(other)) for other in column["others"]],
        "examples": [
            {"cell": cell, "text": text, "value": value.partition(":")[2] if ":" in meaning else value}
            for cell, text, value in column["examples"][:EXAMPLES]
        ],
        "ask": not draft.understood.get("by_map", True) and _asks(column, said=said),
    }


def _asks(column: Mapping[str, Any], *, said: bool) -> bool:
    if said or not column["filled"] or {"guess.said", "guess.remembered"} & set(column["reasons"]):
        return False
    return not column["sure"] if column["meaning"] else bool(column["others"])


def _is_offered(meaning: str) -> bool:
    return any(meaning == value for _group, choices in meanings.offered() for value, _label in choices)


def said_by(draft: Draft, posted: QueryDict) -> tuple[dict[str, str], dict[str, str]]:
    """What a posted form says of the columns: meanings and visibility by letter, beside what was said before."""
    allowed = {value for _group, choices in meanings.offered() for value, _label in choices}
    said, seen = dict(draft.meanings), dict(draft.visibility)
    for column in draft.understood.get("columns", []):
        letter = column["letter"]
        meaning = posted.get(f"meaning-{letter}", column["meaning"])
        if meaning in allowed and (meaning != column["meaning"] or _asks(column, said=letter in draft.meanings)):
            said[letter] = meaning
        visibility = posted.get(f"seen-{letter}", column["visibility"])
        if visibility != column["visibility"] and visibility in {"public", "network", "private"}:
            seen[letter] = visibility
        if column["personal"]:
            seen.pop(letter, None)
    return said, seen


def problem_groups(request: HttpRequest, draft: Draft) -> Context:
    """What could not be read, in sentences, grouped by column, paged."""
    found = sorted(
        (Problem(**problem) for problem in draft.understood.get("problems", [])),
        key=lambda problem: (not problem.stops, problem.column),
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    groups = [
        {"column": column, "said": [problems.describe(problem) for problem in members]}
        for column, members in groupby(page.object_list, key=lambda problem: problem.column)
    ]
    left = draft.understood.get("problem_count", 0) - len(found)
    return {"page": page, "groups": groups, "left": left, **turning(request, page)}


def changes_of(request: HttpRequest, draft: Draft) -> Context:
    """The counts of what sending would change, and the one list of them that was asked for."""
    names = {
        "new": gettext("new"),
        "changed": gettext("changed"),
        "vanished": gettext("no longer in the list"),
        "doubtful": gettext("doubtful"),
    }
    counts = draft.compared["counts"]
    part = request.GET.get("show", "")
    if part not in PARTS:
        part = next((name for name in ("vanished", "doubtful", "changed", "new") if counts[name]), "")
    told: Context = {
        "counts": [{"part": name, "label": label, "count": counts[name]} for name, label in names.items()],
        "part": part,
        "part_label": names.get(part, ""),
    }
    if part:
        rows = draft.compared[part]
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        told |= {"page": page, "rows": [_row(draft, part, row) for row in page.object_list], **turning(request, page)}
        told["left"] = counts[part] - len(rows)
    return told


def _row(draft: Draft, part: str, row: Mapping[str, Any]) -> dict[str, Any]:
    told = {"key": row["key"], "name": next((name["text"] for name in row["values"].get("names", ())), "")}
    if part == "changed":
        lines = change_lines(row["changes"]) or [{"label": "", "after": gettext("what is said of persons")}]
        return {**told, "lines": lines}
    lines = shown_values(row["values"])
    return {**told, "lines": lines, "why": row.get("why", ""), "reason": draft.vanished_reasons.get(row["key"], "")}

"""A page for each question the network argues about: positions, evidence in the register and the atlas, discussion."""

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.flows.identity import questions
from commonwork.reference.questions_loader import Position, Question
from commonwork.register.models import KindCount, Organisation, Recount
from commonwork.register.recounting import FACTS
from commonwork.web.drawing import Row
from commonwork.web.public.atlas_words import choice_words, field_names
from commonwork.web.public.fact_words import asked_in, fact_name, value_words
from commonwork.web.public.figures import chosen_figures
from commonwork.web.public.identity import in_language
from commonwork.web.public.legal_forms import atlas
from commonwork.web.public.rows import label, page, reference
from commonwork.web.public.verdicts import flag_words, kind_label
from commonwork.web.templatetags.show import number, percent

_ROUTES = {"policy": "public:policy", "publication": "public:publication", "event": "public:event"}
_TABLES = {
    "policy": ("policies", "policy_id", "name_en"),
    "publication": ("publications", "pub_id", "title"),
    "event": ("events", "event_id", "title"),
}


@require_safe
def question(request: HttpRequest, question_id: str) -> HttpResponse:
    """One question, whole."""
    known = questions()
    if question_id not in known:
        raise Http404
    asked = known[question_id]
    recounts = list(Recount.objects.filter(question__in=(asked.id, FACTS)).order_by("variant", "-count", "-samples"))
    context = page(
        in_language(asked.title),
        in_language(asked.question),
        (reverse("public:identity"), gettext("The common identity")),
        kicker=gettext("Question %(number)s") % {"number": number(asked.number)},
    )
    context |= {
        "asked": asked,
        "positions": [_position(each) for each in asked.positions],
        "recounts": _recounts(asked, recounts),
        "counted_at": recounts[0].counted_at if recounts else None,
        "rules": recounts[0].rules_version if recounts else "",
        "flags": [{"words": flag_words(flag), "count": _flagged(flag)} for flag in asked.flags],
        "kinds": _kinds(asked),
        "facts": [_fact(fact, recounts) for fact in asked.facts],
        "forms": [each for each in map(_form, asked.forms) if each["bars"]],
        "figures": chosen_figures(asked.figures),
        "links": [_link(kind, code) for kind in _ROUTES for code in getattr(asked, _TABLES[kind][0])],
        "around": _around(asked, list(known.values())),
    }
    return render(request, "public/question.html", context)


def _position(position: Position) -> dict[str, Any]:
    return {
        "words": in_language(position.words),
        "source": position.source,
        "confidence": position.confidence,
        "url": reverse(_ROUTES[position.kind], args=[position.link]) if position.kind else "",
    }


def variant_words(variant: str) -> str:
    """What a recount puts in the place of a rule, in words."""
    threshold, _equals, value = variant.partition("=")
    if threshold == "off":
        return gettext("without the rule «%(rule)s»") % {"rule": label("typology_rules", value.removeprefix("kinds."))}
    if threshold == "labour_marks":
        return gettext("signs that must stand together: %(count)s") % {"count": number(value)}
    words = {
        "workers_members": gettext("workers who are members: more than %(share)s"),
        "members_working": gettext("members who work there: more than %(share)s"),
        "majority": gettext("a group dominates with more than %(share)s of the votes"),
        "worker_votes_social": gettext("votes of worker-members: more than %(share)s"),
    }
    return words.get(threshold, "%(share)s") % {"share": percent(value)}


def _recounts(asked: Question, rows: list[Recount]) -> list[dict[str, Any]]:
    """Each variant with its changes; a variant that changes nothing says so."""
    if asked.recount is None:
        return []
    found = []
    for variant in asked.recount.variants:
        counted = [row for row in rows if row.question == asked.id and row.variant == variant]
        changes = [row for row in counted if row.count or row.samples]
        found.append(
            {
                "words": variant_words(variant),
                "counted": bool(counted),
                "real": sum(row.count for row in changes),
                "samples": sum(row.samples for row in changes),
                "changes": [_change(row) for row in changes],
            }
        )
    return found


def _change(row: Recount) -> dict[str, Any]:
    none = gettext("not decidable yet") if row.scheme != "flags" else gettext("no flag")
    named = Organisation.objects.shown().filter(pk__in=row.organisations).order_by("sort_key", "pk")
    return {
        "scheme": label("schemes", row.scheme) if row.scheme != "flags" else gettext("for a person to look at"),
        "before": _kind(row.scheme, row.before) or none,
        "after": _kind(row.scheme, row.after) or none,
        "count": row.count,
        "samples": row.samples,
        "organisations": list(named),
    }


def _kind(scheme: str, code: str) -> str:
    if scheme == "flags":
        return ", ".join(label("flags", flag) for flag in code.split())
    return kind_label(scheme, code)


def _flagged(flag: str) -> int:
    row = KindCount.objects.filter(measure="flag", code=flag, facet="").first()
    return row.count if row else 0


def _kinds(asked: Question) -> list[dict[str, Any]]:
    scheme = asked.kinds.get("scheme", "")
    counts = dict(KindCount.objects.filter(measure="kind", scheme=scheme, facet="").values_list("code", "count"))
    return [
        {
            "label": label(scheme, code),
            "count": counts.get(code, 0),
            "url": reverse("public:identity-kind", args=[scheme, code]),
        }
        for code in asked.kinds.get("codes", ())
    ]


def _fact(fact: str, rows: list[Recount]) -> dict[str, Any]:
    """What the register's organisations state of a fact; numbers only by how many state it."""
    counted = [row for row in rows if row.question == FACTS and row.variant == fact]
    bars = [
        Row(value_words(fact, row.before), row.count + row.samples, _with_samples(row.count, row.samples))
        for row in counted
        if row.before
    ]
    known = [(row.count, row.samples) for row in counted]
    return {
        "name": fact_name(fact),
        "asks": asked_in(fact),
        "real": sum(count for count, _ in known),
        "samples": sum(samples for _, samples in known),
        "bars": bars,
        "id": f"fact-{fact}",
    }


def _with_samples(real: int, samples: int) -> str:
    if not samples:
        return str(number(real))
    return gettext("%(count)s and %(samples)s invented") % {"count": number(real), "samples": number(samples)}


def _form(column: str) -> dict[str, Any]:
    """How many legal forms of the atlas say what, for one of its columns."""
    counts: Counter[str] = Counter()
    for row in atlas().values():
        if column in row:
            counts.update(row[column].split() or ["unknown"])
    words, said = _form_words(column), Counter[str]()
    for code, count in sorted(counts.items()):
        said[words(code)] += count
    bars = [Row(text, count, number(count)) for text, count in said.most_common()]
    return {"title": _form_title(column), "bars": bars, "id": f"form-{column}"}


def _form_words(column: str) -> Any:
    def words(code: str) -> str:
        if code in {"unknown", "varies"}:
            return gettext("not known or left open")
        if column in {"icls", "cicopa", "overlay"}:
            return label(column, code)
        if column == "employment_relation":
            return value_words(column, code)
        if column == "cooperative_in_law":
            return label("fact_values.yes_no", code)
        return choice_words("workers").get(code, code) if column == "workers_must_be_members" else code

    return words


def _form_title(column: str) -> str:
    if column in {"icls", "cicopa", "overlay"}:
        return label("schemes", column)
    titles = {
        "employment_relation": fact_name("employment_relation"),
        "cooperative_in_law": gettext("Is the form a cooperative in law?"),
    }
    return titles.get(column) or field_names().get(column, column)


def _link(kind: str, code: str) -> dict[str, str]:
    table, key, title = _TABLES[kind]
    row = next(row for row in reference().facts(table) if row[key] == code)
    native = row.get("name_native", "")
    return {
        "kind": {"policy": gettext("Policy"), "publication": gettext("Publication"), "event": gettext("Event")}[kind],
        "title": row[title],
        "native": native if native != row[title] else "",
        "when": row.get("year") or row.get("date_start", ""),
        "url": reverse(_ROUTES[kind], args=[code]),
    }


def _around(asked: Question, known: list[Question]) -> list[dict[str, str]]:
    """The questions before and after this one."""
    at = known.index(asked)
    return [
        {"title": in_language(known[near].title), "url": reverse("public:question", args=[known[near].id])}
        for near in (at - 1, at + 1)
        if 0 <= near < len(known)
    ]

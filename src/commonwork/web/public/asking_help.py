"""How to ask: examples of the query language in the reader's own words, and the page of all its fields and signs."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.engines.searching.expressions import And, Filter, Node, Not, Or, Phrase, Words
from commonwork.flows import searching
from commonwork.web.public.asked import Asked
from commonwork.web.public.rows import language, page

_FEW = 24  # values of a field that are listed; of others one example is shown


def examples() -> tuple[dict[str, str], ...]:
    """A few questions as they are typed in the reader's language, each with what it finds."""
    return _examples(language())


@lru_cache(maxsize=16)
def _examples(lang: str) -> tuple[dict[str, str], ...]:
    nodes: tuple[tuple[Node, str], ...] = (
        (Words("労協"), gettext("a name in its own script, or a part of it")),
        (Words("rokyo"), gettext("the same in other letters, by its sound")),
        (Phrase("worker cooperative"), gettext("these words as they stand, one after the other")),
        (And((Words("cooperative"), Not(Words("bank")))), gettext("without what stands behind the minus")),
        (Or((Words("taxi"), Words("bus"))), gettext("one or the other")),
        (Filter("country", "JP"), gettext("only one country or area")),
        (
            And((Filter("kind", "organisation"), Filter("founded", "2020", ">="))),
            gettext("organisations founded since"),
        ),
    )
    here = reverse("public:search")
    written = ((searching.write(node, lang), said) for node, said in nodes)
    return tuple({"text": text, "said": said, "url": here + Asked(text, And()).parameters()} for text, said in written)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """The fields and signs of the query language in the reader's language."""
    words = searching.query_words(language())
    context = page(
        gettext("How to ask"),
        gettext("What the search box understands: words in any script, signs, and fields that narrow."),
        (reverse("public:search"), gettext("Search")),
        examples=examples(),
        fields=[_field(field, words) for field in words.fields],
    )
    return render(request, "public/search_help.html", context)


def _field(field: str, words: Any) -> dict[str, Any]:
    """A field with its names, and the names of its values where there are few enough to be read."""
    names = words.fields[field]
    values = words.values.get(field, {})
    return {
        "name": words.name_of_field(field),
        "others": names[1:],
        "said": _meanings().get(field, ""),
        "values": [words.name_of(field, code) for code in values if code] if len(values) <= _FEW else [],
        "example": searching.write(_example(field, words), language()),
    }


def _example(field: str, words: Any) -> Node:
    given = {"founded": ("2020", ">="), "region": ("Kyoto", "="), "city": ("Seoul", "="), "identifier": ("1234", "=")}
    if field in given:
        value, operator = given[field]
        return Filter(field, value, operator)
    preferred = {"country": "JP", "kind": "organisation", "relation": "member", "type": "worker", "status": "active"}
    values = [code for code in words.values.get(field, {}) if code]
    code = preferred.get(field, "")
    return Filter(field, code if code in values or not values else values[0])


def _meanings() -> dict[str, str]:
    return {
        "kind": gettext(
            "what it is: an organisation, a place, a law or programme, a legal form, a publication, an event"
        ),
        "country": gettext("country or area, by its name or its two letters"),
        "region": gettext("province, prefecture or state"),
        "city": gettext("town or village"),
        "type": gettext("type of cooperative; of a law, a publication or an event its kind"),
        "level": gettext("primary, federation, apex"),
        "status": gettext("whether it is active"),
        "relation": gettext("relation to the network: member, participant …"),
        "legal_form": gettext("legal form in its country"),
        "standing": gettext("which list it stands in"),
        "activity": gettext("section of the classification of activities (ISIC)"),
        "identifier": gettext("number in a register"),
        "founded": gettext("year of its founding; also before, since, or from one year to another"),
    }

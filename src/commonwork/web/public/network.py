"""The network: who is in it and how, why it exists, and how to join."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.reference.recalled import is_recalled
from commonwork.web.public import listing
from commonwork.web.public.rows import Context, address_of, label, language, page, place_name, reference, structured


def network_name() -> str:
    """The name of the network in the reader's language."""
    names = reference().network["name"]
    return str(names.get(language()) or names["en"])


@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """Who is in the network, each under the relation a source states."""
    organisations = listing.listed_organisations()
    groups = listing.by_relation(organisations)
    members = [one for one in organisations if one.relation == "member"]
    context = page(
        gettext("The network"),
        gettext("Who belongs to %(network)s, who takes part, and how we know.") % {"network": network_name()},
        groups=groups,
        places=listing.member_places(members),
        purposes=purposes(),
        launch=launch(),
        tree=listing.belonging(organisations),
        structured=_structured(),
    )
    return render(request, "public/network.html", context)


def purposes() -> list[dict[str, str]]:
    """The aims of the network, in its own order."""
    rows = reference().codes("purposes")
    return [{"label": label("purposes", code), "source": rows[code]["source"]} for code in reference().network["aims"]]


def launch() -> Context:
    """What is known of the launch."""
    facts = reference().network["launched"]
    hosts = [one for key in facts["hosts"] if (one := listing.organisation_of(key))]
    return {
        **facts,
        "place": facts["place"].get(language()) or facts["place"]["en"],
        "where": place_name(facts["country"]),
        "where_url": reverse("public:country", args=[facts["country"]]),
        "countries": [{"name": place_name(c), "url": reverse("public:country", args=[c])} for c in facts["countries"]],
        "hosts": [listing.as_listed(one) for one in hosts],
        "mode": label("event_modes", facts["mode"]),
        "research": next(
            (row for row in reference().facts("publications") if row["pub_id"] == facts["rests_on"]), None
        ),
    }


def _structured() -> Any:
    known = reference().network
    return structured(
        {
            "@type": "Organization",
            "name": network_name(),
            "alternateName": known["acronym"],
            "foundingDate": str(known["launched"]["date"]),
            "url": address_of("public:network"),
        }
    )


@require_safe
def contributions(request: HttpRequest) -> HttpResponse:
    """Why: the aims, what these cooperatives contribute, and what stands in their way."""
    known = reference().codes("challenges")
    context = page(
        gettext("Why these cooperatives"),
        gettext("What these cooperatives contribute, what stands in their way, and what the network is for."),
        (reverse("public:network"), gettext("The network")),
        purposes=purposes(),
        contributions=[label("contributions", code) for code in reference().codes("contributions")],
        contributions_source=next(iter(reference().codes("contributions").values())),
        challenges=[{"label": label("challenges", code), "row": row} for code, row in known.items()],
    )
    return render(request, "public/contributions.html", context)


@require_safe
def join(request: HttpRequest) -> HttpResponse:
    """How an organisation joins: the steps known so far, and whom to write to."""
    rows = reference().codes("joining_steps")
    context = page(
        gettext("Join"),
        gettext("How a federation or a promoter joins %(network)s, step by step, and whom to write to.")
        % {"network": network_name()},
        steps=[
            {"label": label("joining_steps", code), "row": row, "confirm": is_recalled(row, "what")}
            for code, row in rows.items()
        ],
        contacts=[_contact(one) for one in reference().network["joining"]],
    )
    return render(request, "public/join.html", context)


def _contact(facts: Context) -> Context:
    found = listing.organisation_of(facts["organisation"])
    return {**facts, "listed": listing.as_listed(found) if found else None}

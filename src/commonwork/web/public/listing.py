"""Organisations of the register as lists and maps on the pages of facts."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse

from commonwork.reference.model import Row
from commonwork.register.models import Affiliation, Entry, Organisation, OrganisationName, Tally
from commonwork.web.drawing import Place
from commonwork.web.public.rows import label, place_name, reference

LIST = "network/organisations"  # the source that holds the network's own list
_NAMES = Prefetch("names", OrganisationName.objects.filter(kind__in=("official", "short")).order_by("position", "id"))


def listed_organisations(**narrowed: Any) -> list[Organisation]:
    """The organisations of the network's own lists, with their names, by relation and name."""
    found = Organisation.objects.counted().filter(**narrowed).prefetch_related(_NAMES)
    return list(found.order_by("relation", "sort_key", "id"))


def as_listed(organisation: Organisation) -> dict[str, Any]:
    """What a list shows of one organisation: the name in its own script first, then its others."""
    names = [name for name in organisation.names.all() if name.text != organisation.name]
    return {
        "name": organisation.name,
        "lang": organisation.name_language,
        "others": names,
        "url": reverse("public:organisation", args=[organisation.pk]),
        "country": place_name(organisation.country) if organisation.country else "",
        "country_url": reverse("public:country", args=[organisation.country]) if organisation.country else "",
        "kind": label("organisation_kinds", organisation.organisation_kind) if organisation.organisation_kind else "",
        "founded": organisation.founded,
        "confirm_founded": "founded" in organisation.to_confirm,
        "confirm": bool({"names", "relation", "country"} & set(organisation.to_confirm)),
    }


def by_relation(organisations: Iterable[Organisation], relations: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Organisations under the relation they have to the network, in the order of the code list; none is left out."""
    wanted = relations or tuple(reference().codes("relations"))
    groups: dict[str, list[dict[str, Any]]] = {relation: [] for relation in wanted}
    for one in organisations:
        if one.relation in groups:
            groups[one.relation].append(as_listed(one))
    return [
        {
            "relation": relation,
            "title": label("relations", relation),
            "means": label("relations.description", relation),
            "organisations": listed,
        }
        for relation, listed in groups.items()
        if listed
    ]


def member_places(members: Iterable[Organisation]) -> list[Place]:
    """The members on the map; those that share a point are one circle that leads to their country."""
    at: dict[tuple[float, float], list[Organisation]] = {}
    for member in members:
        if point := _point(member):
            at.setdefault(point, []).append(member)
    return [_place(point, together) for point, together in at.items()]


def _place(point: tuple[float, float], together: Sequence[Organisation]) -> Place:
    latitude, longitude = point
    first = together[0]
    if len(together) == 1:
        href = reverse("public:organisation", args=[first.pk])
        return Place(_short_name(first), longitude, latitude, href=href)
    href = reverse("public:country", args=[first.country])
    return Place(place_name(first.country), longitude, latitude, len(together), str(len(together)), href)


def _short_name(organisation: Organisation) -> str:
    short = next((name.text for name in organisation.names.all() if name.kind == "short"), organisation.name)
    return short.split(" (")[0]


def _point(organisation: Organisation) -> tuple[float, float] | None:
    if organisation.latitude is not None and organisation.longitude is not None:
        return float(organisation.latitude), float(organisation.longitude)
    return country_point(reference().codes("countries").get(organisation.country))


def country_point(country: Row | None) -> tuple[float, float] | None:
    """The point that stands for a country or area on the map."""
    return (float(country["lat"]), float(country["lon"])) if country and country["lat"] else None


def organisation_of(key: str) -> Organisation | None:
    """The organisation that a row of the network's own list became."""
    entry = Entry.objects.filter(source=LIST, key=key, organisation__shown=True).select_related("organisation").first()
    return entry.organisation if entry else None


def belonging(organisations: Iterable[Organisation]) -> list[dict[str, Any]]:
    """Who belongs to whom: world organisation, regions, the network and its members, and stated affiliations."""
    relation: dict[str, list[Organisation]] = {}
    for one in organisations:
        relation.setdefault(one.relation, []).append(one)
    network = organisation_of(reference().network["key"])
    below = _affiliates()
    members = [_node(one, below) for one in relation.get("member", [])]
    regions = [
        _node(one, below, members if network and one.pk == network.pk else [])
        for one in relation.get("regional_body", [])
    ]
    tree = [_node(one, below, regions) for one in relation.get("self", [])]
    parents = relation.get("parent", [])
    return [_node(parents[0], below, tree)] if len(parents) == 1 else tree


def _node(one: Organisation, below: dict[str, list[Organisation]], children: Sequence[Any] = ()) -> dict[str, Any]:
    known = {child["id"] for child in children}
    stated = [_node(child, {}) for child in below.get(one.pk, [])[:12] if child.pk not in known]
    return {
        "id": one.pk,
        "name": one.name,
        "lang": one.name_language,
        "url": reverse("public:organisation", args=[one.pk]),
        "children": [*children, *stated],
        "more": max(0, len(below.get(one.pk, [])) - 12),
    }


def _affiliates() -> dict[str, list[Organisation]]:
    """Federation → the members a list in the network's scope states."""
    rows = Affiliation.objects.open_to_all().filter(kind="member", source__standing="network")
    found: dict[str, dict[str, Organisation]] = {}
    named = rows.filter(~Q(member__name="")).select_related("member__redirect_to", "federation")
    for row in named.order_by("member__sort_key", "member_id"):
        member = row.member.redirect_to or row.member
        found.setdefault(row.federation.redirect_to_id or row.federation_id, {})[member.pk] = member
    return {federation: list(members.values()) for federation, members in found.items()}


def count_by_country() -> dict[str, int]:
    """Country or area → how many organisations the register shows there, as counted with the last delivery."""
    return dict(Tally.objects.filter(facet="country", second_facet="").values_list("value", "count"))

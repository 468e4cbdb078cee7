"""A pair of entries as a person compares it: side by side, what differs marked within, the reasons in words, a map.

Both the desk and a federation's own pages show these, each as far as the reader's rights reach.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from commonwork.engines.linking.differences import Piece, differences
from commonwork.engines.linking.found import Reason
from commonwork.flows import link_reasons
from commonwork.people.rules import Viewer
from commonwork.register.models import Entry, Pair, Record
from commonwork.register.pairing import clearance_towards, newest_records, organisations_of, seen_values, sees_field
from commonwork.web.delivered import field_name, shown_value
from commonwork.web.drawing import Place
from commonwork.web.templatetags.show import direction, number, percent

FIELDS = (
    "identifiers", "country", "region", "city", "address", "postcode", "founded", "closed", "status", "legal_form",
    "organisation_kind", "level", "website", "sector", "activity", "members", "workers",
)  # fmt: skip
_FIELDS_OF = {
    "name": ("names",), "left": ("names",), "numbers": ("names",), "identity": ("names",), "places": ("names",),
    "identifier": ("identifiers",), "phone": ("phone",), "site": ("website",), "year": ("founded",),
    "activity": ("activity",), "legal": ("legal_form",),
    "place": ("country", "region", "city", "address", "postcode", "latitude", "longitude"),
}  # fmt: skip
_STRONG, _SOME = 6, 2  # bits
_EARTH_KM = 6371.0
_ONE_PLACE_KM = 0.02
_NEAR_KM = 300  # nearer than that the two points would lie on each other on the map of the region
_ASIA_PACIFIC = (40, 180)  # degrees east that the map of the region shows


@dataclass(frozen=True)
class Line:
    """One text of one side in pieces, those marked that the other side lacks."""

    pieces: tuple[Piece, ...]
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True)
class Side:
    """One of the two entries: its key, its names, since when, with how many entries it is together."""

    entry: Entry
    key: str
    names: tuple[Line, ...]
    record: Record | None
    together: int
    shown: bool


def pair_context(pair: Pair, viewer: Viewer) -> dict[str, Any]:
    """Everything a page shows of a pair to this viewer."""
    entries = (pair.entry, pair.other_entry)
    said = [seen_values(entry, viewer) for entry in entries]
    records = newest_records(entry.pk for entry in entries)
    names = _names(*(values.get("names", ()) for values in said))
    organisations = organisations_of(entry.pk for entry in entries)
    sides = [
        Side(
            entry, _key(entry, viewer), lines, records.get(entry.pk),
            organisations[entry.pk].entries.count() if entry.pk in organisations else 1,
            entry.pk in organisations and organisations[entry.pk].shown,
        )
        for entry, lines in zip(entries, names, strict=True)
    ]  # fmt: skip
    reasons, withheld = _reasons(pair, viewer)
    return {
        "pair": pair,
        "sides": sides,
        "rows": _rows(*said),
        "reasons": reasons,
        "withheld": withheld,
        "likely": percent(min(99, max(1, round(100 * pair.score)))),  # a machine is never quite sure
        "map_name": f"pair-map-{pair.pk}",
        **_where(said),
    }


def _key(entry: Entry, viewer: Viewer) -> str:
    """The key of a row, which in the list of a federation may be a number it shows to nobody else; then «»."""
    owner = entry.source.organisation_id
    return entry.key if owner is None or clearance_towards(viewer, owner) == "private" else ""


def title_of(pair: Pair, viewer: Viewer) -> str:
    """The two names of a pair in one line, as far as the viewer may see them; else the keys."""
    shown = []
    for entry in (pair.entry, pair.other_entry):
        names = seen_values(entry, viewer).get("names") or [{"text": entry.key}]
        shown.append(names[0]["text"])
    return " · ".join(shown)


def _names(
    one: Sequence[Mapping[str, str]], other: Sequence[Mapping[str, str]]
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The names of both sides; each marked against the first name of the other side in its own script."""
    return tuple(_line(name, other, 0) for name in one), tuple(_line(name, one, 1) for name in other)


def _line(name: Mapping[str, str], others: Sequence[Mapping[str, str]], side: int) -> Line:
    lang = name.get("language", "")
    for other in others:
        texts = (name["text"], other["text"]) if side == 0 else (other["text"], name["text"])
        if found := differences(*texts):
            return Line(found[side], lang, direction(lang))
    return Line((Piece(name["text"], False),), lang, direction(lang))


def _rows(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The other fields that either side states, with what differs marked."""
    rows = []
    for field in FIELDS:
        texts = [shown_value(field, values.get(field)) if values.get(field) else "" for values in (one, other)]
        if not any(texts):
            continue
        found = differences(*texts) if all(texts) else None
        cells = found or tuple((Piece(text, False),) if text else () for text in texts)
        rows.append({"label": field_name(field), "cells": cells, "differs": all(texts) and texts[0] != texts[1]})
    return rows


def _reasons(pair: Pair, viewer: Viewer) -> tuple[list[dict[str, str]], int]:
    """The reasons in words, the weightiest first, and how many rest on values kept back from this viewer."""
    shown, withheld = [], 0
    for told in sorted(pair.reasons, key=lambda reason: -abs(reason["weight"])):
        reason = Reason(told["code"], tuple(told["values"]), told["weight"])
        if reason.code not in link_reasons.REASONS:  # found by weights of another time
            continue
        if _may_see(reason, pair, viewer):
            shown += [{"text": text, "weight": _weight(reason.weight)} for text in link_reasons.sentences([reason])]
        else:
            withheld += 1
    if pair.band == "same" and pair.is_open:
        numbers = all(sees_field(entry, "identifiers", viewer) for entry in (pair.entry, pair.other_entry))
        if numbers or pair.entry.source_id == pair.other_entry.source_id:
            shown += [{"text": text, "weight": ""} for text in _held_apart(pair)]
        else:
            withheld += 1
    return shown, withheld


def _may_see(reason: Reason, pair: Pair, viewer: Viewer) -> bool:
    """Whether a viewer may see, of both, everything a reason may speak of; of what is unknown she may not."""
    fields = _FIELDS_OF.get(reason.code.partition(".")[0], ("note",))
    return all(sees_field(entry, field, viewer) for entry in (pair.entry, pair.other_entry) for field in fields)


def _held_apart(pair: Pair) -> list[str]:
    """Why a pair the machine is sure of is asked all the same."""
    if pair.entry.source_id == pair.other_entry.source_id:
        return [gettext("Both stand in one list, which should name everybody once.")]
    return [gettext("Their registration numbers, or those of records joined with them, contradict each other.")]


def _weight(bits: float) -> str:
    """How much a reason counts, in words."""
    if bits >= 0:
        if bits >= _STRONG:
            return gettext("speaks strongly for one organisation")
        return gettext("speaks for one organisation") if bits >= _SOME else gettext("speaks a little for it")
    if bits <= -_STRONG:
        return gettext("speaks strongly against it")
    return gettext("speaks against it") if bits <= -_SOME else gettext("speaks a little against it")


def _where(said: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Both places on a map, and how far apart they are."""
    points = [_point(values) for values in said]
    places = [
        Place(_first_name(values), point[1], point[0], text=sign, lang=_first_language(values))
        for values, point, sign in zip(said, points, "12", strict=True)
        if point is not None
    ]
    apart, near = "", False
    if points[0] and points[1]:
        far = kilometres(points[0], points[1])
        near = _ONE_PLACE_KM < far < _NEAR_KM
        apart = gettext("less than one kilometre") if far < 1 else gettext("%(km)s km") % {"km": number(round(far))}
    inside = all(_ASIA_PACIFIC[0] < place.longitude < _ASIA_PACIFIC[1] for place in places)
    return {"places": places, "apart": apart, "near": near, "window": "asia_pacific" if inside else "world"}


def _point(values: Mapping[str, Any]) -> tuple[float, float] | None:
    try:
        return float(values["latitude"]), float(values["longitude"])
    except (KeyError, TypeError, ValueError):
        return None


def _first_name(values: Mapping[str, Any]) -> str:
    return next((name["text"] for name in values.get("names", ())), "")


def _first_language(values: Mapping[str, Any]) -> str:
    return next((name.get("language", "") for name in values.get("names", ())), "")


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance between two points (latitude, longitude in degrees) along the ground."""
    (lat, lon), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))

"""Draw charts and maps as SVG text: pure functions, no Django, no scripts.

Numbers arrive already formatted as text in the reader's language; a value only sets a length.
Charts use per cent across and pixels down, so that text keeps its size from 360 px up; long words stand in HTML
beside the drawing, where they wrap; colours come
from classes of `commonwork.css`. With `rtl` charts run from right to left; maps never turn, only their labels do.
A drawing with links has role "group" (its links must be reachable), one without has role "img".
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from html import escape
from importlib.resources import files

Number = Decimal | int | float

CLOSEUP = 720 / 340  # how much wider than high a close-up is
PLOT = 140  # pixels of the field of a line chart
LETTER = 7.5  # rough width of one letter of a map label; a wide letter (Han, kana, Hangul) counts twice


@dataclass(frozen=True)
class Row:
    """One bar: its label, its length, the value as the reader sees it."""

    label: str
    value: Number
    text: str
    href: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Series:
    """One line: (when, value, value as text) in order; a value of None leaves a gap."""

    label: str
    points: tuple[tuple[str, Number | None, str], ...]
    lang: str = ""


@dataclass(frozen=True)
class Place:
    """One point of a map; `text` is printed in the circle (the number of a cluster), `value` sets its size."""

    label: str
    longitude: float
    latitude: float
    value: Number = 1
    text: str = ""
    href: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Land:
    """The land of one window: west, south, east, north; the size of its drawing; its outline."""

    bounds: tuple[float, float, float, float]
    width: float
    height: float
    path: str


@dataclass(frozen=True)
class Words:
    """What names a drawing: an id unique in the page, a title, a description."""

    name: str
    title: str
    description: str


@dataclass(frozen=True)
class Dot:
    """A place as drawn: where its circle is, and where its label fits ("" where none does)."""

    place: Place
    x: float
    y: float
    radius: float
    side: str = ""


def bars(rows: Sequence[Row], *, title: str, name: str, description: str = "", rtl: bool = False) -> str:
    """Draw horizontal bars under their words, which wrap on a small screen; `name` is unique in the page."""
    longest = max((float(row.value) for row in rows), default=0.0) or 1.0
    drawn = "".join(_bar(row, 100 * float(row.value) / longest, rtl) for row in rows)
    said = f'<p class="hidden" id="{escape(name)}-d">{escape(description)}</p>' if description else ""
    described = f' aria-describedby="{escape(name)}-d"' if description else ""
    opening = f'<div class="chart bars" role="group" aria-label="{escape(title)}"{described}>'
    return f"{opening}{said}<ul>{drawn}</ul></div>" if rows else f"{opening}{said}</div>"


def _bar(row: Row, width: float, rtl: bool) -> str:
    words = f'<span class="label">{escape(row.label)}</span> <span class="value">{escape(row.text)}</span>'
    linked = f'<a href="{escape(row.href)}">{words}</a>' if row.href else f'<span class="words">{words}</span>'
    drawn = (
        '<svg width="100%" height="8" aria-hidden="true">'
        '<rect class="track" width="100%" height="8"/>'
        f'<rect class="bar" x="{_short(100 - width if rtl else 0)}%" width="{_short(width)}%" height="8"/></svg>'
    )
    return f"<li{_lang(row.lang)}>{linked}{drawn}</li>"


def lines(
    series: Sequence[Series], *, title: str, name: str, description: str = "", rtl: bool = False, legend: bool = True
) -> str:
    """Draw up to four series over the same moments, from zero; the legend prints the last value of each."""
    highest = max((float(p[1]) for s in series for p in s.points if p[1] is not None), default=0.0) or 1.0
    top = (22 * len(series) if legend else 0) + 12
    body = [_grid(top)]
    for index, one in enumerate(series[:4]):
        body += [_line(one, index, top, highest, rtl)] + ([_legend(one, index, rtl)] if legend else [])
    moments = [point[0] for point in series[0].points] if series else []
    body += _moments(moments, top + PLOT + 20, rtl)
    return _svg("chart lines", top + PLOT + 28, Words(name, title, description), body, rtl=rtl)


def _grid(top: int) -> str:
    rules = (f'<line class="rule" x1="0" x2="100%" y1="{y}" y2="{y}"/>' for y in (top, top + PLOT // 2, top + PLOT))
    return "".join(rules)


def _line(one: Series, index: int, top: int, highest: float, rtl: bool) -> str:
    steps, dots, pen = [], [], "M"
    for (when, value, text), x in zip(one.points, _across([point[0] for point in one.points], rtl), strict=True):
        if value is None:
            pen = "M"
            continue
        y = 100 - 100 * float(value) / highest
        steps.append(f"{pen}{_short(x)} {_short(y)}")
        pen = "L"
        note = f"<title>{escape(f'{one.label}, {when}: {text}')}</title>"
        dots.append(f'<circle cx="{_short(x)}%" cy="{_short(top + y * PLOT / 100)}" r="3.5">{note}</circle>')
    field = f'<svg x="0" y="{top}" width="100%" height="{PLOT}" viewBox="0 0 100 100" preserveAspectRatio="none"'
    line = f'<path fill="none" stroke="currentColor" d="{"".join(steps)}" vector-effect="non-scaling-stroke"/>'
    path = f'{field} overflow="visible">{line}</svg>'
    return f'<g class="series s{index + 1}">{path}{"".join(dots)}</g>'


def _legend(one: Series, index: int, rtl: bool) -> str:
    last = next((text for _, value, text in reversed(one.points) if value is not None), "")
    start, end = ("100%", "0%") if rtl else ("0%", "100%")
    y = 22 * index + 14
    step = -16 if rtl else 16
    square = f'<rect class="key" x="{-10 if rtl else 0}" width="10" height="10"/>'
    key = f'<svg x="{start}" y="{y - 9}" overflow="visible">{square}</svg>'
    return (
        f'<g class="series s{index + 1}">{key}'
        f'<text class="label" x="{start}" dx="{step}" y="{y}"{_lang(one.lang)}>{escape(one.label)}</text>'
        f'<text class="value" x="{end}" y="{y}" text-anchor="end">{escape(last)}</text></g>'
    )


def _moments(moments: Sequence[str], y: int, rtl: bool) -> list[str]:
    """Print the first and the last moment, and the one between when there is a middle."""
    start, end = ("100%", "0%") if rtl else ("0%", "100%")
    shown = [(start, "start", moments[0])] if moments else []
    if len(moments) > 4 and len(moments) % 2:
        shown.append(("50%", "middle", moments[len(moments) // 2]))
    if len(moments) > 1:
        shown.append((end, "end", moments[-1]))
    return [f'<text class="when" x="{x}" y="{y}" text-anchor="{at}">{escape(text)}</text>' for x, at, text in shown]


def _across(moments: Sequence[str], rtl: bool) -> list[float]:
    """Return the places of the moments in per cent, a little inside the edges: true to time where they are days."""
    steps = _days(moments) or list(range(len(moments)))
    span = (steps[-1] - steps[0]) if steps else 0
    places = [1 + 98 * (step - steps[0]) / span for step in steps] if span else [50.0] * len(steps)
    return [100 - x for x in places] if rtl else places


def _days(moments: Sequence[str]) -> list[int]:
    """The days of ISO dates, or nothing where one is none."""
    try:
        return [date.fromisoformat(moment).toordinal() for moment in moments]
    except ValueError:
        return []


def small_multiples(series: Sequence[Series], *, title: str, name: str, rtl: bool = False) -> str:
    """Draw one small line chart per series, each on its own scale, as a grid; its words wrap above it."""
    charts = [_multiple(one, f"{name}-{index}", rtl) for index, one in enumerate(series, 1)]
    return f'<div class="multiples" role="group" aria-label="{escape(title)}">{"".join(charts)}</div>'


def _multiple(one: Series, name: str, rtl: bool) -> str:
    last = next((text for _, value, text in reversed(one.points) if value is not None), "")
    words = f'<span class="label"{_lang(one.lang)}>{escape(one.label)}</span> <span class="value">{escape(last)}</span>'
    return f'<div><p class="words">{words}</p>{lines([one], title=one.label, name=name, rtl=rtl, legend=False)}</div>'


def region_map(
    places: Sequence[Place],
    *,
    title: str,
    name: str,
    window: str = "asia_pacific",
    description: str = "",
    rtl: bool = False,
) -> str:
    """Draw places on the land of a window; those outside it are left out. No borders, no names of seas."""
    land = _land()[window]
    dots = _labelled(_dots(places, land), land.width)
    drawn = (
        f'<svg class="land" width="100%" height="100%" viewBox="0 0 {land.width} {land.height}">'
        f'<path d="{land.path}"/></svg>'
    )
    body = [drawn, *(_dot(dot, land, rtl) for dot in dots)]
    linked = any(dot.place.href for dot in dots)
    return _svg(f"map {window}", 0, Words(name, title, description), body, rtl=rtl, linked=linked)


def closeup(places: Sequence[Place], *, title: str, name: str, apart: str, rtl: bool = False) -> str:
    """Draw two near places as they lie to each other, north above, with their distance; no land is drawn.

    A degree of longitude is as wide as it is at their latitude; the drawing fits whatever their distance.
    """
    (one, other), middle = places[:2], math.radians(sum(place.latitude for place in places[:2]) / 2)
    across = (other.longitude - one.longitude) * math.cos(middle)
    up = other.latitude - one.latitude
    unit = 56 / (max(abs(across), CLOSEUP * abs(up)) or 1)
    ends = [(50 - side * across * unit / 2, 46 + side * CLOSEUP * up * unit / 2) for side in (1, -1)]
    (x1, y1), (x2, y2) = ends
    line = f'<line class="apart" x1="{_short(x1)}%" y1="{_short(y1)}%" x2="{_short(x2)}%" y2="{_short(y2)}%"/>'
    dots = [
        f"<g{_lang(place.lang)}><title>{escape(place.label)}</title>"
        f'<circle cx="{_short(x)}%" cy="{_short(y)}%" r="13"/>'
        f'<text class="number" x="{_short(x)}%" y="{_short(y)}%" dy="5" text-anchor="middle">'
        f"{escape(place.text)}</text></g>"
        for place, (x, y) in zip((one, other), ends, strict=True)
    ]
    said = f'<text class="apart" x="50%" y="96%" text-anchor="middle">{escape(apart)}</text>'
    return _svg("map closeup", 0, Words(name, title, ""), [line, *dots, said], rtl=rtl)


@lru_cache(maxsize=1)
def _land() -> dict[str, Land]:
    """Read the outlines made by frontend/make_land.py."""
    made = json.loads(files("commonwork").joinpath("static", "map", "land.json").read_text("utf-8"))
    return {window: Land(**outline) for window, outline in made["windows"].items()}


def _dots(places: Sequence[Place], land: Land) -> list[Dot]:
    """Project the places (Miller), the largest first so that small ones stay on top."""
    west, south, east, north = land.bounds
    unit = land.width / (east - west)
    biggest = max((float(place.value) for place in places), default=1.0) or 1.0
    found = []
    for place in sorted(places, key=lambda p: (-float(p.value), p.label)):
        longitude = west + (place.longitude - west) % 360
        if longitude <= east and south <= place.latitude <= north:
            radius = (10 if place.text else 7) + 6 * math.sqrt(float(place.value) / biggest)
            y = (_miller(north) - _miller(place.latitude)) * unit
            found.append(Dot(place, (longitude - west) * unit, y, round(radius, 1)))
    return found


def _miller(latitude: float) -> float:
    return math.degrees(1.25 * math.asinh(math.tan(0.8 * math.radians(latitude))))


def _labelled(dots: Sequence[Dot], width: float) -> list[Dot]:
    """Give each label the first side where it covers nothing; a label without room is left to its title."""
    taken = [(d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius) for d in dots]
    labelled = []
    for dot in dots:
        own = (dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius)
        free = ""
        for side in ("east", "west", "south", "north"):
            box = _box(dot, side)
            inside = box[0] >= 0 and box[2] <= width
            if inside and not any(_overlap(box, other) for other in taken if other != own):
                free = side
                taken.append(box)
                break
        labelled.append(Dot(dot.place, dot.x, dot.y, dot.radius, free))
    return labelled


def _box(dot: Dot, side: str) -> tuple[float, float, float, float]:
    """Return the room a label takes on one side of its circle, as if the map were 720 px wide."""
    width = sum(LETTER * (2 if ord(letter) > 0x2E7F else 1) for letter in dot.place.label)
    gap = dot.radius + 4
    x = {"east": dot.x + gap, "west": dot.x - gap - width}.get(side, dot.x - width / 2)
    y = {"north": dot.y - gap - 14, "south": dot.y + gap}.get(side, dot.y - 8)
    return (x, y, x + width, y + 15)


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _dot(dot: Dot, land: Land, rtl: bool) -> str:
    place = dot.place
    x, y = f"{_short(100 * dot.x / land.width)}%", f"{_short(100 * dot.y / land.height)}%"
    said = f"{place.label}: {place.text}" if place.text else place.label
    parts = [f'<circle cx="{x}" cy="{y}" r="{_short(dot.radius)}"/>']
    if place.text:
        parts.append(f'<text class="number" x="{x}" y="{y}" dy="5" text-anchor="middle">{escape(place.text)}</text>')
    if dot.side:
        gap = dot.radius + 4
        anchor = {"east": "end" if rtl else "start", "west": "start" if rtl else "end"}.get(dot.side, "middle")
        dx = {"east": gap, "west": -gap}.get(dot.side, 0)
        dy = {"north": -gap - 2, "south": gap + 12}.get(dot.side, 5)
        at = f'x="{x}" y="{y}" dx="{_short(dx)}" dy="{_short(dy)}" text-anchor="{anchor}"'
        parts.append(f'<text class="place" {at}>{escape(place.label)}</text>')
    return _linked("".join(parts), place.href, said, place.lang)


def _linked(drawn: str, href: str, said: str, lang: str) -> str:
    """Wrap what is drawn into a link (or a group) whose title says the whole of it."""
    body = f"<title>{escape(said)}</title>{drawn}"
    if not href:
        return f"<g{_lang(lang)}>{body}</g>"
    alone = "" if 'class="value"' in drawn or 'class="number"' in drawn else f' aria-label="{escape(said)}"'
    return f'<a href="{escape(href)}"{alone}{_lang(lang)}>{body}</a>'


def _svg(kind: str, height: int, words: Words, body: Sequence[str], *, rtl: bool, linked: bool = False) -> str:
    """Put a drawing together, named by its title and its description for those who do not see it."""
    name, role = escape(words.name), "group" if linked else "img"
    tall = f' height="{height}"' if height else ""
    described = f' aria-describedby="{name}-d"' if words.description else ""
    said = f'<desc id="{name}-d">{escape(words.description)}</desc>' if words.description else ""
    return (
        f'<svg class="{kind}" xmlns="http://www.w3.org/2000/svg" role="{role}" width="100%"{tall}'
        f' direction="{"rtl" if rtl else "ltr"}" aria-labelledby="{name}-t"{described}>'
        f'<title id="{name}-t">{escape(words.title)}</title>{said}{"".join(body)}</svg>'
    )


def _lang(lang: str) -> str:
    return f' lang="{escape(lang)}"' if lang else ""


def _short(number: float) -> str:
    """Write a coordinate with at most two decimals."""
    return f"{number:.2f}".rstrip("0").rstrip(".")

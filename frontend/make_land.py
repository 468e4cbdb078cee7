"""Make `src/commonwork/static/map/land.json`: the land of the maps, as one SVG path per window.

    npm pack world-atlas && tar xzf world-atlas-*.tgz
    python frontend/make_land.py package/land-50m.json

The input is the TopoJSON of any `land-*.json` of the npm package world-atlas (Natural Earth, public
domain); `land-110m.json` works too and is coarser. Only the outline of land is taken: no borders, no names.
Each ring is moved into the window (also past the antimeridian, for Fiji), clipped, projected by Miller,
simplified and rounded to one decimal.
"""

import json
import math
import re
import sys
from pathlib import Path
from typing import Any

Point = tuple[float, float]

OUTPUT = Path(__file__).parent.parent / "src" / "commonwork" / "static" / "map" / "land.json"
WIDTH = 720
TOLERANCE = 0.45  # of the 720 units of the width
SMALLEST = 1.0  # square units; islets below it are left out
WINDOWS = {  # west, south, east, north
    "asia_pacific": (25.0, -50.0, 190.0, 60.0),
    "world": (-169.0, -56.0, 191.0, 76.0),
}


def miller(latitude: float) -> float:
    """Return the height of a latitude in degrees of longitude on Miller's cylinder."""
    return math.degrees(1.25 * math.asinh(math.tan(0.8 * math.radians(latitude))))


def rings(topology: dict[str, Any]) -> list[list[Point]]:
    """Decode the outlines of a TopoJSON land file; holes (the Caspian Sea) are rings like others."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [absolute(arc, scale, shift) for arc in topology["arcs"]]
    found = []
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        found += [joined(ring, arcs) for polygon in polygons for ring in polygon]
    return found


def absolute(arc: list[list[int]], scale: list[float], shift: list[float]) -> list[Point]:
    """Turn the steps of one arc into degrees."""
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
    return points


def joined(numbers: list[int], arcs: list[list[Point]]) -> list[Point]:
    """Join arcs into a ring; a negative number (~n) is arc n walked backwards."""
    ring: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return unwrapped(ring)


def unwrapped(ring: list[Point]) -> list[Point]:
    """Let a ring that crosses the antimeridian go on past 180 degrees instead of jumping round the world."""
    whole = ring[:1]
    for x, y in ring[1:]:
        turns = round((whole[-1][0] - x) / 360)
        whole.append((x + 360 * turns, y))
    return whole


def clip(ring: list[Point], axis: int, limit: float, sign: int) -> list[Point]:
    """Keep the part of a ring on one side of a line (Sutherland and Hodgman)."""
    kept: list[Point] = []
    for before, here in zip([ring[-1], *ring[:-1]], ring, strict=True) if ring else []:
        inside, was_inside = (sign * (p[axis] - limit) >= 0 for p in (here, before))
        if inside != was_inside:
            share = (limit - before[axis]) / (here[axis] - before[axis])
            other = before[1 - axis] + share * (here[1 - axis] - before[1 - axis])
            kept.append((limit, other) if axis == 0 else (other, limit))
        if inside:
            kept.append(here)
    return kept


def simplified(line: list[Point], tolerance: float) -> list[Point]:
    """Leave out the points nearer than the tolerance to the line of the others (Douglas and Peucker)."""
    if len(line) < 3:
        return line
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = math.hypot(x2 - x1, y2 - y1)

    def away(p: Point) -> float:
        if length == 0:
            return math.hypot(p[0] - x1, p[1] - y1)
        return abs((y2 - y1) * p[0] - (x2 - x1) * p[1] + x2 * y1 - y2 * x1) / length

    far = max(range(1, len(line) - 1), key=lambda i: away(line[i]))
    if away(line[far]) <= tolerance:
        return [line[0], line[-1]]
    return simplified(line[: far + 1], tolerance)[:-1] + simplified(line[far:], tolerance)


def area(ring: list[Point]) -> float:
    """Return the area within a ring."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def path(ring: list[Point]) -> str:
    """Write a ring as relative SVG steps in tenths, so that rounding never adds up."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
    text, (x, y) = f"M{tenths[0][0] / 10:g} {tenths[0][1] / 10:g}l", tenths[0]
    steps = []
    for nx, ny in tenths[1:]:
        if (nx, ny) != (x, y):
            steps.append(f"{(nx - x) / 10:g} {(ny - y) / 10:g}")
            x, y = nx, ny
    return text + re.sub(r"\b0\.", ".", " ".join(steps)).replace(" -", "-") + "z"


def window_path(outlines: list[list[Point]], bounds: tuple[float, float, float, float]) -> dict[str, Any]:
    """Draw the land of one window."""
    west, south, east, north = bounds
    unit = WIDTH / (east - west)
    top = miller(north)
    parts = []
    for outline in outlines:
        for turn in (-360.0, 0.0, 360.0):
            ring = [(x + turn, y) for x, y in outline]
            for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
                ring = clip(ring, axis, limit, sign)
            flat = [((x - west) * unit, (top - miller(y)) * unit) for x, y in ring]
            if len(flat) > 3 and area(flat) >= SMALLEST:
                parts.append(path(simplified([*flat, flat[0]], TOLERANCE)))
    height = round((top - miller(south)) * unit)
    return {"bounds": bounds, "width": WIDTH, "height": height, "path": "".join(parts)}


def main(source: str) -> None:
    """Read the TopoJSON file and write the windows."""
    outlines = rings(json.loads(Path(source).read_text("utf-8")))
    land = {
        "source": "Natural Earth (public domain), from the npm package world-atlas 2.0.2",
        "windows": {name: window_path(outlines, bounds) for name, bounds in WINDOWS.items()},
    }
    OUTPUT.write_text(json.dumps(land, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])

"""JSON and GeoJSON as grids: the longest list of objects in the document is the table."""

import json
import re
from collections.abc import Iterator
from typing import Any

from commonwork.engines.reading.encodings import Decoded
from commonwork.engines.reading.grids import Grid, Opened
from commonwork.engines.reading.limits import Budget, Unopenable
from commonwork.engines.records import Problem

_NO_LETTER = re.compile("[\x00\ud800-\udfff]")


def open_json(decoded: Decoded, name: str, budget: Budget) -> Opened:
    """Read a JSON document, or one JSON object a line."""
    _check_depth(decoded.text, name, budget)
    document = _document(decoded.text, name)
    lists = sorted(_lists(document, ""), key=lambda found: -len(found[1]))
    grids = tuple(_grid(name, path, items, budget) for path, items in lists[:5] if items)
    if not grids:
        raise Unopenable(Problem("read.json_rows", name))
    kind = "GeoJSON" if isinstance(document, dict) and document.get("type") == "FeatureCollection" else "JSON"
    return Opened(grids, kind, decoded.encoding, decoded.reason, decoded.problems)


def _check_depth(text: str, name: str, budget: Budget) -> None:
    """Count the brackets before parsing, so that no nesting can exhaust the parser."""
    most = budget.limits.depth
    if text.count("[") + text.count("{") <= most:
        return
    depth = deepest = 0
    quoted = False
    for part in text.split('"'):
        if not quoted and ("[" in part or "{" in part or "]" in part or "}" in part):
            for sign in part:
                if sign in "[{":
                    depth += 1
                    deepest = max(deepest, depth)
                elif sign in "]}":
                    depth -= 1
        quoted = not quoted if not (quoted and part.endswith("\\") and not part.endswith("\\\\")) else quoted
    budget.check("depth", deepest, name)


def _document(text: str, name: str) -> Any:
    try:
        return _loaded(text)
    except (ValueError, RecursionError) as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and lines[0].lstrip().startswith("{") and lines[0].rstrip().endswith("}"):
            return [_line(line, number, name) for number, line in enumerate(lines, 1)]
        raise Unopenable(Problem("read.json", name, value=str(error)[:80])) from error


def _loaded(text: str) -> Any:
    return json.loads(text, parse_float=_number, parse_int=_number, parse_constant=str)


def _number(digits: str) -> str:
    """A number as it stands; one of thousands of digits is none."""
    if len(digits) > 400:
        raise ValueError(f"a number of {len(digits)} digits")
    return digits


def _line(line: str, number: int, name: str) -> Any:
    try:
        return _loaded(line)
    except (ValueError, RecursionError) as error:
        raise Unopenable(Problem("read.json", f"{name}:{number}", value=str(error)[:80])) from error


def _lists(document: Any, path: str, depth: int = 0) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    if isinstance(document, list):
        if document and all(isinstance(item, list) for item in document[:50]):
            document = _with_names(document)
        objects = [item for item in document if isinstance(item, dict)]
        if objects:
            yield path, [item if isinstance(item, dict) else {"value": item} for item in document]
        elif document and depth == 0:
            yield path, [{"value": item} for item in document]
    elif isinstance(document, dict) and depth < 4:
        inner = [
            found for key, value in document.items() for found in _lists(value, f"{path}.{key}".lstrip("."), depth + 1)
        ]
        objects = [value for value in document.values() if isinstance(value, dict)]
        if not inner and len(objects) > 1 and len(objects) == len(document):
            yield path, [{"key": key, **value} for key, value in document.items()]
        yield from inner


def _with_names(rows: list[Any]) -> list[Any]:
    """A list of lists is a table whose first line names the columns."""
    if not all(isinstance(row, list) for row in rows) or not all(isinstance(name, str) for name in rows[0]):
        return [{str(i): value for i, value in enumerate(row)} if isinstance(row, list) else row for row in rows]
    return [dict(zip(rows[0], row, strict=False)) for row in rows[1:]]


def _grid(name: str, path: str, items: list[dict[str, Any]], budget: Budget) -> Grid:
    flat = [_flat(item) for item in items]
    header = tuple(dict.fromkeys(key for cells in flat for key in cells))
    budget.check("columns", len(header), name)
    budget.take("cells", len(header) * len(flat), name)
    rows = [[cells.get(key, "") for key in header] for cells in flat]
    _check_letters(name, path, header, rows)
    return Grid(path or name, rows, header=header, paths=path)


def _check_letters(name: str, path: str, header: tuple[str, ...], rows: list[list[str]]) -> None:
    """Refuse what no database keeps: the NUL character, half of a surrogate pair."""
    if any(map(_NO_LETTER.search, header)):
        raise Unopenable(Problem("read.encoding", name))
    for number, row in enumerate(rows):
        if any(map(_NO_LETTER.search, row)):
            raise Unopenable(Problem("read.encoding", f"{name} {path}[{number}]"))


def _flat(item: dict[str, Any]) -> dict[str, str]:
    """One object as cells; inner objects by «outer.inner»; a GeoJSON feature by its properties and its middle."""
    if item.get("type") == "Feature" and "properties" in item:
        properties = item["properties"] if isinstance(item["properties"], dict) else {}
        cells = _flat(dict(properties))
        if "id" in item and "id" not in cells:
            cells["id"] = _text(item["id"])
        points = (
            list(_points((item.get("geometry") or {}).get("coordinates", [])))
            if isinstance(item.get("geometry"), dict)
            else []
        )
        if points:
            for axis, index in (("longitude", 0), ("latitude", 1)):
                values = [point[index] for point in points]
                cells[f"geometry.{axis}"] = f"{(min(values) + max(values)) / 2:.6f}"
        return cells
    cells = {}
    for key, value in item.items():
        if isinstance(value, dict) and value and len(value) <= 30:
            cells.update({f"{key}.{inner}": _text(deep) for inner, deep in value.items()})
        else:
            cells[str(key)] = _text(value)
    return cells


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    if not isinstance(coordinates, list) or not coordinates:
        return
    if isinstance(coordinates[0], str):
        try:
            yield float(coordinates[0]), float(coordinates[1])
        except (ValueError, IndexError, TypeError):
            return
    else:
        for inner in coordinates:
            yield from _points(inner)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return " | ".join(value)
    return json.dumps(value, ensure_ascii=False)

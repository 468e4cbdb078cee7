"""Places on the globe as decimal degrees: decimals, degrees-minutes-seconds, points in one cell."""

import re
from decimal import Decimal

from commonwork.engines.cleaning.digits import plain_digits, read_number
from commonwork.engines.cleaning.values import Unreadable

_LONGEST = 200
LIMITS = {"latitude": 90, "longitude": 180}
_SIDES = {
    "N": ("latitude", 1), "S": ("latitude", -1), "E": ("longitude", 1), "W": ("longitude", -1), "O": ("longitude", 1),
    "北緯": ("latitude", 1), "北纬": ("latitude", 1), "북위": ("latitude", 1), "南緯": ("latitude", -1),
    "南纬": ("latitude", -1), "남위": ("latitude", -1), "東経": ("longitude", 1), "东经": ("longitude", 1),
    "東經": ("longitude", 1), "동경": ("longitude", 1), "西経": ("longitude", -1), "西经": ("longitude", -1),
    "서경": ("longitude", -1), "شمالی": ("latitude", 1), "جنوبی": ("latitude", -1), "شرقی": ("longitude", 1),
    "غربی": ("longitude", -1), "LS": ("latitude", -1), "LU": ("latitude", 1), "BT": ("longitude", 1),
}  # fmt: skip
_SIDE = re.compile("|".join(sorted(_SIDES, key=len, reverse=True)))
_PARTS = re.compile(
    r"([+-]?\d{1,3}(?:[.,]\d+)?)\s*(?:°|º|度|도|deg)\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:['′’]|分|분|min)?\s*)?"
    r"(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|”|''|′′|秒|초|sec)?\s*)?$"
)
_SPACED = re.compile(r"([+-]?\d{1,3})[\s:](\d{1,2})(?:[\s:](\d{1,2}(?:[.,]\d+)?))?$")
_WKT = re.compile(
    r"(?:SRID=\d+;)?\s*POINT\s*Z?\s*\(\s*(-?[\d.]+(?:[eE]-?\d+)?)\s+(-?[\d.]+(?:[eE]-?\d+)?)[\s\d.-]*\)$", re.I
)
_PAIR = re.compile(r"\(?\s*(.+?)\s*(?:[,;、،/]|\s)\s*(?=[-+\d]|[NSEWO]\s*\d|東|西|东|동|서)(.+?)\s*\)?$")


def read_degrees(text: str, axis: str, mark: str = "") -> str:
    """Decimal degrees of one axis, as text; raises :class:`Unreadable` beyond ±90 (latitude) or ±180 (longitude)."""
    if len(text) > _LONGEST:
        raise Unreadable("read.coordinate")
    plain = plain_digits(text).strip().strip("()")
    sides = _SIDE.findall(plain.upper())
    if len(sides) > 1 or any(_SIDES[side][0] != axis for side in sides):
        raise Unreadable("read.coordinate")
    rest = _SIDE.sub("", plain.upper()).strip() if sides else plain
    degrees = _angle(rest, mark) * (_SIDES[sides[0]][1] if sides else 1)
    if abs(degrees) > LIMITS[axis]:
        raise Unreadable("read.coordinate")
    return format(degrees, "f")


def _angle(text: str, mark: str) -> Decimal:
    match = _PARTS.match(text) or _SPACED.match(text)
    if match is None:
        try:
            return Decimal(read_number(text, mark))
        except Unreadable as error:
            code = "read.coordinate" if str(error) == "read.number" else str(error)
            raise Unreadable(code) from error
    whole, minutes, seconds = (Decimal((part or "0").replace(",", ".")) for part in match.groups())
    if minutes >= 60 or seconds >= 60:
        raise Unreadable("read.coordinate")
    angle = abs(whole) + minutes / 60 + seconds / 3600
    return (-angle if match.group(1).startswith("-") else angle).quantize(Decimal("0.000001")).normalize()


def read_point(text: str) -> tuple[str, str]:
    """Latitude and longitude of a point in one cell: «POINT (1.63 6.30)», «35.68, 139.76», «35°41′N 139°45′E».

    Plain pairs are latitude first, unless the first cannot be one; raises :class:`Unreadable`.
    """
    if len(text) > _LONGEST:
        raise Unreadable("read.coordinate")
    plain = plain_digits(text).strip()
    if match := _WKT.match(plain):
        return read_degrees(match.group(2), "latitude", "."), read_degrees(match.group(1), "longitude", ".")
    match = _PAIR.match(plain) or _halves(plain)
    if match is None:
        raise Unreadable("read.coordinate")
    first, second = match.groups()
    try:
        return read_degrees(first, "latitude", "."), read_degrees(second, "longitude", ".")
    except Unreadable:
        return read_degrees(second, "latitude", "."), read_degrees(first, "longitude", ".")


def _halves(text: str) -> "re.Match[str] | None":
    return re.match(r"(.+?[NSEWO])\s*(.+[NSEWO])$", text.upper())

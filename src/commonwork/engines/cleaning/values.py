"""Single values made comparable: partial dates, numbers, identifiers, addresses of sites, coordinates.

Every parser returns the comparable text, or raises :class:`Unreadable`; empty text is never passed in.
"""

import importlib
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any


class Unreadable(ValueError):
    """The value is not what its column says; the message is the code of the problem."""


_DATE_SHAPES: dict[str, tuple[re.Pattern[str], tuple[int, int, int]]] = {
    "iso": (re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ].*)?)?)?$"), (1, 2, 3)),
    "d/m/y": (re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?: .*)?$"), (3, 2, 1)),
    "m/d/y": (re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: .*)?$"), (3, 1, 2)),
    "y": (re.compile(r"(\d{4})(?:\D.*)?$"), (1, 0, 0)),
}


def parse_date(text: str, shapes: tuple[str, ...] = ("iso",)) -> str:
    """A day, month or year as ISO 8601 text of the precision given: «2022-10-01», «2022-10», «2022».

    ``shapes`` are tried in order; the order of day and month is the source's to say, never guessed.
    """
    digits = unicodedata.normalize("NFKC", text).strip()
    for shape in shapes or ("iso",):
        pattern, order = _DATE_SHAPES[shape]
        if match := pattern.match(digits):
            parts = [match.group(group) if group else None for group in order]
            return _iso(parts)
    raise Unreadable("read.date")


def _iso(parts: list[str | None]) -> str:
    year, month, day = (int(part) if part else None for part in parts)
    assert year is not None  # every shape has a year
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise Unreadable("read.date") from error
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part is not None)])


def first_day(partial: str) -> date:
    """The first day a partial date can mean."""
    year, month, day = [*partial.split("-"), "01", "01"][:3]
    return date(int(year), int(month), int(day))


def parse_number(text: str) -> str:
    """A plain decimal as text; native digits are read, separators of thousands are the comma and the space."""
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in unicodedata.normalize("NFKC", text))
    plain = plain.replace("٬", "").replace("٫", ".").replace(",", "").replace(" ", "").replace("\u00a0", "")
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise Unreadable("read.number") from error
    if not number.is_finite():
        raise Unreadable("read.number")
    return str(number)


def parse_coordinate(text: str, limit: int) -> str:
    """Decimal degrees within ±``limit``."""
    number = parse_number(text)
    if abs(Decimal(number)) > limit:
        raise Unreadable("read.coordinate")
    return number


def parse_website(text: str) -> str:
    """An http address; a bare host gets https. Anything else is not an address one may link to."""
    address = text.strip()
    if "://" not in address:
        address = f"https://{address}"
    if not re.match(r"https?://[^\s/<>\"']+\.[^\s<>\"']+$", address):
        raise Unreadable("read.website")
    return address


_STDNUM = {
    "jp-hojin": "jp.cn", "ch-uid": "ch.uid", "kr-brn": "kr.brn", "au-abn": "au.abn", "au-acn": "au.acn",
    "de-vat": "de.vat", "cn-uscc": "cn.uscc", "lei": "lei", "id-npwp": "id.npwp", "in-pan": "in_.pan",
    "in-gstin": "in_.gstin", "tw-ubn": "tw.ubn", "th-tin": "th.tin", "vn-mst": "vn.mst", "it-iva": "it.iva",
    "es-nif": "es.nif", "fr-siren": "fr.siren", "fr-siret": "fr.siret", "br-cnpj": "br.cnpj",
}  # fmt: skip
_checkers: dict[str, Any] = {}


def parse_identifier(text: str, scheme: str) -> str:
    """``scheme:value`` in the compact form of the scheme; check digits are checked where python-stdnum knows it."""
    value = unicodedata.normalize("NFKC", text).strip()
    if len(value) > 120:
        raise Unreadable("read.identifier")
    if scheme == "ir-nid":
        value = re.sub(r"[\s-]", "", value)
        if not is_iranian(value):
            raise Unreadable("read.identifier")
    if module := _STDNUM.get(scheme):
        checker = _checkers.get(scheme) or _checkers.setdefault(scheme, importlib.import_module(f"stdnum.{module}"))
        if not checker.is_valid(value):
            raise Unreadable("read.identifier")
        value = checker.compact(value)
    return f"{scheme}:{value}"


_IRANIAN = (29, 27, 23, 19, 17, 29, 27, 23, 19, 17)


def is_iranian(value: str) -> bool:
    """Whether eleven digits are a national id of a legal person in Iran (شناسهٔ ملی), by its check digit.

    Source of the rule: the registrar's published scheme; each of ten digits plus (the tenth plus two), weighted,
    modulo eleven; ten counts as nought.
    """
    if not (len(value) == 11 and value.isascii() and value.isdigit()):
        return False
    plus = int(value[9]) + 2
    rest = sum((int(digit) + plus) * weight for digit, weight in zip(value, _IRANIAN, strict=False)) % 11
    return rest % 10 == int(value[10])


PARSERS: dict[str, Callable[[str], str]] = {
    "members": parse_number,
    "workers": parse_number,
    "worker_members": parse_number,
    "latitude": lambda text: parse_coordinate(text, 90),
    "longitude": lambda text: parse_coordinate(text, 180),
    "website": parse_website,
}

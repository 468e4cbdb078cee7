"""Filters by number: comparisons and ranges, in the digits of any script."""

import re
import unicodedata

from commonwork.engines.searching.expressions import And, Filter, Node

_SIGNS = str.maketrans(
    {"＞": ">", "＜": "<", "＝": "=", "≥": ">=", "≤": "<=", "≧": ">=", "≦": "<=", "⩾": ">=", "⩽": "<="}
)
_RANGE = re.compile(r"(\d{0,4})(?:\.{2,3}|…|‥|〜|～|~|–|—|-)(\d{0,4})")
_COMPARED = re.compile(r"(>=|<=|=>|=<|>|<|=|)(\d{1,4})")
_ORDERED = {"": "=", "=>": ">=", "=<": "<="}


def number_filters(field: str, value: str, *, ranges: bool = True, calendars: bool = True) -> Node | None:
    """What a value says of a field that holds numbers; None where it is no number.

    Years of the Persian and the Thai calendar are told by their number, and come out as years of the common one.
    ``>2020``, ``>=2020``, ``<2020``, ``<=2020``, ``2020``; ``2010..2020``, ``2010..`` and ``..2020`` hold their ends.
    """
    text = _plain(value)
    if found := _COMPARED.fullmatch(text):
        return Filter(field, str(_year(found[2], calendars)), _ORDERED.get(found[1], found[1]))
    found = _RANGE.fullmatch(text) if ranges else None
    if not found or found.groups() == ("", ""):
        return None
    ends = sorted(_year(end, calendars) for end in found.groups() if end)
    if len(ends) == 2:
        return And((Filter(field, str(ends[0]), ">="), Filter(field, str(ends[1]), "<=")))
    return Filter(field, str(ends[0]), ">=" if found[1] else "<=")


def _year(text: str, calendars: bool) -> int:
    """A year of the common calendar; no cooperative was founded before 1500, or will be after 2400."""
    year = int(text)
    if not calendars or 1500 <= year <= 2400:
        return year
    return year + 621 if 1200 <= year < 1500 else year - 543 if 2400 < year <= 2700 else year


def _plain(value: str) -> str:
    """Digits of every script as 0 to 9, signs of every width as the plain ones, without spaces or the word «year»."""
    digits = (str(unicodedata.decimal(char)) if char.isdecimal() else char for char in value.translate(_SIGNS))
    return "".join("".join(digits).split()).removesuffix("年").removesuffix("년")

"""Numbers in every script's digits, and which of «.» and «,» marks the decimals.

What marks the decimals is decided once for a column: by its own cells, else by the other columns of the file,
else by the country. A cell that reads both ways is never guessed on its own: «1.234» without a decision is unreadable.
"""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from commonwork.engines.cleaning.values import Unreadable

RULES = {
    "digits.column": "cells that read one way only decide the decimal mark of the whole column",
    "digits.file": "a column that does not tell takes the decimal mark of the other columns of its file",
    "digits.country": "a file that does not tell takes the decimal mark of its country, or of its language",
}
_COMMA_COUNTRIES = frozenset(
    [
        "AD",
        "AL",
        "AM",
        "AR",
        "AT",
        "AZ",
        "BA",
        "BE",
        "BG",
        "BO",
        "BR",
        "BY",
        "CH",
        "CL",
        "CM",
        "CO",
        "CR",
        "CU",
        "CY",
        "CZ",
        "DE",
        "DK",
        "DZ",
        "EC",
        "EE",
        "ES",
        "FI",
        "FO",
        "FR",
        "GE",
        "GL",
        "GR",
        "HR",
        "HU",
        "ID",
        "IS",
        "IT",
        "KG",
        "KZ",
        "LI",
        "LT",
        "LU",
        "LV",
        "MA",
        "MC",
        "MD",
        "ME",
        "MG",
        "MK",
        "MN",
        "MZ",
        "NL",
        "NO",
        "PL",
        "PT",
        "PY",
        "RO",
        "RS",
        "RU",
        "SE",
        "SI",
        "SK",
        "SN",
        "SR",
        "TG",
        "TL",
        "TN",
        "TR",
        "UA",
        "UY",
        "UZ",
        "VE",
        "VN",
        "XK",
    ]
) - {"CH", "LI"}
_POINT_COUNTRIES = frozenset(
    [
        "AE",
        "AU",
        "BD",
        "BN",
        "BW",
        "CA",
        "CH",
        "CN",
        "DO",
        "ET",
        "FJ",
        "GB",
        "GH",
        "GT",
        "HK",
        "HN",
        "IE",
        "IL",
        "IN",
        "IQ",
        "JM",
        "JO",
        "JP",
        "KE",
        "KH",
        "KP",
        "KR",
        "LA",
        "LI",
        "LK",
        "MM",
        "MO",
        "MT",
        "MV",
        "MX",
        "MY",
        "NA",
        "NG",
        "NI",
        "NP",
        "NZ",
        "PA",
        "PE",
        "PG",
        "PH",
        "PK",
        "PR",
        "SA",
        "SB",
        "SG",
        "SV",
        "SY",
        "TH",
        "TO",
        "TT",
        "TW",
        "TZ",
        "UG",
        "US",
        "VU",
        "WS",
        "ZA",
        "ZM",
        "ZW",
    ]
) - {"ZA"}
_LANGUAGES = {
    **dict.fromkeys(("ja", "ko", "zh-hans", "zh-hant", "hi", "ne", "th", "bn", "ur", "ta", "si"), "."),
    **dict.fromkeys(("de", "fr", "id", "vi", "it", "ru", "nl", "tr"), ","),
}
_LONGEST = 200
_AROUND = re.compile(
    r"^(?:[¥￥$€£₩₹₱฿₫]|US\$|NT\$|Rs\.?|Rp\.?|PHP|JPY|KRW|約|약)\s*|\s*(?:人|名|명|位|社|件|円|元|원|नग|जना|คน|نفر|orang|anggota|persons?|people|members?|%|€|£)$"
)
_SPACES = re.compile(r"(?<=\d)[\s'’_](?=\d{3}(?!\d))")
_SHAPE = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)*|[.,]\d+)(?:[eE][+-]?\d{1,3})?$")
_HAN = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "元": 1, "両": 2}


@lru_cache(maxsize=20000)
def plain_digits(text: str) -> str:
    """The text with every script's digits as 0–9 and full-width letters and signs made plain."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in folded)


def han_number(text: str) -> int | None:
    """A small number written in Han numerals: «二〇二二», «十二», «三十一», «元»; None if it is not one."""
    if not text or any(c not in _HAN and c not in "十百" for c in text):
        return None
    if not set(text) & set("十百"):
        return int("".join(str(_HAN[c]) for c in text))
    total, digit = 0, 0
    for char in text:
        if char in _HAN:
            digit = _HAN[char]
        else:
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
    return total + digit


@lru_cache(maxsize=50000)
def number_core(text: str) -> str | None:
    """The digits and marks of a number, without currency, unit and spaces; None if it is no number at all."""
    if len(text) > _LONGEST:
        return None
    core = plain_digits(text.strip()).replace("٬", "'").replace("٫", "\x01").replace("−", "-").replace("،", ",")
    if core.startswith("(") and core.endswith(")"):
        core = f"-{core[1:-1]}"
    core = re.sub(r"^[△▲]\s*(?=\d)", "-", core)  # how Japanese accounts write a loss
    core = _AROUND.sub("", _AROUND.sub("", core))
    core = _SPACES.sub("", core)
    core = core[0] + core[1:].lstrip() if core[:1] in {"-", "+"} else core
    if "\x01" in core:
        core = core.replace(",", "").replace("\x01", ".") + ("e0" if core.count("\x01") == 1 else "?")
    return core if _SHAPE.match(core) and sum(map(core.count, "eE")) <= 1 else None


def tells_mark(core: str) -> str:
    """The decimal mark a single cell proves: «.», «,», or «» where it reads both ways or has no mark."""
    if "e" in core or "E" in core:
        return ""
    points, commas = core.count("."), core.count(",")
    if points and commas:
        return "," if core.rfind(",") > core.rfind(".") else "."
    if points + commas == 0:
        return ""
    mark, other = (".", ",") if points else (",", ".")
    if points + commas > 1:
        return other
    before, _, after = core.lstrip("+-").partition(mark)
    if len(after) != 3 or len(before) > 3 or before in {"", "0"} or (before.startswith("0")):
        return mark
    return ""


def decimal_mark(texts: Iterable[str]) -> str:
    """The decimal mark the cells of a column prove; «» where none does, «?» where they contradict each other."""
    told = {mark for text in texts if (core := number_core(text)) is not None and (mark := tells_mark(core))}
    return told.pop() if len(told) == 1 else "?" if told else ""


def mark_of_country(country: str, language: str = "") -> str:
    """The decimal mark of a country, else of the language of the headings; «» where neither settles it."""
    if country in _COMMA_COUNTRIES:
        return ","
    return "." if country in _POINT_COUNTRIES else _LANGUAGES.get(language, "") if not country else ""


def read_number(text: str, mark: str = "") -> str:
    """A plain decimal as text. ``mark`` is the decided decimal mark of the column; raises :class:`Unreadable`."""
    if text.isascii() and text.isdigit() and len(text) < 40:
        return text if text[0] != "0" or text == "0" else str(int(text))
    core = number_core(text)
    if core is None:
        raise Unreadable("read.number")
    decided = tells_mark(core) or mark
    if mark in {".", ","} and tells_mark(core) not in {"", mark}:
        raise Unreadable("read.number_marks")
    if ("." in core or "," in core) and "e" not in core.lower():
        if decided not in {".", ","}:
            raise Unreadable("read.number_marks")
        _check_groups(core, decided)
        core = core.replace("," if decided == "." else ".", "").replace(",", ".")
    try:
        number = Decimal(core.removesuffix("e0"))
    except InvalidOperation as error:
        raise Unreadable("read.number") from error
    return format(number, "f") if number.is_finite() and abs(number.adjusted()) < 40 else _unreadable()


def _check_groups(core: str, mark: str) -> None:
    """Thousands stand in groups of three, or of two and then three as in South Asia; anything else is no number."""
    whole = core.lstrip("+-").rpartition(mark)[0] if mark in core else core.lstrip("+-")
    groups = whole.split("," if mark == "." else ".")
    if len(groups) > 1 and (len(groups[-1]) != 3 or not all(2 <= len(group) <= 3 for group in groups[1:-1])):
        raise Unreadable("read.number")
    if core.count(mark) > 1 or not 0 <= len(groups[0]) <= (3 if len(groups) > 1 else 40):
        raise Unreadable("read.number")


def _unreadable() -> str:
    raise Unreadable("read.number")

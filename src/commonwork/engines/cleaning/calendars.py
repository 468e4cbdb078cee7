"""Dates of seven calendars as ISO 8601 text of the precision given: Gregorian, Jalali, Buddhist, Minguo, eras, BS.

The order of day and month and the calendar are decided once for a column, by its cells, its heading and the
country; a cell that names its era («令和», «民國», «พ.ศ.», «वि.सं.») is read by that. Nothing here knows today's date.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from commonwork.engines.cleaning.digits import han_number, plain_digits
from commonwork.engines.cleaning.values import Unreadable

RULES = {
    "calendar.order": "a column whose cells prove it has the day or the month first is read in that order",
    "calendar.country": "a column that does not prove the order of day and month takes the one of its country",
    "calendar.years": "years that only one calendar can mean, or digits and headings of a language, tell the calendar",
}
_MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW", "GU", "AS", "MP", "PR", "VI", "UM"})
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERA_STARTS = {
    "明治": (1868, 1, 25),
    "大正": (1912, 7, 30),
    "昭和": (1926, 12, 25),
    "平成": (1989, 1, 8),
    "令和": (2019, 5, 1),
}
_ERA_LETTERS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
_ERA = re.compile(r"(明治|大正|昭和|平成|令和|㍾|㍽|㍼|㍻|㋿)\s*(元|\d{1,2}|[一二三四五六七八九十]{1,3})\s*年?(.*)$")
_ERA_SHORT = re.compile(r"([MTSHR])\.?\s*(\d{1,2})([./-]\d{1,2}(?:[./-]\d{1,2})?|年.*)$")
_MINGUO = re.compile(r"(?:中華)?民[國国]\s*(元|\d{1,3}|[〇零一二三四五六七八九十百]{1,4})\s*[年./-]?(.*)$")
_TIME = re.compile(r"(?:[T\s,]+\d{1,2}:\d{2}.*|T$)$")
_LONGEST = 200
_LEFT_OUT = re.compile(r"^(?:about|c\.|ca\.?|около)\s*", re.I)
_MARKED = (
    ("buddhist", re.compile(r"พ\.?\s*ศ\.?|B\.\s*E\.|\bBE\b")), ("jalali", re.compile(r"ه\.?\s*ش\.?")),
    ("bs", re.compile(r"वि\.?\s*सं\.?|\bB\.?S\.?\b")), ("gregorian",
    re.compile(r"ค\.?\s*ศ\.?|ई\.?\s*सं\.?|\bA\.?D\.?\b|م\.?$")),
)  # fmt: skip
_JALALI = ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"]
_BS = ["बैशाख", "जेठ", "असार", "साउन", "भदौ", "असोज", "कात्तिक", "मंसिर", "पुस", "माघ", "फागुन", "चैत"]
_BS_OTHER = ["वैशाख", "ज्येष्ठ", "आषाढ", "श्रावण", "भाद्र", "आश्विन", "कार्तिक", "मङ्सिर", "पौष", "माघ", "फाल्गुन", "चैत्र"]
_LANGUAGES = (
    "en",
    "fr",
    "de",
    "es",
    "pt",
    "it",
    "nl",
    "id",
    "ms",
    "fil",
    "vi",
    "th",
    "hi",
    "ar",
    "ru",
    "tr",
    "fa",
    "ne",
)
_CJK = re.compile(
    r"(\d{4}|[〇一二三四五六七八九]{4})\s*[年년]\s*(?:(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[月월]\s*(?:(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日일号號]?)?)?"
)


@dataclass(frozen=True, slots=True)
class Dates:
    """How the dates of a column are read: its calendar, whether day or month comes first, Excel's day numbers."""

    calendar: str = "gregorian"
    order: str = ""
    serial: bool = False


@lru_cache(maxsize=1)
def _months() -> dict[str, tuple[int, str]]:
    """Names of months in many languages, long and short → number and calendar («» where the column decides)."""
    from babel.dates import get_month_names

    found: dict[str, tuple[int, str]] = {}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context=context, locale=language).items():
                    found.setdefault(_name(name), (number, ""))
    for names, calendar in ((_JALALI, "jalali"), (_BS, "bs"), (_BS_OTHER, "bs")):
        found.update({_name(name): (number, calendar) for number, name in enumerate(names, 1)})
    found["sept"] = (9, "")
    return {name: month for name, month in found.items() if not name.isdigit()}


def _name(text: str) -> str:
    return text.casefold().strip(" .,،").replace("ي", "ی").replace("ك", "ک")


def decide_dates(
    texts: Iterable[str], country: str = "", language: str = "", off: frozenset[str] = frozenset()
) -> Dates:
    """How a column of dates is read; ``order`` and ``calendar`` are «?» where nothing settles what it needs."""
    several = [plain_digits(_TIME.sub("", text.strip())) for text in texts if text.strip()]
    groups = [[part for part in re.split(r"\D+", text) if part] for text in several]
    decided = Dates(order=_order(groups, country, off))
    if "calendar.years" in off:
        return decided
    raw = "".join(list(texts)[:50]) if isinstance(texts, (list, tuple)) else ""
    return replace(decided, calendar=_calendar(groups, raw, country, language))


def _order(groups: list[list[str]], country: str, off: frozenset[str]) -> str:
    last_year = [(int(g[0]), int(g[1])) for g in groups if len(g) == 3 and len(g[2]) == 4 and max(map(len, g[:2])) <= 2]
    if not last_year:
        return ""
    if "calendar.order" not in off:
        day_first = any(first > 12 for first, _ in last_year)
        month_first = any(second > 12 for _, second in last_year)
        if day_first != month_first:
            return "d/m/y" if day_first else "m/d/y"
        if day_first:
            return "?"
    if country and "calendar.country" not in off:
        return "m/d/y" if country in _MONTH_FIRST else "d/m/y"
    return "?"


def _calendar(groups: list[list[str]], raw: str, country: str, language: str) -> str:
    years = sorted(int(year) for group in groups if (year := _year_of(group)))
    if not years:
        short = [g for g in groups if len(g) == 3 and 2 <= len(g[0]) <= 3 and int(g[0]) > 31]
        return "minguo" if (country == "TW" or language == "zh-hant") and (short or groups) else "gregorian"
    middle = years[len(years) // 2]
    if 2400 <= middle <= 2650:
        return "buddhist"
    if 1200 <= middle <= 1460:
        persian = country in {"IR", "AF"} or language == "fa" or any("۰" <= c <= "۹" for c in raw)
        return "jalali" if persian else "?"
    if 1960 <= middle <= 2100 and (country == "NP" or language == "ne"):
        native = language == "ne" or any("०" <= c <= "९" for c in raw)
        return "bs" if native or years[-1] > 2043 or _beyond_gregorian(groups) else "?"
    return "gregorian"


def _year_of(group: list[str]) -> str:
    return next(
        (part for part in group if len(part) == 4), group[0][:4] if len(group) == 1 and len(group[0]) == 8 else ""
    )


def _beyond_gregorian(groups: list[list[str]]) -> bool:
    return any(
        len(g) == 3 and len(g[0]) == 4 and int(g[2]) > (30 if int(g[1]) in {2, 4, 6, 9, 11} else 31) for g in groups
    )


def read_date(text: str, dates: Dates = Dates()) -> str:
    """A day, month or year as ISO text; raises :class:`Unreadable` with «read.date» or what is undecided."""
    return _read(text, dates.calendar, dates.order, dates.serial)


@lru_cache(maxsize=50000)
def _read(text: str, calendar: str, order: str, serial: bool) -> str:
    if len(text) > _LONGEST:
        raise Unreadable("read.date")
    plain = _LEFT_OUT.sub("", plain_digits(text.strip()))
    for read in (_era, _minguo):
        if (found := read(plain)) is not None:
            return found
    plain = _TIME.sub("", plain).strip()
    for name, mark in _MARKED:
        if mark.search(plain):
            plain, calendar = mark.sub(" ", plain).strip(), name
            break
    if match := _CJK.match(plain):
        return _iso([_number(part) for part in match.groups() if part], calendar)
    if serial and plain.isdigit() and len(plain) <= 6:
        return (date(1899, 12, 30) + timedelta(days=int(plain))).isoformat()
    return _worded(plain, calendar) or _numeric(plain, calendar, order)


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    number = han_number(text)
    if number is None:
        raise Unreadable("read.date")
    return number


def _tail(text: str) -> list[int]:
    """Month and day after a year of an era: «4月1日», «.4.1», «四月一日», or nothing."""
    parts = [part for part in re.split(r"[^\d一二三四五六七八九十]+", text) if part]
    if len(parts) > 2 or (text.strip() and not parts):
        raise Unreadable("read.date")
    return [_number(part) for part in parts]


def _era(text: str) -> str | None:
    match = _ERA.match(text) or _ERA_SHORT.match(text)
    if match is None:
        return None
    era = _ERA_LETTERS.get(match.group(1), match.group(1))
    parts = [_ERAS[era] + _number(match.group(2)), *_tail(match.group(3))]
    start = _ERA_STARTS[era][: len(parts)]
    if tuple(parts) < start or _number(match.group(2)) == 0:
        raise Unreadable("read.date")
    return _iso(parts, "gregorian")


def _minguo(text: str) -> str | None:
    match = _MINGUO.match(text)
    return _iso([_number(match.group(1)), *_tail(match.group(2))], "minguo") if match else None


def _worded(text: str, calendar: str) -> str:
    """«24 October 2011», «Oct. 24, 2011», «1 มกราคม 2560», «۱۲ مهر ۱۴۰۱»; empty if no month is named."""
    words = [_name(word) for word in re.split(r"[\s,،/\-]+", text) if word]
    months = _months()
    named = [months[word] for word in words if word in months]
    numbers = [re.sub(r"(?<=\d)(?:st|nd|rd|th|er|º|\.)$", "", word) for word in words if word not in months]
    numbers = [word for word in numbers if word not in {"de", "of", "del", "ngày", "tháng", "năm", "ika", "ng"}]
    if len(named) != 1 or not 1 <= len(numbers) <= 2 or not all(part.isdigit() for part in numbers):
        return ""
    year = next((part for part in numbers if len(part) == 4), "")
    if not year:
        raise Unreadable("read.date")
    numbers.remove(year)
    return _iso([int(year), named[0][0], *map(int, numbers)], named[0][1] or calendar)


def _numeric(text: str, calendar: str, order: str) -> str:
    if not re.match(r"\d+(?:\s?[./\-年년]\s?\d+){0,2}\.?$", text):
        raise Unreadable("read.date")
    parts = re.findall(r"\d+", text)
    if len(parts) == 1:
        compact = parts[0]
        if len(compact) == 8:
            parts = [compact[:4], compact[4:6], compact[6:]]
        elif len(compact) == 7 and calendar == "minguo":
            parts = [compact[:3], compact[3:5], compact[5:]]
        elif len(compact) == 6 and calendar != "minguo":
            parts = [compact[:4], compact[4:]]
    if len(parts[-1]) == 4 and len(parts) > 1:
        parts = [parts[1], parts[0]] if len(parts) == 2 else _turned(parts, order)
    if calendar == "jalali" and len(parts) == 3 and len(parts[0]) == 2 and int(parts[0]) > 30:
        parts[0] = f"13{parts[0]}"  # «۸۸/۱۲/۰۱»; a year up to 30 may lie in either century
    if len(parts[0]) != 4 and calendar != "minguo":
        raise Unreadable("read.date")
    return _iso([int(part) for part in parts], calendar)


def _turned(parts: list[str], order: str) -> list[str]:
    first, second, year = parts
    if int(first) > 12 or (first == second and int(first)):
        order = "d/m/y"
    elif int(second) > 12:
        order = "m/d/y"
    if order not in {"d/m/y", "m/d/y"}:
        raise Unreadable("read.date_order")
    return [year, second, first] if order == "d/m/y" else [year, first, second]


def _iso(parts: list[int], calendar: str) -> str:
    if calendar == "?":
        raise Unreadable("read.calendar")
    try:
        day = _gregorian([*parts, 1, 1][:3] if len(parts) < 3 else parts, calendar)
    except (ValueError, OverflowError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise Unreadable("read.date") from error
    if len(parts) == 3:
        return day.isoformat()
    if calendar in {"jalali", "bs"}:  # their years and months begin within ours: only the day is exact
        return f"{day.year:04d}" if len(parts) == 1 else day.isoformat()[:7]
    return "-".join([f"{day.year:04d}", *(f"{part:02d}" for part in parts[1:])])


def _gregorian(parts: list[int], calendar: str) -> date:
    year, month, day = parts
    if calendar == "jalali":
        from persiantools.jdatetime import JalaliDate

        turned: Any = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]  # -- no types
        return date(turned.year, turned.month, turned.day)
    if calendar == "bs":
        import nepali_datetime  # type: ignore[import-untyped]  # -- it has no types

        turned = nepali_datetime.date(year, month, day).to_datetime_date()
        return date(turned.year, turned.month, turned.day)
    return date(year + {"buddhist": -543, "minguo": 1911}.get(calendar, 0), month, day)

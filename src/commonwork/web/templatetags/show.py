"""Show numbers, dates, names, charts and maps in the reader's language.

Numbers and dates follow CLDR (Babel). Babel knows neither the Persian calendar nor Persian digits:
dates in fa come from ICU, digits are mapped here.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi
from icu4py.messageformat import MessageFormat

from commonwork.web import drawing

register = template.Library()

CLDR = {"zh-hans": "zh_Hans", "zh-hant": "zh_Hant", "en": "en_001"}  # en_001: day before month, as the network writes
RTL_LANGUAGES = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}
RTL_SCRIPTS = {"arab", "aran", "hebr", "syrc", "thaa", "nkoo"}
PERSIAN = str.maketrans("0123456789%", "۰۱۲۳۴۵۶۷۸۹٪")


def cldr() -> Locale:
    """Return the CLDR locale of the active language."""
    code = (get_language() or "en").lower()
    return Locale.parse(CLDR.get(code, code.replace("-", "_")))


def in_digits(text: str, locale: Locale) -> str:
    """Put a formatted number into the digits of the language."""
    return text.translate(PERSIAN) if locale.language == "fa" else text


def as_decimal(value: object) -> Decimal | None:
    """Read a value as a decimal without passing through a float; None where it is no number."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def as_date(value: object) -> date | None:
    """Read a date, a moment or an ISO text (2021, 2021-11, 2021-11-29) as a date."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value)
    try:
        return date.fromisoformat(text + {4: "-01-01", 7: "-01"}.get(len(text), ""))
    except ValueError:
        return None


@register.filter
def number(value: object) -> str:
    """Write a number with the separators and digits of the language: 378,000 · ۳۷۸٬۰۰۰."""
    if type(value) is int:
        return _counted(value, get_language() or "en")  # a page of results writes dozens of counts
    amount = as_decimal(value)
    if amount is None:
        return "" if value is None else str(value)
    return _written(amount)


@lru_cache(maxsize=10_000)
def _counted(value: int, language: str) -> str:
    return _written(Decimal(value))


def _written(amount: Decimal) -> str:
    locale = cldr()
    text = format_decimal(amount, locale=locale, decimal_quantization=False, numbering_system="default")
    return in_digits(text, locale)


@register.filter
def compact(value: object) -> str:
    """Write a large number in words: 20 million · 2000万 · 2 करोड़ · ۲۰ میلیون."""
    amount = as_decimal(value)
    if amount is None:
        return "" if value is None else str(value)
    locale = cldr()
    length = "long" if "long" in locale.compact_decimal_formats else "short"  # Babel has only short for ja, ko, zh
    text = format_compact_decimal(
        amount, format_type=length, locale=locale, fraction_digits=1, numbering_system="default"
    )
    return in_digits(text, locale)


@register.filter
def percent(value: object) -> str:
    """Write a percentage given in hundredths: 60 → 60% · ۶۰٪."""
    amount = as_decimal(value)
    if amount is None:
        return "" if value is None else str(value)
    locale = cldr()
    text = format_percent(amount / 100, locale=locale, decimal_quantization=False, numbering_system="default")
    return in_digits(text, locale)


@register.filter
def day(value: object) -> str:
    """Write a day in the calendar of the language: 29 November 2021 · 2021年11月29日 · ۸ آذر ۱۴۰۰."""
    when = as_date(value)
    if when is None:
        return "" if value is None else str(value)
    locale = cldr()
    if locale.language == "fa":
        # a date, never a moment: ICU would move that into the zone of the machine
        return MessageFormat("{d,date,long}", "fa@calendar=persian").format({"d": when})
    return format_date(when, "long", locale)


@register.filter
def month(value: object) -> str:
    """Write a month. A month of the Gregorian calendar is none of the Persian one: fa keeps its name, نوامبر ۲۰۲۱."""
    when = as_date(value)
    if when is None:
        return "" if value is None else str(value)
    locale = cldr()
    return in_digits(format_skeleton("yMMMM", when, locale=locale), locale)


@register.filter
def direction(lang: str | None) -> str:
    """Return "rtl" or "ltr" for a language tag (fa, ur-Arab-PK)."""
    first, *rest = (lang or "").lower().split("-")
    script = next((part for part in rest if len(part) == 4), "")
    return "rtl" if (script in RTL_SCRIPTS if script else first in RTL_LANGUAGES) else "ltr"


@register.simple_tag
def own_script(name: str, lang: str = "") -> SafeString:
    """Write a name so that it neither takes the glyphs nor turns the direction of what stands around it."""
    if not lang:
        return format_html("<bdi>{}</bdi>", name)
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', lang, direction(lang), name)


@register.simple_tag
def bar_chart(rows: Sequence[drawing.Row], title: str, name: str, description: str = "") -> SafeString:
    """Draw bars; the texts of the rows are formatted already."""
    return mark_safe(drawing.bars(rows, title=title, name=name, description=description, rtl=get_language_bidi()))  # noqa: S308 -- the drawing escapes its words


@register.simple_tag
def line_chart(series: Sequence[drawing.Series], title: str, name: str, description: str = "") -> SafeString:
    """Draw lines over the same moments."""
    return mark_safe(drawing.lines(series, title=title, name=name, description=description, rtl=get_language_bidi()))  # noqa: S308 -- the drawing escapes its words


@register.simple_tag
def multiples(series: Sequence[drawing.Series], title: str, name: str) -> SafeString:
    """Draw one small chart per series."""
    return mark_safe(drawing.small_multiples(series, title=title, name=name, rtl=get_language_bidi()))  # noqa: S308 -- the drawing escapes its words


@register.simple_tag
def closeup_of(places: Sequence[drawing.Place], title: str, name: str, apart: str) -> SafeString:
    """Draw two near places as they lie to each other."""
    return mark_safe(drawing.closeup(places, title=title, name=name, apart=apart, rtl=get_language_bidi()))  # noqa: S308 -- the drawing escapes its words


@register.simple_tag
def map_of(
    places: Sequence[drawing.Place], title: str, name: str, window: str = "asia_pacific", description: str = ""
) -> SafeString:
    """Draw places on the land of a window (asia_pacific, world)."""
    rtl = get_language_bidi()
    drawn = drawing.region_map(places, title=title, name=name, window=window, description=description, rtl=rtl)
    return mark_safe(drawn)  # noqa: S308 -- the drawing escapes its words

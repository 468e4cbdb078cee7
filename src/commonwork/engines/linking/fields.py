"""Cells of a list made comparable: telephone, site, address, postcode, year, identifier, point.

Each function takes one value of a cell and gives its comparable form, or «» where the value says nothing. Nothing is
corrected here: the original stays where it came from.
"""

import re
import unicodedata
from functools import lru_cache

from commonwork.engines.cleaning.text import fold_text

BETWEEN = "|"
PHONE_DIGITS = 9  # the last digits: enough to tell lines apart, without prefixes of countries and trunks
SHORTEST_PHONE = 6
SHARED_SITES = frozenset({
    "facebook.com", "m.facebook.com", "instagram.com", "twitter.com", "x.com", "linkedin.com", "youtube.com",
    "sites.google.com", "wordpress.com", "blogspot.com", "wixsite.com", "tumblr.com", "linktr.ee", "medium.com",
    "github.io", "github.com", "blog.naver.com", "cafe.naver.com", "cafe.daum.net", "band.us", "ameblo.jp", "note.com",
    "peraichi.com", "jimdo.com", "weibo.com", "t.me", "wa.me", "line.me", "bit.ly",
})  # fmt: skip
_STREETS = {
    "rd": "road", "st": "street", "str": "strasse", "ln": "lane", "ave": "avenue", "av": "avenue", "dr": "drive",
    "sq": "square", "pl": "place", "ct": "court", "blvd": "boulevard", "bd": "boulevard", "hwy": "highway",
    "bldg": "building", "fl": "floor", "pk": "park", "jl": "jalan", "jln": "jalan", "r": "rua", "c": "calle",
    "v": "via", "pza": "plaza", "ul": "ulica", "cd": "caddesi", "sk": "sokak", "brgy": "barangay", "hs": "house",
}  # fmt: skip
_STREET_END = re.compile(r"(?<=\w)str(?:asse)?$")
_BLOCKS = re.compile(r"(\d+)\s*(?:丁目|番地|番|号|번지|번|호|路|弄|號|号)\s*(?:の)?\s*")
_DASHES = re.compile(r"(?<=\d)[\u2010-\u2015\u2212\u30fc\uff0d-](?=\d)")
_TOKEN = re.compile(r"\d+|[^\W\d]+")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")
_KANJI_BLOCK = re.compile(r"[〇一二三四五六七八九]+(?=丁目|番)")


def plain(text: str) -> str:
    """Full-width and native digits as Latin ones; other letters as they are."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in text)


def several(cell: str) -> list[str]:
    """The values of a cell: several are separated by « | »."""
    if BETWEEN not in cell:
        cell = cell.strip()
        return [cell] if cell else []
    return [value.strip() for value in cell.split(BETWEEN) if value.strip()]


def phone(text: str) -> str:
    """The last nine digits of a telephone number; «» for fewer than six digits or all the same."""
    digits = "".join(c for c in plain(text) if c.isdigit())
    digits = digits.lstrip("0")
    return digits[-PHONE_DIGITS:] if len(digits) >= SHORTEST_PHONE and len(set(digits)) > 1 else ""


def site(text: str) -> str:
    """The host without «www»; of a site that many share, also the first part of the path."""
    address = text.strip().casefold()
    address = address.partition("://")[2] or address
    host, _, path = address.partition("/")
    host = host.partition("?")[0].partition(":")[0].rstrip(".").removeprefix("www.")
    if "." not in host or " " in host:
        return ""
    if host in SHARED_SITES:
        first = path.partition("/")[0].partition("?")[0]
        return f"{host}/{first}" if first else ""
    return host


@lru_cache(maxsize=1 << 16)
def postcode(text: str) -> str:
    """Letters and digits only, capitals, Latin digits."""
    code = "".join(c for c in plain(text).upper() if c.isalnum())
    return code if len(code) >= 3 and len(set(code)) > 1 else ""


def district(code: str, country: str) -> str:
    """The larger area a postcode lies in: the outward code in the United Kingdom, elsewhere the first three signs."""
    return code[:-3] if country == "GB" and len(code) > 4 else code[:3]


@lru_cache(maxsize=1 << 17)
def address(text: str) -> tuple[str, str]:
    """The words of an address and its numbers in their order, both comparable; street words in full.

    Japanese and Chinese blocks (一丁目2番3号) become plain numbers; what stands between numbers does not count.
    """
    flat = plain(text)
    if not flat.isascii():
        flat = _KANJI_BLOCK.sub(lambda match: match[0].translate(_KANJI_DIGITS), flat)
        flat = _BLOCKS.sub(r"\1 ", flat)
    flat = fold_text(_DASHES.sub(" ", flat))
    words, numbers = [], []
    for token in _TOKEN.findall(flat):
        if token.isdigit():
            numbers.append(str(int(token)))
        elif len(token) > 1 or not token.isascii():
            words.append(_STREET_END.sub("strasse", _STREETS.get(token, token)))
        elif token in _STREETS:
            words.append(_STREETS[token])
    return " ".join(words), " ".join(numbers)


@lru_cache(maxsize=1 << 14)
def year(text: str) -> int:
    """The year of a date in any order, 0 where none can be read. Other calendars are read before, by the reader."""
    match = _YEAR.search(plain(text))
    return int(match[1]) if match else 0


def identifier(text: str) -> tuple[str, str]:
    """Scheme («» if none is named) and value in capitals without spaces and signs; value «» where nothing is left."""
    scheme, colon, value = text.partition(":")
    if not colon:
        scheme, value = "", text
    return scheme.strip().casefold(), "".join(c for c in plain(value).upper() if c.isalnum())


def degrees(text: str, limit: int) -> float | None:
    """Decimal degrees within ±``limit``, else None."""
    try:
        number = float(plain(text).replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) <= limit and number == number else None

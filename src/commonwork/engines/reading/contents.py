"""What a column is by its cells, whatever it is called: each rule looks at a sample and says how surely it holds."""

import importlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from commonwork.engines.cleaning.calendars import Dates, decide_dates, read_date
from commonwork.engines.cleaning.coordinates import read_point
from commonwork.engines.cleaning.digits import number_core, plain_digits
from commonwork.engines.cleaning.values import Unreadable, is_iranian
from commonwork.engines.reading.headers import Words, fold_value


@dataclass(frozen=True, slots=True)
class Found:
    """One thing the cells of a column are: the field, how surely (0..1), the rule that says so, the scheme."""

    field: str
    confidence: float
    rule: str
    scheme: str = ""


@dataclass(frozen=True)
class Sample:
    """Some cells of a column as text, each once and in order, with what the rules ask about them again and again."""

    texts: tuple[str, ...]
    filled: int
    words: Words
    country: str = ""
    language: str = ""
    sequence: bool = False
    distinct: float = 1.0

    def share(self, holds: Callable[[str], object]) -> float:
        """The share of the cells for which something holds."""
        return sum(bool(holds(text)) for text in self.texts) / len(self.texts) if self.texts else 0.0


# scheme → module of python-stdnum, shape of the value, country that must be known (short check digits prove little)
SCHEMES: Mapping[str, tuple[str, str, str]] = {
    "jp-hojin": ("jp.cn", r"\d{13}", ""), "cn-uscc": ("cn.uscc", r"[0-9A-Z]{18}", ""), "lei": ("lei",
    r"[0-9A-Z]{18}\d\d", ""),
    "ch-uid": ("ch.uid", r"CHE-?\d{3}\.?\d{3}\.?\d{3}", ""), "kr-brn": ("kr.brn", r"\d{3}-?\d{2}-?\d{5}", ""),
    "au-abn": ("au.abn", r"\d{2} ?\d{3} ?\d{3} ?\d{3}", ""), "in-gstin": ("in_.gstin",
    r"\d{2}[A-Z]{5}\d{4}[A-Z]\w{3}", ""),
    "in-pan": ("in_.pan", r"[A-Z]{5}\d{4}[A-Z]", ""), "de-vat": ("de.vat", r"DE ?\d{9}", ""), "es-nif": ("es.nif",
    r"[A-Z]-?\d{7}-?[0-9A-Z]", "ES"),
    "br-cnpj": ("br.cnpj", r"\d{2}\.?\d{3}\.?\d{3}/?\d{4}-?\d{2}", ""), "fr-siren": ("fr.siren",
    r"\d{3} ?\d{3} ?\d{3}", "FR"),
    "fr-siret": ("fr.siret", r"\d{3} ?\d{3} ?\d{3} ?\d{5}", "FR"), "it-iva": ("it.iva", r"\d{11}", "IT"),
    "au-acn": ("au.acn", r"\d{3} ?\d{3} ?\d{3}", "AU"), "tw-ubn": ("tw.ubn", r"\d{8}", "TW"), "th-tin": ("th.tin",
    r"\d-?\d{4}-?\d{5}-?\d{2}-?\d", "TH"),
    "vn-mst": ("vn.mst", r"\d{10}(?:-?\d{3})?", "VN"), "id-npwp": ("id.npwp",
    r"\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}", ""),
    "gb-coops-uk": ("", r"R\d{6}", ""), "wikidata": ("", r"Q[1-9]\d{2,9}", ""),
    "ph-cda": ("", r"\d{4}-\d{8,16}", "PH"), "ir-nid": ("ir", r"\d{11}", "IR"),
    "ror": ("", r"https://ror\.org/0[a-z0-9]{8}", ""),
}  # fmt: skip
POSTCODES: Mapping[str, str] = {
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", "JP": r"〒?\s?\d{3}[-－ー]?\d{4}", "KR": r"\d{5}|\d{3}-\d{3}",
    "CN": r"\d{6}",
    "TW": r"\d{3}(?:\d{2,3})?", "IN": r"\d{3} ?\d{3}", "PH": r"\d{4}", "ID": r"\d{5}", "IR": r"\d{5}-?\d{5}",
    "TH": r"\d{5}",
    "VN": r"\d{5,6}", "NP": r"\d{5}", "US": r"\d{5}(?:-\d{4})?", "CA": r"[A-Z]\d[A-Z] ?\d[A-Z]\d", "DE": r"\d{5}",
    "CH": r"\d{4}", "AT": r"\d{4}", "FR": r"\d{5}", "ES": r"\d{5}", "IT": r"\d{5}", "NL": r"\d{4} ?[A-Z]{2}",
    "AU": r"\d{4}",
    "NZ": r"\d{4}", "MY": r"\d{5}", "SG": r"\d{6}", "LK": r"\d{5}", "BD": r"\d{4}", "MN": r"\d{5}", "RU": r"\d{6}",
    "BR": r"\d{5}-?\d{3}",
    "PT": r"\d{4}-\d{3}", "PL": r"\d{2}-\d{3}", "SE": r"\d{3} ?\d{2}",
}  # fmt: skip
_SHORT_CHECK = frozenset({"kr-brn", "fr-siren", "au-acn", "tw-ubn", "it-iva", "vn-mst", "ir-nid"})
_LETTERED = frozenset({"ch-uid", "de-vat", "in-gstin", "lei", "ror"})
_TELLING = ("GB", "CA", "NL", "BR", "PT", "PL")
_EMAIL = re.compile(r"(?:mailto:)?[\w.+'-]+@[\w-]+(?:\.[\w-]+)+$")
_SITE = re.compile(r"(?:https?://|www\.)[^\s]+\.[^\s]+$|[\w-]+(?:\.[\w-]+)*\.(?!\d)[a-z]{2,12}(?:/\S*)?$", re.I)
_FILE = re.compile(r"[^/]+\.(?:json|geojson|csv|tsv|xlsx?|xlsm|ods|pdf|txt|xml|gz|docx?|html?|png|jpe?g|gif)$", re.I)
_PHONE = re.compile(r"(?:tel\.?:?\s*)?(?:\+|00?|\()?[\d(][\d\s().\-–/]{5,22}(?:\s?(?:ext|x)\.?\s?\d+)?$", re.I)
_RULES_OF: dict[str, Callable[[Sample], Found | None]] = {}


@lru_cache(maxsize=64)
def _valid(module: str) -> Callable[[str], bool]:
    """What checks a number: a module of python-stdnum, or ours where it has none."""
    if module == "ir":
        return is_iranian
    checker: Any = importlib.import_module(f"stdnum.{module}") if module else None
    valid: Callable[[str], bool] = checker.is_valid if checker else bool
    return valid


def identifier_scheme(sample: Sample) -> Found | None:
    """The scheme whose shape and check digits nearly all cells have."""
    if len(sample.texts) < 2:
        return None
    compact = [plain_digits(text).strip() for text in sample.texts]
    for scheme, (module, shape, country) in SCHEMES.items():
        pattern = re.compile(f"(?:{shape})$")
        fits = [text for text in compact if pattern.match(text)]
        if len(fits) < 0.9 * len(compact) or (country and country != sample.country):
            continue
        valid = sum(map(_valid(module), fits))
        enough = len(fits) >= (6 if scheme in _SHORT_CHECK else 2 if scheme in _LETTERED else 3)
        if valid >= 0.9 * len(fits) and enough:
            return Found("identifier", round(0.9 + 0.09 * valid / len(compact), 3), "guess.identifier", scheme)
    return None


def shaped(sample: Sample, scheme: str) -> bool:
    """Whether more than half of the cells have the shape of a scheme's numbers."""
    shape = SCHEMES[scheme][1] if scheme in SCHEMES else ""
    return bool(shape) and sample.share(lambda text: re.match(f"(?:{shape})$", plain_digits(text).strip())) > 0.5


def _email(sample: Sample) -> Found | None:
    share = sample.share(_EMAIL.match)
    return Found("email", 0.9 * share + 0.08, "guess.email") if share >= 0.7 else None


def _website(sample: Sample) -> Found | None:
    if sample.filled >= 10 and sample.distinct < 0.1:  # one address in all rows is no organisation's own
        return None
    share = sample.share(lambda text: _SITE.match(text) and "@" not in text and not _FILE.match(text))
    return Found("website", 0.85 * share + 0.1, "guess.website") if share >= 0.7 else None


def _point(sample: Sample) -> Found | None:
    share = sample.share(_is_point)
    return Found("point", 0.9 * share + 0.08, "guess.point") if share >= 0.8 else None


def _is_point(text: str) -> bool:
    if not any(c in text for c in ",;(°/ ") or (("." not in text) and "°" not in text):
        return False
    try:
        read_point(text)
    except Unreadable:
        return False
    return True


def _phone(sample: Sample) -> Found | None:
    def is_phone(text: str) -> bool:
        plain = plain_digits(text)
        digits = sum(c.isdigit() for c in plain)
        led = plain.startswith(("+", "(", "tel", "Tel")) or (
            plain.startswith("0") and (digits > 8 or not plain.isdecimal())
        )
        return bool(_PHONE.match(plain)) and 7 <= digits <= 15 and (led or plain.count("-") == 2) and not _is_date(text)

    share = sample.share(is_phone)
    return Found("phone", 0.75 * share, "guess.phone") if share >= 0.75 else None


def _postcode(sample: Sample) -> Found | None:
    for country in [sample.country, *_TELLING]:
        shape = POSTCODES.get(country)
        share = sample.share(re.compile(f"(?:{shape})$", re.I).match) if shape else 0.0
        if country != sample.country and sample.share(lambda text: not text.isdecimal()) < 0.5:
            continue
        if share >= 0.85:
            plain = not re.search(r"[A-Z-]", shape or "") or country == "KR"
            return Found("postcode", (0.3 if plain else 0.85) * share, "guess.postcode", country)
    return None


def _country(sample: Sample) -> Found | None:
    names = sample.words.country_names
    share = sample.share(
        lambda text: (len(text) > 3 or text.isupper() or not text.isascii()) and fold_value(text) in names
    )
    codes = sample.share(lambda text: text.isascii() and text.isupper() and len(text) <= 3)
    strong = len(sample.texts) > 2 or codes < 0.5
    return (
        Found("country", (0.85 if codes < 0.5 or len(sample.texts) > 5 else 0.55) * share, "guess.country")
        if share >= 0.9 and strong
        else None
    )


def _is_date(text: str, dates: Dates | None = None) -> bool:
    try:
        read_date(text, dates or Dates(order="d/m/y"))
    except Unreadable:
        return False
    return True


def date_share(sample: Sample) -> float:
    """The share of cells that are dates (years alone too) in the calendar of the column."""
    dates = decide_dates(list(sample.texts), sample.country, sample.language)
    known = Dates(
        dates.calendar if dates.calendar != "?" else "gregorian", dates.order if dates.order != "?" else "d/m/y"
    )
    return sample.share(lambda text: _is_date(text, known))


def _status(sample: Sample) -> Found | None:
    meanings = sample.words.meanings
    known = (
        meanings.get("active", frozenset()) | meanings.get("closed", frozenset()) | meanings.get("merged", frozenset())
    )
    share = sample.share(lambda text: fold_value(text) in known)
    return Found("status", 0.8 * share, "guess.status") if share >= 0.6 and len(sample.texts) <= 20 else None


def _legal_form(sample: Sample) -> Found | None:
    known = sample.words.meanings.get("legal_form", frozenset())
    share = sample.share(lambda text: fold_value(text) in known)
    return Found("legal_form", 0.9 * share, "guess.legal_form") if share >= 0.5 and len(sample.texts) <= 60 else None


def _description(sample: Sample) -> Found | None:
    length = sum(map(len, sample.texts)) / max(1, len(sample.texts))
    wide = sum(c > "\u2e80" for text in sample.texts[:50] for c in text) > 0.3 * sum(map(len, sample.texts[:50]))
    if length < (50 if wide else 90) or sample.distinct < 0.5:
        return None
    return Found("description", min(0.75, 0.55 + length / 2000), "guess.description")


def _name(sample: Sample) -> Found | None:
    if sample.distinct < 0.6 or len(sample.texts) < 3:
        return None
    letters = sample.share(
        lambda text: (
            2 <= len(text) <= 120
            and "@" not in text
            and "://" not in text
            and sum(c.isalpha() for c in text) >= 0.5 * len(text)
        )
    )
    if letters < 0.85:
        return None
    words = sample.words.meanings.get("organisation", frozenset())
    joined = [word for word in words if any(c > "\u0e00" for c in word) and len(word) > 1]
    said = sample.share(lambda text: _says(fold_value(text), words, joined))
    if said >= 0.25:
        return Found("name", min(0.85, 0.6 + 0.3 * said), "guess.name")
    return None


def _says(text: str, words: frozenset[str], joined: list[str]) -> bool:
    return any(token in words for token in text.split()) or any(word in text for word in joined)


def _address(sample: Sample) -> Found | None:
    words = sample.words.meanings.get("street", frozenset())
    joined = [word for word in words if any(c > "\u2e80" for c in word)]
    share = sample.share(lambda text: any(c.isdecimal() for c in text) and _says(fold_value(text), words, joined))
    return Found("address", 0.7 * share, "guess.address") if share >= 0.5 and sample.distinct > 0.4 else None


def _degrees(sample: Sample) -> Found | None:
    """Fractions of degrees with three decimals or more; which axis, only a neighbour or the heading can tell."""
    values = []
    for text in sample.texts:
        core = number_core(text)
        if core is None or not re.match(r"[+-]?\d{1,3}[.,]\d{3,}$", core):
            continue
        values.append(abs(float(core.replace(",", "."))))
    if len(values) < 0.9 * len(sample.texts) or len(values) < 3 or max(values) > 180 or max(values) - min(values) > 120:
        return None
    return Found("longitude" if max(values) > 90 else "latitude", 0.45, "guess.degrees")


def _row_number(sample: Sample) -> Found | None:
    return Found("row_number", 0.6, "guess.row_number") if sample.sequence else None


RULES: dict[str, str] = {
    "guess.identifier": "cells with the shape and check digits of a numbering scheme are identifiers of that scheme",
    "guess.email": "cells with one @ and a host are e-mail addresses",
    "guess.website": "cells that are addresses of sites are websites",
    "guess.point": "cells with two coordinates are points",
    "guess.phone": "digits that begin and are parted like telephone numbers are telephone numbers",
    "guess.postcode": "cells with the shape of a country's postcodes are postcodes",
    "guess.country": "codes or names of countries are countries",
    "guess.status": "words for active or closed are a status",
    "guess.legal_form": "words for legal forms are legal forms",
    "guess.description": "long texts are descriptions",
    "guess.name": "mostly different texts with words for organisations are their names",
    "guess.address": "texts with numbers and words for streets are addresses",
    "guess.degrees": "numbers with the decimals and the range of degrees may be coordinates",
    "guess.row_number": "numbers that go up by one from row to row only count the rows",
}
_RULES_OF.update({
    "guess.identifier": identifier_scheme, "guess.email": _email, "guess.website": _website, "guess.point": _point,
    "guess.phone": _phone, "guess.postcode": _postcode, "guess.country": _country, "guess.status": _status,
    "guess.legal_form": _legal_form, "guess.description": _description, "guess.name": _name,
    "guess.address": _address,
    "guess.degrees": _degrees, "guess.row_number": _row_number,
})  # fmt: skip


def look(sample: Sample, off: frozenset[str] = frozenset()) -> Sequence[Found]:
    """Everything the cells of a column may be, most likely first."""
    if not sample.texts:
        return ()
    found = [each for rule, look_for in _RULES_OF.items() if rule not in off and (each := look_for(sample)) is not None]
    return sorted(found, key=lambda each: -each.confidence)

"""In which encoding the letters of a file are written: found, stated, and mixed ones told line by line.

Byte order mark, then strict UTF-8, then the encodings of the country, then the letters themselves (chardet).
"""

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from commonwork.engines.reading.limits import Unopenable
from commonwork.engines.records import Problem

RULES = {
    "encoding.mark": "a byte order mark, or the zero bytes of UTF-16, tell the encoding",
    "encoding.utf8": "bytes that are valid UTF-8 throughout are UTF-8",
    "encoding.country": "the encodings of the country of the sender are tried before any statistics",
    "encoding.lines": "lines written in another encoding than the rest are read in that one, and named",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_WEST = ("cp1252",)
_BY_COUNTRY = {
    "JP": ("cp932", "euc_jp", "iso2022_jp"), "KR": ("cp949",), "CN": ("gb18030",), "SG": ("gb18030",),
    "TW": ("cp950", "big5hkscs"), "HK": ("big5hkscs", "cp950"), "MO": ("big5hkscs",), "TH": ("cp874",),
    "IR": ("cp1256",), "AF": ("cp1256",), "VN": ("cp1258",), "GR": ("cp1253",), "TR": ("cp1254",), "IL": ("cp1255",),
    **dict.fromkeys(("AE", "BH", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "OM", "PK", "QA", "SA", "SY", "TN",
    "YE"), ("cp1256",)),
    **dict.fromkeys(("RU", "BY", "UA", "BG", "KZ", "KG", "MN", "TJ"), ("cp1251", "koi8_r")),
    **dict.fromkeys(("EE", "LT", "LV"), ("cp1257",)),
    **dict.fromkeys(("PL", "CZ", "SK", "HU", "SI", "HR", "RO", "BA", "RS"), ("cp1250",)),
}  # fmt: skip
_SCRIPTS = {
    "cp932": "HIRAGANA KATAKANA CJK", "euc_jp": "HIRAGANA KATAKANA CJK", "iso2022_jp": "HIRAGANA KATAKANA CJK",
    "cp949": "HANGUL CJK", "gb18030": "CJK", "cp950": "CJK", "big5hkscs": "CJK", "cp874": "THAI", "cp1256": "ARABIC",
    "cp1253": "GREEK", "cp1255": "HEBREW", "cp1251": "CYRILLIC", "koi8_r": "CYRILLIC",
}  # fmt: skip
_FAMILIES = {
    "big5": "cp950", "shift_jis": "cp932", "shift_jis_2004": "cp932", "euc_kr": "cp949", "johab": "cp949",
    "gb2312": "gb18030", "gbk": "gb18030", "tis_620": "cp874", "iso8859_11": "cp874", "iso8859_1": "cp1252",
    "iso8859_15": "cp1252", "mac_roman": "cp1252", "iso8859_9": "cp1254", "iso8859_6": "cp1256", "ascii": "utf-8",
    "iso8859_2": "cp1250", "iso8859_5": "cp1251", "mac_cyrillic": "cp1251",
}  # fmt: skip
_STATED = {"cp932": "Shift_JIS", "cp949": "CP949", "gb18030": "GB18030", "cp950": "Big5", "big5hkscs": "Big5-HKSCS",
           "cp874": "TIS-620", "utf_8": "UTF-8", "utf_16": "UTF-16", "utf-8": "UTF-8", "utf-8-sig": "UTF-8",
           "utf-16": "UTF-16", "utf-16-le": "UTF-16LE",
           "utf-16-be": "UTF-16BE", "utf-32": "UTF-32", "euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP",
           "koi8_r": "KOI8-R"}  # fmt: skip
_LONG = 4_000_000
_TABLE_SIGNS = frozenset("、。「」『』（）・ー　［］【】：；，．！？％＆－～〜／＋＝＃＊＠“”‘’–—…€£©®°·•«»\u00a0§´ªº№")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The letters of a file, the encoding they stood in, why it is taken to be that, and what needed another."""

    text: str
    encoding: str
    reason: str
    problems: tuple[Problem, ...] = ()


def decode(raw: bytes, file_name: str, country: str = "", off: frozenset[str] = frozenset()) -> Decoded:
    """Find the encoding of ``raw`` and decode it; raises :class:`Unopenable` where no encoding fits."""
    found = (
        _marked(raw, off) or _utf8(raw, off) or _mixed(raw, file_name, country, off) or _of_country(raw, country, off)
    )
    found = found or _statistics(raw, file_name)
    if found is None or "\x00" in found.text:
        raise Unopenable(Problem("read.encoding", file_name))
    return found


def stated(encoding: str) -> str:
    """The name by which an encoding is commonly known."""
    return _STATED.get(encoding, encoding.replace("cp125", "windows-125"))


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _marked(raw: bytes, off: frozenset[str]) -> Decoded | None:
    if "encoding.mark" in off:
        return None
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            text = _try(raw, encoding)
            return Decoded(text.lstrip("\ufeff"), stated(encoding), "encoding.mark") if text is not None else None
    head = raw[:4000]
    halves = (("utf-16-le", head[1::2], head[0::2]), ("utf-16-be", head[0::2], head[1::2]))
    for encoding, zeros, letters in halves:
        if (
            len(head) > 3
            and zeros.count(0) > 0.02 * len(zeros)
            and not letters.count(0)
            and (text := _try(raw, encoding)) is not None
            and ("\n" in text or "\r" in text)
        ):
            return Decoded(text, stated(encoding), "encoding.mark")
    return None


def _utf8(raw: bytes, off: frozenset[str]) -> Decoded | None:
    text = None if "encoding.utf8" in off else _try(raw, "utf-8")
    if text is None or b"\x1b$" in raw[:100_000] or b"\x1b(" in raw[:100_000]:
        return None
    return Decoded(text, "UTF-8", "encoding.utf8")


def _of_country(raw: bytes, country: str, off: frozenset[str]) -> Decoded | None:
    if not country or "encoding.country" in off:
        return None
    shifts = ("iso2022_jp",) if country == "JP" and b"\x1b$" in raw[:100_000] else ()
    for encoding in (*shifts, *_BY_COUNTRY.get(country, _WEST)):
        text = _try(raw, encoding)
        if text is not None and _likely(text, encoding):
            return Decoded(text, stated(encoding), "encoding.country")
    return None


def _likely(text: str, encoding: str) -> bool:
    """Whether the letters beyond ASCII are those one writes in this encoding."""
    foreign = [c for c in text[:400_000] if c > "\x7f" and c not in _TABLE_SIGNS][:4000]
    if not foreign:
        return encoding != "iso2022_jp"
    if any("\x80" <= c <= "\x9f" or "\ue000" <= c <= "\uf8ff" for c in foreign):
        return False
    wanted = _SCRIPTS.get(encoding)
    if wanted is None:
        return _western(text, foreign)
    if wanted == "CYRILLIC" and _turned(text):
        return False
    names = tuple(wanted.split())
    fits = sum(unicodedata.name(c, "").startswith((*names, "FULLWIDTH")) for c in foreign)
    narrow = sum("\uff61" <= c <= "\uff9f" for c in foreign)
    return fits >= 0.7 * len(foreign) and narrow <= 0.5 * len(foreign)


def _turned(text: str) -> bool:
    """Small letters before capitals, «пРИМЕР»: the two Cyrillic encodings taken for each other."""
    pairs: list[str] = re.findall(r"[а-яё][А-ЯЁ]|[А-ЯЁ][а-яё]", text[:400_000])
    return sum(pair[0].islower() for pair in pairs) > 0.6 * len(pairs) > 0


def _western(text: str, foreign: list[str]) -> bool:
    """Accented letters stand within words; a run of three of them means the bytes were something else."""
    letters = sum(c.isalpha() for c in foreign)
    runs = len(re.findall(r"[^\x00-\x7f]{3,}", text[:400_000]))
    return letters >= 0.5 * len(foreign) and runs <= 0.05 * len(foreign)


def _mixed(raw: bytes, file_name: str, country: str, off: frozenset[str]) -> Decoded | None:
    """A file that is UTF-8 but for some lines; or in the country's encoding but for some lines of UTF-8."""
    if "encoding.lines" in off or not _maybe_mixed(raw):
        return None
    lines = re.split(rb"(?<=\n)|(?<=\r)(?!\n)", raw)
    foreign = [(number, line) for number, line in enumerate(lines, 1) if not line.isascii()]
    others = {number: line for number, line in foreign if _try(line, "utf-8") is None}
    if not others or len(foreign) - len(others) < max(2, 0.1 * len(foreign)):
        return None
    encoding = _encoding_of(b"".join(others.values()), country)
    texts: list[str] = []
    lost: list[int] = []
    for number, line in enumerate(lines, 1):
        text = _try(line, encoding if number in others else "utf-8")
        lost += [number] if text is None else []
        texts.append(line.decode("utf-8", "replace") if text is None else text)
    if len(lost) > 0.1 * len(foreign):
        return None
    problems = [_lines_problem(file_name, sorted(set(others) - set(lost)), stated(encoding))]
    problems += [_lines_problem(file_name, lost, "?")] if lost else []
    main = "UTF-8" if len(others) * 2 <= len(foreign) else stated(encoding)
    return Decoded(
        "".join(texts), f"{main}, {'UTF-8' if main != 'UTF-8' else stated(encoding)}", "encoding.lines", tuple(problems)
    )


def _maybe_mixed(raw: bytes) -> bool:
    """Whether some lines beyond ASCII are UTF-8; of a long file, lines of two hundred places in it are looked at."""
    if len(raw) < _LONG:
        return True
    foreign = valid = 0
    for start in range(0, len(raw), len(raw) // 200):
        for line in raw[start : start + 10_000].splitlines()[1:-1]:
            if not line.isascii():
                foreign += 1
                valid += _try(line, "utf-8") is not None
    return valid >= 0.03 * foreign


def _lines_problem(file_name: str, numbers: list[int], encoding: str) -> Problem:
    shown = ", ".join(str(number) for number in numbers[:20]) + (" …" if len(numbers) > 20 else "")
    return Problem("read.mixed_encodings", f"{file_name}:{numbers[0] if numbers else 0}", encoding, shown, stops=False)


def _encoding_of(raw: bytes, country: str) -> str:
    for encoding in (*_BY_COUNTRY.get(country, _WEST if country else ()), *_detected(raw)):
        text = _try(raw, encoding)
        if text is not None and _likely(text, encoding):
            return encoding
    return "cp1252"


def _detected(raw: bytes) -> Iterator[str]:
    """What chardet takes the bytes for, best first, each as the superset in which such files are really written."""
    import chardet

    sample = _foreign_lines(raw)
    for candidate in chardet.detect_all(sample):
        if name := candidate["encoding"]:
            yield _normal(name)


def _normal(name: str) -> str:
    try:
        plain = codecs.lookup(name).name.replace("-", "_")
    except LookupError:
        return name
    return _FAMILIES.get(plain, plain)


def _foreign_lines(raw: bytes, most: int = 150_000) -> bytes:
    """The lines that hold more than ASCII: they are the ones that tell."""
    lines: Iterable[bytes] = (line for line in raw[: 20 * most].splitlines(keepends=True) if not line.isascii())
    return b"".join(lines)[:most] or raw[:most]


def _statistics(raw: bytes, file_name: str) -> Decoded | None:
    candidates = list(dict.fromkeys(_detected(raw)))
    for encoding in candidates:
        text = _try(raw, encoding)
        if text is not None and _likely(text, encoding):
            return Decoded(text, stated(encoding), "encoding.statistics")
    for encoding in candidates[:3]:
        text = raw.decode(encoding, "replace") if _known(encoding) else ""
        bad = [number for number, line in enumerate(text.splitlines(), 1) if "\ufffd" in line]
        if text and len(bad) <= 0.1 * text.count("\n") and _likely(text.replace("\ufffd", ""), encoding):
            return Decoded(text, stated(encoding), "encoding.statistics", (_lines_problem(file_name, bad, "?"),))
    return None


def _known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True

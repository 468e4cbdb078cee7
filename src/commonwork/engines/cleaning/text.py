"""Comparable forms of names in every script: what two spellings of one name have in common.

The rules run in the order of :data:`RULES`; each has an id, and may be left out by naming it in ``off``
(that is how the tests show that it matters).
"""

import re
import unicodedata
from collections.abc import Callable

_LETTERS = str.maketrans({
    "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "أ": "ا", "إ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ی",
    "ـ": "", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe",
})  # fmt: skip
_JOINERS = str.maketrans({"\u200c": " ", "\u200d": "", "\u200b": "", "\u200e": "", "\u200f": "", "\ufeff": ""})
_PUNCTUATION = re.compile(r"[^\w\s\u0900-\u0DFF\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF]|_")
_APOSTROPHES = re.compile(r"['’ʼ`´]")


def _strip_marks(text: str) -> str:
    """Accents fall away; the signs of Indic scripts and the voicing marks of kana carry meaning and stay."""
    kept = [
        c for c in unicodedata.normalize("NFD", text) if not ("\u0300" <= c <= "\u036f" or "\u064b" <= c <= "\u065f")
    ]
    return unicodedata.normalize("NFC", "".join(kept))


RULES: dict[str, Callable[[str], str]] = {
    "clean.joiners": lambda text: text.translate(_JOINERS),
    "clean.width": lambda text: unicodedata.normalize("NFKC", text),
    "clean.case": str.casefold,
    "clean.letters": lambda text: text.translate(_LETTERS),
    "clean.marks": _strip_marks,
    "clean.apostrophes": lambda text: _APOSTROPHES.sub("", text),
    "clean.punctuation": lambda text: _PUNCTUATION.sub(" ", text),
    "clean.spaces": lambda text: " ".join(text.split()),
}
_ASCII_RULES = ("clean.case", "clean.apostrophes", "clean.punctuation", "clean.spaces")


def fold_text(text: str, *, off: frozenset[str] = frozenset()) -> str:
    """The comparable form of a name: equal for spellings that differ in width, case, accents or punctuation only.

    Nothing is transliterated or translated here. ASCII text takes a short cut with the same result.
    """
    rules = _ASCII_RULES if text.isascii() else RULES
    for rule in rules:
        if rule not in off:
            text = RULES[rule](text)
    return text


_SCRIPTS = (
    ("HIRAGANA", "Jpan"), ("KATAKANA", "Jpan"), ("HANGUL", "Kore"), ("CJK", "Hani"), ("DEVANAGARI", "Deva"),
    ("ARABIC", "Arab"), ("CYRILLIC", "Cyrl"), ("THAI", "Thai"), ("MALAYALAM", "Mlym"), ("SINHALA", "Sinh"),
    ("BENGALI", "Beng"), ("GUJARATI", "Gujr"), ("TAMIL", "Taml"), ("TELUGU", "Telu"), ("KHMER", "Khmr"),
    ("MYANMAR", "Mymr"), ("LAO", "Laoo"), ("GREEK", "Grek"), ("HEBREW", "Hebr"), ("LATIN", "Latn"),
    ("FULLWIDTH LATIN", "Latn"),
)  # fmt: skip
_HAN_BY_LANGUAGE = {"ja": "Jpan", "ko": "Kore", "zh": "Hans", "zh-hans": "Hans", "zh-hant": "Hant"}


def script_of(text: str, language: str = "") -> str:
    """The ISO 15924 script most letters of ``text`` are written in; «Zyyy» where there is no letter.

    Han characters alone do not tell Japanese from Chinese: there the language decides, else «Hani».
    """
    if text.isascii():
        return "Latn" if any(c.isalpha() for c in text) else "Zyyy"
    counts: dict[str, int] = {}
    for char in text:
        if char.isalpha():
            name = unicodedata.name(char, "")
            script = next((code for start, code in _SCRIPTS if name.startswith(start)), "Zyyy")
            counts[script] = counts.get(script, 0) + 1
    if "Jpan" in counts:
        return "Jpan"
    best = max(sorted(counts), key=lambda script: counts[script], default="Zyyy")
    return _HAN_BY_LANGUAGE.get(language, "Hani") if best == "Hani" else best

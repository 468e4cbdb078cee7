"""The comparable form of words to be found: letters that mean the same are made the same, on both sides.

Coarser than :func:`commonwork.engines.linking.folding.fold_name`: small kana are large, hiragana are katakana,
Devanagari nasals and Urdu letters are one. Words are folded one by one and kept, as names share most of theirs.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from commonwork.engines.linking.folding import fold_glyphs, unify_han
from commonwork.engines.linking.kana import katakana

LONGEST = 64  # letters of one word; what is longer is cut
_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶヴヰヱヲ", "アイウエオツヤユヨワカケブイエオ")
_URDU = str.maketrans({"ہ": "ه", "ھ": "ه", "ۂ": "ه", "ۃ": "ه", "ے": "ی", "ۓ": "ی", "ە": "ه", "ڪ": "ک", "ں": "ن"})
_NASAL = re.compile(r"[ङञणनम]्(?=[क-म])|ँ")
_INDIC_JOINERS = re.compile(r"(?<=[\u0900-\u0dff])[\u200c\u200d]|[\u200c\u200d](?=[\u0900-\u0dff])")
_DEVANAGARI = str.maketrans({"ी": "ि", "ू": "ु", "ई": "इ", "ऊ": "उ", "श": "स", "ष": "स", "व": "ब", "ऽ": None})
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000e-\u001f\u007f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
RULES: dict[str, Callable[[str], str]] = {
    "search.letters": fold_glyphs,
    "search.kana": lambda word: katakana(word).translate(_LARGE),
    "search.urdu": lambda word: word.translate(_URDU),
    "search.devanagari": lambda word: _NASAL.sub("ं", word).translate(_DEVANAGARI),
    "search.han": unify_han,
}


def visible(text: str) -> str:
    """The text without what nobody sees: controls, marks of direction, halves of letters, joiners in Indic words."""
    return text if text.isascii() and text.isprintable() else _INDIC_JOINERS.sub("", _INVISIBLE.sub("", text))


def fold_word(word: str, *, off: frozenset[str] = frozenset()) -> str:
    """The comparable form of a written word: several words where it holds punctuation, «» where no letter."""
    return _fold(visible(word)[:LONGEST], off)


@lru_cache(maxsize=300_000)
def _fold(word: str, off: frozenset[str]) -> str:
    if word.isascii():
        return fold_glyphs(word) if "search.letters" not in off else word
    for rule, change in RULES.items():
        if rule not in off:
            word = change(word)
    return word


@lru_cache(maxsize=300_000)
def forms_of(raw: str) -> tuple[str, str, str]:
    """A written word in three forms: to be found by, as lexicon and gazetteer know it, and as it is read aloud."""
    if raw.isascii() and raw.isalnum() and len(raw) <= LONGEST:
        low = raw.lower()
        return low, low, low
    word = visible(raw)[:LONGEST]
    glyphs = fold_glyphs(word)
    return (glyphs, glyphs, glyphs) if glyphs.isascii() else (_fold(word, frozenset()), unify_han(glyphs), glyphs)


@lru_cache(maxsize=100_000)
def spelt_otherwise(word: str) -> tuple[str, ...]:
    """Other usual spellings of a written word: ü as ue, the word behind an apostrophe alone."""
    found: set[str] = set()
    if not word.isascii():
        low = word.lower()
        spelt = low.translate(_UMLAUTS)
        found.update(fold_word(spelt).split() if spelt != low else ())
    if "’" in word or "'" in word:
        found.update(piece for part in re.split("['’]", word) if len(part) > 2 for piece in fold_word(part).split())
    return tuple(sorted(found - {fold_word(word)}))


def shortened(word: str) -> tuple[str, ...]:
    """A folded word whose ue, oe, ae may be an umlaut written out: gruene as grune."""
    spelt = word.replace("ue", "u").replace("oe", "o").replace("ae", "a")
    return (spelt,) if spelt != word else ()


_UMLAUTS = str.maketrans({"ü": "ue", "ö": "oe", "ä": "ae", "å": "aa", "ø": "oe"})
_STRIPPED = (
    re.compile(r"^(?:و|ب|ک|ل)?(?:ال|لل)(?=\S{3})"),
    re.compile(r"^(?:و|ل|ب)(?=\S{4})"),
    re.compile(r"(?<=\S{3})(?:های|ها|یه)$"),
)


@lru_cache(maxsize=100_000)
def without_particles(word: str) -> tuple[str, ...]:
    """An Arabic or Persian word without its article, conjunction or plural ending."""
    if not word or not "\u0600" <= word[0] <= "\u077f":
        return ()
    return tuple(sorted({pattern.sub("", word) for pattern in _STRIPPED} - {word}))


_FLAPPED = re.compile("(?<=.)[डढ]")  # ड़, ढ़ without their dot
_GAON = re.compile("(?:ाब|ांब|ाबं)$")  # गांव, गाव, जग्रावं: towns in -gaon, -raon
_SAID_OTHERWISE = (("ج", "گ"), ("ச", "ஸ"), ("റ്റ", "ട്ട"), ("য", "জ"))  # Tamil s, Malayalam tt, Bengali j
_OTHERWISE = str.maketrans({"ض": "د", "ذ": "د", "ث": "ت"})


def heard(raw: str, word: str) -> tuple[str, ...]:
    """A word as others say it: in Arabic its last letter as t (tarbiyat), ض as d, j as g; in Hindi ढ as rh (garh)."""
    found = []
    if not _OTHERWISE.keys().isdisjoint(map(ord, word)):
        found.append(word.translate(_OTHERWISE))
    if raw[-1:] == "ة" and word[-1:] == "ه":
        found.append(word[:-1] + "ت")
    if "ा" in word and "व" in raw and (town := _GAON.sub("ाओं", word)) != word:
        found.append(town)
    if _FLAPPED.search(word):
        found.append(_FLAPPED.sub("र", word))
    found += [word.replace(written, said) for written, said in _SAID_OTHERWISE if written in word]
    return tuple(found)


def decomposed(char: str) -> str:
    """One letter folded alone; used to find which letters of a name were meant."""
    return fold_word(unicodedata.normalize("NFC", char))

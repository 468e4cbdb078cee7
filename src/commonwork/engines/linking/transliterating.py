"""How a name sounds: every script in plain Latin letters, and those reduced to what survives a change of script.

Three forms, each coarser than the last: *romanised* (the usual transliteration), *sound* (what usual romanisations of
one name have in common: Nougyou = nōgyō = nogyo), *skeleton* (classes of consonants: b/p/v/f …, no vowels).
Heavy readers (dictionaries of kanji) are opened when the first name needs them, once per process.
"""

import re
import unicodedata
from functools import lru_cache
from threading import Lock
from typing import Any

from anyascii import anyascii

from commonwork.engines.linking.hangul import romanise_hangul
from commonwork.engines.linking.kana import bank_kana, romanise_kana

HAN = re.compile(r"[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_PERSIAN = str.maketrans({
    "ا": "a", "آ": "a", "ب": "b", "پ": "p", "ت": "t", "ث": "s", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh", "د": "d",
    "ذ": "z", "ر": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "z", "ط": "t", "ظ": "z", "ع": "",
    "غ": "gh", "ف": "f", "ق": "q", "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "و": "v", "ه": "h", "ی": "i",
    "ء": "", "ں": "n", "ے": "e", "ٹ": "t", "ڈ": "d", "ڑ": "r", "ھ": "h", "ہ": "h",
})  # fmt: skip
_ARTICLE = re.compile(r"(?<!\S)(?:و|ب|ک)?(?:ال|لل)(?=\S{3})")
_ARABIC_VOWELS = re.compile(r"(?<=[bcdfghjklmnpqrstvxyz])v(?=[bcdfghjklmnpqrstvxyz]|$)")


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_INDIC_CONSONANTS = _listed("k kh g gh n ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l l v sh sh s h")
_INDIC_VOWELS = dict(enumerate(_listed("a aa i i u u ri l e e e ai o o o au"), start=0x05))
_INDIC_SIGNS = dict(enumerate(_listed("a i i u u ri ri e e e ai o o o au"), start=0x3E)) | {0x4D: ""}
_UNWRITTEN = "ə"  # the vowel of a consonant that bears no sign
_SCHWA = re.compile(r"(?<=[aeiouə][^aeiouə])ə(?=[^aeiouə]h?[aeiou])")  # unspoken: नेहरू nehru
_CHILLU = dict(enumerate(_listed("n n r l l k"), start=0x7A))  # Malayalam letters without a vowel
_INDIC_OTHERS = _INDIC_VOWELS | _CHILLU | {0x01: "n", 0x02: "n"} | {0x66 + value: str(value) for value in range(10)}


_NOT_LATIN = re.compile(r"(?![\u1e00-\u1eff\uff21-\uff5a])[\u0370-\U0003ffff](?<=\w)")
LATIN, CHARACTERS, OTHER, NATIONAL = range(4)
_SCRIPTS = (
    ("JP", "\u3041", "\u30ff"), ("KR", "\uac00", "\ud7a3"), ("TH", "\u0e01", "\u0e5b"), ("LA", "\u0e81", "\u0edf"),
    ("MM", "\u1000", "\u109f"), ("KH", "\u1780", "\u17ff"), ("LK", "\u0d80", "\u0dff"), ("GE", "\u10a0", "\u10ff"),
    ("AM", "\u0531", "\u058f"), ("IL", "\u0590", "\u05ff"), ("GR", "\u0370", "\u03ff"), ("ET", "\u1200", "\u137f"),
)  # fmt: skip


def country_of_script(text: str) -> str:
    """The country whose script the name is written in, where one country writes it; «» for all others."""
    if text.isascii():
        return ""
    return next((country for country, first, last in _SCRIPTS if any(first <= char <= last for char in text)), "")


def script_of_name(text: str) -> int:
    """Which kind of script: Latin letters, Chinese characters among others, one that one country writes, any other."""
    if text.isascii() or not _NOT_LATIN.search(text):
        return LATIN
    return CHARACTERS if is_han(text) else NATIONAL if country_of_script(text) else OTHER


def is_han(text: str) -> bool:
    """Whether the text holds a Chinese character."""
    return HAN.search(text) is not None


def romanise(text: str, language: str = "") -> str:
    """The folded ``text`` in small Latin letters; Chinese characters as Japanese reads them for ``ja``,
    else pinyin; without its article in Arabic (``ar``).
    """
    if text.isascii():
        return text
    if _KANA.search(text) or (language == "ja" and is_han(text)):
        text = romanise_kana(read_japanese(text) if is_han(text) else text)
    if is_han(text):
        text = read_chinese(text)
    text = _HANGUL.sub(lambda run: romanise_hangul(run.group()), text)
    if not text.isascii():
        text = _ARTICLE.sub("", text) if language == "ar" else text
        text = "".join(_romanise_word(word) for word in re.split(r"(\s+)", text))
    return text


@lru_cache(maxsize=200_000)
def _romanise_word(word: str) -> str:
    if word.isascii():
        return word
    first = ord(word[0])
    if 0x0900 <= first < 0x0D80:
        word = _romanise_indic(word)
    elif 0x0600 <= first < 0x0780:
        word = _ARABIC_VOWELS.sub("u", word.translate(_PERSIAN))
    return "".join(c for c in anyascii(word).lower() if c.isalnum())


def _romanise_indic(word: str) -> str:
    """Scripts laid out alike from Devanagari to Malayalam; what is unwritten and unspoken is left out."""
    out: list[str] = []
    for char in word:
        place = ord(char) & 0x7F
        if not 0x0900 <= ord(char) < 0x0D80:
            out.append(char)
        elif 0x15 <= place <= 0x39:
            out += [_INDIC_CONSONANTS[min(place - 0x15, len(_INDIC_CONSONANTS) - 1)], _UNWRITTEN]
        elif place in _INDIC_SIGNS and out:
            out[-1] = _INDIC_SIGNS[place]
        elif place in _CHILLU and ord(char) < 0x0D00:
            out.append("")
        else:
            out.append(_INDIC_OTHERS.get(place, ""))
    if len(out) > 2 and out[-1] == _UNWRITTEN:
        out.pop()
    return _SCHWA.sub("", "".join(out)).replace(_UNWRITTEN, "a")


_READING = Lock()
_READ_OTHERWISE = (
    ("信組", "シンクミ"),
    ("組連", "クミレン"),
    ("労協", "ロウキョウ"),
    ("日本", "ニホン"),
)  # abbreviations of the field


@lru_cache(maxsize=1)
def _japanese() -> tuple[Any, Any]:
    from sudachipy import Dictionary, SplitMode

    return Dictionary(dict="small").tokenizer(), SplitMode.C


def japanese_morphemes(text: str) -> list[Any]:
    """The words of a Japanese text as the dictionary parts it, one thread at a time: it refuses to read two at once."""
    with _READING:
        tokenizer, mode = _japanese()
        return list(tokenizer.tokenize(text, mode))


@lru_cache(maxsize=200_000)
def read_japanese(text: str) -> str:
    """Kanji and kana → katakana, by SudachiPy's small dictionary."""
    for word, reading in _READ_OTHERWISE:
        text = text.replace(word, reading)
    return "".join(
        word.reading_form() if word.reading_form() and not word.surface().isascii() else word.surface()
        for word in japanese_morphemes(text)
    )


@lru_cache(maxsize=200_000)
def read_chinese(text: str) -> str:
    """Chinese characters → pinyin without tones, one run."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(text, style=Style.NORMAL, errors="default"))


# Letters without which a pattern finds nothing («» for any), the pattern, and what takes its place.
_SOUND = tuple((needs, re.compile(pattern), by) for needs, pattern, by in (
    ("", r"[^a-z0-9 ]", ""),
    ("iy", r"(sh|ch|j)iy([auo])", r"\1\2"), ("iy", r"([kgnhbpmr])iy([auo])", r"\1y\2"),  # bank kana: kiyo for kyo
    ("tsu", r"tsu(?=[kstpc])", ""),  # bank kana: large tsu for a doubled consonant
    ("d", r"(zh|dzh|dj|dge\b|dg(?=[ei]))", "j"), ("zh", r"zh", "j"),
    ("ph", r"ph", "f"), ("c", r"(ck|cq)", "k"), ("c", r"c(?=[eiy])", "s"), ("c", r"c(?!h)", "k"), ("q", r"q", "k"),
    ("x", r"x", "ks"), ("w", r"w", "v"), ("dzu", r"dzu", "zu"), ("m", r"m(?=[bp])", "n"),
    ("h", r"(kh|gh)", lambda m: m.group()[0]), ("h", r"([aeiou])h(?![aeiou])", r"\1"),
    ("o", r"ou|oo", "o"), ("y", r"y(?![aeiou])", "i"), ("i", r"ii|ie", "i"), ("ee", r"ee", "i"),
    ("", r"(.)\1", r"\1"),
))  # fmt: skip


@lru_cache(maxsize=400_000)
def sound(word: str) -> str:
    """What usual romanisations of one word have in common: long vowels, doubled and aspirated consonants made alike."""
    for needs, pattern, by in _SOUND:
        if needs in word:
            word = pattern.sub(by, word)
    return word


_CLASSES = str.maketrans({
    "b": "p", "f": "p", "v": "p", "d": "t", "g": "k", "j": "c", "z": "s", "l": "r",
    "a": "", "e": "", "i": "", "o": "", "u": "", "y": "", "h": "",
})  # fmt: skip
_HISSED = re.compile("sh|ts|th")
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=400_000)
def skeleton(word: str) -> str:
    """Classes of the consonants of a word in its ``sound`` form; a leading vowel stays as «a»."""
    start = "a" if word[:1] in set("aeiouy") else ("h" if word[:1] == "h" else "")
    if "h" in word or "ts" in word:
        word = _HISSED.sub("s", word).replace("ch", "c")
    return start + _TWICE.sub(r"\1", word.translate(_CLASSES))


def without_marks(text: str) -> str:
    """Every mark off, those of Indic scripts excepted."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not ("\u0300" <= c <= "\u036f"))


__all__ = [
    "CHARACTERS",
    "LATIN",
    "NATIONAL",
    "OTHER",
    "bank_kana",
    "country_of_script",
    "is_han",
    "read_chinese",
    "read_japanese",
    "romanise",
    "script_of_name",
    "skeleton",
    "sound",
    "without_marks",
]

"""How words sound, for finding: one key per word that survives a change of script, and the ways people romanise.

A key is ``consonants|sound``: words of equal consonants stand together in a sorted list, so that all spellings of
about one sound are read off at once. Korean has its own sound (g and k, eo and o are one), as its two romanisations
differ in little else.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from commonwork.engines.linking.kana import romanise_kana
from commonwork.engines.linking.transliterating import japanese_morphemes, read_chinese, romanise, skeleton, sound

LONGEST = 24
ABJAD = "'"  # ends the key of a word whose script writes few vowels
_BREATHED = re.compile("[حه]")
_ARABIC_START = re.compile(r"^[ai]v(?=[bcdfghjklmnpqrstvxyz])")
_HEBREW = str.maketrans({
    "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "v", "ז": "z", "ח": "h", "ט": "t", "י": "i", "כ": "k",
    "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": "a", "פ": "p", "ף": "p", "צ": "ts",
    "ץ": "ts", "ק": "k", "ר": "r", "ש": "sh", "ת": "t",
})  # fmt: skip
_HEBREW_VOWEL = re.compile(r"(?<=[א-ת])ו(?=[א-ת]|$)")
_HEBREW_LAST = re.compile(r"(?<=..)[הא]$")
_SEA_BEFORE = re.compile(r"([เ-ไເ-ໄ])([ก-ฮກ-ຮ][รลວຣລ]?)")
_SEA_SILENT = re.compile(r"ห(?=[งญนมยรลว])|[็-๎]")
_ASPIRATES = (("th", "t"), ("ph", "p"), ("kh", "k"))
_ENGLISH = tuple((re.compile(pattern), by) for pattern, by in (
    (r"[ts]ion", "shon"), (r"g(?=[eiy])", "j"), (r"ch(?=[bdfgklmnrt])", "k"), (r"[ct]i(?=[ao])", "sh"), (r"igh", "ai"),
    (r"ture\b", "char"), (r"(?<=[b-df-hj-np-tv-z])e\b", ""), (r"\bwr", "r"), (r"wh", "w"),
))  # fmt: skip
_ENGLISH_SOMEWHERE = re.compile(r"[ts]ion|g[eiy]|ch[bdfgklmnrt]|[ct]i[ao]|igh|ture\b|e\b|wr|wh")
_K_INITIALS = "k k n t t r m p p s s . c c c k t p h".split()  # noqa: SIM905 -- reads best as a line
_K_VOWELS = "a e ya ye o e yo ye o wa we we yo u wo we wi yu u ui i".split()  # noqa: SIM905 -- reads best as a line
_K_FINALS = ". k k k n n n t r k m r r r p r m p p s s nk c c k t p h".split()  # noqa: SIM905 -- reads best as a line
_K_STOPPED = re.compile("[sc]$")  # at the end of a syllable: 햇빛 haetbit
_KOREAN = (
    ("th", "t"), ("x", "ks"), ("z", "j"), ("v", "p"), ("f", "p"), ("ph", "p"),
    ("yeo", "yo"), ("eo", "o"), ("eu", "u"), ("yae", "ye"), ("wae", "we"), ("ae", "e"), ("oe", "we"), ("ui", "ui"),
    ("kk", "k"), ("tt", "t"), ("pp", "p"), ("jj", "c"), ("tch", "c"), ("ch", "c"), ("sh", "s"), ("ss", "s"),
    ("g", "k"), ("d", "t"), ("b", "p"), ("j", "c"), ("l", "r"), ("rr", "r"), ("ee", "i"), ("oo", "u"),
)  # fmt: skip
_HARD_C = re.compile(r"c(?=[aoukltr]|$)|q")
_KUNREI = (
    ("sy", "sh"), ("ty", "ch"), ("zy", "j"), ("jy", "j"), ("si", "shi"), ("ti", "chi"), ("tu", "tsu"), ("hu", "fu"),
    ("zi", "ji"), ("shhi", "shi"), ("oh", "o"),
)  # fmt: skip
_WADE = (("hs", "x"), ("ts", "z"), ("tz", "z"), ("ieh", "ie"), ("ien", "ian"), ("ung", "ong"), ("ih", "i"), ("j", "r"))


def key(spoken: str) -> str:
    """The key of a sound: ``consonants|sound``; «» for none."""
    return f"{skeleton(spoken)}|{spoken[:LONGEST]}" if spoken else ""


@lru_cache(maxsize=200_000)
def latin_key(word: str) -> str:
    """The key of a word in any script with spaces, or in Latin letters.

    The breathings of Arabic words are left out (صحة is no «sh»), the aspirates of Indic ones are plain.
    """
    first = word[:1]
    if "\u0600" <= first <= "\u077f":
        written = romanise(word[0] + _BREATHED.sub("", word[1:]))
        return f"{key(sound(_ARABIC_START.sub('yu', written)))}{ABJAD}"
    if "\u0590" <= first <= "\u05ff":
        return f"{key(sound(_hebrew(word)))}{ABJAD}"
    if "\u0e00" <= first <= "\u0eff":
        return key(sound(_thai(word)))
    spoken = romanise(word).replace(" ", "")
    return key(plain_sound(spoken.replace("th", "t") if "\u0900" <= first <= "\u0dff" else spoken))


def plain_sound(word: str) -> str:
    """The sound of a word in Latin letters; Nippon and Nihon are one, and so are tz and ts."""
    return sound(word.replace("nippon", "nihon").replace("tz", "ts"))


def _hebrew(word: str) -> str:
    """Hebrew as it is usually carried over: vav and yod between consonants are vowels, a last he is not heard."""
    word = _HEBREW_VOWEL.sub("o", word.replace("וו", "v"))
    return _HEBREW_LAST.sub("", word).translate(_HEBREW)


def _thai(word: str) -> str:
    """Thai and Lao with vowels behind the consonants they are written before, and plain stops."""
    moved = _SEA_BEFORE.sub(r"\2\1", _SEA_SILENT.sub("", word))
    return _replaced(romanise(moved), _ASPIRATES)


@lru_cache(maxsize=50_000)
def english_sound(word: str) -> str:
    """How an English word is carried over to other scripts: by its sound (-tion as shon, g before e and i as j)."""
    if _ENGLISH_SOMEWHERE.search(word):  # most words of most languages hold none of it
        for pattern, by in _ENGLISH:
            word = pattern.sub(by, word)
    return plain_sound(word)


def together(words: Sequence[str]) -> str:
    """The key of two or three short Latin words said as one, as scripts without spaces write them; «» for others."""
    if 2 <= len(words) <= 3 and all(map(str.isascii, words)) and 5 <= sum(map(len, words)) <= LONGEST:
        return key("".join(map(english_sound, words)))
    return ""


def other_keys(word: str, korean: bool) -> tuple[str, ...]:
    """More keys of a name's word in Latin letters: «th» as Indian names have it, Korean ones by their own habit."""
    found = []
    if "th" in word:
        found.append(key(sound(word.replace("th", "t"))))
    english = key(english_sound(word))
    if english.partition("|")[0] != latin_key(word).partition("|")[0]:
        found.append(english)
    if korean:
        found.append(key(HABITS["sound.korean"](word)))
    return tuple(found)


def korean_sound(run: str) -> str:
    """How a run of Hangul sounds, in the form in which its two usual romanisations are one."""
    out = ""
    for char in run:
        place = ord(char) - 0xAC00
        if 0 <= place < 11172:
            initial, rest = divmod(place, 588)
            vowel, final = divmod(rest, 28)
            if _K_INITIALS[initial] != ".":
                out = _K_STOPPED.sub("t", out)
            out += (_K_INITIALS[initial] + _K_VOWELS[vowel] + _K_FINALS[final]).replace(".", "")
    return _K_STOPPED.sub("t", out)


def _replaced(word: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for old, new in pairs:
        word = word.replace(old, new)
    return word


HABITS: dict[str, Callable[[str], str]] = {
    "sound.plain": plain_sound,
    "sound.english": english_sound,
    "sound.korean": lambda word: _replaced(_HARD_C.sub("k", word), _KOREAN),
    "sound.kunrei": lambda word: sound(_replaced(word, _KUNREI)),
    "sound.egyptian": lambda word: sound(word.replace("g", "j")),
    "sound.indic": lambda word: sound(word.replace("th", "t")),
    "sound.wade": lambda word: sound(_replaced(word, _WADE)),
}
RULES = HABITS
KANA = re.compile(r"[\u3040-\u30ff]")
ONLY_KANA = re.compile(r"[\u3040-\u30ff]+")
_MOST_SYLLABLES = 8  # of a run that is read as one word
_MOST_WORDS = 7  # of a beginning that is read together
_FORMS = frozenset({"組合", "法人", "会社"})  # the last words of legal forms
_BEFORE_FORMS = _FORMS | {"協同"}
_LEVELS = frozenset({"連合会", "連合", "中央会", "会"})  # what may follow a form without beginning a name
_READ_OTHERWISE = {"信組": "シンクミ", "組連": "クミレン", "労協": "ロウキョウ", "日本": "ニホン"}


@lru_cache(maxsize=20_000)
def keys_of_latin(word: str, off: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The keys a word typed in Latin letters may have, by the habits of romanising."""
    return tuple(dict.fromkeys(key(habit(word)) for name, habit in HABITS.items() if name not in off))


class Reading(NamedTuple):
    """How the letters ``start`` to ``end`` of a run sound."""

    start: int
    end: int
    sound: str


class _Said(NamedTuple):
    """A word of a Japanese run as it is written and, in kana, as it is said."""

    start: int
    end: int
    written: str
    kana: str


def readings_of_run(run: str, language: str) -> list[Reading]:
    """The sounds of a run without spaces (Han, kana, Hangul) and of its parts.

    ``language`` is «ja», «zh» or «» where it is not known; then Han characters are read in both.
    """
    if "\uac00" <= run[0] <= "\ud7a3":
        return _grams([korean_sound(char) for char in run], (2, 3, 4))
    kana = KANA.search(run) is not None
    found: list[Reading] = []
    if kana or language != "zh":
        found += japanese_readings(run)
    if not kana and language != "ja":
        found += _grams(chinese_sounds(run), (2, 3))
    return found


def _grams(syllables: list[str], lengths: tuple[int, ...]) -> list[Reading]:
    total = len(syllables)
    if total <= lengths[0]:
        return [Reading(0, total, "".join(syllables))]
    whole = (total,) if lengths[-1] < total <= _MOST_SYLLABLES else ()
    return [
        Reading(start, start + length, "".join(syllables[start : start + length]))
        for length in (*lengths, *whole)
        for start in range(total - length + 1)
    ]


@lru_cache(maxsize=50_000)
def japanese_readings(run: str) -> tuple[Reading, ...]:
    """The sounds of the words of a Japanese run, of each two neighbours, of the whole, and of its beginnings.

    People know how the proper part is said: 新舞子の風 of 企業組合新舞子の風, 鳥栖料飲店 of 鳥栖料飲店協同組合. So a
    beginning, from behind a legal form that leads, is read as far as each border of words.
    """
    words = japanese_words(run)
    pairs = [Reading(one.start, two.end, one.sound + two.sound) for one, two in pairwise(words)]
    return (*words, *pairs, *_beginnings(run), Reading(0, len(run), "".join([word.sound for word in words])))


def _beginnings(run: str) -> Iterator[Reading]:
    """The beginnings of two words and more, as far as the legal form, read as if written together."""
    said = _said(run)
    forms = [at for at, word in enumerate(said) if word.written in _FORMS]
    first = forms[-1] + 1 if forms and forms[-1] + 1 < len(said) and said[forms[-1] + 1].written not in _LEVELS else 0
    last = next((at for at in range(first + 1, len(said)) if said[at].written in _BEFORE_FORMS), len(said))
    for end in range(first + 2, min(last, first + _MOST_WORDS) + 1):
        yield Reading(said[first].start, said[end - 1].end, kana_sound("".join(word.kana for word in said[first:end])))


def kana_sound(kana: str) -> str:
    """The sound of kana; vowels that meet where words meet are as long as within a word."""
    return plain_sound(romanise_kana(kana))


def chinese_sounds(run: str) -> list[str]:
    """The sounds of a run of Chinese characters, one by one, without tones."""
    return [sound(read_chinese(char).replace("v", "u")) for char in run]  # lv is written lü or lu


@lru_cache(maxsize=50_000)
def japanese_words(run: str) -> tuple[Reading, ...]:
    """The words of a run as the dictionary parts it, and how they sound."""
    return tuple(Reading(word.start, word.end, kana_sound(word.kana)) for word in _said(run))


@lru_cache(maxsize=50_000)
def _said(run: str) -> tuple[_Said, ...]:
    return tuple(
        _Said(word.begin(), word.end(), text, _READ_OTHERWISE.get(text) or word.reading_form() or text)
        for word in japanese_morphemes(run)
        for text in (word.surface(),)
    )

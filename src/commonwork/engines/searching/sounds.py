"""How words sound, for finding: one key per word that survives a change of script, and the ways people romanise.

A key is ``consonants|sound``: words of equal consonants stand together in a sorted list, so that all spellings of
about one sound are read off at once. Korean has its own sound (g and k, eo and o are one), as its two romanisations
differ in little else.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from commonwork.engines.linking.kana import romanise_kana
from commonwork.engines.linking.transliterating import japanese_morphemes, read_chinese, romanise, skeleton, sound

LONGEST = 24
ABJAD = "'"  # ends the key of a word whose script writes few vowels
_BREATHED = re.compile("[حه]")
_K_INITIALS = "k k n t t r m p p s s . c c c k t p h".split()  # noqa: SIM905 -- reads best as a line
_K_VOWELS = "a e ya ye o e yo ye o wa we we yo u wo we wi yu u ui i".split()  # noqa: SIM905 -- reads best as a line
_K_FINALS = ". k k k n n n t r k m r r r p r m p p s s nk c c k t p h".split()  # noqa: SIM905 -- reads best as a line
_KOREAN = (
    ("yeo", "yo"), ("eo", "o"), ("eu", "u"), ("yae", "ye"), ("wae", "we"), ("ae", "e"), ("oe", "we"), ("ui", "ui"),
    ("kk", "k"), ("tt", "t"), ("pp", "p"), ("jj", "c"), ("tch", "c"), ("ch", "c"), ("sh", "s"), ("ss", "s"),
    ("g", "k"), ("d", "t"), ("b", "p"), ("j", "c"), ("l", "r"), ("rr", "r"), ("ee", "i"), ("oo", "u"),
)  # fmt: skip
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
    if "\u0600" <= word[:1] <= "\u077f":
        return f"{key(sound(romanise(word[0] + _BREATHED.sub('', word[1:]))))}{ABJAD}"
    spoken = romanise(word).replace(" ", "")
    return key(sound(spoken.replace("th", "t") if "\u0900" <= word[:1] <= "\u0dff" else spoken))


def other_keys(word: str, korean: bool) -> tuple[str, ...]:
    """More keys of a name's word in Latin letters: «th» as Indian names have it, Korean ones by their own habit."""
    found = []
    if "th" in word:
        found.append(key(sound(word.replace("th", "t"))))
    if korean:
        found.append(key(HABITS["sound.korean"](word)))
    return tuple(found)


def korean_sound(run: str) -> str:
    """How a run of Hangul sounds, in the form in which its two usual romanisations are one."""
    out = []
    for char in run:
        place = ord(char) - 0xAC00
        if 0 <= place < 11172:
            initial, rest = divmod(place, 588)
            vowel, final = divmod(rest, 28)
            out.append((_K_INITIALS[initial] + _K_VOWELS[vowel] + _K_FINALS[final]).replace(".", ""))
    return "".join(out)


def _replaced(word: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for old, new in pairs:
        word = word.replace(old, new)
    return word


HABITS: dict[str, Callable[[str], str]] = {
    "sound.plain": sound,
    "sound.korean": lambda word: _replaced(word, _KOREAN),
    "sound.kunrei": lambda word: sound(_replaced(word, _KUNREI)),
    "sound.egyptian": lambda word: sound(word.replace("g", "j")),
    "sound.indic": lambda word: sound(word.replace("th", "t")),
    "sound.wade": lambda word: sound(_replaced(word, _WADE)),
}
RULES = HABITS
KANA = re.compile(r"[\u3040-\u30ff]")


@lru_cache(maxsize=20_000)
def keys_of_latin(word: str, off: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The keys a word typed in Latin letters may have, by the habits of romanising."""
    return tuple(dict.fromkeys(key(habit(word)) for name, habit in HABITS.items() if name not in off))


class Reading(NamedTuple):
    """How the letters ``start`` to ``end`` of a run sound."""

    start: int
    end: int
    sound: str


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
    return [
        Reading(start, start + length, "".join(syllables[start : start + length]))
        for length in lengths
        for start in range(total - length + 1)
    ]


@lru_cache(maxsize=50_000)
def japanese_readings(run: str) -> tuple[Reading, ...]:
    """The sounds of the words of a Japanese run, of each two neighbours, and of the whole."""
    words = japanese_words(run)
    pairs = [Reading(one.start, two.end, one.sound + two.sound) for one, two in pairwise(words)]
    return (*words, *pairs, Reading(0, len(run), "".join([word.sound for word in words])))


def chinese_sounds(run: str) -> list[str]:
    """The sounds of a run of Chinese characters, one by one, without tones."""
    return [sound(read_chinese(char)) for char in run]


@lru_cache(maxsize=50_000)
def japanese_words(run: str) -> tuple[Reading, ...]:
    """The words of a run as the dictionary parts it, and how they sound."""
    return tuple(
        Reading(word.begin(), word.end(), sound(romanise_kana(word.reading_form() or word.surface())))
        for word in japanese_morphemes(run)
    )

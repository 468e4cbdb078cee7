"""Kana in Latin letters (Hepburn), and the spelling of kana that banks use (small letters written large)."""

import re

_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_TO_KATAKANA = str.maketrans({chr(code): chr(code + 0x60) for code in range(0x3041, 0x3097)})
_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ",
    "m": "マミムメモ", "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ", "d": "ダヂヅデド", "b": "バビブベボ",
    "p": "パピプペポ",
}  # fmt: skip
_LETTERS = {kana: row + vowel for row, letters in _ROWS.items() for kana, vowel in zip(letters, "aiueo", strict=True)}
_LETTERS |= {
    "シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu", "ヤ": "ya", "ユ": "yu",
    "ヨ": "yo", "ワ": "wa", "ヰ": "i", "ヱ": "e", "ヲ": "o", "ン": "n", "ヴ": "bu", "ー": "", "・": " ", "゠": " ",
}  # fmt: skip
_SMALL = {"ャ": "ya", "ュ": "yu", "ョ": "yo", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o", "ヮ": "wa"}
_DOUBLED = re.compile(r"ッ(?=([a-z]))")


def katakana(text: str) -> str:
    """Hiragana → katakana; everything else stays."""
    return text.translate(_TO_KATAKANA)


def bank_kana(text: str) -> str:
    """The form in which banks write kana: no small letters (ノウキヨウ), no long mark."""
    return katakana(text).translate(_LARGE).replace("ー", "")


def romanise_kana(text: str) -> str:
    """Kana → Hepburn without long marks; other letters stay as they are."""
    out: list[str] = []
    for char in katakana(text):
        small = _SMALL.get(char)
        if small and out and out[-1][-1:] in {"i", "u", "e"} and len(out[-1]) > 1:
            stem = out[-1][:-1]
            palatal = stem in {"sh", "ch", "j"}
            out[-1] = stem + (small[1:] if palatal and small[0] == "y" else small)
        else:
            out.append(small or _LETTERS.get(char, char))
    return _DOUBLED.sub(lambda found: found.group(1), "".join(out)).replace("ッ", "")


def spellings(reading: str) -> frozenset[str]:
    """How a word read so is written in kana and in Latin letters without spaces; nothing for short words."""
    if len(reading) < 4:
        return frozenset()
    large = bank_kana(reading)
    latin = romanise_kana(reading)
    short = re.sub(r"(?<=[ou])u|(?<=o)o", "", latin)
    return frozenset({katakana(reading), large, romanise_kana(large), latin, short})

"""The same name in other letters, as another keyboard or another hand writes it: width, accents, variants, readings."""

import random
import re
import unicodedata
from functools import lru_cache
from typing import Any

from finding_relevance import japanese_letters

HALF_KANA = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF61, 0xFFA0)}
_SCRIPTS = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARABIC": "Arab", "HEBREW": "Hebr", "DEVANAGARI": "Deva",
    "BENGALI": "Beng", "TAMIL": "Taml", "TELUGU": "Telu", "KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh",
    "GURMUKHI": "Guru", "GUJARATI": "Gujr", "ORIYA": "Orya", "THAI": "Thai", "LAO": "Laoo", "KHMER": "Khmr",
    "MYANMAR": "Mymr", "GEORGIAN": "Geor", "ARMENIAN": "Armn", "HANGUL": "Hang", "CJK": "Hani", "HIRAGANA": "Jpan",
    "KATAKANA": "Jpan", "KATAKANA-HIRAGANA": "Jpan", "MONGOLIAN": "Mong", "ETHIOPIC": "Ethi", "HALFWIDTH": "Jpan",
}  # fmt: skip
_KANA = {
    "ア": "a", "イ": "i", "ウ": "u", "エ": "e", "オ": "o", "カ": "ka", "キ": "ki", "ク": "ku", "ケ": "ke",
    "コ": "ko", "サ": "sa", "シ": "shi", "ス": "su", "セ": "se", "ソ": "so", "タ": "ta", "チ": "chi",
    "ツ": "tsu", "テ": "te", "ト": "to", "ナ": "na", "ニ": "ni", "ヌ": "nu", "ネ": "ne", "ノ": "no", "ハ": "ha",
    "ヒ": "hi", "フ": "fu", "ヘ": "he", "ホ": "ho", "マ": "ma", "ミ": "mi", "ム": "mu", "メ": "me", "モ": "mo",
    "ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ラ": "ra", "リ": "ri", "ル": "ru", "レ": "re", "ロ": "ro", "ワ": "wa",
    "ヲ": "o", "ン": "n", "ガ": "ga", "ギ": "gi", "グ": "gu", "ゲ": "ge", "ゴ": "go", "ザ": "za", "ジ": "ji",
    "ズ": "zu", "ゼ": "ze", "ゾ": "zo", "ダ": "da", "ヂ": "ji", "ヅ": "zu", "デ": "de", "ド": "do", "バ": "ba",
    "ビ": "bi", "ブ": "bu", "ベ": "be", "ボ": "bo", "パ": "pa", "ピ": "pi", "プ": "pu", "ペ": "pe", "ポ": "po",
    "ヴ": "vu", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o",
}  # fmt: skip
_SMALL = {"ャ": "a", "ュ": "u", "ョ": "o"}


@lru_cache(maxsize=20_000)
def _script_of_letter(char: str) -> str:
    name = unicodedata.name(char, "")
    return _SCRIPTS.get(name.split(" ")[0], "") if char.isalpha() or unicodedata.category(char) == "Mc" else ""


def scripts_in(text: str) -> dict[str, int]:
    """How many letters of each script a text has."""
    counts: dict[str, int] = {}
    for char in unicodedata.normalize("NFKC", text):
        if script := _script_of_letter(char):
            counts[script] = counts.get(script, 0) + 1
    return counts


def script_of(text: str, country: str = "") -> str:
    """The script of a text: of most of its letters; Han with kana, or in Japan, is Japanese («Jpan»)."""
    counts = scripts_in(text)
    if not counts:
        return ""
    if "Jpan" in counts or ("Hani" in counts and country == "JP"):
        asian = counts.get("Jpan", 0) + counts.get("Hani", 0)
        return "Jpan" if asian * 2 >= sum(counts.values()) else "Latn"
    return max(sorted(counts), key=lambda script: counts[script])


def is_pure(text: str, country: str = "") -> bool:
    """Whether a text is of one script (Latin digits and signs do not count)."""
    counts = scripts_in(text)
    if {"Jpan", "Hani"} >= set(counts):
        return True
    return len(counts) == 1


def full_width(text: str) -> str:
    """Latin letters, digits and signs as wide as a Chinese character, as Japanese input methods write them."""
    return "".join(
        chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else "\u3000" if char == " " else char for char in text
    )


def half_width(text: str) -> str:
    """Katakana in the narrow form of old bank systems; Latin letters narrow too."""
    out = []
    for char in unicodedata.normalize("NFKC", text):
        parts = unicodedata.normalize("NFD", char) if "ァ" <= char <= "ヾ" else char
        out += [HALF_KANA.get(part, {"\u3099": "ﾞ", "\u309a": "ﾟ"}.get(part, part)) for part in parts]
    return "".join(out)


def without_accents(text: str, roll: random.Random) -> str:
    """Plain letters for letters with marks, as on a keyboard that lacks them; German ones spelt out now and then."""
    special = {
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "ı": "i",
    }
    if roll.random() < 0.3:
        special |= {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
    text = "".join(special.get(char, char) for char in unicodedata.normalize("NFC", text))
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if unicodedata.category(char) != "Mn")
    return unicodedata.normalize("NFC", bare)


def with_vowel_signs(text: str, roll: random.Random) -> str:
    """Arabic or Persian with a short vowel written on one letter."""
    places = [at for at, char in enumerate(text) if "ا" < char <= "ی" and at and text[at - 1] != " "]
    if not places:
        return text
    at = roll.choice(places) + 1
    return text[:at] + roll.choice("َُِّ") + text[at:]


ARABIC = (
    ("ی", "ي"), ("ي", "ی"), ("ک", "ك"), ("ك", "ک"), ("ة", "ه"), ("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ى", "ي"),
    ("ہ", "ه"), ("ھ", "ه"), ("\u200c", " "), ("\u200c", ""),
)  # fmt: skip
INDIC = (
    ("ड़", "ड़"), ("ड़", "ड"), ("ढ़", "ढ"), ("ज़", "ज"), ("फ़", "फ"), ("क़", "क"), ("ख़", "ख"), ("ग़", "ग"),
    ("ँ", "ं"), ("न्द", "ंद"), ("ंद", "न्द"), ("म्ब", "ंब"), ("ंब", "म्ब"), ("ञ्च", "ंच"), ("ंच", "ञ्च"),
    ("ङ्ग", "ंग"), ("ंग", "ङ्ग"), ("ण्ड", "ंड"), ("न्त", "ंत"), ("ंत", "न्त"), ("र्य", "र्\u200dय"),
    ("ৎ", "ত্"), ("ড়", "ড"), ("য়", "য"), ("়", ""),
)  # fmt: skip
CYRILLIC = (("ё", "е"), ("Ё", "Е"), ("ґ", "г"), ("’", "'"), ("'", "’"), ("«", '"'), ("й", "й"))
HEBREW = (("״", '"'), ("׳", "'"), ('"', "״"), ("־", " "))
ARMENIAN = (("և", "եւ"), ("եւ", "և"))


def other_letters(text: str, script: str, roll: random.Random) -> str:
    """A name in the variants of its letters: Arabic for Persian letters, a dropped nukta, decomposed syllables."""
    if script == "Hang":
        return unicodedata.normalize("NFD", text)
    tables = {"Arab": ARABIC, "Deva": INDIC, "Beng": INDIC, "Cyrl": CYRILLIC, "Hebr": HEBREW, "Armn": ARMENIAN}
    usable = [(old, new) for old, new in tables.get(script, ()) if old in text]
    if script == "Arab" and roll.random() < 0.15:
        places = [m.end() for m in re.finditer("[بتسشفقلمنهعی](?=[آ-ی])", text)]
        return text[: (at := roll.choice(places))] + "ـ" + text[at:] if places else text
    if not usable:
        return text
    for old, new in roll.sample(usable, min(len(usable), 2)):
        text = text.replace(old, new)
    return text


@lru_cache(maxsize=8)
def converter(way: str) -> Any:
    """A converter of OpenCC, one for each way."""
    from opencc import OpenCC

    return OpenCC(way)


def other_han(text: str, country: str, roll: random.Random) -> str:
    """Chinese characters as they are written elsewhere: simplified, traditional, Japanese."""
    to_japanese = {ord(old): new for old, new in japanese_letters().items()}
    if country == "JP":
        return text.translate({ord(new): chr(old) for old, new in to_japanese.items()})
    if country in ("TW", "HK", "MO"):
        return text.translate(to_japanese) if roll.random() < 0.3 else converter("t2s").convert(text)
    return converter("s2t").convert(text)


def hiragana(kana: str) -> str:
    """Katakana as hiragana."""
    return "".join(chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char for char in kana)


def romaji(kana: str, *, long_vowels: bool) -> str:
    """Katakana in Hepburn letters; long o and u kept as typed («ou»), or short as on signs («o»)."""
    out: list[str] = []
    double = False
    for char in kana:
        if char == "ッ":
            double = True
            continue
        if char in _SMALL and out:
            stem = out[-1][:-1]
            out[-1] = (stem if stem.endswith(("sh", "ch", "j")) else stem + "y") + _SMALL[char]
            continue
        if char == "ー":
            out.append(out[-1][-1] if out and long_vowels else "")
            continue
        if char in "ァィゥェォ" and out:
            out[-1] = out[-1][:-1] + _KANA[char]
            continue
        syllable = _KANA.get(char, "")
        out.append(("t" if syllable.startswith("ch") else syllable[:1]) + syllable if double else syllable)
        double = False
    text = "".join(out)
    return text if long_vowels else re.sub("o(u|o)|u(u)", lambda found: found.group()[0], text)

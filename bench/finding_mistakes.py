"""What people type instead: neighbours on the keyboard they have, letters left out or exchanged, the wrong conversion.

Latin, Cyrillic, Greek, Arabic, Persian, Hebrew, Georgian, Armenian, Thai and Korean letters slip to a neighbour on the
usual layout of the country; Indic scripts lose or exchange a vowel sign; Chinese and Japanese is converted to a word of
the same sound. Every change is drawn from a seeded generator.
"""

import random
import unicodedata
from collections import defaultdict
from functools import lru_cache

LAYOUTS = {  # rows of letters as they lie, top to bottom
    "qwerty": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "azerty": ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    "qwertz": ("qwertzuiopü", "asdfghjklöä", "yxcvbnm"),
    "cyrillic": ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
    "ukrainian": ("йцукенгшщзхї", "фівапролджє", "ячсмитьбю"),
    "greek": ("ςερτυθιοπ", "ασδφγηξκλ", "ζχψωβνμ"),
    "arabic": ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرلاىةوزظ"),
    "persian": ("ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپو"),
    "hebrew": ("קראטוןםפ", "שדגכעיחלךף", "זסבהנמצתץ"),
    "georgian": ("ქწერტყუიოპ", "ასდფგჰჯკლ", "ზხცვბნმ"),
    "armenian": ("խւէրտեըիոպ", "ասդֆքհճկլ", "զցգվբնմ"),
    "thai": ("ๆไำพะัีรนยบล", "ฟหกดเ้่าสวง", "ผปแอิืทมใฝ"),
    "jamo": ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ", "ㅋㅌㅊㅍㅠㅜㅡ"),
}
OF_COUNTRY = {
    "FR": "azerty", "BE": "azerty", "TG": "azerty", "DE": "qwertz", "AT": "qwertz", "CH": "qwertz", "UA": "ukrainian",
    "IR": "persian", "AF": "persian",
}  # fmt: skip
OF_SCRIPT = {
    "Latn": "qwerty", "Cyrl": "cyrillic", "Grek": "greek", "Arab": "arabic", "Hebr": "hebrew", "Geor": "georgian",
    "Armn": "armenian", "Thai": "thai",
}  # fmt: skip
SAME_SOUND = (  # words that Japanese input methods offer for one another
    ("協同", "共同"), ("工業", "鉱業"), ("工業", "興業"), ("電気", "電機"), ("電気", "電器"), ("機械", "器械"),
    ("保健", "保険"), ("製作", "制作"), ("衛生", "衛星"), ("振興", "新興"), ("精機", "正規"), ("生産", "清算"),
    ("商店", "焦点"), ("森林", "新林"), ("建設", "兼設"), ("管工", "観光"), ("技能", "機能"), ("開発", "改発"),
    ("交流", "交留"), ("経営", "継営"), ("介護", "介後"), ("食品", "食費"), ("運輸", "運油"), ("資源", "始源"),
    ("木材", "黙材"), ("漁業", "魚業"), ("信用", "真用"), ("組合", "組み合い"), ("自動車", "自働車"),
)  # fmt: skip
_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_SIGNS = {
    "ि": "ी", "ी": "ि", "ु": "ू", "ू": "ु", "श": "ष", "ष": "श", "স": "শ", "শ": "স", "ি": "ী", "ী": "ি",
    "ণ": "ন", "ன": "ண", "ண": "ன", "ர": "ற", "ల": "ళ", "ಲ": "ಳ", "ಳ": "ಲ", "ല": "ള", "ന": "ണ",
}  # fmt: skip
INDIC = {"Deva", "Beng", "Taml", "Telu", "Knda", "Mlym", "Guru", "Gujr", "Orya", "Sinh", "Mymr", "Khmr", "Laoo"}


@lru_cache(maxsize=32)
def neighbours(layout: str) -> dict[str, str]:
    """The letters beside each letter of a layout: left, right, above, below."""
    rows, near = LAYOUTS[layout], defaultdict(set)
    for at, row in enumerate(rows):
        for place, letter in enumerate(row):
            near[letter] |= set(row[max(0, place - 1) : place + 2])
            for other in rows[max(0, at - 1) : at + 2]:
                near[letter] |= set(other[place : place + 1])
    return {letter: "".join(sorted(others - {letter})) for letter, others in near.items()}


def misspelt(text: str, script: str, country: str, roll: random.Random) -> str:
    """A text with one mistake as its writer would make it; unchanged where none fits."""
    if script == "Hang":
        return _slipped_syllable(text, roll)
    if script in ("Hani", "Jpan"):
        return _wrongly_converted(text, country, roll)
    if script in INDIC:
        return _indic(text, roll)
    places = [
        at for at, char in enumerate(text)
        if char.isalpha() and text[at - 1 : at].isalpha() and _word_length(text, at) >= 5
    ]  # fmt: skip
    if not places:
        return text
    return _slip(
        text, roll.choice(places), neighbours(OF_COUNTRY.get(country) or OF_SCRIPT.get(script, "qwerty")), roll
    )


def _word_length(text: str, at: int) -> int:
    start = text.rfind(" ", 0, at) + 1
    end = text.find(" ", at)
    return (end if end >= 0 else len(text)) - start


def _slip(text: str, at: int, near: dict[str, str], roll: random.Random) -> str:
    """A neighbour key, a letter left out, doubled, or exchanged with the one before it."""
    char = text[at]
    how = roll.choice(("neighbour", "neighbour", "left out", "left out", "exchanged", "doubled"))
    if how == "neighbour" and (others := near.get(char.lower())):
        new = roll.choice(others)
        return text[:at] + (new.upper() if char.isupper() else new) + text[at + 1 :]
    if how == "exchanged" and text[at - 1] != char:
        return text[: at - 1] + char + text[at - 1] + text[at + 1 :]
    if how == "doubled":
        return text[:at] + char + text[at:]
    return text[:at] + text[at + 1 :]


def _slipped_syllable(text: str, roll: random.Random) -> str:
    """One jamo of a syllable exchanged with its neighbour on the Korean keyboard, or a final consonant lost."""
    places = [at for at, char in enumerate(text) if "가" <= char <= "힣"]
    if len(places) < 3:
        return text
    at, near = roll.choice(places), neighbours("jamo")
    code = ord(text[at]) - 0xAC00
    lead, vowel, tail = code // 588, code % 588 // 28, code % 28
    vowels = [new for new in near.get(_VOWELS[vowel], "") if new in _VOWELS]
    leads = [new for new in near.get(_LEADS[lead], "") if new in _LEADS]
    how = roll.randrange(3)
    if how == 0 and tail:
        tail = 0
    elif how == 1 and leads:
        lead = _LEADS.index(roll.choice(leads))
    elif vowels:
        vowel = _VOWELS.index(roll.choice(vowels))
    return text[:at] + chr(0xAC00 + lead * 588 + vowel * 28 + tail) + text[at + 1 :]


def _indic(text: str, roll: random.Random) -> str:
    """A sign left out, a long vowel sign for a short one, or a letter left out."""
    letters = [at for at in range(1, len(text)) if text[at].isalpha() or unicodedata.category(text[at]) in ("Mc", "Mn")]
    swaps = [at for at in letters if text[at] in _SIGNS]
    if swaps and roll.random() < 0.6:
        at = roll.choice(swaps)
        return text[:at] + _SIGNS[text[at]] + text[at + 1 :]
    signs = [at for at in letters if unicodedata.category(text[at]) in ("Mc", "Mn") and text[at] not in "्্்్್്"]
    if not signs:
        return text
    at = roll.choice(signs)
    return text[:at] + text[at + 1 :]


def _wrongly_converted(text: str, country: str, roll: random.Random) -> str:
    """Words of the same sound, or a character lost from the middle."""
    if country == "JP":
        usable = [(old, new) for pair in SAME_SOUND for old, new in (pair, pair[::-1]) if old in text and len(new) < 4]
        if usable and roll.random() < 0.7:
            return text.replace(*roll.choice(usable), 1)
    elif (changed := _same_pinyin(text, roll)) and roll.random() < 0.75:
        return changed
    places = [at for at in range(1, len(text) - 1) if text[at].isalpha()]
    if len(places) < 5:
        return text
    at = roll.choice(places)
    return text[:at] + text[at + 1 :]


COMMON = (  # the most frequent characters, in the order of frequency lists
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种"
    "面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本"
    "去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比"
    "或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总"
    "次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做"
    "必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权"
    "收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信"
    "马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连"
    "断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存"
    "候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严"
)


@lru_cache(maxsize=1)
def _sounds() -> tuple[dict[str, str], dict[str, str]]:
    from pypinyin import lazy_pinyin

    sound = {char: lazy_pinyin(char)[0] for char in COMMON}
    by_sound: dict[str, str] = defaultdict(str)
    for char, syllable in sound.items():
        by_sound[syllable] += char
    return sound, by_sound


def _same_pinyin(text: str, roll: random.Random) -> str:
    """One common character for another of the same sound; empty where none fits. Only for simplified characters."""
    sound, by_sound = _sounds()
    places = [at for at, char in enumerate(text) if char in sound and len(by_sound[sound[char]]) > 1]
    if not places or len(text) < 4:
        return ""
    at = roll.choice(places)
    others = by_sound[sound[text[at]]].replace(text[at], "")
    return text[:at] + roll.choice(others) + text[at + 1 :]

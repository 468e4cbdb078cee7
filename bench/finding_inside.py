"""Queries in the script of the name: misspelt, begun, cut out, in other letters, in other order, shortened."""

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from corruptions import FORMS
from finding_letters import (
    full_width,
    half_width,
    other_han,
    other_letters,
    script_of,
    scripts_in,
    with_vowel_signs,
    without_accents,
)
from finding_mistakes import misspelt
from finding_register import Lists
from finding_relevance import Relevance, plain, unspaced
from finding_sets import Body, dice

Asked = tuple[str, str, Body, str, set[str]]
Maker = Callable[[str, str, Body, Relevance, random.Random], tuple[str, set[str]] | None]
CJK_FORMS = (
    "協同組合", "企業組合", "農事組合法人", "生活協同組合", "農業協同組合", "事業協同組合", "漁業協同組合",
    "森林組合", "信用金庫", "信用組合", "労働者協同組合", "株式会社", "有限会社", "一般社団法人",
    "公益財団法人", "协同组合", "合作社", "有限公司", "大学", "大學", "研究所", "商店街振興組合",
    "商業協同組合", "連合会", "協業組合", "股份有限公司", "协会", "협동조합", "사회적협동조합",
)  # fmt: skip


def words_of(name: str, most: int = 6) -> list[str]:
    """The words of a name, at most so many, without signs around them."""
    words = (part.strip(".,;:()[]«»\"“”'-–—") for part in name.split())
    return [word for word in words if any(char.isalnum() for char in word)][:most]


def first_words(name: str, most: int = 6) -> str:
    """A name as it would be typed: without signs, not longer than so many words."""
    return name if unspaced(name) and " " not in name else " ".join(words_of(name, most))


def typo(name: str, script: str, body: Body, known: Relevance, roll: random.Random) -> tuple[str, set[str]] | None:
    """One mistake, in long names now and then two; what it says by accident must not be somebody else's name."""
    meant = first_words(name)
    wrong = misspelt(meant, script, body.country, roll)
    if len(meant) > 24 and roll.random() < 0.25:
        wrong = misspelt(wrong, script, body.country, roll)
    if plain(wrong) == plain(meant) or known.meant(wrong) or len(plain(meant)) < 5:
        return None
    return wrong, known.meant(meant)


def partial(name: str, script: str, body: Body, known: Relevance, roll: random.Random) -> tuple[str, set[str]] | None:
    """Beginnings of words; of names without spaces the beginning, as far as it has been typed."""
    if unspaced(name) and " " not in name:
        if len(name) < 6:
            return None
        text = name[: max(3, round(len(name) * roll.uniform(0.45, 0.75)))]
        return text, known.inside(text)
    words = words_of(name, 4)
    if len(words) < 2:
        return None
    begun = [_begun(word, roll) for word in words]
    if unspaced(name) or roll.random() < 0.4:  # while typing: only the last word is not finished
        begun = [*words[:-1], begun[-1]]
    if begun == words:
        return None
    relevant = known.meant(" ".join(begun)) if unspaced(name) else known.with_words(begun, beginnings=True)
    return " ".join(begun).lower(), relevant


def _begun(word: str, roll: random.Random) -> str:
    long = len(word) >= 6 and not any(char.isdigit() for char in word)
    cut = word[: max(4, round(len(word) * roll.uniform(0.5, 0.8)))] if long else word
    return cut.rstrip("्્்్್്")  # no syllable ends in the middle of a joined letter


def pair(name: str, script: str, body: Body, known: Relevance, roll: random.Random) -> tuple[str, set[str]] | None:
    """The two characters a name begins with once its form is taken off, or the two after a space."""
    core = re.sub(r"[\s（）()・「」『』]", " ", _without_form(name)).split()
    usable = [part for part in core if len(part) >= 3 and set(scripts_in(part[:2])) in ({"Hani"}, {"Hang"})]
    if not usable:
        return None
    text = roll.choice(usable)[:2]
    if not text.isalpha() or (script == "Jpan" and text not in _japanese_words(name)):
        return None
    relevant = known.inside(text)
    return (text, relevant) if relevant == _written_so(text, relevant, known) else None


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    from sudachipy import Dictionary

    return Dictionary(dict="small").tokenizer()


def _japanese_words(name: str) -> set[str]:
    """The words of a Japanese name: a piece of it that is none would not be typed."""
    return {token.surface() for token in _tokenizer().tokenize(name)}


def _written_so(text: str, found: set[str], known: Relevance) -> set[str]:
    return {key for key in found if any(plain(text) in name for name in known.names[key])}


def _without_form(name: str) -> str:
    for form in sorted(CJK_FORMS, key=len, reverse=True):
        name = name.replace(form, " ")
    return name.strip()


def infix(name: str, script: str, body: Body, known: Relevance, roll: random.Random) -> tuple[str, set[str]] | None:
    """A piece from within a name without spaces; of long compounds in other scripts a part and one more word."""
    if unspaced(name):
        tight = re.sub(r"[\s（）()・「」]", "", name)
        length = roll.randrange(3, 7) if script != "Thai" else roll.randrange(5, 10)
        if len(tight) < length + 2:
            return None
        at = roll.randrange(1, len(tight) - length)
        text = tight[at : at + length]
        if (
            not _is_cut_between_syllables(tight, at, at + length)
            or len(scripts_in(text)) > 2
            or "Latn" in scripts_in(text)
        ):
            return None
        return text, known.inside(text)
    if script == "Latn" and body.country not in ("DE", "AT", "CH"):
        return None  # other languages of Latin letters do not write words together
    words = [word.lower() for word in words_of(name)]
    inner = [(word, part) for word in words for part in _parts(word, known)]
    others = [word for word in words if len(word) > 3 and len(known.by_word.get(plain(word), ())) < 2_000]
    if not inner or len(words) < 2:
        return None
    word, part = roll.choice(inner)
    rest = [other for other in others if other != word][-1:]
    return " ".join([part, *rest]), known.inside_words([part, *rest])


def _is_cut_between_syllables(text: str, start: int, end: int) -> bool:
    """Nobody begins with a vowel sign or parts a sign from its letter (Thai writes some vowels before theirs)."""
    bounds = [text[at : at + 1] for at in (start, end)]
    marks = any(unicodedata.category(char or "x").startswith("M") for char in bounds)
    return (
        not marks
        and text[start] not in "ーッャュョンァィゥェォ"
        and not set(text[start - 1] + text[end - 1]) & set("เแโใไ็")
    )


def _parts(word: str, known: Relevance) -> list[str]:
    """The later halves of a compound, both of whose halves are words of their own."""
    cuts = (at for at in range(5, len(word) - 5))
    return [
        word[at:].strip("-")
        for at in cuts
        if all(len(known.by_word.get(plain(w), ())) > 4 for w in (word[at:], word[:at]))
    ]


def width(name: str, script: str, body: Body, known: Relevance, roll: random.Random) -> tuple[str, set[str]] | None:
    """Wide Latin letters, narrow katakana, or the plain letters for the wide ones of the Japanese register."""
    plain_width = unicodedata.normalize("NFKC", name)
    if plain_width != name:
        text = plain_width
    elif script == "Jpan" and re.search("[ァ-ヾ]{3}", name):
        text = half_width(name)
    elif script == "Latn" and body.country in ("JP", "CN", "TW", "KR", ""):
        text = full_width(first_words(name))
    else:
        return None
    return text, known.meant(first_words(name))


def diacritics(
    name: str, script: str, body: Body, known: Relevance, roll: random.Random
) -> tuple[str, set[str]] | None:
    """Accents left out (Latin, Greek), or vowel signs written that nobody writes (Arabic, Persian)."""
    meant = first_words(name)
    text = with_vowel_signs(meant, roll) if script == "Arab" else without_accents(meant, roll)
    if text == meant or script not in ("Latn", "Grek", "Arab"):
        return None
    return (text.upper() if roll.random() < 0.2 else text.lower()), known.meant(meant)


def variants(name: str, script: str, body: Body, known: Relevance, roll: random.Random) -> tuple[str, set[str]] | None:
    """The letters of the neighbours: Arabic for Persian, simplified for traditional, decomposed, without nukta."""
    meant = first_words(name)
    han = script in ("Hani", "Jpan")
    text = other_han(meant, body.country, roll) if han else other_letters(meant, script, roll)
    return (text, known.meant(meant)) if text != meant else None


def order(name: str, script: str, body: Body, known: Relevance, roll: random.Random) -> tuple[str, set[str]] | None:
    """Words in another order; of names without spaces the form at the other end."""
    if unspaced(name) and " " not in name:
        form = next((form for form in sorted(CJK_FORMS, key=len, reverse=True) if form in name), None)
        rest = name.replace(form, "", 1) if form else ""
        if not form or len(rest) < 3 or not (name.startswith(form) or name.endswith(form)):
            return None
        text = rest + form if name.startswith(form) else f"{form} {rest}"
        return text, known.meant(f"{form} {rest}")
    words = words_of(name)
    if len(words) < 3:
        return None
    at = roll.randrange(1, len(words))
    turned = words[at:] + words[:at]
    return " ".join(turned).lower(), known.meant(" ".join(words))


def shortened(name: str, script: str, body: Body, known: Relevance, roll: random.Random) -> tuple[str, set[str]] | None:
    """Words of the field as they are abbreviated: «Co-op», «生協», «Mydt»; rare ones only."""
    usable = [(old, new) for old, new in (*FORMS, *_INDIAN) if old in name and new and len(new) < len(old)]
    if not usable:
        return None
    old, new = max(usable, key=lambda two: len(two[0]))
    if old == "大学" and not name.endswith(old):
        return None
    meant = first_words(name, 9)
    return (meant.replace(old, new, 1), known.meant(meant)) if old in meant else None


_INDIAN = (
    ("Co-operative", "Coop"),
    ("Sahakari", "Sah."),
    ("Maryadit", "Mydt"),
    ("District Central", "DC"),
    ("Urban Co-operative", "UCB"),
    ("Housing Association", "HA"),
    ("FEDERAL CREDIT UNION", "FCU"),
    ("Raiffeisenbank", "Raiba"),
    ("Volksbank", "VB"),
    ("BANK SPÓŁDZIELCZY", "BS"),
    ("Bank Spółdzielczy", "BS"),
    ("University", "Univ"),
    ("Institute", "Inst"),
    ("大学", "大"),
    ("労働者協同組合", "労協"),
    ("事業協同組合", "事業協"),
    ("漁業協同組合", "漁協"),
    ("連合会", "連"),
)

MAKERS: dict[str, tuple[Maker, int, dict[str, int]]] = {  # maker, most of one script, exceptions
    "typo": (typo, 12, {"Latn": 50, "Jpan": 20, "Hani": 20}),
    "partial": (partial, 10, {"Latn": 35, "Jpan": 18, "Hani": 15}),
    "two_character_cjk": (pair, 30, {"Hang": 20}),
    "infix": (infix, 25, {"Latn": 25, "Jpan": 30}),
    "width": (width, 25, {"Jpan": 45}),
    "diacritics": (diacritics, 12, {"Latn": 60}),
    "letter_variants": (variants, 14, {"Arab": 25, "Hani": 25, "Jpan": 20, "Deva": 18}),
    "word_order": (order, 10, {"Latn": 35, "Jpan": 15}),
    "abbreviation": (shortened, 15, {"Latn": 50, "Jpan": 25}),
}


def inside_queries(lists: Lists, known: Relevance) -> Iterator[Asked]:
    """The queries of every category, bodies drawn anew for each; the real lists only, nobody twice in one category."""
    pools: dict[str, dict[str, list[tuple[Body, str]]]] = defaultdict(lambda: defaultdict(list))
    for body in lists.bodies:
        if body.source not in ("composed", "ror2", "fact") or (body.source == "fact" and len(body.names) > 1):
            for name in body.names[:3]:
                if script := script_of(name, body.country):
                    pools[script][body.source].append((body, name))
    for category, (make, most, exceptions) in MAKERS.items():
        for script in sorted(pools):
            yield from _of_script(category, make, exceptions.get(script, most), script, pools[script], known)
    yield from _acronyms(lists, known)


def _of_script(
    category: str, make: Maker, most: int, script: str, pool: dict[str, list[tuple[Body, str]]], known: Relevance
) -> Iterator[Asked]:
    """At most so many queries of one script, the lists taking turns."""
    roll = dice(f"{category} {script}")
    drawn = {source: roll.sample(pool[source], min(len(pool[source]), 700)) for source in sorted(pool)}
    done: set[str] = set()
    while most and drawn:
        for source in sorted(drawn):
            while drawn[source]:
                body, name = drawn[source].pop()
                made = make(name, script, body, known, roll) if body.id not in done else None
                if made and body.id in made[1] and len(made[1]) <= 10:
                    done.add(body.id)
                    most -= 1
                    yield category, script, body, made[0], made[1]
                    break
            if not most:
                return
        drawn = {source: left for source, left in drawn.items() if left}


def _acronyms(lists: Lists, known: Relevance) -> Iterator[Asked]:
    """Acronyms that stand in the register, and short names of Japanese banks that do not."""
    roll = dice("acronyms")
    by_id = {body.id: body for body in lists.bodies}
    keys = sorted(key for key in lists.acronyms if not by_id[key].held)
    for key in roll.sample(keys, min(len(keys), 60)):
        short = lists.acronyms[key][0]
        if len(short) >= 3 and len(plain(short).split()) == 1:
            yield "abbreviation", script_of(short) or "Latn", by_id[key], short, known.called(short)
    banks = sorted((body for body in lists.bodies if body.source == "jp" and body.held), key=lambda body: body.id)
    for body in roll.sample(banks, min(len(banks), 30)):
        if not known.inside(body.held[0]):
            yield "abbreviation", "Jpan", body, body.held[0], known.called(body.names[0])

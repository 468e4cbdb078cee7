"""Queries in another script or language than the name: romanised, in kana, translated, and of two scripts at once."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from finding_inside import first_words, words_of
from finding_letters import hiragana, romaji, script_of
from finding_register import Lists
from finding_relevance import Relevance, plain, unspaced
from finding_sets import Body, dice
from linking_real import is_transliterated

Asked = tuple[str, str, Body, str, set[str]]
LIMITS = {  # queries of one category, source and script
    "romanised_to_native": 10, "native_to_romanised": 9, "translated": 12,
}  # fmt: skip
NUMERALS = {"Arab": "۰۱۲۳۴۵۶۷۸۹", "Deva": "०१२३४५६७८९", "Jpan": "〇一二三四五六七八九", "Beng": "০১২৩৪৫৬৭৮৯"}
LANGUAGES = {
    "Jpan": "ja", "Hani": "zh", "Hang": "ko", "Cyrl": "ru", "Arab": "ar", "Deva": "hi", "Grek": "el",
    "Thai": "th", "Hebr": "he", "Geor": "ka", "Armn": "hy", "Beng": "bn", "Taml": "ta", "Latn": "en",
}  # fmt: skip


def across_queries(lists: Lists, known: Relevance) -> Iterator[Asked]:
    """Names that are held back, readings, names of two scripts."""
    yield from _held(lists, known)
    yield from _readings(lists, known)
    yield from _banks(lists, known)
    yield from _two_scripts(lists, known)
    yield from _with_country(lists, known)
    yield from _other_numerals(lists, known)


def _held(lists: Lists, known: Relevance) -> Iterator[Asked]:
    """Names held back, of which nothing in the register says the same in the same letters."""
    also = defaultdict(set)
    for body in lists.bodies:
        for name in body.held:
            also[plain(name)].add(body.id)
    taken: dict[tuple[str, str, str], int] = defaultdict(int)
    for body in lists.bodies:
        if not body.held or body.source in ("jp", "zengin"):
            continue
        asked, indexed = body.held[0], body.names[0]
        latin = script_of(asked, body.country) == "Latn"
        native, roman = (indexed, asked) if latin else (asked, indexed)
        script = script_of(native, body.country)
        if is_transliterated(native, roman):
            category = "romanised_to_native" if latin else "native_to_romanised"
        else:
            category = "translated"
        if (category == "translated" and len(words_of(roman)) < 2) or _is_acronym(asked):
            continue  # a brand of one word is another name, no translation
        query = first_words(asked, 8)
        if known.meant(query) or taken[key := (category, body.source, script)] >= LIMITS[category]:
            continue
        relevant = set().union(*(known.called(name) for name in body.names[:1])) | also[plain(asked)]
        if len(relevant) <= 10:
            taken[key] += 1
            yield category, script, body, query, relevant


def _is_acronym(text: str) -> bool:
    return " " not in text and text.isupper() and len(text) < 8


def _readings(lists: Lists, known: Relevance) -> Iterator[Asked]:
    """The official reading of a Japanese name in katakana, hiragana and Latin letters; who is read alike is as good."""
    alike = defaultdict(set)
    for key, reading in lists.readings.items():
        alike[reading].add(key)
    by_id = {body.id: body for body in lists.bodies}
    roll = dice("readings")
    keys = sorted(key for key in lists.readings if script_of(by_id[key].names[0], "JP") == "Jpan")
    wanted = {"katakana": 22, "hiragana": 22, "romaji": 30}
    for key in roll.sample(keys, min(len(keys), 600)):
        reading, body = lists.readings[key], by_id[key]
        kind = roll.choice(sorted(wanted))
        has_kanji = any("一" <= char <= "鿿" for char in body.names[0].replace("協同組合", ""))
        if not wanted[kind] or not 5 <= len(reading) <= (9 if kind == "romaji" else 14) or not has_kanji:
            continue
        text = {"katakana": reading, "hiragana": hiragana(reading)}.get(kind)
        text = text or romaji(reading, long_vowels=roll.random() < 0.5)
        relevant = alike[reading] | known.called(body.names[0])
        if not known.inside(reading) and len(relevant) <= 10:
            wanted[kind] -= 1
            yield "romanised_to_native", "Jpan", body, text, relevant


def _banks(lists: Lists, known: Relevance) -> Iterator[Asked]:
    """Japanese banks by their reading, where the spelling of bank systems does not spoil it (no small letters lost)."""
    roll = dice("banks")
    banks = [body for body in lists.bodies if body.source == "zengin" and not set("ツヤユヨ") & set(body.held[0])]
    for at, body in enumerate(roll.sample(banks, min(len(banks), 24))):
        kana = body.held[0]
        form = next((form for form in ("シンキン", "シンクミ", "ロウキン") if kana.endswith(form)), "")
        text = romaji(kana.removesuffix(form), long_vowels=False) + (
            f" {romaji(form, long_vowels=False)}" if form else ""
        )
        yield (
            "romanised_to_native",
            "Jpan",
            body,
            (text.strip() if at % 2 else hiragana(kana)),
            known.called(body.names[0]),
        )


def _two_scripts(lists: Lists, known: Relevance) -> Iterator[Asked]:
    """Half in the own script, half in Latin letters, of bodies that bear both names."""
    roll = dice("two scripts")
    taken: dict[str, int] = defaultdict(int)
    pool = [body for body in lists.bodies if body.source in ("ror", "nsi") and not body.held]
    roll.shuffle(pool)
    for body in pool:
        native = next((n for n in body.names if script_of(n, body.country) not in ("Latn", "")), "")
        latin = next((n for n in body.names if script_of(n, body.country) == "Latn" and len(words_of(n)) > 1), "")
        script = script_of(native, body.country)
        if not native or not latin or taken[script] >= 6:
            continue
        text = _half_and_half(native, latin, known)
        if text and (relevant := _with_both(text, known)) and body.id in relevant and len(relevant) <= 10:
            taken[script] += 1
            yield "mixed", script, body, " ".join(text), relevant


def _half_and_half(native: str, latin: str, known: Relevance) -> tuple[str, str] | None:
    tail = native[len(native) // 2 :] if unspaced(native) and " " not in native else native.split()[-1]
    head = min(words_of(latin), key=lambda word: len(known.by_word.get(plain(word), ())))
    return (head, tail) if len(tail) > 2 and len(head) > 3 else None


def _with_both(text: tuple[str, str], known: Relevance) -> set[str]:
    """Bodies with the Latin word in one name and the native piece in another."""
    return known.with_words([text[0]]) & known.meant(text[1])


def _with_country(lists: Lists, known: Relevance) -> Iterator[Asked]:
    """A name with its country in the language of the name; only those of that country answer."""
    from babel import Locale

    roll = dice("country")
    countries = {body.id: body.country for body in lists.bodies}
    taken: dict[str, int] = defaultdict(int)
    pool = [
        body
        for body in lists.bodies
        if body.country and body.source not in ("composed", "ror2", "fact") and not body.held
    ]
    for body in roll.sample(pool, min(len(pool), 2500)):
        name = body.names[0]
        script = script_of(name, body.country)
        if script not in LANGUAGES or taken[script] >= (20 if script == "Latn" else 4):
            continue
        country = Locale(LANGUAGES[script]).territories.get(body.country, "")
        text = first_words(name, 3)
        if not country or plain(country) in plain(name):
            continue
        relevant = {key for key in known.meant(text) if countries[key] == body.country}
        if body.id in relevant and len(relevant) <= 10:
            taken[script] += 1
            yield "mixed", script, body, f"{text} {country}", relevant


def _other_numerals(lists: Lists, known: Relevance) -> Iterator[Asked]:
    """A numbered name with the digits of its own script, or the plain ones for those."""
    roll = dice("numerals")
    taken: dict[str, int] = defaultdict(int)
    pool = [body for body in lists.bodies if any(unicodedata.category(char) == "Nd" for char in body.names[0])]
    for body in roll.sample(pool, min(len(pool), 20_000)):
        name = unicodedata.normalize("NFKC", body.names[0])
        script = script_of(name, body.country)
        if script not in ("Arab", "Deva", "Beng") or taken[script] >= 8 or body.held:
            continue
        native = NUMERALS[script]
        digits = {ord(str(at)): native[at] for at in range(10)}
        text = first_words(name.translate(digits), 9)
        if text != first_words(name, 9):
            taken[script] += 1
            yield "mixed", script, body, text, known.meant(first_words(name, 9))

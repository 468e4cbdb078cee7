"""A query taken apart: groups of words, each with the ways in which a document may hold it.

The same analysis as of names (``analysing.py``), on what was typed: what language it is in is not known, the last word
may be unfinished, any word misspelt, romanised or translated. How often a term stands in the index is not known here;
``planning.py`` weighs and widens the groups by the index's own vocabulary.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from commonwork.engines.searching.analysing import Analyser, whole_term
from commonwork.engines.searching.entries import filter_term
from commonwork.engines.searching.letters import (
    forms_of,
    heard,
    shortened,
    spelt_otherwise,
    visible,
    without_particles,
)
from commonwork.engines.searching.runs import Run, grams_of, runs_of
from commonwork.engines.searching.sounds import (
    KANA,
    ONLY_KANA,
    chinese_sounds,
    english_sound,
    japanese_words,
    kana_sound,
    key,
    keys_of_latin,
    korean_sound,
    latin_key,
    together,
)
from commonwork.engines.searching.understood import whole_meanings

LONGEST = 400  # letters of a query that are read
_JOINED = 4  # letters of a word that may be written together with its neighbour
_LIKE = 2  # keys of a word, by the commonest habits, to which like sounds are looked for
_TOGETHER = 6  # letters of a run that may be one name
MOST = 24  # groups of a query that are looked for
WORD, GRAMS, KEY, MEANING = "words", "grams", "keys", "meanings"


@dataclass(frozen=True, slots=True)
class Way:
    """One way a document may hold a group: all ``terms`` of a field (of grams, at least ``least``).

    ``weight`` (0 to 1) says how surely it is what was meant, ``why`` a code of :data:`found.WHY`.
    """

    field: str
    terms: tuple[str, ...]
    weight: float
    why: str
    least: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A word typed, or a part of a run of letters without spaces.

    ``stem`` is the word to be widened by the vocabulary (unfinished, misspelt, inside another), «» where none is;
    ``sounds`` keys to be widened to like sounds, ``said`` that of the whole query said as one word. What is not
    ``needed`` only ranks.
    """

    text: str
    ways: tuple[Way, ...]
    stem: str = ""
    sounds: tuple[str, ...] = ()
    needed: bool = True
    said: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query taken apart; ``whole`` are (field, term) of all of it, as a name or initials."""

    groups: tuple[Group, ...]
    whole: tuple[tuple[str, str], ...]
    folded: str
    words: tuple[str, ...] = ()
    stretches: tuple[Way, ...] = ()


def ask(text: str, analyser: Analyser) -> Asked:
    """Take the words of a query apart; what is beyond :data:`LONGEST` letters or :data:`MOST` groups is not read."""
    raws = visible(text[: LONGEST * 2])[:LONGEST].split()
    pieces = [(raw, run) for raw in raws for run in runs_of(*forms_of(raw))]
    plain = [run.plain for _, run in pieces if run.kind == "spaced"]
    phrases = _meanings_by_word(plain, analyser)
    said = together(plain) if len(plain) == len(pieces) else ""
    groups: list[Group] = []
    for raw, run in pieces[:MOST]:
        if run.kind == "spaced":
            groups.append(_word(raw, run, phrases.get(run.plain) or _Meant(), analyser, said))
        else:
            groups += _run(run, analyser)
    if groups and not any(group.needed for group in groups):
        groups = [Group(group.text, group.ways, group.stem, group.sounds) for group in groups]
    sequence = tuple(run.text for _, run in pieces)
    return Asked(
        tuple(groups[:MOST]), _whole(pieces, analyser), " ".join(sequence), sequence, tuple(_stretches(pieces))
    )


def _whole(pieces: Sequence[tuple[str, Run]], analyser: Analyser) -> tuple[tuple[str, str], ...]:
    """Terms of the complete query: as a name, and as words whose initials are a name («ULCCS»)."""
    found = [(MEANING, whole_term("".join([run.text for _, run in pieces])))]
    plain = [run.plain for _, run in pieces]
    found += [(MEANING, term) for term in whole_meanings(plain, "", analyser)]
    letters = "".join(
        [run.text[0] for _, run in pieces if run.kind == "spaced" and not analyser.is_connector(run.plain)]
    )
    if 3 <= len(letters) <= 8:
        found.append((WORD, letters))
    return tuple(found)


def _stretches(pieces: Sequence[tuple[str, Run]]) -> Iterable[Way]:
    """Runs as a whole: a name in which all of one stands together comes before one that has its parts."""
    for _, run in pieces[:MOST]:
        grams = tuple(dict.fromkeys(gram for gram in grams_of(run) if len(gram) > 1)) if run.kind != "spaced" else ()
        if len(grams) > 2:
            yield Way(GRAMS, grams, 0.2, "words")
            yield Way(GRAMS, grams, 0.08, "spelling", least=(2 * len(grams) + 2) // 3)


@dataclass(slots=True)
class _Meant:
    """What a word means: senses (terms that belong together) and places; what it makes ``joined`` to a neighbour."""

    senses: set[tuple[str, ...]] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    joined: set[str] = field(default_factory=set)

    def ways(self) -> Iterable[Way]:
        """As words written together, as translated words and as places."""
        for each in sorted(self.joined):
            yield from (Way(WORD, (each,), 0.95, "words"), Way(MEANING, (f"j:{each}",), 0.95, "words"))
        yield from (Way(MEANING, sense, 0.8, "translated") for sense in sorted(self.senses))
        yield from (Way(MEANING, (each,), 0.9, "place") for each in sorted(self.places))


def _meanings_by_word(words: Sequence[str], analyser: Analyser) -> dict[str, _Meant]:
    """What each word means, alone or as part of a known phrase («credit union», «new york»)."""
    found = {word: _Meant() for word in words}
    for phrase in (*words, *analyser.phrases(words)):
        senses, places = analyser.senses(phrase), analyser.meaning(phrase)[1]
        for word in phrase.split(" "):
            found[word].senses.update(senses)
            found[word].places.update(places)
    for one, other in pairwise(words):
        if min(len(one), len(other)) < _JOINED:
            found[one].joined.add(one + other)
            found[other].joined.add(one + other)
    return found


def _word(raw: str, run: Run, meant: _Meant, analyser: Analyser, said: str) -> Group:
    word = run.text
    others = (*spelt_otherwise(raw), *shortened(word), *without_particles(word))
    latin = word.isascii()
    keys = keys_of_latin(word) if latin else _keys_of(raw, (word, *others))
    ways = [Way(WORD, (word,), 1.0, "words"), Way(MEANING, (f"j:{word}",), 0.95, "words")]
    ways += [Way(WORD, (other,), 0.95, "words") for other in others]
    ways += [Way(KEY, (each,), 0.97, "romanised") for each in keys]
    if (joined := "".join(forms_of(raw)[0].split())) != word:
        ways.append(Way(KEY, (latin_key(joined),), 0.9, "romanised"))
    if said:
        ways.append(Way(KEY, (said,), 0.85, "romanised"))
    ways += meant.ways()
    if latin and 3 <= len(word) <= 8:
        ways.append(Way(MEANING, (f"a:{word}",), 0.8, "alias"))
    if any(char.isdecimal() for char in word) and len(word) > 3:
        ways.append(Way("filters", (filter_term("identifier", raw),), 1.5, "number"))
    ways.append(Way("text", (word,), 0.35, "text"))
    concepts = {id for sense in meant.senses for id in sense}
    generic = bool(concepts) and analyser.is_generic(concepts)
    like = keys[: _LIKE + (key(english_sound(word)) != keys[0])] if latin else keys
    return Group(word, tuple(ways), word, like, not generic and len(word) > 2, said)


def _keys_of(raw: str, forms: Iterable[str]) -> tuple[str, ...]:
    heard_so = dict.fromkeys(latin_key(each) for form in forms for each in (form, *heard(raw, form)))
    return tuple(filter(None, heard_so))


def _run(run: Run, analyser: Analyser) -> Iterable[Group]:
    """A run without spaces: the words of the field and the places in it, and what is left between them."""
    pieces = list(_pieces(run, analyser))
    if all(end - start == 1 for start, end, _ in pieces):
        pieces = [(0, len(run.text), pieces[0][2] if len(pieces) == 1 else _Meant())]
    one = len(run.text) <= _TOGETHER or ONLY_KANA.fullmatch(run.glyphs)
    whole = _aloud_together(run) if len(pieces) > 1 and one else ()
    for start, end, meant in pieces:
        piece = Run(run.kind, run.text[start:end], run.plain[start:end], run.glyphs[start:end])
        ways = list(_written(piece))
        keys = tuple(dict.fromkeys(_read_aloud(piece)))
        ways += [Way(KEY, each, 0.96, "romanised") for each in keys]
        ways += [*meant.ways(), *whole]
        concepts = {id for sense in meant.senses for id in sense}
        generic = bool(concepts) and analyser.is_generic(concepts)
        needed = not generic and (end - start > 1 or len(pieces) == 1)
        stem = piece.text if "ア" <= piece.text[0] <= "ヿ" else ""
        yield Group(piece.text, tuple(ways), stem, tuple(each[0] for each in keys if len(each) == 1), needed)


def _aloud_together(run: Run) -> tuple[Way, ...]:
    """The sound of all of a run: names of places are often made of words of the field (湯河原)."""
    keys = dict.fromkeys(each for each in _read_aloud(run) if len(each) == 1)
    return tuple(Way(KEY, each, 0.85, "romanised") for each in keys)


def _pieces(run: Run, analyser: Analyser) -> Iterable[tuple[int, int, _Meant]]:
    spans = [(*span[:2], "c") for span in analyser.finder.spans(run.plain)]
    spans += [(span.start, span.end, "p") for span in analyser.places.spans(run.plain, "")]
    done = 0
    for start, end, sort in sorted(spans, key=lambda span: (span[0], -span[1], span[2])):
        if start < done:
            continue
        if done < start:
            yield done, start, _Meant()
        phrase = run.plain[start:end]
        senses = set(analyser.senses(phrase)) if sort == "c" else set()
        yield start, end, _Meant(senses, set(analyser.meaning(phrase)[1]) if sort == "p" else set())
        done = end
    if done < len(run.plain):
        yield done, len(run.plain), _Meant()


def _written(piece: Run) -> Iterable[Way]:
    grams = grams_of(piece)
    longer = tuple(dict.fromkeys(gram for gram in grams if len(gram) > 1)) or tuple(grams)
    yield Way(GRAMS, longer, 1.0, "words")
    if len(longer) > 2:
        yield Way(GRAMS, longer, 0.55, "spelling", least=(len(longer) + 1) // 2)
    yield Way("text", longer, 0.35, "text")


def _read_aloud(piece: Run) -> Iterable[tuple[str, ...]]:
    """The keys of a piece, whole and in parts: as Japanese and as Chinese read it where only Han is written."""
    if piece.kind == "hangul":
        for parts in _parted([korean_sound(char) for char in piece.text]):
            yield tuple(map(key, parts))
    elif piece.kind == "han":
        words = [word.sound for word in japanese_words(piece.glyphs)]
        yield (key(kana_sound(piece.glyphs) if ONLY_KANA.fullmatch(piece.glyphs) else "".join(words)),)
        yield tuple(map(key, words))
        if not KANA.search(piece.glyphs):
            for parts in _parted(chinese_sounds(piece.plain)):
                yield tuple(map(key, parts))
    else:
        yield (latin_key(piece.text),)


def _parted(syllables: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """The syllables as one word, as two, and as words of two syllables each: nobody knows how they were parted."""
    yield ("".join(syllables),)
    if len(syllables) <= 8:
        for at in range(1, len(syllables)):
            yield "".join(syllables[:at]), "".join(syllables[at:])
    if len(syllables) > 4:
        yield tuple("".join(syllables[at : at + 2]) for at in range(0, len(syllables), 2))

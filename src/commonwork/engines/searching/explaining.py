"""Why a document was found: which of its names, in what way, and which letters of it.

The plan that found it is held against each name, word by word; the name that holds most of what was wanted is told,
with the most surprising of the ways in which it does.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from commonwork.engines.searching.analysing import Analyser, WordTerms
from commonwork.engines.searching.asking import GRAMS, KEY, MEANING, WORD, Asked
from commonwork.engines.searching.documents import SearchName
from commonwork.engines.searching.found import Why
from commonwork.engines.searching.letters import fold_word, forms_of
from commonwork.engines.searching.planning import Choice, Plan, Want
from commonwork.engines.searching.ranking import OFFICIAL, Candidate, folded_name
from commonwork.engines.searching.runs import runs_of
from commonwork.engines.searching.sounds import key, readings_of_run

_WRITTEN = re.compile(r"\S+")
_SURPRISE = ("text", "words", "prefix", "place", "alias", "number", "spelling", "romanised", "translated")
_NAMES = 12  # of a document, that are looked at
_LITERAL = ("words", "prefix")
Span = tuple[int, int]


@dataclass(slots=True)
class _Matched:
    """What one name holds of what was wanted."""

    name: SearchName
    score: float = 0.0
    codes: set[str] = field(default_factory=set)
    spans: set[Span] = field(default_factory=set)


def why(asked: Asked, candidate: Candidate, plans: Mapping[str, Plan], analyser: Analyser) -> Why:
    """The best reason a document has to be among what was found."""
    if not asked.groups:
        return Why("filter")
    typed = asked.folded.replace(" ", "")
    for name in candidate.names:
        if folded_name(name.text).replace(" ", "") == typed:
            return Why("exact" if name.kind == OFFICIAL else "alias", name, ((0, len(name.text)),))
    wants = [_literal_first(want) for plan in plans.values() for want in plan.wants]
    best = _best(candidate, wants, analyser)
    if best is None or not best.codes:
        return _elsewhere(candidate, wants, analyser)
    return Why(_code(best, typed), best.name, _merged(best.spans))


def _best(candidate: Candidate, wants: Iterable[Want], analyser: Analyser) -> _Matched | None:
    """The first of the names that hold most; behind one that holds all in the best way none is looked at."""
    all_of_it = sum(max((choice.score for choice in want.choices), default=0.0) for want in wants)
    best: _Matched | None = None
    for name in candidate.names[:_NAMES]:
        matched = _matched(name, candidate, wants, analyser)
        if best is None or matched.score > best.score:
            best = matched
            if best.score >= all_of_it:
                break
    return best


def _literal_first(want: Want) -> Want:
    """What stands there as it was typed is told before what is meant or sounds so."""
    ordered = sorted(want.choices, key=lambda choice: (choice.why not in _LITERAL, -choice.score))
    return replace(want, choices=tuple(ordered))


def _code(best: _Matched, typed: str) -> str:
    code = max(best.codes, key=_SURPRISE.index)
    if code == "words" and folded_name(best.name.text).replace(" ", "").startswith(typed):
        code = "prefix"
    return "alias" if best.name.kind != OFFICIAL and code in ("words", "prefix") else code


def _elsewhere(candidate: Candidate, wants: Iterable[Want], analyser: Analyser) -> Why:
    """Found by its place, its number or what else is said of it: its first name is told."""
    name = candidate.names[0] if candidate.names else None
    place = _matched(SearchName(candidate.city), candidate, wants, analyser)
    here = any(f"p:{candidate.country}" in choice.terms for want in wants for choice in want.choices)
    if place.codes or here:
        return Why("place", name)
    number = any(choice.field == "filters" for want in wants for choice in want.choices)
    return Why("number" if number else "text", name)


def _matched(name: SearchName, candidate: Candidate, wants: Iterable[Want], analyser: Analyser) -> _Matched:
    words = _words(name, candidate.country, analyser)
    held = _held(words, candidate.country, analyser)
    found = _Matched(name)
    for want in wants:
        for choice in want.choices:
            if choice.start or not held.isdisjoint(choice.terms):
                spans = list(_spans(choice, want, words, name, analyser))
                if spans:
                    found.score += choice.score
                    found.codes.add(_told(choice, want, name, spans))
                    found.spans.update(spans)
                    break
    return found


def _held(words: "list[_Written]", country: str, analyser: Analyser) -> set[str]:
    """All terms of a name, of whatever field."""
    terms = [word.terms for word in words]
    texts = [text for each in terms for text in (each.words, each.grams, each.keys, each.meanings)]
    return {*" ".join(texts).split(" "), *analyser.of_several(terms, country)}


def _told(choice: Choice, want: Want, name: SearchName, spans: Iterable[Span]) -> str:
    """The way of a choice; what sounds alike and is written in the letters that were typed was misspelt."""
    same = choice.why == "romanised" and want.text.isascii()
    return "spelling" if same and all(name.text[start:end].isascii() for start, end in spans) else choice.why


@dataclass(frozen=True, slots=True)
class _Written:
    """One word of a name as it is written, where it begins, and what it gives."""

    start: int
    text: str
    terms: WordTerms

    def part(self, start: int, end: int) -> Span:
        """The letters of the name that were folded into ``start`` to ``end`` of the word."""
        ends: list[int] = []
        for place, char in enumerate(self.text):
            ends += [place] * len(fold_word(char))
        if len(ends) != len(self.terms.letters) or not 0 <= start < end <= len(ends):
            return self.whole
        return self.start + ends[start], self.start + ends[end - 1] + 1

    @property
    def whole(self) -> Span:
        """All its letters."""
        return self.start, self.start + len(self.text)


def _words(name: SearchName, country: str, analyser: Analyser) -> list[_Written]:
    return [
        _Written(found.start(), found.group(), terms)
        for found in _WRITTEN.finditer(name.text)
        for terms in analyser.words(found.group(), name.language, country)[:1]
    ]


def _spans(choice: Choice, want: Want, words: list[_Written], name: SearchName, analyser: Analyser) -> Iterable[Span]:
    """Where a name holds what a choice asks for; nothing where it holds too little of it."""
    if choice.field == GRAMS:
        return _grams(choice, words)
    if choice.field == MEANING:
        return _meanings(choice, words, analyser)
    if choice.field not in (WORD, KEY):
        return ()
    held: dict[str, list[Span]] = {}
    terms = set(choice.terms)
    for word in words:
        listed = (word.terms.words if choice.field == WORD else word.terms.keys).split(" ")
        begun = {each for each in listed if each.startswith(choice.start)} if choice.start else set()
        for term in terms.intersection(listed) | begun:
            held.setdefault(term, []).append(_lit(choice, term, want, word, name))
    enough = len(held) >= min(choice.least, len(terms))
    return [span for spans in held.values() for span in spans] if enough else ()


def _lit(choice: Choice, term: str, want: Want, word: _Written, name: SearchName) -> Span:
    """The letters to be lit of a word that holds the term: what was typed of it, or all of it."""
    letters = word.terms.letters
    if choice.field == KEY:
        return _spoken(term, word, name)
    if want.text in term and choice.why in ("prefix", "words"):
        at = letters.find(want.text)
        return word.part(at, at + len(want.text)) if at >= 0 else word.whole
    at = letters.find(term)
    return word.part(at, at + len(term)) if at >= 0 else word.whole


def _spoken(term: str, word: _Written, name: SearchName) -> Span:
    """The part of a run that sounds so, or the whole word."""
    at = 0
    for run in runs_of(*forms_of(word.text)):
        if run.kind in ("han", "hangul"):
            for reading in readings_of_run(run.glyphs, name.language[:2]):
                if key(reading.sound) == term:
                    return word.part(at + reading.start, at + reading.end)
        at += len(run.text)
    return word.whole


def _grams(choice: Choice, words: list[_Written]) -> Iterable[Span]:
    held = {
        gram: word.part(at, at + len(gram))
        for word in words
        for gram in choice.terms
        if (at := word.terms.letters.find(gram)) >= 0
    }
    return list(held.values()) if len(held) >= choice.least else []


def _meanings(choice: Choice, words: list[_Written], analyser: Analyser) -> Iterable[Span]:
    wanted = set(choice.terms)
    held: set[str] = set()
    spans: list[Span] = []
    for word in words:
        found = wanted.intersection(word.terms.meanings.split(" "))
        if found:
            held |= found
            spans += _meant(found, word, analyser)
    for term in wanted - held:
        sign, _, rest = term.partition(":")
        if sign == "a" and "".join(word.terms.letters[:1] for word in words if not word.terms.joins) == rest:
            held.add(term)
            spans += [word.part(0, 1) for word in words if not word.terms.joins]
        if sign in ("j", "c", "p"):
            found_at = _together(term, words, analyser)
            held.update([term] if found_at else [])
            spans += found_at
    return spans if held == wanted else []


def _meant(found: set[str], word: _Written, analyser: Analyser) -> Iterable[Span]:
    """The stretches of a word that mean one of the terms."""
    plain = "".join(word.terms.plain)
    stretches = [(*span[:2], span[2], "c") for span in analyser.finder.spans(plain)]
    stretches += [(span.start, span.end, span.meanings, "p") for span in analyser.places.spans(plain, "")]
    parts = [
        word.part(start, end)
        for start, end, meanings, sign in stretches
        if any(f"{sign}:{id}" in found for each in meanings for id in each)
    ]
    return parts or [word.whole]


def _together(term: str, words: list[_Written], analyser: Analyser) -> list[Span]:
    """Neighbouring words that mean a term, or make a word, only together."""
    for count in (1, 2, 3, 4):
        for at in range(len(words) - count + 1):
            several = words[at : at + count]
            phrase = " ".join(each for word in several for each in word.terms.plain)
            if term == "j:" + phrase.replace(" ", "") or _means(phrase, term, analyser):
                return [word.whole for word in several]
    return []


def _means(phrase: str, term: str, analyser: Analyser) -> bool:
    known = analyser.finder.knows(phrase) or analyser.places.knows(phrase)
    return known and any(term in meant for meant in analyser.meaning(phrase))


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order, those that touch made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)

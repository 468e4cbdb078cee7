"""The meaning of each column from its heading, its cells and its neighbours, with confidence and reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from commonwork.engines.cleaning.digits import number_core, plain_digits
from commonwork.engines.reading.contents import Found, Sample, date_share, look, shaped
from commonwork.engines.reading.headers import normal
from commonwork.engines.reading.spec import FACT_COUNTS, FACT_FIELDS, FACT_SHARES

RULES = {
    "guess.scheme": "numbers of the shape of the register their heading names are that register's, check digits or not",
    "guess.remembered": "a heading this sender has used before means what it was said to mean then",
    "guess.heading": "the words of the heading say what the column is",
    "guess.agreement": "a heading and cells that say the same are surer than either",
    "guess.contradiction": "a heading whose cells cannot be what it says is doubted",
    "guess.overruled": "cells that can only be one thing beat a heading that says another",
    "guess.once": "what an organisation has only one of is the column that is surest; the others are offered",
    "guess.neighbours": "a pair of columns in the range of degrees are latitude and longitude",
}
NUMBERS = frozenset(
    {"members", "workers", "worker_members", "turnover", "capital", "row_number", "value", *FACT_COUNTS, *FACT_SHARES}
)
DATES = frozenset({"founded", "closed", "change_date", "period"})
SURE = 0.5
_UNREAD = frozenset({"", "ignore", "personal"})
_ONCE = frozenset({
    "name", "country", "postcode", "status", "legal_form", "latitude", "longitude", "point", "founded", "closed",
    "members",
    "workers", "worker_members", "row_number", "organisation_kind", "successor",
    "identifier_scheme", "level", *FACT_FIELDS,
})  # fmt: skip
_WORDS = frozenset(
    {
        "legal_form",
        "status",
        "contact",
        "description",
        "note",
        "sector",
        "country",
        "relation",
        "name_language",
        "address",
    }
)
_STRONG = frozenset({"guess.identifier", "guess.email", "guess.point", "guess.website"})
_GOES_WITH = {
    "identifier": {"key", "successor", "row_number"}, "website": {"identifier", "key"}, "name": {"key"},
    "description": {"note", "activity", "address", "name"}, "point": {"latitude", "longitude"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column is taken for: «» where nothing is sure enough. ``reasons`` are rule ids."""

    field: str
    confidence: float
    reasons: tuple[str, ...] = ()
    kind: str = ""
    scheme: str = ""
    others: tuple[tuple[str, float], ...] = ()


def guess_columns(
    headings: Sequence[str],
    samples: Sequence[Sample],
    remembered: Mapping[str, str] | None = None,
    off: frozenset[str] = frozenset(),
) -> list[Guess]:
    """The guess of every column of a table, decided together; ``remembered`` maps names of columns to meanings."""
    known = {normal(heading): name for heading, name in (remembered or {}).items()}
    scored: list[dict[str, tuple[float, tuple[str, ...], str]]] = []
    settled: dict[int, Guess] = {}
    named = zip(headings, column_names(headings), samples, strict=True)
    for number, (heading, name, sample) in enumerate(named):
        before = known.get(normal(name)) if heading and "guess.remembered" not in off else None
        if before is not None:
            meaning, _, scheme = before.partition(":")
            scheme = scheme or (scheme_of(sample, heading, off) if meaning == "identifier" else "")
            scored.append({meaning: (1.0, ("guess.remembered",), scheme)})
            if meaning in _UNREAD:
                scored[-1], settled[number] = {}, Guess("", 1.0, ("guess.remembered",), meaning)
        else:
            scored.append(_scores(heading, sample, off))
    if "guess.neighbours" not in off:
        _pair_degrees(scored)
    if "guess.once" not in off:
        _each_once(scored)
    return [settled.get(number) or _chosen(each) for number, each in enumerate(scored)]


def column_names(headings: Sequence[str], letters: Sequence[str] = ()) -> list[str]:
    """A name for each column that no other has: its heading, «heading (2)» where it is repeated, else its letter."""
    names: list[str] = []
    taken: set[str] = set()
    for number, heading in enumerate(headings):
        wanted = name = heading or (letters[number] if letters else "")
        again = 2
        while name and name in taken:
            name, again = f"{wanted} ({again})", again + 1
        taken.add(name)
        names.append(name)
    return names


def scheme_of(sample: Sample, heading: str = "", off: frozenset[str] = frozenset()) -> str:
    """The numbering scheme the cells of a column show, or that its heading names and most cells have the shape of."""
    shown = next((found.scheme for found in look(sample, off) if found.field == "identifier"), "")
    named = sample.words.scheme_of(heading) if heading and "guess.scheme" not in off else ""
    return shown or (named if named and shaped(sample, named) else "")


def _scores(heading: str, sample: Sample, off: frozenset[str]) -> dict[str, tuple[float, tuple[str, ...], str]]:
    said = {
        m.field: m.share for m in sample.words.of(heading, off & {"heading.whole", "heading.part", "heading.lower"})
    }
    said = {} if "guess.heading" in off else {name: 0.92 * share for name, share in said.items()}
    found = {each.field: each for each in look(sample, off)}
    scores: dict[str, tuple[float, tuple[str, ...], str]] = {}
    for name, share in said.items():
        reasons = ["guess.heading"]
        twofold = name == "members" and "key" in said and _numbered(sample.texts)
        factor = 0.5 if twofold else _doubt(name, sample, found) if sample.filled else 1.0
        if factor < 1 and "guess.contradiction" not in off:
            share *= factor
            reasons.append("guess.contradiction")
        if (each := found.get(name.partition(".")[0])) is not None and "guess.agreement" not in off:
            share = 1 - (1 - share) * (1 - each.confidence)
            reasons.append(each.rule)
        scheme = each.scheme if each is not None and name == "identifier" else ""
        if name == "identifier" and not scheme and (scheme := scheme_of(sample, heading, off)):
            reasons.append("guess.scheme")
        scores[name] = (share, tuple(reasons), scheme)
    _add_contents(scores, found, sample, off)
    return scores


def _add_contents(
    scores: dict[str, tuple[float, tuple[str, ...], str]],
    found: Mapping[str, Found],
    sample: Sample,
    off: frozenset[str],
) -> None:
    top = max(scores, key=lambda name: scores[name][0], default="")
    for name, each in found.items():
        companions = {other for other in _GOES_WITH.get(name, ()) if other in scores}
        if name == "identifier" and "successor" in companions and scores["successor"][0] > 0.8:
            confidence, reasons, _ = scores["successor"]
            scores["successor"] = (max(confidence, 0.9), (*reasons, each.rule), each.scheme)
            scores["identifier"] = (0.4, (each.rule,), each.scheme)
            continue
        if each.rule in _STRONG and top and top != name and top not in companions and "guess.overruled" not in off:
            scores[top] = (scores[top][0] * 0.45, (*scores[top][1], "guess.overruled"), scores[top][2])
        if name not in scores:
            weaker = 0.8 if top and each.rule not in _STRONG else 1.0
            scores[name] = (each.confidence * weaker, (each.rule,), each.scheme if name == "identifier" else "")


def _doubt(name: str, sample: Sample, found: Mapping[str, Found]) -> float:
    """Below 1 where the cells cannot be what the heading says."""
    if name in NUMBERS and sample.share(lambda text: number_core(text) is not None) < 0.4:
        return 0.35
    if name in DATES and sample.share(_is_day_number) < 0.9 and date_share(sample) < 0.4:
        return 0.5 if sample.share(str.isdecimal) > 0.8 else 0.35
    if name in {"latitude", "longitude"} and sample.share(lambda text: any(c.isdecimal() for c in text)) < 0.5:
        return 0.3
    if name in {"email", "website", "phone"} and name not in found and sample.share(_reachable) < 0.3:
        return 0.35
    if name == "name" and sample.share(lambda text: any(c.isalpha() for c in text)) < 0.5:
        return 0.3
    if name in _WORDS and sample.share(lambda text: number_core(text) is not None) > 0.9:
        return 0.6
    if name == "row_number" and not sample.sequence:
        return 0.4
    if name == "country" and name not in found and len(sample.texts) > 3:
        return 0.6
    return 0.5 if name == "status" and name not in found and sample.distinct > 0.5 and len(sample.texts) > 20 else 1.0


def _numbered(texts: Sequence[str]) -> bool:
    """Whether numbers rise from row to row, or begin with noughts, as those of members do and counts of members not."""
    plain = [plain_digits(text) for text in texts]
    if len(plain) < 5 or not all(map(str.isdecimal, plain)):
        return False
    noughts = sum(text[0] == "0" and len(text) > 1 for text in plain)
    return noughts > len(plain) / 2 or all(int(first) < int(second) for first, second in pairwise(plain))


def _is_day_number(text: str) -> bool:
    return len(text) == 5 and text.isdecimal() and 10_000 < int(text) < 80_000


def _reachable(text: str) -> bool:
    return "@" in text or "." in text or sum(c.isdecimal() for c in text) >= 6


def _pair_degrees(scored: list[dict[str, tuple[float, tuple[str, ...], str]]]) -> None:
    """Two neighbours that may both be degrees, and that no heading explains, are latitude and longitude."""

    def maybe(column: int) -> str:
        each = scored[column]
        top = max(each, key=lambda name: each[name][0], default="")
        return top if top and each[top][1] == ("guess.degrees",) else ""

    for column in range(len(scored) - 1):
        first, second = maybe(column), maybe(column + 1)
        if first and second:
            order = (
                ("longitude", "latitude")
                if first == "longitude" and second == "latitude"
                else ("latitude", "longitude")
            )
            for place, name in zip((column, column + 1), order, strict=True):
                scored[place] = {name: (0.7, ("guess.degrees", "guess.neighbours"), "")}


def _each_once(scored: list[dict[str, tuple[float, tuple[str, ...], str]]]) -> None:
    for name in sorted(_ONCE):
        rivals = [column for column, each in enumerate(scored) if name in each and _top(each) == name]
        if len(rivals) < 2:
            continue
        best = max(rivals, key=lambda column: (round(scored[column][name][0], 6), -column))
        for column in rivals:
            if column != best:
                confidence, reasons, scheme = scored[column][name]
                scored[column][name] = (min(0.45, confidence * 0.6), (*reasons, "guess.once"), scheme)


def _top(scores: Mapping[str, tuple[float, tuple[str, ...], str]]) -> str:
    return max(sorted(scores), key=lambda name: scores[name][0], default="")


def _chosen(scores: Mapping[str, tuple[float, tuple[str, ...], str]]) -> Guess:
    order = sorted(scores, key=lambda name: (-scores[name][0], name == "key", name))
    others = tuple((name, round(scores[name][0], 3)) for name in order if name != "_other" and scores[name][0] >= 0.2)
    if not order or scores[order[0]][0] < SURE or order[0] == "_other":
        best = scores[order[0]] if order else (0.0, (), "")
        shown = () if order and order[0] == "_other" else others[:3]
        return Guess("", round(best[0], 3), best[1], others=shown)
    confidence, reasons, scheme = scores[order[0]]
    name, _, kind = order[0].partition(".")
    kind = kind or ("official" if name == "name" else "")
    made = Guess(name, round(min(confidence, 1.0), 3), reasons, kind, scheme)
    return replace(made, others=tuple(other for other in others if other[0] != order[0])[:3])

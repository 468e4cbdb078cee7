"""Linking inside the register: new entries against all lists, a list on its way looked at, everything once more.

What is compared is kept prepared, one folder a list, in the home of the installation: derived from the register,
made anew by itself where it is missing, brought up to a list's new delivery by its new rows only. A folder is named
after what it holds and put in place whole, so that several processes may read and make it.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
from django.conf import settings
from django.utils import timezone

from commonwork.engines.backends.link_files import load_prepared, save_prepared
from commonwork.engines.collector import collector_paused
from commonwork.engines.linking.banding import Costs
from commonwork.engines.linking.exact import Link
from commonwork.engines.linking.found import ASK, SAME, PairFound
from commonwork.engines.linking.linker import LinkRules, link, prepare
from commonwork.engines.linking.prepared import FORMAT, NAMES, Prepared, joined, taken
from commonwork.engines.records import ReadRow
from commonwork.flows.linking import backend_of, link_rules
from commonwork.flows.one_at_a_time import one_at_a_time
from commonwork.people.models import Person
from commonwork.register import comparable, judging
from commonwork.register.folding import link_entries
from commonwork.register.joining import NOTHING_FOUND, FoundPairs
from commonwork.register.models import Delivery, Entry, Source
from commonwork.register.storing import kept_values

ASKED_AT_MOST = 3  # of the pairs of one entry that a person would be asked, so many are, the likeliest
_PLAIN = {
    "country": "country", "region": "region", "city": "city", "address": "address", "postcode": "postcode",
    "lat": "latitude", "lon": "longitude", "website": "website", "founded": "founded", "activity": "activity",
    "legal_form": "legal_form",
}  # fmt: skip
_COLUMNS = ("id", "source", *NAMES, "lang", "identifier", *_PLAIN)


COSTS = Costs(wrong=50.0)  # looks of a person; here a wrong join stands in every figure until somebody sees it


def _rules() -> LinkRules:
    """The network's rules, with what errors cost where nobody looks on."""
    return replace(link_rules(), costs=COSTS)


@collector_paused()
def link_new(delivery: Delivery) -> FoundPairs:
    """The pairs that the new entries of a stored delivery make with the register; nothing of the register changes.

    Not compared: what a registration number has led somewhere already, and the rows of a public register among each
    other (its own numbers tell them apart). Rows of one list of members are at most put to a person.
    """
    source = delivery.source
    others = comparable.sources_beside(source)
    compared = source.kind != "observations" and (others or _is_own(source))
    fresh = comparable.unlinked_entries(delivery) if compared else []
    if not fresh:
        return NOTHING_FOUND
    rules = _rules()
    own = _kept(source, rules, also=delivery)
    new = _rows(own, {_id(pk) for pk in fresh})
    return FoundPairs(_found(own, new, source, rules), rules.weights.version)


def _found(own: Prepared, new: Prepared, source: Source, rules: LinkRules) -> tuple[PairFound, ...]:
    """The pairs of ``new`` rows of a list with all other lists and, where it is somebody's own, with the list itself.

    The same for a list on its way and for one that is taken in, so that the one foretells the other.
    """
    others = [_kept(other, rules) for other in comparable.sources_beside(source)] if len(new) else []
    return _asked_at_most(_with(others, own, new, source, rules))


def _with(
    others: Sequence[Prepared], own: Prepared, new: Prepared, source: Source, rules: LinkRules
) -> list[PairFound]:
    """The pairs of ``new`` rows of a list with other lists and, where it is somebody's own, with the list itself."""
    found: list[PairFound] = []
    if len(new) and any(len(other) for other in others):
        found += link(new, _all(others), rules, backend_of(settings.ENGINE)).pairs
    if len(new) and _is_own(source):
        found += _within(own, set(new.texts["id"]), rules)
    return found


def _is_own(source: Source) -> bool:
    """Whether a list is somebody's own: its rows may name one body twice under two keys."""
    return source.organisation_id is not None


def _within(own: Prepared, new: set[str], rules: LinkRules) -> Iterable[PairFound]:
    """Rows of one list that look alike, at least one of them new: put to a person, never joined."""
    for pair in link(own, None, rules, backend_of(settings.ENGINE)).pairs:
        if pair.a in new or pair.b in new:
            yield replace(pair, band=ASK)


def _asked_at_most(pairs: Iterable[PairFound]) -> tuple[PairFound, ...]:
    """The pairs without those of an entry that is asked about with likelier ones already."""
    asked: dict[str, int] = {}
    kept = []
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.a, pair.b)):
        if pair.band == ASK:
            if max(asked.get(pair.a, 0), asked.get(pair.b, 0)) >= ASKED_AT_MOST:
                continue
            asked[pair.a], asked[pair.b] = asked.get(pair.a, 0) + 1, asked.get(pair.b, 0) + 1
        if pair.band in (SAME, ASK):
            kept.append(pair)
    return tuple(sorted(kept, key=lambda pair: (pair.a, pair.b)))


def _links(source: Source, rows: Sequence[ReadRow]) -> dict[str, Link]:
    """Where the registration numbers of rows lead whose keys the list has never had."""
    entered = set(Entry.objects.filter(source=source.pk).values_list("key", flat=True))
    numbers = {row.key: list(row.values.get("identifiers", ())) for row in rows if row.key not in entered}
    return link_entries(numbers, source) if numbers else {}


def bands_of(source: Source, rows: Sequence[ReadRow]) -> dict[str, str]:
    """What the linking engine says of rows that nobody has met, by key: «same» or «ask»; nothing is written."""
    others = comparable.sources_beside(source)
    unmet = {key for key, each in _links(source, rows).items() if not (each.organisation or each.doubtful)}
    rows = [row for row in rows if row.key in unmet]
    if not rows or source.kind == "observations" or not (others or _is_own(source)):
        return {}
    rules = _rules()
    keys = {f"row {number:012d}": row.key for number, row in enumerate(rows)}
    said = [comparable.Comparable(number, kept_values(row), ()) for number, row in enumerate(rows)]
    new = _prepared(said, source.pk, rules, naming="row {:012d}")
    own = _all([_kept(source, rules), new]) if _is_own(source) else new
    bands: dict[str, str] = {}
    for pair in _found(own, new, source, rules):
        for key in (keys[end] for end in (pair.a, pair.b) if end in keys):
            bands[key] = SAME if SAME in (pair.band, bands.get(key)) else ASK
    return bands


@one_at_a_time()
def relink(
    *, source_key: str = "", by: Person | None, say: Callable[[str], None] = lambda stage: None
) -> dict[str, int]:
    """Compare a list, or all of them, with the register once more and put what is found in place of what was.

    Judgements hold, and every address that ever answered still answers or redirects.
    """
    rules = _rules()
    source = Source.objects.get(pk=source_key) if source_key else None
    found: list[PairFound] = []
    for sample in (False, True):
        sources = list(comparable.linked_sources(sample=sample))
        if sources and (source is None or source in sources):
            say("prepare")
            kept = {each: _kept(each, rules) for each in sources}
            say("link")
            found += _each_with_larger(kept, rules) if source is None else _one_with_others(kept, source, rules)
    pairs = FoundPairs(_asked_at_most(_across(found)), rules.weights.version)
    say("register")
    return judging.relink(found=pairs, source=source_key, by=by, at=timezone.now())


def _each_with_larger(kept: Mapping[Source, Prepared], rules: LinkRules) -> list[PairFound]:
    """Each list with all larger ones: how rare a name is, is told by those it is looked for in, as at take-in."""
    found: list[PairFound] = []
    larger: list[Prepared] = []
    for source, own in sorted(kept.items(), key=lambda pair: (-len(pair[1]), pair[0].pk)):
        found += _with(larger, own, own, source, rules)
        larger.append(own)
    return found


def _one_with_others(kept: Mapping[Source, Prepared], source: Source, rules: LinkRules) -> list[PairFound]:
    others = [each for one, each in kept.items() if one != source]
    return _with(others, kept[source], kept[source], source, rules)


def _across(pairs: Sequence[PairFound]) -> Iterable[PairFound]:
    """The pairs of two lists; those of one list only where it is somebody's own, and then put to a person."""
    ends = {int(end) for pair in pairs for end in (pair.a, pair.b)}
    lists = comparable.sources_of(ends)
    own = set(Source.objects.filter(organisation__isnull=False).values_list("pk", flat=True))
    for pair in pairs:
        one, other = lists[int(pair.a)], lists[int(pair.b)]
        if one != other:
            yield pair
        elif one in own:
            yield replace(pair, band=ASK)


@collector_paused()
def keep_ready(*, anew: bool = False) -> int:
    """Prepare every list of the register for linking, or ``anew`` all of them; returns how many entries are ready."""
    if anew:
        shutil.rmtree(_root(), ignore_errors=True)
    rules = _rules()
    lists = [*comparable.linked_sources(sample=False), *comparable.linked_sources(sample=True)]
    return sum(len(_kept(source, rules)) for source in lists)


def _root() -> Path:
    return Path(settings.HOME) / "linking"


def _kept(source: Source, rules: LinkRules, also: Delivery | None = None) -> Prepared:
    """A list as its deliveries that count (and ``also``) say it, prepared; from its folder as far as that reaches."""
    marks = comparable.list_marks(source, also)
    folder = _root() / sha256(source.pk.encode()).hexdigest()[:16]
    names = [_name(marks[: length + 1], rules) for length in range(len(marks))]
    known, held = 0, None
    for length in range(len(marks), 0, -1):
        held = load_prepared(folder / names[length - 1])
        if held is not None:
            known = length
            break
    ids = [pk for pk, _ in marks]
    if held is not None and known == len(marks):
        return held
    fresh = comparable.comparable_entries(source, ids, known=ids[:known])
    made = _prepared(fresh, source.pk, rules)
    if held is not None:
        made = _all([_rows(held, set(held.texts["id"]) - set(made.texts["id"])), made])
    if names:
        _put(made, folder, names[-1])
    return made


def _name(marks: Sequence[tuple[int, str]], rules: LinkRules) -> str:
    said = f"{FORMAT}/{rules.analyser.version} {marks}"
    return sha256(said.encode()).hexdigest()[:24]


def _put(prepared: Prepared, folder: Path, name: str) -> None:
    """Write a folder beside its place and move it there whole; what it stands for in turn is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(dir=folder, prefix="partial-"))
    save_prepared(prepared, partial)
    try:
        partial.rename(folder / name)
    except OSError:  # another process was faster: what it put there says the same
        shutil.rmtree(partial, ignore_errors=True)
    for older in folder.iterdir():
        if older.name != name and not older.name.startswith("partial-"):
            shutil.rmtree(older, ignore_errors=True)


def _id(entry: int) -> str:
    """The number of an entry as linking names it: texts that sort as the numbers do."""
    return f"{entry:012d}"


def _prepared(
    entries: Iterable[comparable.Comparable], source: str, rules: LinkRules, *, naming: str = "{:012d}"
) -> Prepared:
    columns: dict[str, list[str]] = {column: [] for column in _COLUMNS}
    for each in entries:
        names = [name["text"] for name in each.values.get("names", ()) if name["text"].strip()]
        if not names:
            continue
        row = _row(each, names)
        row["id"], row["source"] = naming.format(each.entry), source
        for column, cells in columns.items():
            cells.append(row.get(column, ""))
    return prepare(columns, rules)


def _row(each: comparable.Comparable, names: Sequence[str]) -> dict[str, str]:
    values = each.values
    row = {column: str(values.get(field) or "") for column, field in _PLAIN.items()}
    row |= dict(zip(NAMES, dict.fromkeys((*names, *each.former)), strict=False))
    row["lang"] = values["names"][0].get("language", "")
    row["identifier"] = " | ".join(values.get("identifiers", ()))
    return row


def _rows(prepared: Prepared, ids: set[str]) -> Prepared:
    """The records with these ids, in their order."""
    return taken(prepared, np.flatnonzero(np.fromiter((id in ids for id in prepared.texts["id"]), bool, len(prepared))))


def _all(parts: Sequence[Prepared]) -> Prepared:
    """Several lists as one, ordered by id: the same whichever came first."""
    whole, *rest = sorted(parts, key=len)  # the largest last: it is copied once
    if not rest:  # a list is kept in this order
        return whole
    for part in rest:
        whole = joined(whole, part)
    return taken(whole, np.argsort(np.array(whole.texts["id"]), kind="stable"))

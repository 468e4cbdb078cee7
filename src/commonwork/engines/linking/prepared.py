"""Records made ready to be compared: every name analysed, every cell cleaned, once.

What is prepared is held in columns of numbers (hashes that are the same on every machine) beside the texts that
explain a pair; it can be kept in a file, and only rows that changed are prepared again.
"""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import chain, compress
from typing import Any, TypeAlias

import numpy as np

from commonwork.engines.linking import fields
from commonwork.engines.linking.forms import PLACE, PROPER, Analyser, NameForm
from commonwork.engines.linking.transliterating import script_of_name

FORMAT = 3  # rises whenever the columns below change their meaning
NAMES = ("name", *(f"name_{number}" for number in range(2, 10)))
COLUMNS = frozenset({
    "id", "source", *NAMES, "lang", "country", "region", "city", "address", "postcode", "lat", "lon", "identifier",
    "website", "phone", "founded", "activity", "legal_form",
})  # fmt: skip
TEXTS = ("id", "name", "city", "address", "postcode", "phone", "website", "identifier", "founded")
TOKENS = 12  # of one name; what is longer than that is cut
Array: TypeAlias = Any  # a numpy array; its functions are typed too loosely to say more


class Unfit(ValueError):
    """A table that cannot be linked; ``faults`` are (code, place, value), place as «row 3» counted from one."""

    def __init__(self, faults: Sequence[tuple[str, str, str]]) -> None:
        super().__init__("; ".join(f"{code} {place} {value}" for code, place, value in faults[:5]))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Records ready for comparing.

    ``records`` and ``names`` are columns of numbers by record and by name (``owner`` says whose), ``texts`` the
    comparable texts by record, ``wholes`` the folded names by name, ``spelt`` their own words
    joined, ``written`` as they stood, ``words`` the tokens
    behind their hashes;
    ``version`` says by which analysis they were made.
    """

    version: str
    records: Mapping[str, Array]
    names: Mapping[str, Array]
    texts: Mapping[str, list[str]]
    wholes: list[str]
    spelt: list[str]
    written: list[str]
    words: Mapping[int, str]

    def __len__(self) -> int:
        return len(self.texts["id"])


Maker: TypeAlias = Callable[[Mapping[str, Sequence[str]], Array, str], Prepared]


def hash64(text: str) -> int:
    """A number for a text, the same on every machine; 0 for «»."""
    if not text:
        return 0
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") >> 1


def hash32(text: str) -> int:
    """A shorter number for a text, for comparisons within a pair; 0 for «»."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) or 1 if text else 0


def prepare(
    table: Mapping[str, Sequence[str]], analyser: Analyser, *, known: Prepared | None = None, make: Maker | None = None
) -> Prepared:
    """Make the rows of a table ready; rows that ``known`` holds unchanged are taken from there.

    ``make`` makes rows ready in another way (by several processes), with the same answer.

    Raises :class:`Unfit` where the table has no ``id`` or no name column, or a row lacks either, or an id stands
    twice. Columns not in :data:`COLUMNS` are not looked at.
    """
    _check(table)
    version = version_by(analyser)
    made = make or partial(_made_here, analyser)
    table = {name: cells for name, cells in table.items() if name in COLUMNS}
    sums = _checksums(table)
    if known is None or known.version != version:
        return made(table, sums, version)
    return _renewed(table, sums, made, known)


def _made_here(analyser: Analyser, table: Mapping[str, Sequence[str]], sums: Array, version: str) -> Prepared:
    return prepare_rows(table, sums, analyser, version)


def version_by(analyser: Analyser) -> str:
    """What is prepared changes its meaning with the columns below and with the analysis of names."""
    return f"{FORMAT}/{analyser.version}"


def _check(table: Mapping[str, Sequence[str]]) -> None:
    present = [name for name in NAMES if name in table]
    missing = [
        ("link.no_column", "", column) for column in ("id", "name") if not (table.get(column) or column in table)
    ]
    if "id" not in table or not present:
        raise Unfit(missing)
    faults: list[tuple[str, str, str]] = []
    seen: dict[str, int] = {}
    for row, (id, *names) in enumerate(zip(table["id"], *(table[name] for name in present), strict=True), start=1):
        if not id.strip():
            faults.append(("link.no_id", f"row {row}", names[0]))
        elif id in seen:
            faults.append(("link.double_id", f"row {row}", id))
        if not any(name.strip() for name in names):
            faults.append(("link.no_name", f"row {row}", id))
        seen[id] = row
    if faults:
        raise Unfit(faults)


def _checksums(table: Mapping[str, Sequence[str]]) -> Array:
    columns = sorted(table)
    head = "\x1f".join(columns) + "\x1e"
    rows = zip(*(table[column] for column in columns), strict=True)
    return np.fromiter((hash64(head + "\x1f".join(row)) for row in rows), np.int64, len(table["id"]))


def _renewed(table: Mapping[str, Sequence[str]], sums: Array, made: Maker, known: Prepared) -> Prepared:
    order = np.argsort(known.records["checksum"], kind="stable")
    at = np.searchsorted(known.records["checksum"], sums, sorter=order).clip(max=len(order) - 1)
    place = order[at]
    same = known.records["checksum"][place] == sums
    if len(sums) == len(known) and np.array_equal(known.records["checksum"], sums):
        return known
    fresh_table = {name: list(compress(cells, ~same)) for name, cells in table.items()}
    fresh = made(fresh_table, sums[~same], known.version)
    kept = taken(known, place[same])
    position = np.empty(len(sums), np.int64)
    position[np.flatnonzero(same)] = np.arange(int(same.sum()))
    position[np.flatnonzero(~same)] = np.arange(int((~same).sum())) + len(kept)
    return taken(joined(kept, fresh), position)


def taken(prepared: Prepared, rows: Array) -> Prepared:
    """The records at ``rows``, in that order, with their names."""
    owner = prepared.names["owner"]
    first = np.searchsorted(owner, rows, "left")
    counts = np.searchsorted(owner, rows, "right") - first
    starts = np.repeat(first - np.concatenate(([0], np.cumsum(counts)[:-1])) if len(rows) else first, counts)
    names_at = starts + np.arange(int(counts.sum()))
    names = {column: values[names_at] for column, values in prepared.names.items()}
    names["owner"] = np.repeat(np.arange(len(rows), dtype=np.int32), counts)
    return Prepared(
        prepared.version,
        {column: values[rows] for column, values in prepared.records.items()},
        names,
        {column: [values[row] for row in rows.tolist()] for column, values in prepared.texts.items()},
        [prepared.wholes[name] for name in names_at.tolist()],
        [prepared.spelt[name] for name in names_at.tolist()],
        [prepared.written[name] for name in names_at.tolist()],
        prepared.words,
    )


def joined(*tables: Prepared) -> Prepared:
    """The records of tables prepared alike, one after the other; ids are not compared."""
    first = tables[0]
    names = {column: np.concatenate([table.names[column] for table in tables]) for column in first.names}
    before = np.cumsum([0, *(len(table) for table in tables[:-1])])
    names["owner"] += np.repeat(before, [len(table.wholes) for table in tables]).astype(np.int32)
    return Prepared(
        first.version,
        {column: np.concatenate([table.records[column] for table in tables]) for column in first.records},
        names,
        {column: list(chain.from_iterable(table.texts[column] for table in tables)) for column in first.texts},
        list(chain.from_iterable(table.wholes for table in tables)),
        list(chain.from_iterable(table.spelt for table in tables)),
        list(chain.from_iterable(table.written for table in tables)),
        {number: word for table in tables for number, word in table.words.items()},
    )


def prepare_rows(table: Mapping[str, Sequence[str]], sums: Array, analyser: Analyser, version: str) -> Prepared:
    """Rows made ready: ``sums`` are their checksums, ``version`` the one by :func:`version_by`. Row by row: parts of a
    table may be prepared apart and joined.
    """
    size = len(table["id"])
    blank = [""] * size
    columns = {column: table.get(column, blank) for column in COLUMNS}
    texts = {column: list(columns[column]) for column in TEXTS}
    present = [columns[name] for name in NAMES if name in table]
    texts["name"] = [next(filter(None, (cell.strip() for cell in cells)), "") for cells in zip(*present, strict=True)]
    countries = [_country(text) for text in columns["country"]]
    records = _records(columns, countries, analyser) | {"checksum": sums}
    owners, written = _written(present)
    forms = analyser.forms(
        written, [columns["lang"][owner] for owner in owners], [countries[owner] for owner in owners]
    )
    owners, written, forms = _with_others(owners, written, forms)
    towns = _towns(columns["city"], countries, analyser)
    names, words = _names(owners, [_in_town(form, towns[owner]) for form, owner in zip(forms, owners, strict=True)])
    spelt = ["".join(word for word, _ in form.tokens if ":" not in word) for form in forms]
    records["legal_name"] = _legal_of_names(owners, forms, size)
    return Prepared(version, records, names, texts, [form.whole for form in forms], spelt, written, words)


def _with_others(
    owners: Sequence[int], written: Sequence[str], forms: Sequence[NameForm]
) -> tuple[list[int], list[str], list[NameForm]]:
    """Other forms of a name (as it is spoken, without its brackets) count as further names of its record."""
    found = [
        (owner, name, each)
        for owner, name, form in zip(owners, written, forms, strict=True)
        for each in (form, *form.also)
    ]
    return [owner for owner, _, _ in found], [name for _, name, _ in found], [form for _, _, form in found]


def _towns(cells: Sequence[str], countries: list[str], analyser: Analyser) -> list[frozenset[str]]:
    """The words of each record's town, so that a name that holds them is known to name its place."""
    asked = list(dict.fromkeys(pair for pair in zip(cells, countries, strict=True) if pair[0]))
    forms = analyser.forms([cell for cell, _ in asked], [""] * len(asked), [country for _, country in asked])
    words = {
        pair: frozenset(word for word, kind in form.tokens if kind == PROPER)
        for pair, form in zip(asked, forms, strict=True)
    }
    return [words.get(pair, frozenset()) for pair in zip(cells, countries, strict=True)]


def _in_town(form: NameForm, town: frozenset[str]) -> NameForm:
    if not town or not any(word in town for word, _ in form.tokens):
        return form
    tokens = tuple((word, PLACE if kind == PROPER and word in town else kind) for word, kind in form.tokens)
    return NameForm(form.whole, tokens, form.legal, said=form.said)


def _written(columns: Sequence[Sequence[str]]) -> tuple[list[int], list[str]]:
    owners: list[int] = []
    names: list[str] = []
    for row, cells in enumerate(zip(*columns, strict=True)):
        for name in dict.fromkeys(name for cell in cells for name in fields.several(cell)):
            owners.append(row)
            names.append(name)
    return owners, names


def _country(text: str) -> str:
    return text.strip().upper()


def _records(columns: Mapping[str, Sequence[str]], countries: list[str], analyser: Analyser) -> dict[str, Array]:
    codes = [fields.postcode(text) for text in columns["postcode"]]
    streets = [fields.address(text) for text in columns["address"]]
    identifiers = [[fields.identifier(value) for value in fields.several(cell)] for cell in columns["identifier"]]
    places = _each_once(
        zip(columns["city"], countries, strict=True),
        lambda pair: [hash64(analyser.place(value, pair[1])) for value in fields.several(pair[0])],
    )
    points = [_point(lat, lon) for lat, lon in zip(columns["lat"], columns["lon"], strict=True)]
    return {
        "country": _short(countries),
        "source": _short(columns["source"]),
        "region": _short([text.strip().casefold() for text in columns["region"]]),
        "place": _wide(places, 2, np.int64),
        "postcode": _short(codes),
        "district": _short([fields.district(code, land) for code, land in zip(codes, countries, strict=True)]),
        "street": _short([words for words, _ in streets]),
        "number": _short([numbers for _, numbers in streets]),
        "phone": _wide(_several_hashed(columns["phone"], fields.phone), 3, np.int64),
        "site": _wide(_several_hashed(columns["website"], fields.site), 2, np.int64),
        "scheme": _wide([[hash32(scheme) for scheme, value in each if value] for each in identifiers], 4, np.uint32),
        "identifier": _wide([[hash64(value) for _, value in each if value] for each in identifiers], 4, np.int64),
        "year": np.array([fields.year(text) if text else 0 for text in columns["founded"]], np.int16),
        "lat": np.array([point[0] for point in points], np.float32),
        "lon": np.array([point[1] for point in points], np.float32),
        "activity": _short([text.strip().casefold() for text in columns["activity"]]),
        "legal": _short([text.strip().casefold() for text in columns["legal_form"]]),
    }


def _each_once(values: Any, work: Any) -> list[Any]:
    made: dict[Any, Any] = {}
    answers = []
    for value in values:
        if value not in made:
            made[value] = work(value)
        answers.append(made[value])
    return answers


def _several_hashed(cells: Sequence[str], clean: Any) -> list[list[int]]:
    return [[hash64(clean(value)) for value in fields.several(cell)] if cell else [] for cell in cells]


def _point(lat: str, lon: str) -> tuple[float, float]:
    """The point in degrees; not-a-number twice where either is missing, or both are nought (a filler)."""
    one, other = (fields.degrees(lat, 90), fields.degrees(lon, 180)) if lat and lon else (None, None)
    return (float("nan"),) * 2 if one is None or other is None or (one == 0 and other == 0) else (one, other)


def _short(texts: Sequence[str]) -> Array:
    return np.array(_each_once(texts, hash32), np.uint32)


def _wide(values: Sequence[Sequence[int]], width: int, kind: Any) -> Array:
    """A row of ``width`` numbers for each record, filled up with noughts; what is more is left out."""
    table = np.zeros((len(values), width), kind)
    for row, each in enumerate(values):
        for at, value in enumerate(each[:width]):
            table[row, at] = value
    return table


def _names(owners: list[int], forms: list[NameForm]) -> tuple[dict[str, Array], dict[int, str]]:
    tokens = np.zeros((len(forms), TOKENS), np.uint32)
    kinds = np.full((len(forms), TOKENS), -1, np.int8)
    known: dict[str, int] = {}
    cores = []
    for row, form in enumerate(forms):
        for at, (word, kind) in enumerate(form.tokens[:TOKENS]):
            number = known.get(word)
            if number is None:
                number = known[word] = hash32(word)
            tokens[row, at], kinds[row, at] = number, kind
        cores.append(hash64(" ".join(sorted(word for word, _ in form.tokens)) or form.whole))
    columns = {
        "owner": np.array(owners, np.int32),
        "whole": np.array(
            [hash64(form.whole.replace(" ", "") if form.said else f"({form.whole})") for form in forms], np.int64
        ),
        "said": np.array([hash64(form.said or f"({form.whole})") for form in forms], np.int64),
        "core": np.array(cores, np.int64),
        "script": np.array([script_of_name(form.whole) for form in forms], np.int8),
        "token": tokens,
        "kind": kinds,
    }
    return columns, {number: word for word, number in known.items()}


def _legal_of_names(owners: list[int], forms: list[NameForm], size: int) -> Array:
    legal = np.zeros(size, np.uint32)
    for owner, form in zip(owners, forms, strict=True):
        if form.legal and not legal[owner]:
            legal[owner] = hash32(" ".join(sorted(form.legal)))
    return legal

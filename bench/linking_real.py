"""Sets made of real lists: the same bodies in two editions, under two names, in two scripts."""

import re
from collections import defaultdict
from pathlib import Path

from anyascii import anyascii
from corruptions import corrupted_copy, dice
from linking_metrics import Pair
from linking_sets import LinkSet, read_rows, some, table
from rapidfuzz import fuzz

MANY = 10**9
METRES = 100  # two Togolese rows of one name and one locality nearer than this may be one body counted twice


def uk(data: Path, quick: bool) -> LinkSet:
    """Cooperatives of 2016 and 2017 by registered name and postcode; the truth is the id of Co-operatives UK."""
    lists = []
    for year in ("2016", "2017"):
        rows = {
            r["CUK Organisation ID"]: r for r in read_rows(data / f"uk_coops_longitudinal/{year}_organisations.csv.gz")
        }
        lists.append([
            {"id": f"{year}-{key}", "name": r["Registered Name"], "postcode": r["Registered Postcode"]}
            for key, r in rows.items()
        ])  # fmt: skip
    before, after = lists[0], some(lists[1], 1500 if quick else MANY)
    known = {r["id"][5:]: r for r in before}
    pairs = {(f"2016-{r['id'][5:]}", r["id"]): r for r in after if r["id"][5:] in known}
    kinds = {}
    for pair, row in pairs.items():
        old = known[pair[0][5:]]
        name = "same name" if old["name"].casefold() == row["name"].casefold() else "other name"
        code = old["postcode"].replace(" ", "") == row["postcode"].replace(" ", "")
        kinds[pair] = f"{name}, {'same' if code else 'other'} postcode"
    columns = ("id", "name", "postcode")
    return LinkSet(
        "uk", "UK 2016 ↔ 2017, name and postcode", table(before, columns), table(after, columns),
        frozenset(pairs), one_to_one=True, kinds=kinds,
    )  # fmt: skip


def japan(data: Path, quick: bool) -> LinkSet:
    """Japanese bodies that were renamed or moved to another city: old and new state, by name and city alone."""
    rows = read_rows(data / "jp_houjin_bangou_coops/coop_change_events_2021-07_2023-12.csv.gz")
    states: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in sorted(
        rows, key=lambda row: (row["change_date"], row["update_date"], row["file_date"], int(row["seq"]))
    ):
        states[row["corporate_number"]].append(
            {"name": row["name"], "country": "JP", "region": row["prefecture"], "city": row["city"]}
        )
    before = [{"id": f"old-{number}", **all_[0]} for number, all_ in states.items()]
    after, kinds = [], {}
    for number, all_ in states.items():
        first, last = all_[0], all_[-1]
        renamed, moved = first["name"] != last["name"], first["city"] != last["city"]
        if renamed or moved:
            after.append({"id": f"new-{number}", **last})
            kinds[f"old-{number}", f"new-{number}"] = (
                "renamed and moved" if renamed and moved else "renamed" if renamed else "moved to another city"
            )
    columns = ("id", "name", "country", "region", "city")
    return LinkSet(
        "japan", "Japanese bodies renamed or moved, name and city", table(before, columns), table(after, columns),
        frozenset(kinds), one_to_one=True, kinds=kinds,
    )  # fmt: skip


SYLLABLES = re.compile(
    r"(?:(?:[kgnhbpmr]y|sh|ch|j)[auo]|shi|chi|ji|tsu|fu|[kgnbmr][aiueo]|[sz][aueo]|[td][aeo]|h[aieo]|p[aiueo]|y[auo]|wa|[aiueo]"
    r"|n|m(?=[bpm])|(?:k(?=k)|s(?=s)|t(?=t|ch)|p(?=p)))+"
)


def letters(text: str) -> str:
    """A name in plain Latin letters, by the letter table of anyascii; Chinese characters in their Mandarin reading."""
    return re.sub(r"[^a-z]", "", anyascii(text).lower())


def consonants(text: str) -> str:
    """Its consonants, those that transliterations confuse made one."""
    return letters(re.sub(r"[aeiouyhwAEIOUYHW]", "", anyascii(text))).translate(str.maketrans("qczv", "kksb"))


def is_transliterated(native: str, latin: str) -> bool:
    """The rule that keeps transliterations and translations apart.

    A Latin name is a transliteration if its letters or its consonants resemble those of the native name at 70 or more
    (Levenshtein ratio of rapidfuzz), or if the native name has Chinese characters and every word of the Latin one
    (two or more) consists of Japanese syllables. Everything else is a translation, also where a proper part is
    carried over.
    """
    resembling = max(fuzz.ratio(letters(native), letters(latin)), fuzz.ratio(consonants(native), consonants(latin)))
    words = re.findall(r"[a-z]+", anyascii(latin).lower().replace("'", ""))
    romaji = len(words) > 1 and all(SYLLABLES.fullmatch(word) for word in words)
    return resembling >= 70 or (romaji and re.search("[一-鿿]", native) is not None)


def research(data: Path, quick: bool) -> list[LinkSet]:
    """Organisations of ROR: the Latin name in A, the native name in B, and the country; no city, no acronym."""
    rows = [
        r
        for r in read_rows(data / "ror_multiscript/ror_multiscript_names_dev.tsv.gz", "\t")
        if "acronym" not in r["name_types"]
    ]
    grouped: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        grouped[row["ror_id"]].append(row)
    sides: dict[bool, list[tuple[dict[str, str], dict[str, str]]]] = {True: [], False: []}
    for key, names in sorted(grouped.items()):
        names.sort(
            key=lambda row: ("ror_display" not in row["name_types"], "label" not in row["name_types"], row["name"])
        )
        taken: set[bool] = set()
        for native in (row for row in names if "Latn" not in row["scripts"]):
            for latin in (row for row in names if row["scripts"] == "Latn"):
                kind = is_transliterated(native["name"], latin["name"])
                if kind not in taken:
                    taken.add(kind)
                    place = {"id": key.rsplit("/", 1)[-1], "country": latin["country"]}
                    sides[kind].append(({**place, "name": latin["name"]}, {**place, "name": native["name"]}))
    return [_scripts(*at, quick) for at in (
        ("ror-translated", "ROR, names translated", sides[False]),
        ("ror-transliterated", "ROR, names transliterated", sides[True]),
    )]  # fmt: skip


def _scripts(name: str, title: str, sides: list[tuple[dict[str, str], dict[str, str]]], quick: bool) -> LinkSet:
    latin = [{**first, "id": f"latin-{first['id']}"} for first, _ in sides]
    native = some([{**second, "id": f"native-{second['id']}"} for _, second in sides], 500 if quick else MANY)
    kinds = {(f"latin-{row['id'][7:]}", row["id"]): row["country"] for row in native}
    common = {"JP", "CN", "IN", "UA", "RU"}
    kinds = {pair: country if country in common else "other countries" for pair, country in kinds.items()}
    columns = ("id", "name", "country")
    return LinkSet(
        name, f"{title}, name and country", table(latin, columns), table(native, columns),
        frozenset(kinds), one_to_one=True, kinds=kinds, names_only=True,
    )  # fmt: skip


def togo_rows(data: Path) -> list[dict[str, str]]:
    """The census with its points."""
    made = []
    for at, row in enumerate(read_rows(data / "tg_cooperatives/cooperatives_maritime_plateaux.csv.gz")):
        lon, lat = row["geometry"].removeprefix("POINT (").removesuffix(")").split(" ")
        made.append({
            "id": f"tg-{at:05}", "name": row["cooperative_nom"], "country": "TG", "region": row["region_nom_bdd"],
            "city": row["nom_localite"], "lat": lat, "lon": lon,
        })  # fmt: skip
    return made


def near(first: dict[str, str], second: dict[str, str]) -> bool:
    """Whether two points of Togo lie within METRES (a degree is 111,195 m; the cosine of 6–8° north 0.993)."""
    north = (float(first["lat"]) - float(second["lat"])) * 111_195
    east = (float(first["lon"]) - float(second["lon"])) * 111_195 * 0.993
    return north * north + east * east <= METRES * METRES


TOGO = ("id", "name", "country", "region", "city", "lat", "lon")


def togo(data: Path, quick: bool) -> LinkSet:
    """The census against itself: different bodies, many of one name. Any pair is false, but for those counted twice."""
    rows = togo_rows(data)
    groups: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        groups[row["name"], row["city"]].append(row)
    twice = frozenset(
        (first["id"], second["id"])
        for group in groups.values() for at, first in enumerate(group) for second in group[at + 1 :]
        if near(first, second)
    )  # fmt: skip
    return LinkSet("togo", "Togo, same name different body", table(rows, TOGO), None, frozenset(), ignored=twice)


def togo_copies(data: Path, quick: bool) -> LinkSet:
    """The census and a thousand copies of its rows by another hand: names misspelt, points moved up to 200 m."""
    rows = togo_rows(data)
    roll = dice("togo")
    copies = []
    for row in some(rows, 300 if quick else 1000):
        copy = corrupted_copy({**row, "lang": "fr"}, roll).record
        copy["lat"], copy["lon"] = (f"{float(row[c]) + roll.uniform(-0.0013, 0.0013):.5f}" for c in ("lat", "lon"))
        copies.append({**copy, "id": f"copy-{row['id']}"})
    truth = frozenset((row["id"][5:], row["id"]) for row in copies)
    return LinkSet(
        "togo-copies", "Togo and corrupted copies", table(rows, TOGO), table(copies, TOGO), truth, one_to_one=True
    )


def opensanctions(data: Path, quick: bool) -> LinkSet:
    """The labelled pairs of OpenSanctions' own matcher: names alone; only the labelled pairs count."""
    rows = read_rows(data / "opensanctions_name_bench/org_cases.csv")
    pairs = [(f"one-{at:03}", f"two-{at:03}") for at in range(len(rows))]
    truth = frozenset(pair for pair, row in zip(pairs, rows, strict=True) if row["is_match"] == "true")
    a, b = ({"id": [p[side] for p in pairs], "name": [r[f"name{side + 1}"] for r in rows]} for side in (0, 1))
    kinds = {pair: row["case_group"] for pair, row in zip(pairs, rows, strict=True)}
    return LinkSet(
        "opensanctions",
        "OpenSanctions' labelled pairs, names",
        a,
        b,
        truth,
        judged=frozenset(pairs),
        kinds=kinds,
        names_only=True,
    )


def members(facts: Path) -> list[LinkSet]:
    """The network's organisations by name alone: English in A, the own language in B, every other one a distractor."""
    rows = [r for r in read_rows(facts / "members.csv") if r["name_en"]]
    native = {r["id"]: re.split(r"\s*\((?:earlier|formerly)", r["name_native"])[0] for r in rows if r["name_native"]}
    native = {key: name for key, name in native.items() if name != next(r["name_en"] for r in rows if r["id"] == key)}
    a = {"id": [f"en-{r['id']}" for r in rows], "name": [r["name_en"] for r in rows]}
    b = {"id": [f"own-{key}" for key in native], "name": list(native.values())}
    kinds = {
        (f"en-{key}", f"own-{key}"): "Latin script" if _latin(name) else "other script"
        for key, name in native.items()
    }  # fmt: skip
    across: frozenset[Pair] = frozenset(kinds)
    return [
        LinkSet(
            "members",
            "Members of the network, names alone",
            a,
            b,
            across,
            one_to_one=True,
            kinds=kinds,
            names_only=True,
        )
    ]


def _latin(name: str) -> bool:
    return all(ord(char) < 0x250 or 0x1E00 <= ord(char) < 0x1F00 for char in name if char.isalpha())


def zengin(data: Path, quick: bool) -> list[LinkSet]:
    """Japanese cooperative banks by name alone: characters against kana, characters against Latin letters."""
    rows = read_rows(data / "jp_zengin_coop_banks/coop_financial_institutions.csv")
    made = []
    for column, words in (("kana", "kana"), ("roma", "romaji")):
        a = {"id": [f"kanji-{r['code']}" for r in rows], "name": [r["name"] for r in rows]}
        b = {"id": [f"{words}-{r['code']}" for r in rows], "name": [r[column] for r in rows]}
        kinds = {(f"kanji-{r['code']}", f"{words}-{r['code']}"): _kind(r["name"]) for r in rows}
        made.append(LinkSet(
            f"zengin-{words}", f"Japanese cooperative banks, kanji ↔ {words}, names alone", a, b, frozenset(kinds),
            one_to_one=True, kinds=kinds, names_only=True,
        ))  # fmt: skip
    return made


def _kind(name: str) -> str:
    return next((form for form in ("信金", "信組", "農協", "労金", "信連", "漁連") if form in name), "other")

"""The bodies of the real lists, with all their names: research organisations, brands, Japanese, British, Togolese …

Every reader returns bodies in a fixed order. What one list says of a body twice is one body: brands with one Wikidata
id, a Japanese bank in the register of numbers and in the list of banks.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from finding_sets import Body
from linking_sets import read_rows

FACTS = Path(__file__).parents[1] / "src/commonwork/reference/facts"
SHORT_FORMS = {  # how Japanese banks shorten their form, longest first
    "信漁連": "信用漁業協同組合連合会", "信農連": "信用農業協同組合連合会", "信金": "信用金庫", "信組": "信用組合",
    "農協": "農業協同組合", "労金": "労働金庫",
}  # fmt: skip


def unique(names: list[str]) -> list[str]:
    """Names without blanks and repetitions, in order."""
    return list(dict.fromkeys(name for name in (re.sub(r"\s+", " ", name).strip() for name in names) if name))


def research(data: Path) -> list[Body]:
    """ROR: every name of every organisation, what it is displayed by first."""
    grouped: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in read_rows(data / "ror_multiscript/ror_multiscript_names_dev.tsv.gz", "\t"):
        grouped[row["ror_id"]].append(row)
    made = []
    for key, rows in sorted(grouped.items()):
        rows.sort(key=lambda row: ("ror_display" not in row["name_types"], "acronym" in row["name_types"]))
        names = unique([row["name"] for row in rows])
        made.append(Body(f"ror:{key.rsplit('/', 1)[-1]}", names, rows[0]["country"], rows[0]["city"]))
    return made


def acronyms(data: Path) -> dict[str, list[str]]:
    """The acronyms of ROR's organisations by the id of the body."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in read_rows(data / "ror_multiscript/ror_multiscript_names_dev.tsv.gz", "\t"):
        if "acronym" in row["name_types"]:
            found[f"ror:{row['ror_id'].rsplit('/', 1)[-1]}"].append(row["name"])
    return found


def brands(data: Path) -> list[Body]:
    """The name suggestion index: items with one Wikidata id are one body; spellings made for matching left out."""
    grouped: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in read_rows(data / "nsi_multiscript_brands/nsi_multiscript_names.tsv.gz", "\t"):
        if row["key"] != "matchName":
            grouped[row["wikidata"] or row["nsi_id"]].append(row)
    made = []
    for key, rows in sorted(grouped.items()):
        country = rows[0]["countries"].upper()
        names = unique([row["value"] for row in rows])
        made.append(Body(f"nsi:{key}", names, country if re.fullmatch("[A-Z]{2}", country) else ""))
    return made


def japanese(data: Path) -> tuple[list[Body], dict[str, str]]:
    """The register of corporate numbers in its last state; and the official reading in kana by the id of the body."""
    last: dict[str, dict[str, str]] = {}
    for row in read_rows(data / "jp_houjin_bangou_coops/coop_change_events_2021-07_2023-12.csv.gz"):
        last[row["corporate_number"]] = row
    bodies = [
        Body(f"jp:{key}", unique([row["name"]]), "JP", row["prefecture"] + row["city"])
        for key, row in sorted(last.items())
    ]
    return bodies, {f"jp:{key}": row["furigana"] for key, row in last.items() if row["furigana"]}


def japanese_banks(data: Path, registered: list[Body]) -> list[Body]:
    """The banks; one that is certainly a body of the register of numbers only lends it its short and other names."""
    by_name: dict[str, list[Body]] = defaultdict(list)
    for body in registered:
        by_name[body.names[0]].append(body)
    made = []
    for row in read_rows(data / "jp_zengin_coop_banks/coop_financial_institutions.csv"):
        other = unique([row["kana"], row["roma"]])
        short = next((form for form in SHORT_FORMS if row["name"].endswith(form)), None)
        full = row["name"].removesuffix(short) + SHORT_FORMS[short] if short else row["name"]
        if len(by_name[full]) == 1:
            by_name[full][0].held += [row["name"], *other]
        else:
            made.append(Body(f"zengin:{row['code']}", [row["name"]], "JP", "", other))
    return made


def british(data: Path) -> list[Body]:
    """Co-operatives UK 2017: registered name, then the trading name where it is another."""
    rows = {r["CUK Organisation ID"]: r for r in read_rows(data / "uk_coops_longitudinal/2017_organisations.csv.gz")}
    return [
        Body(f"uk:{key}", unique([row["Registered Name"], row["Trading Name"]]), "GB", row["Registered City"])
        for key, row in sorted(rows.items())
    ]


def togolese(data: Path) -> list[Body]:
    """The census of Togo."""
    rows = read_rows(data / "tg_cooperatives/cooperatives_maritime_plateaux.csv.gz")
    return [
        Body(f"tg:{at:05}", unique([row["cooperative_nom"]]), "TG", row["nom_localite"]) for at, row in enumerate(rows)
    ]


def other_lists(data: Path) -> list[Body]:
    """Banks of Taiwan, India and Europe, credit unions of the USA, worker cooperatives of Germany, Swiss housing."""
    made = [
        Body(f"tw:{row['code']}", unique([row["name"]]), "TW")
        for row in json.loads((data / "tw_bank_codes/taiwanBankCodeTT.json").read_text(encoding="utf-8"))
    ]
    for row in read_rows(data / "in_ifsc_coop_banks/coop_banks.csv"):
        made.append(Body(f"in:{row['bank_code']}", unique([row["name"]]), "IN"))
    seen = set()
    for at, row in enumerate(read_rows(data / "eu_coop_banks/coop_banks.csv.gz")):
        if (key := (row["country"], row["name"])) not in seen:
            seen.add(key)
            made.append(Body(f"eu:{at:04}", unique([row["name"], row["short_name"]]), row["country"]))
    for row in read_rows(data / "us_ncua_2025q4/FOICU.txt.gz"):
        made.append(Body(f"us:{row['CU_NUMBER'].strip()}", unique([row["CU_NAME"]]), "US", row["CITY"].strip()))
    for row in read_rows(data / "de_worker_coops/worker_coops_germany.csv"):
        made.append(Body(f"de:{row['id']}", unique([row["name"]]), "DE", row["location"].split(",")[0]))
    for row in read_rows(data / "ch_housing_coops/swiss_housing_cooperative_list_owners.tsv", "\t"):
        made.append(Body(f"ch:{row['wikidata']}", unique([row["name"], row["short"], row["abbr"]]), "CH"))
    by_id: dict[str, Body] = {}
    for body in made:
        kept = by_id.setdefault(body.id, body)
        kept.names = unique([*kept.names, *body.names])
    return [body for body in by_id.values() if body.names]


def facts(folder: Path = FACTS) -> list[Body]:
    """What the platform itself brings: the network's organisations, legal forms, policies, publications, events."""
    made = []
    for row in read_rows(folder / "members.csv"):
        own = re.split(r"\s*\((?:earlier|formerly)", row["name_native"])[0]
        names = unique([row["name_en"], own, row["acronym"]])
        made.append(Body(f"fact:{row['id']}", names, row["country_iso2"], row["city"].strip("()")))
    for file, key in (("legal_forms", "form_id"), ("policies", "policy_id")):
        for row in read_rows(folder / f"{file}.csv"):
            country = row["country_iso2"] if re.fullmatch("[A-Z]{2}", row["country_iso2"]) else ""
            names = [re.split(r" - | \(| / ", row[name])[0] for name in ("name_en", "name_native")]  # without glosses
            made.append(Body(f"fact:{row[key]}", unique(names), country))
    for file, key in (("publications", "pub_id"), ("events", "event_id")):
        made += [Body(f"fact:{row[key]}", [row["title"]]) for row in read_rows(folder / f"{file}.csv")]
    return [body for body in made if body.names]


LISTS: dict[str, Callable[[Path], list[Body]]] = {
    "research": research, "brands": brands, "british": british, "togolese": togolese, "other_lists": other_lists,
}  # fmt: skip

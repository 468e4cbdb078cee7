"""What another hand makes of a record: misspelt, shortened, in another script, fields lost or written otherwise, moved.

Every change is drawn from a seeded generator, so each run makes the same lists. The rates are assumptions, not
measured on anything: results on generated lists stand beside those on real ones and never alone.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from anyascii import anyascii
from linking_sets import SEED

Record = dict[str, str]

FORMS = (  # spellings of one form; either is put for the other
    ("Limited", "Ltd"), ("Ltd.", "Limited"), ("Co-operative", "Cooperative"), ("Cooperative", "Co-op"),
    ("Society", "Soc."),
    ("Association", "Assoc."), ("Federation", "Fed."), ("Company", "Co."), ("and", "&"), ("Saint", "St"),
    ("Cooperativa", "Coop."), ("S. Coop.", "Sociedad Cooperativa"), ("Ltda.", "Limitada"), ("Ltda", "Limitada"),
    ("Soc. Coop.", "Società Cooperativa"), ("a r.l.", ""), ("eG", "eingetragene Genossenschaft"),
    ("Coopérative", "Coop."),
    ("SCOP", "Société coopérative et participative"), ("Coopérative", "Scoops"), ("Kooperatifi", "Koop."),
    ("S.S. ", ""),
    ("Spółdzielnia", "Sp-nia"), ("Koperasi", "Kop."), ("KUD", "Koperasi Unit Desa"), ("HTX", "Hợp tác xã"),
    ("協同組合", "(協)"), ("生活協同組合", "生協"), ("農業協同組合", "農協"), ("信用金庫", "信金"), ("有限責任", ""),
    ("协会", "协"), ("专业合作社", "合作社"), ("사회적협동조합", "(사협)"), ("협동조합", "(협)"), ("마을기업", ""),
    ("सहकारी समिति", "सह. समिति"), ("मर्यादित", "मर्या."), ("लिमिटेड", "लि."), ("شرکت تعاونی", "تعاونی"),
    ("الجمعية التعاونية", "تعاونية"), ("کوآپریٹو سوسائٹی", "کوآپریٹو"),
)  # fmt: skip
FRONT_OR_BACK = (
    "協同組合",
    "有限責任",
    "農事組合法人",
    "협동조합",
    "شرکت تعاونی",
    "Cooperativa",
    "Coopérative",
    "Limited",
    "Ltd",
)
LOST = {  # share of copies in which a filled field is empty
    "name_2": 0.5, "phone": 0.45, "website": 0.45, "identifier": 0.6, "postcode": 0.25, "address": 0.3, "city": 0.1,
    "country": 0.03, "activity": 0.5, "founded": 0.5, "legal_form": 0.5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Copy:
    """A changed record and the names of what was done to it, joined by «+»."""

    record: Record
    kind: str


def dice(purpose: str) -> random.Random:
    """A generator of its own for each purpose, the same at every run."""
    return random.Random(f"{SEED} {purpose}")


def misspelt(name: str, roll: random.Random) -> str:
    """One letter left out, doubled, exchanged with its neighbour or replaced by another letter of the name."""
    places = [at for at, char in enumerate(name) if char.isalpha()]
    if len(places) < 4:
        return name
    at = roll.choice(places[1:])
    how = roll.randrange(4)
    if how == 0:
        return name[:at] + name[at + 1 :]
    if how == 1:
        return name[:at] + name[at] + name[at:]
    if how == 2:
        return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]
    return name[:at] + name[roll.choice(places)] + name[at + 1 :]


def shortened(name: str, roll: random.Random) -> str:
    """One word of three or more left out; a number never is."""
    words = name.split(" ")
    optional = [at for at, word in enumerate(words) if not any(char.isdigit() for char in word)]
    if len(words) < 3 or not optional:
        return name
    del words[roll.choice(optional)]
    return " ".join(words)


def other_form(name: str, roll: random.Random) -> str:
    """A legal form or usual word in another spelling, or the form at the other end of the name."""
    for form in FRONT_OR_BACK:
        if name.startswith(form) and roll.random() < 0.5:
            gap = " " if name[len(form) : len(form) + 1] == " " else ""
            return f"{name[len(form) :].strip()}{gap}{form}"
    usable = [(old, new) for pair in FORMS for old, new in (pair, pair[::-1]) if old and old in name]
    if not usable:
        return name
    old, new = roll.choice(usable)
    return re.sub(r"\s+", " ", name.replace(old, new, 1)).strip()


def romanised(name: str, roll: random.Random) -> str:
    """In plain Latin letters; Chinese characters in their Mandarin reading, as careless software does."""
    return re.sub(r"\s+", " ", anyascii(name)).strip()


def capitals(name: str, roll: random.Random) -> str:
    """Everything in capitals."""
    return name.upper()


def turned(name: str, roll: random.Random) -> str:
    """Last word first."""
    words = name.split(" ")
    return " ".join([words[-1], *words[:-1]]) if len(words) > 2 else name


CHANGES: tuple[tuple[str, float, Callable[[str, random.Random], str]], ...] = (
    ("form", 0.35, other_form), ("word left out", 0.08, shortened), ("order", 0.06, turned),
    ("romanised", 0.08, romanised), ("misspelt", 0.3, misspelt), ("misspelt", 0.06, misspelt),
    ("capitals", 0.12, capitals),
)  # fmt: skip


def corrupted_copy(record: Record, roll: random.Random) -> Copy:
    """The same body as another list has it: name changed, fields lost, some written otherwise, one in twelve moved."""
    copy, kinds = dict(record), []
    if copy.get("name_2") and roll.random() < 0.2:
        copy["name"], copy["name_2"] = copy["name_2"], copy["name"]
        kinds.append("second name")
    for kind, share, change in CHANGES:
        if roll.random() < share and (changed := change(copy["name"], roll)) != copy["name"] and changed:
            copy["name"] = changed
            kinds.append(kind)
    if copy.get("address") and roll.random() < 0.08:
        copy["address"] = f"{copy['address'].rsplit(' ', 1)[0]} {roll.randrange(1, 250)}"
        copy["postcode"] = f"{roll.randrange(100_000):05}"
        kinds.append("moved")
    for column, share in LOST.items():
        if copy.get(column) and roll.random() < share:
            copy[column] = ""
    if copy.get("phone") and roll.random() < 0.5:
        copy["phone"] = " ".join(re.findall(r".{1,3}", copy["phone"].replace("+", "00")))
    if copy.get("website") and roll.random() < 0.5:
        copy["website"] = f"https://www.{copy['website']}/"
    return Copy(copy, "+".join(dict.fromkeys(kinds)) or "name unchanged")


def decoy(record: Record, other: Record, roll: random.Random) -> Copy:
    """Another body that looks like ``record``: a namesake elsewhere, one with a number, a neighbour, or its federation.

    Only what two such bodies may share stays; telephone, site, identifier and year are new or empty. ``other`` lends
    its place or its name.
    """
    new = {
        **record,
        "name_2": "",
        "phone": "",
        "website": "",
        "identifier": "",
        "founded": str(roll.randrange(1950, 2024)),
    }
    kind = roll.choice(("namesake elsewhere", "numbered namesake", "neighbour", "federation"))
    if kind == "namesake elsewhere":
        new |= {column: other[column] for column in ("country", "city", "address", "postcode") if column in other}
    elif kind == "numbered namesake":
        new["name"] = f"{record['name']} {roll.randrange(2, 90)}"
    elif kind == "neighbour":
        new["name"] = other["name"]
    else:
        native = not record["name"].isascii() or record.get("lang") in LATIN
        new["name"] = record["name"] + (
            FEDERATIONS.get(record.get("lang", ""), " Federation") if native else " Federation"
        )
    if kind != "namesake elsewhere":
        new["address"] = f"{record['address'].rsplit(' ', 1)[0]} {roll.randrange(1, 250)}"
    return Copy(new, kind)


LATIN = ("es", "pt", "it", "fr", "de", "id", "vi")
FEDERATIONS = {
    "ja": "連合会", "zh": "联合社", "tw": "聯合社", "ko": " 연합회", "hi": " संघ", "ne": " संघ", "fa": " اتحادیه",
    "ar": " اتحاد", "es": " Federación", "pt": " Federação", "it": " Consorzio", "fr": " Union", "de": " Verband",
    "id": " Induk", "vi": " Liên minh",
}  # fmt: skip

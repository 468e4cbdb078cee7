"""Which legal forms answer a reader's question: yes, no, or not known; what is not known is never silently left out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from commonwork.reference.model import Row

OPEN = frozenset({"unknown", "varies", ""})
LETS_IN = frozenset({"yes", "limited"})
MAY_BE_SOCIAL = frozenset({"none", "limited"}) | OPEN
CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "founders": ("3", "5", "7", "10", "20", "50"),
    "workers": ("yes", "partly", "no"),
    "others": ("yes", "without_vote", "no"),
    "votes": ("one_member_one_vote", "by_use", "by_capital", "mixed"),
    "surplus": ("none", "limited", "by_work", "by_use", "by_capital"),
    "lock": ("yes", "partly", "no"),
    "kind": ("worker", "independent_producers", "shared_service", "multi_stakeholder", "social", "out_of_scope"),
})  # fmt: skip
MOST_FOUNDERS = 100_000


@dataclass(frozen=True)
class Found:
    """One form and how it answers: ``open`` are the criteria for which it is not known."""

    row: Row
    country: str
    open: tuple[str, ...] = ()


def by_code(column: str) -> Callable[[Row, str], bool | None]:
    """A criterion that holds where the column has the code asked for, and is open where the law leaves it open."""

    def holds(row: Row, asked: str) -> bool | None:
        return None if row[column] in OPEN else row[column] == asked

    return holds


def founders_at_most(row: Row, asked: str) -> bool | None:
    """Whether so many founders are enough; open where the number differs within the country and lies between."""
    if not row["founders_min"]:
        return None
    enough, least = int(asked), int(row["founders_min"])
    most = int(row["founders_most"] or least)
    return False if least > enough else (True if most <= enough else None)


def lets_others_in(row: Row, asked: str) -> bool | None:
    """Whether others than workers may be members: with a vote (also where their part is limited), without, or not."""
    code = row["non_workers_allowed"]
    if code in OPEN:
        return None
    return code in LETS_IN if asked == "yes" else code == asked


def leads_to(row: Row, asked: str) -> bool | None:
    """Whether the form leads to a kind; open where it may lead to several, or where nobody has said to which."""
    if asked == "social":
        if row["overlay"]:
            return True
        return None if row["general_interest"] != "no" and row["surplus_rule"] in MAY_BE_SOCIAL else False
    kinds = row["cicopa"].split()
    if not kinds:
        return None if row["level"] == "primary" else False
    return (None if len(kinds) > 1 else True) if asked in kinds else False


CRITERIA: Mapping[str, Callable[[Row, str], bool | None]] = MappingProxyType({
    "founders": founders_at_most,
    "workers": by_code("workers_must_be_members"),
    "others": lets_others_in,
    "votes": by_code("vote_rule"),
    "surplus": by_code("surplus_rule"),
    "lock": by_code("asset_lock"),
    "kind": leads_to,
})  # fmt: skip


def understood(asked: Mapping[str, str]) -> dict[str, str]:
    """What is asked, without what cannot be asked: unknown codes, and numbers of founders that are none."""
    kept: dict[str, str] = {}
    for name in CRITERIA:
        value = asked.get(name, "").strip()
        if name == "founders":
            if value.isascii() and value.isdigit() and 0 < int(value[:9]) <= MOST_FOUNDERS:
                kept[name] = str(int(value[:9]))
        elif value in CHOICES[name]:
            kept[name] = value
    return kept


def find(forms: Iterable[tuple[Row, str]], asked: Mapping[str, str], country: str = "") -> tuple[list[Found], int]:
    """The forms (with their country) that are not ruled out, in order, and how many of them answer for certain."""
    found: list[Found] = []
    for row, its_country in forms:
        if country and its_country != country:
            continue
        answers = {name: CRITERIA[name](row, value) for name, value in asked.items()}
        if False not in answers.values():
            found.append(Found(row, its_country, tuple(name for name, said in answers.items() if said is None)))
    return found, sum(not one.open for one in found)


def counts(
    forms: Iterable[tuple[Row, str]], asked: Mapping[str, str], country: str = ""
) -> dict[str, dict[str, tuple[int, int]]]:
    """Criterion → choice → (how many answer for certain, how many perhaps) beside everything else that is asked."""
    known = list(forms)
    result: dict[str, dict[str, tuple[int, int]]] = {}
    for name, choices in CHOICES.items():
        others = {one: value for one, value in asked.items() if one != name}
        result[name] = {}
        for choice in dict.fromkeys([*choices, *([asked[name]] if name in asked else [])]):
            found, certain = find(known, others | {name: choice}, country)
            result[name][choice] = (certain, len(found) - certain)
    result["country"] = {}
    for code in dict.fromkeys(its_country for _row, its_country in known):
        found, certain = find(known, asked, code)
        result["country"][code] = (certain, len(found) - certain)
    return result

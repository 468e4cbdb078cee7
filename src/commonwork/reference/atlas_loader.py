"""The atlas: what the law of each legal form says, in codes; the words stand in ``facts/legal_forms.csv``."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from commonwork.reference.model import Reference, Row
from commonwork.reference.recalled import is_recalled

HERE = Path(__file__).parent
GROUPS = (
    "workers", "producers", "enterprises", "users", "supporters", "public", "investors", "cooperatives", "persons",
    "anyone",
)  # fmt: skip
_YES = ("yes", "unknown")
VALUES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "cooperative_in_law": ("yes", "no", "unknown"),
    "who": GROUPS,
    "workers_must_be_members": ("yes", "partly", "no", "varies", "unknown"),
    "non_workers_allowed": ("yes", "limited", "without_vote", "no", "na", "unknown"),
    "vote_rule": ("one_member_one_vote", "by_use", "by_capital", "mixed", "varies", "unknown"),
    "surplus_rule": ("none", "limited", "by_work", "by_use", "by_capital", "varies", "unknown"),
    "asset_lock": ("yes", "partly", "no", "varies", "unknown"),
    "employment_relation": ("employee", "self_employed", "mixed", "varies", "unknown"),
    "general_interest": _YES,
    "multi_stakeholder_allowed": _YES,
    "icls": ("worker", "producer", "multi_stakeholder", "consumer_user", "other", "not_a_cooperative"),
    "cicopa": ("worker", "independent_producers", "shared_service", "multi_stakeholder", "out_of_scope"),
    "overlay": ("social_cicopa", "social_national"),
    "level": ("primary", "secondary", "tertiary"),
    "certainty": ("high", "medium", "low", "undecidable"),
})  # fmt: skip
SEVERAL = frozenset({"who", "icls", "cicopa", "overlay"})
NUMBERS = ("founders_min", "founders_most", "members_min", "workers_members_min", "members_working_min")
READ_FROM: Mapping[str, str] = MappingProxyType({
    "founders_min": "min_members",
    "founders_most": "min_members",
    "members_min": "min_members",
    "who": "who_may_be_member",
    "multi_stakeholder_allowed": "who_may_be_member",
    "workers_must_be_members": "workers_must_be_members",
    "workers_members_min": "workers_must_be_members",
    "members_working_min": "non_worker_members_allowed",
    "non_workers_allowed": "non_worker_members_allowed",
    "vote_rule": "vote_rule",
    "surplus_rule": "surplus_rule",
    "asset_lock": "asset_lock",
    "employment_relation": "note",
    "cooperative_in_law": "maps_to",
    "general_interest": "maps_to",
    "icls": "maps_to",
    "cicopa": "maps_to",
    "overlay": "maps_to",
    "level": "maps_to",
    "certainty": "map_certainty",
})  # fmt: skip
_SAME_AS = MappingProxyType({"as general form": "KR-HG", "as state act": "IN-ST"})
_SAYS_NOTHING = {"", "unknown", "na"}
_NUMBER = re.compile(r"(\d+)(?:/(\d+))?")
_WORDS_FOR = MappingProxyType({"two": 2, "three": 3})


class AtlasProblem(ValueError):
    """A cell of the atlas that cannot be read; says which."""


@lru_cache(maxsize=4)
def load_atlas(folder: Path | None = None) -> Mapping[str, Row]:
    """``form_id`` → what its law says in codes; empty where a network has no atlas. The answer is kept.

    Raises :class:`AtlasProblem` with the row and the column where a cell holds what no code stands for.
    """
    file = (folder or HERE) / "atlas" / "forms.csv"
    if not file.is_file():
        return MappingProxyType({})
    with file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, strict=True))
    found: dict[str, Row] = {}
    for number, row in enumerate(rows, start=2):
        place = f"atlas/forms.csv row {number}"
        _check(row, place)
        if row["form_id"] in found:
            raise AtlasProblem(f"{place}: form «{row['form_id']}» stands twice")
        found[row["form_id"]] = MappingProxyType(row | {"_place": place})
    return MappingProxyType(found)


def _check(row: Mapping[str, str], place: str) -> None:
    if missing := [column for column in (*VALUES, *NUMBERS, "recalled") if row.get(column) is None]:
        raise AtlasProblem(f"{place}: no cell for {', '.join(missing)}")
    for column, allowed in VALUES.items():
        for code in codes_of(row, column):
            if code not in allowed:
                raise AtlasProblem(f"{place}, {column}: «{code}» is not one of {', '.join(allowed)}")
    for column in NUMBERS:
        if row[column] and not row[column].isdigit():
            raise AtlasProblem(f"{place}, {column}: «{row[column]}» is not a number")


def codes_of(row: Row, column: str) -> list[str]:
    """The codes of a cell; several only where the column holds several."""
    return row[column].split() if column in SEVERAL else [row[column]]


def rests_on_memory(row: Row, column: str) -> bool:
    """Whether a code of the atlas was read from words that are recalled, so that a member has to confirm it."""
    return column in row["recalled"].split()


def words_of(forms: Mapping[str, Row], form_id: str, field: str) -> str:
    """The words behind a field; «as in another form» is followed to that form."""
    row = _stated_by(forms, form_id, field)[-1]
    return row[field]


def _stated_by(forms: Mapping[str, Row], form_id: str, field: str) -> list[Row]:
    """The form, and the forms it points to for this field, the one that says it in words last."""
    found = [forms[form_id]]
    while len(found) < len(forms):
        words = found[-1][field]
        wanted = _SAME_AS.get(words, words.removeprefix("as "))
        if wanted == words or wanted not in forms:
            break
        found.append(forms[wanted])
    return found


def check_atlas(reference: Reference, atlas: Mapping[str, Row]) -> list[str]:
    """Where the codes say something else than the words they were read from; empty where all is well."""
    forms = {row["form_id"]: row for row in reference.facts("legal_forms")}
    problems = [f"atlas/forms.csv: no row for «{form}»" for form in forms if form not in atlas]
    for form_id, row in atlas.items():
        if form_id not in forms:
            problems.append(f"{row['_place']}: «{form_id}» is not a form of legal_forms.csv")
        else:
            problems += [f"{row['_place']}, {said}" for said in _differences(forms, row)]
    return problems


def _differences(forms: Mapping[str, Row], row: Row) -> Iterator[str]:
    form_id = row["form_id"]
    for column in NUMBERS:
        words = words_of(forms, form_id, READ_FROM[column])
        if row[column] and int(row[column]) not in _numbers(words):
            yield f"{column}: {row[column]} does not stand in «{words}»"
    for column in ("workers_must_be_members", "vote_rule", "certainty", "non_workers_allowed"):
        words = words_of(forms, form_id, READ_FROM[column])
        if not _agree(column, row[column], words):
            yield f"{column}: {row[column]} does not agree with «{words}»"
    expected = recalled_columns(forms, row)
    if row["recalled"].split() != expected:
        yield f"recalled: «{' '.join(expected)}» expected"


def _numbers(words: str) -> set[int]:
    """The numbers that some words speak of: as they stand, fractions as per cent, «50 from each of two» as 100, and
    of «up to 1/3» the rest as well."""
    found: set[int] = set()
    for whole, part in _NUMBER.findall(words):
        found.add(round(100 * int(whole) / int(part)) if part else int(whole))
    times = {number for word, number in _WORDS_FOR.items() if re.search(rf"\b{word}\b", words)}
    rest = {100 - number for number in found} if "up to" in words else set()
    return found | rest | {number * often for number in found for often in times}


def _agree(column: str, code: str, words: str) -> bool:
    """Whether a code may be read from some words: what begins with yes or no is not turned round."""
    first = re.split(r"[\s,:;(]", words.strip(), maxsplit=1)[0].lower()
    if column == "certainty":
        return code == first
    if column == "vote_rule":
        return (code == "one_member_one_vote") == bool(re.match(r"one (official )?member one vote(?! plus)", words))
    allowed = {"no": {"no"}, "yes": {"yes", "limited"}, "": {"unknown"}}.get(first)
    return allowed is None or code in allowed


def recalled_columns(forms: Mapping[str, Row], row: Row) -> list[str]:
    """The columns of an atlas row that say something and were read from recalled words, in the order of the file."""
    columns: Sequence[str] = [column for column in row if column in READ_FROM]
    return [
        column
        for column in columns
        if row[column] not in _SAYS_NOTHING
        and any(is_recalled(one, READ_FROM[column]) for one in _stated_by(forms, row["form_id"], READ_FROM[column]))
    ]

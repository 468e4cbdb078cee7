"""Which legal forms fit what a cooperative says of itself: point by point yes, no, or not known."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from commonwork.reference.model import Row

Answers = Mapping[
    str, str | Decimal
]  # fact → value, in the columns of the classify command; what is not in it is unknown
SHARED_LESS = MappingProxyType({  # what a form prescribes → the rules of a cooperative that keep to it
    "none": frozenset({"none"}),
    "limited": frozenset({"none", "limited", "by_work", "by_use"}),
    "by_work": frozenset({"none", "limited", "by_work"}),
    "by_use": frozenset({"none", "limited", "by_use", "by_work"}),
})  # fmt: skip
GROUPS = ("workers", "producers", "enterprises", "users", "supporters", "public", "investors", "cooperatives")
PERSONS = frozenset({"workers", "producers", "users", "supporters", "investors"})
_OPEN = frozenset({"", "unknown", "varies", "na"})


@dataclass(frozen=True)
class Fit:
    """How one form fits: the points that hold, those that do not, and those nobody can tell yet."""

    row: Row
    holds: tuple[str, ...]
    fails: tuple[str, ...]
    open: tuple[str, ...]


def _number(answers: Answers, fact: str) -> Decimal | None:
    value = answers.get(fact)
    return value if isinstance(value, Decimal) else None


def _share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return 100 * part / whole if part is not None and whole else None


def enough_founders(row: Row, answers: Answers) -> bool | None:
    """Whether there are members enough to found it."""
    members = _number(answers, "members_total")
    if members is None or not row["founders_min"]:
        return None
    least, most = int(row["founders_min"]), int(row["founders_most"] or row["founders_min"])
    return False if members < least else (True if members >= most else None)


def workers_belong(row: Row, answers: Answers) -> bool | None:
    """Whether so many of the workers are members as the form asks."""
    share = _share(_number(answers, "worker_members"), _number(answers, "workers_total"))
    if share is None or row["workers_must_be_members"] in _OPEN:
        return None
    if row["workers_must_be_members"] == "no":
        return True
    if row["workers_members_min"]:
        return share >= int(row["workers_members_min"]) - Decimal("0.5")  # two thirds stand as 67 in the atlas
    return share > 50 if row["workers_must_be_members"] == "yes" else None


def members_work(row: Row, answers: Answers) -> bool | None:
    """Whether others than workers are members only as far as the form lets them in."""
    share = _share(_number(answers, "worker_members"), _number(answers, "members_total"))
    allowed = row["non_workers_allowed"]
    if share is None or allowed in _OPEN:
        return None
    if share >= 100 or allowed == "yes":
        return True
    if row["members_working_min"]:
        return share >= int(row["members_working_min"]) - Decimal("0.5")
    return None if allowed == "limited" else False


def members_admitted(row: Row, answers: Answers) -> bool | None:
    """Whether every group that has members is one the form admits."""
    present = {group for group in GROUPS if (_number(answers, f"members_{group}") or 0) > 0}
    admitted = set(row["who"].split())
    if not present or not admitted:
        return None
    if "anyone" in admitted:
        return True
    if "persons" in admitted:
        admitted |= PERSONS
    beyond = present - admitted
    if beyond and "workers" not in beyond and row["non_workers_allowed"] in {"yes", "limited"}:
        return None
    return not beyond


def same_code(column: str) -> Callable[[Row, Answers], bool | None]:
    """Whether the cooperative's own rule is the one the form prescribes."""

    def holds(row: Row, answers: Answers) -> bool | None:
        asked = answers.get(column)
        return None if asked is None or row[column] in _OPEN else row[column] == asked

    return holds


def shares_no_more(row: Row, answers: Answers) -> bool | None:
    """Whether surplus is shared no further than the form allows."""
    rule = answers.get("surplus_rule")
    if rule is None or row["surplus_rule"] in _OPEN:
        return None
    allowed = SHARED_LESS.get(row["surplus_rule"])
    return True if allowed is None else rule in allowed


def keeps_assets(row: Row, answers: Answers) -> bool | None:
    """Whether assets are locked where the form locks them; own statutes may always lock more."""
    lock = answers.get("asset_lock")
    if lock is None or row["asset_lock"] in _OPEN:
        return None
    return not (row["asset_lock"] == "yes" and lock == "no")


POINTS: Mapping[str, Callable[[Row, Answers], bool | None]] = MappingProxyType({
    "min_members": enough_founders,
    "who_may_be_member": members_admitted,
    "workers_must_be_members": workers_belong,
    "non_worker_members_allowed": members_work,
    "vote_rule": same_code("vote_rule"),
    "surplus_rule": shares_no_more,
    "asset_lock": keeps_assets,
    "employment_relation": same_code("employment_relation"),
})  # fmt: skip


def fit(row: Row, answers: Answers, kind: str = "") -> Fit:
    """How a form fits some answers; ``kind`` is CICOPA's where it is decided: the form should lead to it."""
    said = {name: holds(row, answers) for name, holds in POINTS.items()}
    if kind:
        plain = kind.removesuffix("_full").removesuffix("_partial")
        said["maps_to"] = plain in row["cicopa"].split() if row["cicopa"] else None
    return Fit(
        row,
        tuple(name for name, held in said.items() if held),
        tuple(name for name, held in said.items() if held is False),
        tuple(name for name, held in said.items() if held is None),
    )


def fits(rows: Iterable[Row], answers: Answers, kind: str = "") -> list[Fit]:
    """The forms, the best first: those with nothing against them, then by how little; the order given breaks ties."""
    found = [fit(row, answers, kind) for row in rows if row["level"] == "primary"]
    return sorted(found, key=lambda one: (len(one.fails), -len(one.holds)))

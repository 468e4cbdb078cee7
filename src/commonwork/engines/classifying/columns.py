"""The facts a classification takes, in the order of the table of facts, and what may stand in each."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

GROUPS = ("workers", "producers", "enterprises", "users", "supporters", "public", "investors")
MEMBER_GROUPS = (*GROUPS, "cooperatives")
MEMBERS = tuple(f"members_{group}" for group in MEMBER_GROUPS)
VOTES = tuple(f"votes_{group}" for group in GROUPS)
COUNTS = (*MEMBERS, "workers_total", "worker_members", "members_total", "disadvantaged_workers")
SHARES = (*VOTES, "main_client_share")
YES_NO = ("yes", "no")
CODES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "unit_kind": ("organisation", "programme", "brand"),
    "vote_rule": ("one_member_one_vote", "by_use", "by_capital", "mixed"),
    "veto": MEMBER_GROUPS,
    "employment_relation": ("employee", "self_employed", "mixed"),
    "main_member_transaction": ("labour", "supply_or_sale", "use"),
    "control_of_work": ("cooperative", "member"),
    "surplus_rule": ("none", "limited", "by_work", "by_use", "by_capital"),
    "general_interest": YES_NO,
    "asset_lock": YES_NO,
    "multi_stakeholder_allowed": YES_NO,
    "client_directs_work": YES_NO,
    "members_may_stand": YES_NO,
    "board_appointment": ("members", "state", "outside_firm"),
    "entry_rule": ("open", "closed", "set_by_client"),
    "owns_tools": YES_NO,
})  # fmt: skip
COLUMNS = (
    "unit_kind", "legal_form", *COUNTS, *VOTES, "vote_rule", "veto", "employment_relation", "main_member_transaction",
    "control_of_work", "surplus_rule", "general_interest", "asset_lock", "multi_stakeholder_allowed",
    "client_directs_work", "members_may_stand", "board_appointment", "entry_rule", "isic_main", "main_client_share",
    "owns_tools",
)  # fmt: skip
LEVEL = "level"  # known to the register, not a column of the table: primary, secondary, tertiary
BIT: Mapping[str, int] = MappingProxyType({fact: 1 << number for number, fact in enumerate((*COLUMNS, LEVEL))})


def mask_of(facts: Iterable[str]) -> int:
    """The bits of facts; what is no fact of the table has none."""
    mask = 0
    for fact in facts:
        mask |= BIT.get(fact, 0)
    return mask


def facts_of(mask: int) -> tuple[str, ...]:
    """The facts whose bits stand in a mask, in the order of the table."""
    return tuple(fact for fact, bit in BIT.items() if mask & bit)

"""Who may do what: one table of permissions, read from ``reference/permissions.csv`` and asked by every door."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Viewer:
    """Whoever asks: nobody known, or a person with the roles held on the day of the request."""

    person_id: int | None = None
    network_roles: frozenset[str] = frozenset()
    offices: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    @property
    def is_known(self) -> bool:
        """Whether the viewer has signed in."""
        return self.person_id is not None


ANYONE = Viewer()
STANDINGS = ("anyone", "signed_in", "officer", "own_officer", "editor", "secretariat")
PERMISSIONS: Mapping[tuple[str, str], frozenset[str]] = {
    ("organisation", "read"): frozenset(STANDINGS),
    ("organisation", "read_network_values"): frozenset({"officer", "own_officer", "editor", "secretariat"}),
    ("organisation", "read_private_values"): frozenset({"secretariat"}),
    ("organisation", "erase_personal"): frozenset({"secretariat"}),
    ("source", "read"): frozenset(STANDINGS),
    ("source", "set_sharing"): frozenset({"own_officer", "secretariat"}),
    ("delivery", "read"): frozenset(STANDINGS),
    ("delivery", "read_changes"): frozenset({"own_officer", "secretariat"}),
    ("delivery", "open_file"): frozenset({"own_officer", "secretariat"}),
    ("delivery", "send"): frozenset({"own_officer", "secretariat"}),
    ("delivery", "approve"): frozenset({"own_officer", "secretariat"}),
    ("delivery", "confirm"): frozenset({"own_officer"}),
    ("delivery", "withdraw"): frozenset({"own_officer", "secretariat"}),
    ("proposal", "answer"): frozenset({"own_officer", "secretariat"}),
    ("verdict", "dispute"): frozenset({"own_officer"}),
    ("dispute", "answer"): frozenset({"secretariat"}),
    ("dispute", "withdraw"): frozenset({"own_officer"}),
    ("round", "read"): frozenset({"own_officer", "secretariat"}),
    ("round", "open"): frozenset({"own_officer", "secretariat"}),
    ("letter", "read"): frozenset({"secretariat"}),
    ("invitation", "make"): frozenset({"secretariat"}),
    ("pair", "judge"): frozenset({"secretariat"}),
    ("pair", "judge_own"): frozenset({"own_officer"}),
    ("pair", "propose"): frozenset({"own_officer"}),
    ("edition", "read"): frozenset(STANDINGS),
    ("edition", "read_prepared"): frozenset({"editor", "secretariat"}),
    ("edition", "prepare"): frozenset({"editor", "secretariat"}),
    ("edition", "publish"): frozenset({"editor"}),
    ("edition", "open_sealed"): frozenset({"secretariat"}),
    ("legal_form", "correct"): frozenset({"own_officer"}),
    ("legal_form", "answer"): frozenset({"secretariat"}),
    ("self_description", "answer"): frozenset({"own_officer", "secretariat"}),
    ("log", "read"): frozenset({"secretariat"}),
    ("desk", "open"): frozenset({"editor", "secretariat"}),
    ("member_pages", "open"): frozenset({"officer", "own_officer"}),
}


def standings_of(viewer: Viewer, organisation_id: str = "") -> frozenset[str]:
    """In which capacities the viewer stands towards something that belongs to ``organisation_id`` («» for none)."""
    found = {"anyone"} | set(viewer.network_roles)
    if viewer.is_known:
        found.add("signed_in")
    if any(role == "officer" for _, role in viewer.offices):
        found.add("officer")
    if organisation_id and (organisation_id, "officer") in viewer.offices:
        found.add("own_officer")
    return frozenset(found)


def may(viewer: Viewer, object_kind: str, action: str, *, of: str = "") -> bool:
    """Whether ``viewer`` may do ``action`` to an ``object_kind`` that belongs to organisation ``of``.

    An action the table does not know is an error, never a yes.
    """
    return bool(PERMISSIONS[object_kind, action] & standings_of(viewer, of))

"""What a federation gets back: her list with its problems in the cells, and, registered, her own workbook, better.

The sentences are in the language that is active.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext

from commonwork.engines.reading.mapped import CODED
from commonwork.engines.reading.mapping import meant_columns
from commonwork.engines.reading.returning import Addition, Remark, Returned, give_back
from commonwork.engines.records import ReadRow
from commonwork.flows.problems import describe
from commonwork.flows.reading import LISTS, AnyRead
from commonwork.reference import load as load_reference

_SAID = (
    "status", "legal_form", "level", "country", "region", "city", "founded", "closed", "members", "workers",
    "activity", "website",
)  # fmt: skip


def with_problems(path: Path, found: AnyRead, target: Path) -> Returned:
    """The list as it came, each problem as a comment in its cell and all of them on a last sheet."""
    return give_back(path, found.understanding, target, remarks=_remarks(found), title=gettext("Problems"))


def registered(path: Path, found: AnyRead, target: Path, *, known: Mapping[str, tuple[str, str]]) -> Returned:
    """Her own workbook, better: problems marked, and at the end our number and address of each organisation, whether
    its registration number holds, and what was understood. ``known``: key of the row → (our id, address of its page).
    """
    rows = found.reading.rows
    additions = [
        Addition(gettext("Number in this register"), {row.place: known.get(row.key, ("", ""))[0] for row in rows}),
        Addition(gettext("Page in this register"), {row.place: known.get(row.key, ("", ""))[1] for row in rows}),
        Addition(gettext("Registration number checked"), _checked(found)),
        Addition(gettext("What was understood"), {row.place: _understood(row) for row in rows}),
    ]
    return give_back(
        path, found.understanding, target, remarks=_remarks(found), additions=additions, title=gettext("Problems")
    )


def _remarks(found: AnyRead) -> list[Remark]:
    return [Remark(problem.place, describe(problem)) for problem in found.reading.problems]


def _checked(found: AnyRead) -> dict[str, str]:
    """For each row that bears a registration number: whether its check digits hold, by place."""
    table = found.understanding.table
    numbers = [each for each in meant_columns(found.understanding, found.meanings) if each.field == "identifier"]
    if table is None or not numbers:
        return {}
    valid = {row.place for row in found.reading.rows if row.values.get("identifiers")}
    wrong, unchecked = gettext("not valid"), gettext("not checked")
    said: dict[str, str] = {}
    for at, body in enumerate(table.body):
        place = table.grid.place(body)
        if place in valid:
            said[place] = gettext("valid")
        elif any(column.text(at) for column in numbers):
            said[place] = wrong if any(column.scheme for column in numbers) else unchecked
    return said


def _understood(row: ReadRow) -> str:
    """The values of a row as the register holds them, in words."""
    names = [name["text"] for name in row.values.get("names", ())]
    values = [f"{_label(name)}: {_word(name, row.values[name])}" for name in _SAID if row.values.get(name)]
    return "; ".join([*names[:1], *values])


def _label(name: str) -> str:
    return {
        "status": gettext("State"),
        "legal_form": gettext("Legal form"),
        "level": gettext("Level"),
        "country": gettext("Country or area"),
        "region": gettext("Region"),
        "city": gettext("City"),
        "founded": gettext("Founded"),
        "closed": gettext("Closed"),
        "members": gettext("Members"),
        "workers": gettext("Workers"),
        "activity": gettext("Activity code"),
        "website": gettext("Web site"),
    }[name]


def _word(name: str, value: Any) -> str:
    if name not in CODED or name == "activity":
        return str(value)
    reference = load_reference(settings.REFERENCE)
    known = reference.labels(LISTS[name], get_language() or "en")
    return str(known.get(value, value))

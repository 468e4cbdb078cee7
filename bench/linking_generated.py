"""Sets with a generated truth: the register of 400,000 with its incoming list, and copies by corruptions.py."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
from corruptions import Copy, corrupted_copy, decoy, dice
from linking_sets import LinkSet, some, table

FIELDS = {  # column of scale_400k → column of `commonwork link`
    "id": "id", "name": "name", "name_2": "name_2", "country": "country", "city": "city", "activity": "activity",
    "address": "address", "postcode": "postcode", "phone": "phone", "website": "website", "identifier": "identifier",
    "founded": "founded", "lang": "lang",
}  # fmt: skip
COLUMNS = tuple(column for column in FIELDS.values() if column != "lang")
QUICK = 40_000


def text_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a Parquet file as texts, unknown values empty."""
    read = parquet.read_table(path)
    columns = {FIELDS[name]: read[name].to_pylist() for name in read.column_names if name in FIELDS}
    texts = [[("" if value is None else str(value)) for value in values] for values in columns.values()]
    return [dict(zip(columns, row, strict=True)) for row in zip(*texts, strict=True)]


def scale(data: Path, quick: bool) -> LinkSet:
    """The register of 400,000 and the incoming 60,000 as they are; quick: a tenth of both with its true pairs."""
    folder = data / "scale_400k"
    register, incoming = text_rows(folder / "register.parquet"), text_rows(folder / "incoming.parquet")
    pairs: list[dict[str, Any]] = parquet.read_table(folder / "true_pairs.parquet").to_pylist()
    kinds = {(str(pair["a"]), str(pair["b"])): pair["kind"].replace("|", "+") for pair in pairs}
    if quick:
        incoming = some(incoming, QUICK // 7)
        kept = {row["id"] for row in incoming}
        kinds = {pair: kind for pair, kind in kinds.items() if pair[1] in kept}
        wanted = {a for a, _ in kinds} | {row["id"] for row in some(register, QUICK)}
        register = [row for row in register if row["id"] in wanted]
    return LinkSet(
        "scale", f"Register of {len(register):,} and incoming list", table(register, COLUMNS), table(incoming, COLUMNS),
        frozenset(kinds), one_to_one=True, kinds=kinds,
    )  # fmt: skip


def corrupted(data: Path, quick: bool) -> LinkSet:
    """Copies of rows drawn from the whole register, and new bodies that look like rows of it."""
    register = text_rows(data / "scale_400k/register.parquet")
    register = some(register, QUICK) if quick else register
    copies, decoys = (4_000, 2_000) if quick else (60_000, 20_000)
    roll = dice("corrupted")
    drawn = roll.sample(register, copies + decoys)
    made: list[tuple[Copy, str]] = [(corrupted_copy(row, roll), row["id"]) for row in drawn[:copies]]
    others = roll.sample(register, decoys)
    made += [(decoy(row, other, roll), "") for row, other in zip(drawn[copies:], others, strict=True)]
    roll.shuffle(made)
    rows, kinds = [], {}
    for at, (copy, original) in enumerate(made):
        rows.append({**copy.record, "id": f"in-{at:06}"})
        if original:
            kinds[original, f"in-{at:06}"] = copy.kind
    return LinkSet(
        "corrupted", f"Corrupted copies of a register of {len(register):,}", table(register, COLUMNS),
        table(rows, COLUMNS), frozenset(kinds), one_to_one=True, kinds=kinds,
    )  # fmt: skip

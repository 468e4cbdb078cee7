"""What ours gets wrong, for those who work on it: counts by kind and the worst pairs, one Markdown file a set."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from linking_ours import OurAnswer, OurPair
from linking_sets import SEED, LinkSet, Table

SHOWN = 40


def write_errors(linked: LinkSet, answer: OurAnswer, folder: Path) -> None:
    """Wrong pairs of band «same» (surest first), real pairs not found, and wrong pairs asked about."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{linked.name}.md").write_text("\n".join(_lines(linked, answer)) + "\n", "utf-8")


def _lines(linked: LinkSet, answer: OurAnswer) -> Iterator[str]:
    a, b = records(linked.a), records(linked.b or linked.a)
    wrong = [pair for pair in answer.pairs if linked.counted((pair.a, pair.b)) and (pair.a, pair.b) not in linked.truth]
    found = {(pair.a, pair.b): pair for pair in answer.pairs}
    yield f"# {linked.name}: {linked.title}\n"
    for band in ("same", "ask"):
        these = sorted((pair for pair in wrong if pair.band == band), key=lambda pair: (-pair.score, pair.a, pair.b))
        yield f"\n## Wrong pairs in «{band}»: {len(these)}\n"
        yield from counted(reasons for pair in these for reasons in pair.reasons.split(" | "))
        for pair in _some(these):
            yield f"- {pair.score:.3f} {a[pair.a]} ≠ {b[pair.b]} — {pair.reasons}{_taken(linked, pair, b, found)}"
    lost = [pair for pair in sorted(linked.truth) if pair not in found or found[pair].band == "different"]
    yield f"\n## Real pairs not found (not in «same» or «ask»): {len(lost)}\n"
    yield from counted(kind for pair in lost for kind in linked.kinds.get(pair, "").split("+"))
    yield f"- no pair in the output at all: {sum(pair not in found for pair in lost)}"
    for pair in _some(lost):
        had = f"{found[pair].score:.3f} {found[pair].reasons}" if pair in found else "not in the output"
        yield f"- {a[pair[0]]} = {b[pair[1]]} — {linked.kinds.get(pair, '')}; {had}"


def _taken(linked: LinkSet, pair: OurPair, b: dict[str, str], found: dict[tuple[str, str], OurPair]) -> str:
    """Whether the right one was there, for a false pair."""
    right = (
        [real for real in linked.truth if real[1] == pair.b]
        if linked.b is not None and len(linked.truth) < 70_000
        else []
    )
    if not right:
        return ""
    other = found.get(right[0])
    return f" (right one: {right[0][0]}, {f'{other.band} {other.score:.3f}' if other else 'not in the output'})"


def records(table: Table) -> dict[str, str]:
    """Each record on one line, empty fields left out."""
    columns = [column for column in table if column != "id"]
    rows = zip(table["id"], *(table[column] for column in columns), strict=True)
    return {row[0]: f"[{row[0]}: {' · '.join(value for value in row[1:] if value)}]" for row in rows}


def counted(values: Iterable[str]) -> Iterator[str]:
    """The commonest values with their number."""
    for value, number in Counter(values).most_common(12):
        yield f"- {number:,} × {value or '(none)'}"
    yield ""


def _some(items: list[Any]) -> list[Any]:
    """The first half of SHOWN and a sample of the rest."""
    first, rest = items[: SHOWN // 2], items[SHOWN // 2 :]
    return first + random.Random(SEED).sample(rest, min(len(rest), SHOWN // 2))

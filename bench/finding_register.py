"""The register of 400,000 that the own query set is searched in: every real body there is, then rows of scale_400k.

Of scale_400k, rows of organisations that the real lists bring themselves are left out (nobody may be there twice);
what remains of ROR's and as many of the composed rows as there is room for are the crowd to be found among.
"""

from dataclasses import dataclass
from pathlib import Path

import finding_sources as sources
from finding_letters import is_pure, script_of
from finding_relevance import plain
from finding_sets import SIZE, Body, dice
from linking_real import is_transliterated

NATIVE_PER_SCRIPT = 46  # bodies of one source and script whose other names are held back


@dataclass
class Lists:
    """The bodies of all lists, what is held back from the register, and what only queries are made of."""

    bodies: list[Body]
    readings: dict[str, str]
    acronyms: dict[str, list[str]]


def real_bodies(data: Path) -> Lists:
    """Every body of the real lists."""
    japanese, readings = sources.japanese(data)
    banks = sources.japanese_banks(data, japanese)
    bodies = [body for make in sources.LISTS.values() for body in make(data)]
    bodies += [*japanese, *banks, *sources.facts()]
    return Lists(bodies, readings, sources.acronyms(data))


def crowd(data: Path, real: list[Body], size: int) -> list[Body]:
    """Rows of scale_400k to make ``size`` with the real ones, in their order; the same at every run."""
    import pyarrow.parquet

    columns = ["id", "name", "name_2", "country", "city", "src"]
    rows = pyarrow.parquet.read_table(data / "scale_400k/register.parquet", columns=columns).to_pylist()
    known = {(plain(name), body.country) for body in real if body.source == "ror" for name in body.names}
    others, composed = [], []
    for row in rows:
        names = [row[key] for key in ("name", "name_2") if row[key]]
        kind = "composed" if row["src"] == "gen" else "ror2"
        body = Body(f"{kind}:{row['id']}", names, row["country"] or "", row["city"] or "")
        if row["src"] == "gen":
            composed.append(body)
        elif row["src"] == "ror" and not any((plain(name), body.country) in known for name in names):
            others.append(body)
    room = max(0, size - len(real))
    others = others[: room // 4]
    drawn = sorted(dice("crowd").sample(range(len(composed)), max(0, min(len(composed), room - len(others)))))
    return others + [composed[at] for at in drawn]


def hold_back(bodies: list[Body]) -> list[Body]:
    """Choose bodies with names in two scripts and hold one side back; returns those chosen.

    Of each source and native script at most :data:`NATIVE_PER_SCRIPT`; in turn the Latin names and the native ones. The
    city goes too: written in the script that is held back it would give the answer away.
    """
    taken: dict[tuple[str, str, bool], int] = {}
    chosen = []
    pool = [body for body in bodies if body.source in ("ror", "ror2", "nsi", "fact", "composed")]
    dice("hold back").shuffle(pool)
    for body in pool:
        sides = _sides(body)
        if not sides:
            continue
        native, latin = sides
        key = (body.source, script_of(native[0], body.country), is_transliterated(native[0], latin[0]))
        if taken.get(key, 0) >= NATIVE_PER_SCRIPT:
            continue
        taken[key] = taken.get(key, 0) + 1
        body.names, body.held = (native, latin) if taken[key] % 2 else (latin, native)
        body.city = ""
        chosen.append(body)
    return chosen


def _sides(body: Body) -> tuple[list[str], list[str]] | None:
    """Its names in its own script and in Latin letters; None where there are not both, or one mixes them."""
    if len(body.names) < 2 or body.held:
        return None
    pure = [name for name in body.names if is_pure(name, body.country)]
    native = [name for name in pure if script_of(name, body.country) not in ("Latn", "")]
    latin = [name for name in pure if script_of(name, body.country) == "Latn"]
    long_enough = bool(native and latin) and len(plain(native[0])) >= 3 and len(plain(latin[0])) >= 5
    return (native, latin) if long_enough else None


def assemble(data: Path, size: int = SIZE) -> Lists:
    """All bodies of the register, real ones first, names held back where they are asked for."""
    lists = real_bodies(data)
    lists.bodies += crowd(data, lists.bodies, size)
    hold_back(lists.bodies)
    return lists

"""How fast kinds are told: 100,000 invented organisations through the command, beside a plain decision in SQL.

``python bench/classifying.py [--rows N]`` prints seconds of CPU, memory and ratios. The peer is a single CASE over the
same facts in DuckDB: what somebody would write who wants one label for most rows, without law, inference, three-valued
logic, standing or missing facts. It says what these cost.
"""

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from commonwork.engines.classifying.columns import CODES, COLUMNS, COUNTS, GROUPS, SHARES
from commonwork.reference.typology_loader import load_typology

PEER = """
copy (
  select id,
    case when coalesce(members_cooperatives, 0) * 2 > members_total then 'secondary' else 'primary' end as level,
    case
      when v_w > 50 then 'worker' when v_p + v_e > 50 then 'producer' when v_u > 50 then 'consumer_user'
      when v_s > 50 or v_g > 50 or v_i > 50 then 'other'
      when v_w + v_p + v_e + v_u + v_s + v_g + v_i >= 99 then 'multi_stakeholder'
    end as icls,
    case
      when v_w > 50 and worker_members * 2 > workers_total and worker_members * 2 > members_total then 'worker_full'
      when v_w > 50 then 'worker_partial' when v_p > 50 then 'independent_producers' when v_e > 50 then 'shared_service'
    end as cicopa,
    case when v_w > 50 and employment_relation = 'employee' then 'worker_a'
      when v_w > 50 and employment_relation = 'self_employed' then 'worker_b' end as model2019,
    case when general_interest = 'yes' and board_appointment <> 'state' and v_w > 33.34
      and surplus_rule in ('none', 'limited') then 'social_cicopa' else 'none' end as overlay
  from (
    select *, {votes} from read_csv('{facts}', header = true, sample_size = -1, types = {types})
  )
) to '{verdicts}' (header)
"""
_SHORT = dict(zip(GROUPS, "wpeusgi", strict=True))


def organisation(number: int, rng: random.Random, forms: list[str]) -> dict[str, str]:
    """One invented organisation: most facts of a register are unknown, counts and votes are those of a real body."""
    facts = {"id": f"X{number}", "unit_kind": "organisation" if rng.random() < 0.99 else "programme"}
    if rng.random() < 0.9:
        facts["legal_form"] = rng.choice(forms)
    members = int(rng.lognormvariate(3.5, 1.5)) + 3
    counts, left = {}, members
    for group, share in _shares(rng).items():
        counts[group] = min(left, round(members * share))
        left -= counts[group]
    counts[next(iter(counts))] += left
    if rng.random() < 0.7:
        facts["members_total"] = str(members)
        facts |= {f"members_{group}": str(count) for group, count in counts.items() if rng.random() < 0.8}
    if rng.random() < 0.3:
        votes = {group: round(100 * count / members, 2) for group, count in counts.items()}
        facts |= {f"votes_{group}": str(share) for group, share in votes.items() if rng.random() < 0.9}
    if rng.random() < 0.6:
        working = counts.get("workers", 0)
        facts["worker_members"] = str(working)
        facts["workers_total"] = str(working + int(rng.lognormvariate(1.5, 1.5)))
    for column, values in CODES.items():
        if column not in facts and column != "veto" and rng.random() < 0.5:
            facts[column] = rng.choice(values)
    if rng.random() < 0.6:
        facts["isic_main"] = rng.choice(("0111", "1071", "4922", "6419", "8810", "47", "13"))
    return facts


def _shares(rng: random.Random) -> dict[str, float]:
    groups = rng.sample(GROUPS, rng.choice((1, 1, 2, 2, 3, 4)))
    cuts = sorted(rng.random() for _ in groups[1:])
    return {group: high - low for group, low, high in zip(groups, [0, *cuts], [*cuts, 1], strict=True)}


def generate(path: Path, rows: int, seed: int = 2021) -> None:
    """Write a table of invented organisations."""
    rng, forms = random.Random(seed), sorted(load_typology().forms)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, ("id", *COLUMNS), lineterminator="\n")
        writer.writeheader()
        writer.writerows(organisation(number, rng, forms) for number in range(rows))


def ours(facts: Path, verdicts: Path) -> tuple[float, float, float]:
    """Seconds of CPU, of the clock, and the most memory (MB) of the command in a process of its own."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "commonwork.cli", "classify", str(facts), "--output", str(verdicts)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - began, after.ru_maxrss / 1024


def peer(facts: Path, verdicts: Path) -> float:
    """Seconds of CPU of the plain decision in SQL, on one thread."""
    votes = ", ".join(
        f"coalesce(votes_{group}, case when vote_rule = 'one_member_one_vote' "
        f"then 100.0 * members_{group} / members_total end, 0) as v_{short}"
        for group, short in _SHORT.items()
    )
    types = dict.fromkeys((*COUNTS, *SHARES), "DOUBLE")
    began = time.process_time()
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        connection.execute(PEER.format(votes=votes, facts=facts, verdicts=verdicts, types=types))
    return time.process_time() - began


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        few, many = place / "few.csv", place / "many.csv"
        generate(few, rows // 10)
        generate(many, rows)
        cpu_few, _, memory_few = ours(few, place / "few-out.csv")
        cpu, clock, memory = ours(many, place / "out.csv")
        plain = peer(many, place / "peer.csv")
    print(
        f"{rows:,} organisations: {cpu:.2f} s of CPU ({clock:.2f} s), {1e6 * cpu / rows:.0f} µs each, {memory:.0f} MB"
    )
    print(
        f"{rows // 10:,} organisations: {cpu_few:.2f} s of CPU, {memory_few:.0f} MB; "
        f"ratio of memory {memory / memory_few:.2f}"
    )
    print(f"plain SQL (DuckDB, one label, nothing explained): {plain:.2f} s of CPU; ratio {cpu / plain:.1f}")


if __name__ == "__main__":
    main()

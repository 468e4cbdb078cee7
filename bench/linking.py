"""Linking quality beside its peers, on real and generated lists: which pairs are one organisation?

Prints for each set precision, recall and F1 of `commonwork link` and of rapidfuzz, logic-v2 and Splink in the same
run: at the threshold each chooses without labels, and the best F1 any threshold would give (chosen with the labels;
a bound, not a result). `docs/linking-quality.md` says what the sets are. Needs COMMONWORK_DATA (and
COMMONWORK_FACTS, where members.csv is; by default the facts the platform brings).

    python bench/linking.py [--quick] [--set NAME …] [--no-peers | --no-ours] [--errors FOLDER]

--quick takes samples (the two sets of 400,000 a tenth); --set one or several sets; --errors writes the pairs ours
gets wrong, by kind.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import linking_generated as generated
import linking_real as real
from linking_errors import write_errors
from linking_metrics import Counts, Pair, Scored, best_with_labels, count, one_to_one
from linking_ours import NotThere, OurAnswer, ours
from linking_peers import Answer, in_latin, logic_v2, pairs_to_score, token_set
from linking_sets import LinkSet

Maker = Callable[[Path, bool], LinkSet | list[LinkSet]]
FACTS = Path(__file__).parents[1] / "src/commonwork/reference/facts"
SETS: dict[str, tuple[tuple[str, ...], Maker]] = {
    "uk": (("uk",), real.uk),
    "japan": (("japan",), real.japan),
    "ror": (("ror-translated", "ror-transliterated"), real.research),
    "togo": (("togo",), real.togo),
    "togo-copies": (("togo-copies",), real.togo_copies),
    "opensanctions": (("opensanctions",), real.opensanctions),
    "members": (("members",), lambda data, quick: real.members(Path(os.environ.get("COMMONWORK_FACTS") or FACTS))),
    "zengin": (("zengin-kana", "zengin-romaji"), real.zengin),
    "scale": (("scale",), generated.scale),
    "corrupted": (("corrupted",), generated.corrupted),
}


def line(method: str, at: str, counts: Counts, best: tuple[float, Counts] | None, rest: str) -> str:
    """One line of a set's table."""
    figures = f"{counts.precision:7.3f} {counts.recall:7.3f} {counts.f1:7.3f}"
    bound = f"{best[1].f1:7.3f} at {best[0]:7.2f}" if best else ""
    return f"  {method:<34} {at:>8} {figures}   {bound:<20} {rest}"


def of_peer(linked: LinkSet, answer: Answer) -> str:
    """A peer at its threshold and at its best."""
    sample = answer.sample
    truth = frozenset(pair for pair in linked.truth if sample is None or pair[1] in sample)
    scored: list[Scored] = [
        pair for pair in answer.scored if linked.counted(pair[:2]) and (sample is None or pair[1] in sample)
    ]
    if linked.one_to_one:
        scored = list(one_to_one(scored))
    counts = count((pair[:2] for pair in scored if pair[2] >= answer.threshold), truth)
    if not truth:
        return f"  {answer.method:<34} {answer.threshold:8.2f} {counts.found:7,} false pairs   {answer.seconds:8.1f} s"
    words = f"{answer.seconds:8.1f} s {answer.words}"
    return line(answer.method, f"{answer.threshold:.2f}", counts, best_with_labels(scored, truth), words)


def of_ours(linked: LinkSet, answer: OurAnswer) -> Iterator[str]:
    """Ours: band «same», «same» and the «ask» a person would answer, and the score cut at one half."""
    pairs = [pair for pair in answer.pairs if linked.counted((pair.a, pair.b))]
    same: list[Pair] = [(pair.a, pair.b) for pair in pairs if pair.band == "same"]
    asked: list[Pair] = [(pair.a, pair.b) for pair in pairs if pair.band == "ask"]
    words = f"{answer.seconds:8.1f} s, {answer.processor:.1f} s of processor, {answer.megabytes:,.0f} MB"
    counts = count(same, linked.truth)
    if not linked.truth:
        yield f"  {'Commonwork «same»':<34} {'':>8} {counts.found:7,} false pairs   {words}"
        yield f"  {'           «ask»':<34} {'':>8} {len(asked):7,} false pairs"
        return
    scored: list[Scored] = [(pair.a, pair.b, pair.score) for pair in pairs]
    half = count((pair[:2] for pair in scored if pair[2] >= 0.5), linked.truth)
    yield line("Commonwork «same»", "", counts, best_with_labels(scored, linked.truth), words)
    yield line("           score of a half", "0.50", half, None, "")
    right = len(set(asked) & linked.truth)
    answered = Counts(counts.found + right, counts.right + right, counts.real)
    share = f"{len(asked):,} asked, {right:,} of them real"
    yield line("           «same», «ask» answered", "", answered, None, share)


def by_kind(linked: LinkSet, answer: OurAnswer) -> Iterator[str]:
    """What share of each kind of real pair is in «same», asked about, and lost."""
    bands = {(pair.a, pair.b): pair.band for pair in answer.pairs}
    kinds: dict[str, list[str]] = {}
    for pair in sorted(linked.truth):
        for kind in linked.kinds.get(pair, "").split("+"):
            kinds.setdefault(kind, []).append(bands.get(pair, ""))
    if len(kinds) > 1:
        for kind, found in sorted(kinds.items(), key=lambda item: -len(item[1])):
            same, ask = (found.count(band) / len(found) for band in ("same", "ask"))
            yield f"      {kind:<28} {len(found):7,}  same {same:6.1%}  ask {ask:6.1%}"


def peers(linked: LinkSet) -> Iterator[Answer]:
    """Every peer, one after the other."""
    from linking_splink import splink

    if linked.names_only and linked.judged is None:
        yield token_set(linked, None)
        latin = token_set(linked, None, in_latin, " in Latin letters")
        yield latin
        pairs: Sequence[Pair] = [pair[:2] for pair in latin.scored]
    else:
        pairs = pairs_to_score(linked)
        if linked.truth and linked.judged is None:
            share = len(linked.truth.intersection(pairs)) / len(linked.truth)
            print(f"  ({len(pairs):,} candidates for rapidfuzz hold {share:.1%} of the real pairs)", flush=True)
        yield token_set(linked, pairs)
    try:
        yield logic_v2(linked, pairs)
    except (OSError, subprocess.CalledProcessError) as failed:
        print(f"  logic-v2: not measured: its environment cannot be made or does not run ({failed})")
    yield splink(linked, by_words=False)
    yield splink(linked, by_words=True)


def measure(linked: LinkSet, options: argparse.Namespace) -> None:
    """One set: ours, then the peers."""
    a, b = linked.rows()
    print(
        f"\n{linked.name}: {linked.title}: {a:,} {f'× {b:,}' if b else 'records'}, {len(linked.truth):,} real pairs",
        flush=True,
    )
    print(f"  {'':<34} {'at':>8} {'prec.':>7} {'recall':>7} {'F1':>7}   {'best F1 with labels':<20}")
    if options.ours:
        measure_ours(linked, options.errors)
    if options.peers:
        for peer in peers(linked):
            print(of_peer(linked, peer), flush=True)


def measure_ours(linked: LinkSet, errors: Path | None) -> None:
    """The command on one set; a refusal is said in its own words and stops nothing."""
    try:
        answer = ours(linked)
    except NotThere as missing:
        print(f"  Commonwork: not measured: {missing}")
        return
    print("\n".join((*of_ours(linked, answer), *by_kind(linked, answer))), flush=True)
    if errors:
        write_errors(linked, answer, errors)


def main() -> None:
    """Every set asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument(
        "--set", action="append", choices=sorted({*SETS, *(name for names, _ in SETS.values() for name in names)})
    )
    parser.add_argument("--no-peers", dest="peers", action="store_false")
    parser.add_argument("--no-ours", dest="ours", action="store_false")
    parser.add_argument("--errors", type=Path)
    options = parser.parse_args()
    if not os.environ.get("COMMONWORK_DATA"):
        sys.exit(
            "COMMONWORK_DATA is not set: linking is measured on the data folder it names (docs/linking-quality.md)."
        )
    data, start = Path(os.environ["COMMONWORK_DATA"]), time.perf_counter()
    for family, (names, make) in SETS.items():
        wanted = options.set is None or family in options.set or set(names) & set(options.set)
        made = make(data, options.quick) if wanted else []
        for linked in made if isinstance(made, list) else [made]:
            if options.set is None or {family, linked.name} & set(options.set):
                measure(linked, options)
    print(f"\n{time.perf_counter() - start:.0f} s in all{', samples only' if options.quick else ''}")


if __name__ == "__main__":
    main()

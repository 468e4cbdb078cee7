"""Stage 6 in the register: what classifying adds to a take-in, and how long one changed fact takes.

Prints, in seconds of work: taking in 400,000 organisations without facts beyond their place (aim: classifying adds
less than a tenth), 20,000 with facts, giving all stored verdicts again by other rules, and one decided fact with all
it writes (aim: 50 ms for folding, classifying and writing; the tallies over the whole register are told apart).
"""

import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from bench_setting import open_empty_home

DAY, AT = date(2026, 11, 20), datetime(2026, 11, 24, tzinfo=UTC)
MANY = int(sys.argv[1]) if len(sys.argv) > 1 else 400_000
WITH_FACTS = 20_000
FORMS = ("JP-RK", "KR-HG-JW", "KR-SH", "IN-LC", "PH-LS", "ID-KOP", "JP-JK", "JP-NPO")
spent: Counter[str] = Counter()


def timed(module: Any, name: str) -> None:
    """Add up the work one function does wherever it is called."""
    whole: Callable[..., Any] = getattr(module, name)

    def wrapped(*args: Any, **more: Any) -> Any:
        began = time.process_time()
        try:
            return whole(*args, **more)
        finally:
            spent[name] += time.process_time() - began  # type: ignore[assignment]  # -- a counter of seconds

    setattr(module, name, wrapped)


def rows_of(count: int, *, facts: bool) -> Iterator[Any]:
    """Invented organisations: with a place only, or with some of the facts a classification asks for."""
    from commonwork.engines.records import ReadRow

    for number in range(count):
        name = {"text": f"Invented cooperative {number}", "language": "en", "script": "Latn", "kind": "official"}
        values: dict[str, Any] = {"names": [name], "country": "JP", "city": f"City {number % 900}", "activity": "81"}
        if facts:
            workers = 1 + number % 60
            values |= {
                "legal_form": FORMS[number % len(FORMS)], "workers": str(workers), "members": str(1 + number % 45),
                "worker_members": str(min(workers, 1 + number % 31)), "vote_rule": "one_member_one_vote",
            }  # fmt: skip
        yield ReadRow(f"k{number}", f"A{number + 2}", {"name": str(name["text"])}, {}, values, DAY)


def take(key: str, rows: list[Any]) -> float:
    """Store and accept rows; seconds of work."""
    from commonwork.flows.sources import load_spec
    from commonwork.register import actions, storing

    source = actions.enter_source(spec=load_spec("uk/coops-uk"), key=key, standing="network", by=None, at=AT)
    copy = actions.Copy(f"{key}.csv", "", key, 1, "none")
    delivery = actions.receive(source=source, copy=copy, effective=DAY, at=AT)
    book, began = storing.open_book(delivery, None), time.process_time()
    for start in range(0, len(rows), 5000):
        actions.store_chunk(delivery=delivery, rows=rows[start : start + 5000], book=book, at=AT)
    actions.accept(delivery=delivery, read=len(rows), problems=[], by=None, at=AT)
    return time.process_time() - began


def one_fact(times: int) -> dict[str, float]:
    """The median milliseconds of one decided fact, and of its parts."""
    from commonwork.register import actions
    from commonwork.register.models import Organisation

    found = list(Organisation.objects.filter(entries__source="bench/facts").order_by("id")[:times])
    whole, tallies = [], []
    for number, one in enumerate(found):
        spent.clear()
        began, at = time.process_time(), AT + timedelta(minutes=number + 1)
        actions.decide_value(
            organisation=one, field="employment_relation", value="employee", effective=DAY, by=None, at=at
        )
        whole.append(time.process_time() - began)
        tallies.append(spent["renew_tallies"])
    both = [1000 * (all_of_it - part) for all_of_it, part in zip(whole, tallies, strict=True)]
    return {"fact": statistics.median(both), "tallies": 1000 * statistics.median(tallies)}


def main() -> None:
    """The register, filled; then one fact."""
    with tempfile.TemporaryDirectory() as home:
        django.setup()
        open_empty_home(Path(home))
        from commonwork.register import actions, classifying, folding, reclassifying, tallies
        from commonwork.register.models import Classification

        timed(folding, "classify_folded")
        timed(tallies, "renew_kind_counts")
        timed(actions, "renew_tallies")
        for key, count, facts in (("bench/places", MANY, False), ("bench/facts", WITH_FACTS, True)):
            spent.clear()
            whole = take(key, list(rows_of(count, facts=facts)))
            added = spent["classify_folded"] + spent["renew_kind_counts"]
            print(
                f"{key}: {count:,} taken in in {whole:.1f} s, of it classifying {spent['classify_folded']:.2f} s and "
                f"counting verdicts {spent['renew_kind_counts']:.2f} s: {100 * added / (whole - added):.1f} % more"
            )
        print(f"{Classification.objects.count():,} verdicts stored")
        Classification.objects.update(rules_version="older")
        began = time.process_time()
        done = reclassifying.reclassify(by=None, at=AT)
        print(f"given again by other rules: {done} in {time.process_time() - began:.1f} s")
        print({name: f"{value:.1f} ms" for name, value in one_fact(40).items()}, classifying.rules_in_force().version)


if __name__ == "__main__":
    main()

"""Real lists replayed: the first vintage, a list without numbers, what people judge, then the next vintage.

Used by the tests on real data, and by those that compare two databases.
"""

import csv
import gzip
from datetime import UTC, date, datetime
from pathlib import Path

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
KEY, NAMES_ONLY = "CUK Organisation ID", "xx/names"
KEPT = {
    KEY, "Registered Name", "Registered Street", "Registered City", "Registered Postcode", "UK Nation",
    "Registered Status", "Incorporation Date",
}  # fmt: skip
FEED = "jp_houjin_bangou_coops/coop_change_events_2021-07_2023-12.csv.gz"


def rows_of(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def vintages(data, folder, *, count):
    """Of the British list: 2016, 2017, and the bodies of 2017 without numbers under keys of another list."""
    files = []
    for year in (2016, 2017):
        rows = rows_of(Path(data) / f"uk_coops_longitudinal/{year}_organisations.csv.gz")
        rows = sorted({row[KEY]: row for row in rows}.values(), key=lambda row: row[KEY])[:count]
        files.append(write(folder / f"{year}.csv", rows))
    bare = [{name: row[name] if name in KEPT else "" for name in row} | {KEY: f"N-{row[KEY]}"} for row in rows]
    files.append(write(folder / "names.csv", bare))
    return files


def take(source, path, year):
    from commonwork.flows.spreadsheet_to_report import take_in

    outcome = take_in(source, Path(path), effective=date(year, 12, 31))
    assert outcome.delivery is not None, outcome.problems
    return outcome.delivery


def judge(pairs, same):
    """Judge pairs of keys; returns them with the judgement."""
    from commonwork.register.judging import judge_pair
    from commonwork.register.models import Entry

    for one, other in pairs:
        entries = (Entry.objects.get(key=one), Entry.objects.get(key=other))
        judge_pair(entry=entries[0], other=entries[1], same=same, by=None, at=AT)
    return [(one, other, same) for one, other in pairs]


def belongs():
    from commonwork.register.models import Entry

    return dict(Entry.objects.values_list("key", "organisation_id"))


def respected(judged):
    """Which of the judgements hold: together if the same, apart if different."""
    where = belongs()
    return [(where[one] == where[other]) == same for one, other, same in judged]


def answering():
    """Every id that answers or leads to one that does."""
    from commonwork.register.models import Organisation

    rows = list(Organisation.objects.values_list("pk", "shown", "redirect_to_id"))
    shown = {pk for pk, is_shown, redirect in rows if is_shown and redirect is None}
    return shown | {pk for pk, _, redirect in rows if redirect in shown}


def found_pairs(**narrowed):
    from commonwork.register.models import Pair

    pairs = Pair.objects.filter(entry__source="uk/coops-uk", other_entry__source=NAMES_ONLY, **narrowed)
    ordered = pairs.order_by("-score", "entry__key", "other_entry__key")
    return list(ordered.values_list("entry__key", "other_entry__key"))


def play_british(first, second, names):
    """The whole story; returns what there was to judge, what held after each step, and the addresses lost."""
    from commonwork.flows import linking_register
    from commonwork.flows.sources import load_spec
    from commonwork.register.actions import enter_source

    enter_source(spec=load_spec("uk/coops-uk"), key=NAMES_ONLY, standing="foreign", by=None, at=AT)
    take("uk/coops-uk", first, 2016)
    take(NAMES_ONLY, names, 2016)
    joined, asked = found_pairs(band="same"), found_pairs(is_open=True)
    judged = judge(joined[:4], False) + judge(asked[:4], True) + judge(asked[4:8], False)
    strangers = sorted(key for key in belongs() if not key.startswith("N-"))
    judged += judge([(strangers[0], strangers[-1])], True)
    before = answering()
    held = [respected(judged)]
    take("uk/coops-uk", second, 2017)
    held.append(respected(judged))
    linking_register.relink(by=None)
    held.append(respected(judged))
    return {"joined": joined, "asked": len(asked), "held": held, "lost": sorted(before - answering())}


def play_feed(halves):
    """The feed in two halves: between them, merged bodies are judged one with their successors, namesakes different."""
    from commonwork.register.models import Organisation, OrganisationName

    take("jp/nta", halves[0], 2022)
    where = belongs()
    successors = dict(Organisation.objects.exclude(successor="").values_list("entries__key", "successor"))
    merged = sorted((key, to.partition(":")[2] or to) for key, to in successors.items())
    known = [(key, to) for key, to in merged if to in where and to != key][:4]
    namesakes: dict[str, list[str]] = {}
    for key, text in OrganisationName.objects.filter(kind="official").values_list("organisation__entries__key", "text"):
        namesakes.setdefault(text, []).append(key)
    apart = sorted(tuple(sorted(keys)[:2]) for keys in namesakes.values() if len(keys) > 1)[:4]
    judged = judge(known, True) + judge(apart, False)
    before = answering()
    held = [respected(judged)]
    take("jp/nta", halves[1], 2023)
    held.append(respected(judged))
    return {"judged": len(judged), "held": held, "lost": sorted(before - answering())}

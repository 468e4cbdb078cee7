"""Which share of the words of real names the lexicon knows, by dataset; and how many names a second it reads.

Words are counted between spaces; in scripts without spaces, and in Korean, letters are. «by name» is the share of
names in which at least one word is known. The rest should be places and proper names. Needs COMMONWORK_DATA.
"""

import csv
import gzip
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from commonwork.engines.cleaning.text import fold_text
from commonwork.engines.linking.phrases import script_class
from commonwork.reference.lexicon_loader import Match, load_lexicon

ROR = "ror_multiscript/ror_multiscript_names_dev.tsv.gz"
TABLES = (  # dataset, file, column, languages
    ("jp_houjin_bangou", "jp_houjin_bangou_coops/coop_change_events_2021-07_2023-12.csv.gz", "name", ("ja",)),
    ("jp_zengin", "jp_zengin_coop_banks/coop_financial_institutions.csv", "name", ("ja",)),
    ("in_ifsc", "in_ifsc_coop_banks/coop_banks.csv", "name", ("en", "hi")),
    ("tg_cooperatives", "tg_cooperatives/cooperatives_maritime_plateaux.csv.gz", "cooperative_nom", ("fr",)),
    ("eu_coop_banks", "eu_coop_banks/coop_banks.csv.gz", "name", ("de", "it", "fr", "es", "en")),
    ("de_worker_coops", "de_worker_coops/worker_coops_germany.csv", "name", ("de", "en")),
    ("ch_housing", "ch_housing_coops/swiss_housing_cooperative_list_owners.tsv", "name", ("de", "fr", "it")),
    ("uk_coops", "uk_coops_longitudinal/2017_organisations.csv.gz", "Registered Name", ("en",)),
    ("us_ncua", "us_ncua_2025q4/FOICU.txt.gz", "CU_NAME", ("en",)),
)
ROR_LANGUAGES = ("ja", "zh", "ar", "ru", "hi", "fr", "ta", "bn", "ur", "ml", "mn", "si", "fa", "en")


def column(path: Path, name: str, keep: Callable[[dict[str, str]], bool] = lambda row: True) -> list[str]:
    """The values of one column, each once."""
    opener = gzip.open if path.suffix == ".gz" else open
    delimiter = "\t" if ".tsv" in path.name else ","
    with opener(path, "rt", encoding="utf-8-sig", newline="") as handle:
        rows = csv.DictReader(handle, delimiter=delimiter)
        return sorted({row[name] for row in rows if row[name] and keep(row)})


def datasets(data: Path) -> Iterator[tuple[str, list[str], tuple[str, ...]]]:
    """Name, names and languages of each set."""
    for name, file, header, languages in TABLES:
        yield name, column(data / file, header), languages
    banks = [row["name"] for file in data.glob("tw_bank_codes/*.json") for row in json.loads(file.read_text("utf-8"))]
    yield "tw_bank_codes", sorted(set(banks)), ("zh-hant",)
    for language in ROR_LANGUAGES:
        names = column(data / ROR, "name", lambda row, wanted=language: row["lang"] == wanted)  # type: ignore[misc]  # -- a default binds the loop variable
        yield f"ror {language}", names, (language,)


def units(text: str) -> Iterator[tuple[int, int]]:
    """The places of what is counted: words, or letters where words are not set apart."""
    start = 0
    for token in text.split(" "):
        if any(script_class(char) for char in token):
            yield from ((start + at, start + at + 1) for at in range(len(token)))
        elif token:
            yield start, start + len(token)
        start += len(token) + 1


def covered(text: str, matches: Iterable[Match]) -> tuple[int, list[str]]:
    """How many units a match touches, and the others."""
    places = [(match.start, match.end) for match in matches]
    known, unknown = 0, []
    for start, end in units(text):
        if any(first < end and start < last for first, last in places):
            known += 1
        else:
            unknown.append(text[start:end])
    return known, unknown


def main() -> None:
    """One line a dataset; with --unknown also the commonest words it does not know."""
    lexicon = load_lexicon()
    print(f"{'dataset':18} {'names':>6} {'known':>6} {'by name':>8} {'names/s':>8}")
    for name, names, languages in datasets(Path(os.environ["COMMONWORK_DATA"])):
        texts = [fold_text(text) for text in names]
        lexicon.find("", languages)
        start = time.perf_counter()
        found = [lexicon.find(text, languages) for text in texts]
        seconds = time.perf_counter() - start
        counts = [covered(text, matches) for text, matches in zip(texts, found, strict=True)]
        known, unknown = sum(known for known, _ in counts), Counter(word for _, words in counts for word in words)
        share, named = known / (known + unknown.total()), sum(map(bool, found)) / len(names)
        print(f"{name:18} {len(names):6} {share:6.1%} {named:8.1%} {len(names) / seconds:8.0f}")
        if "--unknown" in sys.argv:
            print("   ", " ".join(f"{word}:{count}" for word, count in unknown.most_common(60)))


if __name__ == "__main__":
    main()

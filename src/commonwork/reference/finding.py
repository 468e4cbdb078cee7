"""The analyser of finding made ready with the lexicon of the field and the gazetteer; kept for the whole process.

``finding_words.csv`` adds the commonest words of organisations (university, national, bank …) in languages the lexicon
does not know, and a few it leaves out. They only find: linking, which must be sure, does not read them.
"""

import csv
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

from commonwork.engines.searching.analysing import Analyser
from commonwork.reference.lexicon_loader import HERE as LEXICON
from commonwork.reference.lexicon_loader import Lexicon, Word, load_lexicon
from commonwork.reference.lexicon_matching import folded
from commonwork.reference.naming import FieldWords
from commonwork.reference.places_loader import HERE as PLACES
from commonwork.reference.places_loader import load_places

_MAKING = Lock()
WORDS = Path(__file__).parent / "finding_words.csv"
VERSION = "10"  # raise it when the analysis itself changes


def search_analyser(lexicon: Path | None = None, places: Path | None = None) -> Analyser:
    """The analyser over the packaged lexicon and gazetteer, or over those of other paths. Kept per process.

    Its version changes with the lexicon, the gazetteer and the analysis: an index made by another is made anew.
    """
    with _MAKING:  # threads that come while one makes it wait for it
        return _made(lexicon, places)


@lru_cache(maxsize=4)
def _made(lexicon: Path | None, places: Path | None) -> Analyser:
    digest = sha256(VERSION.encode())
    for file in (*sorted((lexicon or LEXICON).rglob("*.csv")), WORDS, places or PLACES):
        digest.update(file.name.encode() + file.read_bytes())
    return Analyser(FieldWords(_with_more_words(load_lexicon(lexicon))), load_places(places), digest.hexdigest()[:12])


def _with_more_words(lexicon: Lexicon) -> Lexicon:
    """The lexicon and the words that only find; those of concepts it does not have are left out."""
    words = {language: lexicon.words(language) for language in lexicon.languages}
    with WORDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["concept"] in lexicon.concepts:
                more = Word(row["concept"], row["word"], "full", row["language"], folded=folded(row["word"]))
                words[more.language] = (*words.get(more.language, ()), more)
    new: Mapping[str, Mapping[str, str]] = {language: {} for language in words}
    return Lexicon(lexicon.concepts, {**new, **lexicon.languages}, words)

"""The analyser of finding made ready with the lexicon of the field and the gazetteer; kept for the whole process."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

from commonwork.engines.searching.analysing import Analyser
from commonwork.reference.lexicon_loader import HERE as LEXICON
from commonwork.reference.lexicon_loader import load_lexicon
from commonwork.reference.naming import FieldWords
from commonwork.reference.places_loader import HERE as PLACES
from commonwork.reference.places_loader import load_places

_MAKING = Lock()
VERSION = "9"  # raise it when the analysis itself changes


def search_analyser(lexicon: Path | None = None, places: Path | None = None) -> Analyser:
    """The analyser over the packaged lexicon and gazetteer, or over those of other paths. Kept per process.

    Its version changes with the lexicon, the gazetteer and the analysis: an index made by another is made anew.
    """
    with _MAKING:  # threads that come while one makes it wait for it
        return _made(lexicon, places)


@lru_cache(maxsize=4)
def _made(lexicon: Path | None, places: Path | None) -> Analyser:
    digest = sha256(VERSION.encode())
    for file in (*sorted((lexicon or LEXICON).rglob("*.csv")), places or PLACES):
        digest.update(file.name.encode() + file.read_bytes())
    return Analyser(FieldWords(load_lexicon(lexicon)), load_places(places), digest.hexdigest()[:12])

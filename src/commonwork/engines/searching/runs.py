"""Written words parted where the script changes, and the grams of scripts that put no spaces between words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_HAN = r"\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HANGUL = r"\u1100-\u11ff\uac00-\ud7a3"
_SEA = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
KATAKANA = re.compile(r"[\u30a1-\u30ff]{3,}")
_RUN = re.compile(
    rf"(?P<han>[{_HAN}]+)|(?P<hangul>[{_HANGUL}]+)|(?P<sea>[{_SEA}]+)|(?P<spaced>[^{_HAN}{_HANGUL}{_SEA}]+)"
)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of one script of a written word: ``text`` to be found by, ``plain`` for lexicon and gazetteer,
    ``glyphs`` to be read aloud; ``kind`` is han, hangul, sea or spaced.
    """

    kind: str
    text: str
    plain: str
    glyphs: str


def runs_of(text: str, plain: str, glyphs: str) -> Iterable[Run]:
    """The pieces of one script each of a folded word; the three forms are of the same length or the first is taken."""
    same = len(text) == len(plain) == len(glyphs)
    for piece in re.finditer(r"\S+", text):
        if text.isascii():
            yield Run("spaced", piece.group(), piece.group(), piece.group())
            continue
        for found in _RUN.finditer(text, *piece.span()):
            start, end = found.span()
            written = found.group()
            forms = (plain[start:end], glyphs[start:end]) if same else (written, written)
            yield Run(found.lastgroup or "spaced", written, *forms)


def grams_of(run: Run) -> list[str]:
    """Single letters and pairs of a run; triples in scripts of many small letters."""
    text = run.text
    if run.kind == "sea":
        return [text[at : at + 3] for at in range(max(1, len(text) - 2))]
    return [*text, *(text[at : at + 2] for at in range(len(text) - 1))]

"""Which bodies a reader would take for an answer: those that bear the words meant, however many there are.

What is meant is what the query was before it was misspelt, shortened or written in other letters. Case, width,
accents, Arabic and Persian letters, Han variants and punctuation make no difference here, on purpose independent of
the engine's own reading of names: whoever is called the same answers the query as well.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files

from finding_sets import Body

UNSPACED = re.compile("[぀-ヿ㐀-鿿豈-﫿々〆가-힣฀-๿ກ-໿ក-៿က-႟]")
MOST = 10  # more bodies than this answer a query that says too little: it is not asked
_LETTERS = str.maketrans({
    "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ی",
    "ھ": "ه", "ہ": "ه", "ـ": "", "\u200c": " ", "\u200d": "",
    "ß": "ss", "ł": "l", "đ": "d", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe",
    "ё": "е", "ς": "σ", "'": "", "’": "", "ʼ": "", "‘": "", "`": "",
})  # fmt: skip


@lru_cache(maxsize=1)
def _variants() -> dict[int, str]:
    """Every Han variant as one letter, by the tables of OpenCC, one letter at a time."""
    folded: dict[str, str] = {}
    tables = files("opencc") / "dictionary"
    for line in (tables / "TSCharacters.txt").read_text(encoding="utf-8").splitlines():
        traditional, simplified = line.split("\t")
        folded[traditional] = simplified.split(" ")[0]
    for line in (tables / "JPVariants.txt").read_text(encoding="utf-8").splitlines():
        old, new = line.split("\t")
        for letter in new.split(" "):
            folded[letter] = folded.get(old, old)
    return {ord(letter): other for letter, other in folded.items() if len(letter) == 1}


def japanese_letters() -> dict[str, str]:
    """Traditional characters and the form Japan writes, by the table of OpenCC."""
    text = (files("opencc") / "dictionary" / "JPVariants.txt").read_text(encoding="utf-8")
    return {old: new.split(" ")[0] for old, new in (line.split("\t") for line in text.splitlines())}


def accents(text: str) -> str:
    """Marks of Latin, Greek, Cyrillic, Arabic and Hebrew letters taken off; signs of Indic scripts and kana kept."""
    kept = []
    for char in unicodedata.normalize("NFKD", text):
        if unicodedata.category(char) == "Mn" and kept:
            code = ord(char)
            if code < 0x0370 or 0x0483 <= code < 0x0488 or 0x0591 <= code < 0x0700 or 0x1AB0 <= code < 0x1E00:
                continue
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


@lru_cache(maxsize=1_500_000)
def plain(text: str) -> str:
    """A text with everything that makes no difference taken away; words apart by one space."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if not folded.isascii():
        folded = accents(folded.translate(_LETTERS)).translate(_variants())
    else:
        folded = folded.replace("'", "")
    return " ".join(re.findall(r"[^\W_]+(?:[\u0300-\u036f\u0900-\u109f\u1780-\u17ff\u3099\u309a]+[^\W_]*)*", folded))


def unspaced(text: str) -> bool:
    """Whether a text is of a script that does not put words apart (Korean does, but it joins words to long ones)."""
    return UNSPACED.search(text) is not None


class Relevance:
    """What the bodies of a register are called, by word, by pair of letters and whole."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        self.wholes: dict[str, set[str]] = defaultdict(set)
        self.by_word: dict[str, set[str]] = defaultdict(set)
        self.by_pair: dict[str, set[str]] = defaultdict(set)
        self.names: dict[str, list[str]] = {}
        for body in bodies:
            names = [plain(name) for name in body.names]
            self.names[body.id] = names
            for name in names:
                self.wholes[name].add(body.id)
                for word in name.split():
                    self.by_word[word].add(body.id)
                if unspaced(name):
                    tight = name.replace(" ", "")
                    for at in range(len(tight) - 1):
                        self.by_pair[tight[at : at + 2]].add(body.id)
        self.words = sorted(self.by_word)

    def called(self, name: str) -> set[str]:
        """Bodies with exactly this name."""
        return set(self.wholes.get(plain(name), ()))

    def with_words(self, words: Sequence[str], *, beginnings: bool = False) -> set[str]:
        """Bodies with a name that has all these words (or words beginning so), in any order."""
        wanted = plain(" ".join(words)).split()
        found: set[str] | None = None
        for word in sorted(set(wanted), key=lambda word: -len(word)):
            having = self._beginning(word) if beginnings else self.by_word.get(word, set())
            found = set(having) if found is None else found & having
            if not found:
                return set()
        return {key for key in found or () if any(self._has(name, wanted, beginnings) for name in self.names[key])}

    def inside(self, text: str) -> set[str]:
        """Bodies with this text somewhere within a name, spaces or not; for scripts whose words stand together."""
        tight = plain(text).replace(" ", "")
        pairs = [self.by_pair.get(tight[at : at + 2], set()) for at in range(len(tight) - 1)]
        if not pairs:
            return set()
        found = set.intersection(*sorted(pairs, key=len)[:3])
        return {key for key in found if any(tight in name.replace(" ", "") for name in self.names[key])}

    def inside_words(self, parts: Sequence[str]) -> set[str]:
        """Bodies with a name each of whose ``parts`` stands somewhere within a word; for compounds of Latin letters."""
        found: set[str] | None = None
        for part in map(plain, parts):
            having = set().union(*(self.by_word[word] for word in self.words if part in word))
            found = having if found is None else found & having
        return found or set()

    def meant(self, text: str) -> set[str]:
        """Bodies a text names: its words in any order, or itself within names of scripts without spaces."""
        if unspaced(text) and " " not in text.strip():
            return self.inside(text)
        if unspaced(text):
            parts = [self.inside(part) if len(plain(part)) > 1 else self.with_words([part]) for part in text.split()]
            return set.intersection(*parts) if parts else set()
        return self.with_words(text.split())

    def _beginning(self, word: str) -> set[str]:
        found: set[str] = set()
        for known in self.words[bisect_left(self.words, word) :]:
            if not known.startswith(word):
                break
            found |= self.by_word[known]
        return found

    @staticmethod
    def _has(name: str, wanted: Sequence[str], beginnings: bool) -> bool:
        words = name.split()
        if not beginnings:
            return set(wanted) <= set(words)
        return all(any(word.startswith(part) for word in words) for part in wanted)

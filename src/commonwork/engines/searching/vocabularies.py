"""The words of an index as they are kept to be found by misspelt and by middle parts.

A word is listed under each form with one letter left out of its first :data:`SEEN` letters; two words that differ by a
letter (or by one there and another behind it) then share a form. Long words are listed by what they end with.
"""

from collections.abc import Iterator

SEEN = 7  # letters of the beginning in which a letter may be left out
SHORTEST, LONGEST = 4, 24
_COMPOUND = 8  # letters of words that may be made of others
_INSIDE = 4  # letters of the shortest part
PARTED = "~"
INSIDE = "^"


def left_out(word: str) -> Iterator[str]:
    """The beginning of the word, whole and with each letter left out."""
    start = word[:SEEN]
    yield start
    seen = {start}
    for place in range(len(start)):
        form = start[:place] + start[place + 1 :]
        if form not in seen:
            seen.add(form)
            yield form


def listed(word: str) -> Iterator[str]:
    """The terms under which a word of the index is kept; none for very short and very long words."""
    if SHORTEST <= len(word) <= LONGEST and not word.isdecimal():
        for form in left_out(word):
            yield f"{form}{PARTED}{word}"
        if len(word) >= _COMPOUND:
            for place in range(3, len(word) - _INSIDE + 1):
                yield f"{INSIDE}{word[place:]}{PARTED}{word}"

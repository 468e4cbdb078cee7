"""Numbers in names: «Dairy 62», «No. 62», 第三, 제3, III and the Persian ۶۲ are numbers, and each is written alike."""

import re
from typing import NamedTuple

_HAN = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_LETTERS = frozenset("ivx")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}
_NUMBER = re.compile(
    r"(?:第|제)\s?(?P<han>[〇零一二三四五六七八九十百]+|[0-9]+)(?:号|號|호)?"
    r"|(?<![a-z0-9\u00c0-\u06ff\u0900-\u0dff])(?P<digits>[0-9]+)(?![a-z0-9])"
    r"|(?<![^\W_])(?P<roman>x{0,3}(?:ix|iv|v?i{2,3}|vi|ii?i?)|x{1,3}(?:ix|iv|v?i{0,3}))(?![^\W_])"
    r"|(?<=[^\W_] )(?P<letter>[ivx])(?=$| (?:lp|llc|llp|ltd|limited|inc|plc|corp|trust|bv|nv|sa|ag|gmbh)\b)"
)
_PIECES = re.compile(r"[^\W_]+")
_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()  # noqa: SIM905 -- reads best as a line
_UNITS += ["seventeen", "eighteen", "nineteen"]
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
         "ninety": 90}  # fmt: skip
_WORDS = {word: value for value, word in enumerate(_UNITS) if value > 1} | _TENS


CONTEXT = frozenset(_TENS) | _LETTERS  # words that may be a number only beside others


class Number(NamedTuple):
    """A number at ``text[start:end]``; ``value`` in digits without leading zeros."""

    start: int
    end: int
    value: str


def read_numbers(text: str) -> list[Number]:
    """The numbers of a folded name, by place. A lone «i», «v» or «x» is a number only at the end; «one» is a word."""
    found = [_number(match) for match in _NUMBER.finditer(text) if match["letter"] or match.group() not in _LETTERS]
    if text.isascii():
        found += _spelled(text)
    return sorted(found)


def _number(match: re.Match[str]) -> Number:
    text = match["han"] or match.group()
    value = int(text) if text.isdecimal() else _han(text) if match["han"] else _roman(text)
    return Number(match.start(), match.end(), str(value))


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[char] for char in text]
    return sum(
        -value if place + 1 < len(values) and values[place + 1] > value else value for place, value in enumerate(values)
    )


def _han(text: str) -> int:
    total, digit = 0, 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = digit * 10 + _HAN[char]
    return total + digit


def _spelled(text: str) -> list[Number]:
    """English number words: three, forty four."""
    found: list[Number] = []
    for piece in _PIECES.finditer(text):
        value = _WORDS.get(piece.group())
        if value is None:
            continue
        last = found[-1] if found else None
        if last and last.end + 1 == piece.start() and int(last.value) in _TENS.values() and value < 10:
            found[-1] = Number(last.start, piece.end(), str(int(last.value) + value))
        else:
            found.append(Number(piece.start(), piece.end(), str(value)))
    return found

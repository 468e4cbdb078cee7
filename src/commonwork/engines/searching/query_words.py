"""The words of the query language: what its fields, values and joining words are called in the reader's language."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from commonwork.engines.cleaning.text import fold_text

NUMBERS = frozenset({"founded"})
TEXTS = frozenset({"region", "city", "identifier"})
_SCHEME = re.compile(r"[a-z]{2}-[a-z][a-z0-9]{1,11}")
_LONGEST = 60  # letters of an unknown word that are compared with the known ones
_ALIKE = 60  # of 100


def key_of(text: str) -> str:
    """What two ways of writing one field or value have in common: width, case, accents, spaces and hyphens fall away.

    Signs of Indic scripts stay; digits of every script count as 0 to 9.
    """
    folded = "".join(fold_text(text).split())
    if folded.isascii():
        return folded
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in folded)


@dataclass(frozen=True, eq=False)
class QueryWords:
    """The words of one language, with those of the others behind them.

    ``fields``: field → what it is called, the written one first. ``values``: field → code → what it is called, the
    written one first; a code is always understood as it is, and «» is a value that is not known. ``other_fields`` and
    ``other_values`` are those of other languages: understood, never written. ``either`` joins two sides with «or»,
    the written one first. ``schemes`` are those of identifiers, each a field of its own (``jp-hojin:1234``).
    """

    fields: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, tuple[str, ...]]]
    other_fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    other_values: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    either: tuple[str, ...] = ("OR",)
    schemes: tuple[str, ...] = ()
    _known: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    def field_of(self, text: str, *, everywhere: bool = True) -> str:
        """The field a word names, in this language first, then in any; «» where it names none."""
        named = self._named("fields", self.fields).get(key_of(text))
        if named is None and everywhere:
            named = self._named("other fields", self.other_fields).get(key_of(text))
        return named[0] if named else ""

    def is_scheme(self, text: str, value: str) -> bool:
        """Whether a word before a value names a scheme of identifiers: a known one, or a country's («gb-fca:1R»)."""
        numbered = any(char.isdigit() for char in value)
        return text.casefold() in self.schemes or (numbered and bool(_SCHEME.fullmatch(text.casefold())))

    def codes_of(self, field: str, text: str, *, everywhere: bool = True) -> tuple[str, ...]:
        """The codes of all values of a field that are called so, in this language first, then in any; often one."""
        key = key_of(text) or text.strip()
        codes = self._values_of(field).get(key, ())
        if codes or not everywhere:
            return codes
        return self._named(f"other {field}", self.other_values.get(field, {})).get(key, ())

    def _values_of(self, field: str) -> dict[str, tuple[str, ...]]:
        others: Mapping[str, tuple[str, ...]] = dict.fromkeys(self.other_values.get(field, ()), ())
        return self._named(f"of {field}", {**others, **self.values.get(field, {})}, coded=True)

    def _named(
        self, slot: str, names: Mapping[str, tuple[str, ...]], *, coded: bool = False
    ) -> dict[str, tuple[str, ...]]:
        """Key → all that is called so, kept in its ``slot``; a code means itself alone, whatever else is called so."""
        if slot not in self._known:
            found: dict[str, tuple[str, ...]] = {}
            for code, some in names.items():
                for key in dict.fromkeys(map(key_of, some)):
                    found[key] = (*found.get(key, ()), code)
            if coded:
                found |= {key_of(code): (code,) for code in names if code} | {"?": ("",)}
            self._known[slot] = found
        return self._known[slot]

    def name_of_field(self, field: str) -> str:
        """What a field is called where a query is written."""
        return next((name for name in self.fields.get(field, ()) if self.field_of(name) == field), field)

    def name_of(self, field: str, code: str) -> str:
        """What a value is called where a query is written; its code where its names are other values', too."""
        names = self.values.get(field, {}).get(code, ())
        return next((name for name in names if self.codes_of(field, name) == (code,)), code.lower() or "?")

    def likely_fields(self, text: str) -> tuple[str, ...]:
        """The names of the fields that are written most like a word that names none."""
        found = _nearest(text, [key_of(name) for names in self.fields.values() for name in names])
        return tuple(dict.fromkeys(self.name_of_field(self.field_of(key)) for key in found))

    def likely_values(self, field: str, text: str) -> tuple[str, ...]:
        """The names of the values that are written most like a word that names none of this field."""
        known = self._values_of(field)
        return tuple(dict.fromkeys(self.name_of(field, known[key][0]) for key in _nearest(text, known)))


def _nearest(text: str, keys: Iterable[str]) -> list[str]:
    wanted = key_of(text[:_LONGEST])
    if not wanted:
        return []
    found = process.extract(wanted, sorted(set(keys) - {"?"}), scorer=fuzz.ratio, limit=3, score_cutoff=_ALIKE)
    return [key for key, _, _ in found]

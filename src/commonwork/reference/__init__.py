"""Code lists and facts, each row with its source, and the one loader that reads them."""

from commonwork.reference.loader import check, load
from commonwork.reference.model import Period, Reference, UnknownName, UnmappedWords
from commonwork.reference.recalled import is_recalled

__all__ = ["Period", "Reference", "UnknownName", "UnmappedWords", "check", "is_recalled", "load"]

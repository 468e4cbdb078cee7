"""What the answers would be without a rule: for tests and explanations, not for verdicts."""

from commonwork.engines.classifying.governing import FIRMS, PERSONS
from commonwork.engines.classifying.weighing import Weighed


def as_if_without(weighed: Weighed, off: frozenset[str]) -> Weighed:
    """The answers without the rules that are off, as far as they act on several answers at once (T31, T45)."""
    if "kinds.T31" in off and weighed.governs & FIRMS:
        weighed.governs |= PERSONS  # not told apart from persons
    if "kinds.T45" in off:
        weighed.marks = (None,) * len(weighed.marks)
    return weighed

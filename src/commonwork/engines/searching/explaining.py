"""Why a document was found: which of its names, in what way, and which letters of it."""

from collections.abc import Mapping

from commonwork.engines.searching.analysing import Analyser
from commonwork.engines.searching.asking import Asked
from commonwork.engines.searching.found import Why
from commonwork.engines.searching.planning import Plan
from commonwork.engines.searching.ranking import Candidate, folded_name


def why(asked: Asked, candidate: Candidate, plans: Mapping[str, Plan], analyser: Analyser) -> Why:
    """The best reason a document has to be among what was found."""
    if not asked.groups:
        return Why("filter")
    typed = asked.folded.replace(" ", "")
    for name in candidate.names:
        if folded_name(name.text).replace(" ", "") == typed:
            return Why("exact" if name.kind == "official" else "alias", name, ((0, len(name.text)),))
    return Why("words", candidate.names[0] if candidate.names else None)

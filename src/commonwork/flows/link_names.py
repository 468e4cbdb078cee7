"""Many names taken apart by several processes at once; the answer is the same as from one."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context

from commonwork.engines.linking.alike import NameComparison
from commonwork.engines.linking.forms import NameForm
from commonwork.reference.naming import name_forms

MANY = 40_000  # names: fewer are done here before other processes have started
CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class ManyNames:
    """The network's analysis of names (:class:`commonwork.engines.linking.forms.Analyser`), over ``processes``."""

    processes: int = 2

    @property
    def version(self) -> str:
        """See :class:`commonwork.engines.linking.forms.Analyser`."""
        return name_forms().version

    def forms(self, names: Sequence[str], languages: Sequence[str], countries: Sequence[str]) -> list[NameForm]:
        """See :class:`commonwork.engines.linking.forms.Analyser`."""
        if len(names) < MANY or self.processes < 2:
            return name_forms().forms(names, languages, countries)
        starts = range(0, len(names), CHUNK)
        parts = ([column[start : start + CHUNK] for start in starts] for column in (names, languages, countries))
        # Started anew, not forked: a fork would copy the locks of DuckDB's threads.
        try:
            with ProcessPoolExecutor(self.processes, mp_context=get_context("spawn")) as pool:
                return [form for part in pool.map(_forms, *parts) for form in part]
        except BrokenProcessPool:  # started from a script that cannot be started a second time: one process does it
            return name_forms().forms(names, languages, countries)

    def place(self, text: str, country: str) -> str:
        """See :class:`commonwork.engines.linking.forms.Analyser`."""
        return name_forms().place(text, country)

    def compare(self, one: str, other: str) -> NameComparison:
        """See :class:`commonwork.engines.linking.forms.Analyser`."""
        return name_forms().compare(one, other)


def _forms(names: Sequence[str], languages: Sequence[str], countries: Sequence[str]) -> list[NameForm]:
    return name_forms().forms(names, languages, countries)

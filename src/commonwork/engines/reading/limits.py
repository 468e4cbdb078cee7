"""How large a file may be. The work is counted, not timed: the same file is refused on every machine."""

from dataclasses import dataclass, field

from commonwork.engines.records import Problem


class Unopenable(ValueError):
    """The file cannot be opened as a table at all; carries the problem to show."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read of one file: bytes as sent and unpacked, cells, members of an archive, nesting."""

    file_bytes: int = 150_000_000
    unpacked_bytes: int = 250_000_000
    cells: int = 20_000_000
    sheet_cells: int = 12_000_000
    members: int = 200
    depth: int = 64
    columns: int = 16_384
    cell_letters: int = 200_000


@dataclass(slots=True)
class Budget:
    """Counts what a file has used up; every ``take`` beyond the limits refuses the file."""

    file_name: str
    limits: Limits = field(default_factory=Limits)
    used: dict[str, int] = field(default_factory=dict)

    def take(self, what: str, amount: int, place: str = "") -> None:
        """Use ``amount`` of the limit called ``what``."""
        self.used[what] = self.used.get(what, 0) + amount
        self.check(what, self.used[what], place)

    def check(self, what: str, amount: int, place: str = "") -> None:
        """Refuse what is larger than the limit called ``what``."""
        limit = getattr(self.limits, what)
        if amount > limit:
            said = f"{what.replace('_', ' ')}: {amount:,} > {limit:,}"
            raise Unopenable(Problem("read.too_large", place or self.file_name, value=said))

"""What linking gives and takes: pairs with their reasons, people's judgements, clusters with their weakest pair."""

from dataclasses import dataclass, field

SAME, ASK, DIFFERENT = "same", "ask", "different"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against a pair.

    ``code`` names it («identifier.same»), ``values`` are what stands in the two records, ``weight`` is its evidence
    in bits: the base-2 logarithm of the Bayes factor, above zero for «same».
    """

    code: str
    values: tuple[str, ...] = ()
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class PairFound:
    """Two records that may be one organisation: ``score`` is the probability that they are, six places."""

    a: str
    b: str
    score: float
    band: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What a person decided of two records: ``same`` or not. It beats every score."""

    a: str
    b: str
    same: bool


@dataclass(frozen=True, slots=True)
class Cluster:
    """Records that are one organisation; ``weakest`` is the pair without which they would fall apart first."""

    members: tuple[str, ...]
    weakest: PairFound


@dataclass(frozen=True, slots=True)
class Linked:
    """The answer of a run: pairs in the bands «same» and «ask», ordered by their ids, and the clusters they make.

    ``compared`` is how many candidate pairs were compared; pairs of the band «different» are kept only where a
    person judged or where they were asked for.
    """

    pairs: tuple[PairFound, ...]
    clusters: tuple[Cluster, ...] = ()
    compared: int = 0
    refused_joins: tuple[PairFound, ...] = field(default=())

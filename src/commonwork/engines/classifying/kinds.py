"""The kinds each scheme leaves open, given the answers of the rules: sets of what is still possible, all kept."""

from collections.abc import Iterator
from functools import lru_cache

from commonwork.engines.classifying.governing import FIRMS, OTHERS, PERSONS, SEVERAL, USERS, WORKERS
from commonwork.engines.classifying.weighing import (
    BY_LAW,
    DIRECTED,
    IN_SUBSTANCE,
    NO_COOPERATIVE,
    OWN_WORK,
    Answer,
    Weighed,
    every,
)

Kinds = frozenset[str]
COOPERATIVE = BY_LAW | IN_SUBSTANCE
ORDER = {
    "icls": ("worker", "producer", "multi_stakeholder", "consumer_user", "other", "not_a_cooperative"),
    "cicopa": (
        "worker_full", "worker_partial", "worker", "independent_producers", "shared_service", "multi_stakeholder",
        "out_of_scope",
    ),
    "overlay": ("social_cicopa", "social_national", "none"),
    "model2019": ("worker_a", "worker_b", "shared_service", "mixed", "multi_stakeholder", "none"),
}  # fmt: skip
STRENGTHS = frozenset({"worker_full", "worker_partial"})
PRODUCERS = frozenset({"independent_producers", "shared_service"})
SOCIAL = frozenset({"social_cicopa", "social_national"})
MODELS = frozenset({"worker_a", "worker_b", "mixed"})
NONE, OUT = frozenset({"none"}), frozenset({"out_of_scope"})
NO_KIND: Kinds = frozenset({""})


@lru_cache(maxsize=4_000)
def icls_open(in_law: int, governs: int, line: int) -> Kinds:
    """The kinds by ICLS 2018 that are possible (T10 to T14, T32)."""
    found: set[str] = {"not_a_cooperative"} if in_law & NO_COOPERATIVE else set()
    if in_law & COOPERATIVE:
        if governs & WORKERS or (governs & PERSONS and line & DIRECTED):
            found.add("worker")
        if governs & FIRMS or (governs & PERSONS and line & OWN_WORK):
            found.add("producer")
        for who, kind in ((USERS, "consumer_user"), (OTHERS, "other"), (SEVERAL, "multi_stakeholder")):
            if governs & who:
                found.add(kind)
    return frozenset(found)


def strength(members: Answer, working: Answer, off: frozenset[str] = frozenset()) -> Kinds:
    """T23, T24: full where both tests pass, partial where one fails."""
    both = every((members, working))
    if both is None or (off and ("kinds.T23" if both else "kinds.T24") in off):
        return STRENGTHS
    return frozenset({"worker_full" if both else "worker_partial"})


@lru_cache(maxsize=20_000)
def cicopa_open(in_law: int, governs: int, line: int, in_field: bool, workers: Kinds, producers: Kinds) -> Kinds:
    """The kinds by CICOPA that are possible; ``workers`` and ``producers``: how strong a worker cooperative it is."""
    found: set[str] = set()
    if in_law & NO_COOPERATIVE:
        found |= OUT
    if in_law & COOPERATIVE:
        if governs & WORKERS:
            found |= workers
        if governs & PERSONS and line & DIRECTED:
            found |= producers
        if governs & PERSONS and line & OWN_WORK:
            found.add("independent_producers" if in_field else "out_of_scope")
        if governs & FIRMS:
            found.add("shared_service" if in_field else "out_of_scope")
        if governs & SEVERAL:
            found.add("multi_stakeholder" if in_field else "out_of_scope")
        if governs & (USERS | OTHERS):
            found |= OUT
    return frozenset(found)


@lru_cache(maxsize=20_000)
def model_open(in_law: int, governs: int, line: int, employment: str, workers_vote: Answer) -> Kinds:
    """The models of the research of 2019 that are possible (T25, T26, T30, T31, T33)."""
    by_work = {"employee": {"worker_a"}, "self_employed": {"worker_b"}, "mixed": {"mixed"}}.get(employment, MODELS)
    found: set[str] = set()
    if in_law & NO_COOPERATIVE:
        found |= NONE
    if in_law & COOPERATIVE:
        if governs & WORKERS or (governs & PERSONS and line & DIRECTED):
            found |= by_work
        if governs & PERSONS and line & OWN_WORK:
            found |= _own_work(employment, workers_vote)
        if governs & FIRMS:
            found.add("shared_service")
        if governs & SEVERAL:
            found.add("multi_stakeholder")
        if governs & (USERS | OTHERS):
            found |= NONE
    return frozenset(found)


def _own_work(employment: str, workers_vote: Answer) -> set[str]:
    """T33: producers with workers among the members are mixed where part is employed and part is not."""
    found = set()
    if employment != "mixed" or workers_vote is not True:
        found.add("shared_service")
    if employment in ("", "mixed") and workers_vote is not False:
        found.add("mixed")
    return found


@lru_cache(maxsize=4_000)
def overlay_open(in_law: int, social: Answer, marks: tuple[Answer, ...]) -> Kinds:
    """The social overlay (T45); ``social``: whether the form is social in national law."""
    found: set[str] = set()
    if in_law & NO_COOPERATIVE:
        found |= NONE
    if in_law & COOPERATIVE:
        all_pass = every(marks)
        if all_pass is not False:
            found.add("social_cicopa")
        if all_pass is not True:
            if social is not True:
                found |= NONE
            if social is not False and in_law & BY_LAW:
                found.add("social_national")
    return frozenset(found)


@lru_cache(maxsize=100)
def out_of_field(kinds: Kinds) -> Kinds:
    """T05: kinds by CICOPA where the activity lies out of its field; worker cooperatives stay what they are."""
    return frozenset(kind if kind in STRENGTHS else "out_of_scope" for kind in kinds)


def line_of(line: int, governs: int, law_means_jobs: bool) -> int:
    """Where the law means jobs for members, producers are only taken for workers once it is certain they govern."""
    return OWN_WORK if law_means_jobs and governs != PERSONS and line == OWN_WORK | DIRECTED else line


def all_open(weighed: Weighed, social: Answer, off: frozenset[str] = frozenset()) -> dict[str, Kinds]:
    """What every scheme leaves open by the facts alone."""
    in_law, governs = weighed.standing_in_law, weighed.governs
    line = line_of(weighed.line, governs, weighed.law_means_jobs)
    if weighed.jobs_by_law and governs & WORKERS:
        governs = WORKERS
    return {
        "icls": icls_open(in_law, governs, line),
        "cicopa": cicopa_open(
            in_law, governs, line, weighed.in_field,
            strength(weighed.workers_members, weighed.workers_working, off),
            strength(weighed.producers_members, weighed.producers_working, off),
        ),
        "overlay": overlay_open(in_law, social, weighed.marks),
        "model2019": model_open(in_law, governs, line, weighed.employment, weighed.workers_vote),
    }  # fmt: skip


@lru_cache(maxsize=10_000)
def may_decide(scheme: str, in_law: int, governs: int, law: tuple[Kinds, Kinds], law_means_jobs: bool) -> bool:
    """Whether one kind may be left, however the questions of work, field and employment are answered.

    ``law``: the kinds it leaves open by ICLS and by the scheme (empty: it is silent).
    """
    whos = (governs, WORKERS) if law_means_jobs and governs & WORKERS else (governs,)
    laws = {law[1], out_of_field(law[1]), NOT_SAID}
    return any(
        len(kinds & said if said else kinds) == 1
        for who in whos
        for kinds in _answered(scheme, in_law, who)
        for said in laws
    )


NOT_SAID: Kinds = frozenset()


def _answered(scheme: str, in_law: int, governs: int) -> Iterator[Kinds]:
    """The kinds by every answer to the questions that do not turn on votes."""
    for line in (OWN_WORK, DIRECTED, OWN_WORK | DIRECTED):
        if scheme == "icls":
            yield icls_open(in_law, governs, line)
        elif scheme == "cicopa":
            for in_field in (True, False):
                for strong in STRENGTHS:
                    one = frozenset({strong})
                    yield cicopa_open(in_law, governs, line, in_field, one, one)
        else:
            for employment in ("employee", "self_employed", "mixed"):
                for vote in (True, False):
                    yield model_open(in_law, governs, line, employment, vote)


def judged(scheme: str, kinds: Kinds) -> tuple[str, str]:
    """Kind and standing of what is left open: one kind is decided; variants of one kind are partial."""
    if len(kinds) == 1:
        return next(iter(kinds)), "decided"
    if scheme == "cicopa" and kinds == STRENGTHS:
        return "worker", "partial"
    if scheme == "cicopa" and kinds == PRODUCERS:
        return "shared_service", "partial"
    if scheme == "overlay" and kinds == SOCIAL:
        return "social_national", "partial"
    return "", "undecidable"

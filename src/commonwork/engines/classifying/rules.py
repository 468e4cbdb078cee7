"""The rules as the engine is given them: thresholds, what the law of each form says, and a version.

The rules are data (``reference/typology``); the ids of :data:`RULES` are theirs, with «kinds.» before them.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType

RULES = {
    "kinds.T00": "a programme or a brand is no organisation and gets no kind",
    "kinds.T01": "a body most of whose members are cooperatives is secondary or tertiary and counted apart",
    "kinds.T02": "a cooperative form in law makes a cooperative by law",
    "kinds.T03": "without such a form: not by capital, surplus not by capital, entry open make one in substance",
    "kinds.T04": "a board named by the state or an outside firm, or a veto of the state, raises the flag autonomy",
    "kinds.T05": "farming, fishing, banking, insurance and retail lie outside CICOPA's field unless workers govern",
    "kinds.T10": "several groups and none above half of the votes nor with a sole veto: multi-stakeholder",
    "kinds.T11": "workers hold the majority of the votes",
    "kinds.T12": "producers, persons or firms, hold the majority of the votes",
    "kinds.T13": "users hold the majority of the votes",
    "kinds.T14": "investors, supporters, public bodies hold the majority: another kind, with the flag identity",
    "kinds.T15": "votes from one member, one vote and the counts of members",
    "kinds.T16": "what is left of the votes or members belongs to the one group that is not known",
    "kinds.T17": "members who work are the members of the group of workers, where only one of the two is stated",
    "kinds.T18": "the members of all groups add up to all members",
    "kinds.T20": "more than half of the workers are members",
    "kinds.T21": "more than half of the members work there",
    "kinds.T22": "worker-members decide one person, one vote",
    "kinds.T23": "both tests passed: a worker cooperative in full",
    "kinds.T24": "workers govern, or the law means jobs for members, but a test fails: worker cooperative in part",
    "kinds.T25": "worker-members are employees: model A",
    "kinds.T26": "worker-members are self-employed: model B",
    "kinds.T30": "persons with a business of their own who supply, sell or use: independent producers",
    "kinds.T31": "members are firms: shared service",
    "kinds.T32": "producers whose work the cooperative directs are workers",
    "kinds.T33": "part of the members employed and part self-employed: the mixed model",
    "kinds.T40": "a purpose of general interest",
    "kinds.T41": "not controlled by the state",
    "kinds.T42": "several groups of members, or the statutes allow them",
    "kinds.T43": "workers hold over one third of the votes",
    "kinds.T44": "no or limited sharing of surplus",
    "kinds.T45": "all five marks: social by CICOPA's standard; else social where national law says so",
    "kinds.T46": "work integration: most members work, disadvantaged workers among them",
    "kinds.T50": "an asset lock is marked",
    "kinds.T60": "two or more marks of labour-only contracting raise the flag",
    "kinds.T60a": "mark: one client gives most of the turnover",
    "kinds.T60b": "mark: the cooperative owns no tools",
    "kinds.T60c": "mark: the client sets who joins",
    "kinds.T60d": "mark: members cannot stand for office",
    "kinds.T60e": "mark: most workers are not members",
    "kinds.T60f": "mark: the client directs the work",
    "kinds.T70": "the missing facts of what is not decided are listed",
    "kinds.T71": "a legal form that maps with high certainty is a shortcut unless facts contradict it",
    "kinds.T72": "what the law of the form prescribes is presumed where nothing is stated",
    "kinds.T73": "law and facts that differ raise a flag",
    "kinds.T74": "facts that cannot all be true are set aside",
}
THRESHOLDS: Mapping[str, Fraction] = MappingProxyType({
    "workers_members": Fraction(50),
    "members_working": Fraction(50),
    "majority": Fraction(50),
    "worker_votes_social": Fraction(100, 3),
    "main_client": Fraction(80),
    "labour_marks": Fraction(2),
})  # fmt: skip


@dataclass(frozen=True, eq=False)
class FormLaw:
    """What the law of one form says.

    ``in_law``: whether it is a cooperative form (yes, no, unknown). ``presumed``: facts it prescribes. ``kinds``: per
    scheme the kinds it leaves open, only where the form maps with high certainty. ``forbids``: values of facts that go
    against it. ``jobs``: the law means jobs for members; ``workers_belong``: it means workers to be members.
    """

    form_id: str
    in_law: str = "yes"
    presumed: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, frozenset[str]] = field(default_factory=dict)
    forbids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    jobs: bool = False
    workers_belong: bool = False
    social: bool = False


NO_FORM = FormLaw("", "")


@dataclass(frozen=True, eq=False)
class Typology:
    """The rules of one version. Two with the same content are different objects: keep the one you loaded."""

    version: str
    forms: Mapping[str, FormLaw] = field(default_factory=dict)
    thresholds: Mapping[str, Fraction] = field(default_factory=lambda: THRESHOLDS)
    out_of_scope: frozenset[str] = frozenset({"01", "03", "47", "64", "65"})

    def with_thresholds(self, thresholds: Mapping[str, float | Fraction]) -> "Typology":
        """The same rules with other thresholds (per cent; ``labour_marks`` a count): for recounts.

        Raises KeyError for a name that no rule knows.
        """
        if strange := set(thresholds) - set(self.thresholds):
            raise KeyError(", ".join(sorted(strange)))
        changed = {name: Fraction(value).limit_denominator(10**6) for name, value in thresholds.items()}
        note = ",".join(f"{name}={value}" for name, value in sorted(changed.items()))
        mark = hashlib.sha256(note.encode()).hexdigest()[:8]
        version = f"{self.version[:31]}+{mark}"
        return replace(self, version=version, thresholds=MappingProxyType({**self.thresholds, **changed}))

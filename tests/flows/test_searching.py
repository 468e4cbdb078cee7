"""The index follows the register: after every action it holds what one built just then would hold."""

import ast
import shutil
from pathlib import Path

import indexed
import pytest
from register.pairs import AT, DAY, entry, found, link, organisation, row, source_of, take

import commonwork
from commonwork.engines.searching.expressions import Filter, Phrase
from commonwork.flows import search_upkeep, searching
from commonwork.flows.search_facts import all_facts
from commonwork.flows.search_organisations import prior_of, section_of, type_of, year_of
from commonwork.register import actions, judging
from commonwork.register.models import Delivery, IndexChange, Organisation

pytestmark = pytest.mark.django_db


def follows():
    """Whether something waited, and the index holds all of it once it followed."""
    waited = searching.waits()
    searching.follow()
    assert not IndexChange.objects.exists()
    assert indexed.held() == indexed.wanted()
    return waited


def test_after_every_action_the_index_holds_what_one_built_just_then_would_hold():
    searching.rebuild()
    assert indexed.held() == []
    take("one", row("Alpha", city="Leeds"), row("Beta", "7"), row("Gamma"))
    assert follows()
    take("two", row("Alfa"), row("Beta Coop", "7"), find=lambda: found(("Alfa", "Alpha", "same", 0.99)))
    assert follows()
    judgement = judging.judge_pair(entry=entry("Alpha"), other=entry("Alfa"), same=False, by=None, at=AT)
    assert follows()
    judging.take_back_judgement(judgement=judgement, by=None, at=AT)
    assert follows()
    judging.judge_pair(entry=entry("Gamma"), other=entry("Alpha"), same=True, by=None, at=AT)
    assert follows()
    link(("Gamma", "Alfa", "same", 0.99))
    follows()
    link()
    assert follows()
    gamma = Organisation.objects.get(pk=organisation("Gamma"))
    actions.decide_value(organisation=gamma, field="city", value="York", effective=DAY, by=None, at=AT)
    assert follows()
    take("one", row("Alpha", city="Hull"), row("Delta"), day=AT.date())
    assert follows()
    actions.choose_sharing(source=source_of("two"), sharing="totals", by=None, at=AT)
    assert follows()
    actions.choose_sharing(source=source_of("two"), sharing="names", by=None, at=AT)
    assert follows()
    actions.withdraw(delivery=Delivery.objects.order_by("pk").last(), reason="a mistake", by=None, at=AT)
    assert follows()
    actions.erase_personal(organisation=gamma, by=None, at=AT)
    assert follows()
    assert len(indexed.held()) == Organisation.objects.shown().count() > 1
    assert searching.follow() == 0


def test_a_change_is_found_at_once_and_what_is_gone_is_not():
    take("one", row("Alpha"), row("Beta"))
    searching.rebuild()
    index = searching.open_index()
    alpha = Organisation.objects.get(pk=organisation("Alpha"))
    actions.decide_value(
        organisation=alpha, field="names", effective=DAY, by=None, at=AT,
        value={"text": "Zephyr Collective", "language": "en", "script": "Latn", "kind": "official"},
    )  # fmt: skip
    assert index.search(Phrase("Zephyr Collective")).total == 0
    searching.follow()
    assert [hit.id for hit in index.search(Phrase("Zephyr Collective")).hits] == [alpha.pk]
    actions.withdraw(delivery=Delivery.objects.get(), reason="a mistake", by=None, at=AT)
    searching.follow()
    assert index.search(Phrase("Beta Co-operative")).total == 0
    assert searching.open_index().search(Phrase("Beta Co-operative")).total == 0


def test_without_an_index_nothing_follows_and_nothing_is_lost():
    take("one", row("Alpha"))
    assert not searching.is_ready()
    with pytest.raises(searching.NoIndex, match="missing"):
        searching.open_index()
    assert searching.follow() == 0
    assert searching.waits()
    searching.rebuild()
    assert not searching.waits()
    assert indexed.held() == indexed.wanted() != []


def test_where_most_of_the_register_changed_the_index_is_made_anew(monkeypatch):
    monkeypatch.setattr(searching, "ROWS", 1)
    searching.rebuild()
    before = indexed.part()
    take("one", *(row(f"Alpha {number}") for number in range(5)))
    take("two", row("Beta"))
    assert searching.follow() == IndexChange.objects.count() + 2
    assert indexed.part() != before
    assert indexed.held() == indexed.wanted() != []


def test_the_facts_of_the_reference_are_found_by_their_labels():
    searching.rebuild()
    index = searching.open_index()
    for kind in ("place", "legal_form", "policy", "publication", "event", "term", "figure"):
        assert indexed.held(kind) == indexed.wanted(kind) != []
    tagged = {"日本": "JP", "대한민국": "KR", "هند": "IN", "Jepang": "JP", "फ़िलिपींस": "PH"}
    for text, code in tagged.items():
        assert index.search(Phrase(text), limit=1).hits[0].id == code
    assert index.search(Filter("kind", "place")).total == len(indexed.wanted("place"))


def test_another_analysis_or_another_register_makes_the_index_anew(monkeypatch):
    take("one", row("Alpha"))
    searching.rebuild()
    assert list(search_upkeep.check_index()) == []
    current = indexed.part().parent / "current"
    current.write_text(current.read_text().replace('"version": "', '"version": "older-'))
    with pytest.raises(searching.NoIndex, match="outdated"):
        searching.open_index()
    searching.rebuild()
    search_upkeep.forget_index()
    assert not searching.is_ready()
    assert IndexChange.objects.filter(everything=True).exists()


def test_check_says_where_the_index_differs():
    take("one", row("Alpha"), row("Beta"))
    searching.rebuild()
    Organisation.objects.filter(pk=organisation("Alpha")).update(name="Omega Guild")
    Organisation.objects.filter(pk=organisation("Beta")).update(shown=False)
    told, facts = list(search_upkeep.check_index()), len(list(all_facts()))
    assert told == [
        f"index: it holds {facts + 2:,} documents, the register and the reference give {facts + 1:,}",
        f"index: organisation {organisation('Alpha')} is not found by its name",
    ]


def test_facts_that_changed_are_taken_in_anew_when_a_worker_starts(settings, tmp_path):
    searching.rebuild()
    search_upkeep.renew_facts()
    assert not search_upkeep.renew_facts()
    own = tmp_path / "reference"
    shutil.copytree(settings.REFERENCE, own)
    policies = own / "facts" / "policies.csv"
    policies.write_text(policies.read_text(encoding="utf-8").replace("Workers' Cooperative Act", "Zephyr Act"))
    settings.REFERENCE = own
    assert search_upkeep.renew_facts()
    assert searching.open_index().search(Phrase("Zephyr Act")).hits[0].id == "P001"
    assert list(search_upkeep.check_index()) == []


def test_living_members_come_first_and_samples_last_and_facets_are_broad():
    ordered = [
        ("member", "active", "network"), ("participant", "unknown", "network"), ("", "active", "network"),
        ("member", "closed", "network"), ("", "active", "foreign"), ("", "closed", "foreign"), ("", "active", "sample"),
    ]  # fmt: skip
    priors = [prior_of(*each) for each in ordered]
    assert priors == sorted(priors, reverse=True)
    assert len(set(priors)) == len(priors)
    assert [section_of(code) for code in ("C", "10", "UKSIC07-1071", "KSIC-10", "")] == ["C", "C", "C", "", ""]
    assert type_of("worker_full", "worker", "social_national") == "worker|worker_full|social"
    assert type_of("", "consumer_user", "none") == "consumer|consumer_user"
    assert type_of("out_of_scope", "producer", "") == "producer|out_of_scope"
    assert type_of("", "", "") == ""
    assert [year_of(day) for day in ("2020-05", "1899", "", "?")] == [2020, 1899, None, None]


# Whoever writes what everyone may see leaves a row in the outbox ---------------------------------

KNOWN = {  # file: functions that write the cache; those called «refold» and «show_new» leave the rows for the others
    "register/folding.py": {"_write_cache", "_write_organisations", "_refold_some", "show_new"},
    "register/joining.py": {"_make_rows", "_lead"},
}
MODELS = {"Organisation", "OrganisationName", "Identifier"}
WRITING = {"update", "create", "bulk_create", "bulk_update", "delete", "get_or_create", "update_or_create"}


def _writers(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            said = ast.unparse(call)
            begins = {f"{model}.objects" for model in MODELS} | {"model.objects"}
            writes = (
                isinstance(call.func, ast.Attribute) and call.func.attr in WRITING and said.startswith(tuple(begins))
            )
            writes = writes or (
                any(keyword.arg in {"shown", "redirect_to"} for keyword in call.keywords) and ".update" in said
            )
            first = ast.unparse(call.args[0]) if call.args else ""
            if writes or (ast.unparse(call.func) in {"write_rows", "set_column"} and first in MODELS):
                yield function.name


def test_everything_that_writes_the_cache_is_known_here():
    """Whoever adds a writer sees to it that it leaves its rows in the outbox, and tries it in the scenario above."""
    home = Path(commonwork.__file__).parent
    found = {str(path.relative_to(home)): set(_writers(path)) for path in sorted(home.rglob("*.py"))}
    assert {name: writers for name, writers in found.items() if writers} == KNOWN

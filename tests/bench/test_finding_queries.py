"""The makers of the finding benchmark: what they change, who answers, and that no name held back is in the register."""

from pathlib import Path

import pytest
from finding_inside import MAKERS, inside_queries
from finding_letters import full_width, half_width, hiragana, romaji, script_of
from finding_mistakes import misspelt
from finding_queries import make_queries, numbered
from finding_register import Lists, assemble, hold_back
from finding_relevance import Relevance, plain
from finding_sets import Body, dice, read_queries, read_register, write_queries, write_register

# Invented.
BODIES = [
    Body("uk:1", ["Sample Weavers Co-operative Society Limited", "Sample Weavers"], "GB", "Sampleville"),
    Body("uk:2", ["Sample Weavers Co-operative Society Limited"], "GB", "Elsewhere"),
    Body("jp:3", ["見本東部ファーム事業協同組合"], "JP"),
    Body("ch:4", ["Beispielhütten Wohngenossenschaft"], "CH"),
    Body("ror:5", ["نمونه‌های تعاونی کارگران"], "IR"),
    Body("ror:6", ["Инвентарный союз трудящихся", "Inventarnyi soyuz trudyashchikhsya"], "RU"),
]


def made(category: str, number: str) -> list[tuple[str, set[str]]]:
    """What a maker makes of one body's first name in forty draws."""
    known, body = Relevance(BODIES), next(body for body in BODIES if body.id == number)
    roll, script = dice("test"), script_of(body.names[0], body.country)
    answers = (MAKERS[category][0](body.names[0], script, body, known, roll) for _ in range(40))
    return [answer for answer in answers if answer]


def test_namesakes_answer_too():
    assert {frozenset(answer[1]) for answer in made("typo", "uk:1")} == {frozenset({"uk:1", "uk:2"})}


@pytest.mark.parametrize(
    ("category", "number", "query"),
    [
        ("width", "jp:3", "見本東部ﾌｧｰﾑ事業協同組合"),
        ("diacritics", "ch:4", "beispielhutten wohngenossenschaft"),
        ("word_order", "uk:1", "co-operative society limited sample weavers"),
        ("letter_variants", "ror:5", "نمونه های تعاونی كارگران"),
        ("abbreviation", "jp:3", "見本東部ファーム事業協"),
    ],
)
def test_a_query_is_what_somebody_types(category, number, query):
    assert query in {answer[0] for answer in made(category, number)}


@pytest.mark.parametrize("text", ["Sample Weavers", "Ткацкий союз", "شرکت تعاونی", "협동조합연합회"])
def test_a_mistake_is_one_key(text):
    roll = dice("mistakes")
    wrong = {misspelt(text, script_of(text), "", roll) for _ in range(50)} - {text}
    assert len(wrong) > 5
    assert all(abs(len(one) - len(text)) <= 1 for one in wrong)


def test_letters():
    assert (full_width("Co 1"), half_width("ガス"), hiragana("ギノウ")) == ("Ｃｏ　１", "ｶﾞｽ", "ぎのう")
    assert [romaji("キョウショウッテン", long_vowels=long) for long in (True, False)] == ["kyoushoutten", "kyoshotten"]
    assert plain("Ｅ．Ｇ　Łódź, 鐵道") == plain("e g lodz 铁道")
    assert [script_of(text) for text in ("見本ガス", "见本", "नमूना", "")] == ["Jpan", "Hani", "Deva", ""]


def test_held_back_names_are_asked_with_and_not_to_be_found():
    bodies = [Body(body.id, list(body.names), body.country) for body in BODIES]
    assert [body.id for body in hold_back(bodies)] == ["ror:6"]
    assert (bodies[5].names, bodies[5].held) == ([BODIES[5].names[0]], [BODIES[5].names[1]])
    asked = [query for query in make_queries(Lists(bodies, {}, {})) if query.relevant == ("ror:6",)]
    assert ("romanised_to_native", "Inventarnyi soyuz trudyashchikhsya") in {(q.category, q.query) for q in asked}
    assert "Inventarnyi" not in " ".join(name for body in bodies for name in body.names)


def test_what_says_too_little_or_misses_its_body_is_not_asked():
    one = BODIES[0]
    many = {f"uk:{number}" for number in range(12)}
    asked = [
        ("typo", "Latn", one, "a", many),
        ("typo", "Latn", one, "b", {"uk:2"}),
        ("typo", "Latn", one, "c", {"uk:1"}),
    ]
    assert [(query.id, query.query) for query in numbered([*asked, asked[2]])] == [("typo-001", "c")]


def test_every_run_makes_the_same_and_files_keep_it(tmp_path: Path):
    lists = Lists(BODIES, {"jp:3": "ミホントウブファーム"}, {})
    queries = make_queries(lists)
    assert queries == make_queries(lists)
    write_queries(queries, tmp_path / "queries.json")
    write_register(BODIES, tmp_path / "register.parquet")
    assert read_queries(tmp_path / "queries.json") == queries
    assert [body.names for body in read_register(tmp_path / "register.parquet")] == [body.names for body in BODIES]
    assert {category for category, *_ in inside_queries(lists, Relevance(BODIES))} > {"typo", "partial", "word_order"}


@pytest.mark.realdata
def test_the_real_lists_make_every_category(data: Path):
    lists = assemble(data, 45_000)
    ids = [body.id for body in lists.bodies]
    assert len(ids) == len(set(ids)) == 45_000
    by_id = {body.id: body for body in lists.bodies}
    queries = make_queries(lists)
    assert len({query.category for query in queries}) == 13
    assert len(queries) > 1000
    assert len({query.script for query in queries}) > 12
    held = [q for q in queries if q.category in ("romanised_to_native", "translated")]
    assert all(plain(q.query) not in map(plain, by_id[key].names) for q in held for key in q.relevant)

"""The questions the network argues about: whole, in every language, and every link leads somewhere."""

from commonwork.reference import load
from commonwork.reference.questions_loader import load_questions

LANGUAGES = {"en", "ja", "ko", "zh-hans", "hi", "fil", "fa", "id"}


def test_there_are_fourteen_in_their_order():
    assert [question.number for question in load_questions().values()] == list(range(1, 15))


def test_every_question_and_position_is_said_in_every_language():
    partly = [
        (question.id, sorted(LANGUAGES - words.keys()))
        for question in load_questions().values()
        for words in (question.title, question.question, *(position.words for position in question.positions))
        if words.keys() != LANGUAGES or not all(words.values())
    ]
    assert partly == []


def test_every_position_has_a_source_and_a_confidence():
    known = set(load().codes("confidence"))
    bare = [
        (question.id, position.source)
        for question in load_questions().values()
        for position in question.positions
        if not position.source or position.confidence not in known
    ]
    assert bare == []


def test_what_a_question_names_is_there():
    tables = {"policies": "policy_id", "publications": "pub_id", "events": "event_id", "figures": "row_id"}
    names = {"figures": "statistics"}
    known = {part: {row[key] for row in load().facts(names.get(part, part))} for part, key in tables.items()}
    known["policy"], known["publication"], known["event"] = (known[p] for p in ("policies", "publications", "events"))
    missing = [
        (question.id, part, code)
        for question in load_questions().values()
        for part in tables
        for code in getattr(question, part)
        if code not in known[part]
    ]
    missing += [
        (question.id, position.kind, position.link)
        for question in load_questions().values()
        for position in question.positions
        if position.kind and position.link not in known[position.kind]
    ]
    assert missing == []

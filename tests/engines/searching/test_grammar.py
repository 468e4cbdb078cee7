"""The query language: what is read, what is told, and that writing and reading are each other's inverse."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonwork.engines.searching.expressions import And, Filter, Not, Or, Phrase, Words
from commonwork.engines.searching.grammar import LENGTH, RULES, TERMS, QueryProblem, parse
from commonwork.engines.searching.normal import EVERYTHING, normal, phrase_of, value_of, words_of
from commonwork.engines.searching.query_writing import write
from commonwork.reference.searching import query_words

LANGUAGES = ("en", "ja", "ko", "zh-hans", "hi", "fil", "fa", "id")
FORMS = tuple(Filter("legal_form", code) for code in ("ID-KOP", "AU-COOP", "VN-HTX", "MN-COOP", "FJ-COOP"))
JAPAN, KOREA = Filter("country", "JP"), Filter("country", "KR")


def read(text, language="en", **more):
    return parse(text, query_words(language), **more)


def codes(text, language="en"):
    return [problem.code for problem in read(text, language).problems]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "country:jp type:worker founded:>2020"),
        ("en", "COUNTRY:Japan Type:Worker founded:>2020"),
        ("ja", "国:日本 類型：労働者型 設立:＞２０２０"),
        ("ko", "국가:일본 유형:노동자 설립:>2020"),
        ("zh-hans", "国家：日本 类型：工人合作社 成立：>2020"),
        ("hi", "देश:जापान प्रकार:कामगार स्थापना:>२०२०"),
        ("fil", "bansa:Japan uri:manggagawa itinatag:>2020"),
        ("fa", "کشور:ژاپن نوع:کارگری تأسیس:>۲۰۲۰"),
        ("id", "negara:Jepang jenis:pekerja berdiri:>2020"),
        ("hi", "country:jp type:worker founded:>2020"),
        ("ko", "negara:Jepang نوع:کارگری founded:>۲۰۲۰"),
    ],
)
def test_filters_in_every_language(language, text):
    assert read(text, language).node == And((JAPAN, Filter("type", "worker"), Filter("founded", "2020", ">")))
    assert not read(text, language).problems


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", EVERYTHING),
        ("worker coop", Words("worker coop")),
        ("労協連　東京", Words("労協連 東京")),
        ('"worker coop" tokyo', And((Words("tokyo"), Phrase("worker coop")))),
        ("«تعاونی کار»", Phrase("تعاونی کار")),
        ("„Genossenschaft der Arbeit“", Phrase("Genossenschaft der Arbeit")),
        ("「ワーカーズ コープ」", Phrase("ワーカーズ コープ")),
        ("＂全角＂ －除外", And((Phrase("全角"), Not(Words("除外"))))),
        ("coop -country:jp", And((Words("coop"), Not(JAPAN)))),
        ("multi-stakeholder - tokyo", Words("multi-stakeholder tokyo")),
        ("-(a b)", Not(Words("a b"))),
        ("country:jp,kr", Or((JAPAN, KOREA))),
        ("country:jp、韓国", Or((JAPAN, KOREA))),
        ("کشور:ژاپن،کره", Or((JAPAN, KOREA))),
        ("a b OR c", Or((Words("a b"), Words("c")))),
        ("a (b | c)", And((Words("a"), Or((Words("b"), Words("c")))))),
        ("a または b", Or((Words("a"), Words("b")))),
        ("PORTLAND OR", Words("PORTLAND or")),
        ("(株)労協", Words("株 労協")),
        ("founded:2010..2020", And((Filter("founded", "2010", ">="), Filter("founded", "2020", "<=")))),
        ("設立:2020〜2010年", And((Filter("founded", "2010", ">="), Filter("founded", "2020", "<=")))),
        ("founded:..1999", Filter("founded", "1999", "<=")),
        ("founded:≥1999", Filter("founded", "1999", ">=")),
        ("country:South Korea seoul", And((Words("seoul"), KOREA))),
        ("gb-fca:90001R", Filter("identifier", "gb-fca:90001R")),
        ("co-op:shop", Words("co-op shop")),
        ("تأسیس:۱۳۹۰..۱۳۹۹", And((Filter("founded", "2011", ">="), Filter("founded", "2020", "<=")))),
        ("founded:<2560", Filter("founded", "2017", "<")),
        ('city:"New Delhi"', Filter("city", "New Delhi")),
        ("jp-hojin:8010001", Filter("identifier", "jp-hojin:8010001")),
        ("type:?", Filter("type", "")),
        ("activity:education", Filter("activity", "P")),
        ("activity:agriculture", Filter("activity", "A")),
        ("産業:林業", Filter("activity", "A")),
        ("form:cooperative country:vn", And((Or(FORMS), Filter("country", "VN")))),
        ("\u202ecountry:\u2066jp\u2069", JAPAN),
    ],
)
def test_what_is_read(text, node):
    assert read(text).node == node


def test_what_is_not_well_formed_is_searched_as_words_and_told():
    assert read("country:jpan rice") == type(read(""))(
        Words("jpan rice"), (QueryProblem("unknown_value", 0, 12, "jpan", "country", ("Japan", "Panama")),)
    )
    assert read("contry:jp").problems[0].nearest[0] == "country"
    assert read("دولة:x", "fa").problems[0].code == "unknown_field"
    assert read("founded:soon").node == Words("soon")
    told = {text: codes(text) for text in ('"abc', "a) b", "(a b", "country:", "founded:soon", "a\0b", "http://x.coop")}
    assert told == {
        '"abc': ["unclosed_quote"], "a) b": ["unbalanced"], "(a b": ["unbalanced"], "country:": ["empty_filter"],
        "founded:soon": ["bad_number"], "a\0b": ["unreadable"], "http://x.coop": [],
    }  # fmt: skip


HOSTILE = {
    "long": ("a" * 1_000_000, "too_long"),
    "terms": ("coop " * 10_000, "too_many_terms"),
    "terms in time": (" ".join("ab" for _ in range(TERMS + 1)), "too_many_terms"),
    "values": ("country:" + ",".join(f"{i:02}" for i in range(99)), "too_many_terms"),
    "deep": ("(" * 200 + "a", "too_deep"),
    "nul": ("a\0b", "unreadable"),
    "surrogate": ("a\ud800b", "unreadable"),
    "pattern": ("(a+)+$ [^x]*" * 20, "too_many_terms"),
    "colons": (":" * LENGTH, ""),
    "minus": ("-" * LENGTH, ""),
    "bidi": ("\u202e\u2066" * 150, ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_answered_and_told(name):
    text, code = HOSTILE[name]
    before = time.process_time()
    found = read(text)
    assert time.process_time() - before < 1  # a guard against growing without bounds, not a measurement
    assert not code or code in [problem.code for problem in found.problems]
    assert read(write(found.node, query_words("en"))).node == found.node


ANY = st.text(
    st.one_of(st.sampled_from('ab東協کऊ12 ():"«»「」“”-－|:：,،.>OR\u200c\u202e'), st.characters()), max_size=40
)


@given(ANY, st.sampled_from(LANGUAGES), st.sampled_from(LANGUAGES))
@settings(deadline=None, max_examples=300)
def test_what_was_read_can_be_written_in_every_language(text, language, other):
    node = read(text, language).node
    assert read(write(node, query_words(language)), language).node == node
    assert read(write(node, query_words(other)), other).node == node


CODED = [("country", code) for code in ("JP", "KR", "GB", "IR")] + [
    ("type", "worker"), ("type", ""), ("level", "secondary"), ("legal_form", "KR-HG-JW"), ("kind", "policy"),
    ("activity", "P"), ("status", "unknown"), ("standing", "foreign"), ("relation", "member_to_confirm"),
]  # fmt: skip
WORD = st.text(st.sampled_from("abc東協کऊ12-'.:()\"「」"), min_size=1, max_size=8)
LEAVES = st.one_of(
    st.lists(WORD, min_size=1, max_size=3).map(" ".join).filter(words_of).map(Words),
    st.lists(WORD, min_size=1, max_size=3).map(" ".join).filter(phrase_of).map(Phrase),
    st.sampled_from(CODED).map(lambda pair: Filter(*pair)),
    st.tuples(st.sampled_from(["city", "region", "identifier"]), WORD.map(value_of).filter(bool)).map(
        lambda pair: Filter(*pair)
    ),
    st.tuples(st.integers(1500, 2100), st.sampled_from(["=", "<", "<=", ">", ">="])).map(
        lambda pair: Filter("founded", str(pair[0]), pair[1])
    ),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(Not), *(st.lists(inner, max_size=3).map(tuple).map(kind) for kind in (And, Or))
    ),
    max_leaves=6,
)  # fmt: skip


@given(TREES, st.sampled_from(LANGUAGES))
@settings(deadline=None, max_examples=300)
def test_what_was_written_is_read_as_it_was(node, language):
    text = write(node, query_words(language))
    assert read(text, language).node == normal(node) or len(text) > LENGTH


CASES = {
    "query.quotes": '"a b"',
    "query.minus": "a -b",
    "query.or": "a OR b",
    "query.groups": "a (b OR c)",
    "query.filters": "country:jp",
    "query.several": "country:jp,kr",
    "query.ranges": "founded:2010..2020",
    "query.calendars": "founded:>1390",
    "query.any_language": "negara:Jepang",
    "query.long_values": "country:South Korea",
    "query.schemes": "ror:042",
    "query.nearest": "country:jpan",
}


@pytest.mark.parametrize("rule", CASES)
def test_a_disabled_rule_changes_what_is_read(rule):
    assert set(CASES) == set(RULES)
    assert read(CASES[rule], off=frozenset({rule})) != read(CASES[rule])

"""What is found by what, in many scripts, and why."""

import pytest
from engines.searching.sought import ids, index_of, told

from commonwork.engines.searching.documents import Document, SearchName
from commonwork.engines.searching.expressions import Words

QUERIES = {  # what is typed: whom it should find first
    "見本労働者協同組合連合会": "ja", "労働": "ja", "労協": "ja", "者協同": "ja", "mihon rodosha": "ja", "MWCU": "ja",
    "mihon workers union": "ja", "見本勞働者": "ja", "ﾈｯﾄﾜｰｸ": "ja2", "ねっとわーく": "ja2", "taiyo": "ja2",
    "kudamatsu": "ja2", "의정부": "ko", "통번": "ko", "hanmaum tongbonyok": "ko", "uijeongbu hanmaeum": "ko",
    "雙河民生": "zh", "shuanghe minsheng": "zh", "茶叶": "zh", "कांचनजंघा": "hi", "kanchanjangha": "hi",
    "jaipur milk": "hi", "گلخانه داران": "fa", "گلخانهداران ياس": "fa", "golkhane": "fa", "shiraz": "fa",
    "tadamun": "ar", "al-tadamun tarbiyat": "ar", "التضامن": "ar", "การเกษตร": "th", "เกษตร": "th",
    "hoa binh": "vi", "Hoà Bình": "vi", "gruene strasse": "de", "GRUNE STRASSE": "de", "gemuse": "de", "muster": "de",
    "genossenschaft grune": "de", "etoile": "fr", "pecheurs etoile": "fr", "pêchuers": "fr", "sampel bakers": "en",
    "bakrs": "en", "bak": "en", "co operative sample": "en", "leeds": "en", "ltd sample": "en", "ulccs": "en2",
    "labor contract uralungal": "en2", "ромашка": "ru", "romashka": "ru", "kazan romashka": "ru", "ｓａｍｐｌｅ": "en",
}  # fmt: skip


@pytest.mark.parametrize("text", QUERIES)
def test_it_finds_the_one_that_is_meant_first(sought, text):
    assert ids(sought, text)[:1] == [QUERIES[text]]


WHY = {  # what is typed: why the first is found, in which name, by which letters
    "見本労働者協同組合連合会": ("exact", "見本労働者協同組合連合会", ["見本労働者協同組合連合会"]),
    "見本労協連": ("alias", "見本労協連", ["見本労協連"]),
    "rodosha": ("romanised", "見本労働者協同組合連合会", ["労働者"]),
    "ネット": ("words", "生活協同組合太陽ネットワーク", ["ネット"]),
    "uralung": ("prefix", "Uralungal Labour Contract Co-operative Society", ["Uralung"]),
    "bakrs": ("spelling", "Sample Bakers' Co-operative Society Ltd", ["Bakers'"]),
    "leeds": ("place", "Sample Bakers' Co-operative Society Ltd", []),
    "gemüse": ("alias", "Gemüsegenossenschaft Wald", ["Gemüse"]),
    "beekeeping": ("translated", "تعاونية التضامن لتربية النحل", ["النحل"]),
}


@pytest.mark.parametrize("text", WHY)
def test_it_says_why_in_the_name_as_it_is_written(sought, text):
    assert told(sought.search(Words(text)).hits[0]) == WHY[text]


def test_the_more_of_what_was_meant_the_higher(sought):
    assert ids(sought, "sample bakers leeds")[0] == "en"
    assert ids(sought, "co-operative society uralungal")[0] == "en2"


def test_nothing_is_found_by_nothing(sought):
    assert ids(sought, "") == ids(sought, "!?") == ids(sought, "qqqqxxzz") == []


def test_names_made_of_known_words_alone_are_found_across_languages(tmp_path):
    bodies = {
        "ja": ("日本労働者協同組合連合会", "JP"), "other": ("大阪労働者協同組合連合会", "JP"),
        "in": ("भारतीय राष्ट्रीय सहकारी संघ", "IN"), "uk": ("Workers Union of Leeds", "GB"),
        "cn": ("Japan House Co-operative Workers Shop", "CN"),
    }  # fmt: skip
    index = index_of(
        tmp_path,
        [Document(id, "organisation", (SearchName(name),), country=country) for id, (name, country) in bodies.items()],
    )
    assert ids(index, "Japan Workers' Co-operative Union")[0] == "ja"
    assert ids(index, "National Cooperative Union of India")[0] == "in"

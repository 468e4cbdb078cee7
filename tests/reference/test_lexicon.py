import csv
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from commonwork.engines.cleaning.text import fold_text
from commonwork.reference.lexicon_loader import HERE as FOLDER
from commonwork.reference.lexicon_loader import (
    KINDS,
    LexiconFaults,
    Match,
    Word,
    faults,
    load_lexicon,
)

NETWORK = ("en", "ja", "ko", "zh-hans", "hi", "fil", "fa", "id")
FULL = (*NETWORK, "zh-hant", "ne", "ar", "ms", "vi", "th", "es", "fr", "pt", "de", "it", "ru")
CORE = ("bn", "ta", "ml", "si", "mn", "ur")

NAMES = [  # language, name, meanings in their order («|»: one of these), what is left
    ("ja", "日本労働者協同組合連合会", "workers cooperative federation|union", "日本"),
    ("ja", "日本労働者協同組合(ワーカーズコープ)連合会", "workers cooperative federation|union", "日本"),
    ("ja", "横浜市管工事業協同組合", "city plumbing business cooperative", "横浜"),
    ("ja", "ワーカーズ・コレクティブ ネットワーク ジャパン", "collective workers network", "ジャパン"),
    ("en", "Japan Workers' Co-operative Union", "workers cooperative union", "japan"),
    ("en", "Uralungal Labour Contract Co-operative Society", "labour contract cooperative society", "uralungal"),
    ("ko", "한국의료복지사회적협동조합", "medical welfare social cooperative", "한국"),
    ("ko", "일하는사람들의협동조합연합회", "workers of cooperative federation|union", ""),
    ("zh-hans", "中华全国供销合作总社", "all-country cooperative general-federation marketing supply", ""),
    ("zh-hans", "全国手工业合作总社", "national handicraft cooperative general-federation", ""),
    ("zh-hant", "台中市第二信用合作社", "city second credit cooperative", "台中"),
    ("hi", "राष्ट्रीय सहकारी श्रमिक महासंघ", "national cooperative workers consortium|federation|general-federation", ""),
    ("hi", "Abhinav Mahila Nagrik Sahakari Bank Maryadit", "women citizens cooperative bank limited", "abhinav"),
    ("ne", "राष्ट्रिय सहकारी महासंघ", "national cooperative confederation|federation|general-federation", ""),
    ("fa", "اتاق تعاون ایران", "chamber cooperation|cooperative", "ایران"),
    ("fa", "تعاونی‌های تولیدی", "cooperative manufacturing", ""),
    ("ar", "الاتحاد التعاوني المركزي", "federation|union cooperative central", ""),
    ("th", "สันนิบาตสหกรณ์แห่งประเทศไทย", "alliance|league cooperative of country-nation", "ไทย"),
    ("vi", "Liên minh Hợp tác xã Việt Nam", "alliance|league|union cooperative", "viet nam"),
    ("id", "KOPKAR TELKOM", "cooperative employees", "telkom"),
    ("ms", "Angkatan Koperasi Kebangsaan Malaysia", "movement cooperative national", "malaysia"),
    ("fil", "Kooperatiba ng mga Manggagawa ng Cebu", "cooperative workers of", "cebu"),
    ("ru", "Союз потребительских обществ Московской области", "alliance|union consumers society", "московскои области"),
    ("de", "Wohnungsbaugenossenschaft Saalfeld eG", "cooperative housing", "saalfeld"),
    ("de", "Friseurgenossenschaft Saalfeld", "beauty cooperative", "saalfeld"),
    ("fr", "Coopérative d'artisans du Rhône", "cooperative artisans of", "rhone"),
    ("it", "Confederazione dell'artigianato", "confederation handicraft", ""),
    ("ml", "ഊരാളുങ്കൽ ലേബർ കോൺട്രാക്ട് കോ-ഓപ്പറേറ്റീവ് സൊസൈറ്റി", "labour contract cooperative society", "ഊരാളുങ്കൽ"),
    ("si", "ජාතික සමුපකාර සභාව", "national cooperative council", ""),
    ("mn", "Монголын Үндэсний Хоршоологчдын Холбоо", "national cooperative association|federation|union", "монголын"),
    ("bn", "বাংলাদেশ জাতীয় সমবায় ইউনিয়ন", "national cooperative union", "বাংলাদেশ"),
    ("ta", "தமிழ்நாடு கூட்டுறவு ஒன்றியம்", "cooperative union", "தமிழ்நாடு"),
    ("ur", "کوآپریٹو سوسائٹی کراچی", "cooperative society", "کراچی"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A lexicon of two concepts and two languages, to be spoilt."""
    (tmp_path / "words").mkdir()
    (tmp_path / "concepts.csv").write_text(
        "id,kind,weight,identity,note\nunion,level,0.5,yes,\nfederation,level,0.5,yes,\n", encoding="utf-8"
    )
    (tmp_path / "languages.csv").write_text(
        "language,name,network,state,note\nen,English,yes,unchecked,\nja,Japanese,yes,unchecked,\n", encoding="utf-8"
    )
    (tmp_path / "words/en.csv").write_text(
        "concept,word,form,shared\nunion,union,full,\nfederation,federation,full,\n", encoding="utf-8"
    )
    (tmp_path / "words/ja.csv").write_text(
        "concept,word,form,shared\nunion,連合会,full,federation\nfederation,連合会,full,union\n", encoding="utf-8"
    )
    return tmp_path


def spoil(folder: Path, file: str, old: str, new: str) -> list[str]:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return faults(folder)


def meanings(name: str, *languages: str) -> str:
    return " ".join("|".join(sorted(meaning)) for meaning in load_lexicon().read(name, languages or None).meanings)


def test_packaged_folder_has_no_fault() -> None:
    assert faults() == []


def test_load_reads_once() -> None:
    assert load_lexicon() is load_lexicon()


def test_enough_concepts_of_every_kind() -> None:
    concepts = load_lexicon().concepts
    assert len(concepts) >= 350
    assert {concept.kind for concept in concepts.values()} == KINDS


def test_identity_is_kept_where_a_word_tells_two_bodies_apart() -> None:
    concept = load_lexicon().concept
    kept = ("federation", "union", "branch", "women", "workers", "first", "taxi", "national", "north")
    assert {id: concept(id).identity for id in kept} == dict.fromkeys(kept, True)
    stripped = ("cooperative", "limited", "society", "city", "of", "the")
    assert {id: concept(id).identity for id in stripped} == dict.fromkeys(stripped, False)
    assert concept("cooperative").weight < concept("taxi").weight < concept("women").weight


def test_languages() -> None:
    lexicon = load_lexicon()
    assert set(lexicon.languages) == {*FULL, *CORE}
    assert tuple(sorted(code for code, row in lexicon.languages.items() if row["network"] == "yes")) == tuple(
        sorted(NETWORK)
    )
    assert {row["state"] for row in lexicon.languages.values()} == {"unchecked"}


@pytest.mark.parametrize("language", FULL)
def test_every_concept_has_a_word(language: str) -> None:
    lexicon = load_lexicon()
    assert set(lexicon.concepts) - {word.concept for word in lexicon.words(language)} == set()


@pytest.mark.parametrize("language", CORE)
def test_core_languages_have_the_common_concepts(language: str) -> None:
    assert len({word.concept for word in load_lexicon().words(language)}) >= 100


def test_words_are_written_cleanly() -> None:
    for file in sorted((FOLDER / "words").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                assert row["word"] == " ".join(row["word"].split()), (file.name, row)


def test_folding_twice_changes_nothing() -> None:
    lexicon = load_lexicon()
    words = [word for language in lexicon.languages for word in lexicon.words(language)]
    assert [
        word for word in words if fold_text(word.folded) != word.folded or fold_text(word.text) != word.folded
    ] == []


@pytest.mark.parametrize(("language", "name", "expected", "rest"), NAMES, ids=[name for _, name, _, _ in NAMES])
def test_real_names_are_understood(language: str, name: str, expected: str, rest: str) -> None:
    assert (meanings(name, language), load_lexicon().read(name, [language]).rest) == (expected, rest)


def test_the_same_body_in_two_languages_has_the_same_concepts() -> None:
    lexicon = load_lexicon()
    japanese = lexicon.read("日本労働者協同組合連合会", ["ja"])
    assert lexicon.differing(japanese, lexicon.read("Japan Workers' Co-operative Union", ["en"])) == ([], [])
    assert lexicon.differing(japanese, lexicon.read("Nihon Rodosha Kyodo Kumiai Rengokai", ["ja"])) == ([], [])
    hindi = lexicon.read("शिल्प सहकारी समिति", ["hi"])
    assert lexicon.differing(hindi, lexicon.read("Shilp Sahakari Samiti", ["hi"])) == ([], [])


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        ("한국의료복지사회적협동조합연합회", "한국의료복지사회적협동조합", ["federation", "union"], []),
        (
            "Philippine Federation of Workers Cooperatives",
            "Philippine Federation of Women Cooperatives",
            ["workers"],
            ["women"],
        ),
    ],
)
def test_siblings_differ_in_one_concept_of_identity(one: str, other: str, left: list[str], right: list[str]) -> None:
    lexicon = load_lexicon()
    sides = lexicon.differing(lexicon.read(one, ["ko", "en"]), lexicon.read(other, ["ko", "en"]))
    assert [sorted(id for meaning in side for id in meaning) for side in sides] == [left, right]
    assert all(lexicon.concept(id).identity for id in left + right)


def test_spellings_of_one_word_agree() -> None:
    assert {meanings(word, "en") for word in ("Co-operative", "COOPERATIVE", "co-op", "Coop", "Co.op")} == {
        "cooperative"
    }
    assert meanings("農協", "ja") == "agriculture cooperative"
    assert sorted(meanings("KSP Makmur", "id").split()) == sorted(meanings("Koperasi Simpan Pinjam", "id").split())


def test_matches_name_place_language_and_word() -> None:
    assert load_lexicon().find("労働者協同組合連合会", ["ja"]) == [
        Match(0, 3, "workers", "ja", "労働者", 0),
        Match(3, 7, "cooperative", "ja", "協同組合", 0),
        Match(7, 10, "union", "ja", "連合会", 0),
        Match(7, 10, "federation", "ja", "連合会", 1),
    ]


def test_words_end_where_words_end() -> None:
    assert meanings("Coopersville Unionist Taximeter", "en") == "politics"
    assert meanings("町田市農協", "ja") == "city agriculture cooperative"
    assert meanings("大阪 新宿 中村屋", "ja") == ""
    assert meanings("オガスト", "ja") == ""
    assert meanings("ชาติ", "th") == ""


def test_languages_not_in_the_lexicon_are_passed_over() -> None:
    lexicon = load_lexicon()
    assert lexicon.find("koperasi", ["tlh"]) == []
    assert lexicon.words("tlh") == ()
    assert lexicon.find("合作社", ["zh"]) == [Match(0, 3, "cooperative", "zh-hans", "合作社", 0)]


def test_without_languages_all_are_searched() -> None:
    found = load_lexicon().find(fold_text("Koperasi 협동조합 सहकारी تعاونی"))
    assert [(match.concept, match.word) for match in found] == [
        ("cooperative", "koperasi"),
        ("cooperative", "협동조합"),
        ("cooperative", "सहकारी"),
        ("cooperative", "تعاونی"),
    ]


def test_found_places_never_overlap() -> None:
    lexicon = load_lexicon()
    for _, name, _, _ in NAMES:
        places = sorted({(match.start, match.end) for match in lexicon.find(fold_text(name))})
        assert all(end <= start for (_, end), (start, _) in pairwise(places)), name


def test_small_folder_loads(folder: Path) -> None:
    lexicon = load_lexicon(folder)
    assert lexicon.words("ja") == (
        Word("union", "連合会", "full", "ja", frozenset({"federation"}), frozenset(), "連合会"),
        Word("federation", "連合会", "full", "ja", frozenset({"union"}), frozenset(), "連合会"),
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "concepts.csv",
            "union,level",
            "Union,level",
            "concepts.csv row 2: id «Union» is not small letters, digits and hyphens",
        ),
        ("concepts.csv", "federation,level", "federation,rank", "concepts.csv row 3: kind «rank» is unknown"),
        ("concepts.csv", "0.5", "1.5", "concepts.csv row 2: weight «1.5» is not between 0 and 1"),
        ("concepts.csv", "0.5", "NaN", "concepts.csv row 2: weight «NaN» is not between 0 and 1"),
        ("concepts.csv", "yes", "y", "concepts.csv row 2: identity «y» is neither yes nor no"),
        ("concepts.csv", "federation,level,0.5,yes,", "federation,level", "concepts.csv row 3: 2 cells, expected 5"),
        ("words/en.csv", "union,union", "guild,union", "words/en.csv row 2: concept «guild» is not in concepts.csv"),
        ("words/en.csv", ",union,", ", union ,", "words/en.csv row 2: word « union » has spaces at its ends"),
        ("words/en.csv", ",union,", ",&,", "words/en.csv row 2: word «&» has no letter left when folded"),
        ("words/en.csv", "full", "long", "words/en.csv row 2: form «long» is unknown"),
        (
            "words/en.csv",
            "federation,fed",
            "union,UNION,full,\nfederation,fed",
            "words/en.csv row 3: «UNION» is the same word as in words/en.csv row 2",
        ),
        (
            "words/en.csv",
            ",federation,full,",
            ",Union,full,union",
            "words/en.csv row 2: «union» is also a word of «federation», which «shared» does not name",
        ),
        (
            "words/ja.csv",
            "union,連合会,full,federation\n",
            "",
            "words/ja.csv row 2: «連合会» is no word of «union», which «shared» names",
        ),
        ("words/en.csv", "federation,federation,full,\n", "", "words/en.csv: no word for «federation»"),
        (
            "words/en.csv",
            "shared",
            "also",
            "words/en.csv row 1: the columns are «concept, word, form, also», expected «concept, word, form, shared»",
        ),
        ("languages.csv", "ja,", "ko,", "words/ko.csv: the file is missing"),
        ("languages.csv", "ja,", "ko,", "words/ja.csv: the language is not in languages.csv"),
        ("languages.csv", "unchecked", "fine", "languages.csv row 2: state «fine» is unknown"),
        ("languages.csv", "yes", "maybe", "languages.csv row 2: network «maybe» is neither yes nor no"),
    ],
)
def test_a_fault_is_named_with_its_place(folder: Path, file: str, old: str, new: str, expected: str) -> None:
    assert expected in spoil(folder, file, old, new)


def test_a_folder_with_faults_is_refused(folder: Path) -> None:
    spoil(folder, "words/en.csv", "full", "long")
    with pytest.raises(LexiconFaults) as refused:
        load_lexicon(folder)
    assert refused.value.args == tuple(faults(folder))


def test_another_network_copies_the_folder(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "lexicon")
    assert faults(tmp_path / "lexicon") == []

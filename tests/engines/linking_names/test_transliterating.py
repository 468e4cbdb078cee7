"""How words of many scripts sound, and that usual spellings of one word sound alike."""

import pytest

from commonwork.engines.linking.kana import bank_kana, romanise_kana, spellings
from commonwork.engines.linking.transliterating import read_japanese, romanise, skeleton, sound

ROMANISED = [
    ("", "", ""),
    ("karibu", "", "karibu"),
    ("きょうどうくみあい", "", "kyoudoukumiai"),
    ("ホッカイドウ", "", "hokkaidou"),
    ("協同組合", "ja", "kyoudoukumiai"),
    ("労協", "ja", "roukyou"),
    ("合作社", "zh", "hezuoshe"),
    ("重庆", "zh", "chongqing"),
    ("협동조합", "", "hyeopdongjohap"),
    ("한살림", "", "hansallim"),
    ("북악", "", "bugak"),
    ("शिल्प सहकारी समिति", "", "shilp sahkari samiti"),
    ("नेहरू", "", "nehru"),
    ("ഊരാളുങ്കൽ", "", "uralunkal"),
    ("گیلان", "", "gilan"),
    ("الاخلاص", "ar", "akhlas"),
    ("кооператив", "", "kooperativ"),
]
SOUND_ALIKE = [
    ("noukiyou", "noukyou", "nokyo"),  # kana as banks write it, Hepburn by letters, without long vowels
    ("hotsukaidou", "hokkaido"),
    ("chiyuuou", "chuo"),
    ("phool", "phul"[:2] + "ool", "fool"),
    ("mahavidyalay", "mahavidyalai"),
    ("woodcraft", "voodkraft"),
]


@pytest.mark.parametrize(("text", "language", "latin"), ROMANISED)
def test_a_word_in_latin_letters(text, language, latin):
    assert romanise(text, language) == latin


@pytest.mark.parametrize("words", SOUND_ALIKE)
def test_spellings_of_one_word_sound_alike(words):
    assert len({sound(word) for word in words}) == 1


def test_consonants_survive_a_change_of_script():
    assert skeleton(sound("haepibeuritji")) == "hprtc"
    assert skeleton(sound("kooperativ")) == skeleton(sound("kuperatif")) == "kprtp"


def test_kana_as_banks_write_it():
    assert bank_kana("のうきょう") == bank_kana("ノウキョウ") == "ノウキヨウ"
    assert romanise_kana("シンクミ") == "shinkumi"
    assert spellings("ノウキョウ") == {"ノウキョウ", "ノウキヨウ", "noukyou", "noukiyou", "nokyo"}
    assert spellings("クミ") == frozenset()


def test_readings_of_kanji():
    assert read_japanese("水戸農協") == "ミトノウキョウ"
    assert read_japanese("いわき信組") == "イワキシンクミ"

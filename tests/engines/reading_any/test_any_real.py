"""The real registers and messy files, read without a map: what is understood, and how many columns are right.

X
"""

from dataclasses import dataclass

import pytest

from commonwork.engines.reading.understanding import understand
from commonwork.flows.reading import words_of

pytestmark = pytest.mark.realdata
ID = ("identifier", "key")
SECTOR = ("activity", "sector")
PLACE = ("region", "city")
UK = {
    "CUK Organisation ID": ID,
    "Registered Number": "identifier",
    "Registrar": "identifier_scheme",
    "Registered Name": "name.official",
    "Trading Name": "name.trading",
    "Legal Form": "legal_form",
    "Registered Street": "address",
    "Registered City": "city",
    "Registered State/Province": "region",
    "Registered Postcode": "postcode",
    "UK Nation": ("region", "country"),
    "SIC Code": "activity",
    "SIC section": SECTOR,
    "SIC code - level 2": SECTOR,
    "SIC code - level 2 description": SECTOR,
    "SIC code - level 3": SECTOR,
    "SIC code - level 3 description": SECTOR,
    "SIC code - level 4": SECTOR,
    "SIC code - level 4 description": SECTOR,
    "SIC code - level 5": SECTOR,
    "SIC code - level 5 description": SECTOR,
    "Sector - Simplified, High Level": "sector",
    "Registered Status": "status",
    "Incorporation Date": "founded",
    "Dissolved Date": "closed",
}
OUTLETS = {
    "CUK Organisation ID": ID,
    "Registered Name": "name.official",
    "Outlet Name": "name.trading",
    "Street": "address",
    "City": "city",
    "State/Province": "region",
    "Postcode": "postcode",
    "Description": "description",
    "Phone": "phone",
    "Website": "website",
}
GEOJSON = {
    "addr:city": "city",
    "addr:postcode": "postcode",
    "addr:street": "address",
    "name": "name.official",
    "website": "website",
    "id": ID,
    "geometry.longitude": "longitude",
    "geometry.latitude": "latitude",
    "wikidata": "identifier",
}
CH = {
    "wikidata": "identifier",
    "abbr": "name.short",
    "name": "name.official",
    "short": "name.short",
    "website": "website",
    "start_date": "founded",
    "swiss_business_uid": "identifier",
}
TRUTHS = {
    "UK": {
        "uk_coops_longitudinal/2016_organisations.csv.gz": UK,
        "uk_coops_longitudinal/2017_organisations.csv.gz": UK,
        "uk_coops_longitudinal/2016_economy.csv.gz": {
            "CUK Organisation ID": ID,
            "Registered Name": "name.official",
            "Memberships": "members",
            "Employees": "workers",
            "Turnover": "turnover",
            "Member/Shareholder Funds": "capital",
            "Year End Date": "period",
            "Economic Year": "period",
        },
        "uk_coops_longitudinal/2016_outlets.csv.gz": OUTLETS,
        "uk_coops_longitudinal/2019q1_outlets.csv.gz": OUTLETS,
        "uk_coops_longitudinal/2019-06_outlets.csv.gz": OUTLETS,
    },
    "JP": {
        "jp_houjin_bangou_coops/coop_change_events_2021-07_2023-12.csv.gz": {
            "corporate_number": "identifier",
            "process": "change",
            "update_date": "change_date",
            "change_date": "change_date",
            "name": "name.official",
            "kind": ("legal_form", "organisation_kind"),
            "prefecture": "region",
            "city": "city",
            "street": "address",
            "pref_code": "region",
            "city_code": PLACE,
            "post_code": "postcode",
            "address_outside": "address",
            "close_date": "closed",
            "successor_corporate_number": "successor",
            "en_name": "name.translated",
            "en_prefecture": "region",
            "en_city": PLACE,
            "en_address_outside": "address",
            "furigana": "name.reading",
        },
        "jp_houjin_bangou_coops/sabae_18207_company.csv.gz": {
            "corporateID": "identifier",
            "corporateType": ("legal_form", "organisation_kind"),
            "corporateName": "name.official",
            "corporateKana": "name.reading",
            "location": ("address", "city"),
            "moddate": "change_date",
        },
    },
    "DE": {
        "de_worker_coops/worker_coops_germany.csv": {
            "id": ID,
            "name": "name.official",
            "url": "website",
            "description": "description",
            "sector": "sector",
            "location": "city",
            "legal_form": "legal_form",
        },
        "de_worker_coops/worker_coops_germany.json": {
            "id": ID,
            "name": "name.official",
            "url": "website",
            "description": "description",
            "sector": "sector",
            "location": "city",
            "legal_form": "legal_form",
            "lat": "latitude",
            "lng": "longitude",
            "wikidata_id": "identifier",
        },
    },
    "CH": {
        "ch_housing_coops/swiss_housing_cooperative_list_owners.tsv": CH,
        "ch_housing_coops/swiss_housing_cooperative_list_operators.tsv": CH,
        "ch_housing_coops/swiss_housing_cooperative_areas.geojson": GEOJSON,
        "ch_housing_coops/swiss_housing_cooperative_buildings.geojson.gz": GEOJSON
        | {
            "owner:swiss_business_uid": "identifier",
            "owner:wikidata": "identifier",
            "owner:website": "website",
        },
    },
    "TG": {
        "tg_cooperatives/cooperatives_maritime_plateaux.csv.gz": {
            "FID": ID,
            "region_nom_bdd": "region",
            "prefecture_nom_bdd": "region",
            "commune_nom_bdd": PLACE,
            "canton_nom_bdd": PLACE,
            "nom_localite": ("city", "address"),
            "cooperative_nom": "name.official",
            "cooperative_statut": ("status", "activity"),
            "cooperative_type": "organisation_kind",
            "geometry": "point",
        },
    },
    "US": {
        "us_ncua_2025q4/FOICU.txt.gz": {
            "CU_NUMBER": ID,
            "CYCLE_DATE": ("period", "change_date"),
            "JOIN_NUMBER": ID,
            "RSSD": "identifier",
            "CU_TYPE": ("legal_form", "organisation_kind"),
            "CU_NAME": "name.official",
            "CITY": "city",
            "STATE": "region",
            "CharterState": "region",
            "STATE_CODE": "region",
            "ZIP_CODE": "postcode",
            "COUNTY_CODE": "region",
            "ATTENTION_OF": "contact",
            "STREET": "address",
            "YEAR_OPENED": "founded",
        },
    },
}


@dataclass
class Share:
    right: int = 0
    of: int = 0
    claimed: int = 0
    strange: int = 0


def meaning(guess):
    return f"{guess.field}.{guess.kind}" if guess.kind else guess.field


def judge(found, truth, share):
    """Count the right columns; returns the wrong ones."""
    wrong = []
    for column in found.columns:
        wanted = truth.get(column.heading)
        if wanted is None:
            share.strange += 1
            share.claimed += bool(column.guess.field)
            continue
        accepted = (wanted,) if isinstance(wanted, str) else wanted
        share.of += 1
        share.right += meaning(column.guess) in accepted
        if meaning(column.guess) not in accepted:
            wrong.append((column.heading, meaning(column.guess), wanted))
    return wrong


@pytest.mark.parametrize("name", TRUTHS)
def test_the_columns_of_real_registers_are_guessed(name, data, capsys):
    share, wrong = Share(), []
    for file, truth in TRUTHS[name].items():
        wrong += judge(understand(data / file, words_of()), truth, share)
    with capsys.disabled():
        print(
            f"\n{name}: {share.right} of {share.of} columns right ({share.right / share.of:.1%}); "
            f"{share.claimed} of {share.strange} columns without a meaning were given one; wrong: {wrong}"
        )
    assert share.right >= 0.9 * share.of


HORROR = "messy_messytables_horror"
READ = {
    "badcolspan.html": ("HTML", 4, 4),
    "begrotingsanalyse-2011.csv": ("CSV", 36, 14),
    "blank_line.ods": ("ODS", 3, 3),
    "characters.csv": ("CSV", 382, 18),
    "complex.csv": ("CSV", 3, 4),
    "complex.html": ("HTML", 3, 1),
    "example.tsv": ("TSV", 140, 17),
    "excel_pasting.csv": ("CSV", 13, 9),
    "html.html": ("HTML", 199, 5),
    "invisible_text.html": ("HTML", 3, 9),
    "large.xlsx": ("XLSX", 27, 11),
    "loffice-4.4.1.2.ods": ("ODS", 3, 3),
    "long.csv": ("TXT", 4000, 1),
    "mixedGLB.csv": ("CSV", 133, 19),
    "null.csv": ("CSV", 10, 4),
    "ods_formats.ods": ("ODS", 4, 10),
    "rowcolspan.html": ("HTML", 10, 5),
    "simple.csv": ("CSV", 6, 3),
    "simple.ods": ("ODS", 3, 3),
    "simple.psv": ("CSV(|)", 28, 6),
    "simple.ssv": ("CSV(;)", 6, 3),
    "simple.xls": ("XLS", 6, 3),
    "simple.xlsx": ("XLSX", 6, 3),
    "simple.zip": ("ZIP(CSV)", 6, 3),
    "skip_initials.csv": ("CSV", 2, 2),
    "span_rich.xls": ("XLS", 5, 4),
    "spanish_chars.csv": ("CSV", 114, 8),
    "sparse_with_column_errors.csv": ("CSV", 2200, 3),
    "sw_gen.xlsx": ("XLSX", 15, 17),
    "utf-16le_encoded.csv": ("CSV", 327, 19),
    "weird_head_padding.csv": ("CSV(;)", 67, 10),
}
REFUSED = {
    "encrypted_no_password.xls": "read.encrypted",
    "simple.unknown": "read.empty",
    "libreoffice.xlsx": "read.empty",
    "small.csv": "read.empty",
    "utf8bom.csv": "read.empty",
    "multilineods.ods": "read.empty",
    "unicode_sheet_name.xls": "read.empty",
}
ENCODINGS = {"characters.csv": "Big5", "spanish_chars.csv": "windows-1252", "utf-16le_encoded.csv": "UTF-16"}
LOOSE = {"bian-anal-mca-2005-dols-eng-1011-0312-tab3.xlsm", "excel_properties.xls"}  # texts and formats, no list


def test_every_messy_file_is_read_or_refused_with_a_reason(data):
    files = {path.name: understand(path, words_of()) for path in (data / HORROR).iterdir() if path.suffix != ".md"}
    read = {name: (each.format, each.rows, len(each.columns)) for name, each in files.items() if not each.refused}
    refused = {name: each.problems[0].code for name, each in files.items() if each.refused}
    assert ({name: each for name, each in read.items() if name not in LOOSE}, refused) == (READ, REFUSED)
    assert set(read) & LOOSE == LOOSE
    assert {name: files[name].encoding for name in ENCODINGS} == ENCODINGS


def test_a_register_without_headings_is_read_by_its_contents(data):
    found = understand(data / "messy_real_files/nta_houjin_diff_20210714_noheader.csv.gz", words_of())
    guessed = {column.letter: (column.guess.field, column.guess.scheme) for column in found.columns}
    wanted = {
        "A": ("row_number", ""),
        "B": ("identifier", "jp-hojin"),
        "G": ("name", ""),
        "L": ("address", ""),
        "P": ("postcode", ""),
    }
    assert (found.rows, found.encoding, {letter: guessed[letter] for letter in wanted}) == (2772, "UTF-8", wanted)
    assert [problem.code for problem in found.problems] == ["read.no_header"]

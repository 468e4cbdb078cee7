"""What the columns of real registers mean, told by people who read them: what guesses are measured by.

A heading that is not named here has no meaning the register knows; several meanings are all right.
"""

from dataclasses import dataclass

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
    "EU": {
        "eu_coop_banks/coop_banks.csv.gz": {
            "country": "country",
            "bank_code": ID,
            "bic": "identifier",
            "name": "name.official",
            "short_name": "name.short",
        },
    },
    "IN": {
        "in_ifsc_coop_banks/coop_banks.csv": {
            "bank_code": ID,
            "name": "name.official",
            "type": ("organisation_kind", "legal_form"),
            "ifsc": "identifier",
        },
    },
    "ZENGIN": {
        "jp_zengin_coop_banks/coop_financial_institutions.csv": {
            "code": ID,
            "name": "name.official",
            "kana": "name.reading",
            "hira": "name.reading",
            "roma": "name.romanised",
        },
    },
    "TW": {"tw_bank_codes/taiwanBankCodeTT.json": {"code": ID, "name": "name.official"}},
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

"""A register of generated organisations, written straight into the cache tables: only sizes matter here."""

import random

_COUNTRIES = (
    "JP",
    "KR",
    "IN",
    "CN",
    "PH",
    "IR",
    "ID",
    "VN",
    "TH",
    "NP",
    "LK",
    "AU",
    "NZ",
    "MY",
    "SG",
    "MN",
    "BD",
    "PK",
)
_FORMS = ("JP-RK", "KR-HG", "KR-SH", "IN-LC", "PH-WC", "ID-KOP", "IR-PR", "VN-HTX", "")
_WORDS = {
    "JP": ("労働者協同組合", "事業協同組合", "連合会", "地域", "福祉", "建設"),
    "KR": ("협동조합", "사회적협동조합", "연합회", "돌봄", "택시", "디자인"),
    "IR": ("شرکت تعاونی", "تولیدی", "خدماتی", "اتحادیه"),
    "IN": ("सहकारी समिति", "श्रमिक", "बुनकर", "संघ"),
}
_PLAIN = ("Workers", "Cooperative", "Federation", "Service", "Weavers", "Care", "Transport", "Koperasi", "Union")


def fill_register(count: int) -> None:
    """Fill the cache tables with ``count`` shown organisations, each with two names and a number; tallies renewed."""
    from commonwork.engines.cleaning.text import fold_text
    from commonwork.register.bulk import write_rows
    from commonwork.register.models import Identifier, Organisation, OrganisationName
    from commonwork.register.tallies import renew_tallies

    chance = random.Random(400)
    organisations, names, numbers = [], [], []
    for number in range(count):
        country = chance.choice(_COUNTRIES)
        words = _WORDS.get(country, _PLAIN)
        name = " ".join(chance.sample(words, 3)) + f" {number}"
        pk = f"cw-bench{number:07d}"
        status = chance.choice(("active", "active", "active", "closed", "unknown"))
        level = chance.choice(("primary", "primary", "secondary", "unknown"))
        organisations.append(
            (
                pk,
                True,
                "foreign",
                name,
                "en",
                "Latn",
                fold_text(name)[:120],
                status,
                chance.choice(_FORMS),
                level,
                country,
            )
        )
        names += [
            (pk, name, fold_text(name), "en", "Latn", "official", 0),
            (pk, f"CW {number}", f"cw {number}", "en", "Latn", "short", 1),
        ]
        numbers.append((pk, "bench", str(number)))
    blank = (
        "organisation_kind", "relation", "region", "city", "address", "website", "description", "sector",
        "activity", "founded", "closed", "point_precision", "successor",
    )  # fmt: skip
    fields = (
        "id",
        "shown",
        "standing",
        "name",
        "name_language",
        "name_script",
        "sort_key",
        "status",
        "legal_form",
        "level",
        "country",
    )
    write_rows(Organisation, (*fields, *blank, "to_confirm"), ((*o, *[""] * len(blank), []) for o in organisations))
    write_rows(OrganisationName, ("organisation", "text", "folded", "language", "script", "kind", "position"), names)
    write_rows(Identifier, ("organisation", "scheme", "value"), numbers)
    renew_tallies()

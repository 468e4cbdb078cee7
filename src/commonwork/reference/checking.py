"""What is wrong with a reference folder, as sentences that name file and row. An empty list means: nothing."""

from collections.abc import Iterator

from commonwork.engines.classifying.columns import CODES, YES_NO
from commonwork.reference.model import FALLBACK, Reference, Row, UnmappedWords
from commonwork.reference.recalled import speaks_of_memory

UNSOURCED = {"sources"}  # the list of sources itself
POINTERS = (  # list, attribute, list it leads to
    ("countries", "region", "regions"),
    ("languages", "script", "scripts"),
    ("coop_type_scopes", "coop_type", "coop_types"),
    ("isic", "parent", "isic"),
)


def check(reference: Reference) -> list[str]:
    """Every problem found, in a fixed order; the packaged folder has none."""
    searches = (_label_gaps, _label_strays, _pointers, _sources, _words, _countries, _memories, _claims, _network)
    return [*reference.reading_problems, *(problem for search in searches for problem in search(reference))]


def labelled(reference: Reference) -> dict[str, set[str]]:
    """List → the codes that need an English label; codes with a title of their own need none."""
    wanted = {
        name: {code for code, row in rows.items() if not row.get("title")}
        for name, rows in reference.code_lists.items()
    }
    wanted["legal_forms"] = {row["form_id"] for row in reference.fact_tables.get("legal_forms", ())}
    wanted["steps"] = {step_code(row) for row in reference.fact_tables.get("registration_steps", ())}
    wanted["claims"] = {label for claim in reference.claims.values() for label in _claim_labels(claim)}
    return wanted


def step_code(row: Row) -> str:
    """The code of a registration step: the first legal form it is for, and its number."""
    return f"{row['form_id'].split('/')[0].strip()}#{row['step']}"


def _label_gaps(reference: Reference) -> Iterator[str]:
    for name, codes in labelled(reference).items():
        for code in sorted(codes):
            if not reference.has_label(name, code, FALLBACK):
                yield f"labels/{FALLBACK}: no label for «{code}» of «{name}»"


def _label_strays(reference: Reference) -> Iterator[str]:
    known = labelled(reference) | {name: set(rows) for name, rows in reference.code_lists.items()}
    known["fact_values"] = {value for codes in CODES.values() for value in codes} | set(YES_NO)
    for language, lists in reference.label_lists.items():
        for name, codes in lists.items():
            for code in sorted(set(codes) - known.get(name.split(".")[0], set())):
                yield f"labels/{language}: «{code}» is not a code of «{name}»"


def _pointers(reference: Reference) -> Iterator[str]:
    for name, attribute, target in POINTERS:
        for code, row in reference.code_lists.get(name, {}).items():
            value = row[attribute]
            if value not in reference.codes(target) and (value or name == "countries"):
                yield f"{row['_place']}: {attribute} «{value}» of «{code}» is not in «{target}»"


def _sources(reference: Reference) -> Iterator[str]:
    tables = [rows for name, rows in reference.fact_tables.items() if name not in UNSOURCED]
    lists = [tuple(rows.values()) for rows in reference.code_lists.values()]
    sourced = [rows for rows in lists if rows and ("source" in rows[0] or "confidence" in rows[0])]
    for row in (row for rows in [*tables, *sourced] for row in rows):
        if not row.get("source"):
            yield f"{row['_place']}: no source"
        if row.get("confidence") not in reference.codes("confidence"):
            yield f"{row['_place']}: confidence «{row.get('confidence', '')}» is not a code"


def _words(reference: Reference) -> Iterator[str]:
    for name, mapped in reference.mappings.items():
        for row in mapped.rows:
            if row["code"] not in reference.codes(mapped.list):
                yield f"mappings/{row['_place']}: «{row['code']}» is not a code of «{mapped.list}»"
        for fact in reference.facts(mapped.facts):
            try:
                reference.code_of(name, fact)
            except UnmappedWords as error:
                yield str(error)
    for fact in reference.fact_tables.get("statistics", ()):
        if fact["period"] not in reference.periods:
            yield f"{fact['_place']}: mappings/periods.csv has no row for «{fact['period']}»"


def _countries(reference: Reference) -> Iterator[str]:
    countries, areas = reference.codes("countries"), set(reference.codes("areas"))
    known = {
        "country_iso2": {*countries} | areas | {""},
        "country_iso3": {row["iso3"] for row in countries.values()} | areas,
    }
    for row in (row for rows in reference.fact_tables.values() for row in rows):
        for column, codes in known.items():
            if row.get(column, "") not in codes | {""}:
                yield f"{row['_place']}: «{row[column]}» is neither a country nor an area"


def _memories(reference: Reference) -> Iterator[str]:
    for name, rows in reference.fact_tables.items():
        for row in rows:
            for column, value in row.items():
                if speaks_of_memory(column, value) and (name, column, value) not in reference.recalled:
                    yield f"{row['_place']}: {column} speaks of memory; mappings/recalled.csv does not say of what"


def _claims(reference: Reference) -> Iterator[str]:
    figures = {row["row_id"]: row for row in reference.fact_tables.get("statistics", ())}
    for name, claim in reference.claims.items():
        for part in claim["parts"]:
            row = figures.get(part["row_id"])
            stated = (row["indicator"], row["country_iso3"], row["value"], row["confidence"]) if row else None
            if stated != (part["indicator"], part["area"], part["value"], "stated"):
                yield f"claims.yml: part «{part['key']}» of «{name}» is not what row_id {part['row_id']} states"
            elif row and part["qualifier"] != reference.code_of("qualifier", row):
                yield f"claims.yml: part «{part['key']}» of «{name}» has another qualifier than its figure"


def _claim_labels(claim: dict[str, object]) -> Iterator[str]:
    parts, notes = claim["parts"], claim.get("notes", [])
    assert isinstance(parts, list)
    assert isinstance(notes, list)
    yield from (str(claim["label"]), str(claim["sentence"]), *(part["label"] for part in parts), *notes)


def _network(reference: Reference) -> Iterator[str]:
    languages = reference.codes("languages")
    for language in reference.interface_languages:
        if languages.get(language, {}).get("interface") != "yes":
            yield f"network.yml: «{language}» is not marked as a language of the interface"
        if language not in reference.network["name"]:
            yield f"network.yml: no name of the network in «{language}»"
    for region in reference.network["regions"]:
        if region not in reference.codes("regions"):
            yield f"network.yml: «{region}» is not a region"
    if reference.network["key"] not in {row["id"] for row in reference.facts("members")}:
        yield f"network.yml: «{reference.network['key']}» is not in members.csv"

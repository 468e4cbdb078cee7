"""Splink as its own examples set it up, with the further fields a set has: once by its tutorials, once by its example
of linking businesses.

From the example (business rates with Companies House, in Splink's documentation): names as words with their
frequencies and levels by the product of the frequencies of shared words, the postcode, the first number of the
address; blocking by postcode, by the two rarest words with the start of the postcode, crosswise by the rarest words,
by the name; u by random sampling; chance that two records are one body 1 / records of A. Further fields are compared
for equality, with term frequencies where the tutorials do so; with four or more comparisons m is trained by
expectation maximisation in two rounds, as in the tutorials; with fewer it stays at its default, as in the example.
The other, after the tutorials, differs in the name: its NameComparison (equal with term frequencies, Jaro-Winkler
0.92, 0.88, 0.7), and always trains m. The threshold is a probability of 0.95, chosen without labels.
"""

import logging
import math
import time
from typing import Any

import duckdb
import pyarrow as arrow
from linking_peers import Answer
from linking_sets import LinkSet, Table

PROBABILITY = 0.95
EXACT = ("phone", "website", "identifier", "founded", "activity", "region")
LOWEST_WEIGHT = -15.0


def splink(linked: LinkSet, by_words: bool) -> Answer:
    """Match weights of the pairs Splink's blocking finds, or of the labelled pairs; names by words or as a whole."""
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    start = time.perf_counter()
    connection = duckdb.connect()
    connection.execute("SET lambda_syntax = 'ENABLE_SINGLE_ARROW'")  # the example's spelling, retired in DuckDB 2
    tables = _prepare(connection, linked)
    columns = {column for column in linked.a if any(linked.a[column])}
    api = DuckDBAPI(connection=connection)
    registered = [api.register(connection.table(f"ready_{name}"), dataset_display_name=name) for name in tables]
    linker = Linker(registered, _settings(linked, columns, by_words), log_level=logging.ERROR)
    _train(linker, columns, by_words)
    found = linker.inference.predict(threshold_match_weight=LOWEST_WEIGHT)
    rows = connection.execute(f"SELECT unique_id_l, unique_id_r, match_weight FROM {found.physical_name}").fetchall()
    scored = [(*(sorted((a, b)) if linked.b is None else (a, b)), weight) for a, b, weight in rows]
    threshold = math.log2(PROBABILITY / (1 - PROBABILITY))
    return Answer(
        f"Splink 5, {'business example' if by_words else 'tutorials'}", scored, threshold, time.perf_counter() - start
    )


def _prepare(connection: duckdb.DuckDBPyConnection, linked: LinkSet) -> list[str]:
    """The tables with words, rarest words and the first number of the address, as the example makes them."""
    names = ["a_list"] if linked.b is None else ["a_list", "b_list"]
    for name, listed in zip(names, (linked.a, linked.b or {}), strict=False):
        connection.register(f"raw_{name}", arrow.table(_columns(listed, linked)))
    whole = " UNION ALL BY NAME ".join(f"SELECT *, '{name}' AS list FROM raw_{name}" for name in names)
    connection.execute(f"CREATE TABLE whole AS {whole}")
    connection.execute(r"""
        CREATE TABLE words AS SELECT list, unique_id,
            unnest(regexp_split_to_array(upper(trim(names)), '\s+')) AS word FROM whole;
        CREATE TABLE frequencies AS
            SELECT word, count(*)::FLOAT / (SELECT count(*) FROM words) AS share FROM words GROUP BY word;
        CREATE TABLE told AS SELECT list, unique_id,
            array_agg(struct_pack(token := word, rel_freq := share) ORDER BY share, word) AS name_words,
            (array_agg(word ORDER BY share, word) FILTER (share < 0.01))[:2] AS rarest
            FROM words JOIN frequencies USING (word) GROUP BY list, unique_id;
        CREATE TABLE prepared AS SELECT * FROM whole JOIN told USING (list, unique_id);
    """)
    for name in names:
        connection.execute(f"CREATE TABLE ready_{name} AS SELECT * EXCLUDE (list) FROM prepared WHERE list = '{name}'")
    return names


def _columns(table: Table, linked: LinkSet) -> dict[str, Any]:
    """Every column, empty as NULL; all names of a record as one text of words."""
    made: dict[str, Any] = {column: arrow.array([value or None for value in values], arrow.string())
                            for column, values in table.items() if column not in ("id", "lat", "lon")}  # fmt: skip
    made["unique_id"] = list(table["id"])
    made["names"] = [
        " ".join(name for name in names if name)
        for names in zip(*(table[column] for column in table if column.startswith("name")), strict=True)
    ]
    made["pair"] = [id_[-3:] for id_ in table["id"]]
    if "lat" in table:
        made |= {column: [float(value) for value in table[column]] for column in ("lat", "lon")}
    if "address" in table:
        made["number"] = [next((word for word in value.split() if word.isdigit()), None) for value in table["address"]]
    return made


def _product(column: str) -> str:
    return (
        f"list_intersect({column}_l, {column}_r).list_transform(x -> x.rel_freq::float)"
        ".list_concat([1.0::FLOAT]).list_reduce((p, q) -> p * q)"
    )


def _settings(linked: LinkSet, columns: set[str], by_words: bool) -> Any:
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    levels = [
        {
            "sql_condition": "name_words_l IS NULL OR name_words_r IS NULL",
            "label_for_charts": "null",
            "is_null_level": True,
        }
    ]
    levels += [
        {"sql_condition": f"{_product('name_words')} < 1e-{at}", "label_for_charts": f"1e-{at}"}
        for at in (12, 10, 8, 6, 4)
    ]
    levels += [{"sql_condition": "ELSE", "label_for_charts": "other"}]
    words = {"output_column_name": "name_words", "comparison_levels": levels}
    comparisons: list[Any] = [words if by_words else cl.NameComparison("name")]
    if "postcode" in columns:
        comparisons.append(cl.PostcodeComparison("postcode") if linked.name == "uk" else cl.ExactMatch("postcode"))
    if "city" in columns:
        comparisons.append(cl.ExactMatch("city").configure(term_frequency_adjustments=True))
    if "address" in columns:
        comparisons.append(cl.ExactMatch("number"))
    if "lat" in columns:
        comparisons.append(cl.DistanceInKMAtThresholds("lat", "lon", [0.1, 1, 10]))
    comparisons += [cl.ExactMatch(column) for column in EXACT if column in columns]
    return SettingsCreator(
        link_type="link_only" if linked.b is not None else "dedupe_only",
        probability_two_random_records_match=1 / len(linked.a["id"]),
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on("pair")] if linked.judged is not None else _blocking(columns),
        retain_matching_columns=False,
    )


def _blocking(columns: set[str]) -> list[Any]:
    from splink import block_on

    near = (
        "substr(postcode, 1, 3)"
        if "postcode" in columns
        else "city"
        if "city" in columns
        else "country"
        if "country" in columns
        else None
    )
    crosswise = "substr(l.name, 1, 3) = substr(r.name, 1, 3)"
    return [
        *(block_on(column) for column in ("postcode", "phone", "website", "identifier") if column in columns),
        block_on("rarest", near) if near else block_on("rarest"),
        f"l.rarest[1] = r.rarest[2] AND {crosswise}",
        f"l.rarest[2] = r.rarest[1] AND {crosswise}",
        block_on("names"),
    ]


def _train(linker: Any, columns: set[str], by_words: bool) -> None:
    """u by sampling; m by two rounds, where there are fields enough and one to hold fast in the second round."""
    from splink import block_on

    linker.training.estimate_u_using_random_sampling(max_pairs=1e6 if len(columns) < 6 else 1e7, seed=1)
    other = next((column for column in ("postcode", "city") if column in columns), None)
    if other and len(columns & {"postcode", "city", "address", "lat", *EXACT}) >= (3 if by_words else 1):
        for rule in (block_on("name"), block_on(other)):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)

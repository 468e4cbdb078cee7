"""Candidates for the peers that bring no blocking of their own (rapidfuzz, logic-v2): pairs that share a telling key.

Keys are the postcode, the last nine digits of the telephone, the host of the site, the identifier, the first six
letters of the name with the city, and every word of every name (in scripts without spaces, three letters in a row).
A key that more than MOST records of A share tells nothing and is dropped; of what is left the KEPT candidates with
most keys in common stay for each record of B. Sets of names alone need no blocking: there every pair is scored.
"""

import re
import unicodedata
from collections.abc import Iterator

import duckdb
import pyarrow as arrow
from linking_metrics import Pair
from linking_sets import LinkSet, Table

MOST, KEPT = 300, 40
UNSPACED = re.compile(r"[぀-ヿ㐀-鿿가-힣฀-๿]{2,}")


def words(name: str) -> set[str]:
    """The words of a name without accents and case; runs of letters of unspaced scripts as triples."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = unicodedata.normalize(
        "NFC", "".join(char for char in plain if unicodedata.category(char) != "Mn" or ord(char) > 0x370)
    )
    found = set(re.findall(r"\w+", plain))
    for run in UNSPACED.findall(plain):
        found |= {run[at : at + 3] for at in range(max(1, len(run) - 2))}
    return found


def names_of(table: Table) -> list[tuple[str, ...]]:
    """All names of each record."""
    columns = [table[column] for column in table if column.startswith("name")]
    return [tuple(name for name in row if name) for row in zip(*columns, strict=True)]


def keys(table: Table) -> Iterator[tuple[str, str]]:
    """Record id and key, for every key of every record."""
    empty = [""] * len(table["id"])
    columns = [table.get(column, empty) for column in ("postcode", "phone", "website", "identifier", "city")]
    for id_, names, postcode, phone, website, identifier, city in zip(
        table["id"], names_of(table), *columns, strict=True
    ):
        yield from ((id_, f"n:{word}") for word in {word for name in names for word in words(name)})
        yield from ((id_, f"c:{city.casefold()}:{name[:6].casefold()}") for name in names)
        for kind, value in (
            ("p", postcode.replace(" ", "").casefold()), ("t", re.sub(r"\D", "", phone)[-9:]), ("i", identifier),
            ("w", re.sub(r"^https?://(www\.)?|/.*$", "", website.casefold())),
        ):  # fmt: skip
            if value:
                yield id_, f"{kind}:{value}"


def candidates(linked: LinkSet) -> list[Pair]:
    """The pairs to score; in a set of one list the smaller id first."""
    connection = duckdb.connect()
    for side, listed in (("a", linked.a), ("b", linked.b or linked.a)):
        ids, found = zip(*keys(listed), strict=True)
        connection.register(f"{side}_keys", arrow.table({"id": list(ids), "key": list(found)}))
    order = "" if linked.b is not None else "AND a.id < b.id"
    return connection.execute(f"""
        WITH telling AS (SELECT key FROM a_keys GROUP BY key HAVING count(*) <= {MOST}),
        a AS (SELECT id, key FROM a_keys SEMI JOIN telling USING (key)),
        shared AS (
            SELECT a.id AS a, b.id AS b, count(*) AS number FROM a JOIN b_keys b ON a.key = b.key {order} GROUP BY ALL
        )
        SELECT a, b FROM shared
        QUALIFY row_number() OVER (PARTITION BY b ORDER BY number DESC, a) <= {KEPT} ORDER BY a, b
    """).fetchall()  # fmt: skip

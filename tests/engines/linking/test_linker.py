"""Linking two lists, and one among itself: pairs, bands, judgements, clusters, and that nothing changes twice."""

from engines.linking.linked import banded, linked, records, table

from commonwork.engines.linking.found import Judged

REGISTER = table(
    ("a1", "日本労働者協同組合連合会", "JP", "東京", "", "1010001", "jp-hojin:9011105004959"),
    ("a2", "Novissi Cooperative", "TG", "Lomé"),
    ("a3", "Leeds Bakery Co-operative Ltd", "GB", "Leeds", "12 Mill Road", "LS1 2AB", "", "0113 245 1111"),
    ("a4", "Hill Farm Dairy Cooperative 4", "GB", "York", "1 Hill Lane", "YO1 1AA"),
)
INCOMING = table(
    ("b1", "Japan Workers' Co-operative Union", "JP", "Tokyo", "", "101-0001"),
    ("b2", "Coopérative Novissi", "TG", "Kara"),
    ("b3", "Leeds Bakery Cooperative Limited", "GB", "", "12 Mill Rd", "LS1 2AB", "", "+44 113 2451111"),
    ("b4", "Hill Farm Dairy Cooperative 7", "GB", "York"),
)


def test_bodies_are_found_across_scripts_and_spellings_and_namesakes_are_not_joined():
    bands = banded(linked(REGISTER, INCOMING, one_to_one=True))
    assert {pair: band for pair, band in bands.items() if band == "same"} == {
        ("a1", "b1"): "same",
        ("a3", "b3"): "same",
    }


def test_the_same_input_gives_the_same_output_in_any_order_of_rows():
    first = linked(REGISTER, INCOMING)
    turned = {name: cells[::-1] for name, cells in INCOMING.items()}
    assert linked(REGISTER, INCOMING) == first
    assert linked(REGISTER, turned).pairs == first.pairs


def test_an_equal_number_decides_and_a_different_one_forbids():
    rows = [
        ("Alpha Weavers Cooperative", "lei:1"),
        ("Totally Renamed Society", "lei:1"),
        ("Alpha Weavers Cooperative", "lei:2"),
    ]
    found = linked(
        records(*({"id": f"a{at}", "name": name, "country": "IN", "city": "Pune", "identifier": number}
                  for at, (name, number) in enumerate(rows)))
    )  # fmt: skip
    assert banded(found).get(("a0", "a1")) == "same"
    assert banded(found).get(("a0", "a2")) != "same"
    assert [cluster.members for cluster in found.clusters] == [("a0", "a1")]


def test_a_number_without_its_scheme_only_speaks_for():
    pair = [
        {"id": "a", "name": "Alpha Weavers Cooperative", "city": "Pune", "identifier": number}
        for number in ("123", "124")
    ]
    one, other = records(pair[0]), records(pair[1])
    assert banded(linked(one, other)) == banded(linked(records({**pair[0], "identifier": ""}), other))


def test_what_a_person_decided_holds():
    judged = [Judged("a3", "b3", same=False), Judged("a4", "b4", same=True)]
    found = linked(REGISTER, INCOMING, judged=judged, one_to_one=True)
    assert banded(found)[("a3", "b3")] == "different"
    assert (banded(found)[("a4", "b4")], ("a4", "b4") in [cluster.members for cluster in found.clusters]) == (
        "same",
        True,
    )


def test_a_cluster_names_its_weakest_pair_and_keeps_contradicting_numbers_apart():
    row = {"name": "Sunrise Solar Cooperative", "country": "GB", "city": "Hull", "phone": "01482 555123"}
    found = linked(
        records(
            {**row, "id": "a", "identifier": "gb:1"}, {**row, "id": "b"}, {**row, "id": "c", "identifier": "gb:2"},
        )
    )  # fmt: skip
    assert [len(cluster.members) for cluster in found.clusters] == [2]
    (cluster,) = found.clusters
    assert (cluster.weakest.a, cluster.weakest.b) == cluster.members


def test_every_pair_says_why():
    (pair,) = [pair for pair in linked(REGISTER, INCOMING).pairs if pair.a == "a3"]
    codes = [reason.code for reason in pair.reasons]
    assert {"phone.same", "name.core"} <= set(codes)
    assert [abs(reason.weight) for reason in pair.reasons] == sorted(
        (abs(r.weight) for r in pair.reasons), reverse=True
    )


def test_one_partner_at_most_where_lists_are_free_of_duplicates():
    twice = records(
        *({"id": f"b{at}", "name": "Leeds Bakery Cooperative", "country": "GB", "postcode": "LS1 2AB"} for at in (1, 2))
    )
    free = [pair for pair in linked(REGISTER, twice).pairs if pair.a == "a3"]
    single = [pair for pair in linked(REGISTER, twice, one_to_one=True).pairs if pair.a == "a3"]
    assert (len(free), len(single) <= 1, all(pair.band != "same" for pair in single)) == (2, True, True)

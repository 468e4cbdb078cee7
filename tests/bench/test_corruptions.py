"""The generator of the linking benchmark: the same lists at every run, and copies that are still the same body."""

from corruptions import Copy, corrupted_copy, decoy, dice, misspelt, other_form, shortened

# Invented.
RECORD = {
    "id": "1", "name": "Sample Weavers Co-operative Society 12 Limited", "name_2": "सैंपल बुनकर सहकारी समिति 12",
    "country": "IN", "city": "Sampleville", "address": "Mill Road 3", "postcode": "00001", "phone": "+91123456789",
    "website": "sample.example", "identifier": "IN1", "founded": "1999", "lang": "en",
}  # fmt: skip


def copies(purpose: str) -> list[Copy]:
    roll = dice(purpose)
    return [corrupted_copy(RECORD, roll) for _ in range(200)]


def test_the_same_seed_makes_the_same_copies_and_leaves_the_record_alone():
    before = dict(RECORD)
    assert copies("test") == copies("test") != copies("another")
    assert before == RECORD


def test_copies_keep_their_id_their_number_and_a_name():
    made = [copy.record for copy in copies("test")]
    assert {row["id"] for row in made} == {"1"}
    assert all(len(row["name"]) > 10 for row in made)
    assert {kind for copy in copies("test") for kind in copy.kind.split("+")} >= {
        "form",
        "misspelt",
        "moved",
        "romanised",
    }


def test_single_changes():
    roll = dice("single")
    assert len(misspelt(RECORD["name"], roll)) - len(RECORD["name"]) in (-1, 0, 1)
    assert misspelt("Abc", roll) == "Abc"
    assert "12" in shortened(RECORD["name"], roll).split()
    assert other_form("名寄生活協同組合", roll) != "名寄生活協同組合"


def test_a_decoy_shares_no_number_site_or_telephone_with_its_model():
    roll, other = dice("decoys"), {**RECORD, "id": "2", "name": "Sample Dairy", "city": "Elsewhere"}
    made = [decoy(RECORD, other, roll) for _ in range(100)]
    assert {copy.kind for copy in made} == {"namesake elsewhere", "numbered namesake", "neighbour", "federation"}
    assert all(not copy.record[column] for copy in made for column in ("phone", "website", "identifier", "name_2"))
    same = {
        copy.kind for copy in made if (copy.record["name"], copy.record["city"]) == (RECORD["name"], RECORD["city"])
    }
    assert same == set()

"""Any list read for sending: the same workbook gives the same values with and without its map."""

from datetime import UTC, date, datetime

import pytest

from commonwork.engines.reading import read_delivery
from commonwork.flows.reading import Said, lookups_of, read_any
from commonwork.flows.sources import load_spec, source_folder
from commonwork.register import actions
from commonwork.register.models import Source

DAY = date(2026, 4, 1)
SAMPLE = source_folder("network/member-workbook") / "sample.xlsx"


def test_a_member_workbook_gives_the_same_rows_without_its_map():
    strict = read_delivery(SAMPLE, load_spec("network/member-workbook"), effective=DAY)
    found = read_any(SAMPLE, Said(fixed={"level": "primary"}, language="und"), effective=DAY)
    assert [row.key for row in found.reading.rows] == [row.key for row in strict.rows]
    assert [row.place for row in found.reading.rows] == [row.place for row in strict.rows]
    assert [dict(row.cells) for row in found.reading.rows] == [dict(row.cells) for row in strict.rows]
    assert [dict(row.personal) for row in found.reading.rows] == [dict(row.personal) for row in strict.rows]
    assert [dict(row.values) for row in found.reading.rows] == [dict(row.values) for row in strict.rows]


def test_words_of_categories_are_known_in_every_language_of_the_interface():
    known, of_japan = lookups_of(), lookups_of("JP")
    assert [known["country"][words] for words in ("japan", "日本", "जापान")] == ["JP"] * 3
    assert [known["status"][words] for words in ("active", "解散", "فعال")] == ["active", "closed", "active"]
    assert of_japan["legal_form"]["労働者協同組合"] == "JP-RK"


@pytest.mark.django_db
def test_the_map_of_a_list_makes_a_source(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Name,City,Email,Remarks on people\nAlpha cooperative,X,a@b.example,y\n", encoding="utf-8")
    found = read_any(path, Said(country="in", visibility={"B": "network"}), effective=DAY)
    spec = found.spec(load_spec("network/member-workbook"))
    actions.enter_source(spec=spec, key="members/any", by=None, at=datetime(2026, 4, 1, tzinfo=UTC))
    source = Source.objects.get(pk="members/any")
    assert source.columns_kept_back == {"City": "network", "Email": "private"} | (
        {"Remarks on people": "private"} if "note" not in source.field_columns else {}
    )
    assert (source.field_columns["names"], source.country) == (["Name"], "IN")

"""Writes ``sample.xlsx``: ten invented cooperatives of an invented Korean federation, in its own workbook.

python sources/network/member-workbook/make_sample.py
"""

import io
import os
from pathlib import Path

FORMS = ("KR-HG-JW", "KR-SH", "KR-HG-SA", "KR-HG-DJ", "KR-HG-JW")
SENT = "견본"  # «sample»: stands in every name, so that nobody takes one for real
ROWS = (
    ("두레빛 돌봄", "Durebit Care", "서울특별시", "Q", "2019-03", 24, 18, 15),
    ("한솔 청소", "Hansol Cleaning", "부산광역시", "N", "2016", 31, 29, 27),
    ("푸른길 배달", "Pureungil Delivery", "대구광역시", "H", "2021-11-02", 12, 11, 11),
    ("다음마을 빵집", "Daeum Bakery", "광주광역시", "C", "2015-06", 9, 8, 7),
    ("온누리 통번역", "Onnuri Translators", "서울특별시", "M", "2018", 17, 14, 14),
    ("새벽 인쇄", "Saebyeok Print", "대전광역시", "C", "2013-09-10", 8, 8, 6),
    ("물결 소프트웨어", "Mulgyeol Software", "경기도", "J", "2020", 14, 13, 12),
    ("느티나무 집수리", "Neutinamu Repairs", "강원특별자치도", "F", "2014-04", 21, 19, 16),
    ("해오름 재활용", "Haeoreum Recycling", "울산광역시", "E", "2017-12", 26, 60, 20),
    ("달빛 공연", "Dalbit Stage", "제주특별자치도", "R", "2022-05-01", 11, 9, 9),
)
_GROUPS = ("workers", "producers", "enterprises", "users", "supporters")
# members by group, vote rule, employment relation, surplus rule, general interest, asset lock; «» is unknown
FACTS = {
    1: ((8, 0, 0, 9, 7), "one_member_one_vote", "employee", "none", "yes", "yes"),
    2: ((27, 0, 0, 0, 4), "one_member_one_vote", "employee", "by_work", "no", "no"),
    3: ((11, 0, 0, 0, 1), "one_member_one_vote", "self_employed", "by_work", "no", ""),
    4: ((7, 0, 0, 2, 0), "one_member_one_vote", "employee", "limited", "no", "no"),
    7: ((0, 0, 14, 0, 0), "one_member_one_vote", "", "by_use", "no", "no"),
    8: ((10, 0, 0, 11, 0), "one_member_one_vote", "employee", "limited", "", ""),
    9: ((20, 0, 0, 0, 6), "one_member_one_vote", "employee", "by_work", "no", "yes"),
    10: ((9, 0, 0, 0, 2), "one_member_one_vote", "mixed", "limited", "no", "no"),
}


def facts(labels, number: int, language: str):
    """What a line says of the facts a classification asks for; two lines say nothing, so that something is missing."""
    if number not in FACTS:
        return {}
    groups, votes, work, surplus, interest, lock = FACTS[number]
    said = {f"Members: {group}": count for group, count in zip(_GROUPS, groups, strict=True)}
    coded = (
        ("How members vote", "vote_rule", votes), ("Employment relation", "employment_relation", work),
        ("How surplus is shared", "surplus_rule", surplus), ("Purpose of general interest", "yes_no", interest),
        ("Asset lock", "yes_no", lock),
    )  # fmt: skip
    return said | {name: labels.label(f"fact_values.{list_}", code, language) for name, list_, code in coded if code}


def rows(language: str = "ko"):
    """The lines of the sample by the English name of the column, with labels of the language."""
    from commonwork.reference import load

    labels = load()
    for number, (name, latin, region, activity, founded, members, workers, both) in enumerate(ROWS, start=1):
        form = FORMS[number % len(FORMS)]
        yield {
            "Member number": f"견본-{number:03d}",
            "Official name": f"{name} 협동조합 ({SENT})",
            "Name in Latin letters": f"{latin} (sample)",
            "Language of the name": labels.label("languages", "ko", language),
            "Legal form": f"{form} · {labels.label('legal_forms', form, language)}",
            "Status": labels.label("statuses", "closed" if number == 6 else "active", language),
            "Country or area": labels.label("countries", "KR", language),
            "Region": region,
            "Website": f"https://sample-{number}.example",
            "Founded": founded,
            "Members": members,
            "Workers": workers,
            "Members who work": both,
            "Activity": labels.label("isic", activity, language),
            "E-mail": f"sample-{number}@sample.example",
            "Telephone": f"02-000-{number:04d}",
            "Contact person": f"{SENT} 담당자 {number}",
            **facts(labels, number, language),
        }


def fill(template: bytes, lines, spec) -> bytes:
    """The workbook with its first sheet filled in: each line by the English name of the column."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(template))
    names = [column.name for column in spec.read_columns]
    for line in lines:
        book.worksheets[0].append([line.get(name) for name in names])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def main() -> None:
    """Write the file beside this one."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonwork.settings")
    django.setup()
    from commonwork.flows.member_workbook import TEMPLATE, template_for
    from commonwork.flows.sources import load_spec
    from commonwork.register.models import Organisation

    federation = Organisation(id="sample", name=f"한빛 노동자협동조합연합회 ({SENT})", country="KR")
    made = fill(template_for(federation, "ko"), rows(), load_spec(TEMPLATE))
    (Path(__file__).parent / "sample.xlsx").write_bytes(made)


if __name__ == "__main__":
    main()

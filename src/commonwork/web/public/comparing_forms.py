"""Two to four legal forms side by side; what differs is marked."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.reference.model import Row
from commonwork.register.correcting_forms import corrections_of
from commonwork.web.public import atlas_words, legal_forms
from commonwork.web.public.rows import Context, by_country, label, page, place_name, reference

FEWEST, MOST = 2, 4


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Choose two to four forms and see them side by side."""
    known = {row["form_id"]: row for row in reference().facts("legal_forms")}
    wanted = list(dict.fromkeys(one for one in request.GET.getlist("form") if one in known))
    rows = [known[one] for one in wanted[:MOST]]
    names = " · ".join(legal_forms.form_title(row).text for row in rows)
    lines = _lines(rows) if len(rows) >= FEWEST else []
    context = page(
        gettext("Legal forms side by side"),
        gettext("Choose two to four forms; what differs is marked."),
        (reverse("public:legal-forms"), gettext("Legal forms")),
        lead=names if len(rows) >= FEWEST else "",
        choices=_choices(wanted[:MOST]),
        too_many=len(wanted) > MOST,
        forms=[_column(row) for row in rows],
        lines=lines,
        differing=sum(line["differs"] for line in lines),
    )
    return render(request, "public/compare_forms.html", context)


def _column(row: Row) -> Context:
    return {
        **legal_forms.as_listed(row),
        "country": place_name(row["country_iso2"]),
        "elf": legal_forms.elf_of(row),
        "organisations": legal_forms.organisations_of(row["form_id"]),
        "organisations_url": f"{reverse('public:directory')}?legal_form={row['form_id']}",
        "source": row["source"],
        "confidence": row["confidence"],
    }


def _choices(chosen: Sequence[str]) -> list[Context]:
    """Four lists to choose from, grouped by country; the last two may stay empty."""
    groups = by_country(reference().facts("legal_forms"))
    return [
        {
            "number": place + 1,
            "chosen": chosen[place] if place < len(chosen) else "",
            "groups": [
                {
                    "name": group["name"],
                    "options": [
                        {
                            "id": row["form_id"],
                            "name": _option(row),
                            "selected": place < len(chosen) and chosen[place] == row["form_id"],
                        }
                        for row in group["rows"]
                    ],
                }
                for group in groups
            ],
        }
        for place in range(MOST)
    ]


def _option(row: Row) -> str:
    title, own = legal_forms.form_title(row).text, label("legal_forms", row["form_id"])
    return title if title == own else f"{title} – {own}"


def _lines(rows: Sequence[Row]) -> list[Context]:
    """One line a field, one cell a form; a line differs where its codes, or else its words, are not all the same."""
    corrected = corrections_of(row["form_id"] for row in rows)
    columns = [legal_forms.fields_of(row, corrected.get(row["form_id"], {})) for row in rows]
    for row, cells in zip(rows, columns, strict=True):
        for cell in cells:
            cell["whose"] = legal_forms.form_title(row)
    lines = []
    for cells in zip(*columns, strict=True):
        field = cells[0]["field"]
        said = {_compared(cell) for cell in cells}
        differs = field in atlas_words.FIELDS and len(said) > 1
        lines.append({"field": field, "label": cells[0]["label"], "cells": cells, "differs": differs})
    return lines


def _compared(cell: Context) -> str:
    return cell["said"].code if cell["said"] is not None and cell["said"].known else cell["words"].text

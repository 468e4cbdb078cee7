"""Plain pages: what this site is, how the figures are made, the words, the data."""

import csv
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from commonwork.web.public.network import network_name
from commonwork.web.public.rows import Context, label, language, page, reference, tell_us
from commonwork.web.public.within import within

Words = dict[str, str]


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this is, who runs it, which data of persons it keeps, its languages and its licence."""
    checked = [code for code, _ in settings.LANGUAGES if code == settings.LANGUAGE_CODE]
    wordings = [
        {"code": code, "name": name, "checked": code in checked, "mail": tell_us(f"Better wording ({code})")}
        for code, name in settings.LANGUAGES
    ]
    context = page(
        gettext("About this site"),
        gettext("What this site is, who runs it, which data it keeps, in which languages it speaks."),
        network=network_name(),
        wordings=wordings,
        personal=reference().network["personal_data"],
        contact=settings.DEFAULT_FROM_EMAIL,
    )
    return render(request, "public/about.html", context)


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How the figures are made."""
    known = _stages()
    scopes = reference().codes("population_scopes")
    indicators = reference().codes("indicators")
    context = page(
        gettext("How the figures are made"),
        gettext(
            "From a delivered list to a published figure in nine stages, what the words beside a number mean, "
            "and what is never shown."
        ),
        stages=[{"name": label("stages", code), **known.get(code, {})} for code in reference().codes("stages")],
        qualifiers=[label("qualifiers", code) for code in reference().codes("qualifiers")],
        scopes=[
            {"name": label("population_scopes", c), "means": label("population_scopes.description", c)} for c in scopes
        ],
        sensitive=[label("indicators", code) for code, row in indicators.items() if row["sensitive"] == "yes"],
        confidences=[label("confidence", code) for code in reference().codes("confidence")],
    )
    return render(request, "public/method.html", context)


def _stages() -> dict[str, Words]:
    """What happens at each stage, and who decides there."""
    program = gettext("the program, the same way every time")
    return {
        "received": {
            "what": gettext("The file is kept untouched, with its checksum, the day and the sender."),
            "who": gettext("nobody: it is only kept"),
        },
        "read": {
            "what": gettext("Each row becomes a record: the original cells, and the values read from them."),
            "who": gettext(
                "the map of the source; an unknown column or word stops or warns, nothing is dropped silently"
            ),
        },
        "cleaned": {
            "what": gettext("Scripts, digits, calendars and legal-form words are made comparable; the original stays."),
            "who": program,
        },
        "linked": {
            "what": gettext("Records of the same organisation are found, with a score and reasons."),
            "who": gettext("people, for every doubtful pair; a judgement is never asked twice"),
        },
        "registered": {
            "what": gettext("An organisation is what its records add up to; each value can be traced to its source."),
            "who": gettext("the federation vouches for its cooperatives"),
        },
        "classified": {
            "what": gettext("Four ways to name its kind stand side by side, each with the facts that are missing."),
            "who": gettext("the rules; the federation may dispute, and the old verdict is kept"),
        },
        "counted": {
            "what": gettext("The register as of a day, and the figures reported by members, become cells."),
            "who": program,
        },
        "released": {
            "what": gettext(
                "The cells are frozen as an edition, with a hash of their content, "
                "and compared with the edition before."
            ),
            "who": gettext("an editor"),
        },
        "shown": {"what": gettext("Pages, charts, maps and downloads show the edition."), "who": program},
    }


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of the field in the reader's language first, then in all the others."""
    here = language()
    fits = within(request, "term")
    rows = [_term(row, here) for row in _terms()]
    rows.sort(key=lambda term: str(term["text"]).lower())
    context = page(
        gettext("Glossary"),
        gettext("The words of the register, the figures and the cooperative identity, in all languages of this site."),
        terms=fits.of(rows, lambda term: str(term["id"])),
        problems=fits.problems,
        filters=[fits.field],
        clear_url=reverse("public:glossary"),
    )
    return render(request, "public/glossary.html", context)


def _term(row: Words, here: str) -> Context:
    others = [
        {"lang": code, "name": name, "text": row[code]}
        for code, name in settings.LANGUAGES
        if code != here and row[code]
    ]
    return {
        "id": row["term"],
        "text": row[here] or row["en"],
        "lang": here if row[here] else "en",
        "others": others,
        "definition": row["definition_en"],
        "code_name": row["code_name"],
    }


def terms() -> dict[str, Words]:
    """The words of the field by their id."""
    return {row["term"]: row for row in _terms()}


def _terms() -> tuple[Words, ...]:
    own = settings.REFERENCE / "glossary.csv"
    return _read(own if own.exists() else settings.PACKAGE / "reference" / "glossary.csv")


@lru_cache(maxsize=4)
def _read(file: Path) -> tuple[Words, ...]:
    with file.open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle, strict=True))


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Where the data can be downloaded and asked for by programs."""
    names = _tables()
    tables = [
        {"name": name, "title": names.get(name, name), "rows": len(rows), "url": f"/api/v1/facts/{name}.csv"}
        for name, rows in reference().fact_tables.items()
    ]
    context = page(
        gettext("Data and API"),
        gettext("Every table of facts as CSV, every edition as a bundle, and the same for programs."),
        tables=tables,
        api_url="/api/v1/docs",
        editions_url=reverse("public:editions"),
    )
    return render(request, "public/data.html", context)


def _tables() -> Words:
    return {
        "events": gettext("Events"),
        "legal_forms": gettext("Legal forms"),
        "members": gettext("Organisations of the network and around it"),
        "policies": gettext("Policies"),
        "publications": gettext("Publications"),
        "registration_steps": gettext("Steps to found a cooperative"),
        "sources": gettext("Main sources"),
        "statistics": gettext("Published figures"),
        "typology_rules": gettext("Rules that tell the kind of a cooperative"),
        "typology_testcases": gettext("Invented cases that test these rules"),
    }

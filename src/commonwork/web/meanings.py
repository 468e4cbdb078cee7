"""What a column of a list may mean, how sure that is and why: in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext, pgettext

from commonwork.engines.reading.mapping import IGNORE, PERSONAL, REGISTERED
from commonwork.engines.reading.spec import FACT_FIELDS
from commonwork.flows.list_maps import SURE
from commonwork.flows.sources import load_spec
from commonwork.reference import load
from commonwork.web.delivered import field_name

_ORDER = (
    "key", "status", "legal_form", "organisation_kind", "country", "region", "city", "address", "postcode", "point",
    "latitude", "longitude", "founded", "closed", "members", "workers", "worker_members", "activity", "sector",
    "description", "website", "email", "phone", "contact", "level", "relation", "successor", "name_language",
    "identifier_scheme", "note", *FACT_FIELDS,
)  # fmt: skip
_KINDS = ("trading", "short", "romanised", "translated", "former", "reading")
Group = tuple[str, list[tuple[str, str]]]


def offered() -> list[Group]:
    """The meanings a column may be given, in groups: value and label of each."""
    reference, language = load(settings.REFERENCE), get_language() or "en"
    kinds = reference.labels("name_kinds", language)
    names = [("name", gettext("Name of the cooperative"))]
    names += [(f"name.{kind}", gettext("Name: %(kind)s") % {"kind": kinds[kind]}) for kind in _KINDS]
    numbers = [(f"identifier:{scheme}", label) for scheme, label in _registers().items()]
    numbers.append(("identifier", gettext("Registration number of another register")))
    return [
        (gettext("Names"), names),
        (gettext("Registration numbers"), numbers),
        (gettext("What the register knows"), [(name, meaning_label(name)) for name in _ORDER if name in REGISTERED]),
        (
            gettext("Nothing of these"),
            [
                ("", gettext("keep it as it stands")),
                (PERSONAL, gettext("speaks of persons: keep it apart")),
                (IGNORE, gettext("leave it out")),
            ],
        ),
    ]


def _registers() -> dict[str, str]:
    """Scheme → what its register is called, as the member workbook names it."""
    words = load_spec("network/member-workbook").lookups["registers"]
    return {scheme: label for label, scheme in reversed(words.items())}


def meaning_label(meaning: str) -> str:
    """What a meaning is called: «name.romanised», «identifier:jp-hojin», «founded», «ignore», «»."""
    name, _colon, scheme = meaning.partition(":")
    name, _dot, kind = name.partition(".")
    if name == "identifier":
        return _registers().get(scheme, scheme) or gettext("Registration numbers")
    if name == "name" and kind:
        labels = load(settings.REFERENCE).labels("name_kinds", get_language() or "en")
        return gettext("Name: %(kind)s") % {"kind": labels.get(kind, kind)}
    more = {
        "": gettext("keep it as it stands"),
        PERSONAL: gettext("speaks of persons: keep it apart"),
        IGNORE: gettext("leave it out"),
        "name": gettext("Name of the cooperative"),
        "key": gettext("Your own number of the member"),
        "point": gettext("Place on the map"),
        "email": gettext("E-mail"),
        "phone": gettext("Telephone"),
        "contact": gettext("Contact person"),
        "name_language": gettext("Language of the name"),
        "identifier_scheme": gettext("Register that gave the number"),
        "row_number": gettext("counts the rows"),
        "turnover": gettext("Turnover"),
        "capital": gettext("Capital"),
        "period": gettext("Year or period"),
        "change_date": gettext("Day of a change"),
    }
    return more.get(name) or field_name(name)


def confidence_label(column: Mapping[str, Any], *, said: bool) -> str:
    """How sure a meaning is, in words."""
    if said or "guess.said" in column["reasons"] or "guess.remembered" in column["reasons"]:
        return pgettext("how sure", "sure")
    if not column["meaning"]:
        return pgettext("how sure", "not known")
    if column["confidence"] >= 0.9 or (column["sure"] and column["confidence"] < SURE):
        return pgettext("how sure", "sure")
    return pgettext("how sure", "likely") if column["confidence"] >= SURE else pgettext("how sure", "not sure")


def reasons_of(column: Mapping[str, Any], *, said: bool) -> str:
    """Why a column is taken for what it is: a sentence or two."""
    reasons = set(column["reasons"])
    if said or "guess.said" in reasons:
        return gettext("You said so.")
    words = {
        "guess.workbook": gettext("It is a heading of the workbook this site hands out."),
        "guess.remembered": gettext("So it was in your last list."),
        "guess.heading": gettext("Its heading says so."),
        "guess.identifier": gettext("Its numbers have the shape and the check digits."),
        "guess.contradiction": gettext("But its cells do not look like it."),
        "guess.overruled": gettext("Its cells say something else than its heading."),
        "guess.once": gettext("Another column says it more surely."),
        "guess.neighbours": gettext("It stands beside its other half."),
    }
    sentences = [text for reason, text in words.items() if reason in reasons]
    if reasons - set(words):
        sentences.append(gettext("Its cells look like it."))
    return " ".join(sentences)


def encoding_reason(reason: str) -> str:
    """Why a file of text is read in the letters it is read in."""
    return {
        "encoding.mark": gettext("the file says so itself"),
        "encoding.utf8": gettext("every letter of the file fits"),
        "encoding.country": gettext("usual in your country, and every letter fits"),
        "encoding.lines": gettext("some lines are written otherwise than the rest"),
        "encoding.statistics": gettext("the letters are most likely so"),
    }.get(reason, "")


def decided(column: Mapping[str, Any]) -> str:
    """How numbers and days of a column were read, where there was something to decide."""
    if column["type"] == "number" and column["mark"] and any("." in value for _, _, value in column["examples"]):
        return gettext("Decimals are marked by «%(mark)s».") % {"mark": column["mark"]}
    calendar = {
        "jalali": gettext("Days of the Persian calendar."),
        "buddhist": gettext("Years of the Buddhist era."),
        "minguo": gettext("Years of the Republic of China."),
        "bs": gettext("Days of the Bikram Sambat calendar."),
    }
    return calendar.get(column["calendar"], "")

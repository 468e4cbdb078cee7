"""The vocabulary of the network: its schemes and concepts in eight languages, for readers and for machines."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, override
from django.views.decorators.http import require_safe

from commonwork.flows.vocabulary import Concept, Edition, Link, Scheme
from commonwork.reference import load
from commonwork.reference.atlas_loader import load_atlas
from commonwork.reference.model import Reference, Row
from commonwork.reference.vocabulary_loader import LISTS, OWN, Match, Vocabulary, load_vocabulary
from commonwork.web.public import atlas_words
from commonwork.web.public.rows import Context, language, language_of, page, place_name

LANGUAGES = [code for code, _ in settings.LANGUAGES]
VALUES = "fact_values."


def concept_address(scheme: str, code: str = "") -> str:
    """The permanent address of a concept, or of a whole scheme; schemes are the keys of ``LISTS``."""
    whole = f"{settings.SITE_ADDRESS}/id/{scheme}"
    return f"{whole}/{code}" if code else whole


def titles() -> dict[str, str]:
    """What the schemes are called."""
    return {
        "icls": gettext("Kinds of cooperative by the guidelines on statistics (ICLS 2018)"),
        "cicopa": gettext("Kinds of cooperative as CICOPA tells them apart"),
        "overlay": gettext("Social or not"),
        "model2019": gettext("Models of the regional research of 2019"),
        "unit-level": gettext("Levels"),
        "legal-form": gettext("Legal forms"),
        "fact": gettext("Facts that decide, and their values"),
    }


def means() -> dict[str, str]:
    """What the schemes are for."""
    return {
        "icls": gettext("By the members' main interest and by who holds the votes; for statistics of all countries."),
        "cicopa": gettext("For cooperatives of industry and services; worker cooperatives by how many workers belong."),
        "overlay": gettext("Goes together with any kind: a purpose of general interest, or a stamp of the law."),
        "model2019": gettext("Five models of twelve countries, by employment relation and by who the members are."),
        "unit-level": gettext("Whether persons and firms are the members, or cooperatives, or federations."),
        "legal-form": gettext("The forms of national laws, country by country, with what each asks."),
        "fact": gettext("What is asked of a cooperative before anything is said of its kind."),
    }


def schemes() -> tuple[Scheme, ...]:
    """Every scheme with its concepts; made once for a reference and an address of the site."""
    return _schemes(settings.REFERENCE, settings.SITE_ADDRESS)


@lru_cache(maxsize=4)
def _schemes(folder: Path, site: str) -> tuple[Scheme, ...]:
    known, vocabulary = load(folder), load_vocabulary(folder)
    in_languages = {}
    for code in LANGUAGES:
        with override(code):
            in_languages[code] = (titles(), means(), _form_definitions(known, folder))
    return tuple(
        Scheme(
            concept_address(scheme), scheme,
            {code: words[0][scheme] for code, words in in_languages.items()},
            {code: words[1][scheme] for code, words in in_languages.items()},
            tuple(_concepts(known, vocabulary, scheme, {code: words[2] for code, words in in_languages.items()})),
        )
        for scheme in LISTS
    )  # fmt: skip


def edition() -> Edition:
    """The version that is published now."""
    known = load_vocabulary(settings.REFERENCE)
    site = settings.SITE_ADDRESS
    return Edition(known.version, known.issued, known.licence, f"{site}/", concept_address("vocabulary"))


def _form_definitions(known: Reference, folder: Path) -> dict[str, str]:
    """What each legal form asks, in the active language; what rests on memory is left out."""
    atlas = load_atlas(folder)
    found = {}
    for row in known.facts("legal_forms"):
        coded = atlas.get(row["form_id"])
        said = atlas_words.sentences(row, coded) if coded else []
        rules = [f"{one.label}: {one.text}" for one in said if one.known and not one.confirm]
        law = f" ({row['law']})" if row["law"] else ""
        first = gettext("A legal form of %(country)s") % {"country": place_name(row["country_iso2"])}
        found[row["form_id"]] = ". ".join([f"{first}{law}", *rules])
    return found


def _concepts(
    known: Reference, vocabulary: Vocabulary, scheme: str, forms: dict[str, dict[str, str]]
) -> Iterator[Concept]:
    labels = LISTS[scheme]
    for code in _codes(known, labels):
        if scheme == "legal-form":
            definitions = {one: forms[one][code] for one in LANGUAGES}
        else:
            definitions = _in_languages(known, f"{labels}.description", code)
        yield Concept(
            concept_address(scheme, code), scheme, code, _labels(known, scheme, code), definitions,
            "", _links(known, vocabulary, scheme, code), _identifiers(known, scheme, code),
            _native(known, scheme, code),
        )  # fmt: skip
        if scheme == "fact":
            yield from _values(known, vocabulary, code)


def _codes(known: Reference, labels: str) -> list[str]:
    if labels == "legal_forms":
        return [row["form_id"] for row in known.facts("legal_forms")]
    return list(known.label_lists.get("en", {}).get(labels, {}))


def _labels(known: Reference, scheme: str, code: str) -> dict[str, str]:
    """What a concept is called; forms of several countries have the same name, so that theirs names the country."""
    labels = _in_languages(known, LISTS[scheme], code)
    if scheme != "legal-form":
        return labels
    country = _form(known, code)["country_iso2"]
    return {one: f"{label} ({known.label('countries', country, one)})" for one, label in labels.items()}


def _form(known: Reference, code: str) -> Row:
    return next(row for row in known.facts("legal_forms") if row["form_id"] == code)


def _native(known: Reference, scheme: str, code: str) -> tuple[tuple[str, str], ...]:
    """The name of a legal form in the language of its law: (language, name)."""
    if scheme != "legal-form":
        return ()
    row = _form(known, code)
    return ((language_of(row["name_native"], row["country_iso2"], row["name_en"]), row["name_native"]),)


def _in_languages(known: Reference, labels: str, code: str) -> dict[str, str]:
    return {one: known.label(labels, code, one) for one in LANGUAGES if known.has_label(labels, code, one)}


def _values(known: Reference, vocabulary: Vocabulary, fact: str) -> Iterator[Concept]:
    """The values of a fact that has a list of its own, as narrower concepts."""
    listed = known.label_lists.get("en", {}).get(VALUES + fact, {})
    for value in listed:
        code, labels = f"{fact}.{value}", _in_languages(known, VALUES + fact, value)
        whole = {one: f"{known.label('facts', fact, one)}: {label}" for one, label in labels.items()}
        links = _links(known, vocabulary, "fact", code)
        yield Concept(
            concept_address("fact", code), "fact", code, labels, whole, concept_address("fact", fact), links
        )  # fmt: skip


def _links(known: Reference, vocabulary: Vocabulary, scheme: str, code: str) -> tuple[Link, ...]:
    stated = [_link(one, known) for one in vocabulary.matches if (one.scheme, one.code) == (scheme, code)]
    if scheme != "legal-form":
        return tuple(stated)
    row = load_atlas(settings.REFERENCE).get(code)
    kinds = row["cicopa"].split() if row else []
    return (*stated, *(Link("relatedMatch", concept_address("cicopa", kind)) for kind in kinds))


def _link(one: Match, known: Reference) -> Link:
    if not one.target.startswith(OWN):
        return Link(one.relation, one.target, one.target_label, one.reason, one.certainty)
    scheme, _, code = one.target.removeprefix(OWN).partition("/")
    label = known.label(LISTS[scheme], code, "en")
    return Link(one.relation, concept_address(scheme, code), label, one.reason, one.certainty)


def _identifiers(known: Reference, scheme: str, code: str) -> dict[str, str]:
    """The code of the international list of legal forms, where it stands for exactly this form."""
    if scheme != "legal-form":
        return {}
    row = _form(known, code)
    return {"ELF": row["elf_code"]} if row["elf_match"] == "exact" else {}


# Pages -------------------------------------------------------------------------------------------


@require_safe
def vocabulary(request: HttpRequest) -> HttpResponse:
    """What the vocabulary holds, its version, and how machines read it."""
    names, uses = titles(), means()
    context = page(
        gettext("Vocabulary"),
        gettext("The words of the common identity with permanent addresses, in eight languages, for programs too."),
        schemes=[
            {
                "url": reverse("public:scheme", args=[one.code]),
                "name": names[one.code],
                "means": uses[one.code],
                "count": len(one.concepts),
            }
            for one in schemes()
        ],
        edition=edition(),
        files=_files("vocabulary"),
        example=concept_address("cicopa", "worker_full"),
    )
    return render(request, "public/vocabulary.html", context)


@require_safe
def scheme(request: HttpRequest, code: str) -> HttpResponse:
    """One scheme: every concept with what it means."""
    found = next((one for one in schemes() if one.code == code), None)
    if found is None:
        raise Http404
    here = language()
    context = page(
        found.labels[here],
        found.definitions[here],
        (reverse("public:vocabulary"), gettext("Vocabulary")),
        concepts=[_listed(one, here) for one in found.concepts],
        address=found.address,
        edition=edition(),
        files=_files(code),
    )
    return render(request, "public/scheme.html", context)


def _listed(one: Concept, here: str) -> Context:
    return {
        "url": reverse("public:concept", args=[one.scheme, one.code]),
        "label": one.labels.get(here) or one.labels.get("en", one.code),
        "code": one.code,
        "definition": one.definitions.get(here, ""),
        "narrower": bool(one.broader),
    }


@require_safe
def concept(request: HttpRequest, scheme: str, code: str) -> HttpResponse:
    """One concept: its names in every language, what it means, what it matches and why."""
    if scheme == "legal-form":
        return redirect("public:legal-form", code)
    whole = next((one for one in schemes() if one.code == scheme), None)
    found = next((one for one in whole.concepts if one.code == code), None) if whole else None
    if whole is None or found is None:
        raise Http404
    here = language()
    label = found.labels.get(here) or found.labels.get("en", code)
    narrower = [_listed(one, here) for one in whole.concepts if one.broader == found.address]
    broader = next((_listed(one, here) for one in whole.concepts if one.address == found.broader), None)
    context = page(
        label,
        found.definitions.get(here, ""),
        (reverse("public:vocabulary"), gettext("Vocabulary")),
        (reverse("public:scheme", args=[scheme]), whole.labels[here]),
        kicker=whole.labels[here],
        concept=found,
        others=[
            (tag, name, found.labels[tag]) for tag, name in settings.LANGUAGES if tag != here and tag in found.labels
        ],
        narrower=narrower,
        broader=broader,
        links=[(relations()[one.relation], certainties().get(one.certainty, ""), one) for one in found.links],
        edition=edition(),
        files=_files(f"{scheme}/{code}"),
    )
    return render(request, "public/concept.html", context)


def relations() -> dict[str, str]:
    """How a concept relates to one elsewhere, in words."""
    return {
        "exactMatch": gettext("the same"),
        "closeMatch": gettext("nearly the same"),
        "broadMatch": gettext("part of something wider"),
        "narrowMatch": gettext("wider than this"),
        "relatedMatch": gettext("has to do with"),
    }


def certainties() -> dict[str, str]:
    """How sure a match is, in words."""
    return {"high": gettext("sure"), "medium": gettext("rather sure"), "low": gettext("doubtful")}


def _files(path: str) -> list[tuple[str, str]]:
    """The same for programs: name of the format and address."""
    formats = (("Turtle", "ttl"), ("JSON-LD", "jsonld"), ("CSV", "csv"))
    return [(name, f"/id/{path}.{suffix}") for name, suffix in formats]

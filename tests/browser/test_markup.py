"""Every page in every language: strict markup, one heading, nothing from elsewhere, nothing left in English."""

import json
import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urldefrag, urljoin
from xml.etree.ElementTree import Element

import html5lib
import polib
import pytest
from browser.addresses import API_DOCS, BY_ROLE, CODE, expected_status
from browser.served import ROOT, Answer, Reader, Site

LANGUAGES = ("en", "ja", "ko", "zh-hans", "hi", "fil", "fa", "id")
RIGHT_TO_LEFT = {"fa"}
LOADED = {"link", "script", "img", "iframe", "source", "use", "image"}
SPOKEN = ("alt", "title", "aria-label", "placeholder", "content")
LOCALE = ROOT / "src" / "commonwork" / "locale"


def parsed(answer: Answer) -> Element:
    """The page as a tree; html5lib refuses what is not strict markup."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(answer.text)
    return tree


def faults_of(tree: Element, language: str, home: str) -> list[str]:
    """What is wrong with the frame of a page, whatever it says."""
    expected = (language, "rtl" if language in RIGHT_TO_LEFT else "ltr", 1, True)
    title = (tree.findtext("head/title") or "").strip()
    found = (tree.get("lang"), tree.get("dir"), len(list(tree.iter("h1"))), bool(title))
    faults = [] if found == expected else [f"lang, dir, h1, title: {found}"]
    for element in tree.iter():
        if isinstance(element.tag, str):
            faults += [f"{element.tag} {name}" for name in element.attrib if name == "style" or name.startswith("on")]
            faults += [f"{element.tag} loads {address}" for address in _loaded(element) if _foreign(address, home)]
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    return faults + [f"id {one} stands twice" for one in sorted({one for one in ids if ids.count(one) > 1})]


def _loaded(element: Element) -> list[str]:
    if element.tag not in LOADED:
        return []
    return [element.attrib[name] for name in ("src", "href", "srcset") if name in element.attrib]


def _foreign(address: str, home: str) -> bool:
    return not urljoin(home, address).startswith(home + "/")


@cache
def phrases(language: str) -> tuple[frozenset[str], tuple["re.Pattern[str]", ...]]:
    """The English phrases that read differently in a language: whole ones, and patterns of those with gaps."""
    catalogue = polib.pofile(str(LOCALE / language.replace("zh-hans", "zh_Hans") / "LC_MESSAGES" / "django.po"))
    whole, patterns = set(), []
    for entry in catalogue:
        said = {entry.msgstr, *entry.msgstr_plural.values()}
        for english in {entry.msgid, entry.msgid_plural} - said - {""}:
            if "%(" not in english and "<" not in english:
                whole.add(english)
            elif len(re.sub(r"%\(\w+\)s|<.*?>", "", english)) > 8 and "<" not in english:
                patterns.append(re.compile(".+".join(map(re.escape, re.split(r"%\(\w+\)s", english)))))
    return frozenset(whole), tuple(patterns)


def said_in(tree: Element, language: str) -> Iterator[str]:
    """What a page says in the language of the page: texts and spoken attributes, without what is marked otherwise."""
    stack = [tree]
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str) or element.tag in {"script", "style", "code", "bdi"}:
            continue
        if element.get("lang", language) == language:
            texts = [element.text, *(child.tail for child in element), *map(element.get, SPOKEN)]
            yield from (" ".join(text.split()) for text in texts if text and text.strip())
            stack += list(element)


def left_in_english(tree: Element, language: str, titles: frozenset[str] = frozenset()) -> list[str]:
    """English phrases of the interface; the titles of sources are data and stay in their own language."""
    whole, patterns = phrases(language)
    said = set(said_in(tree, language)) - titles
    return sorted(text for text in said if text in whole or any(pattern.fullmatch(text) for pattern in patterns))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_in_every_language(site: Site, language: str) -> None:
    faults = {}
    titles = frozenset(source["title"] for source in json.loads(site.reader().get("/api/v1/sources").text))
    for role, addresses in BY_ROLE.items():
        reader = site.reader(role)
        for address in addresses:
            answer = reader.get(f"/{language}/{address}")
            tree = parsed(answer)
            found = faults_of(tree, language, site.address)
            found += left_in_english(tree, language, titles) if language != "en" else []
            if answer.status != expected_status(role, address):
                found.append(f"status {answer.status}")
            if found:
                faults[f"{role} /{language}/{address}"] = found
    assert faults == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_code_is_whole(site: Site, language: str) -> None:
    tree = parsed(site.waiting_for_code().get(f"/{language}/{CODE}"))
    left = left_in_english(tree, language) if language != "en" else []
    assert (faults_of(tree, language, site.address), left) == ([], [])


def test_the_description_for_machines_is_whole(site: Site) -> None:
    assert faults_of(parsed(site.reader().get(API_DOCS)), "en", site.address) == []


@pytest.mark.parametrize("role", BY_ROLE)
def test_every_link_leads_somewhere(site: Site, role: str) -> None:
    reader = site.reader(role)
    linked: dict[str, str] = {}
    for address in BY_ROLE[role]:
        if expected_status(role, address) == 200:
            linked |= dict.fromkeys(links_of(reader, f"/en/{address}"), address)
    others = tuple(f"/{language}/" for language in LANGUAGES if language != "en")
    answers = {path: reader.get(path).status for path in sorted(linked) if not path.startswith(others)}
    assert {path: (status, linked[path]) for path, status in answers.items() if status >= 400} == {}


def links_of(reader: Reader, page: str) -> set[str]:
    """The addresses on this site that a page links to; a link into the page itself must have its goal there."""
    tree = parsed(reader.get(page))
    ids = {element.get("id") for element in tree.iter()}
    found = set()
    for link in tree.iter("a"):
        address, fragment = urldefrag(link.get("href", ""))
        if not address:
            assert fragment in ids, f"{page} links to #{fragment}, which is not there"
        elif not _foreign(urljoin(reader.address + page, address), reader.address):
            found.add(urljoin(reader.address + page, address).removeprefix(reader.address))
    return found

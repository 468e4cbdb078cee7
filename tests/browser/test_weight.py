"""What a first visit to each page weighs, with all it loads, as sent: 100 kB at most, 60 kB where there is no map."""

import re

import pytest
from browser.addresses import BY_ROLE
from browser.served import Reader, Site

LANGUAGES = ("en", "hi", "fa")  # the scripts that take most bytes
WITH_MAP, WITHOUT = 100_000, 60_000
LOADED = re.compile(r'<(?:link rel="(?:stylesheet|icon)"[^>]*href|script[^>]*src|img[^>]*src)="([^"]+)"')


def weight_of(reader: Reader, path: str) -> tuple[int, bool]:
    """Bytes of the page and of all it loads, compressed where the site compresses; and whether a map is there."""
    sent = reader.get(path, **{"Accept-Encoding": "gzip"})
    plain = reader.get(path).text
    loaded = [reader.get(address, **{"Accept-Encoding": "gzip"}) for address in sorted(set(LOADED.findall(plain)))]
    assert {answer.status for answer in loaded} == {200}
    return sum(len(answer.body) for answer in (sent, *loaded)), 'class="map' in plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_visit_is_light(site: Site, language: str) -> None:
    heavy = {}
    for role, addresses in BY_ROLE.items():
        reader = site.reader(role)
        for address in addresses:
            weight, has_map = weight_of(reader, f"/{language}/{address}")
            if weight > (WITH_MAP if has_map else WITHOUT):
                heavy[f"{role} /{language}/{address}"] = weight
    assert heavy == {}


def test_what_pages_load_is_kept_by_the_browser_and_the_pages_are_compressed(site: Site) -> None:
    reader = site.reader()
    page = reader.get("/en/organisations/", **{"Accept-Encoding": "gzip"})
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', reader.get("/en/organisations/").text)
    kept = [reader.get(style, **{"Accept-Encoding": "gzip"}).headers for style in styles]
    said = [(one["Content-Encoding"], "immutable" in one["Cache-Control"]) for one in kept]
    assert (page.headers["Content-Encoding"], said) == ("gzip", [("gzip", True)])

"""Every page for those who do not see, or read on a small screen: axe finds nothing, nothing overflows."""

import pytest
from browser.addresses import API_DOCS, BY_ROLE, CODE, JWCU
from browser.served import Reader, Site
from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
RUN = "rules => axe.run({runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 640}
DARK = ("", "organisations/?view=map", f"organisations/{JWCU}/", "figures/cooperatives/", "account/sign-in/")


def context_of(chromium: Browser, reader: Reader, **options: str) -> BrowserContext:
    """A browser that holds the cookies of a reader."""
    context = chromium.new_context(viewport=WIDE, base_url=reader.address, **options)
    cookies = [{"name": one.name, "value": one.value or "", "url": reader.address} for one in reader.cookies]
    context.add_cookies(cookies)
    return context


def faults_of(page: Page, address: str, axe: str) -> list[str]:
    """What axe finds on a page, and how far it is wider than a small screen."""
    page.set_viewport_size(WIDE)
    page.goto(address)
    page.evaluate(axe)
    found = page.evaluate(RUN, RULES)["violations"]
    said = [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary'][:300]}" for one in found for node in one["nodes"]
    ]
    page.set_viewport_size(NARROW)
    wider = page.evaluate(TOO_WIDE)
    return said + ([f"{wider} px too wide"] if wider > 0 else [])


def all_faults(context: BrowserContext, addresses: list[str], axe: str) -> dict[str, list[str]]:
    page = context.new_page()
    found = {address: faults_of(page, address, axe) for address in addresses}
    context.close()
    return {address: faults for address, faults in found.items() if faults}


@pytest.mark.parametrize("language", ["en", "ja", "fa"])
@pytest.mark.parametrize("role", BY_ROLE)
def test_axe_finds_nothing(site: Site, chromium: Browser, axe: str, role: str, language: str) -> None:
    addresses = [f"/{language}/{address}" for address in BY_ROLE[role]]
    assert all_faults(context_of(chromium, site.reader(role)), addresses, axe) == {}


@pytest.mark.parametrize("language", ["en", "ja", "fa"])
def test_axe_finds_nothing_where_the_code_is_typed(site: Site, chromium: Browser, axe: str, language: str) -> None:
    assert all_faults(context_of(chromium, site.waiting_for_code()), [f"/{language}/{CODE}"], axe) == {}


def test_axe_finds_nothing_in_the_description_for_machines(site: Site, chromium: Browser, axe: str) -> None:
    assert all_faults(context_of(chromium, site.reader()), [API_DOCS], axe) == {}


@pytest.mark.parametrize("language", ["en", "fa"])
def test_axe_finds_nothing_in_the_dark(site: Site, chromium: Browser, axe: str, language: str) -> None:
    addresses = [f"/{language}/{address}" for address in DARK]
    assert all_faults(context_of(chromium, site.reader(), color_scheme="dark"), addresses, axe) == {}

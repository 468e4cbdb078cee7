"""The whole way of a reader and of an officer with scripts switched off, and the way of a keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.addresses import JWCU
from browser.served import OWN_LIST, Site, demonstration
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
LINE = {
    "Member number": "T-1",
    "Official name": "Unscripted Sample Cooperative",
    "Language of the name": "en",
    "Country or area": "KR",
    "Region": "Seoul",
    "Members": 12,
}
FOCUSED = "(e => e.id || e.getAttribute('href') || e.textContent.trim())(document.activeElement)"


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of our own: these tests write."""
    with demonstration(tmp_path_factory.mktemp("own-site")) as served:
        yield served


@pytest.fixture
def page(own_site: Site, chromium: Browser) -> Iterator[Page]:
    """A page of a browser that runs no scripts."""
    context = chromium.new_context(base_url=own_site.address, java_script_enabled=False)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_a_reader_searches_narrows_and_changes_the_language(page: Page) -> None:
    page.goto("/en/")
    page.locator("#home-search").fill("JWCU")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name="日本労働者協同組合").click()
    expect(page).to_have_url(f"{page.url.split('/en/')[0]}/en/organisations/{JWCU}/")
    page.get_by_role("navigation", name="Main menu").get_by_role("link", name="Organisations").click()
    for choice in ("Japan", "The network's lists"):
        page.locator("#facets").get_by_role("link", name=choice).click()
    assert page.url.endswith("/en/organisations/?country=JP&standing=network")
    assert page.locator("ol.results > li").count() == 4
    page.locator("details.menu > summary").click()
    page.locator("details.menu").get_by_role("link", name="日本語").click()
    assert page.url.endswith("/ja/organisations/?country=JP&standing=network")
    expect(page.locator("html")).to_have_attribute("lang", "ja")


def test_an_officer_sends_a_list_and_chooses_how_it_is_shared(page: Page, tmp_path: Path) -> None:
    page.goto("/en/")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name="officer of a federation").click()
    page.goto(f"/en/my/lists/{OWN_LIST}/")
    filled = fill_template(page, tmp_path)
    page.get_by_role("link", name="Send a list").click()
    page.locator("#file").set_input_files(filled)
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator(".lead")).to_have_text("1 cooperative: 0 known, 1 new, 0 to look at")
    for _ in range(2):
        page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Send the list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("filled.xlsx")
    page.locator("main a[href^='?show=new']").click()
    expect(page.get_by_role("main")).to_contain_text(LINE["Official name"])
    page.goto(f"/en/my/lists/{OWN_LIST}/sharing/")
    page.get_by_label("names only").check()
    page.get_by_role("button", name="Share it like this").click()
    expect(page.locator("section[aria-labelledby=sharing-title] strong")).to_have_text("names only")
    page.goto("/en/account/sign-out/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def fill_template(page: Page, folder: Path) -> Path:
    """Download the empty workbook of the list that is open, and write one line into it."""
    with page.expect_download() as started:
        page.get_by_role("link", name="Download the empty workbook").click()
    empty, filled = folder / "empty.xlsx", folder / "filled.xlsx"
    started.value.save_as(empty)
    book = load_workbook(empty)
    sheet = book.worksheets[0]
    sheet.append([LINE.get(str(cell.value)) for cell in sheet[1]])
    book.save(filled)
    return filled


def test_a_code_from_the_mail_signs_in(page: Page, own_site: Site) -> None:
    page.goto("/en/account/sign-in/")
    page.locator("#email").fill("officer@demonstration.invalid")
    page.get_by_role("button", name="Send me a code").click()
    code = re.search(r"^([A-Z0-9]{2,6}-?[A-Z0-9]{2,6})\s*$", own_site.mails[-1], re.MULTILINE)
    assert code is not None
    page.locator("#code").fill(code.group(1))
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{own_site.address}/en/my/")


def test_a_keyboard_reaches_everything_in_the_order_of_the_page(own_site: Site, chromium: Browser) -> None:
    context = chromium.new_context(base_url=own_site.address)
    page = context.new_page()
    page.goto("/en/organisations/?country=JP&standing=network")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "main"
    page.goto("/en/organisations/?country=JP&standing=network")
    met = []
    for _ in range(60):
        page.keyboard.press("Tab")
        met.append(page.evaluate(FOCUSED))
    menu = page.locator("nav.nav a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    results = page.locator("ol.results h2 a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    wanted = ["#main", "masthead-search", *menu, "directory-search", *results]
    assert [one for one in met if one in set(wanted)][: len(wanted)] == wanted
    context.close()

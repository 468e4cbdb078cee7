"""Suggestions under the search box, by keyboard, by an input method and right to left; results without scripts."""

from collections.abc import Iterator

import pytest
from browser.addresses import JWCU
from browser.served import Site
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
BOX = "#home-search"
PATIENCE = 20_000  # ms: the first question of a web process reads the lexicon
COMPOSING = """([box, key]) => document.querySelector(box).dispatchEvent(
    new KeyboardEvent("keydown", {key, isComposing: true, bubbles: true, cancelable: true}))"""


@pytest.fixture
def page(site: Site, chromium: Browser) -> Iterator[Page]:
    """A page with scripts; nothing on it may be refused by the policy of the site or fail."""
    context = chromium.new_context(base_url=site.address)
    context.set_default_timeout(30_000)
    opened, said = context.new_page(), []
    opened.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert said == []


def chosen(page: Page) -> str:
    """The option that a screen reader would speak."""
    name = page.locator(BOX).get_attribute("aria-activedescendant")
    return page.locator(f"#{name}").inner_text() if name else ""


def test_a_keyboard_types_chooses_and_opens(page: Page) -> None:
    page.goto("/en/")
    box, options = page.locator(BOX), page.locator(".suggestions [role=option]")
    assert (box.get_attribute("role"), box.get_attribute("aria-expanded")) == ("combobox", "false")
    box.press_sequentially("jwcu")
    expect(options.first).to_be_visible(timeout=PATIENCE)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("form.large [role=status]")).to_have_text(f"Suggestions: {options.count()}")
    page.keyboard.press("ArrowDown")
    assert "日本労働者協同組合" in chosen(page)
    page.keyboard.press("ArrowUp")
    assert chosen(page) == ""
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("jwcu")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page).to_have_url(f"{page.url.split('/en/')[0]}/en/organisations/{JWCU}/")


def test_enter_without_a_choice_sends_the_form(page: Page) -> None:
    page.goto("/en/")
    page.locator(BOX).press_sequentially("jwcu")
    expect(page.locator(".suggestions [role=option]").first).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search/?q=jwcu")
    expect(page.locator("ol.results h2").first).to_contain_text("日本労働者協同組合")


def test_an_input_method_keeps_its_keys(page: Page) -> None:
    page.goto("/ja/")
    page.locator(BOX).fill("労働")
    expect(page.locator(".suggestions [role=option]").first).to_be_visible(timeout=PATIENCE)
    for key in ("ArrowDown", "Enter", "Escape"):
        assert page.evaluate(COMPOSING, [BOX, key]) is True, f"{key} was taken away"
    assert (chosen(page), page.url.endswith("/ja/")) == ("", True)
    expect(page.locator(".suggestions").first).to_be_visible(timeout=PATIENCE)


def test_a_mouse_opens_and_leaving_closes_right_to_left(page: Page) -> None:
    page.goto("/fa/")
    page.locator(BOX).press_sequentially("ژاپن")
    option = page.locator("form.large .suggestions [role=option]").first
    expect(option).to_be_visible(timeout=PATIENCE)
    ends = "e => Math.round(e.getBoundingClientRect().right)"
    assert page.locator("form.large").evaluate(ends) == page.locator("form.large .suggestions").evaluate(ends)
    page.locator("h1").click()
    expect(option).to_be_hidden()
    page.locator(BOX).click()
    page.keyboard.press("ArrowDown")
    option.click()
    page.wait_for_url(lambda url: url != f"{page.url.split('/fa/')[0]}/fa/")


def test_every_box_of_the_site_suggests(page: Page) -> None:
    for address, box in (("/en/about/", "#masthead-search"), ("/en/organisations/", "#directory-search")):
        page.goto(address)
        page.locator(box).press_sequentially("jwc")
        expect(page.locator(f"{box}-list [role=option]").first).to_be_visible(timeout=PATIENCE)


def test_results_are_narrowed_and_dropped_without_scripts(site: Site, chromium: Browser) -> None:
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/en/search/?q=union")
    everything = page.locator("p[role=status]").inner_text()
    page.locator("#facets").get_by_role("link", name="Japan").click()
    page.locator(".tabs").get_by_role("link", name="Organisations").click()
    assert page.url.endswith("/en/search/?q=union&kind=organisation&country=JP")
    assert page.locator("p[role=status]").inner_text() != everything
    page.locator(".chips a").click()
    assert page.url.endswith("/en/search/?q=union&kind=organisation")
    page.locator("summary", has_text="How to ask").click()
    page.get_by_role("link", name="All fields and signs").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How to ask")
    context.close()

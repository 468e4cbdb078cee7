"""From the home page to the answer in at most three clicks, in the reader's language."""

import pytest

pytestmark = pytest.mark.browser
LANGUAGES = ("en", "ja", "fa")
FIVE_FOUNDERS = "founders=5&others=yes"
SIDE_BY_SIDE = "compare/?form=JP-RK&form=KR-HG-JW"


@pytest.fixture(params=LANGUAGES)
def home(request, chromium, site):
    """The home page, read without scripts, and a function that clicks and counts."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{site.address}/{request.param}/")
    clicks = []

    def click(selector):
        clicks.append(selector)
        page.locator(selector).first.click()
        assert page.url.startswith(f"{site.address}/{request.param}/")

    yield page, click, clicks
    context.close()


def test_which_forms_need_at_most_five_founders_and_let_others_in(home):
    page, click, clicks = home
    click('main a[href$="/legal-forms/"]')
    click(f'a[href*="{FIVE_FOUNDERS}"]')
    listed = page.locator('table.atlas th[scope="row"] a').evaluate_all("all => all.map(a => a.pathname.split('/')[3])")
    assert len(listed) == 14
    assert {"JP-RK", "KR-SH", "VN-HTX"} <= set(listed)
    assert len(clicks) <= 3


def test_japans_workers_cooperative_beside_koreas_employee_cooperative(home):
    page, click, clicks = home
    click('.nav a[href$="/legal-forms/"]')
    click(f'a[href*="{SIDE_BY_SIDE}"]')
    assert page.locator("table.forms thead th").all_inner_texts()[0].startswith("労働者協同組合") or page.locator(
        "table.forms tbody tr"
    ).first.inner_text().count("\n")
    assert page.locator("table.forms tr.differs").count() == 5
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert len(clicks) <= 3

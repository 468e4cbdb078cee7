"""The way of a list in the browser of an officer: in three languages, without scripts, at 360 px, and cut off."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import workbooks
from browser.served import OWN_LIST, Reader, Site, demonstration
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of our own: these tests write."""
    with demonstration(tmp_path_factory.mktemp("sending-site")) as served:
        yield served


@pytest.fixture
def page(own_site: Site, chromium: Browser) -> Iterator[Page]:
    """A small page of the officer's browser that runs no scripts."""
    reader = own_site.reader("officer")
    context = chromium.new_context(
        base_url=own_site.address, java_script_enabled=False, viewport={"width": 360, "height": 640}
    )
    context.add_cookies([{"name": c.name, "value": c.value or "", "url": own_site.address} for c in reader.cookies])
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["fa", "hi"])
def test_a_list_in_its_own_shape_goes_from_file_to_register(page: Page, language: str, tmp_path: Path) -> None:
    chosen = tmp_path / "list.xlsx"
    workbooks.make(language, chosen)
    page.goto(f"/{language}/my/lists/{OWN_LIST}/send/")
    page.locator("#file").set_input_files(chosen)
    page.locator("form.form button").click()
    expect(page.locator("button[name=next]")).to_be_visible()  # only then is the next page there to be measured
    assert page.evaluate(TOO_WIDE) <= 0
    for _ in range(2):
        page.locator("button[name=next]").click()
    page.locator("form.form button").first.click()
    expect(page.locator("main a[href$='receipt/']")).to_be_visible()


def test_an_upload_cut_in_the_middle_leaves_nothing_and_can_be_sent_again(own_site: Site, tmp_path: Path) -> None:
    chosen = tmp_path / "cut.xlsx"
    workbooks.make("ja", chosen, later=True)
    reader = own_site.reader("officer")
    address = f"/en/my/lists/{OWN_LIST}/send/"
    head, body = _upload(reader, address, chosen.read_bytes() + b" ")
    assert _speak(own_site, head, body[: len(body) // 2], wait=False) == b""
    assert "cut.xlsx" not in reader.get(address).text
    assert b"302 Found" in _speak(own_site, head, body, wait=True)
    assert "cut.xlsx" in reader.get(address).text


def _upload(reader: Reader, address: str, content: bytes) -> tuple[bytes, bytes]:
    """The request that sends a file, as a browser would write it: its head and its body."""
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', reader.get(address).text)
    assert token is not None
    field = "--x\r\nContent-Disposition: form-data; name="
    body = f'{field}"csrfmiddlewaretoken"\r\n\r\n{token.group(1)}\r\n'.encode()
    body += f'{field}"file"; filename="cut.xlsx"\r\n\r\n'.encode() + content + b"\r\n--x--\r\n"
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in reader.cookies)
    lines = [f"POST {address} HTTP/1.1", f"Host: {reader.address.removeprefix('http://')}", f"Cookie: {cookies}"]
    lines += ["Content-Type: multipart/form-data; boundary=x", f"Content-Length: {len(body)}", "Connection: close"]
    return "\r\n".join([*lines, "", ""]).encode(), body


def _speak(site: Site, head: bytes, body: bytes, *, wait: bool) -> bytes:
    host, _, port = site.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as line:
        line.sendall(head + body)
        return line.recv(200) if wait else b""

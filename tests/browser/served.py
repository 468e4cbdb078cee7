"""The demonstration as its visitors meet it: loaded and served by our own commands, in a process of its own."""

import os
import re
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import workbooks
from openpyxl import load_workbook

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "sources" / "network" / "member-workbook" / "sample.xlsx"
FEDERATION = "cw-76r3p553xax7"  # the invented federation of the demonstration; ids are derived, never drawn
OWN_LIST = f"members/{FEDERATION}"
PREPARED = "prepared-2"
_NUMBER, _NAME, _REGISTER, _ID, _COUNTRY, _REGION = 1, 2, 6, 7, 10, 11  # columns of the member workbook


_BEGIN = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from commonwork.flows import sending
from commonwork.people.models import Person
from commonwork.register import sending as actions
from commonwork.register.models import Source
source, officer = Source.objects.get(pk=sys.argv[1]), Person.objects.get(email="officer@demonstration.invalid")
for path in sys.argv[2:]:
    kept = {"file_name": Path(path).name, "effective": date(2026, 11, 24), "on_behalf": False, "by": officer}
    draft = sending.begin(source, Path(path), **kept)
    if path == sys.argv[2]:
        sending.work_at_once(draft)
ahead = datetime(2100, 1, 1, tzinfo=UTC)
actions.claim_draft(draft=draft, stale_before=ahead, at=ahead)
"""


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers, bytes as sent."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Reader:
    """Someone who reads the site without a browser and keeps cookies; signed in with ``sign_in``."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask(Request(self.address + path, headers=headers))

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form of the page at the same address."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path).text)
        assert token, f"no form at {path}"
        data = urlencode({**fields, "csrfmiddlewaretoken": token.group(1)}).encode()
        return self._ask(Request(self.address + path, data=data))

    def sign_in(self, role: str) -> "Reader":
        """Press the button of a demonstration person."""
        page = self.get("/en/account/sign-in/").text
        button = re.search(rf'name="person" value="(\d+)"><bdi>Demonstration: {role}', page)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert button is not None, f"no button for {role}"
        assert token is not None
        data = urlencode({"person": button.group(1), "csrfmiddlewaretoken": token.group(1)}).encode()
        assert self._ask(Request(f"{self.address}/en/account/demonstration/", data=data)).status == 200
        return self

    def _ask(self, request: Request) -> Answer:
        try:
            with self.opener.open(request, timeout=30) as response:
                return Answer(response.status, response.headers, response.read())
        except HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())


@dataclass
class Site:
    """A served demonstration: where it is, and the mails it sent."""

    address: str
    mails: list[str] = field(default_factory=list)

    def reader(self, role: str = "") -> Reader:
        """Somebody new; with a role, signed in as the demonstration person who holds it."""
        reader = Reader(self.address)
        return reader.sign_in(role) if role else reader

    def waiting_for_code(self) -> Reader:
        """Somebody who has asked for a code and not typed it yet."""
        reader = Reader(self.address)
        assert reader.post("/en/account/sign-in/", email="nobody@cast.example").status == 200
        return reader


class _MailRoom(socketserver.StreamRequestHandler):
    """As much of SMTP as a mail that is sent needs; what comes is kept."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            word = line.strip().upper()[:4]
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.mails.append(b"".join(lines).decode())  # type: ignore[attr-defined] -- set where it is made
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")
            if word == b"QUIT":
                return


@contextmanager
def _mail_room(mails: list[str]) -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _MailRoom) as server:
        server.mails = mails  # type: ignore[attr-defined] -- read by the handler
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@contextmanager
def demonstration(home: Path) -> Iterator[Site]:
    """Load the demonstration into a new home, with a list that changed and an edition not yet published; serve it."""
    port, mails = _free_port(), []
    address = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        environment = _environment(home, address, stack.enter_context(_mail_room(mails)))
        _command(environment, "demo", "--no-serve")
        _command(environment, "take-in", OWN_LIST, str(_changed_list(home)), "--date", "2026-11-24")
        _run(environment, [sys.executable, str(ROOT / "tests" / "browser" / "asked.py")])
        _command(environment, "edition", "prepare", PREPARED, "--as-of", "2026-11-24")
        _drafts(environment, home)
        log = stack.enter_context((home / "log").open("wb"))
        command = [sys.executable, "-m", "commonwork.cli", "serve", "--port", str(port)]
        server = stack.enter_context(subprocess.Popen(command, env=environment, cwd=ROOT, stderr=log, stdout=log))
        stack.callback(server.terminate)
        _wait(port, server)
        for _ in range(4):  # both processes of the site have read the lexicon when the first test begins
            build_opener().open(f"{address}/en/search/suggest?q=a", timeout=120).close()
        yield Site(address, mails)
    log_text = (home / "log").read_text(encoding="utf-8")
    assert "Internal Server Error" not in log_text, log_text


def _environment(home: Path, address: str, mail_port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONWORK_", "DATABASE_"))}
    kept["DJANGO_SETTINGS_MODULE"] = "commonwork.settings"
    own = {"HOME": str(home), "ADDRESS": address, "DEMONSTRATION": "yes", "SECRET": "tests", "MAIL_HOST": "127.0.0.1"}
    return {
        **kept,
        **{f"COMMONWORK_{name}": value for name, value in own.items()},
        "COMMONWORK_MAIL_PORT": str(mail_port),
    }


def _command(environment: dict[str, str], *arguments: str) -> None:
    _run(environment, [sys.executable, "-m", "commonwork.cli", *arguments])


def _run(environment: dict[str, str], command: list[str]) -> None:
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _drafts(environment: dict[str, str], home: Path) -> None:
    """Two lists of the invented federation on their way, in a shape of their own: one read, one still to be read.

    Work on the second one is said to have begun far ahead of now, so that no worker takes it over.
    """
    for name, later in (("list.xlsx", False), ("later.xlsx", True)):
        workbooks.make("ja", home / name, later=later)
    files = [str(home / name) for name in ("list.xlsx", "later.xlsx")]
    command = [sys.executable, "-c", f"import django; django.setup()\n{_BEGIN}", OWN_LIST, *files]
    made = subprocess.run(
        command, env={**environment, "DJANGO_SETTINGS_MODULE": "commonwork.settings"}, cwd=ROOT, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        assert server.poll() is None, "the server stopped"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server does not answer")


def _changed_list(home: Path) -> Path:
    """The sample list as it might come a year later: one moved, one gone, two new ones under the same number."""
    book = load_workbook(SAMPLE)
    sheet = book.worksheets[0]
    sheet.cell(2, _REGION).value = "부산광역시"
    sheet.delete_rows(sheet.max_row)
    country = sheet.cell(2, _COUNTRY).value
    for number in (11, 12):
        line = {
            _NUMBER: f"견본-{number:03d}",
            _NAME: f"견본 {number} 협동조합 (견본)",
            _REGISTER: "ph-cda",
            _ID: "CAST-9",
        }
        sheet.append({**line, _COUNTRY: country})
    target = home / "changed.xlsx"
    book.save(target)
    return target

"""What a first visit to each page weighs, with everything it loads, as sent (aim: 100 kB, 60 kB without a map)."""

import gzip
import os
import re
import tempfile
from pathlib import Path

import django
from bench_setting import open_empty_home

_LOADED = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))"')


def pages() -> list[str]:
    """One address of every kind of page, in the three languages that differ most in bytes."""
    from commonwork.register.models import Organisation

    organisation = Organisation.objects.shown().get(entries__key="jwcu")
    paths = [
        "", "organisations/", "organisations/?view=map", f"organisations/{organisation.pk}/", "search/?q=jwcu",
        "figures/", "figures/cooperatives/", "editions/", "editions/demonstration-1/", "sources/", "network/",
        "countries/", "countries/JP/", "legal-forms/", "legal-forms/JP-RK/", "policies/", "library/", "events/",
        "found/", "found/JP/", "why/", "join/", "about/", "method/", "glossary/", "data/",
    ]  # fmt: skip
    return [f"/{language}/{path}" for language in ("en", "ja", "fa") for path in paths]


def weigh(client: object, address: str) -> tuple[int, bool]:
    """Bytes of a first visit, and whether the page holds a map."""
    from django.contrib.staticfiles import finders

    response = client.get(address, HTTP_ACCEPT_ENCODING="gzip")  # type: ignore[attr-defined]  # -- the test client
    body = gzip.decompress(response.content) if response.get("Content-Encoding") == "gzip" else response.content
    total = len(response.content)
    for path in set(_LOADED.findall(body.decode())):
        file = finders.find(re.sub(r"\.[0-9a-f]{12}(?=\.)", "", path.removeprefix("/static/")))
        total += len(gzip.compress(Path(file).read_bytes())) if file else 0
    return total, 'class="map' in body.decode()


def main() -> None:
    """Weigh every page of the demonstration."""
    from django.test import Client

    from commonwork.flows import demonstration

    with tempfile.TemporaryDirectory() as home:
        open_empty_home(Path(home))
        list(demonstration.load())
        client = Client(HTTP_HOST="127.0.0.1")
        over = []
        for address in pages():
            weight, has_map = weigh(client, address)
            aim = 100 if has_map else 60
            print(f"{weight / 1000:6.1f} kB  {'map ' if has_map else '    '} {address}")
            if weight > aim * 1000:
                over.append(address)
    print(f"over the aim: {', '.join(over) or 'none'}")


if __name__ == "__main__":
    os.environ["COMMONWORK_DEMONSTRATION"] = "yes"
    django.setup()
    main()

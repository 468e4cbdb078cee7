"""Looking after the index: whether it holds what it should, facts that changed, another register in its place."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection

from commonwork.engines.searching.expressions import Filter, Not, Phrase
from commonwork.flows import search_backends, searching
from commonwork.flows.search_facts import all_facts
from commonwork.register import outbox
from commonwork.register.bulk import in_parts
from commonwork.register.models import IndexChange, Organisation

SAMPLE = 50  # organisations that a check looks for by their names
_MOST_FACTS = 10_000


def check_index() -> Iterator[str]:
    """Where the index differs from the register, in sentences; nothing where there is no index, or it has to follow."""
    if searching.waits() or not searching.is_ready():
        return
    index, shown = search_backends.open_reader(as_written=True), Organisation.objects.shown()
    facts = {(document.kind, document.id) for document in all_facts()}
    if (held := index.count()) != (due := shown.count() + len(facts)):
        yield f"index: it holds {held:,} documents, the register and the reference give {due:,}"
    for kind in sorted({kind for kind, _ in facts}):
        ids = {id for other, id in facts if other == kind}
        for pk in sorted(ids - index.holds(kind, ids)):
            yield f"index: {kind} {pk} is missing"
    for part in in_parts(shown.values_list("pk", flat=True), 5_000):
        for pk in sorted(set(part) - index.holds("organisation", part)):
            yield f"index: organisation {pk} is missing"
    for pk, name in shown.order_by("-pk").values_list("pk", "name")[:SAMPLE]:
        hits = index.search(Phrase(name), limit=200).hits
        if pk not in {hit.id for hit in hits} and len(hits) < 200:
            yield f"index: organisation {pk} is not found by its name"


def renew_facts() -> bool:
    """Take the facts of the reference in anew where they are no longer those the index was made of; whether it did.

    They change with the code or with the network's own folder, not with a transaction.
    """
    facts = list(all_facts())
    digest = sha256(repr(facts).encode("utf-8", "replace")).hexdigest()
    told = Path(settings.INDEX) / "facts"
    if told.exists() and told.read_text(encoding="ascii") == digest:
        return False
    with search_backends.one_writer() as ours:
        index = search_backends.open_reader(as_written=True)
        known = {
            (hit.kind, hit.id) for hit in index.search(Not(Filter("kind", "organisation")), limit=_MOST_FACTS).hits
        }
        writer = search_backends.open_writer()
        try:
            writer.write(facts, gone=sorted(known - {(document.kind, document.id) for document in facts}))
            writer.commit()
        finally:
            writer.close()
        told.write_text(digest, encoding="ascii")
    return ours


def forget_index() -> None:
    """Throw the index away: another register was put in the place of the one it was made of. It is built anew."""
    search_backends.forget()
    if IndexChange._meta.db_table in connection.introspection.table_names():  # an older archive may not know it
        outbox.everything_changed()

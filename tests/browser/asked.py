"""Somebody without an account in the demonstration: run as a script, it asks one, and lets her propose corrections.

The salts of the invitations are chosen here, so that the addresses behind the links are known beforehand.
"""

from datetime import UTC, date, datetime, timedelta

from django.core.signing import Signer

FEDERATION, MEMBER, DELIVERY = "cw-76r3p553xax7", "cw-7r1tgvbky7fr", "11"
RECORD_SALT, DELIVERY_SALT = "feed000000000001", "feed000000000002"
LINK, STOP = "commonwork.invitation.link", "commonwork.letter.stop"
MESSAGE = "feed0003@demonstration.invalid"
ROUND = 1
KEPT, SENT = "kept-answers-of-nobody-real-1", "sent-answers-of-nobody-real-1"


def _signed(text: str, salt: str) -> str:
    return Signer(key="tests", sep=".", salt=salt, fallback_keys=()).sign(text)


RECORD = _signed(f"2-{RECORD_SALT[:8]}", LINK)
LIST = _signed(f"3-{DELIVERY_SALT[:8]}", LINK)
NO_MORE = _signed(f"1-{MESSAGE[:8]}", STOP)


def ask() -> None:
    """Two links whose addresses are known, a letter that came back, corrections, and a round."""
    from commonwork.flows import invitations, links
    from commonwork.people import inviting
    from commonwork.people.models import Letter
    from commonwork.register import proposing
    from commonwork.register.models import Organisation, Source
    from commonwork.register.own_record import own_record

    at = datetime.now(UTC)  # noqa: TID251 -- a script of its own
    salts = {("record", "organisation", MEMBER): RECORD_SALT, ("delivery", "delivery", DELIVERY): DELIVERY_SALT}
    asked = [
        inviting.Asked(
            purpose, (kind, thing), f"{salt}${links._hash(salt, links._code(salt))}", at + timedelta(days=90),
            "asked@demonstration.invalid", "An invented federation", "ko",
        )
        for (purpose, kind, thing), salt in salts.items()
    ]  # fmt: skip
    first = inviting.invite(asked=asked, by=None, at=at)[0]
    member = Organisation.objects.get(pk=MEMBER)
    mail = inviting.Mail("record", "asked@demonstration.invalid", "ko", "A letter that came back", MESSAGE)
    letter = inviting.write_letters(mails=[(mail, first)], at=at)[0]
    inviting.note_bounce(letter=letter, reason="5.2.2 smtp; 552 mailbox full", is_dead=False, at=at)
    record = own_record(member, round_=None, as_of=at.date(), known_at=at)
    after = {"names": "두레빛 돌봄 사회적협동조합 (견본)", "city": "부산", "members": "61", "email": None}
    proposing.propose(record=record, after=after, note="지난달에 이사했습니다.", invitation=first, at=at)
    source = Source.objects.get(pk=f"members/{FEDERATION}")
    invitations.open_round(source, closes_on=date(2099, 12, 31), by=None)
    Letter.objects.filter(state="waiting").update(state="sent", sent_at=at)  # the demonstration writes to nobody


def describe() -> None:
    """Answers kept under a key that is known, others sent to the invented federation, and a form it corrects."""
    from django.conf import settings

    from commonwork.people.models import Person
    from commonwork.reference import load
    from commonwork.register import self_descriptions
    from commonwork.register.correcting_forms import FormOf, correct_form
    from commonwork.register.models import Organisation

    at = datetime.now(UTC)  # noqa: TID251 -- a script of its own
    answers = {"legal_form": "KR-HG-JW", "members_total": "9", "vote_rule": "one_member_one_vote", "entry_rule": "-"}
    federation = Organisation.objects.get(pk=FEDERATION)
    self_descriptions.keep(key=KEPT, answers=answers, country="KR", language="ko", at=at)
    sent = self_descriptions.keep(key=SENT, answers=answers, country="KR", language="ko", at=at)
    to = self_descriptions.Sending(federation, "두레빛 (견본)", "우리는 아홉 명입니다.", "kept@demonstration.invalid")
    self_descriptions.send(description=sent, to=to, at=at)
    form = next(row for row in load(settings.REFERENCE).facts("legal_forms") if row["form_id"] == "KR-HG-JW")
    words = ("workers_must_be_members", form["workers_must_be_members"], "조합원의 3분의 2 이상이 직원이어야 한다")
    correct_form(
        about=FormOf(federation, form), words=words, codes={"workers_members_min": ("67", "66")},
        source="시행령 제10조", by=Person.objects.get(email="officer@demonstration.invalid"), at=at,
    )  # fmt: skip


if __name__ == "__main__":
    import django

    django.setup()
    ask()
    describe()

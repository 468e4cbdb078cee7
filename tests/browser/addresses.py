"""Where every template of the site can be seen, without the language in front: «figures/» stands for «/en/figures/»."""

from browser.asked import LIST, MEMBER, NO_MORE, RECORD, ROUND
from browser.served import FEDERATION, OWN_LIST, PREPARED

JWCU = "cw-k9kc9freajnm"
SAMPLE, CLOSED, MERGED = "cw-d40kmk0kj38x", "cw-yv57665e6kjn", "cw-bxxv4952s6ww"
DRAFT, BUSY = 1, 2  # lists on their way of that federation: one read and compared, one that waits to be read
CHANGED = 11  # the delivery that changed the list of the invented federation
PAIR = 1  # the first pair a person is asked about
_DELIVERY = f"sources/{OWN_LIST}/deliveries/{CHANGED}/"

PUBLIC = (
    "",
    "organisations/",
    "organisations/?view=map",
    "organisations/?country=JP&standing=network",
    "organisations/?q=qqqqq",
    "search/",
    "search/?q=jwcu",
    "search/?q=qqqqq",
    "search/?q=cooperative&country=JP",
    "search/?q=worker+lountry:jp+founded:abc",
    "search/?q=workrs+unoin&country=JP&status=merged",
    "search/help/",
    "organisations/?q=union",
    f"organisations/{JWCU}/",
    f"organisations/{SAMPLE}/",
    f"organisations/{CLOSED}/",
    f"organisations/{MERGED}/",
    f"organisations/{FEDERATION}/",
    f"organisations/{JWCU}/?as_of=1999-01-01",
    "figures/",
    "figures/cooperatives/",
    "figures/jobs/",
    "figures/cooperatives/network/statistics/row/15/",
    "editions/",
    "editions/demonstration-1/",
    "sources/",
    "sources/network/organisations/",
    "sources/sample/jp/nta/",
    "sources/network/organisations/deliveries/1/",
    _DELIVERY,
    f"{_DELIVERY}?part=changed",
    f"{_DELIVERY}?part=vanished",
    "network/",
    "countries/",
    "countries/JP/",
    "countries/BV/",
    "legal-forms/",
    "legal-forms/?country=JP",
    "legal-forms/JP-RK/",
    "policies/",
    "policies/P032/",
    "policies/?q=cooperative+act",
    "library/",
    "library/B002/",
    "events/",
    "events/E011/",
    "found/",
    "found/JP/",
    "found/BV/",
    "why/",
    "join/",
    "about/",
    "method/",
    "glossary/",
    "data/",
    "account/sign-in/",
    "account/closed/",
    "r/",
    f"r/{RECORD}/",
    f"r/{RECORD}/correct/",
    f"r/{LIST}/",
    f"stop/{NO_MORE}/",
)
NOT_FOUND = "nothing-here/"
OFFICER = (
    "my/",
    f"my/lists/{OWN_LIST}/",
    f"my/lists/{OWN_LIST}/send/",
    f"my/lists/{OWN_LIST}/sharing/",
    f"my/deliveries/{CHANGED}/",
    f"my/deliveries/{CHANGED}/?show=new",
    f"my/deliveries/{CHANGED}/?show=changed",
    f"my/deliveries/{CHANGED}/?show=vanished",
    f"my/deliveries/{CHANGED}/?show=doubtful",
    f"my/duplicates/{FEDERATION}/",
    f"my/deliveries/{CHANGED}/withdraw/",
    f"my/deliveries/{CHANGED}/receipt/",
    f"my/drafts/{DRAFT}/",
    f"my/drafts/{DRAFT}/problems/",
    f"my/drafts/{DRAFT}/changes/",
    f"my/drafts/{DRAFT}/changes/?show=new",
    f"my/drafts/{DRAFT}/share/",
    f"my/drafts/{BUSY}/",
    f"my/lists/{OWN_LIST}/rounds/",
    f"my/rounds/{ROUND}/",
    f"my/rounds/{ROUND}/?show=silent",
    "my/proposals/",
    f"my/proposals/{FEDERATION}/{MEMBER}/",
    "account/sign-out/",
    "account/me/",
)
SECRETARIAT = (
    "desk/",
    "desk/deliveries/",
    f"desk/deliveries/{CHANGED}/?show=new",
    f"desk/deliveries/{CHANGED}/?show=changed",
    "desk/pairs/",
    f"desk/pairs/{PAIR}/?country=IR",
    "desk/take-in/",
    f"desk/take-in/{FEDERATION}/",
    "desk/erase/",
    f"desk/erase/{FEDERATION}/",
    "desk/proposals/",
    f"desk/proposals/{MEMBER}/",
    "desk/rounds/",
    "desk/codes/",
    "desk/codes/?name=%EA%B2%AC%EB%B3%B8",
    f"desk/codes/{MEMBER}/",
    "desk/log/",
    "desk/people/",
)
EDITOR = (
    "desk/",
    "desk/editions/",
    f"desk/editions/{PREPARED}/",
    f"desk/editions/{PREPARED}/publish/",
    "desk/editions/demonstration-1/",
)
CODE = "account/code/"
API_DOCS = "/api/v1/docs"
BY_ROLE = {"": (*PUBLIC, NOT_FOUND), "officer": (*OFFICER, "desk/"), "secretariat": SECRETARIAT, "editor": EDITOR}


def expected_status(role: str, address: str) -> int:
    """What a page of ``BY_ROLE`` answers with."""
    if address == NOT_FOUND:
        return 404
    return 403 if (role, address) == ("officer", "desk/") else 200

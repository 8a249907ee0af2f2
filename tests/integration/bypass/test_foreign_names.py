"""What is somebody else's, named by somebody who has guessed its uid: it is not there, and nothing changes."""

from typing import Any, NamedTuple

import pytest

from tests.integration.bypass.doors import in_short
from tests.integration.bypass.place import BOOK, LIST, MONDAY, ONE, Place
from tests.integration.digest import digest

VISIT = ONE.format("<visit>")
REASSIGN, CLAIM = f"{VISIT}reassign/", f"{LIST}<entry>/claim/"
SLOTS, EXPLAIN = "/api/business/available-slots/", "/api/business/slots/explain/"
REPLAN, INTENT = "/api/business/bookings/replan/", "/api/payments/intent/"
TO_NOON = {"date": MONDAY, "start_time": "12:00"}
WISH = {"business": "<our business>", "service": "<our cut>"}
DAYS = {"date_from": MONDAY, "date_to": MONDAY}
AT = {"starts_at": f"{MONDAY}T12:00:00+01:00"}
ORDER = WISH | TO_NOON
ELIRA, AWAY = {"employee": "<Elira>"}, {"business": "<our business>", "employee": "<Dritan>"}


class Try(NamedTuple):
    """Who asks how for what, and what they are told."""

    who: str
    method: str
    path: str
    said: dict[str, Any]
    told: str


def tried_by(method: str, path: str, said: dict[str, Any], **told: str) -> dict[str, Try]:
    """The same request by several people, each with the answer to it."""
    return {f"{method} {path} by {who}": Try(who, method, path, said, told[who]) for who in told}


GONE, NOT_YOURS = "404 not_found", "403 forbidden"
STRANGERS = {"nobody": "401 not_signed_in", "Besa": GONE, "Fatos": GONE}
"""Besa is a customer too, Fatos owns the salon next door."""
TRIES = {
    **tried_by("patch", VISIT, TO_NOON, **STRANGERS, Elira=GONE),
    **tried_by("patch", VISIT, {"note": "Mine."}, **STRANGERS, Elira=GONE),
    **tried_by("post", REASSIGN, ELIRA, **STRANGERS, Elira=GONE, Alice=NOT_YOURS, Dritan=NOT_YOURS),
    "an employee passes on to a colleague": Try("Dritan", "patch", VISIT, TO_NOON | ELIRA, NOT_YOURS),
    **tried_by("post", CLAIM, {}, nobody="401 not_signed_in", Alice=GONE, Bora=GONE, Fatos=GONE),
    **tried_by("delete", f"{LIST}<entry>/", {}, nobody="401 not_signed_in", Alice=GONE, Bora=GONE),
    **tried_by(
        "post",
        BOOK,
        ORDER | {"team": True, "guest": {"name": "Drita"}},
        nobody="401 not_signed_in",
        Alice=NOT_YOURS,
        Fatos=NOT_YOURS,
    ),
    **tried_by(
        "post",
        f"{BOOK}?preview=true",
        ORDER | {"team": True, "guest": {"name": "Drita"}},
        nobody="401 not_signed_in",
        Alice=NOT_YOURS,
        Fatos=NOT_YOURS,
    ),
    "the team looks at dates for whom it does not know": Try(
        "Bora", "post", f"{BOOK}?preview=true", ORDER | {"customer": "<Erion>"}, "422 unknown_client"
    ),
    "a stranger writes down for a client": Try(
        "Besa", "post", BOOK, ORDER | {"customer": "<Alice>"}, NOT_YOURS
    ),
    "the team writes down for whom it does not know": Try(
        "Bora", "post", BOOK, ORDER | {"customer": "<Erion>"}, "422 unknown_client"
    ),
    "the team writes down for a client of next door": Try(
        "Fatos",
        "post",
        BOOK,
        {"business": "<their business>", "service": "<their service>", "customer": "<Gent>"} | TO_NOON,
        "422 unknown_client",
    ),
    "a service of next door among ours": Try(
        "Alice",
        "post",
        BOOK,
        {"business": "<our business>", "services": [{"uid": "<our cut>"}, {"uid": "<their service>"}]}
        | TO_NOON,
        GONE,
    ),
    "somebody from next door for the second service": Try(
        "Alice",
        "post",
        BOOK,
        {
            "business": "<our business>",
            "services": [{"uid": "<our cut>"}, {"uid": "<beard>", "employee": "<their employee>"}],
        }
        | TO_NOON,
        "409 not_qualified",
    ),
    "a service that is not part of the visit is passed on": Try(
        "Bora", "post", REASSIGN, ELIRA | {"services": ["<their service>"]}, "422 not_a_choice"
    ),
    "the team moves it to somebody from next door": Try(
        "Bora", "patch", VISIT, {"employee": "<their employee>"}, "409 not_qualified"
    ),
    "waiting for what next door sells": Try(
        "Alice", "post", LIST, WISH | DAYS | {"service": "<their service>"}, GONE
    ),
    "waiting for somebody from next door": Try(
        "Alice", "post", LIST, WISH | DAYS | {"employee": "<their employee>"}, "409 not_qualified"
    ),
    **tried_by(
        "get", SLOTS, WISH | DAYS | {"exclude_booking": "<visit>"}, nobody=GONE, Besa=GONE, Fatos=GONE
    ),
    **tried_by(
        "get", EXPLAIN, WISH | AT | {"exclude_booking": "<visit>"}, nobody=GONE, Besa=GONE, Fatos=GONE
    ),
    "one's own visit next door does not count as free here": Try(
        "Alice", "get", SLOTS, WISH | DAYS | {"exclude_booking": "<visit next door>"}, GONE
    ),
    "nor when it is asked why a time is not free": Try(
        "Alice",
        "get",
        EXPLAIN,
        WISH | AT | {"exclude_booking": "<visit next door>"},
        GONE,
    ),
    **tried_by(
        "get",
        SLOTS,
        WISH | DAYS | {"actor": "team"},
        nobody="401 not_signed_in",
        Alice=NOT_YOURS,
        Fatos=NOT_YOURS,
    ),
    **tried_by(
        "post", REPLAN, AWAY | DAYS, nobody="401 not_signed_in", Alice=GONE, Fatos=GONE, Dritan=NOT_YOURS
    ),
    "a plan for somebody from next door": Try(
        "Bora", "post", REPLAN, AWAY | DAYS | {"employee": "<their employee>"}, GONE
    ),
    "a visit next door in a plan of ours": Try(
        "Bora",
        "post",
        REPLAN,
        AWAY
        | {
            "apply": True,
            "reason": "He is ill.",
            "plan": [{"booking": "<visit next door>", "version": 1, "action": "cancel"}],
        },
        "409 plan_outdated",
    ),
    **tried_by("post", INTENT, {"booking": "<visit>"}, nobody="401 not_signed_in", Besa=GONE, Bora=GONE),
}


@pytest.mark.parametrize("which", TRIES)
def test_what_is_somebody_elses_cannot_be_named(place: Place, named: dict[str, str], which: str) -> None:
    who, method, path, said, told = TRIES[which]
    with place.for_a_while():
        before = digest(place.connection)
        reply = place.ask(who, method, path, said, named)
        assert (in_short(reply), digest(place.connection)) == (told, before)


def test_who_names_a_strange_business_sees_no_queue(place: Place, named: dict[str, str]) -> None:
    people = ("Alice", "Besa", "Fatos", "Dritan", "Bora")
    replies = {who: place.phones[who].get(LIST, business=place.salon.uid).json["results"] for who in people}
    seen = {who: [row["uid"] for row in rows] for who, rows in replies.items()}
    mine = [named["entry"]]
    assert seen == {"Alice": [], "Besa": mine, "Fatos": [], "Dritan": [], "Bora": mine}

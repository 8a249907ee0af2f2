"""The doors through which time is taken: how each is come to, asked, and what its answer says in short."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.integration.bypass.place import BOOK, LIST, MONDAY, ONE, START, Place
from tests.integration.onboarding.who_may.place import filled

Changed = dict[str, Any]
"""What somebody asks for that is not the men's cut by Dritan, Monday at half past ten."""


@dataclass(frozen=True)
class Door:
    """One way to take time. `come` makes what has to be there first, and gives its uid.

    `column` is where the table says what it answers; several doors may have to say the same.
    """

    name: str
    column: str
    ask: Callable[[Place, str, Changed], Any]
    come: Callable[[Place], str] = lambda _place: ""

    def told(self, place: Place, uid: str, changed: Changed) -> str:
        """Status and code; of several dates what is said of each, `ok` if it can be had."""
        return in_short(self.ask(place, uid, filled(changed, place.names)))


def in_short(reply: Any) -> str:
    """The answer as the table writes it."""
    body = reply.json or {}
    if "dates" in body:
        dates = ", ".join(each["reason"] or "ok" for each in body["dates"])
        return f"{reply.status_code} {dates}"
    if reply.status_code == 422:
        return f"422 {', '.join(sorted({each['code'] for each in body['fields']}))}"
    return f"{reply.status_code} {body['code']}" if reply.status_code >= 400 else str(reply.status_code)


def several(place: Place, changed: Changed) -> dict[str, Any]:
    """The same, and a beard by whoever did the first."""
    order = place.order() | changed
    first = {"uid": order.pop("service"), "employee": order.pop("employee")}
    return order | {"services": [first, {"uid": place.names["beard"]}]}


def twice(place: Place, changed: Changed) -> dict[str, Any]:
    """The same, and again a week later."""
    return place.order() | changed | {"repeat": {"every_weeks": 1, "times": 2}}


def in_the_afternoon(place: Place) -> str:
    """Alice's visit, which is to be moved."""
    return place.booked("Alice", "15:00")


def at_eliras(place: Place) -> str:
    """Besa's visit, at the time that everybody wants but by Elira."""
    return place.booked("Besa", employee=place.salon.elira)


def moved_by(who: str) -> Callable[[Place, str, Changed], Any]:
    """Somebody moves the visit to the time that everybody wants."""

    def ask(place: Place, uid: str, changed: Changed) -> Any:
        return place.phones[who].patch(ONE.format(uid), {"date": MONDAY, "start_time": START} | changed)

    return ask


def reassigned(place: Place, uid: str, changed: Changed) -> Any:
    """Bora has Dritan serve."""
    body = {"employee": place.salon.dritan} | changed
    return place.phones["Bora"].post(f"{ONE.format(uid)}reassign/", body)


def by_the_team(place: Place, _uid: str, changed: Changed) -> Any:
    """Bora writes the visit down for Alice."""
    order = place.order() | {"team": True, "customer": place.names["Alice"]} | changed
    return place.phones["Bora"].post(BOOK, order)


DOORS = (
    Door("booking", "book", lambda p, _, c: p.phones["Alice"].post(BOOK, p.order() | c)),
    Door("booking several services", "book", lambda p, _, c: p.phones["Alice"].post(BOOK, several(p, c))),
    Door("booking a series", "series", lambda p, _, c: p.phones["Alice"].post(BOOK, twice(p, c))),
    Door(
        "looking at a series",
        "series",
        lambda p, _, c: p.phones["Alice"].post(f"{BOOK}?preview=true", twice(p, c)),
    ),
    Door("moving", "move", moved_by("Alice"), in_the_afternoon),
    Door(
        "claiming",
        "claim",
        lambda p, uid, c: p.phones["Alice"].post(f"{LIST}{uid}/claim/", c),
        lambda p: p.offered("Alice"),
    ),
    Door("booking by the team", "team_book", by_the_team),
    Door("moving by the team", "team_move", moved_by("Bora"), in_the_afternoon),
    Door("reassigning", "reassign", reassigned, at_eliras),
)
PREVIEW = "looking at a series"

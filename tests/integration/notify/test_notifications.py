"""Reading what one has been told; nobody reads what somebody else has."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Notification, NotificationType, User
from tests.integration.conftest import Phone
from tests.integration.notify.conftest import person

LIST, COUNT, ALL = (f"/api/notifications/{each}/" for each in ("list", "unread-count", "read-all"))


def note(db: Session, user: User, clock: SetClock, title: str) -> str:
    """Something `user` has been told; returns its uid."""
    told = Notification(
        user_id=user.id, type=NotificationType.BOOKED, title=title, body="Monday", created_at=clock.now()
    )
    db.add(told)
    db.commit()
    return str(told.uid)


@pytest.fixture
def three(db: Session, alice: Phone, bora: Phone, clock: SetClock) -> list[str]:
    """What Alice has been told, oldest first; Bora has heard something, too."""
    note(db, person(bora), clock, "Bora's")
    return [note(db, person(alice), clock, title) for title in ("one", "two", "three")]


def titles(phone: Phone, **query: object) -> list[str]:
    """The titles on one page."""
    reply = phone.get(LIST, **query)
    assert reply.status_code == 200
    return [row["title"] for row in reply.json["results"]]


def unread(phone: Phone) -> int:
    """The number on the badge."""
    reply = phone.get(COUNT)
    assert reply.json is not None
    return int(reply.json["unread_count"])


def test_the_newest_comes_first(alice: Phone, three: list[str]) -> None:
    assert titles(alice) == ["three", "two", "one"]


def test_a_row_says_all_there_is(alice: Phone, three: list[str]) -> None:
    reply = alice.get(LIST, limit=1)
    assert reply.json is not None
    (row,) = reply.json["results"]
    assert row == {
        "uid": three[-1],
        "type": "booked",
        "title": "three",
        "body": "Monday",
        "data": {},
        "is_sent": False,
        "sent_at": None,
        "created_at": "2027-03-01T08:00:00Z",
        "read_at": None,
    }
    assert reply.headers["Cache-Control"] == "no-store"


def test_the_cursor_skips_and_repeats_nothing_although_all_came_at_once(
    alice: Phone, three: list[str]
) -> None:
    seen, cursor = [], None
    while True:
        reply = alice.get(LIST, limit=1, **({"cursor": cursor} if cursor else {}))
        assert reply.json is not None
        seen += [row["title"] for row in reply.json["results"]]
        cursor = reply.json["next"]
        if cursor is None:
            break
    assert seen == ["three", "two", "one"]


def test_reading_counts_once(alice: Phone, three: list[str], clock: SetClock) -> None:
    first = alice.patch(f"/api/notifications/{three[0]}/read/", None)
    clock.advance(timedelta(minutes=5))
    again = alice.patch(f"/api/notifications/{three[0]}/read/", {})
    assert first.status_code == again.status_code == 200
    assert first.json == again.json
    assert first.json is not None
    assert first.json["read_at"] == "2027-03-01T08:00:00Z"
    assert unread(alice) == 2
    assert titles(alice, unread="true") == ["three", "two"]


def test_reading_everything_leaves_the_others_alone(alice: Phone, bora: Phone, three: list[str]) -> None:
    reply = alice.post(ALL)
    assert (reply.status_code, reply.json) == (200, {"unread_count": 0})
    assert titles(alice, unread="true") == []
    assert unread(bora) == 1


def test_what_bora_has_been_told_does_not_exist_for_erion(erion: Phone, three: list[str]) -> None:
    assert titles(erion) == []
    assert unread(erion) == 0
    theirs, missing = (
        erion.patch(f"/api/notifications/{uid}/read/", None) for uid in (three[0], str(uuid4()))
    )
    assert theirs.status_code == missing.status_code == 404
    assert theirs.json is not None
    assert missing.json is not None
    assert theirs.json["code"] == missing.json["code"] == "not_found"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", LIST),
        ("get", COUNT),
        ("post", ALL),
        ("post", "/api/notifications/device/"),
        ("delete", "/api/notifications/device/"),
    ],
)
def test_a_stranger_is_asked_to_sign_in(stranger: Phone, method: str, path: str) -> None:
    assert getattr(stranger, method)(path).status_code == 401
